"""What expressions and models are in numbers, by rules of their own: of the package it shares the notation's reader."""

# Each registers the rules for its kinds of nodes.
from tests.soundness.evaluator import blocks, calls, conditions, differences, named, sums

__all__ = ["blocks", "calls", "conditions", "differences", "named", "sums"]
