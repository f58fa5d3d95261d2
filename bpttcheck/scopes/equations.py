"""What the equations of a model, or definitions, say that bears on other sizes and lengths."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from bpttcheck.expressions.indices import LAST, linear
from bpttcheck.notation import plain
from bpttcheck.notation.syntax import Entry, Product, Reference, Written, fixed_time, walk
from bpttcheck.scopes.lags import Delays, lags
from bpttcheck.scopes.letters import Letters, bare, unindexed
from bpttcheck.scopes.written import COMPARED, NOTHING, Facts, facts, of_time

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bpttcheck.expressions.scope import Names
    from bpttcheck.models.model import Glossary
    from bpttcheck.notation.syntax import Node
    from bpttcheck.scopes.lags import Steps

_RING = "what one time hands to another leads back to itself only after several steps"
_APART = "what one time hands to another names entries one by one"


class Equations(Struct, frozen=True):
    """What the equations of a model, or definitions, say.

    ``states`` are the names of what is used at other times, ``lags`` how far each reaches with all that it names;
    ``delay`` is how many steps it takes at most to go from one to another without a turn. ``bodies`` are the names that
    are defined, each with what it stands for, and ``apart`` those in which entries are named one by one.
    """

    facts: Facts
    states: frozenset[str]
    lags: Steps
    delay: int
    bodies: tuple[tuple[str, Node], ...]
    apart: frozenset[str]


def equations(texts: Iterable[tuple[str, str]], names: Names, elsewhere: frozenset[str] = frozenset()) -> Equations:
    """What equations say, from their heads and bodies; these were read before without a fault.

    In those of the names ``elsewhere`` entries are named one by one.
    """
    found, states, apart = NOTHING, set[str](), set(elsewhere)
    bodies: list[tuple[str, Node]] = []
    for head, body in texts:
        left, right = plain.read_head(head), plain.read(body)
        own = facts(right, names, _letters(left))
        found = found.with_(_of_head(left)).with_(own)
        bodies.append((unindexed(left).name, right))
        if own.named or own.ordered or _has_list(right, names):
            apart.add(unindexed(left).name)
        for each in walk(right):
            if isinstance(each, Reference) and each.time is not None and (at := linear(each.time)) and at[1]:
                states.add(each.name)
    found = found.with_(Facts(sizes=COMPARED)) if found.ordered else found
    known = Delays(bodies)
    ring = Facts(times=_RING) if known.has_ring else NOTHING
    if known.feed_back(apart):
        ring = ring.with_(Facts(times=_APART))
    return Equations(found.with_(ring), frozenset(states), lags(bodies), known.longest, tuple(bodies), frozenset(apart))


def _has_list(tree: Node, names: Names) -> bool:
    """Whether a list has entries by themselves; vectors end to end are none."""
    return any(
        isinstance(each, Written) and not all(_is_vector(part, names) for part in each.parts) for each in walk(tree)
    )


def _is_vector(node: Node, names: Names) -> bool:
    """Whether a name stands for a vector over a sort, or something is multiplied with one entry by entry."""
    match node:
        case Written((part,)):
            return _is_vector(part, names)
        case Product(factors):
            return any(_is_vector(factor, names) for factor in factors)
        case Reference(name, time):
            found = names.quantity(name, timed=time is not None, at=fixed_time(time))
            found = found or names.quantity(name, timed=True)
            return found is not None and any(sort.isidentifier() for sort in found.shape.sorts)
    return False


def declared(names: Glossary) -> Facts:
    """The latest time by a number at which a quantity is declared by itself, and whether one is at the last."""
    whens = {rule.when for family in names.families for rule in family.rules}
    return Facts(latest=max((when for when in whens if isinstance(when, int)), default=0), ends="last" in whens)


def _letters(head: Node) -> Letters:
    """The letters of a head: its time, and its indices."""
    time = unindexed(head).time
    times = frozenset({time.name}) if isinstance(time, Reference) and time.name != LAST else frozenset()
    indices = frozenset().union(*map(bare, head.indices)) if isinstance(head, Entry) else frozenset()
    return Letters(times, indices)


def _of_head(head: Node) -> Facts:
    time = unindexed(head).time
    return replace(of_time(time, _letters(head)), offset=0) if time is not None else NOTHING
