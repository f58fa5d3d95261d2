"""A second opinion on a report: its evidence, computed again by a forward pass that shares nothing with the kernel."""

# Each registers the rules for its kinds of nodes.
from bpttcheck.recheck import blocks, calls, conditions, differences, named, sums

__all__ = ["blocks", "calls", "conditions", "differences", "named", "sums"]
