"""Lines with the length as a number, as in a mean over times: some for every length, some for that of their file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from tests.scopes.claims import Claim
from tests.scopes.kinds.registry import makes
from tests.scopes.kinds.times import timed

if TYPE_CHECKING:
    from random import Random

# Lines with a place for the number of times; N is what is a number in some of them.
_LINES: Final = (
    ("d L/d L(t)", "1/{}"),
    ("d L/d v(tau)", "1/{}"),
    ("d L/d s(tau)", "m(tau)/{}"),
    ("grad(L, h(tau))", "h(tau)/{}"),
    ("{}*grad(L, h(tau))", "h(tau)"),
    ("grad(L, W)", "sum(t, ((1 - h(t)^2)*grad(L, h(t))) @ h(t-1).T)"),
    ("{}*grad(L, W)", "N*sum(t, ((1 - h(t)^2)*grad(L, h(t))) @ h(t-1).T)"),
    ("grad(L, b)", "sum(t, (1 - h(t)^2)*grad(L, h(t)))"),
    ("d L/d r", "sum(t, m(t)*(d L/d s(t)))"),
    ("{}*L", "sum(t, L(t))"),
    ("{}*w", "sum(t, w + 0*m(t))"),
    ("L", "sum(t, L(t)*(d L/d L(t)))"),
    ("sum(t, L(t))/{}", "sum(t, L(t)*(d L/d L(t)))"),
    ("(d L/d L(t))*(d L/d L(t))", "1/({}*N)"),
    ("sum(t, d L/d L(t))", "1"),
    ("sum(t, d L/d L(t))*L", "sum(t, L(t))/{}"),
    ("L", "sum(t, sum(h(t)^2)/2 + v(t) - w)/{}"),
    ("sum(t, (d L/d L(t))*m(t))", "sum(t, m(t))/{}"),
    ("w*({} - N)", "w*0"),
    ("w/(1 + {} - N)", "w"),
    ("w*(d L/d L(t))/(d L/d L(t))", "w"),
    ("w*exp({} - N)", "w"),
    ("sum(t, relu({}*m(t)^2))", "sum(t, N*m(t)^2)"),
    ("sum(t, m(t)*{})", "N*sum(t, m(t))"),
    ("sum(t, m(t)^2/{})", "sum(t, m(t)^2)/N"),
    ("w*{}^2", "w*sum(t, N + 0*m(t))"),
)
_MEANS: Final = (
    "sum(t, L(t))/tau",
    "sum(t, L(t)/tau)",
    "(1/tau)*sum(t, L(t))",
    "sum(t, L(t)) - (tau - 1)*sum(t, L(t))/tau",
    "sum(t, L(t))*tau/tau^2",
)


@makes("right at some lengths", "a mean over times")
def _mean(random: Random) -> Claim:
    times = random.choice((1, 2, 2, 3, 3, 4))
    one, other = random.choice(_LINES)
    numbers = [random.choice(("tau", "tau", str(times), "sum(t, d m(t)/d m(t))")) for _ in range(2)]
    one, other = (each.replace("{}", numbers[0]).replace("N", numbers[1]) for each in (one, other))
    file = timed(random, times, {"L": random.choice(_MEANS)})
    return Claim("a mean over times", file, one, other)
