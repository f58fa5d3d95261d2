"""Which assumptions say the same at every size: that entries sum to 1, that a vector is one-hot, that all are 0."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bpttcheck.expressions.indices import LAST
from bpttcheck.expressions.scope import is_quantity
from bpttcheck.notation import plain
from bpttcheck.notation.syntax import (
    Call,
    Entry,
    Node,
    Number,
    Reference,
    Relation,
    Slice,
    Summation,
    fixed_time,
)
from bpttcheck.scopes.letters import Letters, bare, is_plain, times_in, unindexed
from bpttcheck.scopes.written import NOTHING, Facts, facts

if TYPE_CHECKING:
    from bpttcheck.expressions.scope import Names
    from bpttcheck.models.model import Glossary
    from bpttcheck.verify.results import StepResult
    from bpttcheck.verify.setting import Prepared


def assumed(result: StepResult, prepared: Prepared) -> Facts:
    """What assumptions about values say of sizes and times, and which of them may mean something else there."""
    found, names = NOTHING, prepared.world.glossary
    for text in _texts(result, prepared):
        node = plain.read_assumption(text)
        if _is_condition(node, names):
            continue
        vector = _vector(node)
        of = _zero(node) if vector is None else vector
        if of is None or not _is_given(of, names, is_vector=vector is not None):
            why = f"`{text}` is assumed, which may mean something else there"
            return Facts(sizes=why, times=why)
        found = found.with_(facts(of, names, Letters(times_in(of))))
    return found


def conditions(result: StepResult, prepared: Prepared) -> tuple[Node, ...]:
    """What is assumed of indices and times."""
    names = prepared.world.glossary
    nodes = map(plain.read_assumption, _texts(result, prepared))
    return tuple(node for node in nodes if _is_condition(node, names))


def bound(result: StepResult, prepared: Prepared) -> dict[str, str]:
    """The quantities whose entries sum to 1, or of which one is 1 and the others 0, with the sorts of these."""
    found = {}
    for text in _texts(result, prepared):
        if (vector := _vector(plain.read_assumption(text))) is not None:
            base = unindexed(vector)
            quantity = prepared.world.glossary.quantity(base.name, timed=base.time is not None)
            if quantity and quantity.shape.sorts:
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


def _zero(node: Node) -> Reference | None:
    """The quantity that is 0."""
    match node:
        case Relation(Reference() as left, "=", Number(value)) if value == 0:
            return left
    return None


def _is_given(vector: Node, names: Glossary, *, is_vector: bool) -> bool:
    """Whether a quantity, which may have to be a vector, is no formula of others, at its time or at all times."""
    base = unindexed(vector)
    at = fixed_time(base.time)
    quantity = names.quantity(base.name, timed=base.time is not None, at=at)
    rules = [
        rule for family in names.families if quantity and family.named.name == quantity.name for rule in family.rules
    ]
    there = [rule for rule in rules if at is None or rule.when == at] or rules
    # Of a matrix only its rows are bound, each by itself.
    axes = {1} if isinstance(vector, Reference) else {1, 2}
    is_fit = quantity is not None and (len(quantity.shape.sorts) in axes or not is_vector)
    return is_fit and bool(there) and all(rule.meaning is None for rule in there)


def _is_condition(node: Node, names: Names) -> bool:
    """Whether what is compared are letters and numbers, none of which is a quantity."""
    match node:
        case Relation(left, _, right) if is_plain(left) and is_plain(right):
            return not any(is_quantity(name, names) for name in (bare(left) | bare(right)) - {LAST})
    return False
