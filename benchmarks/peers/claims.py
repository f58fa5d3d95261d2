"""The claims: a derivative, what a line says it is, and whether that is so."""

from __future__ import annotations

from typing import Any, Final

from msgspec import Struct, field

SMALL: Final = {"x": 1, "h": 2, "y": 2}
ONE: Final = {"x": 1, "h": 1, "y": 2}
PLANE: Final = ("sum(y(t)) = 1",)


class Claim(Struct, frozen=True):
    """∂of/∂by is the line: right or not. ``gold`` and ``answer`` say the same in LaTeX, as two who differ write it."""

    of: str
    by: str
    line: str
    right: bool
    gold: str
    answer: str
    model: str = "rnn"
    sizes: dict[str, int] = field(default_factory=lambda: SMALL)
    times: int = 2
    define: dict[str, str] = field(default_factory=dict)
    assume: tuple[str, ...] = PLANE


def _recursion(times: int, sizes: dict[str, int], line: str, *, right: bool) -> Claim:
    gold = r"\sum_t \delta_{t,1} h_{t-1,1}"
    answer = gold if right else gold.replace("t-1,1", "t,1")
    return Claim("L", "W[1,1]", line, right, gold, answer, sizes=sizes, times=times, define=DELTA)


DELTA: Final = {
    "delta(tau)": "(1 - h(tau)^2) * (V.T @ (yhat(tau) - y(tau)))",
    "delta(t)": "(1 - h(t)^2) * (V.T @ (yhat(t) - y(t)) + W.T @ delta(t+1))",
}
_BPTT: Final = "sum(t, delta(t)[1]*h(t-1)[1])"
_LATE: Final = "sum(t, delta(t)[1]*h(t)[1])"
LSTM: Final[dict[str, Any]] = {"times": 1, "model": "lstm"}
RIGHT: Final = True
WRONG: Final = False
_G: Final = "grad(L, s(1))"
_P: Final = r"\hat{y}_1"

# fmt: off
CLAIMS: Final = (
    # softmax
    Claim("yhat(2)[1]", "o(2)[1]", "yhat(2)[1]*(1 - yhat(2)[1])", RIGHT,
          _P + r"(1 - \hat{y}_1)", _P + r" - \hat{y}_1^2"),
    Claim("yhat(2)[1]", "o(2)[1]", "exp(o(2)[1])*exp(o(2)[2])/(exp(o(2)[1]) + exp(o(2)[2]))^2", RIGHT,
          r"\frac{e^{a} e^{b}}{(e^{a} + e^{b})^2}", r"\frac{1}{2 + e^{a-b} + e^{b-a}}"),
    Claim("yhat(2)[1]", "o(2)[2]", "yhat(2)[1]*yhat(2)[2]", WRONG,
          r"-\hat{y}_1 \hat{y}_2", r"\hat{y}_1 \hat{y}_2"),
    Claim("yhat(2)[1]", "o(2)[1]", "yhat(2)[1]*(1 - yhat(2)[2])", WRONG,
          _P + r"(1 - \hat{y}_1)", _P + r"(1 - \hat{y}_2)"),
    Claim("yhat(2)[1]", "h(2)[1]", "yhat(2)[1]*(V[1,1] - yhat(2)[1]*V[1,1] - yhat(2)[2]*V[2,1])", RIGHT,
          r"p(v - p v - q w)", r"-p[v(p - 1) + w q]"),
    Claim("yhat(2)[1]", "h(2)[1]", "-yhat(2)[1]*(V[1,1]*(yhat(2)[1] - 1) - V[2,1]*yhat(2)[2])", WRONG,
          r"p(v - p v - q w)", r"-p[v(p - 1) - w q]"),
    Claim("L", "o(2)", "yhat(2) - y(2)",               RIGHT,  r"\hat{y} - y", r"-(y - \hat{y})"),
    Claim("L", "o(2)", "y(2) - yhat(2)",               WRONG, r"\hat{y} - y", r"y - \hat{y}"),
    Claim("L", "o(2)", "(1 + 10^-9)*(yhat(2) - y(2))", WRONG, r"\hat{y} - y", r"1.000000001 (\hat{y} - y)"),
    # matrix lines
    Claim("L", "h(2)", "V.T @ (yhat(2) - y(2))",       RIGHT,  r"V^T \delta",  r"V^{\top} \delta"),
    Claim("L", "h(2)", "V @ (yhat(2) - y(2))",         WRONG, r"V^T \delta",  r"V \delta"),
    Claim("L", "h(1)", "V.T @ (yhat(1) - y(1)) + W.T @ ((1 - h(2)^2)*(V.T @ (yhat(2) - y(2))))", RIGHT,
          r"V^T \epsilon + W^T \delta", r"W^T \delta + V^T \epsilon"),
    Claim("L", "h(1)", "V.T @ (yhat(1) - y(1)) + W @ ((1 - h(2)^2)*(V.T @ (yhat(2) - y(2))))", WRONG,
          r"V^T \epsilon + W^T \delta", r"V^T \epsilon + W \delta"),
    Claim("L", "h(1)", "V.T @ (yhat(1) - y(1))",       WRONG, r"V^T \epsilon + W^T \delta", r"V^T \epsilon"),
    Claim("L", "V", "outer(yhat(1) - y(1), h(1)) + outer(yhat(2) - y(2), h(2))", RIGHT,
          r"\delta_1 h_1^T + \delta_2 h_2^T", r"\delta_2 h_2^T + \delta_1 h_1^T"),
    Claim("L", "V", "outer(h(1), yhat(1) - y(1)) + outer(h(2), yhat(2) - y(2))", WRONG,
          r"\delta_1 h_1^T + \delta_2 h_2^T", r"h_1 \delta_1^T + h_2 \delta_2^T"),
    # through time
    _recursion(1, ONE, _BPTT, right=RIGHT),
    _recursion(2, ONE, _BPTT, right=RIGHT),
    _recursion(2, ONE, _LATE, right=WRONG),
    _recursion(2, SMALL, _BPTT, right=RIGHT),
    _recursion(2, SMALL, _LATE, right=WRONG),
    Claim("h(2)[1]", "h(0)[1]", "sum(k, (1 - h(2)[1]^2)*W[1,k]*(1 - h(1)[k]^2)*W[k,1])", RIGHT,
          r"\sum_k (1 - b^2) w_{1k} (1 - a_k^2) w_{k1}", r"(1 - b^2) \sum_k w_{1k} w_{k1} (1 - a_k^2)"),
    Claim("h(2)[1]", "h(0)[1]", "sum(k, (1 - h(2)[1]^2)*W[k,1]*(1 - h(1)[k]^2)*W[k,1])", WRONG,
          r"\sum_k (1 - b^2) w_{1k} (1 - a_k^2) w_{k1}", r"\sum_k (1 - b^2) w_{k1} (1 - a_k^2) w_{k1}"),
    # gates of an LSTM
    Claim("L", "af(1)", f"{_G}*s(0)*f(1)*(1 - f(1))",  RIGHT,  r"g s f (1 - f)", r"g s (f - f^2)", **LSTM),
    Claim("L", "ag(1)", f"{_G}*s(0)*g(1)*(1 - g(1))",  WRONG, r"g z i (1 - i)", r"g s i (1 - i)", **LSTM),
    Claim("h(1)[1]", "s(1)[1]", "q(1)[1]*(1 - tanh(s(1)[1])^2)", RIGHT,
          r"q (1 - \tanh(s)^2)", r"q / \cosh(s)^2", **LSTM),
    Claim("h(1)[1]", "s(1)[1]", "q(1)[1]*(1 - h(1)[1]^2)",       WRONG,
          r"q (1 - \tanh(s)^2)", r"q (1 - h^2)", **LSTM),
)
# fmt: on
# What the engine has a target for; a peer is asked the same.
TWO: Final = (_recursion(2, ONE, _BPTT, right=RIGHT),)
FOUR: Final = (_recursion(4, SMALL, _BPTT, right=RIGHT),)
LISTS: Final = {"claims": CLAIMS, "two": TWO, "four": FOUR}
