"""The reports for other programs, read by readers that were not written here and held to published forms."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import xmlschema
from junitparser import Error, Failure, JUnitXml, Skipped

from bpttcheck.explain import explain
from bpttcheck.loading.derivations import load, load_each
from bpttcheck.loading.files import find
from bpttcheck.places import Source
from bpttcheck.reports import writer
from bpttcheck.verify import verify_file
from tests.reports.hostile import HOSTILE, annotated, hostile_results, written
from tests.reports.records import Stream, expected, results, turned
from tests.reports.test_json_report import gone, unread

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bpttcheck.verify.results import FileResult

SCHEMA = xmlschema.XMLSchema(str(Path(__file__).parent / "schemas" / "junit-10.xsd"))
FILES = (results(), expected(results()), turned(), gone(), unread())


def verified(folder: Path, **files: str) -> Iterator[FileResult]:
    """Real results of files in a folder."""
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
        for loaded in load_each(find([str(folder / name)])):
            yield verify_file(loaded, explain)


def test_a_document_for_each_file() -> None:
    whole: dict[str, Any] = json.loads(written("json", *FILES))
    lines = written("jsonl", *FILES).splitlines()
    assert [json.loads(line) for line in lines] == [{"version": 1, **file} for file in whole["files"]]


def test_a_file_is_told_as_soon_as_it_is_judged() -> None:
    told: list[int] = []

    class Pipe(Stream):
        """A stream of which a reader sees what was flushed."""

        seen = 0

        def flush(self) -> None:
            self.seen = self.getvalue().count("\n")

    out = Pipe()

    def judging() -> Iterator[FileResult]:
        for _ in range(3):
            told.append(out.seen)
            yield results()

    writer("jsonl")(judging(), out, verbose=False)
    assert told == [0, 1, 2]


# fmt: off
OUTCOMES = {
    # the verdict of a line, none of them expected | what becomes of the test
    "conditional":                                    Failure,
    "wrong":                                          Failure,
    "carried":                                        Failure,
    "malformed":                                      Error,
    "correct":                                        None,
    "undecided":                                      Skipped,
}
# fmt: on


def test_junit_is_read_by_another_program() -> None:
    read = JUnitXml.fromstring(written("junit", *FILES).encode())
    assert (read.tests, read.failures, read.errors) == (6 + 6 + 1 + 1 + 1 + 6, 3 + 1, 1 + 1 + 1)
    first, as_expected, _, absent, no_target = read
    kinds = [type(case.result[0]) if case.result else None for case in first]
    assert kinds == [*OUTCOMES.values()]
    assert (first.name, first.tests, first.failures, first.errors, first.skipped) == ("hand.yaml", 6, 3, 1, 1)
    assert not any(case.result for case in as_expected)
    wrong = [*first][1]
    assert wrong.name == "6:5: d L / d o(t)[i] = y[i] - yhat[i]"
    assert wrong.classname == "hand"
    assert "line  = 0.25\ntruth = -0.25\n" in wrong.result[0].text
    assert [*first][5].result[0].text == "the two sides differ as expressions, and no point was found\n"
    assert [case.name for case in absent] == ["the file"]
    (target, *lines) = no_target
    assert target.result[0].message == "unknown name `yhatt`"
    assert {case.result[0].message for case in lines} == {"not judged: what it is to equal could not be read"}


@pytest.mark.parametrize("text", [*HOSTILE, "x"], ids=ascii)
def test_junit_has_the_published_form(text: str) -> None:
    from xml.etree.ElementTree import XML

    root = XML(written("junit", *FILES, hostile_results(text)))
    names = [(case.get("name"), case.get("line")) for suite in root for case in suite]
    assert all(name and line for name, line in names)
    # What pytest and GitLab add to the form: where a test stands.
    for case in root.iter("testcase"):
        del case.attrib["file"], case.attrib["line"]
    SCHEMA.validate(root)


def test_annotations_stand_where_the_line_is() -> None:
    found = list(annotated(written("github", *FILES)))
    assert [(each["level"], each["title"]) for each in found] == [
        ("warning", "bpttcheck: conditional"),
        ("error", "bpttcheck: wrong"),
        ("warning", "bpttcheck: carried"),
        ("error", "bpttcheck: malformed"),
        ("warning", "bpttcheck: undecided"),
        ("error", "bpttcheck: wrong"),
        ("error", "bpttcheck: unreadable"),
        ("error", "bpttcheck: unreadable"),
    ]
    malformed, absent = found[3], found[6]
    assert {key: malformed[key] for key in ("file", "line", "endLine", "col", "endColumn")} == {
        "file": "hand.yaml", "line": "8", "endLine": "8", "col": "5", "endColumn": "10",
    }  # fmt: skip
    assert malformed["message"] == "malformed: `yhatt[i] - y[i]`\nunknown name `yhatt`\nhint: did you mean `yhat`?"
    assert absent.keys() == {"level", "title", "file", "message"}


def test_annotations_of_two_lines_have_no_columns() -> None:
    text = "model: rnn\ntarget: d L / d o(t)[1]\nsteps:\n  - y(t)[1] -\n    yhat(t)[1]*2\n"
    (found,) = annotated(written("github", verify_file(load(Source("a.yaml", text)))))
    assert (found["file"], found["line"], found["endLine"]) == ("a.yaml", "4", "5")
    assert not found.keys() & {"col", "endColumn"}


def test_a_cell_of_a_notebook_is_named_in_words(tmp_path: Path) -> None:
    formula = r"\frac{\partial L}{\partial o^{(t)}_1} = y^{(t)}_1"
    cells = [{"cell_type": "markdown", "source": f"<!-- bpttcheck\nmodel: rnn\n-->\n$${formula}$$"}]
    (result,) = verified(tmp_path, **{"a.ipynb": json.dumps({"cells": cells, "nbformat": 4})})
    (found,) = annotated(written("github", result))
    assert "line" not in found
    assert "a.ipynb, cell 1, line 4: wrong" in found["message"]
    (told,) = json.loads(written("sarif", result))["runs"][0]["results"]
    assert "a.ipynb, cell 1, line 4: wrong" in told["message"]["text"]
    assert told["locations"][0]["physicalLocation"].keys() == {"artifactLocation"}
    assert "fixes" not in told


def test_a_summary_is_no_longer_than_a_comment() -> None:
    report = written("markdown", *(results() for _ in range(300)))
    assert 40_000 < len(report) < 60_000
    shown = report.count("- **")
    assert f"\nAnd {300 * 5 - shown:d} more that are not as expected." in report


def test_a_summary_of_what_is_as_expected_is_short() -> None:
    report = written("markdown", expected(results()))
    assert report.startswith("## ✓ Derivations: all as expected\n\n6 lines: ")
    assert report.count("\n") == 3
