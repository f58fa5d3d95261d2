"""Which assumptions say the same at every size: that entries sum to 1, that a vector is one-hot, that all are 0."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bpttcheck.notation import plain
from bpttcheck.notation.syntax import Call, Entry, Node, Number, Reference, Relation, Slice, Summation
from bpttcheck.scopes.written import NOTHING, Facts

if TYPE_CHECKING:
    from bpttcheck.verify.results import StepResult
    from bpttcheck.verify.setting import Prepared


def unfit(result: StepResult, prepared: Prepared) -> Facts:
    """Why nothing can be said of other sizes and lengths, where an assumption may mean something else there."""
    for text in _texts(result, prepared):
        node = plain.read_assumption(text)
        if _vector(node) is None and not _is_zero(node) and not _is_condition(node):
            why = f"`{text}` is assumed, which may mean something else there"
            return Facts(sizes=why, times=why)
    return NOTHING


def conditions(result: StepResult, prepared: Prepared) -> tuple[Node, ...]:
    """What is assumed of indices and times."""
    return tuple(filter(_is_condition, map(plain.read_assumption, _texts(result, prepared))))


def bound(result: StepResult, prepared: Prepared) -> dict[str, str]:
    """The quantities whose entries sum to 1, or of which one is 1 and the others 0, with the sorts of these."""
    found = {}
    for text in _texts(result, prepared):
        if (vector := _vector(plain.read_assumption(text))) is not None:
            base = vector.base if isinstance(vector, Entry) else vector
            assert isinstance(base, Reference)  # noqa: S101  (it was found to be one)
            quantity = prepared.world.glossary.quantity(base.name, timed=base.time is not None)
            if quantity:
                found[quantity.name] = quantity.shape.sorts[-1]
    return found


def needed(result: StepResult) -> tuple[str, ...]:
    """What a conditional line needs to be assumed of values, indices and times, besides what is held or exists."""
    return tuple(need for need in result.needs if " exist" not in need and not need.startswith("holding "))


def _texts(result: StepResult, prepared: Prepared) -> tuple[str, ...]:
    return (*prepared.assumed.texts, *needed(result))


def _vector(node: Node) -> Node | None:
    """The vector that is one-hot, or whose entries sum to 1."""
    match node:
        case Call("onehot", (Reference() | Entry(Reference(), (Reference(), Slice(None, None))) as vector,)):
            return vector
        case Relation(Call("sum", (Reference() as vector,)), "=", Number(value)) if value == 1:
            return vector
        case Relation(Summation(over, Entry(Reference() as vector, (Reference(name, None),))), "=", Number(value)):
            if value == 1 and name == over.index and over.lower is None:
                return vector
        case Relation(
            Summation(over, Entry(Reference(), (Reference(), Reference(name, None))) as vector), "=", Number(one)
        ):
            if one == 1 and name == over.index and over.lower is None:
                return vector
    return None


def _is_zero(node: Node) -> bool:
    match node:
        case Relation(Reference(), "=", Number(value)):
            return value == 0
    return False


def _is_condition(node: Node) -> bool:
    match node:
        case Relation(Reference(_, None) | Number(), _, _) | Relation(_, _, Reference("tau", None)):
            return True
    return False
