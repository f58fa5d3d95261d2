"""Reports in files beside the one on the terminal: of which format, whole or not at all, never over what is checked."""

from __future__ import annotations

import json
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bpttcheck.cli import main
from bpttcheck.reports import FORMATS
from bpttcheck.reports.whole import whole

WORK = "model: rnn\ntarget: d L / d o(t)[1]\nsteps:\n  - d L / d o(t)[1]\n"


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["verify", "work.yaml", *arguments])


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    Path("work.yaml").write_text(WORK, encoding="utf-8")
    return tmp_path


def beginning(path: str) -> str:
    return Path(path).read_text(encoding="utf-8")[:1]


# fmt: off
CALLS = {
    # options                                                            | files with their first characters
    ("--output", "r.json"):                                                {"r.json": "{"},
    ("--output", "r.JSON"):                                                {"r.JSON": "{"},
    ("--output", "r", "--format", "json"):                                 {"r": "{"},
    ("--output", "r.txt", "--format", "json"):                             {"r.txt": "{"},
    ("--output", "r.json", "--output", "r.tex", "--output", "r.txt"):      {"r.json": "{", "r.tex": "\\", "r.txt": "w"},
}
REFUSED = {
    # options                                                            | in what is said
    ("--output", "r"):                                                     "names no format (.txt, ",
    ("--output", "r.pdf"):                                                 "names no format",
    ("--output", "-", "--format", "json"):                                 "on standard output already",
    ("--output", ".", "--format", "json"):                                 "it is a folder",
    ("--output", "nowhere/r.json"):                                        "no such folder",
    ("--output", "r.json", "--output", "./r.json"):                        "into one file",
    ("--output", "a", "--output", "b", "--format", "json"):                "one format for one --output",
    ("--output", "work.yaml", "--format", "json"):                         "is one of the files that were checked",
}
# fmt: on


@pytest.mark.parametrize("options", CALLS)
def test_files_beside_the_terminal(options: tuple[str, ...]) -> None:
    printed = run().output
    done = run(*options)
    assert (done.exit_code, done.output) == (0, printed)
    assert {path: beginning(path) for path in os.listdir() if path != "work.yaml"} == CALLS[options]


@pytest.mark.parametrize("options", REFUSED)
def test_what_is_refused(options: tuple[str, ...]) -> None:
    done = run(*options)
    assert done.exit_code == 2
    assert REFUSED[options] in " ".join(done.output.split())
    assert os.listdir() == ["work.yaml"]
    assert Path("work.yaml").read_text(encoding="utf-8") == WORK


def test_without_a_file_the_format_is_that_of_standard_output() -> None:
    assert json.loads(run("--format", "json").output)["files"][0]["ok"]


def test_an_ending_belongs_to_one_format() -> None:
    endings = [ending for row in FORMATS.values() for ending in row.endings]
    assert len(set(endings)) == len(endings)


def test_the_old_file_stays_until_the_new_one_is_whole() -> None:
    def interrupted() -> None:
        with whole("r") as out:
            out.write("half")
            out.flush()
            assert Path("r").read_text(encoding="utf-8") == "old"
            raise KeyboardInterrupt

    Path("r").write_text("old", encoding="utf-8")
    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert Path("r").read_text(encoding="utf-8") == "old"
    assert sorted(os.listdir()) == ["r", "work.yaml"]


def test_a_link_is_followed_and_a_mode_kept() -> None:
    Path("far").mkdir()
    Path("far/r.json").write_text("old", encoding="utf-8")
    Path("far/r.json").chmod(0o640)
    Path("r.json").symlink_to("far/r.json")
    assert run("--output", "r.json").exit_code == 0
    assert Path("r.json").is_symlink()
    assert beginning("far/r.json") == "{"
    assert stat.S_IMODE(Path("far/r.json").stat().st_mode) == 0o640
    assert os.listdir("far") == ["r.json"]


def test_a_new_file_has_the_usual_mode() -> None:
    run("--output", "r.json")
    assert stat.S_IMODE(Path("r.json").stat().st_mode) == stat.S_IMODE(Path("work.yaml").stat().st_mode)


ROOT = Path(__file__).parents[2]
SLIP = WORK + "  - y(t)[1] - yhat(t)[1]\n"
SCRIPT = """
import os, sys
if sys.argv[1] == "alone" and hasattr(os, "sched_setaffinity"):
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
from bpttcheck.cli import main
main(["verify", ".", *(part for path in sys.argv[2:] for part in ("--output", path))], standalone_mode=False)
"""


def test_the_same_bytes_for_any_number_of_processes_and_hash_seed() -> None:
    endings = [row.endings[0] for row in FORMATS.values() if row.endings]
    for number in range(2):
        Path(f"{number}.yaml").write_text(f"# {number}\n{SLIP}{'#' * 4_000}\n", encoding="utf-8")
    for number, processes in enumerate(("alone", "many")):
        Path(f"out{number}").mkdir()
        paths = [f"out{number}/r{ending}" for ending in endings]
        env = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONHASHSEED": str(number)}
        subprocess.run([sys.executable, "-c", SCRIPT, processes, *paths], env=env, capture_output=True, timeout=120)
    for ending in endings:
        assert Path(f"out0/r{ending}").read_bytes() == Path(f"out1/r{ending}").read_bytes(), ending


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
def test_one_file_that_cannot_be_written_does_not_keep_back_the_others() -> None:
    Path("full.json").symlink_to("/dev/full")
    done = run("--output", "full.json", "--output", "r.json")
    assert done.exit_code == 2
    assert "full.json cannot be written: No space left on device" in done.output
    assert beginning("r.json") == "{"
