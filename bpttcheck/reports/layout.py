"""Where the nodes of an unrolled graph are drawn: a column for each time, and what is used below its use."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from bpttcheck.reports.unrolled import At, Edge

# What stands at one height at all times: a name, without a time or with one.
_Key = tuple[str, bool]

_NARROWEST, _HEIGHT, _LETTER = 46, 28, 8.5
_ACROSS, _UP, _BETWEEN, _MARGIN = 14, 30, 40, 10


class Box(NamedTuple):
    """The middle of a node, and its size."""

    x: float
    y: float
    width: float
    height: float = _HEIGHT

    @property
    def left(self) -> float:
        """Its left edge."""
        return self.x - self.width / 2

    @property
    def right(self) -> float:
        """Its right edge."""
        return self.x + self.width / 2

    @property
    def top(self) -> float:
        """Its upper edge."""
        return self.y - self.height / 2

    @property
    def bottom(self) -> float:
        """Its lower edge."""
        return self.y + self.height / 2


class Layout(NamedTuple):
    """The size of the picture, the boxes, and the curves between them as paths of SVG."""

    width: float
    height: float
    boxes: dict[At, Box]
    curves: dict[Edge, str]


def layout(labels: Mapping[At, str], edges: Collection[Edge], given: Collection[At]) -> Layout:
    """A layout of labelled nodes; ``given`` are those that nothing computes: without a time, they stand at the left."""
    columns = {at: _column(at, labels, given) for at in labels}
    heights = _heights(edges, columns, given)
    levels = {at: heights.get(_key(at), 0) for at in labels}
    rows: defaultdict[tuple[int, int], list[At]] = defaultdict(list)
    for at in labels:
        rows[columns[at], levels[at]].append(at)
    boxes, width = _boxes(labels, rows, max(levels.values(), default=0))
    bottom = max((box.bottom for box in boxes.values()), default=0.0) + _MARGIN
    curves = {(a, b): _curve(boxes[a], boxes[b], shared=_is_shared(a, b, given)) for a, b in edges}
    return Layout(width, bottom, boxes, curves)


def _key(at: At) -> _Key:
    return at[0], at[1] is None


def _is_shared(a: At, b: At, given: Collection[At]) -> bool:
    return a in given and a[1] is None and b[1] is not None


def _column(at: At, labels: Collection[At], given: Collection[At]) -> int:
    times = [time for _, time in labels if time is not None]
    if at[1] is not None:
        return at[1]
    return min(times, default=1) - 1 if at in given and times else max(times, default=0) + 1


def _heights(edges: Collection[Edge], columns: Mapping[At, int], given: Collection[At]) -> dict[_Key, int]:
    """How high each name stands: above what it is made of at its own time; what is given, right below its use."""
    steps = {(_key(a), _key(b)) for a, b in edges if columns[a] == columns[b] or b[1] is None}
    computed = {_key(at) for at in columns} - {_key(at) for at in given} | {_key(b) for _, b in edges}
    heights = dict.fromkeys(computed, 0)
    # One round for each name is enough where nothing goes in a circle, and where something does they end.
    for _ in computed:
        for low, high in sorted(steps):
            if low in computed:
                heights[high] = max(heights[high], min(heights[low] + 1, len(computed)))
    uses: defaultdict[_Key, list[int]] = defaultdict(list)
    for used, user in edges:
        if _key(used) not in computed:
            uses[_key(used)].append(heights[_key(user)] - 1)
    heights |= {key: min(levels) for key, levels in uses.items()}
    lowest = min(heights.values(), default=0)
    return {key: height - lowest for key, height in heights.items()}


def _boxes(
    labels: Mapping[At, str], rows: Mapping[tuple[int, int], list[At]], highest: int
) -> tuple[dict[At, Box], float]:
    """The boxes, column after column, each row of a column in its middle; and how wide all of it is."""
    widths = {at: max(_NARROWEST, _LETTER * len(label) + 14) for at, label in labels.items()}
    boxes: dict[At, Box] = {}
    left = float(_MARGIN)
    for column in sorted({column for column, _ in rows}):
        mine = {level: row for (other, level), row in rows.items() if other == column}
        wide = {level: sum(widths[at] for at in row) + _ACROSS * (len(row) - 1) for level, row in mine.items()}
        for level, row in mine.items():
            x = left + (max(wide.values()) - wide[level]) / 2
            y = _MARGIN + _HEIGHT / 2 + (highest - level) * (_HEIGHT + _UP)
            for at in row:
                boxes[at] = Box(x + widths[at] / 2, y, widths[at])
                x += widths[at] + _ACROSS
        left += max(wide.values()) + _BETWEEN
    return boxes, left - _BETWEEN + _MARGIN


def _curve(a: Box, b: Box, *, shared: bool) -> str:
    """From one box to another: from below where all times share what is used, upwards, or from side to side."""
    if shared:
        x, gap = b.x - b.width / 4, b.bottom + _UP / 2
        turn = a.right + _BETWEEN / 2
        down = f"M{_at(a.right, a.y)}C{_at(turn, a.y, a.right, gap, turn, gap)}"
        return f"{down}L{_at(x - 8, gap)}Q{_at(x, gap, x, b.bottom)}"
    apart = b.left > a.right + _ACROSS or b.right < a.left - _ACROSS
    if apart and b.bottom < a.top and abs(b.x - a.x) > 2 * (a.top - b.bottom):
        return f"M{_at(a.x, a.top)}C{_at(a.x, b.y, a.x, b.y, b.left, b.y)}"
    if b.bottom >= a.top:
        start, end = (a.right, b.left) if b.x > a.x else (a.left, b.right)
        bend = (end - start) / 2
        return f"M{_at(start, a.y)}C{_at(start + bend, a.y, end - bend, b.y, end, b.y)}"
    # What is used two rows higher or more is led past what stands between.
    aside = a.width * 0.9 if a.top - b.bottom > _UP + 1 and abs(a.x - b.x) < (a.width + b.width) / 2 else 0
    middle = (a.top - b.bottom) / 2
    return f"M{_at(a.x, a.top)}C{_at(a.x + aside, a.top - middle, b.x + aside, b.bottom + middle, b.x, b.bottom)}"


def _at(*numbers: float) -> str:
    return " ".join(f"{each:.1f}".removesuffix(".0") for each in numbers)
