"""A model, or the definitions of a file: what is known by name, and the rule by which each gets its entries."""

from __future__ import annotations

from collections import defaultdict
from copy import copy
from typing import TYPE_CHECKING, Literal

from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bpttcheck.derivation import Option, Rename, Size, Spelling
    from bpttcheck.expressions import Meaning
    from bpttcheck.expressions.scope import Quantity
    from bpttcheck.expressions.shapes import Sizes
    from bpttcheck.notation.syntax import Reference
    from bpttcheck.places import Passage

When = int | Literal["always", "last", "untimed"]


class Rule(Struct, frozen=True):
    """How a quantity gets its entries at some times: by an equation, or as base variables (no ``meaning``).

    ``when`` is one time, ``last`` (τ), ``always`` (1 to τ, with ``letter`` for the time), or ``untimed``. ``beside``
    are the names of what it uses at its own time.
    """

    when: When
    passage: Passage
    meaning: Meaning | None = None
    letter: str = ""
    beside: frozenset[str] = frozenset()


class Family(Struct, frozen=True):
    """All rules of one name."""

    named: Quantity
    rules: tuple[Rule, ...]

    def rule(self, time: int | None, last: int) -> Rule | None:
        """The rule at a time, the most specific one first; ``None`` where the quantity does not exist."""
        wanted: list[When] = ["untimed"] if time is None else [time]
        if time is not None and time == last:
            wanted.append("last")
        if time is not None and 1 <= time <= last and not self.named.gaps.intersection(wanted):
            wanted.append("always")
        return next((rule for when in wanted for rule in self.rules if rule.when == when), None)


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
    options: tuple[Option, ...] = ()
    holding: tuple[Passage, ...] = ()
    spelled: tuple[Spelling, ...] = ()


class Glossary:
    """What the names of a model, an author's letters and abbreviations refer to."""

    def __init__(
        self,
        families: tuple[Family, ...],
        letters: tuple[tuple[str, str], ...] = (),
        labels: tuple[str, ...] = (),
        *,
        rows: bool = False,
        sizes: Sizes | None = None,
        times: int | None = None,
        denominator_layout: bool = False,
        slopes_by_value: bool = False,
    ) -> None:
        self.rows = rows
        self.denominator_layout = denominator_layout
        self.slopes_by_value = slopes_by_value
        self.sizes: Sizes = sizes or {}
        self.classes: dict[str, Reference] = {}
        self._times = times
        self.labels = labels
        self._letters = dict(letters)
        self._set(families, frozenset())

    def _set(self, families: tuple[Family, ...], unknown: frozenset[tuple[str, When]]) -> None:
        self.families = families
        self._unknown = unknown
        self._families = {(f.named.name, f.named.timed, f.named.only): f for f in families}
        self._named: defaultdict[tuple[str, bool], list[Family]] = defaultdict(list)
        for family in families:
            self._named[family.named.name, family.named.timed].append(family)
        self._called: dict[tuple[str, bool, int | str | None], Quantity | None] = {}

    def among(self, families: Iterable[Family], unknown: frozenset[tuple[str, When]] = frozenset()) -> Glossary:
        """The same among other families, while heads wait for their shapes that are ``unknown``."""
        other = copy(self)
        other._set(tuple(families), unknown)  # noqa: SLF001  (it is one of us)
        return other

    def with_classes(self, classes: tuple[tuple[str, Reference], ...]) -> Glossary:
        """The same with letters for the classes that vectors mark."""
        other = copy(self)
        other.classes = dict(classes)
        return other

    def rule(self, named: Quantity, time: int | None, last: int) -> Rule | None:
        """The rule of a quantity at a time; ``None`` where it does not exist, or is there one of another shape."""
        for family in self._named[named.name, named.timed]:
            if family.named.shape.fits(named.shape, self.sizes) and (rule := family.rule(time, last)):
                return rule
        return None

    def span(self, named: Quantity, last: int) -> tuple[int, int]:
        """The first and the last time at which there is a rule."""
        times = [t for t in range(last + 2) if self.rule(named, t, last)]
        return (min(times), max(times)) if times else (1, 0)

    def quantity(self, name: str, *, timed: bool, at: int | str | None = None) -> Quantity | None:
        """What an author calls so; ``v`` is a matrix ``V`` where no other ``v`` is known."""
        key = name, timed, at
        if key not in self._called:
            self._called[key] = self._quantity(name, timed=timed, at=at)
        return self._called[key]

    def _quantity(self, name: str, *, timed: bool, at: int | str | None) -> Quantity | None:
        name = self._letters.get(name, name)
        family = self._at(name, at) if timed else self._families.get((name, False, None))
        if family is None and not timed and not self._at(name, None):
            family = self._families.get((name.upper(), False, None))
            if family and len(family.named.shape.sorts) < 2:
                family = None
        return family.named if family else None

    def _at(self, name: str, at: int | str | None) -> Family | None:
        """What has a name at a time: what has a shape of its own there, or what has the name at all other times."""
        if at is not None and (name, at) in self._unknown:
            return None
        for only in (at, "last" if at == self._times else None, None):
            family = self._families.get((name, True, only))
            # While models are read, a rule for one time need not say what the quantity is at all others.
            if family and ((name, "always") not in self._unknown or any(rule.when == at for rule in family.rules)):
                return family
        return None

    @property
    def timed(self) -> bool:
        """Whether anything has a time, or waits to be known at one."""
        waits = any(when != "untimed" for _, when in self._unknown)
        return waits or any(family.named.timed for family in self.families)

    def is_known(self, name: str) -> bool:
        """Whether a name is anything's."""
        return any(self.quantity(name, timed=timed) is not None for timed in (True, False))

    def given(self) -> tuple[str, ...]:
        """What the model is given besides its parameters, without a time."""
        return tuple(f.named.name for f in self.families if f.named.role == "input" and not f.named.timed)

    def known(self) -> tuple[str, ...]:
        """All names, for a hint."""
        return tuple(dict.fromkeys((*(family.named.name for family in self.families), *self._letters)))

    def is_label(self, name: str) -> bool:
        """Whether the model declares that the vector may be one-hot."""
        return self._letters.get(name, name) in self.labels

    def label(self, name: str) -> Reference | None:
        """The vector whose class an author calls so."""
        return self.classes.get(name)
