"""Slopes of activations as they are written: 1 - h², f (1 - f), tanh'(a), and which of them belongs to what."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import TYPE_CHECKING, Final

from bpttcheck.explain.asking import renamed, whole
from bpttcheck.explain.unfolded import SQUASHES
from bpttcheck.notation.syntax import Call, Negative, Number, Power, Product, Sum

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bpttcheck.explain.asked import Asked
    from bpttcheck.notation.syntax import Node

_ONE, _TWO = Number(Fraction(1)), Number(Fraction(2))
_WITHIN: Final = re.compile(r"(tanh|sigmoid)\((\w+)(?:\(\w+\))?\)")
_APPLIED: Final = frozenset({"tanh", "sigmoid"})


def rest_of_square(value: Node) -> Node:
    """1 - x²."""
    return Sum((_ONE, Negative(Power(value, _TWO))))


def times_rest(value: Node) -> Node:
    """x (1 - x)."""
    return Product((value, Sum((_ONE, Negative(value)))))


def right_slopes(node: Node, asked: Asked) -> Iterator[Node]:
    """The slopes of the activations that make, or are made of, what a slope as it is written is taken of."""
    match node:
        case Call("dtanh" | "dsigmoid" as slope, (argument,)) if (name := whole(argument)) is not None:
            known = {output: taken for output, _, taken in activations(asked)}
            if name.name in known:
                yield Call(slope, (renamed(argument, known[name.name], name.time),), span=node.span)
    for value in _taken_of(node):
        inner = value.arguments[0] if isinstance(value, Call) and value.function in _APPLIED else value
        yield from _belonging(inner, asked)


def with_right_slopes(node: Product, asked: Asked) -> Iterator[Node]:
    """A product in which x and 1 - x make a slope, with a right one instead."""
    for one, value in enumerate(node.factors):
        for other, rest in enumerate(node.factors):
            if rest == Sum((_ONE, Negative(value))):
                others = [each for k, each in enumerate(node.factors) if k not in {one, other}]
                for slope in right_slopes(times_rest(value), asked):
                    several = slope.factors if isinstance(slope, Product) else (slope,)
                    new = (*several, *others)
                    yield new[0] if len(new) == 1 else Product(new, span=node.span)


def _taken_of(node: Node) -> Iterator[Node]:
    match node:
        case Sum((Number(one), Negative(Power(value, Number(two))))) if one == 1 and two == 2:
            yield value
        case Product((value, rest)) if rest == Sum((_ONE, Negative(value))):
            yield value


def _belonging(node: Node, asked: Asked) -> Iterator[Node]:
    """The slopes of all activations that have to do with a quantity, at its time and indices."""
    name = whole(node)
    if name is None:
        return
    for output, function, taken in activations(asked):
        if name.name in {output, taken}:
            argument, value = (renamed(node, each, name.time) for each in (taken, output))
            inside = value if output in asked.unfolded.values else Call(function, (argument,))
            yield rest_of_square(inside) if function == "tanh" else times_rest(inside)


def activations(asked: Asked) -> Iterator[tuple[str, str, str]]:
    """What has an activation in its equation, that activation, and what it is applied to."""
    for family in asked.glossary.families:
        if family.named.name in asked.unfolded.squashed and family.named.role != "abbreviation":
            for rule in family.rules:
                for function, taken in _WITHIN.findall(rule.passage.text):
                    if function in SQUASHES.values():
                        yield family.named.name, function, taken
