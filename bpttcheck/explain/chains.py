"""Chains that lead from another derivative to the target, every step proved before it is said."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from bpttcheck.derivation import Verdict
from bpttcheck.errors import Refused
from bpttcheck.explain.places import places
from bpttcheck.kernel.operations import SOFTMAX
from bpttcheck.notation.syntax import (
    Derivative,
    Entry,
    MatrixProduct,
    Negative,
    Node,
    Product,
    Quotient,
    Range,
    Reference,
    Sum,
    Summation,
    Transpose,
)
from bpttcheck.verify.claims import line_of
from bpttcheck.verify.judging import Line

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from bpttcheck.explain.asked import Asked
    from bpttcheck.explain.asking import Asking

_RIGHT = {Verdict.CORRECT, Verdict.CONDITIONAL}
_LETTERS = "ikjlmnpq"


class _Way(Struct, frozen=True):
    """From a scalar through a vector to what it is differentiated by: ``middle`` is the vector, the rest letters."""

    asking: Asking
    middle: Reference
    i: Reference
    k: Reference
    asked: Asked

    def proved(self, left: Node, right: Node) -> tuple[str, ...] | None:
        """What two trees being equal needs; nothing where that they are is not proved."""
        target = self.asked.other(left)
        if target is None:
            return None
        try:
            claim = line_of(right, self.asked.step.text, target, self.asked.prepared)
            found = Line(claim, target, self.asked.prepared).verdict(self.asked.step, None)
        except Refused:
            return None
        return found.needs if found.verdict in _RIGHT else None

    def first(self, left: Node, rights: Iterable[Node]) -> tuple[Node, tuple[str, ...]] | None:
        """The first of several trees that is proved equal to one, with what that needs."""
        for right in rights:
            if (needs := self.proved(left, right)) is not None:
                return right, needs
        return None

    @property
    def outer(self) -> Node:
        """The derivative by one entry of the middle."""
        return Derivative(self.asking.above, self.at(self.i))

    def inner(self, letter: Reference) -> Node:
        """The derivative of one entry of the middle."""
        return self.asking.alone(self.at(letter), self.asking.below)

    def at(self, letter: Reference) -> Node:
        """An entry of the middle."""
        return Entry(self.middle, (letter,))

    def said(self, left: Node, right: Node, needs: tuple[str, ...] = ()) -> str:
        """An equation as it is shown, with what it needs."""
        condition = f"with {' and '.join(needs)}: " if needs else ""
        return f"{condition}{self.asked.shown(left)} = {self.asked.shown(right)}"


def chain(asking: Asking, middle: Reference, asked: Asked) -> tuple[str, ...]:
    """From the derivative of an entry of a vector to that of a scalar that is made of the vector; nothing if not so."""
    used = {p.node.name for p in places(asked.target.claim.tree) if isinstance(p.node, Reference)}
    i, k = [Reference(letter) for letter in _LETTERS if letter not in used][:2]
    way = _Way(asking, middle, i, k, asked)
    rule = Summation(Range(i.name), Product((way.outer, way.inner(i))))
    whole = asking.alone(asking.above, asking.below)
    needs = way.proved(whole, rule)
    return () if needs is None else (way.said(whole, rule, needs), *_written_out(way, whole))


def _written_out(way: _Way, whole: Node) -> Iterator[str]:
    outer = way.first(way.outer, _outer_forms(way))
    inner = way.first(way.inner(way.i), _inner_forms(way))
    if outer:
        yield way.said(way.outer, *outer)
    if inner:
        yield way.said(way.inner(way.i), *inner)
    total = _summed(_product(outer[0], inner[0], way), way) if outer and inner else None
    if outer and inner and total is not None and (needs := way.proved(whole, total)) is not None:
        is_shorter = _product(outer[0], inner[0], way) != Product((inner[0], outer[0]))
        cancels = f"{way.asked.shown(way.at(way.i))} cancels: " if is_shorter else ""
        yield cancels + way.said(whole, total, needs)
    last = way.first(whole, _last_forms(way))
    if last and last[0] != total:
        yield way.said(whole, *last)


def _product(outer: Node, inner: Node, way: _Way) -> Node:
    """The two factors together, without the entry of the middle that stands below in one and above in the other."""
    match outer, inner:
        case Negative(Quotient(above, below)), Product((first, *rest)) if below == first == way.at(way.i):
            return Negative(Product((above, *rest)))
    return Product((inner, outer))


def _summed(term: Node, way: _Way) -> Node:
    if isinstance(term, Negative):
        return Negative(Summation(Range(way.i.name), term.term))
    return Summation(Range(way.i.name), term)


def _outer_forms(way: _Way) -> Iterator[Node]:
    """What the derivative by one entry of the middle may be: -y/ŷ by the output, ŷ - y by what softmax takes."""
    for label in _labels(way):
        wanted = Entry(label, (way.i,))
        yield Negative(Quotient(wanted, way.at(way.i)))
        for output in _outputs(way):
            yield Sum((Entry(output, (way.i,)), Negative(wanted)))


def _inner_forms(way: _Way) -> Iterator[Node]:
    """What the derivative of one entry of the middle may be: a weight, or softmax's with that."""
    for weight in _weights(way, way.i):
        other = next(found for found in _weights(way, way.k) if _name(found) == _name(weight))
        average = Summation(Range(way.k.name), Product((way.at(way.k), other)))
        yield weight
        yield Product((way.at(way.i), Sum((weight, Negative(average)))))


def _last_forms(way: _Way) -> Iterator[Node]:
    """Shorter forms of the whole: Σᵢ wᵢ(ŷᵢ - yᵢ), and Vᵀ(ŷ - y)."""
    for label in _labels(way):
        for output in _outputs(way):
            rest = Sum((Entry(output, (way.i,)), Negative(Entry(label, (way.i,)))))
            for weight in _weights(way, way.i):
                yield Summation(Range(way.i.name), Product((weight, rest)))
            for name in _matrices(way):
                yield MatrixProduct((Transpose(Reference(name)), Sum((output, Negative(label)))))


def _labels(way: _Way) -> Iterator[Reference]:
    """What the outputs should be, at the time of the middle."""
    for quantity in way.asked.quantities:
        if quantity.role == "input" and quantity.shape.is_vector and way.asked.glossary.is_label(quantity.name):
            yield Reference(quantity.name, way.middle.time if quantity.timed else None)


def _outputs(way: _Way) -> Iterator[Reference]:
    """What softmax makes, at the time of the middle."""
    name = way.asked.unfolded.within(SOFTMAX)
    quantities = (quantity for quantity in way.asked.quantities if quantity.name == name)
    yield from (Reference(each.name, way.middle.time if each.timed else None) for each in quantities)


def _weights(way: _Way, letter: Reference) -> Iterator[Node]:
    """Entries of weights in the row of a letter and the column of what is differentiated by."""
    if isinstance(way.asking.below, Entry) and len(way.asking.below.indices) == 1:
        for name in _matrices(way):
            yield Entry(Reference(name), (letter, *way.asking.below.indices))


def _matrices(way: _Way) -> Iterator[str]:
    for quantity in way.asked.quantities:
        if quantity.role == "parameter" and len(quantity.shape.sorts) == 2 and not quantity.timed:
            yield quantity.name


def _name(entry: Node) -> str:
    base = entry.base if isinstance(entry, Entry) else entry
    return base.name if isinstance(base, Reference) else ""
