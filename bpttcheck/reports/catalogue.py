"""The models that there are, and one of them as it is written on the board."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bpttcheck.reports.characters import cells, joined
from bpttcheck.reports.page import Piece, Row, row

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from bpttcheck.derivation import Option
    from bpttcheck.models.model import Family, Model

_INDENT = 2


def listing(models: Iterable[Model]) -> Iterator[Row]:
    """The models with their titles."""
    found = tuple(models)
    widest = max(cells(model.name) for model in found)
    for model in found:
        title = Piece(joined(model.title))
        yield Row((Piece(f"{model.name:<{widest}}", "target"), Piece("  "), title), 0, widest + 2)


def one(model: Model) -> Iterator[Row]:
    """A model: its equations, sizes, parameters and natural assumptions, and where it comes from."""
    yield Row((Piece(model.name, "heading"), Piece("  "), Piece(joined(model.title))))
    if model.origin:
        yield row(f"from {joined(model.origin)}", "quiet")
    yield from _part("equations", [f"{head} = {joined(body)}" for head, body in model.equations])
    yield from _part("parameters", [_declared(each) for each in model.families if each.named.role == "parameter"])
    yield from _part("inputs", [_declared(each) for each in model.families if each.named.role == "input"])
    yield from _part("initial values", list(_initial(model)))
    times = [f"tau = {model.times}"] if any(each.named.timed for each in model.families) else []
    sizes = [f"{size.sort} = {size.size}" for size in model.sizes] + times
    yield from _part("sizes, unless a file says otherwise", [", ".join(sizes)])
    yield from _part(
        "options, the first of each unless a file says otherwise", [_choices(each) for each in model.options]
    )
    yield from _part("natural assumptions", [joined(each.text) for each in model.assumptions])
    yield from _part("held without saying so", [joined(each.text) for each in model.holding])


def _part(title: str, lines: list[str]) -> Iterator[Row]:
    if not lines:
        return
    yield Row()
    yield row(title, "quiet")
    for line in lines:
        yield Row((Piece(line),), _INDENT, _INDENT + 4)


def _choices(option: Option) -> str:
    return f"{joined(option.name.text)}: {', '.join(joined(choice.name.text) for choice in option.choices)}"


def _declared(family: Family) -> str:
    named = family.named
    time = "tau" if named.only == "last" else named.only or family.rules[0].letter
    return f"{named.name}({time}): {named.shape}" if named.timed else f"{named.name}: {named.shape}"


def _initial(model: Model) -> Iterator[str]:
    """What is given at a single time, such as h(0)."""
    for family in model.families:
        for rule in family.rules:
            if family.named.role == "computed" and rule.meaning is None:
                yield f"{family.named.name}({rule.when}): {family.named.shape}"
