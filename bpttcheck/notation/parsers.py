"""The parsers of the notations, with their tables kept from run to run."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from lark import Lark, Token
from lark.parsers.lalr_analysis import Shift

from bpttcheck.places import Span

if TYPE_CHECKING:
    import re
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from lark import Transformer
    from lark.lexer import BasicLexer

    # What builds the parts of a rule, how many these are, and the name of the rule.
    Rule = tuple[Callable[[list[Any]], Any], int, str]
    # Where a parser goes from a state behind a token or a rule of a name, or which rule is complete before a token.
    Row = dict[str, int | Rule]

_B = TypeVar("_B")
_T = TypeVar("_T")
_ANY_STATE = -1


class Reader(Generic[_T]):
    """The parser of a grammar in this folder, which returns what ``build`` makes of its rules.

    It goes through lark's tables itself: lark looks up each rule by all that it is made of, and counts lines at each
    token, which is most of the time that it takes. What cannot be read is for ``lark`` to explain.
    """

    def __init__(self, grammar: str, build: Transformer[Token, _T]) -> None:
        self.lark = _opened(grammar, build)
        engine, lexer = self.lark.parser.parser, self.lark.parser.lexer
        table, callbacks = engine.parser.parse_table, engine.parser.callbacks
        ((self._first,), (self._last,)) = table.start_states.values(), table.end_states.values()
        self._rows: dict[int, Row] = {state: _row(row, callbacks) for state, row in table.states.items()}
        self._words = _Words({**lexer.lexers, _ANY_STATE: lexer.root_lexer})
        self._ignored = lexer.root_lexer.ignore_types

    def read(self, text: str) -> _T | None:
        """What a text is built into, or ``None``; raises what building raises."""
        states = [self._first]
        return self._built(self._tokens(text, states), states)

    def lex(self, text: str) -> Iterator[Token]:
        """The tokens of a text, whatever may stand where; the last has no type if none fits."""
        return self._tokens(text, [_ANY_STATE])

    def built(self, tokens: Iterable[Token]) -> _T | None:
        """What tokens are built into, or ``None``; raises what building raises."""
        return self._built(tokens, [self._first])

    def _tokens(self, text: str, states: list[int]) -> Iterator[Token]:
        at = 0
        while at < len(text):
            match = self._words[states[-1]](text, at)
            if match is None:
                yield _token("", text[at:], at)
                return
            kind, start, at = match.lastgroup or "", at, match.end()
            if kind not in self._ignored:
                yield _token(kind, match.group(), start)

    def _built(self, tokens: Iterable[Token], states: list[int]) -> _T | None:
        values: list[Any] = []
        for token in tokens:
            following = self._reduced(token.type, states, values)
            if following is None:
                return None
            states.append(following)
            values.append(token)
        self._reduced("$END", states, values)
        return values[0] if states[-1] == self._last else None

    def _reduced(self, kind: str, states: list[int], values: list[Any]) -> int | None:
        """Build the rules that are complete before a token; the state behind it, ``None`` if it cannot follow."""
        rows = self._rows
        while True:
            step = rows[states[-1]].get(kind)
            if step is None or isinstance(step, int):
                return step
            build, size, name = step
            kept = len(values) - size
            parts = values[kept:]
            del values[kept:], states[kept + 1 :]
            values.append(build(parts))
            states.append(rows[states[-1]][name])  # type: ignore[arg-type]  # behind a rule there is a state


class _Words(dict[int, "Callable[[str, int], re.Match[str] | None]"]):
    """What finds the next token in a state; found when it is asked for, since it takes time and few states are met."""

    def __init__(self, lexers: Mapping[int, BasicLexer]) -> None:
        super().__init__()
        self._lexers = lexers

    def __missing__(self, state: int) -> Callable[[str, int], re.Match[str] | None]:
        (expression,) = self._lexers[state].scanner._mres  # noqa: SLF001  (lark has no other way to it)
        self[state] = expression.match
        return self[state]


def _row(row: Mapping[str, tuple[Any, Any]], callbacks: Mapping[Any, Callable[[list[Any]], Any]]) -> Row:
    return {
        name: to if action is Shift else (callbacks[to], len(to.expansion), to.origin.name)
        for name, (action, to) in row.items()
    }


def _token(kind: str, text: str, start: int) -> Token:
    token = str.__new__(Token, text)  # its own constructor takes three times as long
    token.type, token.start_pos, token.end_pos = kind, start, start + len(text)
    return token


def _opened(grammar: str, build: Transformer[Token, Any]) -> Lark:
    return Lark.open(
        grammar,
        rel_to=__file__,
        parser="lalr",
        transformer=build,
        maybe_placeholders=False,
        cache=_tables(os.path.splitext(os.path.basename(grammar))[0]) or False,
    )


def _tables(name: str) -> str:
    """Where the parser's tables are kept from run to run, since making them takes longer than reading a homework."""
    base = os.environ.get("XDG_CACHE_HOME") or os.environ.get("LOCALAPPDATA") or os.path.expanduser("~/.cache")
    folder = os.path.join(base, "bpttcheck")
    try:
        os.makedirs(folder, exist_ok=True)
    except OSError:
        return ""
    # Another version of Python reads another file; whatever else does not fit, lark sees and makes anew.
    kept = os.path.join(folder, f"{name}-{sys.version_info.major}.{sys.version_info.minor}.tables")
    return kept if os.path.isabs(folder) and os.access(folder, os.W_OK) else ""


def span_of(token: Token) -> Span:
    """Where a token stands."""
    # The lexer always sets both; lark's types only leave room for tokens made by hand.
    return Span(token.start_pos or 0, token.end_pos or 0)


def spread(build: type[_B]) -> type[_B]:
    """Lets each method take the parts of its rule one by one; lark's own way of it takes twice as long."""
    for name, method in list(vars(build).items()):
        if not name.startswith("_"):
            setattr(build, name, _taking_parts(method))
    return build


def _taking_parts(method: Callable[..., Any]) -> Callable[[object, list[object]], Any]:
    return lambda build, parts: method(build, *parts)
