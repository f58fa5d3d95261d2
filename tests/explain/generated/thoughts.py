"""Each mistake of thought as it is made: of a right line, all lines that have it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.explain.generated import instead, rewriting

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from bpttcheck.notation.syntax import Node
    from tests.explain.generated.right import Right

THOUGHTS: dict[str, tuple[Callable[[Right], Iterator[Node]], ...]] = {
    "likelihood": (instead.likelihood,),
    "logarithm": (rewriting.logarithm,),
    "squared": (rewriting.squared,),
    "softmax-diagonal": (rewriting.softmax_diagonal,),
    "softmax-denominator": (rewriting.softmax_denominator,),
    "activation": (rewriting.activation,),
    "activation-place": (rewriting.activation_place,),
    "recurrent": (instead.recurrent, rewriting.no_later, rewriting.own_losses),
    "truncated": (instead.truncated,),
    "path": (rewriting.path,),
    "direct": (instead.direct, rewriting.total_for_direct),
    "summed": (instead.summed, rewriting.unsummed),
    "previous-state": (rewriting.previous_state,),
    "bias": (rewriting.bias,),
    "quantity": (instead.by_another,),
    "another-derivative": (instead.of_another,),
    "elsewhere": (instead.elsewhere,),
    "extra": (instead.extra,),
    "multiple": (instead.multiple,),
    "layout": (instead.layout,),
}
