"""How large an expression becomes, before SymPy builds it: what SymPy is given it evaluates, prints and walks."""

from __future__ import annotations

from operator import add
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from bpttcheck.errors import TooLarge, at_start
from bpttcheck.kernel import operations as ops

if TYPE_CHECKING:
    from collections.abc import Callable

    from bpttcheck.kernel.operations import Operation

# What is shared in the graph is not in what SymPy prints, searches and compares.
LARGEST: Final = 1_000_000
# It recurses, several calls to a level.
DEEPEST: Final = 100
# Python prints no longer number.
MOST_BITS: Final = 12_000
# It makes exp(n*log(2)) a number.
_MOST_BITS_OF_EXPONENT: Final = 16


class Measure(NamedTuple):
    """How many operations, in how many levels, with numbers of how many bits, and whether a logarithm is in it."""

    size: int = 1
    depth: int = 0
    bits: int = 0
    has_log: bool = False


def measured(operation: Operation, label: Any, of: list[Measure]) -> Measure:  # noqa: ANN401  (as operations have it)
    """The measure of an operation on measured arguments; raises ``TooLarge`` where SymPy would not end."""
    has_log = operation is ops.LOG or any(each.has_log for each in of)
    bits = _BITS.get(operation, _largest)(label, [each.bits for each in of])
    depth = max((each.depth for each in of), default=0) + (operation is not ops.ENTRY)
    if depth > DEEPEST:
        raise at_start(TooLarge, "the number of operations within one another in this gradient", DEEPEST)
    most = _MOST_BITS_OF_EXPONENT if operation.function and has_log and operation is not ops.LOG else MOST_BITS
    if bits > most:
        raise at_start(TooLarge, "the number of bits of a number in this gradient", most)
    return Measure(1 + sum(each.size for each in of), depth, bits, has_log)


def _largest(_label: object, bits: list[int]) -> int:
    return max(bits, default=0)


_BITS: Final[dict[Operation, Callable[[Any, list[int]], int]]] = {
    ops.CONSTANT: lambda value, _: (max(abs(value.numerator), value.denominator) - 1).bit_length(),
    ops.ADD: lambda _, bits: max(bits) + len(bits).bit_length(),
    ops.MULTIPLY: lambda _, bits: sum(bits),
    ops.INNER: lambda _, bits: max(map(add, bits, bits[len(bits) // 2 :])) + len(bits).bit_length(),
    ops.POWER: lambda exponent, bits: abs(exponent) * bits[0],
}
