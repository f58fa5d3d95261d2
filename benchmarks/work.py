"""How much work is done, in counts that no machine changes: ``python -m benchmarks.work`` holds them against a file.

Lines of our own that Python executes, by the stage that they belong to; nodes built; values found at real points and at
points of a field; questions that were decided. A count that grew by more than a fifth is a failure; ``--write`` keeps
what was counted, when it is meant.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections import Counter
from contextlib import ExitStack, contextmanager
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from unittest.mock import patch

from benchmarks.problem import SIZES, SMALLEST, problem
from benchmarks.tables import show
from bpttcheck.kernel.balls import BallPoint
from bpttcheck.kernel.equality import Judge
from bpttcheck.kernel.graph import Graph
from bpttcheck.kernel.point import Point
from bpttcheck.loading import documents
from bpttcheck.loading.derivations import load
from bpttcheck.loading.files import is_document
from bpttcheck.places import Source
from bpttcheck.reports import json as report
from bpttcheck.verify import verify_file

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from types import FrameType

    from bpttcheck.loading.files import Loaded

    Counts = dict[str, int]
    Tracer = Callable[[FrameType, str, Any], Any]

STORED: Final = Path(__file__).with_name("work.json")
MOST_GROWTH: Final = 1.2
ROOT: Final = Path(__file__).parent.parent
PACKAGE: Final = str(ROOT / "bpttcheck") + os.sep
FILES: Final = ("forum/yhat-by-h.yaml", "forum/question.md", "textbook/hidden.yaml", "lstm/parameters.yaml")
# The stage that a module's lines belong to, by how its path begins; the first that fits.
STAGES: Final = {
    "kernel/graph": "truth",
    "kernel/reverse": "truth",
    "kernel": "verdict",
    "verify": "verdict",
    "models": "truth",
    "expressions": "truth",
    "reports": "report",
    "": "reading",
}


def file_of(name: str) -> Loaded:
    """A file of `derivations/`."""
    source = Source(name, (ROOT / "derivations" / name).read_text(encoding="utf-8"))
    return documents.load(source) if is_document(name) else load(source)


TASKS: Final[dict[str, Callable[[], Loaded]]] = {
    "∂L/∂w₁₁ at τ = 2, one hidden unit": lambda: problem(2, SMALLEST, 0),
    "∂L/∂w₁₁ at τ = 20, five hidden units": lambda: problem(20, SIZES, 0),
    **{name: lambda name=name: file_of(name) for name in FILES},  # type: ignore[misc]
}


def counted(task: Callable[[], Loaded]) -> Counts:
    """The work of a task, from the text to the report."""
    with _tallied() as tally, _traced(tally):
        report.write([verify_file(task())], StringIO(), verbose=False)
    return dict(sorted(tally.items()))


@contextmanager
def _traced(tally: Counter[str]) -> Iterator[None]:
    """Counts the lines that are executed."""
    tracers: dict[str, Tracer | None] = {}

    def called(frame: FrameType, _event: str, _: object) -> Tracer | None:
        file = frame.f_code.co_filename
        if file not in tracers:
            tracers[file] = _tracer(file, tally)
        return tracers[file]

    sys.settrace(called)
    try:
        yield
    finally:
        sys.settrace(None)


def _tracer(file: str, tally: Counter[str]) -> Tracer | None:
    if not file.startswith(PACKAGE):
        return None
    inside = file.removeprefix(PACKAGE).replace(os.sep, "/")
    key = f"lines, {next(stage for prefix, stage in STAGES.items() if inside.startswith(prefix))}"

    def line(_frame: FrameType, event: str, _: object) -> Tracer:
        if event == "line":
            tally[key] += 1
        return line

    return line


@contextmanager
def _tallied() -> Iterator[Counter[str]]:
    """Counts nodes, values and questions."""
    tally: Counter[str] = Counter()
    with ExitStack() as stack:
        for owner, name, counting in COUNTED:
            stack.enter_context(patch.object(owner, name, counting(getattr(owner, name), tally)))
        yield tally


def _building(apply: Callable[..., int], tally: Counter[str]) -> Callable[..., int]:
    def building(graph: Graph, *rest: object) -> int:
        before = len(graph.nodes)
        node = apply(graph, *rest)
        tally["nodes"] += len(graph.nodes) - before
        return node

    return building


def _evaluating(evaluate: Callable[..., list[int]], tally: Counter[str]) -> Callable[..., list[int]]:
    def evaluating(point: Point[Any], tops: object) -> list[int]:
        before = len(point.values)
        found = evaluate(point, tops)
        tally["values, real" if isinstance(point, BallPoint) else "values, field"] += len(point.values) - before
        return found

    return evaluating


def _deciding(decide: Callable[..., object], tally: Counter[str]) -> Callable[..., object]:
    def deciding(judge: Judge, pairs: object, **asked: bool) -> object:
        tally["questions"] += 1
        return decide(judge, pairs, **asked)

    return deciding


COUNTED: Final = ((Graph, "apply", _building), (Point, "evaluate", _evaluating), (Judge, "decide", _deciding))


def count() -> dict[str, Counts]:
    """All tasks in turn, once the grammars are there and all that is imported when it is needed."""
    for task in (problem(1, SMALLEST, 0), file_of("forum/matrices-in-latex.yaml"), file_of("lecture/slides.md")):
        verify_file(task)
    return {name: counted(task) for name, task in TASKS.items()}


def counts() -> dict[str, Counts]:
    """The counts of a process that hashes as every other such process does, and has made the parsers' tables."""
    with tempfile.TemporaryDirectory() as folder:
        environment = {**os.environ, "PYTHONHASHSEED": "0", "XDG_CACHE_HOME": folder}
        command = [sys.executable, "-m", "benchmarks.work", "--count"]
        done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=True)
    found: dict[str, Counts] = json.loads(done.stdout)
    return found


def grown(now: dict[str, Counts], before: dict[str, Counts]) -> list[str]:
    """What has become too much, or is not known yet."""
    return [
        f"{task}: {what} {before.get(task, {}).get(what, 0):,} → {number:,}"
        for task, found in now.items()
        for what, number in found.items()
        if number > MOST_GROWTH * before.get(task, {}).get(what, 0)
    ]


def stored() -> dict[str, Counts]:
    """What was counted when somebody last wrote it down."""
    found: dict[str, Counts] = json.loads(STORED.read_text(encoding="utf-8"))
    return found


def main(asked: str = "") -> int:
    """Count, and print, write, or compare."""
    if asked == "--count":
        print(json.dumps(count()))
        return 0
    now = counts()
    if asked == "--write":
        STORED.write_text(json.dumps(now, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
        return 0
    before = stored()
    for task, found in now.items():
        rows = [(what, f"{n:,}", f"{n / before[task][what]:.2f} ×") for what, n in found.items()]
        show(task, ("", "count", "to what is stored"), rows)
    print("", *grown(now, before), sep="\n")
    return int(bool(grown(now, before)))


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
