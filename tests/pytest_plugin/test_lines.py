"""Lines of derivations as tests: run by pytest in a folder that asks for it."""

from __future__ import annotations

import subprocess
import sys
from importlib import import_module
from pkgutil import walk_packages
from typing import TYPE_CHECKING, Any
from xml.etree.ElementTree import parse

import pytest
from click.testing import CliRunner

import bpttcheck
from bpttcheck.cli import main
from bpttcheck.pytest_plugin import chains
from bpttcheck.verify import pipeline
from tests.test_derivations import FOLDER

if TYPE_CHECKING:
    from pathlib import Path

    from bpttcheck.derivation import Derivation
    from bpttcheck.verify.results import DerivationResult

pytest_plugins = ["pytester"]

# A run within this process forgets the modules that it was the first to import, and half of a package is none.
for _module in walk_packages(bpttcheck.__path__, "bpttcheck."):
    if not _module.name.endswith("__main__"):
        import_module(_module.name)

GOOD = """\
model: rnn
assume: [sum(y(t)) = 1]
target: d L / d o(t)[1]
steps:
  - yhat(t)[1] - y(t)[1]
"""
SLIPS = """\
model: rnn
assume: [sum(y(t)) = 1]
derivations:
  - title: "The output :: layer\u202e"
    target: d L / d o(t)[1]
    steps:
      - yhat(t)[1] - y(t)[1]
      - y(t)[1] - yhat(t)[1]
  - target: grad(L, V)
    steps: ["sum(t, grad(L, o(t)) @ h(t).T)", {expr: 2 * V, expect: wrong}, {expr: 2 * V, expect: correct}]
  - target: grad(L, V)
    steps: [W @ V]
"""
NOTES = r"""---
bpttcheck:
  model: rnn
---

$$ \nabla_{o^{(t)}} L = y^{(t)} - \hat{y}^{(t)} $$

$$ q $$
"""
MODEL = "equations: {L: a}\nparameters: {a: []}\n"
LATEX = r"\nabla_{o^{(t)}} L"
STEP = "step {}[{}]".format
TITLED = "The output : layer\\u202e: d L / d o(t)[1]"


@pytest.fixture
def folder(pytester: pytest.Pytester) -> pytest.Pytester:
    """A folder with derivations of all kinds, of which none is asked for."""
    (pytester.path / "d" / "models").mkdir(parents=True)
    for name, text in {"good.yaml": GOOD, "slips.yaml": SLIPS, "notes.md": NOTES, "models/m.yaml": MODEL}.items():
        (pytester.path / "d" / name).write_text(text, encoding="utf-8")
    (pytester.path / "d" / "README.md").write_text("Nothing to check here.\n", encoding="utf-8")
    return pytester


def ask(folder: pytest.Pytester, *files: str, more: str = "") -> None:
    folder.makeini(f"[pytest]\naddopts = --strict-markers --strict-config\nbpttcheck_files = {' '.join(files)}\n{more}")


def outcomes(folder: pytest.Pytester, *arguments: str) -> dict[str, str]:
    """What became of each test, by its name."""
    run = folder.inline_run("-p", "no:cacheprovider", *arguments)
    return {each.nodeid: each.outcome for each in run.getreports("pytest_runtest_logreport") if each.when == "call"}


def test_each_line_is_a_test_with_a_name_that_stays(folder: pytest.Pytester) -> None:
    ask(folder, "d")
    assert outcomes(folder) == {
        f"d/good.yaml::{STEP(1, 'd L / d o(t)[1]')}": "passed",
        f"d/notes.md::{STEP(1, LATEX)}": "failed",
        f"d/slips.yaml::{STEP(1, TITLED)}": "passed",
        f"d/slips.yaml::{STEP(2, TITLED)}": "failed",
        f"d/slips.yaml::{STEP(1, 'grad(L, V)')}": "passed",
        f"d/slips.yaml::{STEP(2, 'grad(L, V)')}": "passed",
        f"d/slips.yaml::{STEP(3, 'grad(L, V)')}": "failed",
        f"d/slips.yaml::{STEP(1, 'grad(L, V) (2)')}": "failed",
    }


@pytest.mark.parametrize(
    ("arguments", "count"),
    [
        (["-k", "layer"], 2),
        (["-k", "dL/do"], 3),
        (["-k", "slips and not grad"], 2),
        (["-m", "bpttcheck"], 8),
        (["-m", "not bpttcheck"], 0),
        (["d/slips.yaml::step 3[grad(L, V)]"], 1),
        ([f"d/slips.yaml::{STEP(2, TITLED)}"], 1),
        (["d/slips.yaml::step 1"], 3),
    ],
)
def test_tests_are_chosen_by_names_targets_and_the_marker(
    arguments: list[str], count: int, folder: pytest.Pytester
) -> None:
    ask(folder, "d")
    assert len(outcomes(folder, *arguments)) == count


def test_nothing_is_collected_where_nothing_is_asked_for(folder: pytest.Pytester) -> None:
    assert outcomes(folder) == {}
    ask(folder, "d/good.yaml")
    assert len(outcomes(folder)) == 1


UNREADABLE = {
    "no.yaml": ("steps: [", "unreadable: "),
    "bytes.md": (b"---\nbpttcheck: \xff\n---\n", "unreadable: cannot be read: byte 16 (0xff) is not UTF-8"),
    "model.yaml": (MODEL, "unreadable: this is a model"),
    "text.txt": ("hello", "unreadable: "),
    "none.md": ("# Notes\n", "unreadable: "),
}


@pytest.mark.parametrize(("name", "text", "told"), [(name, *row) for name, row in UNREADABLE.items()])
def test_a_file_that_cannot_be_read_is_one_test(
    name: str, text: str | bytes, told: str, pytester: pytest.Pytester
) -> None:
    (pytester.path / name).write_bytes(text.encode() if isinstance(text, str) else text)
    ask(pytester, name)
    assert outcomes(pytester) == {f"{name}::the file": "failed"}
    pytester.runpytest_inprocess("-q").stdout.fnmatch_lines([f"{told.replace('[', '[[]')}*", f"{name}*"])


@pytest.mark.parametrize(
    ("text", "names"),
    [
        (GOOD.replace("d o(t)[1]", "d oo"), ["step 1[d L / d oo]"]),
        (GOOD.replace("rnn", "nowhere.yaml"), ["step 1[d L / d o(t)[1]]"]),
    ],
)
def test_a_line_is_no_test_passed_where_its_target_means_nothing(
    text: str, names: list[str], pytester: pytest.Pytester
) -> None:
    (pytester.path / "a.yaml").write_text(text, encoding="utf-8")
    ask(pytester, "a.yaml")
    assert outcomes(pytester) == {f"a.yaml::{name}": "failed" for name in names}


def test_a_target_without_lines_that_means_nothing_is_a_test_too(pytester: pytest.Pytester) -> None:
    text = NOTES.replace(r"\nabla_{o^{(t)}} L = y^{(t)} - \hat{y}^{(t)}", "W V % bpttcheck: expect wrong\n")
    (pytester.path / "a.md").write_text(text, encoding="utf-8")
    ask(pytester, "a.md")
    assert list(outcomes(pytester).values()) == ["failed"]
    assert CliRunner().invoke(main, ["verify", "a.md"]).exit_code == 2


def test_a_failure_is_told_as_the_report_tells_it(folder: pytest.Pytester) -> None:
    ask(folder, "d/slips.yaml", "d/notes.md")
    shown = folder.runpytest_inprocess().stdout.str()
    assert "Traceback" not in shown
    assert "items.py" not in shown
    for name in ("d/slips.yaml", "d/notes.md"):
        report = CliRunner().invoke(main, ["verify", name]).output.splitlines()
        wrong = report.index(next(line for line in report if "✗" in line))
        for line in report[wrong : report.index("", wrong)]:
            assert line in shown
    assert "\u202e" not in shown
    assert "- malformed: W @ V" in shown


def test_a_test_says_where_it_stands(folder: pytest.Pytester) -> None:
    ask(folder, "d", more="junit_family = xunit1")
    folder.runpytest_inprocess("--junitxml=out.xml")
    tests = parse("out.xml").iter("testcase")  # noqa: S314  (pytest wrote it)
    found = {(test.get("file"), int(test.get("line") or 0) + 1) for test in tests}
    assert found == {
        (f"d/{name}", number)
        for name, text in {"good.yaml": GOOD, "slips.yaml": SLIPS, "notes.md": NOTES}.items()
        for number, line in enumerate(text.splitlines(), 1)
        if line.lstrip().startswith(("- yhat", "- y(t)", "steps: [", r"$$ \nabla"))
    }


def test_a_chain_is_judged_once_and_when_one_of_its_lines_is_to_run(
    folder: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    judged: list[str] = []

    def noted(derivation: Derivation, *others: Any) -> DerivationResult:
        judged.append(derivation.target.text)
        return pipeline.judged(derivation, *others)

    monkeypatch.setattr(chains, "judged", noted)
    ask(folder, "d/slips.yaml")
    outcomes(folder, "--collect-only")
    assert judged == []
    outcomes(folder, "-k", "grad")
    assert judged == ["grad(L, V)", "grad(L, V)"]


def test_a_model_is_found_from_wherever_other_tests_went(folder: pytest.Pytester) -> None:
    text = "model: models/m.yaml\ntarget: L\nsteps: [a]\n"
    (folder.path / "d" / "uses.yaml").write_text(text, encoding="utf-8")
    folder.makepyfile(test_a="import os\ndef test_it(tmp_path): os.chdir(tmp_path)")
    ask(folder, "d/uses.yaml")
    assert set(outcomes(folder, "test_a.py", "d").values()) == {"passed"}


@pytest.mark.parametrize(("pattern", "status"), [("e/*.yaml", 0), ("../*.yaml", 4), ("/d", 4)])
def test_a_pattern_that_names_nothing_is_told(pattern: str, status: int, folder: pytest.Pytester) -> None:
    ask(folder, "d/good.yaml", pattern)
    done = folder.runpytest_inprocess()
    assert done.ret == status
    assert (
        f"bpttcheck_files: there is no {pattern}" in done.stdout.str()
        or f"{pattern} is not a path" in done.stderr.str()
    )


def test_a_pyproject_asks_with_a_list(folder: pytest.Pytester) -> None:
    folder.makepyprojecttoml('[tool.pytest.ini_options]\nbpttcheck_files = ["d/good.yaml", "d/n*.md"]\n')
    assert sorted(outcomes(folder).values()) == ["failed", "passed"]


def test_a_run_is_spread_over_processes(folder: pytest.Pytester) -> None:
    ask(folder, "d", "nothing")
    done = folder.runpytest_subprocess("-n", "2", "-p", "no:cacheprovider", timeout=100)
    done.assert_outcomes(passed=4, failed=4, warnings=1)
    done.stdout.fnmatch_lines(["wrong: y(t)[[]1] - yhat(t)[[]1]"])


def test_all_derivations_are_tests_that_pass(pytester: pytest.Pytester, request: pytest.FixtureRequest) -> None:
    (pytester.path / "derivations").symlink_to(FOLDER / "textbook")
    ask(pytester, "derivations/")
    found = outcomes(pytester)
    assert len(found) > 50
    assert set(found.values()) == {"passed"}


def test_it_costs_nothing_where_nothing_is_asked_for(tmp_path: Path) -> None:
    (tmp_path / "test_modules.py").write_text(
        "import sys\ndef test_it():\n"
        "    names = {'bpttcheck', 'flint', 'sympy', 'msgspec'}\n"
        "    ours = {name for name in sys.modules if name.split('.')[0] in names}\n"
        "    assert ours == {'bpttcheck', 'bpttcheck.pytest_plugin'}\n",
        encoding="utf-8",
    )
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:hypothesispytest", "--strict-markers"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, encoding="utf-8", timeout=60, check=False)
    assert done.returncode == 0, done.stdout
