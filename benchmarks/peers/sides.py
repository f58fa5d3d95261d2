"""A claim as two lists of SymPy's expressions in base variables: what one derives, by what, and the line."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, Any

import sympy
from msgspec import Struct

from bpttcheck.api.algebra import rules
from bpttcheck.derivation import Definition, ModelName, Setting, Size
from bpttcheck.kernel import operations as ops
from bpttcheck.places import Passage
from bpttcheck.verify.claims import cases, read_line, read_target
from bpttcheck.verify.setting import Settings

if TYPE_CHECKING:
    from collections.abc import Container

    from benchmarks.peers.claims import Claim
    from bpttcheck.kernel.equality import Judge
    from bpttcheck.verify.setting import Prepared


class Sides(Struct, frozen=True):
    """Numerator, denominators and line; these and their siblings are symbols, and all else is written out."""

    of: Any
    by: tuple[Any, ...]
    line: tuple[Any, ...]

    @property
    def pairs(self) -> list[tuple[Any, Any]]:
        """Each entry of the line with what it ought to be, as SymPy derives it."""
        return [(line, sympy.diff(self.of, by)) for line, by in zip(self.line, self.by, strict=True)]


def setting(claim: Claim) -> Setting:
    """What the claim is about, as if a file said it."""
    return Setting(
        ModelName(Passage.whole(claim.model)),
        tuple(Size(*each) for each in claim.sizes.items()),
        claim.times,
        tuple(map(Passage.whole, claim.assume)),
        define=tuple(Definition(Passage.whole(head), Passage.whole(body)) for head, body in claim.define.items()),
    )


def target_of(claim: Claim) -> str:
    """The derivative as one writes it."""
    return f"grad({claim.of}, {claim.by})"


def sides(claim: Claim) -> Sides:
    """What peers are asked."""
    prepared = Settings(b"peers").prepare(setting(claim))
    (of,), by, siblings = (_entries(text, prepared) for text in (claim.of, claim.by, claim.by.partition("[")[0]))
    target = read_target(Passage.whole(target_of(claim)), prepared)
    (case,) = cases(read_line(Passage.whole(claim.line), "plain", target, prepared), target, prepared).found
    judge = prepared.judge()
    written = _written((of, *by, *case.line), frozenset(siblings), judge)
    return Sides(written[of], tuple(written[node] for node in by), tuple(written[node] for node in case.line))


def _entries(text: str, prepared: Prepared) -> tuple[int, ...]:
    target = read_target(Passage.whole(text), prepared)
    line = read_line(Passage.whole(text), "plain", target, prepared)
    return cases(line, target, prepared).found[0].truth


def _written(tops: tuple[int, ...], cut: Container[int], judge: Judge) -> dict[int, Any]:
    """Nodes as expressions, where those that are cut are symbols, and what is assumed is put in."""
    graph, determined = judge.graph, judge.assumptions.determined
    found: dict[int, Any] = {}
    known = rules()
    for node in graph.ancestors_of(chain(tops, determined.values())):
        operation, arguments, label = graph.nodes[node]
        if node in cut or operation is ops.VARIABLE:
            found[node] = sympy.Symbol(_name(str(label)), real=True)
        else:
            found[node] = known[operation](label, [found[each] for each in arguments])
    given = {sympy.Symbol(_name(name), real=True): found[node] for name, node in determined.items()}
    return {top: found[top].subs(given) for top in tops}


def _name(name: str) -> str:
    return "".join(sign if sign.isalnum() else "_" for sign in name).strip("_")
