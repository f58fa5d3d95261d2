"""The true backward pass with one rule changed, and what it computes for a target.

The mechanism names no mistake: a rule says what a node hands on where that is not what the chain rule says. Where the
rule is applied is a choice of its own: ``Everywhere``, or ``Last``, on each path the last time only, as in a line that
goes back by one step from adjoints that are right, or ``Near`` the denominator.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bpttcheck.expressions.scope import Frame
from bpttcheck.kernel.reverse import ReversePass, handed
from bpttcheck.verify.claims import Target

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from bpttcheck.errors import Refused
    from bpttcheck.explain.unfolded import At, Unfolded
    from bpttcheck.expressions.scope import Quantity
    from bpttcheck.kernel.graph import Graph
    from bpttcheck.kernel.reverse import Handed
    from bpttcheck.models.unrolled import Unrolled
    from bpttcheck.places import Span
    from bpttcheck.verify.claims import Claim, Entries

    # What a node hands on to whom, instead of what the chain rule says; nothing where it says the same.
    Rule = Callable[[Graph, int], Iterable[Handed] | None]

Held = frozenset[int]


class Everywhere:
    """Derivatives with the rule changed at every node.

    Nothing is handed to what is not made of the denominator: most of a model is not, and many passes are tried.
    """

    def __init__(self, unfolded: Unfolded, rule: Rule) -> None:
        self.unfolded = unfolded
        self.graph = unfolded.graph
        self._rule = rule
        self._passes: dict[tuple[object, ...], ReversePass] = {}

    def derivative(self, of: int, by: int, held: Held) -> int:
        """∂of/∂by, as someone computes it who errs so."""
        return self._pass(of, by, held).adjoint(by)

    def _pass(self, of: int, by: int, held: Held) -> ReversePass:
        key = of, held, self.unfolded.at.get(by, by)
        if key not in self._passes:
            self._passes[key] = self._made(of, by, held)
        return self._passes[key]

    def _made(self, of: int, by: int, held: Held) -> ReversePass:
        return self._walk(of, by, held, self._handed)

    def _walk(self, of: int, by: int, held: Held, rule: Callable[[Graph, int], Iterable[Handed]]) -> ReversePass:
        leading = self.unfolded.leading(of, by)
        return ReversePass(
            self.graph, of, held, lambda graph, node: [share for share in rule(graph, node) if share[0] in leading]
        )

    def _handed(self, graph: Graph, node: int) -> Iterable[Handed]:
        changed = self._rule(graph, node)
        return handed(graph, node) if changed is None else changed


class Last(Everywhere):
    """The rule is changed where a path meets it for the last time: what comes back to there is the true adjoint."""

    def _made(self, of: int, by: int, held: Held) -> ReversePass:
        graph, true = self.graph, self._walk(of, by, held, handed)
        shares: list[Handed] = []
        changed: set[int] = set()
        for node in sorted(self.unfolded.leading(of, by), reverse=True):
            if (rule := self._rule(graph, node)) is not None:
                changed.add(node)
                adjoint = true.adjoint(node)
                shares += [(argument, graph.times(adjoint, partial)) for argument, partial in rule]

        def once(graph: Graph, node: int) -> Iterable[Handed]:
            own = () if node in changed else handed(graph, node)
            return [*own, *shares] if node == of else own

        return self._walk(of, by, held, once)


class Near(Everywhere):
    """The rule is changed near the denominator only: which one it is depends on the time of that."""

    def __init__(self, unfolded: Unfolded, rule_at: Callable[[int | None], Rule]) -> None:
        super().__init__(unfolded, lambda *_: None)
        self._rule_at = rule_at

    def _made(self, of: int, by: int, held: Held) -> ReversePass:
        changed = self._rule_at(self.unfolded.at.get(by, ("", None))[1])

        def rule(graph: Graph, node: int) -> Iterable[Handed]:
            found = changed(graph, node)
            return handed(graph, node) if found is None else found

        return self._walk(of, by, held, rule)


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
        super().__init__(unfolded, lambda *_: None)
        self._steps = steps

    def derivative(self, of: int, by: int, held: Held) -> int:
        """The shares of all losses, each from not too long before it."""
        terms = self.unfolded.terms(of)
        whole = ReversePass(self.graph, of, held)
        weights = [(term, whole.adjoint(term)) for term in sorted(terms, reverse=True)]
        return self.graph.total(
            [self.graph.times(weight, self._pass(term, by, held).adjoint(by)) for term, weight in weights]
        )

    def _made(self, of: int, by: int, held: Held) -> ReversePass:
        at = self.unfolded.at.get(of)
        first = at[1] - self._steps if at and at[1] is not None else 0
        return self._walk(of, by, held, _since(self.unfolded, first))


def _since(unfolded: Unfolded, first: int) -> Callable[[Graph, int], Iterable[Handed]]:
    def rule(graph: Graph, node: int) -> Iterable[Handed]:
        for argument, partial in handed(graph, node):
            time = unfolded.at.get(argument, ("", None))[1]
            if time is None or time >= first:
                yield argument, partial

    return rule


def without(unfolded: Unfolded, lost: Callable[[At, At], bool]) -> Rule:
    """A pass that forgets paths: those from the equation of one quantity to another of which ``lost`` is true."""

    def rule(graph: Graph, node: int) -> Iterable[Handed] | None:
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
        self.times = world.times
        self.sizes = world.sizes
        self.size = world.size
        self.check_use = world.check_use
        self.copies = world.copies
        self.used = world.used
        self.derivative = changed.derivative
        self._world = world

    def entries(self, quantity: Quantity, time: int | None, span: Span) -> Entries:
        """The nodes of a quantity; an abbreviation may stand for a derivative, and is built anew."""
        rule = self._world.glossary.rule(quantity, time, self.times) if quantity.role == "abbreviation" else None
        if rule is None or rule.meaning is None:
            return self._world.entries(quantity, time, span)
        return rule.meaning.build(Frame(self, {} if time is None else {rule.letter: time}))


class Altered(Target):
    """A target whose truth is what a changed pass computes."""

    def __init__(self, claim: Claim, world: World) -> None:
        super().__init__(claim)
        self._world = world

    def truth(self, frame: Frame) -> Entries | Refused:
        """The entries at the values of the target's own indices, by the changed pass."""
        return super().truth(Frame(self._world, frame.indices))
