"""What peers answer and this program refuses, or answers otherwise: each is asked, with the nearest line for us."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from msgspec import Struct

from bpttcheck.derivation import ModelName, Setting
from bpttcheck.places import Passage
from bpttcheck.verify import check

if TYPE_CHECKING:
    from collections.abc import Callable


class Beyond(Struct, frozen=True):
    """A question in a peer's words, and a line in ours that would ask it."""

    what: str
    peer: str
    asked: Callable[[], bool]
    line: str

    @property
    def ours(self) -> str:
        """What this program says."""
        step = check("d L / d L", self.line, Setting(ModelName(Passage.whole("rnn")))).steps[0]
        return f"{step.verdict}: {step.fault.fault.message}" if step.fault else str(step.verdict)


def _simplified() -> bool:
    import sympy

    x = sympy.Symbol("x")
    return bool(sympy.simplify(sympy.sin(x) ** 2 + sympy.cos(x) ** 2) == 1)


def _integrated() -> bool:
    import sympy

    x = sympy.Symbol("x", real=True)
    return bool(sympy.integrate(sympy.exp(-(x**2)), (x, -sympy.oo, sympy.oo)) == sympy.sqrt(sympy.pi))


def _free_form() -> bool:
    from math_verify import parse, verify

    prose = r"After some algebra, the final answer is $\boxed{-(y - \hat{y})}$, as we wanted."
    return bool(verify(parse(r"$\hat{y} - y$"), parse(prose)))


def _rounded() -> bool:
    from math_verify import parse, verify

    return bool(verify(parse("$1/3$"), parse("$0.333333$")))


def _sets() -> bool:
    from math_verify import parse, verify

    return bool(verify(parse(r"$\{1, 2\}$"), parse(r"$\{2, 1\}$")))


def _solved() -> bool:
    from pycodemath.verify import check_steps

    return bool(check_steps("2x + 3 = 7 -> 2x = 4 -> x = 2").status.value == "verified")


def _coded() -> bool:
    import jax
    from jax.test_util import check_grads

    jax.config.update("jax_enable_x64", val=True)
    check_grads(lambda x: jax.numpy.sort(x)[1] * jax.numpy.convolve(x, x).sum(), (jax.numpy.arange(3.0),), order=2)
    return True


BEYOND: Final = (
    Beyond("an identity of functions that no net here has: sin² x + cos² x = 1", "SymPy", _simplified, "sin(1)^2"),
    Beyond("an integral: ∫ exp(-x²) dx = √π", "SymPy", _integrated, "integral(exp(-x^2))"),
    Beyond("an answer within prose, in `\\boxed{}`", "Math-Verify", _free_form, "the final answer is 1"),
    Beyond("a rounded number: 0.333333 for 1/3", "Math-Verify", _rounded, "1 + 1/3 - 0.333333"),
    Beyond("sets, intervals, matrices of answers: {1, 2} for {2, 1}", "Math-Verify", _sets, "{1, 2}"),
    Beyond("steps that solve an equation: 2x + 3 = 7 → x = 2", "pycodemath", _solved, "2*x = 4"),
    Beyond("any program as a function: sorting, a convolution", "JAX", _coded, "sort(x)"),
)
