"""Strangers' files among good ones: they change nothing for the others, and nothing outside the results."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from bpttcheck.cli import main
from bpttcheck.grade.finding import Entry, UnfitError, find, read
from tests.grade.classes import NAMES, add_hostile, assignment, hand_in, results, run

if TYPE_CHECKING:
    from pathlib import Path

# The beginning of what is said of each, after "could not be read: "; nothing where its lines are malformed.
SAID = {
    "away": "it is a link",
    "bomb.yaml": "line 1: a value that begins with `&`",
    "deep.yaml": "line 1: lists and mappings are nested",
    "deepline.yaml": "",
    "digits.yaml": "",
    "empty.yaml": "line 1: this file is empty",
    "fifo.yaml": "it is no regular file",
    "fork.yaml": "line 1: a value that begins with `!`",
    "large.yaml": "it is larger than 1 MiB",
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
}


def test_good_ones_get_the_marks_that_they_get_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    hand_in(tmp_path / "alone", 6)
    hand_in(tmp_path / "class", 6)
    add_hostile(tmp_path / "class")
    asked = assignment(tmp_path)
    before = set(tmp_path.rglob("*"))
    assert run(asked, "alone", "--out", "out/alone")[0] == 0
    status, out, _ = run(asked, "class", "--out", "out/class", "--format", "jsonl")
    assert status == 2
    found = {each["path"]: each for each in map(json.loads, out.splitlines())}
    assert found.keys() == SAID.keys() | set(NAMES) | {f"s{number:03}.yaml" for number in range(6)} | {"one/work.yaml"}
    for path, each in found.items():
        said = SAID.get(path)
        assert each["error"].startswith(f"could not be read: {said}" if said else ""), path
        assert bool(each["error"]) == bool(said), path
        assert each["flags"] == ([each["error"]] if said else [])
        assert path not in SAID or each["earned"] == 0
        assert path not in NAMES or each["earned"] == 8
    alone, together = (results(tmp_path / "out" / name) for name in ("alone", "class"))
    assert all(together[path] == content for path, content in alone.items() if path.startswith("feedback"))
    assert {path for path in tmp_path.rglob("*") if "out" not in path.parts} - before <= {tmp_path / "out"}
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
