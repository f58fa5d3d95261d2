"""Runs that are killed and called again: the results are those of a run that was left alone, and nothing is lost."""

from __future__ import annotations

import contextlib
import json
import shutil
import signal
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from bpttcheck.cli import main
from bpttcheck.grade import whole
from tests.grade.classes import assignment, forked, hand_in, processes_of, results, run, started

if TYPE_CHECKING:
    from collections.abc import Callable

COUNT = 12
MOMENTS = 20
# How many steps it takes to put results in place.
ENDING = 16
CALL = ("assignment.yaml", "class", "--workers", "2")


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder: Path = tmp_path_factory.mktemp("course")
    hand_in(folder / "class", COUNT)
    assignment(folder)
    return folder


@pytest.fixture(autouse=True)
def inside(course: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(course)


@pytest.fixture(scope="module")
def undisturbed(course: Path) -> dict[str, bytes]:
    with contextlib.chdir(course):
        assert CliRunner().invoke(main, ["grade", *CALL, "--out", "undisturbed"]).exit_code == 0
    return results(course / "undisturbed")


def lines(folder: Path) -> int:
    try:
        return (folder / "journal.jsonl").read_bytes().count(b"\n")
    except OSError:
        return 0


def ended(group: int) -> bool:
    deadline = time.monotonic() + 5
    while list(processes_of(group)) and time.monotonic() < deadline:
        time.sleep(0.02)
    return not list(processes_of(group))


@pytest.mark.parametrize(
    ("how", "after"),
    [
        (signal.SIGKILL, 6),
        (signal.SIGINT, 3),
        (signal.SIGTERM, 5),
    ],
)
def test_a_run_goes_on_where_it_stopped(
    how: signal.Signals, after: int, course: Path, undisturbed: dict[str, bytes]
) -> None:
    out = course / f"{how.name}-{after}"
    process = started(*CALL, "--out", str(out), start_new_session=True)
    while lines(out) < after and process.poll() is None:
        time.sleep(0.001)
    process.send_signal(how)
    process.communicate(timeout=20)
    assert ended(process.pid)
    kept = lines(out)
    assert after == COUNT or (process.returncode != 0 and not results(out))
    assert run(*CALL, "--out", str(out))[0] == 0
    assert results(out) == undisturbed
    assert lines(out) == COUNT >= kept >= after


@pytest.fixture(scope="module")
def steps(course: Path, undisturbed: dict[str, bytes]) -> int:
    with contextlib.chdir(course):
        done = forked(*CALL, "--out", "counted")
    assert done.status == 0
    assert results(course / "counted") == undisturbed
    return done.steps


@pytest.mark.parametrize("moment", range(MOMENTS))
def test_a_run_is_killed_at_any_moment(moment: int, steps: int, course: Path, undisturbed: dict[str, bytes]) -> None:
    """Half of the moments are spread over the run, the others over its end, where results are put in place."""
    call = (*CALL, "--out", str(course / f"moment-{moment}"))
    half = MOMENTS // 2
    die_at = 1 + steps * moment // half if moment < half else steps - ENDING * (MOMENTS - 1 - moment) // half
    killed = forked(*call, die_at=die_at)
    assert (killed.status, killed.steps) == (-signal.SIGKILL, die_at)
    assert ended(killed.process)
    assert forked(*call).status == 0
    assert results(course / f"moment-{moment}") == undisturbed


def test_what_is_torn_or_nonsense_is_graded_again(undisturbed: dict[str, bytes]) -> None:
    out = Path(shutil.copytree("undisturbed", "torn"))
    journal = out / "journal.jsonl"
    whole_lines = journal.read_bytes().splitlines(keepends=True)
    journal.write_bytes(b"".join([b"nonsense\n", b'{"key": 1}\n', *whole_lines[3:-1], whole_lines[-1][:-9]]))
    assert run(*CALL, "--out", str(out))[0] == 0
    assert results(out) == undisturbed
    assert lines(out) == COUNT + 2


def test_what_has_not_changed_is_not_judged_again(course: Path, undisturbed: dict[str, bytes]) -> None:
    out, other = Path(shutil.copytree("undisturbed", "again")), course / "other.yaml"
    (course / "more").mkdir()
    for path in (course / "class").iterdir():
        (course / "more" / f"x{path.name}").write_bytes(path.read_bytes())
    assert run("assignment.yaml", "more", "--out", str(out))[0] == 0
    assert lines(out) == COUNT
    assert json.loads((out / "journal.jsonl").read_text().splitlines()[0])["graded"]["path"][0] == "s"
    assert all(name.startswith("feedback/xs") for name in results(out) if name.startswith("feedback"))
    other.write_text((course / "assignment.yaml").read_text() + "# changed\n")
    assert run(str(other), "more", "--out", str(out))[0] == 0
    assert lines(out) == 2 * COUNT


def test_two_runs_do_not_write_to_one_folder(course: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bpttcheck.grade.journal._PATIENCE", 0.1)
    out = course / "busy"
    process = started(*CALL, "--out", str(out))
    while not lines(out):
        time.sleep(0.001)
    process.send_signal(signal.SIGSTOP)
    refused = CliRunner().invoke(main, ["grade", *CALL, "--out", str(out)])
    process.send_signal(signal.SIGCONT)
    process.communicate(timeout=20)
    assert (refused.exit_code, process.returncode) == (2, 0)
    assert "another run writes to" in refused.stderr


STAGES = (".unfinished", ".whole", ".moving", ".old")
NAMES = ("feedback", "grades.csv", "moodle.csv")


@pytest.mark.parametrize("stop", range(1, 15))
def test_results_appear_whole_or_not_at_all(stop: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Interrupted before each of its steps, and called again."""
    count = 0

    def step(genuine: Callable[..., object]) -> Callable[..., object]:
        def counted(*arguments: object, **options: object) -> object:
            nonlocal count
            count += 1
            if count == stop:
                raise KeyboardInterrupt
            return genuine(*arguments, **options)

        return counted

    def write(text: str) -> Callable[[Path], None]:
        def written(folder: Path) -> None:
            (folder / "feedback").mkdir()
            (folder / "feedback" / text).write_text(text)
            (folder / "grades.csv").write_text(text)
            if text == "old":
                (folder / "moodle.csv").write_text(text)

        return written

    def was_whole() -> bool:
        return (tmp_path / ".whole").exists() or (tmp_path / ".moving").exists()

    (tmp_path / "mine.txt").write_text("")
    whole.put(tmp_path, write("old"), NAMES)
    old = results(tmp_path)
    with monkeypatch.context() as patch:
        for name in ("rename", "replace", "rmdir", "mkdir", "write_text", "unlink"):
            patch.setattr(f"pathlib.Path.{name}", step(getattr(type(tmp_path).__mro__[1], name)))
        try:
            whole.put(tmp_path, write("new"), NAMES)
        except KeyboardInterrupt:
            seen = {name: text for name, text in results(tmp_path).items() if not name.startswith(STAGES)}
            assert seen == old or was_whole()
    new = was_whole()
    whole.finish(tmp_path, NAMES)
    if new:
        assert results(tmp_path) == {"feedback/new": b"new", "grades.csv": b"new", "mine.txt": b""}
    whole.put(tmp_path, write("new"), NAMES)
    assert results(tmp_path) == {"feedback/new": b"new", "grades.csv": b"new", "mine.txt": b""}
    assert not any((tmp_path / stage).exists() for stage in STAGES)
