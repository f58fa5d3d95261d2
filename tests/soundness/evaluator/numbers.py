"""Two kinds of numbers to compute with: complex floats for a quick look, and many digits of mpmath for the verdict.

A derivative is a difference: with complex floats along the imaginary axis, where nothing cancels, and with mpmath by a
step so small that what it neglects is beyond the digits that count.
"""

from __future__ import annotations

import cmath
from typing import TYPE_CHECKING, Any, Final, Protocol

if TYPE_CHECKING:
    from fractions import Fraction

Number = Any


class NoValueError(Exception):
    """There is no real number here: a zero below, a logarithm of what is not positive, a step at its jump."""


class Numbers(Protocol):
    """What the evaluator needs of numbers; two values that differ by more than ``tolerance`` are not equal."""

    @property
    def tolerance(self) -> float: ...
    @property
    def step(self) -> Number: ...

    def number(self, value: Fraction | int) -> Number: ...
    def real(self, value: Number) -> Number: ...
    def exp(self, value: Number) -> Number: ...
    def log(self, value: Number) -> Number: ...
    def tanh(self, value: Number) -> Number: ...
    def slope(self, moved: Number, value: Number) -> Number: ...


class Floats:
    """Complex floats: quick, and good for differences that are larger than 1e-7."""

    tolerance: Final = 1e-7
    step: Final = 1e-30j

    def number(self, value: Fraction | int) -> Number:
        """A rational."""
        return complex(value)

    def real(self, value: Number) -> Number:
        """The real part."""
        return value.real

    def exp(self, value: Number) -> Number:
        """The exponential."""
        return cmath.exp(value)

    def log(self, value: Number) -> Number:
        """The real logarithm."""
        if value.real <= 0:
            raise NoValueError
        return cmath.log(value)

    def tanh(self, value: Number) -> Number:
        """The hyperbolic tangent."""
        return cmath.tanh(value)

    def slope(self, moved: Number, value: Number) -> Number:
        """The derivative by what was moved by a step."""
        return complex(moved.imag / 1e-30)


class Digits:
    """Reals of mpmath: of 110 digits a difference of step 1e-50 leaves fifty, of which forty count."""

    tolerance: Final = 1e-40

    def __init__(self) -> None:
        from mpmath import MPContext

        self._digits = MPContext()
        self._digits.dps = 110
        self.step = self._digits.mpf(10) ** -50

    def number(self, value: Fraction | int) -> Number:
        """A rational."""
        return self._digits.mpf(value.numerator) / value.denominator

    def real(self, value: Number) -> Number:
        """The value."""
        return value

    def exp(self, value: Number) -> Number:
        """The exponential."""
        return self._digits.exp(value)

    def log(self, value: Number) -> Number:
        """The real logarithm."""
        if value <= 0:
            raise NoValueError
        return self._digits.log(value)

    def tanh(self, value: Number) -> Number:
        """The hyperbolic tangent."""
        return self._digits.tanh(value)

    def slope(self, moved: Number, value: Number) -> Number:
        """The derivative by what was moved by a step."""
        return (moved - value) / self.step
