"""Functions: of each entry by exponentials and logarithms alone, and those of whole vectors."""

from __future__ import annotations

from fractions import Fraction
from functools import reduce
from typing import TYPE_CHECKING, Any, Final

from bpttcheck.notation.syntax import Call, Negative, Number, Quotient
from tests.soundness.evaluator.arrays import Array, Size, UnexaminedError, by_entries, filled, product, scalar
from tests.soundness.evaluator.differences import gradient
from tests.soundness.evaluator.named import sort_size
from tests.soundness.evaluator.numbers import NoValueError
from tests.soundness.evaluator.values import fitted, means, value
from tests.soundness.evaluator.world import constant

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.soundness.evaluator.indices import Scene
    from tests.soundness.evaluator.numbers import Numbers

    Function = Callable[[Any, Numbers, Any], Any]


@means(Call)
def called(node: Call, scene: Scene, wanted: Size) -> Array:
    """What a function gives."""
    name = node.function
    if name in ("ones", "zeros"):
        return _filled(node, scene)
    if name == "grad":
        return gradient(node.arguments[0], node.arguments[1], scene)
    if name in _OF_TWO:
        return _OF_TWO[name](fitted(node.arguments, scene), scene)
    part = value(node.arguments[0], scene, wanted if name in _BY_ENTRIES else (None, None))
    if name in _OF_WHOLE:
        return _OF_WHOLE[name](part, scene)
    label = _leak(node)
    by_value = scene.world.given.slopes_by_value and _BY_VALUE.get(name)
    function = by_value or _BY_ENTRIES.get(name)
    if function is None:
        raise UnexaminedError(f"the function {name}")
    return by_entries([part], lambda x: function(x, scene.world.numbers, label))


def _leak(node: Call) -> Any:
    match node.arguments[1:]:
        case (Number(slope),):
            return slope
        case (Negative(Number(slope)),):
            return -slope
        case (Quotient(Number(above), Number(below)),):
            return above / below
    return _LEAK


def _filled(node: Call, scene: Scene) -> Array:
    sizes = [sort_size(argument, scene) for argument in node.arguments]
    number = scene.world.numbers.number(1 if node.function == "ones" else 0)
    if len(sizes) > 1:
        return constant(sizes[0], sizes[1], number)
    return constant(1, sizes[0], number) if scene.world.given.rows else constant(sizes[0], 1, number)


def _step(x: Any, n: Numbers) -> Any:
    if n.real(x) == 0:
        raise NoValueError
    return n.number(int(n.real(x) > 0))


def _sigmoid(x: Any, n: Numbers, _: Any = None) -> Any:
    return 1 / (1 + n.exp(-x))


def _kinked(x: Any, below: Any, n: Numbers) -> Any:
    """x above 0, and a multiple of it below."""
    if n.real(x) == 0:
        return x * 0
    return x if n.real(x) > 0 else x * n.number(below)


def _slope_of_kinked(x: Any, below: Any, n: Numbers) -> Any:
    return n.number(1) if n.real(_step(x, n)) else n.number(below)


def _softmax(part: Array, scene: Scene) -> Array:
    powers = [scene.world.numbers.exp(x) for x in part.entries]
    total = sum(powers)
    return part._replace(entries=tuple(power / total for power in powers))


def _diagonal(part: Array, scene: Scene) -> Array:
    zero = scene.world.numbers.number(0)
    size = len(part.entries)
    return filled(size, size, lambda i, j: part.entries[i] if i == j else zero)


def _outer(parts: list[Array], _: Scene) -> Array:
    left, right = parts
    rows = Array(len(left.entries), 1, left.entries)
    return product(rows, Array(1, len(right.entries), right.entries))


def _dot(parts: list[Array], _: Scene) -> Array:
    left, right = parts
    if len(left.entries) != len(right.entries):
        raise UnexaminedError("a scalar product of two lengths")
    return scalar(sum(x * y for x, y in zip(left.entries, right.entries, strict=True)))


def _larger(parts: list[Array], scene: Scene) -> Array:
    real = scene.world.numbers.real
    return by_entries(parts, lambda x, y: x if real(x) > real(y) else y)


def _smaller(parts: list[Array], scene: Scene) -> Array:
    real = scene.world.numbers.real
    return by_entries(parts, lambda x, y: y if real(x) > real(y) else x)


_LEAK: Final = Fraction(1, 100)
_OF_TWO: Final[dict[str, Callable[[list[Array], Scene], Array]]] = {
    "outer": _outer,
    "dot": _dot,
    "max": _larger,
    "min": _smaller,
}
_OF_WHOLE: Final[dict[str, Callable[[Array, Scene], Array]]] = {
    "softmax": _softmax,
    "diag": _diagonal,
    "sum": lambda part, _: scalar(reduce(lambda x, y: x + y, part.entries)),
}
_BY_ENTRIES: Final[dict[str, Function]] = {
    "exp": lambda x, n, _: n.exp(x),
    "log": lambda x, n, _: n.log(x),
    "tanh": lambda x, n, _: n.tanh(x),
    "sigmoid": _sigmoid,
    "relu": lambda x, n, _: _kinked(x, 0, n),
    "leaky_relu": lambda x, n, leak: _kinked(x, leak, n),
    "softplus": lambda x, n, _: n.log(1 + n.exp(x)),
    "step": lambda x, n, _: _step(x, n),
    "abs": lambda x, n, _: _kinked(x, -1, n),
    "sign": lambda x, n, _: 2 * _step(x, n) - 1,
    "identity": lambda x, *_: x,
    "dtanh": lambda x, n, _: 1 - n.tanh(x) * n.tanh(x),
    "dsigmoid": lambda x, n, _: _sigmoid(x, n) * (1 - _sigmoid(x, n)),
    "drelu": lambda x, n, _: _slope_of_kinked(x, 0, n),
    "dleaky_relu": lambda x, n, leak: _slope_of_kinked(x, leak, n),
    "dsoftplus": _sigmoid,
}
# The same slopes by what comes out of the activation.
_BY_VALUE: Final[dict[str, Function]] = {
    "dtanh": lambda h, *_: 1 - h * h,
    "dsigmoid": lambda s, *_: s * (1 - s),
    "dsoftplus": lambda h, n, _: 1 - n.exp(-h),
}
