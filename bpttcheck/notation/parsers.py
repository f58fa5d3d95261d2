"""The parsers of the notations, with their tables kept from run to run."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Any, TypeVar

from lark import Lark

from bpttcheck.places import Span

if TYPE_CHECKING:
    from collections.abc import Callable

    from lark import Token, Transformer

_B = TypeVar("_B")


def parser(grammar: str, build: Transformer[Token, Any]) -> Lark:
    """The parser of a grammar in this folder, which returns what ``build`` makes of its rules."""
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
