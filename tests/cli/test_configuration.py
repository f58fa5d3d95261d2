# ruff: noqa: E501  (tables are easier to read in one line a row)
"""Configuration: where it is looked for, what may stand in it, and what it does to a call."""

from __future__ import annotations

import json
import os
import typing
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bpttcheck.cli import main
from bpttcheck.commands import asked
from bpttcheck.configuration import ABOUT, MOST_QUESTIONS, Configuration, Style, configured
from bpttcheck.errors import Refused
from bpttcheck.reports import FORMATS

RIGHT = "model: rnn\ntarget: d L / d o(t)[1]\nsteps: ['d L / d o(t)[1]']\n"
SLIP = "model: rnn\ntarget: L\nsteps: ['-sum(t, L(t))']\n"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    here = tmp_path / "home" / "project"
    (here / "sub" / "deep").mkdir(parents=True)
    (here / ".git").mkdir()
    monkeypatch.chdir(here)
    Path("right.yaml").write_text(RIGHT)
    Path("sub/slip.yaml").write_text(SLIP)
    return here


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, arguments)


def table(text: str) -> str:
    return f"[project]\nname = 'x'\n\n[tool.bpttcheck]\n{text}\n"


# fmt: off
FAULTS = {
    # bpttcheck.toml                    | place and message                                          | what would be right
    'pathz = ["a"]':                     ("1:1: bpttcheck.toml: unknown key `pathz`",                  "did you mean `paths`?"),
    'x = 1\nformat = "json"':            ("1:1: bpttcheck.toml: unknown key `x`",                      "known here: `paths`, `format`"),
    'paths = "a"':                       ("1:1: `paths`: `\"a\"` is not a list of files and folders",  "paths = ["),
    'paths = [1]':                       ("1:1: `paths`: this list is not a list of files",            ""),
    'paths = [""]':                      ("1:1: `paths`: this list is not a list of files",            ""),
    'paths = ["\\u0000"]':               ("1:1: `paths`: this list is not a list of files",            ""),
    '\nformat = "jsn"':                  ("2:1: `format`: `\"jsn\"` is not a format of reports",       'format = "github"'),
    '"format" = 3':                      ("1:2: `format`: `3` is not a format",                        ""),
    'explain = true':                    ("1:1: `explain`: `true` is not \"no\", \"brief\" or",        ""),
    'explain = 2026-01-01':              ("1:1: `explain`: `\"2026-01-01\"` is not",                   ""),
    'explain-limit = 0':                 ("1:1: `explain-limit`: `0` is not a whole number from 1 to", "explain-limit = 4000"),
    'explain-limit = 4.5':               ("1:1: `explain-limit`: `4.5` is not a whole",                ""),
    'explain-limit = true':              ("1:1: `explain-limit`: `true` is not a whole",               ""),
    'explain-limit = inf':               ("1:1: `explain-limit`: `Infinity` is not a whole",           ""),
    '[select]\na = 1':                   ("1:1: `select`: a table is not a list",                      'select = ["textbook/*", "sign"]'),
    'paths = ["../elsewhere"]':          ("1:1: `paths`: `../elsewhere` leads out",                    "name it in the call"),
    'paths = ["right.yaml", "/etc"]':    ("1:1: `paths`: `/etc` leads out",                            ""),
    'paths = ["link"]':                  ("1:1: `paths`: `link` leads out",                            ""),
    'paths = [':                         ("1:10: this is not TOML: ",                                  ""),
    'format = "json"\nformat = "html"':  ("2:16: this is not TOML: ",                                  ""),
    'a = = 3':                           ("1:5: this is not TOML: ",                                   ""),
    'a = ' + '[' * 100_000:              ("1:1: this is not TOML: it is nested too deeply",            ""),
    'a = ' + '9' * 5_000:                ("1:1: this is not TOML: ",                                   ""),
    'paths.' + 'a.' * 50 + 'a = 1':      ("1:1: `paths`: a table is not a list",                       ""),
    'a = 1\n' + 'a.' * 90_000 + 'a = 1': ("2:1: this is not TOML: it is nested too deeply",            ""),
    '[' + '"a" . ' * 90_000 + 'a]':       ("1:2: this is not TOML: it is nested too deeply",            ""),
    '[tool.bpttcheck]\nformat = "json"': ("1:1: bpttcheck.toml: unknown key `tool`",                   ""),
}
IN_PYPROJECT = {
    # pyproject.toml                                       | place and message
    table('formt = "json"'):                                "5:1: [tool.bpttcheck]: unknown key `formt`",
    "[tool.ruff]\nformat = 3\n" + table("format = 3"):      "7:1: `format`: `3` is not",
    "[tool]\nbpttcheck = 3":                                "2:1: `bpttcheck`: `3` is no table",
    "tool.bpttcheck.explain = 'ful'":                       "1:16: `explain`: `\"ful\"` is not",
    "[tool.bpttcheck.more]\na = 1":                         "1:1: [tool.bpttcheck]: unknown key `more`",
    "[[tool.bpttcheck]]\na = 1":                            ": `bpttcheck`: this list is no table",
    "[tool.bpttcheck":                                      "1:16: this is not TOML",
}
# fmt: on


@pytest.mark.parametrize("text", FAULTS, ids=lambda text: text[:40])
@pytest.mark.parametrize("command", [("verify", "right.yaml"), ("check", "L", "L")], ids=" ".join)
def test_what_is_wrong_is_told_with_its_place(text: str, command: tuple[str, ...]) -> None:
    Path("link").symlink_to("..")
    Path("bpttcheck.toml").write_text(text)
    says, hint = FAULTS[text]
    result = run(*command)
    assert result.exit_code == 2
    assert result.stdout == ""
    assert f"bpttcheck.toml:{says}" in result.stderr
    assert hint in result.stderr
    assert "^" in result.stderr


@pytest.mark.parametrize("text", IN_PYPROJECT)
def test_what_is_wrong_in_the_file_of_all_tools(text: str) -> None:
    Path("pyproject.toml").write_text(text)
    result = run("verify", "right.yaml")
    assert result.exit_code == 2
    assert IN_PYPROJECT[text] in result.stderr


@pytest.mark.parametrize("text", ["[project]\nname = 'x'\n", "this is no TOML", "", "[tool.other]\nbpttcheck = 3\n"])
def test_a_file_that_says_nothing_of_us(text: str) -> None:
    Path("pyproject.toml").write_text(text)
    assert run("verify", "right.yaml").exit_code == 0


def test_every_key_is_described() -> None:
    assert tuple(ABOUT) == Configuration.__struct_encode_fields__
    assert set(typing.get_args(Style)) == set(FORMATS)
    assert asked.MOST_QUESTIONS == MOST_QUESTIONS
    for key, about in ABOUT.items():
        Path("bpttcheck.toml").write_text(f"{key} = {about.example}\n")
        said = configured(".").configuration
        assert getattr(said, key.replace("-", "_"))


def test_a_run_without_arguments_checks_the_paths() -> None:
    Path("bpttcheck.toml").write_text('paths = ["sub", "right.yaml"]\nformat = "json"\n')
    assert paths_of(run("verify")) == ["sub/slip.yaml", "right.yaml"]
    assert paths_of(run("verify", "right.yaml")) == ["right.yaml"]


def paths_of(result: Result) -> list[str]:
    return [file["path"] for file in json.loads(result.stdout)["files"]]


def test_from_a_folder_below() -> None:
    Path("bpttcheck.toml").write_text('paths = ["sub", "right.yaml"]\nformat = "json"\n')
    os.chdir("sub/deep")
    assert paths_of(run("verify")) == ["../slip.yaml", "../../right.yaml"]


def test_a_path_is_no_option_and_no_standard_input() -> None:
    for name in ("-", "--help"):
        Path("bpttcheck.toml").write_text(f'paths = ["{name}"]\n')
        assert f"./{name}: cannot be read" in run("verify").stdout


def test_the_command_line_comes_first() -> None:
    Path("bpttcheck.toml").write_text('format = "json"\nexplain = "no"\nexplain-limit = 1\nselect = ["nowhere/*"]\n')
    result = run("verify", "sub", "--format", "text", "--explain", "brief", "--explain-limit", "500", "--select", "sub")
    assert "why: " in result.stdout
    assert run("verify", "sub").exit_code == 2
    assert "nothing is selected by the path `nowhere/*`" in run("verify", "sub").stderr


def test_what_is_set_holds() -> None:
    assert "why: " in run("verify", "sub").stdout
    Path("pyproject.toml").write_text(table('explain = "no"\nselect = ["L"]'))
    result = run("verify", ".")
    assert "why: " not in result.stdout
    assert result.stderr == "Not selected: 1 line.\n"
    assert "why: " not in run("check", "L", "-sum(t, L(t))").stdout


def test_how_far_lines_reach_can_be_asked_for_once_and_left_out_in_a_call() -> None:
    Path("assignment.yaml").write_text("title: T\nmodel: rnn\nproblems:\n  - problem: a\n    target: d L / d L(t)\n")
    Path("answers.yaml").write_text("answers: {a: ['1']}\n")
    said = "for every size and every tau"
    calls = [
        ("verify", "right.yaml"),
        ("verify", "right.yaml", "--fail-fast"),
        ("check", "d L / d L(t)", "1"),
        ("verify", "--assignment", "assignment.yaml", "answers.yaml"),
    ]
    for setting in ("", "scope = true\n", "scope = false\n"):
        Path("bpttcheck.toml").write_text(setting)
        for call in calls:
            assert (said in run(*call).stdout) == ("true" in setting)
            assert said in run(*call, "--scope").stdout
            assert said not in run(*call, "--no-scope").stdout


def test_a_report_in_a_file_is_of_its_own_format() -> None:
    Path("bpttcheck.toml").write_text('format = "json"\n')
    result = run("verify", "right.yaml", "--output", "report.xml")
    assert "✓" in result.stdout
    assert Path("report.xml").read_text().startswith("<?xml")


# fmt: off
FOUND = {
    # files that say something, from the folder "home/project"    | where one is        | which holds
    ("bpttcheck.toml",):                                            (".",                 "bpttcheck.toml"),
    ("pyproject.toml",):                                            (".",                 "pyproject.toml"),
    ("bpttcheck.toml", "pyproject.toml"):                           (".",                 "bpttcheck.toml"),
    ("bpttcheck.toml", "sub/pyproject.toml"):                       ("sub/deep",          "../pyproject.toml"),
    ("sub/bpttcheck.toml",):                                        (".",                 ""),
    ("../bpttcheck.toml", "../pyproject.toml"):                     ("sub",               ""),
}
# fmt: on


@pytest.mark.parametrize("files", FOUND, ids=" ".join)
def test_where_it_is_looked_for(files: tuple[str, ...]) -> None:
    for name in files:
        Path(name).write_text("explain = 'no'\n" if "bpttcheck" in name else table("explain = 'no'"))
    place, name = FOUND[files]
    os.chdir(place)
    assert configured(".").name == name


def test_outside_of_a_repository_only_the_folder_itself_counts() -> None:
    os.rmdir(".git")
    Path("bpttcheck.toml").write_text("explain = 'no'\n")
    assert configured(".").name == "bpttcheck.toml"
    assert configured("sub").name == ""


def test_nothing_that_is_checked_configures() -> None:
    """A stranger's folder, checked from elsewhere, is read with what holds where one is."""
    Path("sub/bpttcheck.toml").write_text("select = ['nothing']\n")
    Path("sub/pyproject.toml").write_text(table("x = 3"))
    assert run("verify", "sub").exit_code == 1


def test_grading_reads_none() -> None:
    Path("work/ada").mkdir(parents=True)
    Path("work/ada/answers.yaml").write_text("answers: {a: [1]}\n")
    Path("assignment.yaml").write_text("title: T\nmodel: rnn\nproblems:\n  - problem: a\n    target: d L / d L(t)\n")
    Path("bpttcheck.toml").write_text("this = 'would be refused'\n")
    Path("work/ada/pyproject.toml").write_text(table("this = 'would be refused'"))
    result = run("grade", "assignment.yaml", "work", "--out", "out", "--results", "")
    assert (result.exit_code, "unknown key" in result.output) == (0, False), result.output


def test_a_link_elsewhere_is_told_and_not_shown() -> None:
    Path("../secret").write_text("password = hunter2\n")
    Path("bpttcheck.toml").symlink_to("../secret")
    with pytest.raises(Refused, match="it is a link that leads out"):
        configured(".")
    assert "hunter2" not in run("verify", "right.yaml").output


def test_a_pipe_is_not_waited_for() -> None:
    os.mkfifo("bpttcheck.toml")
    assert "it is no regular file" in run("verify", "right.yaml").stderr
