"""The truth itself: the target by entries, in the model's own symbols."""

from __future__ import annotations

import re
from fractions import Fraction
from itertools import product
from typing import TYPE_CHECKING

from msgspec import Struct

from bpttcheck.errors import Refused
from bpttcheck.expressions.activations import LEAK
from bpttcheck.notation import syntax
from bpttcheck.places import Passage
from bpttcheck.verify.claims import Target, Values, frames, notation_of, read_target
from bpttcheck.verify.naming import Naming
from bpttcheck.verify.setting import Prepared, Settings

if TYPE_CHECKING:
    from collections.abc import Callable

    import sympy

    from bpttcheck.derivation import Setting

MOST_LINES = 200


class Equation(Struct, frozen=True):
    """One entry: ``left = right``."""

    left: syntax.Node
    right: syntax.Node


class Derived(Struct, frozen=True):
    """The entries of a target, then the adjoints that they name; ``more`` lines were left out."""

    lines: tuple[Equation, ...]
    prepared: Prepared
    more: int = 0


def derive(target: str, setting: Setting, seed: bytes = b"") -> Derived:
    """The truth of a target; raises :class:`Refused` where it means nothing."""
    prepared = Settings(seed).prepare(setting)
    read = read_target(Passage.whole(target, "TARGET"), prepared, notation_of(target))
    read.check(prepared)
    return truth(read, prepared, MOST_LINES)


def truth(target: Target, prepared: Prepared, most: int, at: Values | None = None, entry: str = "") -> Derived:
    """The truth of a target that was read, in at most so many lines; at given indices, that entry alone."""
    entries = _entries(target, prepared, at, entry)
    naming = Naming(prepared.world)
    lines = [Equation(left, naming.tree(node, top=True)) for left, node in entries[:most]]
    done: set[int] = {node for _, node in entries}
    while waiting := [node for node in naming.used if node not in done]:
        if len(lines) >= most:
            return Derived(tuple(lines), prepared, len(entries) + len(naming.used) - len(lines))
        done.add(waiting[0])
        lines.append(Equation(naming.adjoint(waiting[0]), naming.tree(waiting[0], top=True)))
    return Derived(tuple(lines), prepared, max(len(entries) - most, 0))


def _entries(target: Target, prepared: Prepared, wanted: Values | None, entry: str) -> list[tuple[syntax.Node, int]]:
    claim, found = target.claim, []
    sizes = [range(1, prepared.world.size(sort) + 1) for sort in claim.meaning.shape.sorts]
    for frame in frames(claim.free, prepared):
        nodes = target.truth(frame)
        if isinstance(nodes, Refused) or (wanted is not None and not frame.indices.items() <= dict(wanted).items()):
            continue
        left = _at(claim.tree, frame.indices)
        for at, node in zip(product(*sizes), nodes, strict=True):
            if entry in {"", entry_text(at)}:
                found.append((syntax.Entry(left, tuple(map(_whole, at))) if at else left, node))
    return found


def entry_text(at: tuple[int, ...]) -> str:
    """The indices of an entry as they are written, ``[2,1]``; nothing for a scalar."""
    return f"[{','.join(map(str, at))}]" if at else ""


def _at(node: syntax.Node, values: dict[str, int]) -> syntax.Node:
    """A tree with numbers for its free indices."""
    match node:
        case syntax.Reference(name, None) if name in values:
            return _whole(values[name])
        case syntax.Summation(over, _) | syntax.Repeated(over, _):
            values = {name: value for name, value in values.items() if name != over.index}
    return syntax.mapped(node, lambda child: _at(child, values))


def _whole(value: int) -> syntax.Node:
    return syntax.Number(Fraction(value))


def to_sympy(node: syntax.Node) -> sympy.Expr:
    """A tree without free indices as a SymPy expression; ``h(2)[1]`` becomes the symbol ``h_2_1``."""
    import sympy  # the largest single cost of a short run

    from bpttcheck.notation.write import plain as written

    functions = _sympy_functions()
    match node:
        case syntax.Number(value):
            return sympy.Rational(value.numerator, value.denominator)
        case syntax.Negative(term):
            return -to_sympy(term)
        case syntax.Sum(terms):
            return sympy.Add(*map(to_sympy, terms))
        case syntax.Product(factors):
            return sympy.Mul(*map(to_sympy, factors))
        case syntax.Quotient(numerator, denominator):
            return to_sympy(numerator) / to_sympy(denominator)
        case syntax.Power(base, syntax.Number(exponent)):
            return to_sympy(base) ** sympy.Integer(exponent.numerator)
        case syntax.Call(name, arguments) if name in functions:
            return functions[name](*map(to_sympy, arguments))
    return sympy.Symbol(re.sub(r"\W+", "_", written(node)).strip("_"), real=True)


def _sympy_functions() -> dict[str, Callable[..., sympy.Expr]]:
    import sympy

    leak = sympy.Rational(LEAK.numerator, LEAK.denominator)
    return {
        "exp": sympy.exp,
        "log": sympy.log,
        "tanh": sympy.tanh,
        "sigmoid": lambda z: 1 / (1 + sympy.exp(-z)),
        "softplus": lambda z: sympy.log(1 + sympy.exp(z)),
        "step": sympy.Heaviside,
        "abs": sympy.Abs,
        "relu": lambda z: sympy.Max(z, 0),
        "leaky_relu": lambda z, slope=leak: sympy.Max(z, 0) + slope * sympy.Min(z, 0),
    }
