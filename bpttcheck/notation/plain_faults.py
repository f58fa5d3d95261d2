"""Why the parser stopped, in words: a mistake is described by an example of what is found at the place."""

from __future__ import annotations

import re
from typing import Final

from lark.exceptions import UnexpectedInput, UnexpectedToken

from bpttcheck.errors import Fault, Juxtaposed, Misused, Unexpected, Unfinished
from bpttcheck.places import Span

ONE_EXPRESSION: Final = (
    "`=` has no place in an expression",
    "write the right-hand side, or one step for each member",
)
_NO_ENTRIES: Final = (
    "a number has no entries",
    "only `1[i = k]` is written so: it is 1 where the condition holds, else 0",
)
_NO_LOWER_D: Final = ("the lower part of this derivative has no `d`", "a derivative is written `d A / d B`")

# What is found at the place, what to say of it, and what would be right.
_EXAMPLES: Final = (
    (r"\.\s*[A-Za-z_]\w*", "a `.` with a name has no meaning here", "the one suffix is `.T`, the transpose"),
    (r"_\w*", "no name begins with `_`", "a name is a letter, then letters, digits and `_`"),
    (r"holding(?!\w)", "`holding` has no place here", "write `(d A / d B holding C)`, with brackets"),
    (r"(?:if|otherwise)(?!\w)", "a condition has no place here", "write `cases(a if i = j, b otherwise)`"),
    (r"(?:down|up)\s*to(?!\w)", "only a product runs up or down", "write `prod(k=t downto 1, …)`"),
    (r"[:;]", "this sign has no place here", "write `[a; b]` for parts below each other, `W[:,j]` for a column"),
)
_EXAMPLE: Final = re.compile("|".join(f"({pattern})" for pattern, _, _ in _EXAMPLES))

_EQUALS: Final = re.compile(r"==?")
_NUMBER_BEFORE: Final = re.compile(r"(?<![\w.])[0-9.]+\Z")
_OPERAND_BEFORE: Final = re.compile(r"(?:[\w\u0302-\u0304]+|[)\]⊤])\Z")
_OPERAND_HERE: Final = re.compile(r"[\w(∂]|\.[0-9]")
_WORD: Final = re.compile(r"[\w\u0302-\u0304]+|[<>=!]=|\*\*|\.\.|\S")
_LONGEST_SHOWN: Final = 40

# Terminals of the grammar, and what to call what begins with them; the first that is accepted stands for all.
_KINDS: Final = (
    ("BY", "`d` and what the derivative is taken by"),
    ("NUMBER", "a number, a name or a bracket"),
    ("NAME", "a name or a bracket"),
    ("TIMES", "a sign such as `+` or `*`"),
    ("OVER", "`/ d …`, the lower part of the derivative,"),
)
_DELIMITERS: Final = (("DOTS", "`..`"), ("_COMMA", "`,`"), ("CLOSE_SQUARE", "`]`"), ("CLOSE", "`)`"))


def explained(error: UnexpectedInput, text: str) -> Fault:
    """The fault that the parser met in a text."""
    accepted: set[str] = error.interactive_parser.accepts()  # type: ignore[no-untyped-call]  # lark's lack
    at = _offset(error)
    if at is None:
        end = len(text.rstrip())
        return Unfinished(Span(end, end), _expected(accepted))
    before = text[:at].rstrip()
    found = _WORD.match(text, at)
    end = found.end() if found else at + 1
    return (
        _misused(text, at, before, accepted)
        or _juxtaposed(text, Span(at, end), before, accepted)
        or Unexpected(Span(at, end), _shown(text[at:end]), _expected(accepted))
    )


def _offset(error: UnexpectedInput) -> int | None:
    """Where the parser stopped; nothing if that is the end of the text."""
    if isinstance(error, UnexpectedToken):
        return None if error.token.type == "$END" else error.token.start_pos
    return error.pos_in_stream


def _misused(text: str, at: int, before: str, accepted: set[str]) -> Misused | None:
    equals = _EQUALS.match(text, at)
    if equals and sum(map(before.count, "([")) == sum(map(before.count, ")]")):
        return Misused(Span(at, equals.end()), *ONE_EXPRESSION)
    number = _NUMBER_BEFORE.search(before)
    if number and text[at] == "[":
        return Misused(Span(number.start(), at + 1), *_NO_ENTRIES)
    example = _EXAMPLE.match(text, at)
    if example and example.lastindex:
        _, what, right = _EXAMPLES[example.lastindex - 1]
        return Misused(Span(at, example.end()), what, right)
    return Misused(Span(at, at + 1), *_NO_LOWER_D) if accepted == {"BY"} else None


def _juxtaposed(text: str, here: Span, before: str, accepted: set[str]) -> Juxtaposed | None:
    left = _OPERAND_BEFORE.search(before)
    if left and _OPERAND_HERE.match(text, here.start) and accepted & {"TIMES", "OVER"}:
        return Juxtaposed(here, _shown(left[0]), _shown(text[here.start : here.end]))
    return None


def _expected(accepted: set[str]) -> str:
    kind = next(([words] for terminal, words in _KINDS if terminal in accepted), [])
    delimiters = [words for terminal, words in _DELIMITERS if terminal in accepted]
    if "IF" in accepted and "CLOSE" not in accepted:
        delimiters = ["`if …`", "`otherwise`"]
    if "RELATION" in accepted and not accepted & {"CLOSE", "CLOSE_SQUARE", "$END"}:
        delimiters.insert(0, "a comparison such as `=`")
    *most, last = kind + delimiters or [""]
    return f"{', '.join(most)} or {last}" if most else last


def _shown(word: str) -> str:
    return word if len(word) <= _LONGEST_SHOWN else word[:_LONGEST_SHOWN] + "…"
