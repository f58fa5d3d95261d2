# ruff: noqa: E501  (tables are easier to read in one line a row)
"""Whatever a file holds: one message with its place and what would be right, within bounds; the rest is judged."""

import resource
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest

MEGABYTE = 1 << 20
SECONDS = 20  # generous: the promise of two seconds is kept by benchmarks, on a quiet machine
BYTES = 500 * MEGABYTE

HEAD = "model: rnn\ntarget: d L / d o(t)[1]\nsteps:\n"
GOOD = "  - d L / d o(t)[1]\n"


class Case(NamedTuple):
    text: str | bytes
    place: str
    says: str
    hint: str = ""


def line(text: str) -> str:
    """A file whose second line is good, and whose first is the one in question."""
    return f"{HEAD}  - {text}\n{GOOD}"


LAUGHS = "a0: &a0 [x, x]\n" + "".join(f"a{i}: &a{i} [*a{i - 1}, *a{i - 1}]\n" for i in range(1, 40))
MERGES = "a0: &a0 {k: v}\n" + "".join(f"a{i}: &a{i} {{<<: [*a{i - 1}, *a{i - 1}]}}\n" for i in range(1, 40))

# fmt: off
FILES = {
    # name                  | text                                          | place    | message                 | what would be right
    "empty":           Case("",                                               "1:1",    "empty"),
    "not yaml":        Case("model: rnn\n}{ nonsense\n",                      "2:1",    "begin",                   "quotes"),
    "tab":             Case("model: rnn\nsizes:\n\tx: 4\n",                   "3:1",    "a tab cannot stand here", "spaces"),
    "not UTF-8":       Case(b"model: rnn\ntarget: \xff\n",                    "2:9",    "not UTF-8"),
    "UTF-16":          Case("model: rnn".encode("utf-16"),                    "",       "UTF-16",                  ""),
    "double key":      Case("model: rnn\nmodel: rnn\n",                       "2:1",    "twice",                   "keep one"),
    "unknown key":     Case(HEAD + GOOD + "tiems: 3\n",                       "5:1",    "unknown key `tiems`",     "did you mean `times`"),
    "no target":       Case("model: rnn\nsteps:\n  - 1\n",                    "1:1",    "`target` is missing",     "needs `target:`"),
    "sizes":           Case("sizes: {x: 1000000000}\n" + HEAD + GOOD,         "1:12",   "beyond the limit"),
    "times":           Case("times: 1000000000\n" + HEAD + GOOD,              "1:8",    "beyond the limit"),
    "aliases":         Case(LAUGHS,                                           "1:5",    "name of a node"),
    "merges":          Case(MERGES,                                           "1:5",    "name of a node"),
    "merge key":       Case("<<: {model: rnn}\n",                             "1:1",    "merge keys",              "write the keys out"),
    "tag":             Case("model: !!python/object:os.system rnn\n",         "1:8",    "tag",                     "quotes"),
    "star":            Case(line("*x"),                                       "4:5",    "reference to YAML",       "quotes"),
    "colon":           Case(line("expr: a: b"),                               "4:12",   "second `: `",             "`|`"),
    "backslash":       Case(line('"\\hat y"'),                                "4:6",    "double quotes",           "single quotes"),
    "model":           Case(HEAD.replace("rnn", "rmn") + GOOD,                "1:8",    "unknown model `rmn`",     "did you mean `rnn`"),
    "target's name":   Case(HEAD.replace("o(t)", "q(t)") + GOOD,              "2:17",   "`q`",                     "known here"),
}

LINES = {
    # name                  | the line                                 | column | message                   | what would be right
    "unknown name":    Case("yhatt[1]",                             "5",     "unknown name `yhatt`",    "did you mean `yhat`"),
    "indices":         Case("yhat(t)[1,2]",                         "5",     "`yhat(t)` takes",         ""),
    "index":           Case("yhat(t)[9]",                           "13",    "no entry 9",              ""),
    "before 0":        Case("1 + a(-1)[1]",                         "9",     "does not exist",          ""),
    "after tau":       Case("a(tau+1)[1]",                          "5",     "does not exist",          ""),
    "bracket":         Case("(yhat[1] + 1",                         "5",     "never closed",            "add the `)`"),
    "brackets":        Case("(" * 10_000 + "1" + ")" * 10_000,      "5",     "characters",              ""),
    "few brackets":    Case("(" * 9_000 + "1" + ")" * 9_000,        "105",   "nested more than",        "define"),
    "signs":           Case("1 " + "- -" * 2_000 + "1",             "306",   "nested more than",        ""),
    "powers":          Case("9^9^9^9",                              "9",     "beyond the limit",        ""),
    "long sum":        Case("sum(k=1..1000000000, k)",              "14",    "beyond the limit",        ""),
    "megabyte":        Case("x + " * (MEGABYTE // 4 - 50) + "x",    "5",     "characters",              ""),
    "terms":           Case("1 + " * 4_000 + "x",                   "5",     "shapes do not fit",       ""),
    "code":            Case("__import__('os').system('true')",      "16",    "no meaning here",         ""),
    "attribute":       Case("yhat.__class__",                       "9",     "no meaning here",         "`.T`"),
    "quoted":          Case("'exp(1).real.__class__'",              "12",    "no meaning here",         "`.T`"),
    "division":        Case("1/0",                                  "5",     "no value anywhere",       ""),
    "nothing":         Case("0/0",                                  "5",     "no value anywhere",       ""),
    "log":             Case("log(0)",                               "5",     "no value anywhere",       ""),
    "hidden zero":     Case("1/(yhat[1] - yhat[1])",                "5",     "no value anywhere",       ""),
    "digits":          Case("9" * 5_000,                            "5",     "beyond the limit",        ""),
    "control":         Case("yhat\u202e[1]",                         "9",     "RIGHT-TO-LEFT",           ""),
    "Cyrillic":        Case("уhat[1]",                              "5",     "CYRILLIC",                "write"),
    "juxtaposed":      Case("2 yhat[1]",                            "7",     "no sign stands",          "`*`"),
}
# fmt: on


def verified(*names: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """A run with a limit on memory and one on time."""
    return subprocess.run(
        [sys.executable, "-m", "bpttcheck", "verify", *names],
        cwd=folder,
        env={"PYTHONPATH": str(Path(__file__).parents[2]), "PATH": "", "PYTHONUTF8": "1"},
        capture_output=True,
        encoding="utf-8",
        timeout=SECONDS,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_DATA, (BYTES, BYTES)),
    )


def check(done: subprocess.CompletedProcess[str], case: Case, place: str) -> None:
    assert done.returncode == 2, done.stdout + done.stderr
    assert done.stderr == ""
    assert "Traceback" not in done.stdout
    assert done.stdout.count("\n    bad.yaml:") + done.stdout.startswith("bad.yaml:") <= 1
    assert case.says in done.stdout
    assert case.hint in done.stdout
    if place:
        assert f"bad.yaml:{place}: " in done.stdout
        assert "│ " in done.stdout
        assert "^" in done.stdout
    assert max(map(len, done.stdout.splitlines())) < 5_000


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "good.yaml").write_text(HEAD + GOOD)
    return tmp_path


@pytest.mark.parametrize("name", FILES)
def test_a_bad_file_is_answered_and_the_other_one_judged(name: str, folder: Path) -> None:
    case = FILES[name]
    text = case.text if isinstance(case.text, bytes) else case.text.encode()
    (folder / "bad.yaml").write_bytes(text)
    done = verified("bad.yaml", "good.yaml", folder=folder)
    check(done, case, case.place)
    assert "✓ = d L / d o(t)[1]  correct" in done.stdout


@pytest.mark.parametrize("name", LINES)
def test_a_bad_line_is_answered_and_the_other_one_judged(name: str, folder: Path) -> None:
    case = LINES[name]
    assert isinstance(case.text, str)
    (folder / "bad.yaml").write_text(line(case.text))
    done = verified("bad.yaml", folder=folder)
    check(done, case, case.place and f"4:{case.place}")
    assert "malformed" in done.stdout
    assert "✓ = d L / d o(t)[1]  correct" in done.stdout
    assert "bad.yaml:4:" in done.stdout


def test_a_folder_without_files(folder: Path) -> None:
    (folder / "empty").mkdir()
    done = verified("empty", "good.yaml", folder=folder)
    assert done.returncode == 2
    assert "empty: no derivation files" in done.stdout
    assert "✓ =" in done.stdout


def test_no_such_file(folder: Path) -> None:
    done = verified("nowhere.yaml", "good.yaml", folder=folder)
    assert done.returncode == 2
    assert "nowhere.yaml: cannot be read: no such file" in done.stdout
    assert "✓ =" in done.stdout
