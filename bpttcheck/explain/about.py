"""A line and its target, and what their names stand for."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from bpttcheck.expressions.scope import is_quantity
from bpttcheck.expressions.shapes import TIME
from bpttcheck.notation.latex.kinds import kind
from bpttcheck.notation.write import plain

if TYPE_CHECKING:
    from bpttcheck.derivation import Step
    from bpttcheck.explain.places import Place
    from bpttcheck.expressions.scope import Quantity
    from bpttcheck.models.model import Glossary
    from bpttcheck.notation.latex.kinds import Kind, Seen
    from bpttcheck.notation.latex.letters import Pen
    from bpttcheck.notation.latex.lexicon import Lexicon
    from bpttcheck.notation.syntax import Node, Reference
    from bpttcheck.verify.claims import Target
    from bpttcheck.verify.setting import Prepared


class About:
    """What a line says, what it was held against, and the model of both."""

    def __init__(self, tree: Node, step: Step, target: Target, prepared: Prepared) -> None:
        self.tree = tree
        self.step = step
        self.target = target
        self.prepared = prepared
        self._kinds: Seen = {}

    @property
    def glossary(self) -> Glossary:
        """All names."""
        return self.prepared.world.glossary

    @cached_property
    def quantities(self) -> tuple[Quantity, ...]:
        """All that the model names."""
        return tuple(family.named for family in self.glossary.families)

    @cached_property
    def lexicon(self) -> Lexicon:
        """What a reader of LaTeX knows; of others it knows rows and columns."""
        return self.prepared.lexicon()

    def kind(self, node: Node) -> Kind:
        """Rows and columns of a tree, as far as the names tell; of parts that many have in common told once."""
        return kind(node, self.lexicon, self._kinds)

    @cached_property
    def indices(self) -> tuple[str, ...]:
        """The letters of the target's own indices that are no times."""
        return tuple(name for name, cell in self.target.claim.free.items() if cell.root().sort != TIME)

    def quantity(self, node: Reference) -> Quantity | None:
        """The quantity of a name, with or without its time."""
        return self.glossary.quantity(node.name, timed=True) or self.glossary.quantity(node.name, timed=False)

    def shown(self, node: Node) -> str:
        """A tree in the notation of the line."""
        if self.step.notation == "plain":
            return plain(node)
        from bpttcheck.notation.latex.write import typeset  # with LaTeX, and without it not

        return typeset(node, self._pen)

    @property
    def _pen(self) -> Pen:
        """A pen for all lines of a setting: what it remembers took most of the time to write."""
        from bpttcheck.notation.latex.letters import Pen  # with LaTeX, and without it not

        found = self.prepared.kept.get(Pen)
        if not isinstance(found, Pen):
            found = self.prepared.kept[Pen] = Pen(self.lexicon)
        return found

    def has_time(self, name: str) -> bool:
        """Whether a name is that of something that has a time."""
        return self.glossary.quantity(name, timed=True) is not None

    def is_index(self, name: str, place: Place) -> bool:
        """Whether a letter is an index at a place."""
        return name in place.bound or (name in self.target.claim.free and not is_quantity(name, self.glossary))
