"""The true backward pass with one rule changed, and what it computes for a target.

The mechanism names no mistake: a rule says what a node hands on where that is not what the chain rule says. Where the
rule is applied is a choice of its own: ``Everywhere``, or ``Last``, on each path the last time only, as in a line that
goes back by one step from adjoints that are right, or ``Near`` the denominator. Each can be computed in several
:mod:`ways <.passes>`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from bpttcheck.errors import Refused
from bpttcheck.explain.passes import AsNodes
from bpttcheck.expressions.scope import Frame
from bpttcheck.kernel.reverse import handed
from bpttcheck.verify.claims import Target

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from bpttcheck.explain.numbers import Row
    from bpttcheck.explain.passes import Adjoints, Held, InNumbers, Rule, Way
    from bpttcheck.explain.unfolded import At, Unfolded
    from bpttcheck.expressions.scope import Quantity
    from bpttcheck.kernel.graph import Graph
    from bpttcheck.kernel.reverse import Handed
    from bpttcheck.models.unrolled import Unrolled
    from bpttcheck.places import Span
    from bpttcheck.verify.claims import Claim, Entries

V = TypeVar("V", int, float)


def _true(_graph: Graph, _node: int) -> None:
    """The rule of a pass of which nothing is changed."""


class Everywhere:
    """Derivatives with the rule changed at every node."""

    def __init__(self, unfolded: Unfolded, rule: Rule) -> None:
        self.unfolded = unfolded
        self.graph = unfolded.graph
        self._rule = rule

    def derivative(self, of: int, by: int, held: Held, way: Way[V]) -> V:
        """∂of/∂by, as someone computes it who errs so."""
        return self._pass(of, by, held, way)(by)

    def _pass(self, of: int, by: int, held: Held, way: Way[V]) -> Adjoints[V]:
        key = self, of, held, self.unfolded.at.get(by, by)
        if key not in way.made:
            way.made[key] = self._made(of, by, held, way)
        return way.made[key]

    def _made(self, of: int, by: int, held: Held, way: Way[V]) -> Adjoints[V]:
        return way.walk(of, held, self.unfolded.leading(of, by), self._rule)


class Last(Everywhere):
    """The rule is changed where a path meets it for the last time: what comes back to there is the true adjoint."""

    def _made(self, of: int, by: int, held: Held, way: Way[V]) -> Adjoints[V]:
        leading = self.unfolded.leading(of, by)
        true = way.walk(of, held, leading, _true)
        shares: list[tuple[int, V]] = []
        changed: set[int] = set()
        for node in sorted(leading, reverse=True):
            if (rule := self._rule(self.graph, node)) is not None:
                changed.add(node)
                adjoint = true(node)
                shares += [(argument, way.times(adjoint, partial)) for argument, partial in rule]

        def once(_graph: Graph, node: int) -> list[Handed] | None:
            return [] if node in changed else None

        return way.walk(of, held, leading, once, shares)


class Near(Everywhere):
    """The rule is changed near the denominator only: which one it is depends on the time of that."""

    def __init__(self, unfolded: Unfolded, rule_at: Callable[[int | None], Rule]) -> None:
        super().__init__(unfolded, _true)
        self._rule_at = rule_at

    def _made(self, of: int, by: int, held: Held, way: Way[V]) -> Adjoints[V]:
        changed = self._rule_at(self.unfolded.at.get(by, ("", None))[1])
        return way.walk(of, held, self.unfolded.leading(of, by), changed)


def scopes(unfolded: Unfolded, rule: Rule) -> Iterator[Everywhere]:
    """A rule changed everywhere, and at the time of the denominator only, as where later adjoints are right."""
    yield Everywhere(unfolded, rule)

    def at(time: int | None) -> Rule:
        return lambda graph, node: rule(graph, node) if unfolded.owner.get(node, ("", None))[1] == time else None

    if unfolded.crossings:
        yield Near(unfolded, at)


def slope_scopes(unfolded: Unfolded, rule: Rule) -> Iterator[Everywhere]:
    """A rule changed where a path meets it last, everywhere, and, where times are layers, in one of them."""
    yield Last(unfolded, rule)
    yield Everywhere(unfolded, rule)

    def at(time: int) -> Rule:
        return lambda graph, node: rule(graph, node) if unfolded.owner.get(node, ("", None))[1] == time else None

    if not unfolded.crossings:
        yield from (Everywhere(unfolded, at(time)) for time in range(1, unfolded.world.times))


class Truncated(Everywhere):
    """Back-propagation through time that goes so many steps back from each loss, and no further."""

    def __init__(self, unfolded: Unfolded, steps: int) -> None:
        super().__init__(unfolded, _true)
        self._steps = steps

    def derivative(self, of: int, by: int, held: Held, way: Way[V]) -> V:
        """The shares of all losses, each from not too long before it."""
        terms = sorted(self.unfolded.terms(of), reverse=True)
        key = self, of, held
        if key not in way.made:
            between = frozenset[int]().union(*[self.unfolded.leading(of, term) for term in terms])
            way.made[key] = way.walk(of, held, between, _true)
        whole = way.made[key]
        return way.total([(whole(term), self._pass(term, by, held, way)(by)) for term in terms])

    def _made(self, of: int, by: int, held: Held, way: Way[V]) -> Adjoints[V]:
        at = self.unfolded.at.get(of)
        first = at[1] - self._steps if at and at[1] is not None else 0
        return way.walk(of, held, self.unfolded.leading(of, by), _since(self.unfolded, first))


def _since(unfolded: Unfolded, first: int) -> Rule:
    def rule(graph: Graph, node: int) -> Iterator[Handed]:
        for argument, partial in handed(graph, node):
            time = unfolded.at.get(argument, ("", None))[1]
            if time is None or time >= first:
                yield argument, partial

    return rule


def without(unfolded: Unfolded, lost: Callable[[At, At], bool]) -> Rule:
    """A pass that forgets paths: those from the equation of one quantity to another of which ``lost`` is true."""

    def rule(graph: Graph, node: int) -> list[Handed] | None:
        owner = unfolded.owner.get(node)
        if owner is None:
            return None
        reached = [unfolded.at.get(argument) for argument in graph.nodes[node][1]]
        if not any(at and lost(owner, at) for at in reached):
            return None
        pairs = zip(handed(graph, node), reached, strict=True)
        return [share for share, at in pairs if not (at and lost(owner, at))]

    return rule


class World:
    """A world in which derivatives are those of a changed pass, and all else is as it is."""

    def __init__(self, world: Unrolled, changed: Everywhere) -> None:
        self.graph = world.graph
        self._way = AsNodes(world.graph)
        self.times = world.times
        self.sizes = world.sizes
        self.size = world.size
        self.check_use = world.check_use
        self.copies = world.copies
        self.used = world.used
        self.changed = changed
        self._world = world

    @property
    def last(self) -> int:
        """The node for the last time where it stands as a number."""
        return self._world.last

    def derivative(self, of: int, by: int, held: Held) -> int:
        """∂of/∂by by the changed pass."""
        return self.changed.derivative(of, by, held, self._way)

    def entries(self, quantity: Quantity, time: int | None, span: Span) -> Entries:
        """The nodes of a quantity; an abbreviation may stand for a derivative, and is built anew."""
        rule = self._world.glossary.rule(quantity, time, self.times) if quantity.role == "abbreviation" else None
        if rule is None or rule.meaning is None:
            return self._world.entries(quantity, time, span)
        return rule.meaning.build(Frame(self, {} if time is None else {rule.letter: time}))


class Looked(World):
    """The same with numbers for derivatives, each a variable at a point of its own."""

    def __init__(self, world: Unrolled, changed: Everywhere, way: InNumbers) -> None:
        super().__init__(world, changed)
        self._numbers = way.numbers.further()
        self._quickly = way
        self._count = 0

    def derivative(self, of: int, by: int, held: Held) -> int:
        """A variable of which the value is ∂of/∂by."""
        self._count += 1
        return self._numbers.put(f"derivative {self._count}", self.changed.derivative(of, by, held, self._quickly))

    def values(self, claim: Claim, frame: Frame) -> Row | None:
        """What a claim comes to."""
        entries = Altered(claim, self).truth(frame)
        return None if isinstance(entries, Refused) else self._numbers.of(entries)


class Altered(Target):
    """A target whose truth is what a changed pass computes."""

    def __init__(self, claim: Claim, world: World) -> None:
        super().__init__(claim)
        self._world = world

    def truth(self, frame: Frame) -> Entries | Refused:
        """The entries at the values of the target's own indices, by the changed pass."""
        return super().truth(Frame(self._world, frame.indices))
