"""All mistakes, slips and those of thought, and the lines that each makes of a right one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from tests.explain.generated.paths import held
from tests.explain.generated.slips import SLIPS, slipped
from tests.explain.generated.spots import flat
from tests.explain.generated.thoughts import THOUGHTS

if TYPE_CHECKING:
    from bpttcheck.notation.syntax import Node
    from tests.explain.generated.right import Right

KINDS: Final = (*SLIPS, *THOUGHTS)
_KIN: Final = {"factor": ("multiple",), "term": ("extra",), "missing-term": ("extra",)}
# What the outcome of these is follows from the target, whatever the line.
ABOUT_TARGETS: Final = frozenset(
    {"quantity", "another-derivative", "elsewhere", "extra", "multiple", "layout", "truncated"}
)


def mistaken(right: Right, kind: str) -> list[Node]:
    """All lines with one mistake of a kind."""
    if kind in SLIPS:
        return slipped(right, kind)
    made = dict.fromkeys(flat(tree) for make in THOUGHTS[kind] for tree in make(right))
    return [tree for tree in made if tree not in {right.tree, right.target.claim.tree}]


def with_kin(right: Right, kind: str) -> list[Node]:
    """The same, and the lines of mistakes that are of this kind too: a multiple has a factor too many."""
    kin = [tree for each in (kind, *_KIN.get(kind, ())) for tree in mistaken(right, each)]
    return [*kin, *held(right)] if kind == "path" else kin
