"""The line is right for another entry, or another time.

A result for h₂ or for t + 1 has the form of the one for h₁ or for t. Put the indices of the target into it before
you go on.

Changed rule: the pass ends at another entry.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Final

from msgspec.structs import replace

from bpttcheck.explain.asking import Asking, askings, time_of, whole
from bpttcheck.explain.pages import Example, Other, Thought
from bpttcheck.notation.syntax import Entry, Negative, Node, Number, Reference, Sum

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bpttcheck.explain.asked import Asked

_MOST: Final = 6
_ONE: Final = Number(Fraction(1))


def _others(asked: Asked) -> Iterator[Other]:
    for asking in askings(asked):
        for above, below in _moved(asking, asked):
            says = f"this is `{asked.shown(asking.alone(above, below))}`: right, but not what is asked"
            yield Other(asking.written(above, below), says)


def _moved(asking: Asking, asked: Asked) -> Iterator[tuple[Node, Node]]:
    """Both parts of a derivative with one index or time another, and both with the same change of time."""
    above, below = asking.above, asking.below
    yield from ((above, each) for each in _near(below, asked))
    yield from ((each, below) for each in _near(above, asked))
    for step in (_ONE, Negative(_ONE)):
        later = tuple(_at(node, step, asked) for node in (above, below))
        yield later[0], later[1]


def _near(node: Node, asked: Asked) -> Iterator[Node]:
    if isinstance(node, Entry):
        if len(node.indices) == 2:
            yield replace(node, indices=node.indices[::-1])
        for place in range(len(node.indices)):
            for index in _others_of(node.indices[place], asked):
                yield replace(node, indices=(*node.indices[:place], index, *node.indices[place + 1 :]))
    if time_of(node, asked) is not None:
        yield _with_time(node, Reference("tau"))
        yield from (_at(node, step, asked) for step in (_ONE, Negative(_ONE)))


def _others_of(index: Node, asked: Asked) -> Iterator[Node]:
    yield from (Reference(name) for name in asked.indices if Reference(name) != index)
    yield from (Number(Fraction(value)) for value in range(1, _MOST + 1) if Number(Fraction(value)) != index)


def _at(node: Node, step: Node, asked: Asked) -> Node:
    time = time_of(node, asked)
    return node if time is None else _with_time(node, Sum((time, step)))


def _with_time(node: Node, time: Node) -> Node:
    name = whole(node)
    reference = replace(name, time=time) if name else node
    return replace(node, base=reference) if isinstance(node, Entry) else reference


PAGE = Thought(
    code="elsewhere",
    rank=40,
    others=_others,
    fallback=True,
    examples=(
        Example(
            "d yhat(t)[1] / d h(t)[1]",
            "yhat(t)[1]*(v[1,2] - sum(k, yhat(t)[k]*v[k,2]))",
            "yhat(t)[1]*(v[1,1] - sum(k, yhat(t)[k]*v[k,1]))",
        ),
    ),
)
