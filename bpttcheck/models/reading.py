"""Models and definitions as read from text: heads, declarations, equations with their shapes.

Every equation is checked here: unknown names, shapes, names that are taken. Circles show when the model is unrolled.
"""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING

from msgspec import Struct

from bpttcheck.errors import (
    BadValue,
    Circular,
    Defined,
    Misused,
    NoRange,
    Refused,
    Shapes,
    UnknownFunction,
    UnknownName,
    within,
)
from bpttcheck.expressions import Meaning, meaning
from bpttcheck.expressions.indices import LAST
from bpttcheck.expressions.scope import Cell, Frame, Quantity, Role, Scope
from bpttcheck.expressions.shapes import COUNT, TIME, common_sort, of_sorts, stacked
from bpttcheck.models.families import include, widen_gaps
from bpttcheck.models.model import Family, Glossary, Model, Rule, When
from bpttcheck.notation import functions, plain
from bpttcheck.notation.syntax import Call, Entry, Node, Number, Reference

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bpttcheck.derivation import Declaration, Definition, ModelText
    from bpttcheck.expressions.shapes import Sizes
    from bpttcheck.places import Passage, Span

RESERVED = frozenset({LAST, "d", "T", "holding"})
_MOST_AXES = 2


class _Head(Struct, frozen=True):
    """What a definition defines: ``h(t)``, ``delta(tau)``, ``S``, ``M[i,j]``."""

    name: str
    when: When
    letter: str
    indices: tuple[str, ...]
    span: Span


def read(text: ModelText) -> Model:
    """A model from its text; raises :class:`Refused` with the passage that is at fault."""
    labels = tuple(_labels(text.assumptions))
    families: list[Family] = []
    _declare(families, text.parameters, "parameter")
    _declare(families, text.inputs, "input")
    _declare(families, text.initial, "computed")
    _check_sorts(text)
    sorts: Sizes = {size.sort: None for size in text.sizes}  # each derivation has sizes of its own
    letters = tuple((each.letter.text, each.quantity.text) for each in text.rename)
    return Model(
        name=text.name,
        title=text.title,
        origin=text.origin,
        sizes=text.sizes,
        times=text.times,
        families=defined(text.equations, tuple(families), letters, labels, "computed", rows=text.rows, sizes=sorts),
        equations=tuple((each.head.text, each.body.text) for each in text.equations),
        assumptions=text.assumptions,
        rename=text.rename,
        labels=labels,
    )


def defined(
    definitions: Iterable[Definition],
    families: tuple[Family, ...],
    letters: tuple[tuple[str, str], ...],
    labels: tuple[str, ...],
    role: Role,
    *,
    rows: bool = False,
    sizes: Sizes,
) -> tuple[Family, ...]:
    """The families with those of further definitions, which may use each other in any order.

    Raises :class:`Refused`: ``Defined`` for a name that is taken, ``Circular`` for shapes that never become known,
    and what the bodies raise.
    """
    waiting = []
    for definition in definitions:
        head = _head(definition.head)
        _check_free(head, definition.head, families, role)
        with within(definition.body):
            waiting.append(_Waiting(head, plain.read(definition.body.text), definition))
    # What holds at one time says first what it is there, so that the rest knows where it does not reach.
    waiting.sort(key=lambda each: each.head.when == "always")
    known = list(families)
    while waiting:
        taken = _taken_up(waiting, known, letters, labels, role, rows=rows, sizes=sizes)
        waiting = [each for each in waiting if each not in taken]
    widen_gaps(known)
    return tuple(known)


class _Waiting(Struct, frozen=True, eq=False):
    """A definition whose shape is not known yet."""

    head: _Head
    body: Node
    definition: Definition


def _taken_up(
    waiting: list[_Waiting],
    known: list[Family],
    letters: tuple[tuple[str, str], ...],
    labels: tuple[str, ...],
    role: Role,
    *,
    rows: bool,
    sizes: Sizes,
) -> list[_Waiting]:
    """The definitions that could be read, now among the known: all whose names are known.

    Where there is none, as in every recurrence, one for which it is enough to know a name at some other time. Raises
    :class:`Refused` where there is none such either.
    """
    heads = frozenset((each.head.name, each.head.when) for each in waiting)
    at_one_time = frozenset(head for head in heads if head[1] != "always")
    pending = {each.head.name for each in waiting}
    taken, failed = [], []
    for unknown in (heads, at_one_time):
        for each in waiting:
            glossary = Glossary(
                tuple(known),
                letters,
                labels,
                rows=rows,
                sizes=sizes,
                unknown=unknown - {(each.head.name, each.head.when)},
            )
            try:
                rule = _rule(each.head, each.body, each.definition.body, glossary, pending, role)
            except Refused as refused:
                if unknown is heads or not isinstance(refused.fault, Shapes):
                    raise
                failed.append(refused)
                continue
            if rule is not None:
                include(known, *rule, each.definition.head, sizes)
                taken.append(each)
                if unknown is at_one_time:
                    break
        if taken:
            return taken
    if failed:
        raise failed[0]
    circle = tuple(each.head.name for each in waiting)
    raise Refused(Circular(waiting[0].head.span, (*circle, circle[0])), waiting[0].definition.head)


def _rule(
    head: _Head, body: Node, passage: Passage, glossary: Glossary, pending: set[str], role: Role
) -> tuple[Quantity, Rule] | None:
    """The rule of one definition; ``None`` where it uses a name whose shape is not known yet."""
    letter = head.letter or "t"
    time = Cell(letter, TIME)
    cells = [Cell(name) for name in head.indices]
    bound = {letter: time} if head.when == "always" or role == "abbreviation" else {}
    scope = Scope(
        glossary,
        free=None,
        time=Reference(LAST) if head.when == "last" else Reference(letter) if bound else None,
        bound=bound | {cell.name: cell for cell in cells},
        copies=letter if head.when != "untimed" and role == "computed" else None,
    )
    try:
        with within(passage):
            found = _checked(_tensor(meaning(body, scope), cells, head), scope)
    except Refused as refused:
        if isinstance(refused.fault, UnknownName | UnknownFunction) and refused.fault.name in pending:
            return None
        raise
    when: When = "always" if head.when == "untimed" and time.used else head.when
    shape = found.shape.standing(rows=glossary.rows and not cells)
    quantity = Quantity(head.name, shape, timed=when != "untimed", role=role)
    return quantity, Rule(when, passage, found, letter, frozenset(scope.beside))


def _checked(part: Meaning, scope: Scope) -> Meaning:
    """The meaning with what could not be checked before sizes are known."""
    later = scope.later

    def build(frame: Frame) -> tuple[int, ...]:
        for one, other, fault in later:
            if common_sort(one, other, frame.world.sizes) is None:
                raise Refused(fault)
        return part.build(frame)

    return Meaning(part.shape, build) if later else part


def _tensor(body: Meaning, cells: list[Cell], head: _Head) -> Meaning:
    """The meaning of a head with indices: the entries of a body for all values of the indices."""
    if not cells:
        return body
    if not body.shape.is_scalar:
        raise Refused(Shapes(head.span, "an entry", "=", str(body.shape)))
    sorts: list[str] = []
    for cell in cells:
        sort = cell.root().sort
        if sort is None:
            raise Refused(NoRange(head.span, cell.name))
        sorts.append(sort)

    def build(frame: Frame) -> tuple[int, ...]:
        axes = [range(1, frame.world.size(sort) + 1) for sort in sorts]
        frames = (
            Frame(frame.world, {**frame.indices, **dict(zip(head.indices, at, strict=True))}) for at in product(*axes)
        )
        return tuple(node for each in frames for node in body.build(each))

    return Meaning(of_sorts(tuple(sorts)), build)


def _declare(known: list[Family], declarations: Iterable[Declaration], role: Role) -> None:
    for declaration in declarations:
        head = _head(declaration.head)
        if len(declaration.sorts) > _MOST_AXES or head.indices:
            raise Refused(Misused(head.span, "a tensor has at most two axes", "write `W: [h, h]`"), declaration.head)
        shape = of_sorts(tuple(stacked(_parts(sort.text)) for sort in declaration.sorts))
        quantity = Quantity(head.name, shape, timed=head.when != "untimed", role=role)
        include(known, quantity, Rule(head.when, declaration.head, None, head.letter), declaration.head, {})


def _head(passage: Passage) -> _Head:
    with within(passage):
        node = plain.read_head(passage.text)
        indices: tuple[str, ...] = ()
        base = node
        if isinstance(node, Entry):
            base = node.base
            indices = tuple(each.name for each in node.indices if isinstance(each, Reference))
        if not isinstance(base, Reference) or len(indices) > _MOST_AXES:
            raise Refused(Misused(node.span, "this cannot be defined", "write `S`, `delta(t)` or `M[i,j]`"))
        if base.name in RESERVED or base.name in functions.FUNCTIONS:
            raise Refused(Defined(base.span, base.name, "the notation has taken this name"))
        when, letter = _when(base.time)
        return _Head(base.name, when, letter, indices, node.span)


def _when(time: Node | None) -> tuple[When, str]:
    match time:
        case None:
            return "untimed", ""
        case Number(value) if value.denominator == 1:
            return int(value), ""
        case Reference("tau", None):
            return "last", ""
        case Reference(letter, None):
            return "always", letter
    raise Refused(Misused(time.span, "a head has a letter, a number or `tau` as its time", "write `delta(t)`"))


def _check_free(head: _Head, passage: Passage, families: tuple[Family, ...], role: Role) -> None:
    if role == "abbreviation" and any(family.named.name == head.name for family in families):
        raise _taken(head.name, passage, "it is a quantity of the model")


def _taken(name: str, passage: Passage, why: str) -> Refused:
    return Refused(Defined(plain.read_head(passage.text).span, name, why), passage)


def _labels(assumptions: Iterable[Passage]) -> Iterable[str]:
    """The vectors that the model declares to be one-hot by nature."""
    for passage in assumptions:
        with within(passage):
            match plain.read_assumption(passage.text):
                case Call("onehot", (Reference(name),)):
                    yield name


def _check_sorts(text: ModelText) -> None:
    sized = {size.sort for size in text.sizes}
    for declaration in (*text.parameters, *text.inputs, *text.initial):
        for sort in (part for axis in declaration.sorts for part in _parts(axis.text)):
            if sort not in sized and not sort.startswith(COUNT):
                remedy = (
                    f"add it: `sizes: {{{sort}: 3}}`"
                    if sort.isidentifier()
                    else "a sort is a name, as in `W: [h, h+x]`"
                )
                why = f"the sort `{sort}` has no size"
                span = plain.read_head(declaration.head.text).span
                raise Refused(BadValue(span, f"model {text.name}", why, remedy), declaration.head)


def _parts(sort: str) -> list[str]:
    """The sorts of which an axis is stacked: ``h+x``; a number counts entries besides: ``h+1``."""
    parts = [part.strip() for part in sort.split("+")]
    return [f"{COUNT}{part}" if part.isdecimal() and len(parts) > 1 else part for part in parts]
