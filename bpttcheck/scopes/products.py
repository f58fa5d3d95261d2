"""Products from the last time down to another one, or up to it, as recursions: P(τ) = I, P(k) = P(k+1) B(k+1)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from bpttcheck.derivation import Definition
from bpttcheck.errors import Refused
from bpttcheck.expressions.indices import LAST, letters, linear
from bpttcheck.expressions.ordered import direction
from bpttcheck.notation.syntax import MatrixProduct, Product, Reference, Repeated, Summation, mapped
from bpttcheck.notation.write import plain as shown
from bpttcheck.places import Passage
from bpttcheck.scopes.restating import names_in, put, time
from bpttcheck.verify.claims import target_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bpttcheck.expressions.shapes import Shape
    from bpttcheck.notation.syntax import Node, Range
    from bpttcheck.verify.setting import Prepared

_NAME = "Prod"
_LETTERS = "mnpqkljst"
_Body = tuple["Node", bool]


class Products:
    """The products of a formula, each a name that ``definitions`` defines."""

    def __init__(self, prepared: Prepared) -> None:
        self._prepared = prepared
        self._names: dict[_Body, str] = {}
        self._before: dict[str, str] = {}
        self.definitions: list[Definition] = []

    def named(self, tree: Node, latest: Mapping[str, int]) -> Node | None:
        """A formula with names for its products; ``None`` where one is none from the last time.

        Each letter of a time comes so many steps after the last time at most (``latest``).
        """
        try:
            return self._named(tree, latest)
        except Refused:
            return None

    def _named(self, tree: Node, latest: Mapping[str, int]) -> Node:
        match tree:
            case Summation(over, body):
                end = linear(over.upper) if over.upper else None
                late = {"": None, LAST: 0, **latest}.get(end[0]) if end else 0
                within = latest if late is None else {**latest, over.index: late + (end[1] if end else 0)}
                return replace(tree, body=self._named(body, within))
            case Repeated():
                return self._name_of(tree, latest) or tree
        return mapped(tree, lambda each: self._named(each, latest))

    def _name_of(self, node: Repeated, latest: Mapping[str, int]) -> Node | None:
        found = _turned(node.range)
        if found is None or not self._is_alone(node):
            return None
        (letter, steps), is_down = found
        after = steps - 1
        if after < 0 or after > latest_of(letter, latest):
            return None
        name = self._defined(node, is_down=is_down)
        if name and not letter and not after:
            self._define(f"{name}(0)", self._before[name])
        return Reference(name, time(letter, after)) if name else None

    def _is_alone(self, node: Repeated) -> bool:
        """Whether the factors show no letter but their own."""
        names = self._prepared.world.glossary
        return letters(node.body, names, None) <= {node.range.index}

    def _defined(self, node: Repeated, *, is_down: bool) -> str | None:
        """The name of a product, but for one of vectors; raises :class:`Refused` where its factors mean nothing."""
        body = put(node.body, node.range.index, _MARK), is_down
        if body not in self._names:
            letter = self._free_letter(node.body)
            shape = self._shape(put(body[0], _MARK, letter)) if letter else None
            if letter is None or shape is None or shape.is_vector:
                return None
            name = self._names[body] = self._free_name()
            factor, further = put(body[0], _MARK, letter, 1), Reference(name, time(letter, 1))
            factors = (further, factor) if is_down else (factor, further)
            whole = Product(factors) if shape.is_scalar else MatrixProduct(factors)
            first = "1" if shape.is_scalar else f"I({shape.rows})"
            self._define(f"{name}({LAST})", first)
            self._define(f"{name}({letter})", shown(whole))
            self._before[name] = shown(put(whole, letter, "", 0))
        return self._names[body]

    def _shape(self, factor: Node) -> Shape:
        return target_of(factor, Passage.whole(shown(factor)), self._prepared).claim.meaning.shape

    def _free_letter(self, body: Node) -> str | None:
        """A letter that stands for nothing else."""
        named = names_in(body)
        free = (each for each in _LETTERS if not self._prepared.world.glossary.is_known(each) and each not in named)
        return next(free, None)

    def _free_name(self) -> str:
        taken, number = self._prepared.world.glossary.is_known, len(self._names) + 1
        while taken(f"{_NAME}{number}"):
            number += 1
        return f"{_NAME}{number}"

    def _define(self, head: str, body: str) -> None:
        found = Definition(Passage.whole(head, "<product>"), Passage.whole(body, "<product>"))
        if found not in self.definitions:
            self.definitions.append(found)


# A letter that no one writes, by which factors are told to be the same.
_MARK = "·"


def latest_of(letter: str, latest: Mapping[str, int]) -> int:
    """How many steps may be added to a letter, or to 0, so that the time is there at every length."""
    return -latest[letter] if letter in latest else -1 if letter else 1


def _turned(over: Range) -> tuple[tuple[str, int], bool] | None:
    """The other end of a range that ends, or begins, at the last time; and whether it runs down."""
    if over.lower is None or over.upper is None:
        return None
    first, last, order = linear(over.lower), linear(over.upper), direction(over)
    if first == (LAST, 0) and last and order == "down":
        return last, True
    if last == (LAST, 0) and first and order == "up":
        return first, False
    return None
