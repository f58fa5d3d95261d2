"""Definitions in any order: the equations of a model, the abbreviations of a file.

Each gets its shape once those of the names that it uses are known; what never gets one is a circle, or a recursion
that nothing begins. Circles over time show when the model is unrolled.
"""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING

from msgspec import Struct

from bpttcheck.errors import (
    Circular,
    NoRange,
    NotGiven,
    Refused,
    Shapes,
    TooLarge,
    UnknownFunction,
    UnknownName,
    within,
)
from bpttcheck.expressions import Meaning, meaning
from bpttcheck.expressions.indices import LAST, bare_names
from bpttcheck.expressions.scope import Cell, Frame, Quantity, Role, Scope
from bpttcheck.expressions.shapes import TIME, common_sort, of_sorts
from bpttcheck.models.families import include, widen_gaps
from bpttcheck.models.heads import Head, read_head
from bpttcheck.models.model import Family, Glossary, Rule, When
from bpttcheck.notation import plain
from bpttcheck.notation.syntax import Negative, Node, Number, Reference, Sum, walk
from bpttcheck.places import NOWHERE

if TYPE_CHECKING:
    from collections.abc import Iterable
    from collections.abc import Set as AbstractSet

    from bpttcheck.derivation import Definition
    from bpttcheck.places import Passage, Span

MOST_DEFINITIONS = 300


class _Waiting(Struct, frozen=True, eq=False):
    """A definition whose shape is not known yet."""

    head: Head
    body: Node
    passage: Passage
    # Its names that may be indices, and may be quantities without a time as soon as these are known.
    bare: frozenset[str]

    def references(self, names: AbstractSet[str]) -> list[Reference]:
        """The references in the body to these names."""
        return [each for each in walk(self.body) if isinstance(each, Reference) and each.name in names]


def defined(definitions: Iterable[Definition], glossary: Glossary, role: Role) -> Glossary:
    """The glossary with further definitions, which may use each other in any order.

    Raises :class:`Refused`: ``TooLarge`` for too many, ``Defined`` for a name that is taken, ``Circular`` or
    ``NotGiven`` for shapes that never become known, and what the bodies raise.
    """
    definitions = tuple(definitions)
    if len(definitions) > MOST_DEFINITIONS:
        fault = TooLarge(NOWHERE, "the number of definitions", MOST_DEFINITIONS)
        raise Refused(fault, definitions[MOST_DEFINITIONS].head)
    waiting = [_read(definition, glossary, role) for definition in definitions]
    # What holds at one time says first what it is there, so that the rest knows where it does not reach.
    waiting.sort(key=lambda each: each.head.when == "always")
    known = list(glossary.families)
    missing: dict[_Waiting, tuple[str, int]] = {}
    while waiting:
        taken = _Round(waiting, known, glossary, role, missing).taken()
        waiting = [each for each in waiting if each not in taken]
    widen_gaps(known)
    return glossary.among(known)


def _read(definition: Definition, glossary: Glossary, role: Role) -> _Waiting:
    head = read_head(definition.head)
    if role == "abbreviation" and any(family.named.name == head.name for family in glossary.families):
        raise head.taken("it is a quantity of the model")
    with within(definition.body):
        body = plain.read(definition.body.text)
        return _Waiting(head, body, definition.body, bare_names(body))


class _Round(Struct, frozen=True):
    """One go at the definitions that wait; those that can be read join the known families.

    ``missing`` is the name for want of which one could not be read, and how many rules of that name there were.
    """

    waiting: list[_Waiting]
    known: list[Family]
    glossary: Glossary
    role: Role
    missing: dict[_Waiting, tuple[str, int]]

    def taken(self) -> list[_Waiting]:
        """The definitions that could be read: all whose names are known.

        Where there is none, as in every recurrence, one for which it is enough to know a name at some other time.
        Raises :class:`Refused` where there is none such either.
        """
        heads = frozenset((each.head.name, each.head.when) for each in self.waiting)
        taken = [each for each in self.waiting if not self._still_misses(each) and self._takes(each, heads)]
        return taken or [self._first(frozenset(head for head in heads if head[1] != "always"))]

    def _first(self, unknown: frozenset[tuple[str, When]]) -> _Waiting:
        failed: list[Refused] = []
        for each in self.waiting:
            try:
                if self._takes(each, unknown):
                    return each
            except Refused as refused:
                if not isinstance(refused.fault, Shapes):
                    raise
                failed.append(refused.with_traceback(None))
        raise failed[0] if failed else _stuck(self.waiting, self.known, self.role)

    def _still_misses(self, each: _Waiting) -> bool:
        name, rules = self.missing.get(each, ("", 0))
        return name != "" and rules == self._rules_of(name)

    def _rules_of(self, name: str) -> int:
        return sum(len(family.rules) for family in self.known if family.named.name == name)

    def _takes(self, each: _Waiting, unknown: frozenset[tuple[str, When]]) -> bool:
        head = each.head
        own: tuple[str, When] = head.name, head.when
        # A name without a time means the quantity that has none, once that is known.
        if any(named in unknown and named != own for name in each.bare if (named := (name, "untimed"))):
            return False
        unknown -= {own}
        try:
            found = self._rule(each, self.glossary.among(self.known, unknown))
            include(self.known, *found, head, self.glossary.sizes)
        except Refused as refused:
            missing = refused.fault.name if isinstance(refused.fault, UnknownName | UnknownFunction) else ""
            if missing in {other.head.name for other in self.waiting}:
                self.missing[each] = missing, self._rules_of(missing)
                return False
            raise
        return True

    def _rule(self, each: _Waiting, glossary: Glossary) -> tuple[Quantity, Rule]:
        head = each.head
        time = Cell(head.letter or "t", TIME)
        cells = [Cell(name) for name in head.indices]
        scope = self._scope(head, time, cells, glossary)
        with within(each.passage):
            found = _checked(_tensor(meaning(each.body, scope), cells, head), scope)
        when: When = "always" if not head.timed and time.used else head.when
        shape = found.shape.standing(rows=glossary.rows and not cells)
        needs = frozenset(scope.needs if self.role == "abbreviation" else ())
        quantity = Quantity(head.name, shape, timed=when != "untimed", role=self.role, needs=needs)
        return quantity, Rule(when, each.passage, found, time.name, frozenset(scope.beside))

    def _scope(self, head: Head, time: Cell, cells: list[Cell], glossary: Glossary) -> Scope:
        bound = {time.name: time} if head.when == "always" or self.role == "abbreviation" else {}
        return Scope(
            glossary,
            free=None,
            time=Reference(LAST) if head.when == "last" else Reference(time.name) if bound else None,
            bound=bound | {cell.name: cell for cell in cells},
            copies=(time.name if head.timed else "") if self.role == "computed" else None,
            denominator_layout=glossary.denominator_layout,
        )


def _checked(part: Meaning, scope: Scope) -> Meaning:
    """The meaning with what could not be checked before sizes are known."""
    later = scope.later

    def build(frame: Frame) -> tuple[int, ...]:
        for one, other, fault in later:
            if common_sort(one, other, frame.world.sizes) is None:
                raise Refused(fault)
        return part.build(frame)

    return Meaning(part.shape, build) if later else part


def _tensor(body: Meaning, cells: list[Cell], head: Head) -> Meaning:
    """The meaning of a head with indices: the entries of a body for all values of the indices."""
    if not cells:
        return body
    if not body.shape.is_scalar:
        raise Refused(Shapes(head.span, "an entry", "=", str(body.shape)))
    sorts = tuple(_sort(cell, head.span) for cell in cells)

    def build(frame: Frame) -> tuple[int, ...]:
        axes = [range(1, frame.world.size(sort) + 1) for sort in sorts]
        places = (dict(zip(head.indices, at, strict=True)) for at in product(*axes))
        return tuple(node for at in places for node in body.build(Frame(frame.world, {**frame.indices, **at})))

    return Meaning(of_sorts(sorts), build)


def _sort(cell: Cell, span: Span) -> str:
    sort = cell.root().sort
    if sort is None:
        raise Refused(NoRange(span, cell.name))
    return sort


def _stuck(waiting: list[_Waiting], known: list[Family], role: Role) -> Refused:
    """Why some shapes never become known: nothing begins a recursion over time, or there is a circle."""
    begun = {family.named.name for family in known if family.named.timed}
    begun |= {each.head.name for each in waiting if each.head.when != "always"}
    names = {each.head.name: each for each in reversed(waiting)}
    for each in waiting:
        for reference in each.references(names.keys() - begun):
            if offset := _offset(reference.time, each.head.letter):
                return Refused(_not_given(reference, offset, role), each.passage)
    way = [waiting[0]]
    while way.count(way[-1]) == 1:
        way.append(names[way[-1].references(names.keys())[0].name])
    circle = way[way.index(way[-1]) :]
    return Refused(Circular(circle[0].head.span, tuple(each.head.name for each in circle)), circle[0].head.passage)


def _offset(time: Node | None, letter: str) -> int:
    """How many steps later a time is than that of the equation; 0 where this does not show."""
    match time:
        case Sum((Reference(name), Number(steps))) if name == letter:
            return int(steps)
        case Sum((Reference(name), Negative(Number(steps)))) if name == letter:
            return -int(steps)
    return 0


def _not_given(reference: Reference, offset: int, role: Role) -> NotGiven:
    name = reference.name
    if offset > 0:
        return NotGiven(reference.span, name, f"tau+{offset}", f"say what `{name}(tau)` is, beside `{name}(t)`")
    time = str(1 + offset)
    if role == "computed" and time == "0":
        return NotGiven(reference.span, name, time, "declare it under `initial:`, with the sorts of its axes")
    return NotGiven(reference.span, name, time, f"say what `{name}(1)` is, beside `{name}(t)`")
