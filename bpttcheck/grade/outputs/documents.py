"""JSON documents, one for each submission, as another system's autograder reads them."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

import msgspec

from bpttcheck.grade.outputs import words
from bpttcheck.grade.outputs.flags import flags
from bpttcheck.grade.outputs.slugs import slug
from bpttcheck.reports.shown import shown

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from bpttcheck.grade.records import Graded, ProblemMark


@contextmanager
def documents(folder: Path, form: Callable[[Graded], Mapping[str, object]]) -> Iterator[Callable[[Graded], None]]:
    """``…/results.json`` for each submission, in a folder of the name of its feedback, as those systems look for it."""

    def take(graded: Graded) -> None:
        place = folder / slug(graded)
        place.mkdir(parents=True, exist_ok=True)
        place.joinpath("results.json").write_bytes(_written(form(graded)))

    yield take


def _written(document: Mapping[str, object]) -> bytes:
    return msgspec.json.format(msgspec.json.encode(document), indent=2) + b"\n"


def opening(graded: Graded) -> str:
    """What is said of a submission as a whole, as plain text."""
    return "\n".join((words.opening(graded), *(f"- {shown(flag)}" for flag in flags(graded))))


def name(problem: ProblemMark) -> str:
    """What a problem is called."""
    return shown(problem.title or problem.name)


def is_full(problem: ProblemMark) -> bool:
    """Whether all points were earned, as systems want to know that think in tests."""
    return problem.earned >= problem.points
