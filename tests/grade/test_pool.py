"""Workers that hang, crash, exhaust memory or try to do more than to judge; the others go on."""

from __future__ import annotations

import os
import signal
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest

from bpttcheck.grade.asked import ready
from bpttcheck.grade.grading import grade
from bpttcheck.grade.judging import concluded, work_for
from bpttcheck.grade.pool import Pool, Task
from bpttcheck.grade.ready import prepare
from bpttcheck.grade.worker import Failed, Limits, Who
from bpttcheck.loading.homework import load_assignment
from bpttcheck.places import Source
from tests.course import COURSE
from tests.grade.classes import GOOD, LASTS
from tests.grade.homeworks import ASSIGNMENT

if TYPE_CHECKING:
    from collections.abc import Callable

    from bpttcheck.grade.journal import Line
    from bpttcheck.grade.worker import Tell

LIMITS = Limits(0.3, 100)
ASKED = load_assignment(Source("a.yaml", ASSIGNMENT))
WORLDS = ready(ASKED)
WROTE = "could not be judged, by a fault of this program: "


def power() -> None:
    9**9**9


def exhaust() -> None:
    held = []
    while True:
        held.append(bytes(1_000_000))  # not touched: to fill it would take time, too


def chatter(tell: Tell) -> None:
    while True:
        tell(Who("x" * 1_000_000, "", ""))


# fmt: off
ENDS: Final[dict[str, tuple[Callable[[], object], str]]] = {
    "loops":    (lambda: any(iter(int, 1)),                                 "took longer than 0.3 s"),
    "computes": (power,                                                     "took longer than 0.3 s"),
    "sleeps":   (lambda: time.sleep(60),
                                               "took longer than 0.3 s"),
    "deaf":     (lambda: (signal.signal(signal.SIGPROF, signal.SIG_IGN), any(iter(int, 1))), "took longer than 0.3 s"),
    "eats":     (exhaust,                                                   "used more than 100 MB"),
    "asks":     (lambda: bytearray(1 << 40),                                "used more than 100 MB"),
    "aborts":   (os.abort,                                                  "the worker was lost (SIGABRT)"),
    "ends":     (lambda: os._exit(0),                                       "the worker was lost"),
    "killed":   (lambda: os.kill(os.getpid(), signal.SIGKILL),              "the worker was lost (SIGKILL)"),
    "writes":   (lambda: Path("pwned").write_text("x"),                     f"{WROTE}OSError"),
    "opens":    (lambda: [os.open("/dev/null", os.O_RDONLY) for _ in range(99)], f"{WROTE}OSError"),
    "recurses": (lambda: recurse(0),                                        f"{WROTE}RecursionError"),
}
# fmt: on


def recurse(depth: int) -> int:
    return recurse(depth + 1) + 1


def work(data: bytes, path: str, tell: Tell) -> None:
    if path in ENDS:
        ENDS[path][0]()
    elif path == "chatters":
        chatter(tell)
    else:
        work_for(ASKED, WORLDS)(data, path, tell)


def judged(*paths: str, limits: Limits = LIMITS, workers: int = 3) -> dict[str, Line]:
    found: dict[str, Line] = {}
    good = GOOD.format(number=1, last=LASTS[0]).encode()
    with Pool(work, limits, workers) as pool:
        for path in paths:
            while pool.full:
                ended = pool.next()
                found[ended.task.path] = concluded(ended, ASKED, limits)
            pool.start(Task(path, good, path))
        while pool.busy:
            ended = pool.next()
            found[ended.task.path] = concluded(ended, ASKED, limits)
    return found


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def test_each_end_is_told_and_the_others_go_on() -> None:
    good = [f"{number}.yaml" for number in range(6)]
    found = judged(*good[:3], *ENDS, "chatters", *good[3:])
    assert {path: found[path].graded.error for path in ENDS} == {path: says for path, (_, says) in ENDS.items()}
    assert found["chatters"].graded.error.startswith("the worker was lost")
    for path in ENDS:
        assert found[path].graded.earned == 0
        assert found[path].graded.flags == (found[path].graded.error,)
        assert bool(found[path].limits) == (not found[path].graded.error.startswith(WROTE))
    assert {path: found[path].graded.error for path in good} == dict.fromkeys(good, "")
    assert [found[path].graded.earned for path in good] == [8] * len(good)
    assert not any(path.stat().st_size for path in Path().iterdir())


def test_a_worker_cannot_start_a_process() -> None:
    if os.geteuid() == 0:
        pytest.skip("nothing bounds the processes of the superuser")
    ENDS["forks"] = (os.fork, "")
    assert judged("forks")["forks"].graded.error.startswith(WROTE)


def test_the_marks_until_then_are_kept_and_the_line_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    def hang(*_: object) -> tuple[()]:
        time.sleep(60)
        return ()

    monkeypatch.setattr("bpttcheck.grade.judging.explain", hang)
    text = f"student: Ada\nanswers:\n  output: [{LASTS[0]}]\n  hidden:\n  - V.T @ y(tau)\n"
    limits = Limits(0.2, 500)
    with Pool(work_for(ASKED, WORLDS), limits, 1) as pool:
        pool.start(Task("s.yaml", text.encode(), ""))
        line = concluded(pool.next(), ASKED, limits)
    assert line.graded.error == "took longer than 0.2 s, at line 5"
    assert line.graded.student == "Ada"
    assert [problem.earned for problem in line.graded.problems] == [2, 0]
    assert line.graded.problems[1].parts[0].why == "it was not judged"


def test_none_is_left_when_the_pool_is_left() -> None:
    def leave() -> None:
        with Pool(work, Limits(60, 100), 3) as pool:
            for number in range(3):
                pool.start(Task("sleeps", b"", str(number)))
            raise KeyError

    with pytest.raises(KeyError):
        leave()
    with pytest.raises(ChildProcessError):
        os.waitpid(-1, os.WNOHANG)


def test_a_worker_judges_as_this_process_does() -> None:
    from bpttcheck.explain import explain
    from bpttcheck.loading.homework import load_submission

    text = GOOD.format(number=1, last="y(t) - yhat(t)")
    with Pool(work_for(ASKED, WORLDS), Limits(20, 500), 1) as pool:
        pool.start(Task("s.yaml", text.encode(), ""))
        line = concluded(pool.next(), ASKED, LIMITS)
    assert line.graded == grade(ASKED, load_submission(Source("s.yaml", text)), explain)


def test_all_that_judging_takes_is_in_memory_before() -> None:
    """What a worker had to import, each of them would have to."""
    asked = load_assignment(Source("a.yaml", (COURSE / "assignment.yaml").read_text(encoding="utf-8")))
    judge = work_for(asked, prepare(asked))

    def imports(data: bytes, path: str, tell: Tell) -> None:
        before = set(sys.modules)
        judge(data, path, lambda _: None)
        tell(Failed(" ".join(name for name in sys.modules.keys() - before if name.startswith("bpttcheck"))))

    with Pool(imports, Limits(20, 500), 2) as pool:
        for name in ("dmitri.tex", "esi.md", "farid.ipynb", "ivan.yaml"):
            pool.start(Task(name, (COURSE / "submissions" / name).read_bytes(), ""))
        while pool.busy:
            ended = pool.next()
            assert concluded(ended, asked, LIMITS).graded.error == "", ended.task.path
