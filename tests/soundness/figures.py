"""What came of many lines, counted by kind, and failures made small."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from bpttcheck.notation import plain, syntax, write
from bpttcheck.notation.syntax import Node, Number
from tests.soundness.places import expressions, number
from tests.soundness.trying import Bench, Tried, size

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

FAULTS = ("false accept", "false reject", "undecided", "conditional", "refused", "too slow")
_MOST_TRIES = 150


class Figures:
    """Counts of one kind of lines: in all, by what the numbers say, and by each rewriting or change in them."""

    def __init__(self) -> None:
        self.numbers: Counter[str] = Counter()
        self.verdicts: Counter[str] = Counter()
        self.faults: Counter[str] = Counter()
        self.kinds: dict[str, Counter[str]] = {}

    def include(self, tried: Tried) -> None:
        """Count a line."""
        self.numbers[tried.numbers] += 1
        self.verdicts[f"{tried.numbers}, {tried.said.verdict}"] += 1
        self.faults[tried.fault] += bool(tried.fault)
        for kind in set(tried.kinds):
            counts = self.kinds.setdefault(kind, Counter())
            counts["lines"] += 1
            counts[tried.numbers] += 1
            counts[tried.fault] += bool(tried.fault)

    def said(self) -> dict[str, Any]:
        """The counts as JSON."""
        kinds = {kind: dict(sorted((+counts).items())) for kind, counts in sorted(self.kinds.items())}
        parts = (self.numbers, self.verdicts, self.faults)
        numbers, verdicts, faults = (dict(sorted((+part).items())) for part in parts)
        return {"numbers": numbers, "verdicts": verdicts, "faults": faults, "kinds": kinds}


def smallest(bench: Bench, tried: Tried) -> Tried:
    """A failure as small as it gets by leaving parts out, as long as it is the same fault."""
    left = _MOST_TRIES
    while left > 0:
        for tree in _smaller(plain.read(tried.line)):
            left -= 1
            found = bench.tried(tried.claim, write.plain(tree), tried.kinds)
            if found and found.fault == tried.fault:
                tried = found
                break
            if left <= 0:
                break
        else:
            return tried
    return tried


def _smaller(tree: Node) -> Iterator[Node]:
    """The same with one part left out or put simpler, the smallest first."""
    found = [put(new) for node, put in expressions(tree) for new in _parts(node)]
    yield from sorted((each for each in found if size(each) < size(tree)), key=size)


def _parts(node: Node) -> Iterable[Node]:
    match node:
        case syntax.Sum(parts) | syntax.Product(parts) | syntax.MatrixProduct(parts):
            yield from parts
            if len(parts) > 2:
                yield from (type(node)((*parts[:k], *parts[k + 1 :])) for k in range(len(parts)))
        case syntax.Negative(part) | syntax.Quotient(part, _) | syntax.Power(part, _) | syntax.Transpose(part):
            yield part
        case syntax.Call(_, (part,)) | syntax.Summation(_, part):
            yield part
    if not isinstance(node, Number):
        yield from (number(0), number(1))
    if isinstance(node, syntax.Summation) and node.range.lower is not None:
        yield replace(node, range=syntax.Range(node.range.index))
