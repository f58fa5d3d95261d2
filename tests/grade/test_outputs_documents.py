"""What other systems read: the documents fit their schemas, the sheets have their columns."""

from __future__ import annotations

import csv
import json
from typing import TYPE_CHECKING, Any

import jsonschema
import pytest
from msgspec.structs import replace

from bpttcheck.grade.grading import unread
from bpttcheck.grade.outputs import write
from bpttcheck.grade.outputs.slugs import slug
from bpttcheck.loading.homework import load_assignment
from bpttcheck.places import Source
from tests.grade.homeworks import ASSIGNMENT, graded
from tests.grade.test_outputs_gradebook import HOSTILE

if TYPE_CHECKING:
    from pathlib import Path

    from bpttcheck.grade.records import Graded

TEACHERS = load_assignment(Source("a.yaml", ASSIGNMENT))
TEXT, POINTS = {"type": "string"}, {"type": "number", "minimum": 0}


def _object(needed: str, **properties: Any) -> dict[str, Any]:
    return {"type": "object", "required": needed.split(), "properties": properties, "additionalProperties": False}


def _listed(item: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": item}


FORMAT = {"enum": ["text", "html", "simple_format", "md", "ansi"]}
VISIBILITY = {"enum": ["hidden", "after_due_date", "after_published", "visible"]}
SCHEMAS = {
    "gradescope": _object(
        "score tests",
        score=POINTS,
        output=TEXT,
        output_format=FORMAT,
        visibility=VISIBILITY,
        stdout_visibility=VISIBILITY,
        extra_data={"type": "object"},
        tests=_listed(
            _object(
                "score max_score name",
                score=POINTS,
                max_score=POINTS,
                status={"enum": ["passed", "failed"]},
                name=TEXT,
                number=TEXT,
                output=TEXT,
                output_format=FORMAT,
                tags=_listed(TEXT),
                visibility=VISIBILITY,
            )
        ),
    ),
    "prairielearn": _object(
        "gradable",
        gradable={"type": "boolean"},
        score={"type": "number", "minimum": 0, "maximum": 1},
        message=TEXT,
        output=TEXT,
        format_errors=_listed(TEXT),
        tests=_listed(
            _object(
                "name points max_points",
                name=TEXT,
                description=TEXT,
                points=POINTS,
                max_points=POINTS,
                message=TEXT,
                output=TEXT,
            )
        ),
    ),
    "classroom": _object(
        "max_score tests",
        version={"const": 1},
        status={"enum": ["pass", "fail", "error"]},
        max_score=POINTS,
        tests=_listed(
            _object("name status score", name=TEXT, status={"enum": ["pass", "fail"]}, score=POINTS, message=TEXT)
        ),
    ),
}


def documents(form: str, folder: Path, *given: Graded) -> list[dict[str, Any]]:
    write(TEACHERS, given, folder, (form,))
    return [json.loads((folder / form / slug(each) / "results.json").read_bytes()) for each in given]


@pytest.mark.parametrize("form", SCHEMAS)
def test_documents_fit_their_schemas(form: str, tmp_path: Path) -> None:
    work = graded("answers:\n  output: [y(t) - yhat(t), yhat(t)*<b>]\n")
    given = [work, *(replace(work, path=name, student=name) for name in HOSTILE)]
    given += [unread(TEACHERS, f"{name}.yaml", name or "unreadable") for name in HOSTILE]
    for each in documents(form, tmp_path, *given):
        jsonschema.validate(each, SCHEMAS[form])
        assert len(json.dumps(each)) < 100_000
    assert {path.name for path in tmp_path.iterdir()} == {form}


def test_gradescope(tmp_path: Path) -> None:
    (found,) = documents(
        "gradescope", tmp_path, graded("answers:\n  output: [y(t) - yhat(t)]\n  hidden: V.T @ grad(L, o(tau))\n")
    )
    assert (found["score"], found["extra_data"]["points"]) == (3.25, 8)
    output, hidden = found["tests"]
    assert (output["score"], output["max_score"], output["status"], output["number"]) == (0.25, 5, "failed", "1")
    assert (hidden["score"], hidden["max_score"], hidden["status"], hidden["number"]) == (3, 3, "passed", "2")
    assert output["output"] == (
        "✗ line 2: y(t) - yhat(t)\n"
        "    not right yet: a sign is turned round: `y(t) - yhat(t)` should be `-(y(t) - yhat(t))`\n"
        "    try: -(y(t) - yhat(t))\n"
        "\n"
        "the last line: 0 of 2: at least 2 lines are asked for\n"
        "the lines: 0.25 of 2\n"
        "by the probabilities: 0 of 1: no line has that form and is right"
    )


def test_what_could_not_be_judged_costs_no_attempt(tmp_path: Path) -> None:
    (found,) = documents("prairielearn", tmp_path, unread(TEACHERS, "a.yaml", "took longer than 10 s"))
    assert found["gradable"] is False
    assert found["format_errors"] == ["took longer than 10 s"]
    (found,) = documents("classroom", tmp_path, unread(TEACHERS, "a.yaml", "took longer than 10 s"))
    assert found["status"] == "error"


SHEETS = [
    ("moodle", "7,ada@x.org,3,output: 0 of 5 points; hidden: 3 of 3 points,s.yaml"),
    ("canvas", "Ada,,7,ada@x.org,,3"),
    ("nbgrader", "Week 3,,,7,Ada,,ada@x.org,3,0,3,8"),
]


@pytest.mark.parametrize(("form", "row"), SHEETS)
def test_sheets(form: str, row: str, tmp_path: Path) -> None:
    text = "student: Ada\nnumber: 7\nemail: ada@x.org\nanswers:\n  hidden: V.T @ grad(L, o(tau))\n"
    write(TEACHERS, [graded(text)], tmp_path, (form,))
    with (tmp_path / f"{form}.csv").open(encoding="utf-8-sig", newline="") as file:
        head, found = csv.reader(file, strict=True)
    assert ",".join(found) == row
    assert len(head) == len(found)


def test_no_name_says_what_the_assignment_is_worth(tmp_path: Path) -> None:
    """Canvas takes a row with these words in its name for the assignment's own."""
    write(TEACHERS, [graded("student: = Points Possible\nanswers: {}\n")], tmp_path, ("canvas",))
    with (tmp_path / "canvas.csv").open(encoding="utf-8-sig", newline="") as file:
        head, found = csv.reader(file, strict=True)
    assert head == ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", "Week 3"]
    assert "Points Possible" not in found[0]
    assert found[0].startswith("'=")
