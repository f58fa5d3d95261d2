"""What gets lost where a line is written by entries: Kronecker's delta, what a softmax hands on, paths as sums."""

from __future__ import annotations

from fractions import Fraction
from itertools import product
from typing import TYPE_CHECKING, Final

from bpttcheck.explain.asking import askings, quantity_of
from bpttcheck.explain.named import at_times, vectors_and_numbers, weights
from bpttcheck.kernel.operations import SOFTMAX
from bpttcheck.notation.syntax import (
    Call,
    Entry,
    Indicator,
    Negative,
    Number,
    Product,
    Range,
    Reference,
    Relation,
    Sum,
    Summation,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bpttcheck.explain.asked import Asked
    from bpttcheck.notation.syntax import Node

_LETTERS: Final = "kjmnl"


def paths(asked: Asked) -> Iterator[Node]:
    """A weight's row or column applied to a vector, written with a sum."""
    free = [Reference(name) for name in asked.indices]
    letter = next(name for name in _LETTERS if Reference(name) not in free)
    vectors = [each for each in vectors_and_numbers(asked) if asked.kind(each).is_vector]
    for weight, own, vector in product(weights(asked), free[:1], vectors):
        shape, rows = asked.kind(weight), asked.kind(vector).rows
        for fits, indices in ((shape.columns, (own, Reference(letter))), (shape.rows, (Reference(letter), own))):
            if fits == rows:
                body = Product((Entry(weight, indices), Entry(vector, (Reference(letter),))))
                yield Summation(Range(letter), body)


def deltas(asked: Asked) -> Iterator[Node]:
    """1 where two letters are one, and where one is the class."""
    letters = [Reference(name) for name in sorted(asked.around.index_letters)]
    for number, one in enumerate(letters):
        for other in letters[number + 1 :]:
            yield Indicator(Relation(one, "=", other))
    for index in asked.around.written_indices:
        for label in asked.around.classes:
            if index != label and not asked.glossary.label(getattr(index, "name", "")):
                yield Indicator(Relation(index, "=", label))


def rests(asked: Asked) -> Iterator[Node]:
    """What a softmax's derivative has beside its output: 1[i = j] - ŷⱼ, and that with the other sign."""
    name = asked.unfolded.within(SOFTMAX)
    for output in (each for each in asked.quantities if each.name == name and each.shape.is_vector):
        for base, delta in product(at_times(output, asked), deltas(asked)):
            if isinstance(delta, Indicator):
                for index in (delta.condition.left, delta.condition.right):
                    value = Entry(base, (index,))
                    yield from (Sum((value, Negative(delta))), Sum((delta, Negative(value))))


def totals(asked: Asked) -> Iterator[Node]:
    """What stands below in a softmax: the sum of the exponentials of all that goes in."""
    for argument, _ in asked.unfolded.softmaxed.values():
        for each in (quantity for quantity in asked.quantities if quantity.name == argument):
            for base in at_times(each, asked):
                yield Summation(Range("k"), Call("exp", (Entry(base, (Reference("k"),)),)))


def adjoints(asked: Asked) -> Iterator[Node]:
    """Entries of what the target derives, derived by all that is computed."""
    later = Sum((asked.target.claim.time, Number(Fraction(1))))
    for asking in askings(asked):
        above = quantity_of(asking.above, asked)
        if above is None or not above.shape.is_scalar or not isinstance(asking.below, Entry):
            continue
        for each in asked.quantities:
            if each.role == "computed" and each.shape.is_vector:
                times = (*asked.around.times, later) if each.timed else (None,)
                written = asked.around.written_indices
                indices = [index for index in written if asked.around.may_pick(index, each.shape.sorts[0])]
                for time, index in product(dict.fromkeys(times), indices):
                    yield Entry(Call("grad", (asking.above, Reference(each.name, time))), (index,))
