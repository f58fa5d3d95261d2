"""What parts come to that may be lost beside what stands in a hole: numbers, put together of those of their own parts.

So many of them are tried, and so alike are they, that none is built as nodes but what has no parts.
"""

from __future__ import annotations

from math import prod
from typing import TYPE_CHECKING

from msgspec import Struct

from bpttcheck.errors import NoSize, Refused
from bpttcheck.explain.known import own
from bpttcheck.expressions.indices import bare_names, letters
from bpttcheck.expressions.meaning import meaning
from bpttcheck.expressions.shapes import SCALAR, Shape
from bpttcheck.notation.syntax import Negative, Number, Power, Product, Reference, Sum, children

if TYPE_CHECKING:
    from collections.abc import Callable

    from bpttcheck.explain.numbers import Numbers, Row
    from bpttcheck.expressions.scope import Frame, Scope, Wanted
    from bpttcheck.notation.syntax import Node

    # The indices that are named, with what they run through, and what the surroundings ask for.
    Key = tuple[tuple[tuple[str, str | None], ...], Wanted]
    Combine = Callable[[Row], float]
    # What was read at places that are alike.
    Seen = dict[int, "Part | Unlike | Refused"]


class Unlike(Exception):  # noqa: N818  (it says to ask otherwise)
    """Raised where something else may change what the rest of the line means."""


class Part(Struct, frozen=True, eq=False):
    """What a part means by itself: its shape, the indices around it that it names, its numbers at values of these.

    The row raises :class:`Refused` or ``ArithmeticError`` where it has none.
    """

    shape: Shape
    names: tuple[str, ...]
    row: Callable[[Frame, Numbers], Row]
    is_number: bool = False


class Within:
    """The scope of a hole, and what of it a part depends on that is put there."""

    def __init__(self, scope: Scope) -> None:
        self.scope = scope
        cells = (*(scope.free or {}).items(), *scope.bound.items())
        self._sorts = {name: cell.root().sort for name, cell in cells}
        self.whole: Key = tuple(self._sorts.items()), scope.wanted
        self.seen: Seen | None = None

    def key(self, names: frozenset[str]) -> Key:
        """What of it matters to what names just these."""
        return tuple([(name, sort) for name, sort in self._sorts.items() if name in names]), self.scope.wanted


class Readings:
    """What parts mean, each read once."""

    def __init__(self, counted: Callable[[Node], None]) -> None:
        self._counted = counted
        self._names: dict[int, tuple[Node, frozenset[str]]] = {}
        self._found: dict[tuple[Key, int], Part | Unlike | Refused] = {}
        self._seen: dict[Key, Seen] = {}

    def key(self, node: Node, within: Within) -> tuple[Key, int]:
        """Where this is the same, a node means the same."""
        return within.key(self._named(node, within.scope.time)), id(node)

    def _named(self, node: Node, time: Node | None) -> frozenset[str]:
        """All names in a tree and in the left-out time, among them those of indices."""
        if id(node) not in self._names:
            own = bare_names(time).union({node.name}) if isinstance(node, Reference) and time else frozenset()
            below = [self._named(child, time) for child in children(node)]
            self._names[id(node)] = node, own.union(*below)
        return self._names[id(node)][1]

    def part(self, node: Node, within: Within) -> Part:
        """What a part means by itself.

        Raises :class:`Unlike` where that depends on what stands around it, :class:`Refused` where it means nothing.
        """
        seen = within.seen
        if seen is None:
            seen = within.seen = self._seen.setdefault(within.whole, {})
        found = seen.get(id(node))
        if found is None:
            found = seen[id(node)] = self._read(node, within)
        if isinstance(found, Exception):
            raise found
        return found

    def _read(self, node: Node, within: Within) -> Part | Unlike | Refused:
        key = self.key(node, within)
        if key not in self._found:
            names = tuple([name for name, _ in key[0][0]])
            self._found[key] = self._combined(node, names, within) or self._alone(node, names, within.scope)
        return self._found[key]

    def _alone(self, node: Node, names: tuple[str, ...], scope: Scope) -> Part | Unlike | Refused:
        self._counted(node)
        return _by_itself(node, names, scope)

    def _combined(self, node: Node, names: tuple[str, ...], within: Within) -> Part | Refused | None:
        """What is combined of other parts entry by entry; nothing where that is not plain."""
        several, combine = _taken_apart(node)
        if combine is None:
            return None
        try:
            parts = [self.part(each, within) for each in several]
        except Refused as refused:
            return refused
        except Unlike:
            return None
        shape = next((part.shape for part in parts if not part.shape.is_scalar), SCALAR)
        if not all(part.shape == shape or _goes_with_all(part, node) for part in parts):
            return None
        return Part(shape, names, _by_entries(parts, combine), all(part.is_number for part in parts))


def _taken_apart(node: Node) -> tuple[tuple[Node, ...], Combine | None]:
    """What a node combines entry by entry, and how."""
    match node:
        case Sum(terms):
            return terms, sum
        case Product(factors):
            return factors, prod
        case Negative(term):
            return (term,), lambda row: -row[0]
        case Power(base, Number(value)) if value.denominator == 1:
            exponent = int(value)
            return (base,), lambda row: row[0] ** exponent
    return (), None


def _goes_with_all(part: Part, node: Node) -> bool:
    """Whether a single number stands beside each entry of others."""
    return part.shape.is_scalar and (part.is_number or isinstance(node, Product))


def _by_entries(parts: list[Part], combine: Combine) -> Callable[[Frame, Numbers], Row]:
    def row(frame: Frame, numbers: Numbers) -> Row:
        rows = [numbers.of_part(part, frame) for part in parts]
        most = max(map(len, rows))
        if most > 1:
            rows = [each * most if len(each) == 1 else each for each in rows]
        return tuple(map(combine, zip(*rows, strict=True)))

    return row


def _by_itself(node: Node, names: tuple[str, ...], scope: Scope) -> Part | Unlike | Refused:
    if isinstance(node, Number):
        value = (float(node.value),)
        return Part(SCALAR, (), lambda *_: value, is_number=True)
    inner = own(scope, letters(node, scope.names, scope.time))
    try:
        found = meaning(node, inner)
    except Refused as refused:
        return Unlike() if isinstance(refused.fault, NoSize) else refused
    if len(inner.free or ()) > len(scope.free or ()):
        return Unlike()
    return Part(found.shape, names, lambda frame, numbers: numbers.of(found.build(frame)), found.is_number)
