"""What a derivation is about, read from a report: declarations, equations, definitions and letters, as trees."""

from __future__ import annotations

from copy import copy
from typing import TYPE_CHECKING, Any, NamedTuple

from bpttcheck.notation import plain
from bpttcheck.notation.syntax import Entry, Node, Number, Reference, Repeated, Summation, children, mapped

if TYPE_CHECKING:
    from collections.abc import Mapping

_LONGER = 4
When = int | str | None


class Rule(NamedTuple):
    """How a quantity gets its value at some times: drawn (no ``body``), or by an equation or a definition."""

    when: When
    letter: str
    indices: tuple[str, ...]
    sorts: tuple[str, ...]
    body: Node | None
    role: str

    @property
    def time(self) -> Node | None:
        """The time of what names none in the body."""
        return Reference("tau") if self.when == "tau" else Reference(self.letter) if self.letter else None


class Given:
    """A derivation's model, sizes, times, definitions and conventions."""

    def __init__(self, derivation: Mapping[str, Any]) -> None:
        said = derivation["given"]
        self.sizes: dict[str, int] = derivation["sizes"]
        self.times: int = derivation["times"] or 0
        self.rows, self.denominator = bool(said["rows"]), bool(said["denominator"])
        self.slopes_by_value = bool(said["slopes_by_value"])
        self.letters: dict[str, str] = {_name(letter): _name(name) for letter, name in said["rename"].items()}
        self.labels = {_name(letter): plain.read(vector) for letter, vector in said["labels"].items()}
        self.rules: dict[str, list[Rule]] = {}
        for role, key in (("parameter", "parameters"), ("input", "inputs"), ("input", "initial")):
            for head, sorts in said[key].items():
                self._add(head, None, role, tuple(sorts))
        for role, key in (("computed", "equations"), ("definition", "define")):
            for head, body in said[key].items():
                self._add(head, plain.read(body), role)
        self._settle_times()
        self._usual: dict[str, tuple[int, int] | None] = {}
        self._longer: Given | None = None
        longer = copy(self)
        longer.times = _LONGER
        self._longer = longer

    def usual_size(self, name: str) -> tuple[int, int] | None:
        """The shape that a quantity has at most times, in a model of a length at which there are such."""
        if self._longer is None:
            return None
        if name not in self._usual:
            from tests.soundness.evaluator.world import usual_size

            self._usual[name] = usual_size(self._longer, name)
        return self._usual[name]

    def _add(self, head: str, body: Node | None, role: str, sorts: tuple[str, ...] = ()) -> None:
        tree = plain.read_head(head)
        base = tree.base if isinstance(tree, Entry) else tree
        indices = tuple(str(getattr(each, "name", "")) for each in tree.indices) if isinstance(tree, Entry) else ()
        if isinstance(base, Reference):
            when, letter = _when(base.time)
            self.rules.setdefault(base.name, []).append(Rule(when, letter, indices, sorts, body, role))

    def _settle_times(self) -> None:
        """A definition without a time whose body has one is one for every time."""
        for name, rules in self.rules.items():
            for k, rule in enumerate(rules):
                if rule.role == "definition" and rule.when is None and rule.body and self._has_time(rule.body):
                    self.rules[name][k] = rule._replace(when="always", letter="t")

    def _has_time(self, node: Node) -> bool:
        if isinstance(node, Summation | Repeated) and node.range.index == "t":
            return False
        if isinstance(node, Reference) and node.time is None:
            return node.name == "t" or (self.is_known(node.name, timed=True) and not self.is_known(node.name))
        return any(self._has_time(child) for child in children(node))

    def is_known(self, name: str, *, timed: bool = False) -> bool:
        """Whether there is a quantity of that name, with a time or without."""
        return any((rule.when is not None) == timed for rule in self.rules.get(name, ()))

    def is_quantity(self, name: str) -> bool:
        """Whether a name means a quantity."""
        return self.called(name) in self.rules

    def called(self, name: str) -> str:
        """The quantity that an author calls so; ``v`` is the matrix ``V`` where there is no ``v``."""
        name = self.letters.get(name, name)
        upper = self.rules.get(name.upper(), ())
        return name.upper() if name not in self.rules and any(len(rule.sorts) > 1 for rule in upper) else name

    def is_shared(self, name: str) -> bool:
        """Whether it is a parameter that all times share."""
        return any(rule.role == "parameter" and rule.when is None for rule in self.rules.get(name, ()))

    def layered(self, node: Node) -> Node:
        """A tree in which ``W[1][2,3]`` is ``W(1)[2,3]``, where nothing of that name is without a layer."""
        match node:
            case Entry(Entry(Reference(name, None), (layer,)), indices) if not self.is_known(self.called(name)):
                return Entry(Reference(name, layer), tuple(map(self.layered, indices)))
        return mapped(node, self.layered)

    def rule(self, name: str, time: int | None) -> Rule | None:
        """The rule of a quantity at a time, the most specific one."""
        wanted: list[When] = [time]
        if time is not None:
            wanted += ["tau"] * (time == self.times) + ["always"] * (1 <= time <= self.times)
        return next((rule for when in wanted for rule in self.rules.get(name, ()) if rule.when == when), None)

    def extent(self, sort: str) -> int:
        """How many entries a sort has: ``h``, ``h+x``, ``h+1``."""
        return sum(int(part) if part.isdecimal() else self.sizes[part] for part in sort.replace(" ", "").split("+"))


def _name(text: str) -> str:
    node = plain.read_head(text)
    return node.name if isinstance(node, Reference) else text


def _when(time: Node | None) -> tuple[When, str]:
    match time:
        case Number(value):
            return int(value), ""
        case Reference("tau", None):
            return "tau", ""
        case Reference(letter, None):
            return "always", letter
    return None, ""
