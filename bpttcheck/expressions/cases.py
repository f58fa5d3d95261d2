"""Cases: ``cases(a if i = j, b otherwise)``, of which exactly one must hold at all values of the indices.

A condition on a class is a 0 or a 1 that only the numbers know, so each case is then multiplied by it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import product
from math import prod
from typing import TYPE_CHECKING

from msgspec import Struct

from bpttcheck.errors import NoCase, NotAnIndex, Refused, Shapes, TooLarge, TwoCases
from bpttcheck.expressions.indices import Index, index
from bpttcheck.expressions.labels import Marked, marked, marked_among
from bpttcheck.expressions.meaning import Meaning, common_shape, fitted, means, spread
from bpttcheck.expressions.references import COMPARED, indicator
from bpttcheck.expressions.shapes import called
from bpttcheck.notation.syntax import Piecewise
from bpttcheck.notation.write import plain

if TYPE_CHECKING:
    from bpttcheck.expressions.meaning import Entries
    from bpttcheck.expressions.scope import Frame, Scope
    from bpttcheck.notation.syntax import Node, Relation
    from bpttcheck.places import Span

_MOST_CLASSES = 20_000


class _Condition(Struct, frozen=True):
    """Whether a case holds: with the classes given, and as a node that is 0 or 1."""

    span: Span
    holds: Callable[[Frame, Mapping[str, int]], bool]
    node: Callable[[Frame], int]
