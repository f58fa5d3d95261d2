"""The forum's lines, rewritten at random: what is equal in numbers is correct, and nothing else is."""

from __future__ import annotations

from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from bpttcheck.derivation import DerivationFile, Verdict
from bpttcheck.errors import Refused
from bpttcheck.loading.derivations import load_each
from bpttcheck.loading.files import find
from bpttcheck.notation import plain, write
from bpttcheck.notation.syntax import (
    Call,
    Entry,
    Negative,
    Node,
    Number,
    Product,
    Quotient,
    Reference,
    Sum,
    Summation,
    children,
)
from bpttcheck.places import Passage
from bpttcheck.verify import check
from bpttcheck.verify.claims import cases, read_line, read_target
from bpttcheck.verify.setting import Settings
from tests.models.worlds import Numbers, random_arrays

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from bpttcheck.derivation import Setting
    from bpttcheck.verify.setting import Prepared

    Rule = Callable[[Node, int], Node | None]

FOLDER = Path(__file__).parents[2] / "derivations" / "forum"
FILES = [file for file in load_each(find([str(FOLDER)])) if isinstance(file, DerivationFile)]
LINES = [
    (derivation.setting, derivation.target.text, step.text.text)
    for file in FILES
    for derivation in file.derivations
    for step in derivation.steps
    if step.expect is Verdict.CORRECT and not derivation.setting.assume
    if (derivation.notation, step.notation) == ("plain", "plain")
]


def reverse(node: Node, _: int) -> Node | None:
    match node:
        case Sum(terms):
            return Sum(terms[::-1])
        case Product(factors):
            return Product(factors[::-1])
    return None


def distribute(node: Node, _: int) -> Node | None:
    """a*(b + c) to a*b + a*c."""
    if not isinstance(node, Product):
        return None
    for k, factor in enumerate(node.factors):
        if isinstance(factor, Sum):
            others = node.factors[:k], node.factors[k + 1 :]
            return Sum(tuple(Product((*others[0], term, *others[1])) for term in factor.terms))
    return None


def detour(node: Node, n: int) -> Node | None:
    """u to -(-n*u/n)."""
    if isinstance(node, Call | Quotient | Summation):
        number = Number(Fraction(n + 2))
        return Negative(Quotient(Negative(Product((number, node))), number))
    return None


def sign(node: Node, n: int) -> Node | None:
    if not isinstance(node, Sum):
        return None
    k = n % len(node.terms)
    term = node.terms[k]
    other = term.term if isinstance(term, Negative) else Negative(term)
    return Sum((*node.terms[:k], other, *node.terms[k + 1 :]))


def drop(node: Node, n: int) -> Node | None:
    if not isinstance(node, Sum | Product):
        return None
    parts = node.terms if isinstance(node, Sum) else node.factors
    k = n % len(parts)
    left = (*parts[:k], *parts[k + 1 :])
    return type(node)(left) if len(left) > 1 else left[0]


def index(node: Node, n: int) -> Node | None:
    if not isinstance(node, Entry):
        return None
    k = n % len(node.indices)
    other = Number(Fraction(1 + (n + 1) % 3))
    return replace(node, indices=(*node.indices[:k], other, *node.indices[k + 1 :]))


def neighbour(node: Node, _: int) -> Node | None:
    swap = {"y": "yhat", "yhat": "y", "h": "a", "o": "yhat"}
    return replace(node, name=swap[node.name]) if isinstance(node, Reference) and node.name in swap else None


KEEPS: list[Rule] = [reverse, distribute, detour]
CHANGES: list[Rule] = [sign, drop, index, neighbour]


def places(node: Node) -> Iterator[Node]:
    yield node
    for child in children(node):
        yield from places(child)


def swapped(tree: Node, old: Node, new: Node) -> Node:
    if tree is old:
        return new
    changed: dict[str, Any] = {}
    for name in tree.__struct_fields__:
        match getattr(tree, name):
            case Node() as child:
                changed[name] = swapped(child, old, new)
            case tuple() as several:
                changed[name] = tuple(swapped(c, old, new) if isinstance(c, Node) else c for c in several)
    return replace(tree, **changed)


@st.composite
def rewritten(draw: st.DrawFn, by: list[Rule]) -> tuple[Setting, str, str]:
    setting, target, line = draw(st.sampled_from(LINES))
    tree = plain.read(line)
    for _ in range(draw(st.integers(1, 3))):
        n = draw(st.integers(0, 5))
        rule = draw(st.sampled_from(by))
        possible = [(old, new) for old in places(tree) if (new := rule(old, n)) is not None]
        if possible:
            tree = swapped(tree, *draw(st.sampled_from(possible)))
    return setting, target, write.plain(tree)


@cache
def prepared(setting: Setting) -> Prepared:
    return Settings(b"rewritten").prepare(setting)


def equal_in_numbers(setting: Setting, target: str, line: str) -> bool | None:
    """Whether both sides agree at random numbers; ``None`` where one has no value, for some index."""
    here = prepared(setting)
    try:
        wanted = read_target(Passage.whole(target), here)
        found = cases(read_line(Passage.whole(line), "plain", wanted, here), wanted, here)
    except Refused:
        return None
    if found.missing:
        return None
    for seed in (1, 2):
        numbers = Numbers(here.world, random_arrays(here.world, seed))
        for case in found.found:
            if not np.allclose(numbers.floats(case.line), numbers.floats(case.truth), rtol=1e-9, atol=1e-11):
                return False
    return True


def verdict(setting: Setting, target: str, line: str) -> str:
    result = check(target, line, setting)
    assert result.fault is None
    return str(result.steps[0].verdict)


quietly = settings(max_examples=120, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)


@quietly
@given(rewritten(KEEPS))
def test_a_line_that_is_only_rewritten_stays_correct(claim: tuple[Setting, str, str]) -> None:
    assert verdict(*claim) == "correct"


@quietly
@given(rewritten([*CHANGES, *KEEPS]))
def test_a_line_that_is_changed_has_the_verdict_of_its_numbers(claim: tuple[Setting, str, str]) -> None:
    expected = {
        True: {"correct"},
        False: {"wrong", "conditional"},
        None: {"malformed", "wrong", "conditional"},
    }
    assert verdict(*claim) in expected[equal_in_numbers(*claim)]
