"""Whether a line has the form that is asked for, so that to restate the target earns nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bpttcheck.homework import Operation
from bpttcheck.notation import plain
from bpttcheck.notation.syntax import (
    Call,
    Derivative,
    Node,
    Reference,
    Repeated,
    Summation,
    walk,
)

if TYPE_CHECKING:
    from bpttcheck.homework import Form
    from bpttcheck.verify.setting import Prepared

_SUMS: Final = frozenset({"sum"})


def lacks(tree: Node, form: Form, prepared: Prepared) -> str:
    """Why a line has not the form, in words; empty if it has."""
    found = list(walk(tree))
    for operation in form.without:
        if any(_is(node, operation, prepared) for node in found):
            return f"the line still has a {operation} in it"
    if form.only is None:
        return ""
    allowed = {name for passage in form.only if (name := _name(plain.read(passage.text)))}
    known = prepared.world.glossary
    for node in found:
        if isinstance(node, Reference) and known.is_known(node.name) and node.name not in allowed:
            return f"`{node.name}` may not occur in it, only {', '.join(sorted(allowed))}"
    return ""


def _name(node: Node) -> str:
    return node.name if isinstance(node, Reference) else ""


def _is(node: Node, operation: Operation, prepared: Prepared) -> bool:
    match operation, node:
        case Operation.DERIVATIVE, Derivative() | Call("grad"):
            return True
        case Operation.SUM, Summation():
            return True
        case Operation.SUM, Call(function):
            return function in _SUMS
        case Operation.PRODUCT, Repeated():
            return True
        case Operation.DEFINITION, Reference(name):
            known = prepared.world.glossary
            quantity = known.quantity(name, timed=True) or known.quantity(name, timed=False)
            return quantity is not None and quantity.role == "abbreviation"
    return False
