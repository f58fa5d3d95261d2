"""Each mistake of thought as it is made: of a right line, all lines that have it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.explain.generated import activations, instead, losses, paths

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from bpttcheck.notation.syntax import Node
    from tests.explain.generated.right import Right

THOUGHTS: dict[str, tuple[Callable[[Right], Iterator[Node]], ...]] = {
    "likelihood": (instead.likelihood,),
    "logarithm": (losses.logarithm,),
    "squared": (losses.squared,),
    "softmax-diagonal": (losses.softmax_diagonal,),
    "softmax-denominator": (losses.softmax_denominator,),
    "activation": (activations.activation,),
    "activation-place": (activations.activation_place,),
    "recurrent": (instead.recurrent, paths.no_later, paths.own_losses),
    "truncated": (instead.truncated,),
    "path": (paths.path,),
    "direct": (instead.direct, paths.total_for_direct),
    "summed": (instead.summed, paths.unsummed),
    "previous-state": (paths.previous_state,),
    "bias": (paths.bias,),
    "quantity": (instead.by_another,),
    "another-derivative": (instead.of_another,),
    "elsewhere": (instead.elsewhere,),
    "extra": (instead.extra,),
    "multiple": (instead.multiple,),
    "layout": (instead.layout,),
}
