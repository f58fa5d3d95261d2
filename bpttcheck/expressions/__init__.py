"""From a tree to expressions: names looked up, shapes inferred, and one node of the graph for each entry."""

from bpttcheck.expressions import derivatives, functions, references  # what each kind of node means
from bpttcheck.expressions.meaning import Meaning, meaning

__all__ = ["Meaning", "derivatives", "functions", "meaning", "references"]
