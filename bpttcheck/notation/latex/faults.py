r"""Why the parser stopped, in words."""

from __future__ import annotations

from typing import Final

from lark.exceptions import UnexpectedInput, UnexpectedToken

from bpttcheck.errors import Fault, Misused, StrangeCharacter, Unfinished
from bpttcheck.notation.characters import called, visible
from bpttcheck.notation.parsers import span_of
from bpttcheck.places import Span

# The terminal at which the parser stopped: what to say of it.
_MISUSED: Final = {
    "RAISED": ("this superscript stands on nothing", "put it behind a letter, a bracket or `}`"),
    "LOWERED": ("this subscript stands on nothing", "put it behind a letter, a bracket or `}`"),
    "PRIMES": ("this prime stands on nothing", "put it behind a letter or a bracket"),
}
_NEEDS: Final = "an argument: a letter, a digit, a command or `{…}`"
_CHARACTERS: Final = {
    "$": ("`$` begins or ends a formula, and cannot stand within one", "leave it out"),
    "#": ("`#` has no meaning in a formula", "leave it out"),
}


def explained(error: UnexpectedInput, text: str) -> Fault:
    """The fault that the parser met in a text."""
    if not isinstance(error, UnexpectedToken):
        return _strange(error.pos_in_stream or 0, text)
    if error.token.type == "$END":
        end = len(text.rstrip())
        return Unfinished(Span(end, end), _NEEDS)
    if error.token.type in _MISUSED and "DIGIT" in error.interactive_parser.accepts() and _is_first(error):  # type: ignore[no-untyped-call]  # lark's lack
        return Misused(span_of(error.token), *_MISUSED[error.token.type])
    return Misused(span_of(error.token), f"`{error.token}` where an argument must stand", f"write {_NEEDS}")


def _is_first(error: UnexpectedToken) -> bool:
    return "AMPERSAND" in error.interactive_parser.accepts()  # type: ignore[no-untyped-call]  # lark's lack


def _strange(at: int, text: str) -> Fault:
    character, span = text[at], Span(at, at + 1)
    if character in _CHARACTERS:
        return Misused(span, *_CHARACTERS[character])
    return StrangeCharacter(span, visible(character), called(character), "")
