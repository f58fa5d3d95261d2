"""Trees whose shapes fit, over the names of a model: what hypothesis draws them from."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from hypothesis import strategies as st

from bpttcheck.derivation import ModelName
from bpttcheck.models import builtin
from bpttcheck.models.model import Glossary
from bpttcheck.models.spelling import lexicon
from bpttcheck.notation.functions import UNPRIMED
from bpttcheck.notation.syntax import (
    Call,
    Derivative,
    Entry,
    Indicator,
    MatrixProduct,
    Negative,
    Node,
    Number,
    Piece,
    Piecewise,
    Power,
    Product,
    Quotient,
    Range,
    Reference,
    Relation,
    Repeated,
    Slice,
    Sum,
    Summation,
    Transpose,
    Written,
)
from bpttcheck.places import Passage

if TYPE_CHECKING:
    from bpttcheck.notation.latex.lexicon import Lexicon

    Trees = st.SearchStrategy[Node]

ONE: Final = "1"
SORTS: Final = ("h", "x", "y")
INDICES: Final = ("i", "j", "k", "iprime", "mu")
ENTRYWISE: Final = ("exp", "log", "tanh", "sigmoid", "relu", "step", "sign", "abs", "softplus", *sorted(UNPRIMED))


def lexicon_of(model: str) -> Lexicon:
    found = builtin.find(ModelName(Passage.whole(model)))
    sizes = {size.sort: size.size for size in found.sizes}
    return lexicon(
        Glossary(found.families, (), found.labels, sizes=sizes, times=found.times), found.spelled, found.times
    )


def whole(value: int) -> Node:
    return Number(Fraction(value))


NUMBERS: Final[Trees] = st.one_of(
    st.integers(0, 120).map(whole),
    st.sampled_from(["0.5", "1.25", "1e-30", "1e25"]).map(lambda text: Number(Fraction(text))),
)
LETTERS: Final[Trees] = st.sampled_from(["t", "tau", "k", "i"]).map(Reference)
TIMES: Final[Trees] = st.one_of(
    LETTERS,
    st.integers(0, 3).map(whole),
    st.builds(
        lambda time, sign: Sum((time, sign(whole(1)))),
        LETTERS,
        st.sampled_from([lambda one: one, lambda one: Negative(one)]),
    ),
)
COMPARISONS: Final = st.sampled_from(["=", "!=", "<", "<=", ">", ">="])


class Drawing:
    """Trees of given rows and columns, with so many levels below."""

    def __init__(self, lexicon: Lexicon, names: dict[str, tuple[str, str]], timed: frozenset[str]) -> None:
        self.lexicon, self.names, self.timed = lexicon, names, timed
        self._drawn: dict[tuple[str, str, int], Trees] = {}

    def tree(self, rows: str, columns: str, depth: int) -> Trees:
        key = rows, columns, depth
        if key not in self._drawn:
            self._drawn[key] = st.deferred(lambda: self._tree(*key))
        return self._drawn[key]

    def _tree(self, rows: str, columns: str, depth: int) -> Trees:
        leaf = self.leaf(rows, columns)
        if depth == 0:
            return leaf
        rules = (self.linear, self.multiplied, self.matrices, self.applied, self.branched, self.special)
        below = [rule(rows, columns, depth - 1) for rule in rules]
        # One of the rules first, so that those of many kinds are not drawn more often.
        return st.sampled_from([leaf, self.derived(rows, columns), *below]).flatmap(lambda rule: rule)

    # ---- leaves -------------------------------------------------------------------------------------------------

    def quantity(self, rows: str, columns: str) -> Trees:
        """A name, with its time or without one."""
        fitting = sorted(name for name, shape in self.names.items() if shape == (rows, columns))
        if not fitting:
            turned = sorted(name for name, shape in self.names.items() if shape == (columns, rows))
            if turned:
                return st.sampled_from(turned).flatmap(self.at).map(Transpose)
            return self.constant(rows, columns)
        return st.sampled_from(fitting).flatmap(self.at)

    def at(self, name: str) -> Trees:
        bare = st.just(Reference(name))
        return (
            st.one_of(bare, TIMES.map(lambda time: Reference(name, time)))
            if name in self.timed or name == "W"
            else bare
        )

    def constant(self, rows: str, columns: str) -> Trees:
        name = st.sampled_from(["ones", "zeros"])
        if columns == ONE:
            return name.flatmap(lambda each: st.sampled_from([Reference(each), Call(each, (Reference(rows),))]))
        if rows == ONE:
            return self.constant(columns, ONE).map(Transpose)
        both = (Reference(rows), Reference(columns))
        found: Trees = name.map(lambda each: Call(each, both))
        return found | st.just(Reference("I", Reference(rows))) if rows == columns else found

    def leaf(self, rows: str, columns: str) -> Trees:
        if rows == columns == ONE:
            return st.one_of(NUMBERS, self.entry(0), self.quantity(rows, columns), LETTERS)
        return self.quantity(rows, columns) | self.constant(rows, columns)

    def entry(self, depth: int) -> Trees:
        shapes = st.sampled_from([(row, column) for row in SORTS for column in (*SORTS, ONE)])

        def picked(shape: tuple[str, str]) -> Trees:
            count = 1 if shape[1] == ONE else 2
            return st.builds(Entry, self.tree(*shape, depth), st.tuples(*[self.index()] * count))

        return shapes.flatmap(picked)

    def index(self) -> Trees:
        letter = st.sampled_from(INDICES).map(Reference)
        marked = st.just(Reference("y", Reference("t")))
        further = letter.map(lambda each: Sum((each, whole(1))))
        return st.one_of(
            st.integers(1, 12).map(whole), letter, marked, further, letter.map(lambda each: Product((whole(2), each)))
        )

    # ---- any shape ----------------------------------------------------------------------------------------------

    def linear(self, rows: str, columns: str, depth: int) -> Trees:
        same = self.tree(rows, columns, depth)
        number = self.tree(ONE, ONE, depth)
        return st.one_of(
            same.map(Negative),
            several(same).map(Sum),
            st.builds(Quotient, same, number),
            st.builds(Power, same, NUMBERS | number) if ONE in (rows, columns) else same,
            self.tree(columns, rows, depth).map(Transpose) if (rows, columns) != (ONE, ONE) else same,
        )

    def multiplied(self, rows: str, columns: str, depth: int) -> Trees:
        same, number = self.tree(rows, columns, depth), self.tree(ONE, ONE, depth)
        scaled = st.tuples(st.lists(number, min_size=1, max_size=2), same, st.lists(same | number, max_size=1))
        by_entries = scaled.map(lambda parts: Product((*parts[0], parts[1], *parts[2])))
        return by_entries | several(same).map(Product)

    def matrices(self, rows: str, columns: str, depth: int) -> Trees:
        def chain(inner: list[str]) -> Trees:
            sorts = [rows, *inner, columns]
            return st.tuples(*[self.tree(*pair, depth) for pair in pairwise(sorts)]).map(MatrixProduct)

        # No number stands beside `@`.
        inner = st.lists(st.sampled_from([*SORTS, ONE]), min_size=1, max_size=2)
        return inner.filter(lambda sorts: (ONE, ONE) not in pairwise((rows, *sorts, columns))).flatmap(chain)

    def applied(self, rows: str, columns: str, depth: int) -> Trees:
        same = self.tree(rows, columns, depth)
        one = st.builds(lambda name, each: Call(name, (each,)), st.sampled_from(ENTRYWISE), same)
        two = st.builds(
            lambda name, each, other: Call(name, (each, other)), st.sampled_from(["max", "min"]), same, same
        )
        leaky = same.map(lambda each: Call("leaky_relu", (each, Number(Fraction("0.1")))))
        return st.one_of(one, two, leaky)

    def branched(self, rows: str, columns: str, depth: int) -> Trees:
        same = self.tree(rows, columns, depth)
        pieces = st.lists(st.builds(Piece, same, self.relation(depth)), min_size=1, max_size=2)
        cases = st.builds(lambda some, last: Piecewise((*some, Piece(last))), pieces, same) | pieces.map(tuple).map(
            Piecewise
        )
        if rows != columns:
            return cases | st.builds(Summation, self.range(), same)
        ordered = st.builds(Range, st.sampled_from(INDICES), TIMES, TIMES, st.sampled_from(["down", "up"]))
        return st.one_of(
            cases, st.builds(Summation, self.range(), same), st.builds(Repeated, self.range() | ordered, same)
        )

    def range(self) -> st.SearchStrategy[Range]:
        index = st.sampled_from((*INDICES, "t"))
        return st.builds(Range, index) | st.builds(Range, index, TIMES, TIMES)

    def relation(self, depth: int) -> st.SearchStrategy[Relation]:
        return st.builds(Relation, self.index() | self.tree(ONE, ONE, 0), COMPARISONS, self.index())

    def derived(self, rows: str, columns: str) -> Trees:
        """A derivative of this shape: a Jacobian, one of a number, or one by a number."""
        upper, lower = self.named(rows, ONE), self.named(columns, ONE)
        held = st.lists(self.named("h", ONE), max_size=2).map(tuple)
        found: Trees = st.builds(Derivative, upper, lower, held)
        if columns != ONE and rows != ONE:
            return found | st.builds(
                lambda of, by: Call("grad", (of, by)), self.named(ONE, ONE), self.quantity(rows, columns)
            )
        if columns == ONE:
            gradient = st.builds(lambda of, by: Call("grad", (of, by)), self.named(ONE, ONE), upper)
            return st.one_of(found, gradient, st.builds(Derivative, self.named(ONE, ONE), upper, held))
        return found

    def named(self, rows: str, columns: str) -> Trees:
        return self.entry(0) if rows == columns == ONE else self.quantity(rows, columns)

    # ---- numbers, and vectors and matrices ----------------------------------------------------------------------

    def special(self, rows: str, columns: str, depth: int) -> Trees:
        return self.scalar(depth) if rows == columns == ONE else self.tensor(rows, columns, depth)

    def scalar(self, depth: int) -> Trees:
        vector = st.sampled_from(SORTS).flatmap(lambda sort: self.tree(sort, ONE, depth))
        two = st.sampled_from(SORTS).flatmap(
            lambda sort: st.tuples(self.tree(sort, ONE, depth), self.tree(sort, ONE, depth))
        )
        return st.one_of(
            self.entry(depth),
            vector.map(lambda each: Call("sum", (each,))),
            two.map(lambda both: Call("dot", both)),
            self.relation(depth).map(Indicator),
            st.just(Call("onehot", (Reference("y", Reference("t")),))),
            self.tree(ONE, ONE, depth).map(lambda each: Power(each, Quotient(whole(1), whole(2)))),
        )

    def tensor(self, rows: str, columns: str, depth: int) -> Trees:
        number = self.tree(ONE, ONE, 0)
        if ONE not in (rows, columns):
            sides = st.tuples(self.tree(rows, ONE, depth), self.tree(columns, ONE, depth))
            square = self.tree(rows, ONE, depth).map(lambda each: Call("diag", (each,)))
            outer = sides.map(lambda both: Call("outer", both))
            return st.one_of(outer, square if rows == columns else outer, rectangle(number))
        column = st.one_of(
            self.tree(rows if columns == ONE else columns, ONE, depth).map(lambda each: Call("softmax", (each,))),
            several(number).map(Written),
            st.lists(self.tree("h", ONE, 0).map(lambda each: Written((each,))), min_size=2, max_size=3)
            .map(tuple)
            .map(Written),
            self.cut(rows if columns == ONE else columns),
        )
        return column if columns == ONE else column.map(Transpose)

    def cut(self, sort: str) -> Trees:
        """A column of a matrix, or a part of a vector."""
        ends = st.none() | self.index()
        slices = st.builds(Slice, ends, ends)
        column = st.builds(lambda matrix, index: Entry(matrix, (Slice(), index)), self.tree(sort, "h", 0), self.index())
        return column | st.builds(lambda vector, part: Entry(vector, (part,)), self.tree(sort, ONE, 0), slices)


def several(trees: Trees) -> st.SearchStrategy[tuple[Node, ...]]:
    return st.lists(trees, min_size=2, max_size=3).map(tuple)


def rectangle(number: Trees) -> Trees:
    def rows(width: int) -> Trees:
        row = st.lists(number, min_size=width, max_size=width).map(tuple).map(Written)
        return st.lists(row, min_size=1, max_size=2).map(tuple).map(Written)

    return st.integers(2, 3).flatmap(rows)


def drawing(model: str) -> Drawing:
    found = lexicon_of(model)
    families = builtin.find(ModelName(Passage.whole(model))).families
    names = {each.named.name: (each.named.shape.rows, each.named.shape.columns) for each in families}
    return Drawing(found, names, frozenset(each.named.name for each in families if each.named.timed))


SHAPES: Final = st.sampled_from([(ONE, ONE), (ONE, ONE), ("h", ONE), (ONE, "y"), ("h", "x"), ("h", "h")])


def trees(drawn: Drawing, depth: int) -> Trees:
    return SHAPES.flatmap(lambda shape: drawn.tree(*shape, depth))
