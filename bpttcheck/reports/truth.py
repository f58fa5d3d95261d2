"""What a target truly is: an equation a line, to be read or copied."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bpttcheck.notation.latex_write import latex
from bpttcheck.notation.write import plain
from bpttcheck.reports.page import Row, row
from bpttcheck.reports.words import counted

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from bpttcheck.notation.syntax import Node
    from bpttcheck.verify.derive import Derived


def rows(derived: Derived, style: str) -> Iterator[Row]:
    """The equations in a notation."""
    written = _NOTATIONS[style]
    for equation in derived.lines:
        yield row(f"{written(equation.left)} = {written(equation.right)}")
    if derived.more:
        yield row(f"{_COMMENTS[style]} {counted(derived.more, 'line')} more: ask for one entry")


def _sympy(node: Node) -> str:
    # SymPy is slow to import.
    from bpttcheck.verify.derive import to_sympy

    return str(to_sympy(node))


_NOTATIONS: Final[dict[str, Callable[[Node], str]]] = {"text": plain, "latex": latex, "sympy": _sympy}
_COMMENTS: Final = {"text": "#", "latex": "%", "sympy": "#"}
