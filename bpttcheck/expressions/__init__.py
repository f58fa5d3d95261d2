"""From a tree to expressions: names looked up, shapes inferred, and one node of the graph for each entry."""

from bpttcheck.expressions import cases, derivatives, functions, ordered, references, written  # what nodes mean
from bpttcheck.expressions.meaning import Meaning, meaning

__all__ = ["Meaning", "cases", "derivatives", "functions", "meaning", "ordered", "references", "written"]
