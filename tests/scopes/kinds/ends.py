"""Recursions, what holds only at the ends of a sequence or only in its middle, and equations for certain times."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.scopes.claims import Claim
from tests.scopes.kinds.registry import makes
from tests.scopes.kinds.times import timed

if TYPE_CHECKING:
    from random import Random


@makes("right at some lengths", "recursions by definition")
def _recursion(random: Random) -> Claim:
    n = random.choice((2, 3, 3, 4))
    back = "h(t) + W.T @ ((1 - h(t+1)^2)*G(t+1))"
    line = "m(t) + w*K(t+1)"
    define, target, text = random.choice(
        (
            ({"G(tau)": "h(tau)", "G(t)": back}, "grad(L, h(t))", "G(t)"),
            ({f"G({n})": f"h({n})", "G(t)": back}, "grad(L, h(t))", "G(t)"),
            (
                {"G(tau)": "h(tau)", f"G({n - 1})": f"h({n - 1}) + W.T @ ((1 - h({n})^2)*h({n}))", "G(t)": back},
                "grad(L, h(t))",
                "G(t)",
            ),
            ({"K(tau)": "m(tau)", "K(t)": line}, "d L/d s(t)", "K(t)"),
            ({f"K({n})": f"m({n})", "K(t)": line}, "d L/d s(t)", "K(t)"),
            (
                {"K(tau)": "m(tau)", "K(1)": " + ".join(f"w^{k - 1}*m({k})" for k in range(1, n + 1)), "K(t)": line},
                "d L/d s(t)",
                "K(t)",
            ),
            ({"K(tau)": "m(tau)", "K(t)": line}, "d L/d w", "sum(t, K(t)*s(t-1))"),
            ({f"K({n})": f"m({n})", "K(t)": line}, "d L/d w", "sum(t, K(t)*s(t-1))"),
            ({"K(tau)": "m(tau)", "K(t)": line}, "d L/d r", " + ".join(f"K({k})*m({k})" for k in range(1, n + 1))),
            ({"G(tau)": "h(tau)", "G(t)": back}, "grad(L, W)", "sum(t, ((1 - h(t)^2)*G(t)) @ h(t-1).T)"),
            ({"G(tau)": "h(tau)", "G(t)": back}, "grad(L, W)", f"sum(t=1..{n}, ((1 - h(t)^2)*G(t)) @ h(t-1).T)"),
            (
                {"G(tau)": "h(tau)", "G(t)": back},
                "grad(L, b)",
                " + ".join(f"(1 - h({k})^2)*G({k})" for k in range(1, n + 1)),
            ),
            ({"K(t)": f"m(t) + (t - {n})*0", "G(t)": "K(t)"}, "m(t)", "G(t)"),
            ({"K(1)": "1*m(1)", "K(t)": "K(t-1) + m(t)"}, "sum(t, m(t))", "K(tau)"),
            ({"K(1)": "1*m(1)", "K(t)": "K(t-1) + m(t)"}, "sum(t, m(t))", f"K({n})"),
            ({"K(1)": "1*m(1)", "K(t)": "K(t-1)*m(t)"}, "prod(t, m(t))", "K(tau)"),
            ({"K(0)": "s(0)", "K(t)": "w*K(t-1) + r*m(t)"}, "s(t)", "K(t)"),
            ({"K(0)": "s(0)", f"K({n})": f"s({n})", f"K({n + 1})": "w", "K(t)": "w*K(t-1) + r*m(t)"}, "s(t)", "K(t)"),
        )
    )
    return Claim("recursions by definition", timed(random, n, define=define), target, text)


@makes("right at some lengths", "only at the ends, or in the middle")
def _ends(random: Random) -> Claim:
    n = random.choice((2, 3, 3, 4))
    inner = "h(t) + W.T @ ((1 - h(t+1)^2)*grad(L, h(t+1)))"
    inner_s = "m(t) + w*d L/d s(t+1)"
    target, text, assume = random.choice(
        (
            ("grad(L, h(t))", inner, []),
            ("grad(L, h(t))", inner, ["t < tau"]),
            ("grad(L, h(t))", "h(t)", ["t = tau"]),
            ("grad(L, h(t))", "h(t)", [f"t >= {n}"]),
            ("grad(L, h(t))", "h(t)", [f"t = {n}"]),
            ("grad(L, h(t))", inner, [f"t < {n}"]),
            ("grad(L, h(t))", "h(t) + W.T @ ((1 - h(t+1)^2)*h(t+1))", ["t = tau - 1"]),
            ("grad(L, h(t))", "h(t) + W.T @ ((1 - h(t+1)^2)*h(t+1))", [f"t = {n - 1}"]),
            ("d L/d s(t)", inner_s, []),
            ("d L/d s(t)", "m(t)", [f"t > {n - 1}"]),
            ("d L/d s(t)", "m(t) + w*m(t+1)", [f"t > {n - 2}"]),
            ("d L/d s(t)", "m(t) + w*m(t+1) + w^2*m(t+2)", [f"t > {n - 3}"]),
            ("d L/d s(t)", "m(t) + w*m(t+1) + w^2*d L/d s(t+2)", []),
            ("d s(t+2)/d s(t)", "w^2", []),
            ("d s(t+2)/d s(t)", "d s(t+2)/d s(t+1)*d s(t+1)/d s(t)", ["t < tau - 1"]),
            ("d L/d s(t)", "cases(m(t) if t = tau, m(t) + w*d L/d s(t+1) otherwise)", []),
            ("d L/d s(t)", f"cases(m(t) if t = {n}, m(t) + w*d L/d s(t+1) otherwise)", []),
            ("d L/d s(0)", "w*d L/d s(1)", []),
            ("d L/d s(0)", " + ".join(f"w^{k}*m({k})" for k in range(1, n + 1)), []),
            ("h(t)", "tanh(b + U @ x(t) + W @ h(0))", [f"t < {2}"]),
            ("s(t)", "w*s(0) + r*m(1)", ["t = 1"]),
            ("s(t)", "w*s(0) + r*m(1)", [f"t < {2}", "s(0) = 0"]),
            (
                "s(t)",
                " + ".join(f"1[t >= {k}]*r*m({k})*prod(j={k + 1} upto t, w*m(j)/m(j))" for k in range(1, n + 1)),
                ["s(0) = 0"],
            ),
            ("s(tau)", " + ".join(f"r*w^{n - k}*m({k})" for k in range(1, n + 1)), ["s(0) = 0"]),
            ("d L(t)/d h(k)", "0*b", ["k > t"]),
            ("d L(t)/d s(k)", "m(t)*d s(t)/d s(k)", ["k <= t"]),
            ("d L(t)/d s(k)", "m(t)*(1[k = t] + w*1[k = t - 1] + w^2*1[k = t - 2])*1", ["k <= t"]),
            ("d s(t)/d s(k)", "w*d s(t)/d s(k+1)", ["k < t"]),
            ("d s(t)/d s(k)", "prod(j=t..k+1, d s(j)/d s(j-1))", ["k <= t"]),
            ("d s(t)/d s(k)", "w", ["k < t", "k > t - 2"]),
            ("d s(t)/d s(k)", "w^2", ["k < t - 1", "t < 4"]),
        )
    )
    more: dict[str, Any] = {"assume": assume} if assume else {}
    return Claim("only at the ends, or in the middle", timed(random, n, **more), target, text)


@makes("right at some lengths", "equations for certain times")
def _special(random: Random) -> Claim:
    n = random.choice((2, 3, 3, 4))
    later = random.choice((n, n + 1, n + 1, n + 2))
    equations, target, text = random.choice(
        (
            ({f"s({later})": f"w*s({later - 1}) + r*m({later}) + w"}, "d L/d r", "sum(t, d L/d s(t)*m(t))"),
            ({f"s({later})": f"w*s({later - 1}) + r*m({later}) + w"}, "s(t) - w*s(t-1)", "r*m(t)"),
            ({f"s({later})": f"r*m({later})"}, "d L/d s(0)", "prod(t, w*m(t)/m(t))*0 + w*d L/d s(1)"),
            ({f"s({later})": f"w^2*s({later - 1}) + r*m({later})"}, "d s(tau)/d s(0)", f"w^{n}"),
            ({f"s({later})": f"w^2*s({later - 1}) + r*m({later})"}, "d s(t)/d s(t-1)", "w"),
            ({f"L({later})": "w*s(1)"}, "d L/d s(t)", "m(t) + w*d L/d s(t+1)"),
            ({"L": " + ".join(f"L({k})" for k in range(1, n + 1))}, "d L/d r", "sum(t, m(t)*d s(t)/d r)"),
            ({"L": " + ".join(f"L({k})" for k in range(1, n + 1))}, "L", "sum(t, L(t))"),
            ({"L": f"sum(t=1..{n}, L(t))"}, "d L/d w", "sum(t, d L/d s(t)*s(t-1))"),
            ({"L": f"sum(t=1..{n}, L(t))"}, "L", "sum(t, L(t))"),
            ({"L": "sum(t, L(t))/tau"}, "d L/d s(tau)", f"m(tau)/{n}"),
            ({"L": "sum(t, L(t))/tau"}, "d L/d L(t)", f"1/{n}"),
            ({"L": "sum(t, L(t))/tau"}, "d L/d L(t)", "1/tau"),
            ({"L": "sum(t, w)*s(tau)"}, "d L/d s(tau)", random.choice((f"{n}*w", "tau*w"))),
            ({"L": "sum(t, L(t))^2"}, "d L/d s(tau)", "2*sum(t, L(t))*m(tau)"),
            ({"L": "prod(t, 1 + L(t)^2)"}, "d L/d s(tau)", "2*L*L(tau)*m(tau)/(1 + L(tau)^2)"),
            (
                {"L": "L(tau)"},
                "d L/d s(t)",
                random.choice(("m(tau)*d s(tau)/d s(t)", "w*d L/d s(t+1)", f"m({n})*d s({n})/d s(t)")),
            ),
            (
                {"L": "sum(t, sum(k=1..t, L(k)))"},
                "d L/d L(t)",
                random.choice((f"{n} + 1 - t", "tau + 1 - t", "sum(k=t..tau, m(k)/m(k))")),
            ),
            ({"L": "sum(t, sum(k=1..t, m(t)*s(k)))"}, "d L/d s(tau)", "m(tau)"),
            ({"s(1)": "r*m(1)", "s(t)": "w*s(t-1) + r*m(t)"}, "d L/d s(t)", "m(t) + w*d L/d s(t+1)"),
            (
                {"s(1)": "r*m(1)", "s(2)": "w*s(1) + m(2)", "s(t)": "w*s(t-1) + r*s(t-2)"},
                "d L/d s(t)",
                "m(t) + w*d L/d s(t+1) + r*d L/d s(t+2)",
            ),
            ({"s(1)": "r*m(1)", "s(2)": "w*s(1) + m(2)", "s(t)": "w*s(t-1) + r*s(t-2)"}, "d L/d s(tau)", "m(tau)"),
            (
                {"s(1)": "r*m(1)", "s(2)": "w*s(1) + m(2)", "s(3)": "w*s(1)", "s(t)": "w*s(t-1) + r*s(t-3)"},
                "d L/d s(1)",
                "m(1) + w*d L/d s(2) + w*d L/d s(3)",
            ),
            ({"s(tau)": "m(tau)", "s(t)": "w*s(t+1) + r*m(t)"}, "d L/d s(1)", "m(1)"),
            (
                {"s(tau)": "m(tau)", "s(t)": "w*s(t+1) + r*m(t)"},
                "d L/d s(t)",
                random.choice(("m(t) + w*d L/d s(t-1)", "sum(k=1..t, m(k)*d s(k)/d s(t))")),
            ),
            ({f"s({later})": "w", f"L({later})": "r"}, "d L/d m(1)", "s(1) + r*d L/d s(1)"),
            (
                {"a(t)": "b + W @ h(t-1) + U @ x(t)*w", f"h({later})": f"a({later})"},
                "grad(L, a(t))",
                "(1 - h(t)^2)*grad(L, h(t))",
            ),
        )
    )
    return Claim("equations for certain times", timed(random, n, equations), target, text)


@makes("right at some lengths", "definitions in stages, each a step longer")
def _stages(random: Random) -> Claim:
    """All paths of at most so many steps: the truth as long as there are no longer ones."""
    stages = random.randint(1, 5)
    last, first, later = random.choice(
        (
            ("m(tau)", "m(t) + w*m(t+1)", "m(t) + w*K{}(t+1)"),
            ("h(tau)", "h(t) + W.T @ ((1 - h(t+1)^2)*h(t+1))", "h(t) + W.T @ ((1 - h(t+1)^2)*K{}(t+1))"),
        )
    )
    define = {"K1(tau)": last, "K1(t)": first}
    for k in range(2, stages + 1):
        define |= {f"K{k}(tau)": last, f"K{k}(t)": later.format(k - 1)}
    kind, name = "definitions in stages, each a step longer", f"K{stages}"
    if last == "h(tau)":
        target, line = random.choice(
            (
                ("grad(L, h(t))", f"{name}(t)"),
                ("grad(L, h(1))", f"{name}(1)"),
                ("grad(L, W)", f"sum(t, ((1 - h(t)^2)*{name}(t)) @ h(t-1).T)"),
            )
        )
        return Claim(kind, timed(random, random.randint(1, stages + 1), define=define), target, line)
    target, line = random.choice(
        (
            ("d L/d s(t)", f"{name}(t)"),
            ("d L/d s(t)", later.format(stages)),
            ("d L/d s(1)", f"{name}(1)"),
            ("d L/d w", f"sum(t, {name}(t)*s(t-1))"),
            ("d L/d r", f"sum(t, {name}(t)*m(t))"),
        )
    )
    times = random.randint(1, stages + 1)
    if random.random() < 0.3:
        return Claim(kind, timed(random, times, define), target, line)
    return Claim(kind, timed(random, times, define=define), target, line)
