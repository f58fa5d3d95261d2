"""From a tree to expressions: names looked up, shapes inferred, and one node of the graph for each entry."""

# Each of these says what some kinds of nodes mean.
from bpttcheck.expressions import cases, derivatives, functions, ordered, products, references, sums, written
from bpttcheck.expressions.meaning import Meaning, meaning

_KINDS = (cases, derivatives, functions, ordered, products, references, sums, written)

__all__ = ["Meaning", "meaning"]
