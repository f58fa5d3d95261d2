"""What a document is made of, as far as it matters here: formulas, remarks to us, and names for other signs."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from msgspec import Struct

if TYPE_CHECKING:
    from bpttcheck.errors import Fault
    from bpttcheck.places import Source, Span


class NewCommand(Struct, frozen=True):
    r"""``\newcommand{\yh}{\hat{y}}``; the body is ``None`` where the command takes arguments."""

    outer: Span
    name: str
    body: str | None


class Formula(Struct, frozen=True):
    """A displayed formula: with its delimiters, without them, and the commands that are defined within it.

    With ``quoted`` it stands in a block quote of Markdown, and each of its lines begins with ``>``.
    """

    source: Source
    outer: Span
    inner: Span
    defined: tuple[NewCommand, ...] = ()
    quoted: bool = False


class Header(Struct, frozen=True):
    """Settings as YAML; with ``commented`` a ``%`` stands before each line of it."""

    source: Source
    yaml: Span
    commented: bool = False


class Directive(Struct, frozen=True):
    """``bpttcheck: expect wrong`` outside a formula: the whole comment, and what follows the colon."""

    source: Source
    outer: Span
    says: Span


class Heading(Struct, frozen=True):
    """The heading of a part of the document; a submission may name a problem by it."""

    source: Source
    text: Span


class Trouble(Struct, frozen=True):
    """What ends the reading of a document before its end."""

    source: Source
    fault: Fault


Piece: TypeAlias = NewCommand | Formula | Header | Heading | Directive | Trouble
