"""What a target truly is: an equation a line, to be read or copied."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bpttcheck.notation.write import plain
from bpttcheck.reports.page import Row, row
from bpttcheck.reports.words import counted

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from bpttcheck.notation.syntax import Node
    from bpttcheck.verify.derive import Derived


def rows(derived: Derived, style: str) -> Iterator[Row]:
    """The equations in a notation."""
    written = _NOTATIONS[style](derived)
    for equation in derived.lines:
        yield row(f"{written(equation.left)} = {written(equation.right)}")
    if derived.more:
        yield row(f"{_COMMENTS[style]} {counted(derived.more, 'line')} more: ask for one entry")


def _text(_derived: Derived) -> Callable[[Node], str]:
    return plain


def _latex(derived: Derived) -> Callable[[Node], str]:
    from bpttcheck.notation.latex.write import latex  # with LaTeX, and without it not

    lexicon = derived.prepared.lexicon()
    return lambda node: latex(node, lexicon)


def _sympy(_derived: Derived) -> Callable[[Node], str]:
    # SymPy is slow to import.
    from bpttcheck.verify.derive import to_sympy

    return lambda node: str(to_sympy(node))


_NOTATIONS: Final[dict[str, Callable[[Derived], Callable[[Node], str]]]] = {
    "text": _text,
    "latex": _latex,
    "sympy": _sympy,
}
_COMMENTS: Final = {"text": "#", "latex": "%", "sympy": "#"}
