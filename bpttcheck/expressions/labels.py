"""Classes by name: wherever an index may stand, ``y(t)`` or a letter for it means the class that a one-hot y(t) marks.

An entry at a class is the sum of all entries, each times the entry of the vector: ``yhat[y(t)]`` is Σᵢ yᵢ ŷᵢ.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from bpttcheck.errors import Refused, WrongShape
from bpttcheck.expressions.meaning import Meaning, meaning
from bpttcheck.expressions.shapes import called
from bpttcheck.notation.syntax import Node, Number, Reference
from bpttcheck.notation.write import plain

if TYPE_CHECKING:
    from bpttcheck.expressions.scope import Scope


class Marked(Struct, frozen=True):
    """A vector that marks a class, with what it is called as an assumption calls it."""

    name: str
    sort: str
    part: Meaning


def label(node: Node, scope: Scope) -> Reference | None:
    """The vector whose class a node means; ``None`` if it means no class. An index of a sum hides a letter."""
    if not isinstance(node, Reference) or node.name in scope.bound:
        return None
    named = scope.names.label(node.name)
    if named is not None:
        # The time that is written, else the one that the letter has, else the one that is left out.
        fixed = named.time if isinstance(named.time, Number) or named.time == Reference("tau") else None
        return replace(named, time=node.time or fixed, span=node.span)
    if scope.names.is_label(node.name) and not scope.is_index(node.name):
        return node
    return None


def marked(node: Node, scope: Scope) -> Marked | None:
    """The vector whose class a node means, which from then on must be one-hot."""
    vector = label(node, scope)
    if vector is None:
        return None
    part = meaning(vector, scope)
    if not part.shape.is_vector:
        raise Refused(WrongShape(node.span, f"`{plain(vector)}`", str(part.shape), "a vector"))
    scope.needs.add(f"onehot({plain(vector)})")
    (sort,) = part.shape.sorts
    return Marked(plain(vector), sort, part)


def marked_among(node: Node, sort: str, scope: Scope) -> Marked | None:
    """The same where the class must be one of a sort; raises ``WrongShape``."""
    vector = marked(node, scope)
    if vector:
        what = f"the class `{plain(node)}`"
        fault = WrongShape(node.span, what, f"one of {called(vector.sort)}", f"an entry of {called(sort)}")
        scope.joint(vector.sort, sort, fault)
    return vector
