"""Nodes of the graph as SymPy expressions, each built once."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from bpttcheck.api.bounds import LARGEST, Measure, measured
from bpttcheck.errors import TooLarge, at_start
from bpttcheck.kernel import operations as ops
from bpttcheck.verify.naming import name_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    import sympy

    from bpttcheck.kernel.graph import Graph
    from bpttcheck.kernel.operations import Operation

    # What an operation is, by its label and its arguments.
    Rule = Callable[[Any, list[sympy.Expr]], sympy.Expr]

_NO_WORD: Final = re.compile(r"\W+")


class Algebra:
    """The expressions of one graph, in symbols for what has a name, or for what nothing determines."""

    def __init__(self, graph: Graph, *, expand: bool) -> None:
        self._graph = graph
        self._expand = expand
        self._rules = rules()
        self._values: dict[int, sympy.Expr] = {}
        self._measures: dict[int, Measure] = {}
        self._left = LARGEST
        self._symbols: dict[str, sympy.Symbol] = {}

    @property
    def size(self) -> int:
        """How many operations all expressions have that were asked for."""
        return LARGEST - self._left

    @property
    def names(self) -> dict[sympy.Symbol, str]:
        """What each symbol is called in the notation."""
        return {symbol: name for name, symbol in self._symbols.items()}

    def of(self, tops: Iterable[int]) -> list[sympy.Expr]:
        """The expressions of nodes; raises ``TooLarge`` where they are too long, written out."""
        tops = tuple(tops)
        nodes = self._graph.ancestors_of(tops, self._values, _Leaves(self))
        for node in nodes:
            operation, arguments, label = self._graph.nodes[node]
            of = [self._measures[each] for each in arguments] if not self.name(node) else []
            self._measures[node] = measured(operation, label, of) if of or not arguments else Measure()
        self._left -= sum(self._measures[top].size for top in tops)
        if self._left < 0:
            raise at_start(TooLarge, "the number of operations of this gradient, when it is written out,", LARGEST)
        for node in nodes:
            self._values[node] = self._value(node)
        return [self._values[top] for top in tops]

    def name(self, node: int) -> str:
        """The name that stands for a node; empty where it is written out."""
        is_leaf = not self._expand or self._graph.nodes[node][0] is ops.VARIABLE
        return name_of(self._graph, node) if is_leaf else ""

    def _value(self, node: int) -> sympy.Expr:
        if name := self.name(node):
            return self._symbol(name)
        operation, arguments, label = self._graph.nodes[node]
        return self._rules[operation](label, [self._values[each] for each in arguments])

    def _symbol(self, name: str) -> sympy.Symbol:
        """``h_2_1`` for ``h(2)[1]``; with an underscore more where another name is spelled so."""
        import sympy

        if name not in self._symbols:
            word = _NO_WORD.sub("_", name).strip("_")
            while word in {symbol.name for symbol in self._symbols.values()}:
                word += "_"
            self._symbols[name] = sympy.Symbol(word, real=True)
        return self._symbols[name]


class _Leaves:
    """The nodes that stand for themselves."""

    def __init__(self, algebra: Algebra) -> None:
        self._algebra = algebra

    def __contains__(self, node: object) -> bool:
        return isinstance(node, int) and bool(self._algebra.name(node))


def rules() -> dict[Operation, Rule]:
    """What each operation of the kernel is in SymPy."""
    from sympy import Abs, Add, Heaviside, Max, Min, Mul, Rational, exp, log, tanh

    def inner(_label: object, of: list[sympy.Expr]) -> sympy.Expr:
        middle = len(of) // 2
        return Add(*(Mul(*pair) for pair in zip(of[:middle], of[middle:], strict=True)))

    def number(value: Any) -> sympy.Expr:  # noqa: ANN401  (the label of a constant)
        return Rational(value.numerator, value.denominator)

    return {
        ops.CONSTANT: lambda value, _: number(value),
        ops.ENTRY: lambda _, of: of[0],
        ops.ADD: lambda _, of: Add(*of),
        ops.MULTIPLY: lambda _, of: Mul(*of),
        ops.INNER: inner,
        ops.POWER: lambda exponent, of: of[0] ** exponent,
        ops.EXP: lambda _, of: exp(of[0]),
        ops.LOG: lambda _, of: log(of[0]),
        ops.TANH: lambda _, of: tanh(of[0]),
        ops.SIGMOID: lambda _, of: 1 / (1 + exp(-of[0])),
        ops.SOFTMAX: lambda _, of: exp(of[0]) / Add(*map(exp, of[1:])),
        ops.SOFTPLUS: lambda _, of: log(1 + exp(of[0])),
        ops.STEP: lambda _, of: Heaviside(of[0]),
        ops.RELU: lambda _, of: Max(of[0], 0),
        ops.ABS: lambda _, of: Abs(of[0]),
        ops.LEAKY_RELU: lambda slope, of: Max(of[0], 0) + number(slope) * Min(of[0], 0),
    }
