"""A model's graph with a node for each quantity at each time, and in it the paths that a derivative takes."""

from __future__ import annotations

from functools import cached_property
from itertools import product
from typing import TYPE_CHECKING, Final

from msgspec import Struct
from msgspec.structs import replace

from bpttcheck.derivation import Size
from bpttcheck.errors import Refused
from bpttcheck.kernel import operations as ops
from bpttcheck.models import builtin
from bpttcheck.notation.syntax import Call, Derivative, Entry, Negative, Number, Reference, Sum, Transpose, walk
from bpttcheck.verify.setting import Settings

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from bpttcheck.derivation import Setting
    from bpttcheck.models.unrolled import Unrolled
    from bpttcheck.notation.syntax import Node

# A quantity at a time; `None` where it has none.
At = tuple[str, int | None]
Edge = tuple[At, At]

# Every path is seen in as many times; more do not fit a page.
_USUAL, MOST_TIMES = 4, 8
_MOST_NODES: Final = 300
# What every entry is made of shows at any size, but a softmax of one entry is no softmax.
_SIZE: Final = 2


class Paths(Struct, frozen=True):
    """The nodes and edges that lead from what one derives by to what is derived, at chosen ``values`` of the times."""

    of: At
    by: At
    nodes: frozenset[At]
    edges: frozenset[Edge]
    values: tuple[tuple[str, int], ...] = ()

    def written(self, most: int) -> tuple[list[tuple[At, ...]], int]:
        """The first paths, and how many there are."""
        after = {node: sorted((b for a, b in self.edges if a == node), key=_order) for node in self.nodes}
        waiting: list[tuple[At, ...]] = [(self.by,)]
        found: list[tuple[At, ...]] = []
        while waiting and len(found) < most:
            path = waiting.pop()
            if path[-1] == self.of:
                found.append(path)
            else:
                waiting += [(*path, node) for node in reversed(after[path[-1]])]
        return found, self._count(self.by, after, {})

    def _count(self, node: At, after: Mapping[At, list[At]], known: dict[At, int]) -> int:
        if node == self.of:
            return 1
        if node not in known:
            known[node] = sum(self._count(each, after, known) for each in after[node])
        return known[node]


class Unfolded:
    """The graph of a world in which everything was built; ``edges`` lead from what is used to what it is used for."""

    def __init__(self, world: Unrolled) -> None:
        self.world = world
        self.names: dict[At, tuple[int, ...]] = {}
        for name, time, entries in world.places():
            known = world.glossary.quantity(name, timed=time is not None, at=time)
            # The copies of a shared parameter are drawn as the one that they are.
            if known and any(world.graph.nodes[entry][0] in {ops.ENTRY, ops.VARIABLE} for entry in entries):
                self.names.setdefault((name, time), entries)
        self._at = {entry: at for at, entries in self.names.items() for entry in entries}

    @cached_property
    def edges(self) -> frozenset[Edge]:
        """All edges."""
        return frozenset((used, at) for at, entries in self.names.items() for used in self._used(entries) if used != at)

    def _used(self, entries: tuple[int, ...]) -> Iterator[At]:
        """The quantities in the equation of some entries."""
        nodes = self.world.graph.nodes
        waiting = [argument for entry in entries for argument in nodes[entry][1]]
        seen = set(waiting)
        while waiting:
            node = waiting.pop()
            if node in self._at:
                yield self._at[node]
            else:
                further = {each for each in nodes[node][1] if each not in seen}
                seen |= further
                waiting.extend(further)

    def role(self, at: At) -> str:
        """What a node is: a parameter, an input, computed."""
        found = self.world.glossary.quantity(at[0], timed=at[1] is not None, at=at[1])
        return found.role if found else "computed"

    def paths(self, target: Node, wanted: Mapping[str, int]) -> Paths | None:
        """The paths of the first derivative in a target, at wanted values of its times where they have any."""
        found = next(filter(None, map(_derivative, walk(target))), None)
        if found is None:
            return None
        of, by, holding = found
        free = sorted({name for each in (of, by) for name in self._letters(each)})
        last = self.world.times
        usual = sorted(range(1, last + 1), key=lambda time: (time != min(2, last), time))
        tried = [{name: wanted.get(name, 0) for name in free}] if wanted else []
        tried += [dict(zip(free, values, strict=True)) for values in product(usual, repeat=len(free))]
        ways = (self._between(of, by, holding, values) for values in tried)
        return next(filter(None, ways), None)

    def _between(
        self, of: Reference, by: Reference, holding: tuple[Reference, ...], values: Mapping[str, int]
    ) -> Paths | None:
        top, bottom = self._place(of, values), self._place(by, values)
        if top is None or bottom is None or top == bottom:
            return None
        held = {self._place(each, values) for each in holding}
        copy = _time(by.time, values, self.world.times) if bottom[1] is None and by.time else None
        edges = {(a, b) for a, b in self.edges if a not in held and (copy is None or a != bottom or b[1] == copy)}
        nodes = _reached(bottom, edges) & _reached(top, {(b, a) for a, b in edges})
        if top not in nodes:
            return None
        on = frozenset((a, b) for a, b in edges if a in nodes and b in nodes)
        return Paths(top, bottom, frozenset(nodes), on, tuple(values.items()))

    def _letters(self, named: Reference) -> Iterator[str]:
        """The letters for times in a name; one that is left out is `t`."""
        if named.time is not None:
            yield from (each.name for each in walk(named.time) if isinstance(each, Reference) and each.name != "tau")
        elif not self.world.glossary.quantity(named.name, timed=False):
            yield "t"

    def _place(self, named: Reference, values: Mapping[str, int]) -> At | None:
        """The node that a name means; without a time, that of the target's time where it has none."""
        glossary = self.world.glossary
        untimed = glossary.quantity(named.name, timed=False)
        if untimed and (named.time is None or not glossary.quantity(named.name, timed=True)):
            at: At = (untimed.name, None)
        else:
            time = _time(named.time or Reference("t"), values, self.world.times)
            found = glossary.quantity(named.name, timed=True, at=time)
            at = (found.name if found else named.name, time)
        return at if at in self.names else None


class Graphs:
    """The graphs of the models of one file, each made once."""

    def __init__(self) -> None:
        self._found: dict[Setting, Unfolded | None] = {}

    def of(self, setting: Setting, target: Node | None, times: int) -> Unfolded | None:
        """The graph of a model for a target, over few times where it has many; ``None`` where no page has room."""
        numbers = (each.value for each in (walk(target) if target else ()) if isinstance(each, Number))
        wanted = max(map(int, numbers), default=0)
        drawn = times if times <= MOST_TIMES else max(_USUAL, wanted)
        if drawn > MOST_TIMES:
            return None
        bare = replace(setting, times=drawn or None, assume=(), define=(), labels=())
        if bare not in self._found:
            self._found[bare] = _unfolded(bare)
        return self._found[bare]


def _unfolded(setting: Setting) -> Unfolded | None:
    """The graph at small sizes, or at its own where its equations name entries."""
    for size in (_SIZE, None):
        try:
            model = builtin.text(setting.model, setting.options)
            sizes = tuple(Size(each.sort, size) for each in model.sizes) if size else setting.sizes
            world = Settings(b"").prepare(replace(setting, sizes=sizes)).world
            with world.limited():
                world.build_all()
        except Refused:
            continue
        found = Unfolded(world)
        return found if len(found.names) <= _MOST_NODES else None
    return None


def _derivative(node: Node) -> tuple[Reference, Reference, tuple[Reference, ...]] | None:
    match node:
        case Derivative(of, by, holding):
            held = tuple(filter(None, map(_named, holding)))
        case Call("grad", (of, by)):
            held = ()
        case _:
            return None
    top, bottom = _named(of), _named(by)
    return (top, bottom, held) if top and bottom else None


def _named(node: Node) -> Reference | None:
    while isinstance(node, Entry | Transpose):
        node = node.base
    return node if isinstance(node, Reference) else None


def _time(time: Node | None, values: Mapping[str, int], last: int) -> int | None:
    match time:
        case Number(value):
            return int(value)
        case Reference("tau", None):
            return last
        case Reference(name, None):
            return values.get(name)
        case Negative(term):
            found = _time(term, values, last)
            return None if found is None else -found
        case Sum(terms):
            parts = [_time(term, values, last) for term in terms]
            return None if None in parts else sum(part for part in parts if part is not None)
    return None


def _reached(start: At, edges: set[Edge]) -> set[At]:
    after: dict[At, list[At]] = {}
    for a, b in edges:
        after.setdefault(a, []).append(b)
    found, waiting = {start}, [start]
    while waiting:
        further = [node for node in after.get(waiting.pop(), ()) if node not in found]
        found.update(further)
        waiting += further
    return found


def _order(at: At) -> tuple[int, str]:
    name, time = at
    return (time if time is not None else 1 << 30, name)
