# ruff: noqa: E501  (tables are easier to read in one line a row)
"""Cells in a real shell of IPython, and the example notebook in a real kernel."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import html5lib
import nbformat
import pytest
from IPython.core.error import UsageError
from IPython.core.interactiveshell import InteractiveShell
from nbclient import NotebookClient

import bpttcheck

if TYPE_CHECKING:
    from collections.abc import Iterator

# It has no types.
READ: Any = nbformat.read
NOTEBOOK = Path(__file__).parents[2] / "examples" / "notebook.ipynb"
LINE = r"$$\frac{\partial L}{\partial o^{(t)}} = \hat{y}^{(t)} - y^{(t)}$$"
TARGET = "target: d L / d o(t)\nsteps:\n  - yhat(t) - y(t)\n"


@pytest.fixture
def shell() -> Iterator[Any]:
    found: Any = InteractiveShell()  # type: ignore[no-untyped-call]  # it has no types
    found.run_line_magic("load_ext", "bpttcheck")
    yield found
    # Else it is closed when Python ends, and complains then.
    found.history_manager.end_session()


# fmt: off
CELLS = [
    # the first line                              | the cell                                                         | verdict        | at
    ("%%bptt",                                      f"model: rnn\n\n{LINE}\n",                                         "conditional",   4),
    ("%%bptt",                                      f"model: rnn\nassume: [sum(y(t)) = 1]  # as is known\n{LINE}\n",    "correct",       4),
    ("%%bptt",                                      f"model: rnn\nassume:\n  - sum(y(t)) = 1\n\n# So\n\n{LINE}\n",       "correct",       8),
    ("%%bptt --assume 'sum(y(t)) = 1'",             f"{LINE}\n",                                                       "correct",       2),
    ("%%bptt --assume 'sum(y(t)) = 1'",             f"Note: this is so\n\n{LINE}\n",                                   "correct",       4),
    ("%%bptt --model gru",                          f"sizes: {{y: 2}}\n\n{LINE}\n",                                    "conditional",   4),
    ("%%bptt",                                      f"<!-- bpttcheck\nmodel: lstm\n-->\n{LINE}\n",                     "conditional",   5),
    ("%%bptt",                                      f"---\nbpttcheck:\n  model: lstm\n---\n{LINE}\n",                  "conditional",   5),
    ("%%bptt",                                      f"% bpttcheck:\n% model: rnn\n{LINE}\n",                           "conditional",   4),
    ("%%bptt --sizes y=2,h=2",                      f"% What I found\n{LINE}\n",                                       "conditional",   3),
    ("%%bptt",                                      f"model: rnn\n{TARGET}",                                           "conditional",   5),
    ("%%bptt --assume 'sum(y(t)) = 1' --times 2",   TARGET,                                                            "correct",       4),
    ("%%bptt",                                      "target: d L / d L(t)\nsteps: [1/tau]\n",                          "wrong",         3),
    ("%%bptt --option loss=mean",                   "target: d L / d L(t)\nsteps: [1/tau]\n",                          "correct",       3),
    ("%%bptt --layout denominator",                 "target: d o(t) / d h(t)\nsteps: [V.T]\n",                         "correct",       3),
]
# fmt: on


@pytest.mark.parametrize(("first", "cell", "verdict", "at"), CELLS)
def test_a_cell_is_checked_and_its_lines_have_the_numbers_of_the_cell(
    first: str, cell: str, verdict: str, at: int, shell: Any
) -> None:
    result = shell.run_cell(f"{first}\n{cell}").result
    assert isinstance(result, bpttcheck.Report)
    assert result.faults == ()
    assert [(str(step.verdict), step.line) for step in result.steps] == [(verdict, at)]


def test_what_the_first_line_says_is_added_to_the_cell(shell: Any) -> None:
    cell = f"model: rnn\nsizes: {{x: 2, y: 2}}\ntimes: 2\n{TARGET}"
    (each,) = shell.run_cell(f"%%bptt --sizes y=4 --times 5 --option loss=mean\n{cell}").result.derivations
    assert (each.sizes, each.times) == ({"x": 2, "h": 5, "y": 4}, 5)


@pytest.mark.parametrize("line", ["--scope", "--no-scope", ""])
def test_a_cell_says_how_far_a_line_reaches_if_it_is_asked(line: str, shell: Any) -> None:
    cell = "target: sum(k, o(t)[k])\nsteps: ['o(t)[1] + o(t)[2] + o(t)[3]']\n"
    result = shell.run_cell(f"%%bptt {line}\n{cell}").result
    asked = line == "--scope"
    assert ("only at y = 3: at y = 4 it is wrong" in result._repr_html_()) == asked
    assert ("at y = 4, t = 1: the line is" in result._repr_html_()) == asked


# fmt: off
FAULTS = [
    ("%%bptt --model rnn",       f"model: rnn\n{TARGET}",     "cell.yaml:2:1: the key `model` is here twice"),
    ("%%bptt",                   f"modl: rnn\n{TARGET}",      "cell.yaml:2:1: this file: unknown key `modl`"),
    ("%%bptt",                   f"model: rnn\nsize: 2\n{LINE}\n", "cell.md:3:1: the header: unknown key `size`"),
    ("%%bptt",                   "hello\n",                   "cell.md:1:1: no displayed formula stands in this document"),
    ("%%bptt --sizes q=2",       TARGET,                      "`sizes`: the model rnn has no sort `q`"),
    ("%%bptt --model {rnn}",     TARGET,                      "unknown model `{rnn}`"),
]
# fmt: on


@pytest.mark.parametrize(("first", "cell", "says"), FAULTS)
def test_a_cell_that_cannot_be_read_says_why(first: str, cell: str, says: str, shell: Any) -> None:
    result = shell.run_cell(f"{first}\n{cell}").result
    assert not result.ok
    assert says in str(result)
    assert result.faults[0].message.split("`")[0] in "".join(html5lib.parse(result._repr_html_()).itertext())


@pytest.mark.parametrize(
    ("line", "says"),
    [("--modle rnn", "--modle"), ("--sizes 'y", "quotation"), ("--sizes y", "y=3"), ("--model gru", "itself")],
)
def test_a_first_line_that_means_nothing_is_refused_without_a_traceback(line: str, says: str) -> None:
    from bpttcheck.notebook import bptt

    with pytest.raises(UsageError, match=says):
        bptt(line, f"model: rnn\n\n{LINE}\n")


def test_help(shell: Any, capsys: pytest.CaptureFixture[str]) -> None:
    assert shell.run_cell("%%bptt --help\n" + TARGET).result is None
    assert "Usage: %%bptt [OPTIONS]" in capsys.readouterr().out


def test_a_refusal_is_shown_without_the_way_through_the_program(shell: Any, capsys: pytest.CaptureFixture[str]) -> None:
    shell.run_cell("import bpttcheck\nbpttcheck.gradient('d L / d yhatt')")
    shown = capsys.readouterr()
    assert "TARGET:1:9: unknown name `yhatt`" in shown.out + shown.err
    assert "Traceback" not in shown.out + shown.err


@pytest.fixture(scope="module")
def notebook() -> Any:
    """The example as it is after a run."""
    found = READ(NOTEBOOK, as_version=4)
    NotebookClient(
        found, timeout=60, kernel_name="python3", resources={"metadata": {"path": NOTEBOOK.parent}}
    ).execute()
    return found


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_the_example_runs_in_a_kernel_and_shows_what_it_says(notebook: Any) -> None:
    shown = [output for cell in notebook.cells if cell.cell_type == "code" for output in cell.outputs]
    assert not [output for output in shown if output.output_type == "error"]
    pages = [output.data["text/html"] for output in shown if "text/html" in output.get("data", {})]
    assert len(pages) == 3
    assert all("<math" in page and "<script" not in page for page in pages)
    formulas = [output.data["text/latex"] for output in shown if "text/latex" in output.get("data", {})]
    assert len(formulas) == 2
    assert any("✓ = " in output.data["text/plain"] for output in shown if "text/html" in output.get("data", {}))
    stored = READ(NOTEBOOK, as_version=4)
    nbformat.validate(stored)
    assert not any(cell.get("outputs") for cell in stored.cells)
