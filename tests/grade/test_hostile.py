"""Strangers' files among good ones: they change nothing for the others, and nothing outside the results."""

from __future__ import annotations

import json
import os
from contextlib import contextmanager
from threading import Event, Thread
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from bpttcheck.cli import main
from bpttcheck.grade.finding import Entry, UnfitError, find, read
from bpttcheck.loading.files import LARGEST
from tests.cli.test_bad_input import FILES, LINES
from tests.grade.classes import NAMES, SHORT, add_hostile, assignment, hand_in, processes_of, results, run, started

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

COUNT = 200
# The beginning of what is said of each, after "could not be read: "; nothing where its lines are malformed.
SAID = {
    "away": "it is a link",
    "bomb.yaml.gz": "its name ends in none of",
    "bomb.zip": "its name ends in none of",
    "bomb.yaml": "line 1: a value that begins with `&`",
    "deep.ipynb": "line 1: ",
    "deep.yaml": "line 1: lists and mappings are nested",
    "deepline.yaml": "",
    "digits.yaml": "",
    "empty.yaml": "line 1: this file is empty",
    "fifo.yaml": "it is no regular file",
    "fork.yaml": "line 1: a value that begins with `!`",
    "large.yaml": "it is larger than 1 MiB",
    "key.yaml": "",
    "latin.yaml": "line 1: byte 10 (0xe9) is not UTF-8",
    "link.yaml": "it is a link",
    "linked/work.yaml": "it is a link",
    "list.yaml": "line 1: this file: a list",
    "loop.yaml": "it is a link",
    "merge.yaml": "line 1: merge keys",
    "model.yaml": "line 1: this file: `model`",
    "none": "of the files in this folder none",
    "nul.yaml": "line 1: the character U+0000",
    "picture.png": "its name ends in none of",
    "power.yaml": "",
    "socket.yaml": "it is no regular file",
    "sparse.yaml": "it is larger than 1 MiB",
    "surrogate.yaml": "line 1: in double quotes",
    "twice.yaml": "line 2: the key `answers`",
    "two": "of the files in this folder 2",
    "zipped.yaml": "line 2: byte 47",
}
HOSTILE = {
    **{path: f"could not be read: {says}" if says else "" for path, says in SAID.items()},
    **{f"file {name}.yaml": "could not be read: line " for name in FILES},
    "endless.yaml": "took longer than 1 s, at line ",
}


@contextmanager
def changing(path: Path) -> Iterator[None]:
    """A file that grows and shrinks all the time."""
    done = Event()

    def change() -> None:
        while not done.is_set():
            path.write_text("answers: {output: [0]}\n")
            for _ in range(20):
                with path.open("a") as file:
                    file.write("# and more\n" * 1_000)

    thread = Thread(target=change)
    thread.start()
    try:
        yield
    finally:
        done.set()
        thread.join()


def everything(folder: Path) -> dict[Path, bytes | None]:
    """All that is in a folder, but for results and what changes by itself."""
    inner = (path for path in folder.rglob("*") if "out" not in path.parts and path.name != "changing.yaml")
    return {path: path.read_bytes() if path.is_file() and path.stat().st_size < LARGEST else None for path in inner}


def test_good_ones_get_the_marks_that_they_get_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "tmp").mkdir()
    monkeypatch.setenv("TMPDIR", str(tmp_path / "tmp"))
    hand_in(tmp_path / "alone", COUNT, SHORT)
    hand_in(tmp_path / "class", COUNT, SHORT)
    add_hostile(tmp_path / "class")
    asked = assignment(tmp_path)
    before = everything(tmp_path)
    assert run(asked, "alone", "--out", "out/alone")[0] == 0
    with changing(tmp_path / "class" / "changing.yaml"):
        call = (asked, "class", "--out", "out/class", "--format", "jsonl", "--seconds", "1")
        process = started(*call, start_new_session=True)
        out, _ = process.communicate(timeout=120)
    assert process.returncode == 2
    assert not list(processes_of(process.pid))
    assert everything(tmp_path) == before

    found = {each["path"]: each for each in map(json.loads, out.splitlines())}
    good = {f"s{number:03}.yaml" for number in range(COUNT)} | {"one/work.yaml"}
    lines = {f"line {name}.yaml" for name in LINES}
    assert found.keys() - good == HOSTILE.keys() | lines | set(NAMES) | {"changing.yaml"}
    assert len(found.keys() - good) >= 40
    for path, said in HOSTILE.items():
        assert found[path]["error"].startswith(said), path
        assert bool(found[path]["error"]) == bool(said), path
        assert (found[path]["error"] in found[path]["flags"]) == bool(said), path
    for path in lines:  # on a slow machine, what is said of one may take too long
        assert found[path]["error"] or found[path]["problems"][0]["lines"][1]["earned"] == 1, path
    assert all(found[path]["earned"] == 8 for path in NAMES)
    alone, together = (results(tmp_path / "out" / name) for name in ("alone", "class"))
    own = {path: content for path, content in alone.items() if path.startswith(("feedback", "gradescope"))}
    assert len(own) == 3 * COUNT
    assert own.items() <= together.items()
    assert set(alone["grades.csv"].splitlines()) <= set(together["grades.csv"].splitlines())
    assert not any(b"root:" in content for content in together.values())


def test_what_is_printed_commands_no_terminal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "class").mkdir()
    for name in NAMES:
        (tmp_path / "class" / name).write_text("student: '\x85'\nanswers: {output: [1 +]}\n", encoding="utf-8")
    _, out, _ = run(assignment(tmp_path), "class", "--out", "out")
    assert out.replace("\n", "").isprintable()
    assert len(out.splitlines()) == 2 * len(NAMES) + 1


def test_a_file_that_changes_while_it_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "s.yaml"
    path.write_text("answers: {}\n")
    genuine = os.read

    def reading(file: int, count: int) -> bytes:
        with path.open("a") as changing:
            changing.write("x" * 100_000)
        return genuine(file, count)

    monkeypatch.setattr("bpttcheck.grade.finding.os.read", reading)
    with pytest.raises(UnfitError, match="changed while it was read"):
        read(Entry("s.yaml", str(tmp_path), ("s.yaml",)))


def test_a_folder_that_becomes_a_link_after_it_was_found(tmp_path: Path) -> None:
    (tmp_path / "class" / "ada").mkdir(parents=True)
    (tmp_path / "class" / "ada" / "passwd.yaml").touch()
    (entry,) = find((str(tmp_path / "class"),))
    (tmp_path / "class" / "ada").rename(tmp_path / "elsewhere")
    (tmp_path / "class" / "ada").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(UnfitError):
        read(entry)


def test_names_in_the_results(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for folder in ("one", "two"):
        hand_in(tmp_path / folder, 1)
    (tmp_path / "one" / os.fsdecode(b"\xff.yaml")).touch()
    (tmp_path / "one" / "\\xff.yaml").touch()
    (tmp_path / "one" / ".hidden.yaml").touch()
    (tmp_path / "one" / ".DS_Store").touch()
    assert [entry.path for entry in find(("one",))] == [".hidden.yaml", "\\xff.yaml", "\\xff.yaml (2)", "s000.yaml"]
    paths = [entry.path for entry in find(("two", "two/s000.yaml", "one/s000.yaml"))]
    assert paths == ["one/s000.yaml", "two/s000.yaml"]


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("class", "--out", "class/results"), "results must lie elsewhere"),
        (("class", "--out", "."), "holds files that are no results"),
        (("class", "--out", "full"), "holds files that are no results"),
        (("class", "--out", "assignment.yaml/out"), "cannot be written"),
        (("nobody", "--out", "out"), "there is no nobody"),
        (("empty", "--out", "out"), "there is nothing in empty"),
    ],
)
def test_calls_that_are_refused(
    arguments: tuple[str, ...], says: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    hand_in(tmp_path / "class", 1)
    (tmp_path / "empty").mkdir()
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "mine.txt").touch()
    asked = assignment(tmp_path)
    before = {path: path.is_file() and path.read_bytes() for path in tmp_path.rglob("*")}
    found = CliRunner().invoke(main, ["grade", asked, *arguments])
    assert found.exit_code == 2
    assert says in found.stderr
    assert {path: path.is_file() and path.read_bytes() for path in tmp_path.rglob("*")} == before
