"""What a right line says that bears on other sizes and lengths, with its target and the equations behind both."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from bpttcheck.expressions.shapes import TIME
from bpttcheck.places import Passage
from bpttcheck.scopes.about import Where
from bpttcheck.scopes.assumed import assumed, conditions, needed
from bpttcheck.scopes.assumed import bound as bound_by
from bpttcheck.scopes.equations import declared
from bpttcheck.scopes.groups import Times
from bpttcheck.scopes.lags import reach as steps_of
from bpttcheck.scopes.letters import Letters
from bpttcheck.scopes.looking import Ask, Place
from bpttcheck.scopes.orders import order, orders
from bpttcheck.scopes.rooms import Within
from bpttcheck.scopes.written import Facts
from bpttcheck.scopes.written import facts as facts_of
from bpttcheck.verify.claims import line_of

if TYPE_CHECKING:
    from bpttcheck.models.model import Glossary
    from bpttcheck.notation.syntax import Node
    from bpttcheck.scopes.about import About
    from bpttcheck.scopes.equations import Equations
    from bpttcheck.scopes.handed import Cut
    from bpttcheck.verify.claims import Claim, Target
    from bpttcheck.verify.results import StepResult
    from bpttcheck.verify.setting import Prepared


class Said:
    """A line, its target and its setting, and where the file has them (``own``)."""

    def __init__(self, result: StepResult, about: About) -> None:
        self._result = result
        self.about = about
        self._target, self._prepared = about.at(None)
        self.own = Where(dict(self._prepared.world.sizes), self._prepared.world.times)
        # What the line means, where names mean the same: at each length.
        self._claims: dict[Glossary, Claim] = {}
        self.timed = self._prepared.world.glossary.timed

    def place(self, where: Where) -> Place:
        """The line somewhere else; raises :class:`Refused` where it, or its target, means nothing."""
        return self._placed(*self.about.at(where))

    def like(self, where: Where, cut: Cut) -> Place:
        """The line there as it is at every length: with a variable for the last time where that is a number."""
        return self._placed(*self.about.at(where, names_last=self.facts.counts and cut != "here"))

    def _placed(self, target: Target, prepared: Prepared) -> Place:
        names = prepared.world.glossary
        if names not in self._claims:
            self._claims[names] = line_of(self._ask.tree, self._ask.passage, target, prepared)
        return Place(self._ask, self._claims[names], target, prepared)

    def least(self, sort: str) -> int:
        """The least size at which all values exist that are named."""
        return max(self.facts.most(sort), 1)

    @property
    def enough(self) -> int:
        """The length at which every neighbourhood of a time is there, and two of the times in the middle."""
        return 2 * self.reach + 1 + self.facts.latest + self.facts.ends

    @cached_property
    def reach(self) -> int:
        """The most steps between times that are named beside each other, through definitions and equations too."""
        model, definitions = self._equations
        steps = (steps_of(tree, definitions.lags) for tree in self._trees)
        return max(self.facts.offset, 1, *steps) + model.delay + self.again

    @cached_property
    def again(self) -> int:
        """How often derivatives are differentiated again."""
        known = orders(body for each in self._equations for body in each.bodies)
        return max(0, *(order(tree, known) - 1 for tree in self._trees))

    @cached_property
    def _ask(self) -> Ask:
        assert self._result.tree is not None  # noqa: S101  (a right line was read)
        return Ask(
            self._result.tree,
            self._result.step.text,
            Within(
                tuple(Passage.whole(need, "<needed>") for need in needed(self._result)),
                tuple((sort, self.facts.most(sort)) for sort in self.own.sizes),
                self.facts.ordered,
                self._states,
                frozenset(self.bound),
            ),
            Times(self.reach, self.facts.latest),
            self.about.memory,
        )

    @cached_property
    def facts(self) -> Facts:
        """What is written in the line, in its target, and in the equations and definitions behind them."""
        names = self._prepared.world.glossary
        found = assumed(self._result, self._prepared).with_(declared(names))
        for tree in self._trees:
            found = found.with_(facts_of(tree, names, self.letters))
        for each in self._equations:
            found = found.with_(each.facts)
        return found

    @cached_property
    def letters(self) -> Letters:
        """The letters that are free in the line, and what each stands for."""
        assert self._result.tree is not None  # noqa: S101  (a right line was read)
        line = line_of(self._result.tree, self._result.step.text, self._target, self._prepared)
        times = frozenset(name for name, cell in line.free.items() if cell.root().sort == TIME)
        return Letters(times, frozenset(line.free) - times)

    @cached_property
    def _trees(self) -> tuple[Node, ...]:
        """What is written: the line, its target, and conditions on indices and times."""
        assumed = conditions(self._result, self._prepared)
        return tuple(filter(None, (self._result.tree, self._target.claim.tree, *assumed)))

    @property
    def is_conditional(self) -> bool:
        """Whether anything is assumed of its indices, or needed besides what the file assumes."""
        return bool(self._ask.within.needs or conditions(self._result, self._prepared))

    @cached_property
    def bound(self) -> dict[str, str]:
        """The names of vectors that assumptions bind, with their sorts."""
        return bound_by(self._result, self._prepared)

    @property
    def _equations(self) -> tuple[Equations, ...]:
        return self.about.equations(self._prepared)

    @property
    def _states(self) -> frozenset[str]:
        return self._equations[0].states
