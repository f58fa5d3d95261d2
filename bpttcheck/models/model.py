"""A model, or the definitions of a file: what is known by name, and the rule by which each gets its entries."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from msgspec import Struct

if TYPE_CHECKING:
    from bpttcheck.derivation import Rename, Size
    from bpttcheck.expressions import Meaning
    from bpttcheck.expressions.scope import Quantity
    from bpttcheck.places import Passage

When = int | Literal["always", "last", "untimed"]


class Rule(Struct, frozen=True):
    """How a quantity gets its entries at some times: by an equation, or as base variables (no ``meaning``).

    ``when`` is one time, ``last`` (τ), ``always`` (1 to τ, with ``letter`` for the time), or ``untimed``.
    """

    when: When
    passage: Passage
    meaning: Meaning | None = None
    letter: str = ""


class Family(Struct, frozen=True):
    """All rules of one name."""

    named: Quantity
    rules: tuple[Rule, ...]

    def rule(self, time: int | None, last: int) -> Rule | None:
        """The rule at a time, the most specific one first; ``None`` where the quantity does not exist."""
        wanted: list[When] = ["untimed"] if time is None else [time]
        if time is not None and time == last:
            wanted.append("last")
        if time is not None and 1 <= time <= last:
            wanted.append("always")
        return next((rule for when in wanted for rule in self.rules if rule.when == when), None)

    def span(self, last: int) -> tuple[int, int]:
        """The first and the last time at which there is a rule."""
        times = [t for t in range(last + 2) if self.rule(t, last)]
        return (min(times), max(times)) if times else (1, 0)


class Model(Struct, frozen=True):
    """A model as it was read and checked; ``sizes`` and ``times`` are its defaults."""

    name: str
    title: str
    origin: str
    sizes: tuple[Size, ...]
    times: int
    families: tuple[Family, ...]
    equations: tuple[tuple[str, str], ...]
    assumptions: tuple[Passage, ...]
    rename: tuple[Rename, ...]
    labels: tuple[str, ...] = ()


class Glossary:
    """What the names of a model, an author's letters and abbreviations refer to."""

    def __init__(
        self,
        families: tuple[Family, ...],
        letters: tuple[tuple[str, str], ...] = (),
        labels: tuple[str, ...] = (),
        *,
        rows: bool = False,
    ) -> None:
        self.families = families
        self.rows = rows
        self._labels = labels
        self._letters = dict(letters)
        self._families = {(family.named.name, family.named.timed): family for family in families}

    def family(self, named: Quantity) -> Family:
        """The rules of a name."""
        return self._families[named.name, named.timed]

    def quantity(self, name: str, *, timed: bool) -> Quantity | None:
        """What an author calls so; ``v`` is a matrix ``V`` where no other ``v`` is known."""
        name = self._letters.get(name, name)
        family = self._families.get((name, timed))
        if family is None and not timed and (name, True) not in self._families:
            family = self._families.get((name.upper(), False))
            if family and len(family.named.shape.sorts) < 2:
                family = None
        return family.named if family else None

    def known(self) -> tuple[str, ...]:
        """All names, for a hint."""
        return (*(family.named.name for family in self.families), *self._letters)

    def is_label(self, name: str) -> bool:
        """Whether the model declares that the vector may be one-hot."""
        return self._letters.get(name, name) in self._labels
