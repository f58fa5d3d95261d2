"""Plain text, as one types it, to a syntax tree: ``V.T @ (yhat - y)``, ``sum(k, exp(o[k]))``.

The grammar is ``plain.lark``; what its rules become is in ``plain_build``. Nothing is ever evaluated, and no
text makes the reader recurse: it is bounded in length, in its brackets, and in the depth of what it says.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import Final, cast

from lark.exceptions import UnexpectedInput

from bpttcheck.errors import (
    Defined,
    Empty,
    Mismatched,
    Misused,
    Refused,
    TooDeep,
    TooLong,
    Unclosed,
    Unopened,
)
from bpttcheck.notation.characters import strange
from bpttcheck.notation.parsers import Reader
from bpttcheck.notation.plain_build import Build
from bpttcheck.notation.plain_faults import ONE_EXPRESSION, explained
from bpttcheck.notation.syntax import Call, Entry, Node, Number, Reference, Relation, deeper
from bpttcheck.places import NOWHERE, Span

LONGEST: Final = 20_000
DEEPEST_BRACKETS: Final = 100
DEEPEST: Final = 200

_BRACKET: Final = re.compile(r"[()\[\]]")
_PARTNER: Final = {"(": ")", "[": "]"}
_HEAD_IS: Final = "a name is defined as `S`, `delta(t)`, `M[i,j]` or `q(t)[i]`"


def read(text: str) -> Node:
    """The tree of an expression: a step, a target, the right-hand side of a definition.

    :raises Refused: if the text is empty, too long or too deep, or is not an expression of the notation.
    """
    node = _parsed(text, "line")
    if isinstance(node, Relation):
        raise Refused(Misused(_sign(text, node), *ONE_EXPRESSION))
    return node


def read_assumption(text: str) -> Node:
    """The tree of an assumption: a relation such as ``h(0) = 0``, or an expression such as ``onehot(y(t))``.

    :raises Refused: for what :func:`read` refuses, except that one relation may stand at the top.
    """
    return _parsed(text, "assumption")


def read_head(text: str) -> Node:
    """The tree of what is defined: ``S``, ``delta(t)``, ``h(0)``, ``M[i,j]``, ``q(t)[i]``.

    :raises Refused: for what :func:`read` refuses, and if the text is anything but a name with a plain time
        and plain indices.
    """
    node = _parsed(text, "name")
    base, indices = (node.base, node.indices) if isinstance(node, Entry) else (node, ())
    if isinstance(base, Call):
        raise Refused(Defined(base.span, base.function, "it is a function of the notation"))
    if not isinstance(base, Reference):
        raise Refused(Misused(node.span, "only a name can be defined", _HEAD_IS))
    for part in (base.time, *indices):
        if part is not None and not _is_plain(part):
            raise Refused(Misused(part.span, "only a letter or a number can stand here", _HEAD_IS))
    return node


@lru_cache(maxsize=1024)
def _parsed(text: str, what: str) -> Node:
    _check(text, what)
    node = _parser().read(text) or _refused(text)
    # Every level of a tree is at least one character of the text.
    if len(text) > DEEPEST:
        _check_depth(node)
    return node


@cache
def _parser() -> Reader[Node]:
    return Reader("plain.lark", Build())


def _refused(text: str) -> Node:
    """Raises :class:`Refused` for what the reader stopped at."""
    try:
        # With the transformer inside the parser, what it returns is no tree of lark's but ours.
        return cast("Node", _parser().lark.parse(text))
    except UnexpectedInput as error:
        raise Refused(explained(error, text)) from None


def _check(text: str, what: str) -> None:
    """Refuse, before any parsing, what is empty or too long, strange characters, unpaired brackets."""
    if len(text) > LONGEST:
        raise Refused(TooLong(NOWHERE, what, len(text), LONGEST))
    if not text.strip():
        raise Refused(Empty(NOWHERE, what))
    fault = strange(text)
    if fault:
        raise Refused(fault)
    _check_brackets(text)


def _check_brackets(text: str) -> None:
    opened: list[tuple[str, Span]] = []
    for match in _BRACKET.finditer(text):
        bracket, span = match[0], Span(match.start(), match.end())
        if bracket in _PARTNER:
            opened.append((bracket, span))
            if len(opened) > DEEPEST_BRACKETS:
                raise Refused(TooDeep(span, DEEPEST_BRACKETS))
        elif not opened:
            raise Refused(Unopened(span, bracket))
        elif bracket != (partner := _PARTNER[opened.pop()[0]]):
            raise Refused(Mismatched(span, bracket, partner))
    if opened:
        bracket, span = opened[-1]
        raise Refused(Unclosed(span, bracket, _PARTNER[bracket]))


def _check_depth(root: Node) -> None:
    below = deeper(root, DEEPEST)
    if below is not None:
        raise Refused(TooDeep(below.span, DEEPEST))


def _is_plain(node: Node) -> bool:
    return isinstance(node, Number) or (isinstance(node, Reference) and node.time is None)


def _sign(text: str, relation: Relation) -> Span:
    """Where the sign of a relation stands: alone between its sides."""
    between = text[relation.left.span.end : relation.right.span.start]
    start = relation.left.span.end + len(between) - len(between.lstrip())
    return Span(start, start + len(between.strip()))
