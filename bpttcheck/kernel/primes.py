"""Prime fields, drawn at random, so that nobody can write a line that is aimed at one."""

from __future__ import annotations

from functools import lru_cache

from flint import fmpz
from msgspec import Struct

from bpttcheck.kernel.point import drawn

ORDER_BITS = 160
_COFACTOR_BITS = 12
_SHORT = 8


class PrimeField(Struct, frozen=True):
    """The integers modulo ``prime`` = ``cofactor * order + 1``, both ``prime`` and ``order`` prime."""

    prime: int
    order: int
    cofactor: int

    @classmethod
    def random(cls, seed: bytes) -> PrimeField:
        """A field drawn from about 2^152 primes."""
        draw = 0
        while True:
            draw += 1
            order = drawn(seed, "order", draw) >> (256 - ORDER_BITS) | 1 | 1 << (ORDER_BITS - 1)
            if not fmpz(order).is_probable_prime():
                continue
            for cofactor in range(2, 1 << _COFACTOR_BITS, 2):
                if fmpz(cofactor * order + 1).is_probable_prime():
                    return cls(cofactor * order + 1, order, cofactor)


def raised(base: int, exponent: int, prime: int) -> int:
    """A power in a field; by FLINT where that is several times faster: inverses, long exponents."""
    return pow(base, exponent, prime) if 0 <= exponent <= _SHORT else int(pow(fmpz(base), exponent, _modulus(prime)))


_modulus = lru_cache(maxsize=64)(fmpz)
field_of = lru_cache(maxsize=64)(PrimeField.random)


class _Undefined:
    """The value of ``1/0`` and of all that is computed from it."""

    def _same(self, *_: object) -> _Undefined:
        return self

    __add__ = __radd__ = __sub__ = __rsub__ = __mul__ = __rmul__ = __mod__ = __neg__ = _same


UNDEFINED = _Undefined()
