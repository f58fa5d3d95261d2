"""What the names in an expression refer to, and what its indices run through."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, Protocol

from msgspec import Struct, field
from msgspec.structs import replace

from bpttcheck.errors import Refused, Shapes, TwoSorts
from bpttcheck.expressions.shapes import COUNT, TIME, called, common_sort, size_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bpttcheck.errors import Fault
    from bpttcheck.expressions.shapes import Shape, Sizes
    from bpttcheck.kernel.graph import Graph
    from bpttcheck.notation.syntax import Node, Reference
    from bpttcheck.places import Span

Role = Literal["parameter", "input", "computed", "abbreviation"]

# Rows and columns, each where it is known.
Wanted = tuple[str | None, str | None]
NOTHING: Wanted = (None, None)


class Quantity(Struct, frozen=True, cache_hash=True):
    """A named tensor: of a model, or an abbreviation of a file.

    One that exists at ``only`` one time (a number, or ``last``) has a shape of its own; others of its name leave out
    such times: these are their ``gaps``. ``needs`` are the assumptions without which an abbreviation says nothing.
    """

    name: str
    shape: Shape
    timed: bool
    role: Role = "computed"
    only: int | str | None = None
    gaps: frozenset[int | str] = frozenset()
    needs: frozenset[str] = frozenset()


class Cell(Struct, eq=False):
    """The sort of an index, once something tells it; indices that must agree share a cell."""

    name: str
    sort: str | None = None
    used: bool = False
    _same: Cell | None = None

    def root(self) -> Cell:
        """The cell that stands for all that were found to agree."""
        cell = self
        while cell._same is not None:
            cell = cell._same
        return cell

    def agree(self, other: Cell, span: Span, scope: Scope | None = None) -> None:
        """Run through the same values as another index; raises ``TwoSorts`` if that cannot be."""
        mine, theirs = self.root(), other.root()
        if mine is theirs:
            return
        if mine.sort and theirs.sort:
            mine.become(theirs.sort, span, scope)
        else:
            theirs.sort = mine.sort or theirs.sort
            mine._same = theirs  # noqa: SLF001

    def become(self, sort: str, span: Span, scope: Scope | None = None) -> None:
        """Run over a sort; raises ``TwoSorts`` if the index runs over another already."""
        root = self.root()
        if root.sort is not None and root.sort != sort:
            fault = TwoSorts(span, self.name, _called(root.sort), _called(sort))
            if scope is None:
                raise Refused(fault)
            sort = scope.joint(root.sort, sort, fault)
        root.sort = sort


def _called(sort: str) -> str:
    if sort == TIME:
        return "the times"
    return f"{called(sort)} entries" if sort.startswith(COUNT) else f"the entries of {called(sort)}"


class Names(Protocol):
    """What is known by name, and all sorts with their sizes, where known; with ``rows``, vectors stand as rows.

    With ``slopes_by_value``, ``tanh'`` is applied to what comes out of tanh, else to what goes in.
    """

    rows: bool
    slopes_by_value: bool
    sizes: Sizes

    @property
    def timed(self) -> bool:
        """Whether anything has a time."""

    def quantity(self, name: str, *, timed: bool, at: int | str | None = None) -> Quantity | None:
        """What an author calls so, with or without a time, or at one time; ``None`` if nothing is."""

    def known(self) -> tuple[str, ...]:
        """All names, for a hint."""

    def is_label(self, name: str) -> bool:
        """Whether a vector may stand for the class that it marks, as ``y(t)`` in ``1[i = y(t)]``."""

    def label(self, name: str) -> Reference | None:
        """The vector whose class has this name, as ``y(t)`` for ``ell``; ``None`` if it names no class."""


def is_quantity(name: str, names: Names) -> bool:
    """Whether something is called so, with or without a time."""
    return names.quantity(name, timed=False) is not None or names.quantity(name, timed=True) is not None


class Scope(Struct, frozen=True):
    """The surroundings of an expression.

    ``bound`` are the indices of the sums around it; ``free`` those that hold for all their values, found as the
    expression is read, or ``None`` where an unknown name cannot be one; ``letters`` are the names that stand for an
    index somewhere in it. ``time`` is the left-out time. With ``copies``, a shared parameter stands for its copy at
    the time that this index has; where that is empty, at the time of the outermost sum over times. ``needs`` collects
    the assumptions without which the expression says nothing, ``beside`` the names of what it uses at the time of its
    equation. Where sizes are not known yet, ``later`` collects what must be of one size. ``wanted`` are the rows and
    columns that the surroundings ask for, where they do, ``unsized`` what was refused for want of these.
    """

    names: Names
    free: dict[str, Cell] | None
    time: Node | None = None
    letters: frozenset[str] = frozenset()
    bound: Mapping[str, Cell] = field(default_factory=dict)
    copies: str | None = None
    denominator_layout: bool = False
    needs: set[str] = field(default_factory=set)
    beside: set[str] = field(default_factory=set)
    later: list[tuple[str, str, Fault]] = field(default_factory=list)
    wanted: Wanted = NOTHING
    unsized: dict[tuple[int, Wanted], tuple[Node, Fault]] = field(default_factory=dict)

    def index(self, name: str) -> Cell | None:
        """The index of a name, bound or free, if it is one."""
        return self.bound.get(name) or (self.free or {}).get(name)

    def is_index(self, name: str) -> bool:
        """Whether a name is an index, here or elsewhere in the expression."""
        return self.index(name) is not None or (name in self.letters and not is_quantity(name, self.names))

    def inner(self, cell: Cell) -> Scope:
        """The scope within a sum that binds an index."""
        return replace(self, bound={**self.bound, cell.name: cell})

    @property
    def sizes(self) -> Sizes:
        """All sorts, with their sizes where these are known."""
        return self.names.sizes

    def wanting(self, wanted: Wanted) -> Scope:
        """The scope of a part that should have these rows and columns."""
        return self if wanted == self.wanted else replace(self, wanted=wanted)

    def joint(self, one: str, other: str, fault: Fault) -> str:
        """The sort of two axes that must be one; raises the fault if they are not."""
        found = common_sort(one, other, self.sizes)
        if found is None:
            raise Refused(fault)
        if None in (size_of(one, self.sizes), size_of(other, self.sizes)):
            self.later.append((one, other, fault))
        return found

    def agreed(self, one: Shape, other: Shape, operation: str, span: Span) -> Shape:
        """The shape of two parts that must have one; raises ``Shapes`` if they have not."""
        if one == other:
            return one
        fault = Shapes(span, str(one), operation, str(other))
        found = one.common(other, self.sizes)
        if found is None:
            raise Refused(fault)
        for mine, theirs in zip(one.sorts, other.sorts, strict=True):
            if mine != theirs:
                self.joint(mine, theirs, fault)
        return found


class World(Protocol):
    """A model at given sizes and times: where entries and derivatives come from."""

    graph: Graph
    times: int
    sizes: dict[str, int]

    @property
    def last(self) -> int:
        """The node for the last time where it stands as a number."""

    def size(self, sort: str) -> int:
        """The number of values of a sort of index."""

    def entries(self, quantity: Quantity, time: int | None, span: Span) -> tuple[int, ...]:
        """The nodes of a quantity at a time, row by row; raises ``NoSuchTime``."""

    def check_use(self, quantity: Quantity, time: int, span: Span) -> None:
        """Raises ``NoSuchTime`` where nothing can use a shared parameter at that time."""

    def copies(self, quantity: Quantity, time: int, span: Span) -> tuple[int, ...]:
        """The nodes of a shared parameter as it is used at one time; raises ``NoSuchTime``."""

    def used(self, quantity: Quantity, time: int) -> tuple[int, ...]:
        """The same for the equation at that time, which uses it."""

    def derivative(self, of: int, by: int, held: frozenset[int]) -> int:
        """∂of/∂by."""


class Frame(Struct, frozen=True):
    """A world and the values of the indices in scope."""

    world: World
    indices: dict[str, int]

    def bound(self, index: str, value: int) -> Frame:
        """The frame in which an index has a value."""
        return Frame(self.world, {**self.indices, index: value})
