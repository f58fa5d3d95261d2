r"""A node as LaTeX with how firmly it holds together; :mod:`scripted` and :mod:`write` have a form for each kind."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable

    from bpttcheck.notation.latex.letters import Pen
    from bpttcheck.notation.syntax import Node

# An open one runs on to the right, as a sum over an index does; a scripted one has something above or below, so that
# it can take no power.
SUM, TERM, PRODUCT, OPEN, FRACTION, CALL, POWER, SCRIPTED, ATOM = range(9)


class Form(NamedTuple):
    """A node as LaTeX, and how firmly that holds together; a ``bare`` one would take brackets behind it as its own."""

    strength: int
    text: str
    bare: bool = False


_FORMS: Final[dict[type[Node], Callable[[Any, Pen], Form]]] = {}


def writes(*kinds: type[Node]) -> Callable[[Callable[[Any, Pen], Form]], Callable[[Any, Pen], Form]]:
    """Marks the function that writes nodes of some kinds."""

    def mark(function: Callable[[Any, Pen], Form]) -> Callable[[Any, Pen], Form]:
        _FORMS.update(dict.fromkeys(kinds, function))
        return function

    return mark


def form(node: Node, pen: Pen) -> Form:
    """The form of a node."""
    return _FORMS[type(node)](node, pen)


def text(node: Node, pen: Pen) -> str:
    """A node as LaTeX, where nothing stands beside it."""
    return form(node, pen).text


def within(node: Node, needed: int, pen: Pen) -> str:
    """A node as LaTeX, in brackets where a firmer form is needed."""
    found = form(node, pen)
    return found.text if found.strength >= needed else bracketed(found.text)


def bracketed(text: str) -> str:
    """In round brackets."""
    return rf"\left({text}\right)"


def tight(node: Node, pen: Pen) -> str:
    """A time or an index, set close."""
    return within(node, SUM, pen).replace(" + ", "+").replace(" - ", "-")


def listed(nodes: tuple[Node, ...], pen: Pen) -> str:
    """Nodes with commas between."""
    return ", ".join([within(node, SUM, pen) for node in nodes])
