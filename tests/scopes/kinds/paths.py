"""Products over time and sums over pairs of times: right ones, and ones that are right up to some distance."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from tests.scopes.claims import Claim
from tests.scopes.kinds.registry import makes
from tests.scopes.kinds.times import timed

if TYPE_CHECKING:
    from random import Random

_GROUP: Final = "paths through time"
_SHARE: Final = 0.9

# Equations that take the place of those of a small net with two states that have nothing to do with each other.
_EQUATIONS: Final[tuple[dict[str, str], ...]] = (
    *({},) * 20,
    {"a(t)": "b + W @ h(t-1) + U @ x(t) + s(t-1)*b"},
    {"a(t)": "b + W @ h(t-1) + U @ x(t) + s(t-1)*b", "s(t)": "w*s(t-1) + r*m(t) + sum(h(t-1))"},
    {"h(t)": "W @ h(t-1) + U @ x(t)"},
    {"h(t)": "W @ h(t-1) + h(t-1) + U @ x(t)"},
    {"h(t)": "tanh(a(t)) + h(t-1)"},
    {"h(t)": "tanh(a(t))*m(t)"},
    {"s(t)": "s(t-1) + w*m(t)"},
    {"s(t)": "w*s(t-1)*m(t)"},
    {"s(t)": "tanh(w*s(t-1) + r*m(t))"},
    {"L(t)": "sum(h(t)^2)/2 + s(t)*h(t)[1]"},
    {"L(t)": "sum(h(t)*h(t-1)) + s(t)*m(t)"},
    {"L(t)": "sum(h(t)^2)/2 + s(t)*m(t) + w*p3(t)", "p1(t)": "s(t-1)", "p2(1)": "w", "p2(t)": "p1(t-1)"}
    | {"p3(1)": "r", "p3(t)": "p2(t-1)"},
    {"L": "sum(t, L(t)) + w^2"},
    {"L": "sum(t=2..tau, L(t))"},
    {"L": "sum(t, L(t))/tau"},
    {"L": "sum(t, L(t)*m(t))"},
    {"L(tau)": "s(tau)^2"},
    {"L(1)": "s(1)*m(1)"},
    {"L(3)": "w*m(3)"},
    {"h(1)": "tanh(b)"},
    {"h(2)": "tanh(b)"},
    {"h(tau)": "tanh(b + h(tau-1))"},
    {"s(4)": "r"},
    {"s(t)": "w*s(t-1) + r*m(t) + v(t)", "v(t)": "m(t)*w", "L(t)": "sum(h(t)^2)/2 + s(t)*v(t)"},
    {"g(tau)": "h(tau)", "g(t)": "g(t+1)*m(t) + h(t)", "L(t)": "sum(h(t)*g(t)) + s(t)*m(t)"},
    {"L(t)": "sum(h(t)^2)/2 + s(t)*sum(q, m(q))"},
)

_JACOBIANS: Final = ("d h(M)/d h(M-1)", "(diag(1 - h(M)^2) @ W)", "d h(M)/d a(M) @ W")
_NO_JACOBIANS: Final = (
    "(diag(1 - h(M-1)^2) @ W)",
    "(W @ diag(1 - h(M)^2))",
    "(diag(1 - h(M)^2) @ W.T)",
    "W",
    "(W + I)",
    "(d h(M)/d h(M-1) + 0*d h(M)/d h(k))",
    "d h(M+1)/d h(M)",
    "d h(M)/d h(M-2)",
)
_SLOPES: Final = ("d s(M)/d s(M-1)", "w", "(w + 0*m(M))", "w*m(M)/m(M)")
_NO_SLOPES: Final = (
    "w*m(M)/m(M-1)",
    "w*m(M)",
    "d s(M)/d s(M-1)*d m(M)/d m(M)",
    "(1 - s(M)^2)*w",
    "d s(M+1)/d s(M)",
)


_ASSUMED: Final = (
    ("s(0) = 0",),
    ("m(1) = 0",),
    ("m(tau) = 0",),
    ("m(2) = 0",),
    ("m(tau) = 0", "m(1) = 0"),
    ("w = tau",),
    ("r = 0",),
)


def _mostly(random: Random, right: tuple[str, ...], wrong: tuple[str, ...]) -> str:
    """One of those that are right in most models, or of those that are not."""
    return random.choice(right if random.random() < _SHARE else wrong)


def _paths(random: Random, kind: str, target: str, line: str, assume: tuple[str, ...] = ()) -> Claim:
    times = random.choice((1, 1, 2, 2, 3, 3, 4))
    assume = (*assume, *random.choice((*((),) * 12, *_ASSUMED)))
    more: dict[str, Any] = {"assume": [*assume]} if assume else {}
    if random.random() < 0.1:
        more["layout"] = "denominator"
    target, line = target.replace("N", str(times)), line.replace("N", str(times))
    return Claim(kind, timed(random, times, random.choice(_EQUATIONS), **more), target, line)


def _product(random: Random, top: str = "t") -> str:
    """A product of Jacobians from one time back to k."""
    at = _mostly(random, _JACOBIANS, _NO_JACOBIANS)
    body, first, last = at.replace("M", "m"), at.replace("M", top), at.replace("M", "(k+1)").replace("(k+1)-1", "k")
    last = last.replace("(k+1)-1", "k").replace("((k+1))", "(k+1)")
    whole = f"prod(m={top}..k+1, {body})"
    right = (
        *(whole,) * 4,
        f"prod(m={top} downto k+1, {body})",
        f"prod(m=k+1..{top}, ({body}).T).T",
        f"{whole} @ I(h)",
        f"(2*{whole} - d h({top})/d h(k))",
        f"({whole} + 1[{top} > k+N]*W)",
        f"1[{top} < k+N]*{whole}",
        f"cases({whole} if {top} < k+N, 0*W otherwise)",
        f"prod(m={top}..k+1, {body} + 1[m > N]*W)",
        f"prod(m={top}..k+1, 1[m < N+1]*{body})",
        f"prod(m={top}..k+1, {body} + 1[m > k+N]*W)",
        f"prod(m={top}..k+1, {body} + 1[{top} > m+N-1]*W)",
    )
    wrong = (
        f"d h({top})/d h(k)",
        f"prod(m=k+1..{top}, {body})",
        f"prod(m={top}..k, {body})",
        f"prod(m={top}..k+2, {body}) @ {last}",
        f"{first} @ prod(m={top}-1..k+1, {body})",
        f"prod(m={top} downto k+2, {body}) @ {last}",
        f"prod(m={top} downto k+2, {body})",
        f"d h({top})/d h(k+1) @ {last}",
    )
    return _mostly(random, right, wrong)


def _scalar(random: Random, top: str = "t") -> str:
    """A product of slopes from one time back to k."""
    at = _mostly(random, _SLOPES, _NO_SLOPES)
    body = at.replace("M", "m")
    whole = f"prod(m=k+1..{top}, {body})"
    right = (
        *(whole,) * 4,
        f"prod(m={top}..k+1, {body})",
        f"prod(m=k upto {top}, {body})/w",
        f"d s({top})/d s(k)",
        f"1[{top} < k+N]*{whole}",
        f"prod(m=k+1..{top}, cases({body} if m < N+1, m(m) otherwise))",
    )
    wrong = (
        f"w^({top}-k)",
        f"({at.replace('M', top)})*prod(m=k+1 upto {top}-1, {body})",
        f"(1[{top} = k] + 1[{top} = k+1]*w + 1[{top} = k+2]*w^2 + 1[{top} = k+3]*w^3)",
        f"({whole})^2/d s({top})/d s(k)",
        f"prod(m=1..{top}, {body})/prod(m=1..k, {body})",
    )
    return _mostly(random, right, wrong)


@makes(_GROUP, "products of Jacobians")
def _jacobian(random: Random) -> Claim:
    assume = random.choice(
        (("k <= t",), ("k <= t",), ("k < t",), ("t >= k",), ("k <= t", "t < tau"), ("k + 1 = t",), ())
    )
    target = random.choice(("d h(t)/d h(k)",) * 4 + ("d L(t)/d h(k)",))
    line = _product(random) if target.startswith("d h(t)/d h(k)") else f"d L(t)/d h(t) @ {_product(random)}"
    return _paths(random, "products of Jacobians", target, line, assume)


@makes(_GROUP, "products of slopes")
def _slope(random: Random) -> Claim:
    assume = random.choice((("k <= t",), ("k <= t",), ("k < t",), ("k <= t", "t <= 3"), ("k >= t - 2", "k <= t")))
    target = random.choice(("d s(t)/d s(k)",) * 4 + ("d s(t)/d m(k)", "d L(t)/d s(k)", "d v(t)/d s(k)"))
    ends = {"d s(t)/d s(k)": "{}", "d s(t)/d m(k)": "{}*r", "d L(t)/d s(k)": "m(t)*{}", "d v(t)/d s(k)": "{}*m(t)"}
    return _paths(random, "products of slopes", target, ends[target].format(_scalar(random)), assume)


# A target, and terms for its sum over k = 1..t.
_SUMS: Final[tuple[tuple[str, tuple[str, ...]], ...]] = (
    (
        "d L(t)/d W[i,j]",
        (
            "d L(t)/d h(k) @ d h(k)/d W(k)[i,j]",
            "d L(t)/d h(t) @ d h(t)/d h(k) @ d h(k)/d W(k)[i,j]",
            "d L(t)/d h(t) @ P @ d h(k)/d W(k)[i,j]",
            "d L(t)/d h(t) @ P @ d h(k)/d W[i,j]",
            "(d L(t)/d h(t) @ P)[i]*(1 - h(k)[i]^2)*h(k-1)[j]",
            "d L(t)/d W(k)[i,j]",
        ),
    ),
    (
        "grad(L(t), W)",
        (
            "diag(1 - h(k)^2) @ grad(L(t), h(k)) @ h(k-1).T",
            "diag(1 - h(k)^2) @ P.T @ h(t) @ h(k-1).T",
            "diag(1 - h(k)^2) @ P.T @ grad(L(t), h(t)) @ h(k-1).T",
            "grad(L(t), a(k)) @ h(k-1).T",
        ),
    ),
    (
        "d L(t)/d w",
        ("d L(t)/d s(k)*s(k-1)", "m(t)*S*s(k-1)", "m(t)*d s(t)/d s(k)*d s(k)/d w(k)", "d L(t)/d w(k)"),
    ),
    ("d L(t)/d r", ("d L(t)/d s(k)*m(k)", "m(t)*S*m(k)", "m(t)*S*d s(k)/d r(k)", "m(t)*S*d s(k)/d r")),
    ("d s(t)/d r", ("S*m(k)", "d s(t)/d s(k)*m(k)", "w^(t-k)*m(k)", "d s(t)/d r(k)")),
    ("s(t) - w*s(t-1)", ("1[k = t]*r*m(k)", "r*m(k)*S - w*r*m(k)*S/w*1[k < t]")),
    ("m(t)*s(t)", ("m(k)*s(k)*1[k = t]", "m(t)*s(k) - m(t)*s(k-1)", "m(t)*s(t)*1[k = 1]")),
    ("d s(t)/d m(k)", ("1[q = k]*d s(t)/d m(q)",)),
)
_NO_RANGES: Final = ("k=1..t-1", "k=2..t", "k=1..N", "k=t-N+1..t", "k=t-1..t", "k")


def _term(random: Random) -> tuple[str, str]:
    target, terms = random.choice(_SUMS)
    term = random.choice(terms).replace("P", _product(random)).replace("S", f"({_scalar(random)})")
    changed = (
        *(term,) * 8,
        f"1[t < k+N]*({term})",
        f"1[t != k+N]*({term})",
        f"1[k > t-N]*({term})",
        f"1[k < N+1]*({term})",
        f"({term}) + 1[t > k+N]*({term})",
    )
    return target, random.choice(changed)


@makes(_GROUP, "sums over earlier times")
def _earlier(random: Random) -> Claim:
    target, term = _term(random)
    what = random.choice((*("",) * 8, "t = 1", "t = 2", "t = 3", "t > 1", "t < tau"))
    assume = (what,) if what else ()
    line = f"sum({_mostly(random, ('k=1..t',), _NO_RANGES)}, {term})"
    line = random.choice((*(line,) * 8, f"{line} + sum(k=1..t, 0*w)", f"2*({line}) - ({line})", f"({line})*1"))
    return _paths(random, "sums over earlier times", target, line, assume)


_DOUBLE: Final = (
    *("sum(t, sum(k=1..t, {}))",) * 2,
    *("sum(k, sum(t=k..tau, {}))",) * 2,
    "sum(t=1..tau, sum(k=1..t, {}))",
    "sum(k=1..tau, sum(t=k..tau, {}))",
    "sum(t=1..N, sum(k=1..t, {}))",
    "2*sum(t, sum(k=1..t, {}))/2",
)
_NO_DOUBLE: Final = (
    "sum(t, sum(k, {}))",
    "sum(t, sum(k=1..t-1, {}))",
    "sum(t=2..tau, sum(k=1..t, {}))",
    "sum(k, sum(t=k+1..tau, {}))",
    "sum(t, sum(k=t..tau, {}))",
    "sum(t, sum(k=1..t, sum(q=k..k, {})))",
)


@makes(_GROUP, "sums over pairs of times")
def _double(random: Random) -> Claim:
    target, term = _term(random)
    while "L(t)" not in target:
        target, term = _term(random)
    target = target.replace("L(t)", "L")
    return _paths(random, "sums over pairs of times", target, _mostly(random, _DOUBLE, _NO_DOUBLE).format(term))


_LATER: Final = (
    ("grad(L, h(k))", ("grad(L(t), h(k))", "P.T @ grad(L(t), h(t))", "P.T @ h(t)", "(d L(t)/d h(t) @ P).T")),
    ("d L/d s(k)", ("d L(t)/d s(k)", "m(t)*S", "m(t)*d s(t)/d s(k)", "d L(t)/d s(t)*S")),
    ("d L/d W(k)[i,j]", ("d L(t)/d W(k)[i,j]", "d L(t)/d h(k) @ d h(k)/d W(k)[i,j]")),
    ("d L/d m(k)", ("d L(t)/d m(k)", "m(t)*S*r + 1[t = k]*s(k)")),
)
_AFTER: Final = ("t=k+1..tau", "t=k..k+N-1", "t", "t=1..tau", "t=k-1..tau")


@makes(_GROUP, "sums over later times")
def _later(random: Random) -> Claim:
    target, terms = random.choice(_LATER)
    term = random.choice(terms).replace("P", _product(random)).replace("S", f"({_scalar(random)})")
    term = random.choice((*(term,) * 6, f"1[t < k+N]*({term})", f"1[t >= k]*({term})"))
    return _paths(random, "sums over later times", target, f"sum({_mostly(random, ('t=k..tau',), _AFTER)}, {term})")
