"""Claims in which what comes from other times is a variable, for each time that one of them is about."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator, Sequence

    from bpttcheck.kernel.spans import Span
    from bpttcheck.scopes.handed import Handed, Same


class Claimed(Struct, frozen=True, gc=False):
    """Two nodes that are claimed to be equal, at these values of indices, about this time if about one."""

    line: int
    truth: int
    at: int
    time: int | None


def sides(claimed: Iterable[Claimed]) -> list[int]:
    """The nodes of claims, both of each."""
    return [node for each in claimed for node in (each.line, each.truth)]


class Cutting:
    """Claims that are proved together, in the variables of what other times hand on.

    ``met`` are the author's names that were taken for adjoints in them.
    """

    def __init__(self, handed: Handed) -> None:
        self.handed = handed
        self._graph = handed.world.graph
        self._named: set[int] = set()
        self._replacements: list[tuple[dict[int, int], dict[int, int]]] = []

    @property
    def met(self) -> list[Same]:
        """The author's names, at the times at which they were met."""
        return [*dict.fromkeys(map(self.handed.same.__getitem__, sorted(self._named)))]

    @cached_property
    def paths(self) -> dict[int, Span]:
        """From which time to which a derivative leads, and what it became, and the times of what was defined at one."""
        found = self.handed.paths()
        for images, replaced in self._replacements:
            for node, image in replaced.items():
                if node != image and node not in images and (path := found.get(node)):
                    self.handed.reach(found, image, [path.first, path.last])
        return found

    def _replaced(self, nodes: Sequence[int], images: dict[int, int]) -> list[int]:
        """Nodes with some of their ancestors replaced."""
        found = self._graph.images(nodes, images, self._graph.composed)
        self._replacements.append((images, found))
        if self.handed.same:
            self._note(nodes, found, images)
        return [found[node] for node in nodes]

    def _note(self, tops: Iterable[int], found: Iterable[int], images: Container[int]) -> None:
        """Note which of an author's names were replaced."""
        nodes, composed = self._graph.nodes, self._graph.composed
        replaced = {node for node in self.handed.same if node in images}
        self._named.update(replaced.intersection(tops))
        for node in found if replaced else ():
            if not replaced.isdisjoint(nodes[node][1]) and node not in images and node not in composed:
                self._named.update(replaced.intersection(nodes[node][1]))

    # ---- claims ---------------------------------------------------------------------------------------------

    def claims(self, pairs: Iterable[tuple[int, int, int]], time: int | None) -> Iterator[Claimed]:
        """Claims with variables for what comes from other times than that which they are about."""
        pairs = list(pairs)
        open_ = self.handed.judge.written_out
        nodes = [node if line == truth else open_(node) for line, truth, _ in pairs for node in (line, truth)]
        images: dict[int, int] = {}
        for (of, other), found in self.handed.images.items():
            if other != time and of in {None, time}:
                images.update(found)
        nodes = self._replaced(nodes, images) if images else nodes
        for (_, _, at), line, truth in zip(pairs, nodes[::2], nodes[1::2], strict=True):
            yield Claimed(line, truth, at, time)

    def lemma(self, same: Same) -> Iterator[Claimed]:
        """That an author's name is what it was taken for at one time."""
        pairs = zip(same.own, same.adjoints, same.places, strict=True)
        yield from self.claims([pair for pair in pairs if self.handed.marks.is_first(pair[2])], same.time)

    def supposed(self, claimed: Iterable[Claimed]) -> set[tuple[str, int]]:
        """The states, with their times, of whose adjoints an author's names are taken to be the same in a proof."""
        named = {each.state for each in self.handed.same.values()}
        handed_on = self.handed.handed_on
        found = self._graph.ancestors_of(sides(claimed), (), self._graph.composed)
        used = {handed_on[node] for node in found if node in handed_on}
        return {(state, time) for state, time in used if state in named}

    def named(self, claimed: list[Claimed]) -> tuple[list[Claimed], dict[int, int]]:
        """Claims in which what functions are applied to are variables, and what each of these takes the place of."""
        tops = sides(claimed)
        definitions = self._definitions(tops)
        if not definitions:
            return claimed, {}
        # A side that a function is applied to elsewhere is written out again: a claim is about what it is made of.
        nodes = [*map(self.handed.judge.written_out, self._replaced(tops, self._images(definitions)))]
        pairs = zip(claimed, nodes[::2], nodes[1::2], strict=True)
        return [Claimed(line, truth, each.at, each.time) for each, line, truth in pairs], self._firsts(definitions)

    def definition(self, argument: int, definition: int) -> tuple[list[Claimed], dict[int, int]]:
        """That what a function is applied to is what a variable stands for, in such variables for what is inside it."""
        pair = argument, definition
        inside = {each: meant for each, meant in self._definitions(pair).items() if each not in pair}
        line, truth = self._replaced(pair, self._images(inside))
        at = self.handed.marks.bits.get(self.handed.meant[definition], 0)
        return [Claimed(line, truth, at, None)], self._firsts(inside)

    def _firsts(self, definitions: dict[int, int]) -> dict[int, int]:
        """Those of entries that others are like."""
        marks, meant = self.handed.marks, self.handed.meant
        return {each: of for each, of in definitions.items() if marks.is_first(marks.bits.get(meant[of], 0))}

    def _definitions(self, tops: Sequence[int]) -> dict[int, int]:
        """What functions are applied to that is no variable, and what has one that is the same by its value."""
        inside = self._arguments(tops)
        if not inside:
            return {}
        known, values = self.handed.meanings, self.handed.judge.values(inside)
        found = {each: known[value] for each, value in zip(inside, values, strict=True) if value in known}
        led = self._led() if found else frozenset()
        if not led:
            return found
        graph = self._graph
        # What a derivative has become keeps the way that it leads, which no claim about it alone would show.
        return {
            each: of for each, of in found.items() if led.isdisjoint(graph.ancestors_of((each,), (), graph.composed))
        }

    def _led(self) -> frozenset[int]:
        """What derivatives have become in which something was replaced."""
        paths = self.handed.paths()
        became = (
            (node, image) for images, found in self._replacements for node, image in found.items() - images.items()
        )
        return frozenset(image for node, image in became if node != image and node in paths)

    def _images(self, definitions: dict[int, int]) -> dict[int, int]:
        return {argument: self.handed.meant[definition] for argument, definition in definitions.items()}

    def _arguments(self, tops: Sequence[int]) -> list[int]:
        """What functions are applied to that is no variable."""
        graph = self._graph
        functions = (
            node
            for node in graph.ancestors_of(tops, (), graph.composed)
            if node not in graph.composed and graph.nodes[node][0].function
        )
        arguments = dict.fromkeys(a for node in functions for a in graph.nodes[node][1])
        return [each for each in arguments if not self.handed.is_variable(each)]
