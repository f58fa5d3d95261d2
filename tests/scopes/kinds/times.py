"""Lines that are right at some lengths only, and what holds only at the ends, or only in the middle."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from tests.scopes.claims import Claim
from tests.scopes.kinds.registry import makes

if TYPE_CHECKING:
    from random import Random

_PARAMETERS: Final = {"W": ["h", "h"], "U": ["h", "x"], "b": ["h"], "w": [], "r": []}
_EQUATIONS: Final = {
    "a(t)": "b + W @ h(t-1) + U @ x(t)",
    "h(t)": "tanh(a(t))",
    "s(t)": "w*s(t-1) + r*m(t)",
    "v(t)": "s(t)*m(t) + w",
    "L(t)": "sum(h(t)^2)/2 + s(t)*m(t)",
    "L": "sum(t, L(t))",
}


_COUNTS: Final = (
    "tau",
    "sum(t, m(t)/m(t))",
    "sum(t, exp(m(t) - m(t)))",
    "sum(t, 1 + 0*m(t))",
    "sum(t, sum(q=1..tau, 1[q = t]*m(q)/m(t)))",
    "sum(t, d m(t)/d m(t))",
    "sum(t, d s(t)/d s(t))",
    "sum(t, 1 + d w/d m(t))",
    "sum(t, d s(t)/d s(t-1))/w",
    "sum(t, d L/d L(t))",
    "sum(t, 1 + d s(t-1)/d s(t))",
    "log(prod(t, exp(d m(t)/d m(t))))",
    "d n1/d w",
    "d n2(tau)/d w",
    "n2(tau)/w",
    "sum(t, n3(t))",
    "sum(t, sum(k=1..t, 1[k = t]*d m(t)/d m(k)))",
    "sum(t, sum(k, d m(t)/d m(k)))",
    "sum(t, d n3(t)/d n3(t))",
)
_COUNTED: Final = {
    "n1": "sum(t, w + m(t))",
    "n2(1)": "w",
    "n2(t)": "n2(t-1) + w",
    "n3(t)": "d1(t)/d1(t)",
    "d1(t)": "1 + m(t)^2",
}


def timed(random: Random, times: int, equations: dict[str, str] | None = None, **more: Any) -> dict[str, Any]:
    """A file about a small net with a state of its own beside it; further equations take the place of its own."""
    initial: dict[str, list[str]] = {"h(0)": ["h"], "s(0)": []}
    written = {**_EQUATIONS, **(equations or {})}
    for name in ("h", "s"):
        if f"{name}(0)" in written:
            del initial[f"{name}(0)"]
    model: dict[str, Any] = {
        "sizes": {"x": random.choice((1, 2, 3)), "h": random.choice((1, 2, 2, 3))},
        "times": times,
        "parameters": _PARAMETERS,
        "inputs": {"x(t)": ["x"], "m(t)": []},
        "initial": initial,
        "equations": written,
    }
    return {"model": model, **more}


_TERMS: Final = (
    "L(T)",
    "s(T)",
    "m(T)^2",
    "v(T)",
    "sum(h(T))",
    "m(T)*s(T-1)",
    "exp(m(T))",
    "h(T)[1]*m(T)",
    "dot(h(T), h(T-1))",
    "d L/d s(T)",
    "d L/d h(T)[1]",
    "sum(x(T))",
    "m(T)/(2 + m(T)^2)",
    "tanh(s(T))",
    "w*m(T)",
    "d s(T)/d s(T-1)",
)


def _term(random: Random) -> str:
    return random.choice(_TERMS)


def _at(text: str, time: object) -> str:
    return text.replace("T", str(time)) if str(time).isdigit() or len(str(time)) < 4 else text.replace("T", f"{time}")


def _plus(text: str, steps: int) -> str:
    """A term at a number: times below it are numbers too."""
    return text.replace("T-1", str(steps - 1)).replace("T", str(steps))


def _sum_of(text: str, over: str) -> str:
    return f"sum({over}, {_at(text, 't')})"


def _around(random: Random) -> str:
    return random.choice(
        (
            "{}",
            "{}",
            "{}",
            "w*({})",
            "exp({})",
            "({})^2",
            "1/(2 + ({})^2)",
            "r - ({})",
            "sum(i, b[i]*({}))",
            "tanh(w*({}))",
        )
    )


def _claim(random: Random, kind: str, times: int, one: str, other: str, **more: Any) -> Claim:
    around = _around(random)
    header = timed(random, times, **more)
    one, other = around.replace("{}", one), around.replace("{}", other)
    if random.random() < 0.3:
        one, other = other, one
    return Claim(kind, header, one, other)


@makes("right at some lengths", "a sum over times written out")
def _written_out(random: Random) -> Claim:
    times, term = random.choice((1, 2, 3, 3, 4)), _term(random)
    parts = [_plus(term, k) for k in range(1, times + 1)]
    other = random.choice(
        (
            " + ".join(parts),
            " + ".join(reversed(parts)),
            f"sum(t=1..{times}, {_at(term, 't')})",
            f"sum(t=2..tau, {_at(term, 't')}) + {parts[0]}" if times > 1 else parts[0],
            " + ".join([*parts[:-1], _at(term, "tau")]),
            f"sum(t=1..tau-1, {_at(term, 't')}) + {parts[-1]}" if times > 1 else _at(term, "tau"),
            f"sum(t=1..{times}, {_at(term, 't')}) + sum(t={times + 1}..tau, {_at(term, 't')}*m(t))",
        )
    )
    return _claim(random, "a sum over times written out", times, _sum_of(term, "t"), other)


@makes("right at some lengths", "a part of the times")
def _part(random: Random) -> Claim:
    times, term = random.choice((2, 3, 3, 4)), _term(random)
    other = random.choice(
        (
            f"sum(t, 1[t <= {times}]*{_at(term, 't')})",
            f"sum(t, 1[t < {times}]*{_at(term, 't')}) + {_plus(term, times)}",
            f"sum(t, 1[t != {times}]*{_at(term, 't')}) + {_at(term, 'tau')}",
            f"sum(t, cases({_at(term, 't')} if t <= {times}, 0 otherwise))",
            f"sum(t, 1[t < tau]*{_at(term, 't')}) + {_plus(term, times)}",
            f"sum(t=tau-{times - 1}..tau, {_at(term, 't')})",
            f"sum(t, 1[t > 1]*{_at(term, 't')}) + {_plus(term, 1)}",
        )
    )
    return _claim(random, "a part of the times", times, _sum_of(term, "t"), other)


@makes("right at some lengths", "tau as a number")
def _number(random: Random) -> Claim:
    times = random.choice((1, 2, 3, 4))
    count = random.choice(_COUNTS)
    roots = {
        times,
        *random.choice(
            ((), (), (times - 1,), (times + 1,), (times - 1, times - 2), range(1, times), (4, 5), (2, 3, 4))
        ),
    }
    vanishes = "*".join(f"({count} - {root})" for root in sorted(roots))
    term = _term(random)
    one, other = random.choice(
        (
            (f"{count}*w", f"{times}*w"),
            (_sum_of(f"(w + {term})", "t"), f"{times}*w + {_sum_of(term, 't')}"),
            (f"{_sum_of(term, 't')}/{count}", f"{_sum_of(term, 't')}/{times}"),
            (f"{_sum_of(term, 't')} + {vanishes}*w", _sum_of(term, "t")),
            (f"w^{times}", "prod(t, w*m(t)/m(t))"),
            (f"w^{times}", "prod(t, w*d m(t)/d m(t))"),
            (f"w^{times}", "prod(t, d s(t)/d s(t-1))"),
            (f"w^{times}", "d s(tau)/d s(0)"),
            (f"({vanishes})*w", "0*w"),
            (f"w + (d s(tau)/d s(0) - w^{times})*(d s(tau)/d s(0) - w^{times + 1})", "w"),
            (f"w + (d s(tau)/d s(0) - w^{times})*(d s(tau)/d s(0) - w^{times - 1})", "w"),
            (f"w + (prod(t, 2*d m(t)/d m(t)) - {2**times})*(prod(t, 2*d m(t)/d m(t)) - {2 ** (times - 1)})*r", "w"),
            (f"w + (prod(t, 2*d m(t)/d m(t)) - {2**times})*(prod(t, 2*d m(t)/d m(t)) - {2 ** (times + 1)})*r", "w"),
            (f"{_at(term, 't')} + {vanishes}", _at(term, "t")),
            (f"m(t)*{'*'.join(f'(t - {k})' for k in range(1, times + 1))}", "0*m(t)"),
            (f"sum(t, t*{_at(term, 't')})", " + ".join(f"{k}*{_plus(term, k)}" for k in range(1, times + 1))),
            (f"sum(t, {_at(term, 't')}^t)", " + ".join(f"{_plus(term, k)}^{k}" for k in range(1, times + 1))),
        )
    )
    return _claim(random, "tau as a number", times, one, other, equations=_COUNTED)


@makes("right at some lengths", "a product over times")
def _product(random: Random) -> Claim:
    times = random.choice((1, 2, 3, 4))
    body = random.choice(("m(T)", "exp(m(T))", "(1 + s(T)^2)", "d s(T)/d s(T-1)", "(w + m(T))"))
    other = "*".join(_plus(body, k) for k in range(1, times + 1))
    whole = f"prod(t, {_at(body, 't')})"
    if body == "exp(m(T))" and random.random() < 0.5:
        whole = "exp(sum(t, m(t)))"
    if body.startswith("d ") and random.random() < 0.7:
        whole, other = "d s(tau)/d s(0)", random.choice((other, f"w^{times}", "prod(t, w*m(t)/m(t))", whole, "w^tau"))
    return _claim(random, "a product over times", times, whole, other)


@makes("right at some lengths", "a time for another")
def _named(random: Random) -> Claim:
    times, term = random.choice((2, 3, 3, 4)), _term(random)
    n = times
    one, other = random.choice(
        (
            (_at(term, "tau"), _plus(term, n)),
            (f"1[t = {n}]*{_at(term, 't')}", f"1[t = tau]*{_at(term, 't')}"),
            (f"cases({_at(term, 't')} if t < {n}, 0 otherwise)", f"cases({_at(term, 't')} if t < tau, 0 otherwise)"),
            (f"d L/d s({n})", f"m({n})"),
            (f"grad(L, h({n}))[1]", f"h({n})[1]"),
            (f"d L/d s({n - 1})", f"m({n - 1}) + w*m({n})" if n > 1 else "w*m(1)"),
            ("d L/d s(1)", " + ".join(f"w^{k - 1}*m({k})" for k in range(1, n + 1))),
            (
                "d L/d s(t)",
                " + ".join(
                    f"1[t = {k}]*({' + '.join(f'w^{j - k}*m({j})' for j in range(k, n + 1))})" for k in range(1, n + 1)
                ),
            ),
            ("s(tau)", f"w^{n}*s(0) + " + " + ".join(f"w^{n - k}*r*m({k})" for k in range(1, n + 1))),
            (f"s({n})", f"w^{n}*s(0) + " + " + ".join(f"w^{n - k}*r*m({k})" for k in range(1, n + 1))),
            ("s(tau) - w*s(tau-1)", f"r*m({n})"),
            ("d L/d s(t)", "m(t) + w*sum(k=t+1..tau, w^0*m(k))"),
            ("d s(tau)/d m(1)", f"r*w^{n - 1}"),
            ("d s(tau)/d m(t)", "r*prod(k=t+1 upto tau, w*m(k)/m(k))"),
            ("d s(tau)/d w", " + ".join(["s(tau-1)", *(f"w^{k}*s({n - 1 - k})" for k in range(1, n))])),
            ("d L/d r", " + ".join(f"m({k})*d s({k})/d r" for k in range(1, n + 1))),
            ("w", f"w + {_at(term, 'q')}*1[q > {n}]"),
            ("w", f"w + {_at(term, 'q')}*{'*'.join(f'1[q != {k}]' for k in range(1, n + 1))}"),
            ("w", f"w + m(q)*{'*'.join(f'(q - {k})' for k in range(1, n + 1))}"),
            ("m(t)", f"m(t) + {_at(term, 'q')}*1[q > {n}]"),
            ("m(t)", f"m(t) + {_at(term, 'q')}*1[q = {n + 1}]"),
            ("m(t)", f"cases(m(t) if t <= {n}, w otherwise)"),
        )
    )
    return _claim(random, "a time for another", times, one, other)


@makes("right at some lengths", "pairs of times that are far apart left out")
def _band(random: Random) -> Claim:
    times = random.choice((2, 3, 3, 4))
    one, other = random.choice(("m(T)", "s(T)", "exp(m(T))", "v(T)")), random.choice(("m(T)", "s(T)", "tanh(m(T))"))
    pair = f"{_at(one, 't')}*{_at(other, 'k')}"
    close = random.choice(
        (
            f"1[t - k < {times}]",
            f"1[k > t - {times}]",
            f"1[t < k + {times}]",
            f"1[t <= k + {times - 1}]",
            f"1[k + {times} > t]",
        )
    )
    whole, part = random.choice(
        (
            (f"sum(t, sum(k=1..t, {pair}))", f"sum(t, sum(k=1..t, {close}*{pair}))"),
            (f"sum(t, sum(k, 1[k <= t]*{pair}))", f"sum(t, sum(k, 1[k <= t]*{close}*{pair}))"),
            (
                f"sum(t, sum(k=1..t, {pair}))",
                " + ".join(
                    f"sum(t={k + 1}..tau, {_at(one, 't')}*{other.replace('T', f't-{k}') if k else _at(other, 't')})"
                    for k in range(times)
                ),
            ),
            (f"sum(t, sum(k, {pair}))", f"sum(t, {_at(one, 't')})*sum(k, {_at(other, 'k')})"),
            ("d L/d r", f"sum(t, sum(k=1..t, {close}*m(t)*d s(t)/d s(k)*m(k)))"),
            ("d L/d r", "sum(t, sum(k=1..t, m(t)*d s(t)/d s(k)*m(k)))"),
            ("d L/d W[i,j]", "sum(t, sum(k=1..t, d L(t)/d h(k) @ d h(k)/d W(k)[i,j]))"),
            ("d L/d W[i,j]", f"sum(t, sum(k=1..t, {close}*(d L(t)/d h(k) @ d h(k)/d W(k)[i,j])))"),
            ("d L/d s(t)", f"sum(k=t..tau, 1[k - t < {times}]*m(k)*d s(k)/d s(t))"),
            ("d L/d s(t)", f"sum(k, 1[k >= t]*1[k < t + {times}]*m(k)*d s(k)/d s(t))"),
            ("d L/d w", f"sum(t, d L/d s(t)*s(t-1))*1 + sum(t, 1[t > {times}]*m(t))"),
        )
    )
    kind = "pairs of times that are far apart left out"
    return Claim(kind, timed(random, times), whole, part) if "W" in whole else _claim(random, kind, times, whole, part)
