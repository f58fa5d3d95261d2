"""The picture of an unrolled graph, with what a derivative takes of it: records for a template, and words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from bpttcheck.reports.layout import Box, layout

if TYPE_CHECKING:
    from bpttcheck.reports.unrolled import At, Paths, Unfolded

_MOST_PATHS: Final = 6
_LETTERS: Final = {"yhat": "ŷ"}


class Drawn(NamedTuple):
    """A node: its box, its label, and what it is, in words that styles know."""

    box: Box
    label: str
    kinds: str


class Arrow(NamedTuple):
    """An edge: its curve, and whether the derivative takes it."""

    curve: str
    taken: bool


class Picture(NamedTuple):
    """All of it; arrows that are taken come last, above the others."""

    width: float
    height: float
    nodes: tuple[Drawn, ...]
    arrows: tuple[Arrow, ...]
    title: str
    paths: tuple[str, ...] = ()
    more: int = 0


def picture(graph: Unfolded, paths: Paths | None = None) -> Picture:
    """The picture of a graph, with paths in it if there are any."""
    labels = {node: label(node) for node in graph.names if _is_shown(node, graph, paths)}
    edges = [(a, b) for a, b in sorted(graph.edges, key=str) if a in labels and b in labels]
    given = [node for node in labels if graph.role(node) != "computed"]
    placed = layout(labels, edges, given)
    taken = paths.edges if paths else frozenset()
    arrows = sorted((Arrow(placed.curves[edge], edge in taken) for edge in edges), key=lambda each: each.taken)
    nodes = (Drawn(placed.boxes[node], text, _kinds(node, graph, paths)) for node, text in labels.items())
    return Picture(placed.width, placed.height, tuple(nodes), tuple(arrows), *_told(graph, paths))


def label(at: At) -> str:
    """A quantity at a time."""
    name, time = at
    letter = _LETTERS.get(name, name)
    return letter if time is None else f"{letter}({time})"


def _is_shown(at: At, graph: Unfolded, paths: Paths | None) -> bool:
    """Shared parameters lead to all times: they are drawn where one derives by them, as in the books."""
    return at[1] is not None or graph.role(at) != "parameter" or (paths is not None and at == paths.by)


def _kinds(at: At, graph: Unfolded, paths: Paths | None) -> str:
    kinds = [graph.role(at)]
    if paths and at in paths.nodes:
        kinds.append("taken")
    if paths and at in {paths.of, paths.by}:
        kinds.append("end")
    return " ".join(kinds)


def _told(graph: Unfolded, paths: Paths | None) -> tuple[str, tuple[str, ...], int]:
    last = graph.world.times
    over = f" over {last} steps" if any(time is not None for _, time in graph.names) else ""
    if paths is None:
        return f"The model unrolled{over}", (), 0
    found, count = paths.written(_MOST_PATHS)
    ways = f"the {count} paths" if count > 1 else "the one path"
    chosen = ", ".join(f"{name} = {value}" for name, value in paths.values)
    title = f"The model unrolled{over}, and {ways} from {label(paths.by)} to {label(paths.of)}"
    title += f", for {chosen}" if chosen else ""
    return title, tuple(" → ".join(map(label, path)) for path in found), count - len(found)
