"""Entries of a few vectors and a matrix, of one sort of index, in a graph and in SymPy."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sympy

from bpttcheck.kernel import operations as ops
from bpttcheck.kernel.counting import Counting
from bpttcheck.kernel.graph import Graph
from bpttcheck.kernel.point import NOTHING
from bpttcheck.kernel.terms import Sort, Terms

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterator, Mapping

SIZE, NAMED = 5, 1
ALL = range(SIZE)
EVERY = (1 << SIZE) - 1
SORT = Sort(EVERY, EVERY & ~((1 << NAMED) - 1), 1 << (SIZE - 1))


class Net:
    """The entries of a few vectors and a matrix, of one sort, as nodes and as symbols; exp(o) stands for itself."""

    def __init__(self) -> None:
        self.graph = Graph()
        self.marks: dict[int, int] = {}
        self.symbols: dict[int, sympy.Symbol] = {}
        self.values: dict[sympy.Symbol, set[int]] = {}
        self.x = [self.entry("x", k) for k in ALL]
        self.o = [self.entry("o", k) for k in ALL]
        self.w = [[self.entry("w", i, k) for k in ALL] for i in ALL]
        self.b = self.entry("b")

    def entry(self, name: str, *at: int) -> int:
        node = self.graph.variable(f"{name}{at}")
        self.marks[node] = sum({1 << k for k in at}) | 1 << (SIZE + ord(name) - ord("a"))
        self.symbol(node, f"{name}{at}", at)
        return node

    def symbol(self, node: int, name: str, at: tuple[int, ...]) -> None:
        self.symbols[node] = sympy.Symbol(name)
        self.values[self.symbols[node]] = set(at)

    def exp(self, k: int) -> int:
        node = self.graph.apply(ops.EXP, (self.o[k],))
        self.symbol(node, f"E({k},)", (k,))
        return node

    def exps(self, *at: int) -> int:
        return self.graph.add(self.exp(k) for k in at)

    def softmax(self, k: int) -> int:
        return self.graph.quotient(self.exp(k), self.exps(*ALL))

    def softmax_in_one(self, k: int) -> int:
        return self.graph.apply(ops.SOFTMAX, (self.o[k], *self.o))

    def of(self, operation: ops.Operation, *arguments: int) -> int:
        return self.graph.apply(operation, (self.graph.add(arguments),))

    def over(self, *terms: int, power: int = 1) -> int:
        return self.graph.power(self.graph.add(terms), -power)

    def difference(self, left: int, right: int) -> int:
        return self.graph.add((left, self.graph.negative(right)))

    def summed(self, *factors: Callable[[int], int]) -> int:
        """Σₖ of a product of what is made for each k."""
        return self.graph.add([self.graph.multiply([make(k) for make in factors]) for k in ALL])

    def counting(self, bound: Mapping[int, int] = NOTHING, tied: Container[int] = ()) -> Counting:
        return Counting(self.graph, (), self.marks, (SORT,), bound, tied, keeps_zeros=False)

    def terms(self, left: int, right: int, *at: int) -> Terms:
        counting = self.counting()
        counting.prepare(self.graph.ancestors_of((left, right)))
        return counting.difference(left, right, sum({1 << k for k in at}))

    def expanded(self, node: int) -> sympy.Expr:
        if node in self.symbols:
            return self.symbols[node]
        operation, arguments, label = self.graph.nodes[node]
        parts = [self.expanded(a) for a in arguments]
        match operation:
            case ops.CONSTANT:
                return sympy.Rational(label.numerator, label.denominator)
            case ops.ADD:
                return sympy.Add(*parts)
            case ops.MULTIPLY:
                return sympy.Mul(*parts)
            case ops.INNER:
                middle = len(parts) // 2
                return sympy.Add(*(a * b for a, b in zip(parts[:middle], parts[middle:], strict=True)))
            case ops.POWER:
                return parts[0] ** label
        raise AssertionError(operation)

    def inverse(self, power: sympy.Pow) -> sympy.Expr:
        symbol = sympy.Symbol(f"1/{power.base}")
        self.values[symbol] = self.values[power.base]
        return symbol**-power.exp

    def used(self, node: int) -> Iterator[set[int]]:
        """The further values of each term of the numerator, multiplied out; 1 over an entry is not.

        What all terms have in common of the sum of the exponentials says nothing of where they are 0.
        """
        expanded = self.expanded(node).replace(lambda e: e.is_Pow and e.base in self.values and e.exp < 0, self.inverse)
        numerator = sympy.expand(sympy.fraction(sympy.together(expanded))[0])
        whole = self.expanded(self.exps(*ALL))
        while numerator.has(*whole.args) and (found := sympy.div(numerator, whole))[1] == 0:
            numerator = found[0]
        for term in sympy.Add.make_args(sympy.expand(numerator)):
            found = set().union(*(self.values[each] for each in term.free_symbols)) if term.free_symbols else set()
            yield {k for k in found if k >= NAMED}
