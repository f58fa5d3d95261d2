"""Heads, which say what is declared or defined: ``W``, ``h(t)``, ``delta(tau)``, ``M[i,j]``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from bpttcheck.errors import Defined, Misused, Refused, within
from bpttcheck.expressions.indices import LAST
from bpttcheck.notation import functions, plain
from bpttcheck.notation.syntax import Entry, Node, Number, Reference
from bpttcheck.places import Span

if TYPE_CHECKING:
    from bpttcheck.models.model import When
    from bpttcheck.places import Passage

MOST_AXES = 2
_RESERVED = frozenset({LAST, "d", "T", "holding"})
_HEAD_IS = "write `S`, `delta(t)` or `M[i,j]`"


class Head(Struct, frozen=True):
    """A name with its time, as a rule knows it, and the letters of its indices."""

    name: str
    when: When
    letter: str
    indices: tuple[str, ...]
    span: Span
    passage: Passage

    @property
    def timed(self) -> bool:
        """Whether a time is written."""
        return self.when != "untimed"

    def taken(self, why: str) -> Refused:
        """The refusal of a name that is taken."""
        return Refused(Defined(self.span, self.name, why), self.passage)


def read_head(passage: Passage) -> Head:
    """The head of a declaration or a definition; raises :class:`Refused` with the passage."""
    with within(passage):
        node = plain.read_head(passage.text)
        base = node.base if isinstance(node, Entry) else node
        if not isinstance(base, Reference):
            raise Refused(Misused(node.span, "this cannot be defined", _HEAD_IS))
        _check_free(base.name, base.span)
        when, letter = _when(base.time)
        return Head(base.name, when, letter, _indices(node, base.name), node.span, passage)


def read_name(passage: Passage) -> Reference:
    """A name alone, as the notation reads it: ``yhat`` for ``ŷ``.

    Raises :class:`Refused`: ``Defined`` for a name that the notation has for itself, ``Misused`` for more than a name.
    """
    with within(passage):
        _check_free(passage.text, Span(0, len(passage.text)))
        node = plain.read_head(passage.text)
        if isinstance(node, Reference) and node.time is None:
            return node
        raise Refused(Misused(node.span, "a name stands here, without a time or an index", "write `p: yhat`"))


def _check_free(name: str, span: Span) -> None:
    if name in _RESERVED or name in functions.FUNCTIONS:
        raise Refused(Defined(span, name, "the notation has taken this name"))


def _indices(node: Node, name: str) -> tuple[str, ...]:
    letters: list[str] = []
    for each in node.indices if isinstance(node, Entry) else ():
        if not isinstance(each, Reference):
            raise Refused(Misused(each.span, "an entry alone cannot be defined", f"write all of them: `{name}[i]`"))
        if each.name in letters:
            raise Refused(Misused(each.span, f"the index `{each.name}` stands here twice", "use two letters"))
        letters.append(each.name)
    if len(letters) > MOST_AXES:
        raise Refused(Misused(node.span, "a tensor has at most two axes", _HEAD_IS))
    return tuple(letters)


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
