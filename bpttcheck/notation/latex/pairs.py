r"""Brackets, braces, environments: each opened one is closed by its partner, or the message says which is not."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bpttcheck.errors import Mismatched, Refused, TooDeep, Unclosed, Unopened
from bpttcheck.notation.latex.build import bracket_sign, environment_name
from bpttcheck.notation.parsers import span_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from lark import Token

DEEPEST: Final = 40
_PARTNERS: Final = {"(": ")", "[": "]", "{": "}", "<": ">", "|": "|", ".": "."}
_OPENING: Final = frozenset({"OPEN", "OPEN_BRACE", "BEGIN"})
_CLOSING: Final = frozenset({"CLOSE", "CLOSE_BRACE", "END"})
_KINDS: Final = {"CLOSE": "OPEN", "CLOSE_BRACE": "OPEN_BRACE", "END": "BEGIN"}


def checked(tokens: Iterable[Token]) -> Iterator[Token]:
    """The tokens; raises :class:`Refused` for one that is not closed, not opened, or nested too deep."""
    opened: list[Token] = []
    for token in tokens:
        if token.type in _OPENING:
            opened.append(token)
            if len(opened) > DEEPEST:
                raise Refused(TooDeep(span_of(token), DEEPEST))
        elif token.type in _CLOSING:
            if not opened:
                raise Refused(Unopened(span_of(token), str(token)))
            _check_pair(opened.pop(), token)
        yield token
    if opened:
        last = opened[-1]
        raise Refused(Unclosed(span_of(last), str(last), _partner(last)))


def _check_pair(opened: Token, closed: Token) -> None:
    if opened.type != _KINDS[closed.type]:
        raise Refused(Mismatched(span_of(closed), str(closed), _partner(opened)))
    if opened.type == "BEGIN":
        fits = environment_name(opened) == environment_name(closed)
    else:
        one, other = bracket_sign(opened), bracket_sign(closed)
        # `\left.` and `\right.` stand for no bracket, and go with any.
        fits = "." in (one, other) or "|" in (one, other) or _PARTNERS[one] == other
    if not fits:
        raise Refused(Mismatched(span_of(closed), str(closed), _partner(opened)))


def _partner(opened: Token) -> str:
    if opened.type == "BEGIN":
        return rf"\end{{{environment_name(opened)}}}"
    if opened.type == "OPEN_BRACE":
        return "}"
    sign = _PARTNERS[bracket_sign(opened)]
    sized = r"\right" if opened.startswith(r"\left") else ""
    return f"{sized}{chr(92) if sign == '}' else ''}{sign}"
