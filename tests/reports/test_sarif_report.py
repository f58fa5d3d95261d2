"""SARIF: the published form, regions in units of UTF-16, rules that are the lessons, fixes that mend the file."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import jsonschema
import pytest

from bpttcheck.explain.pages import lesson, pages
from bpttcheck.loading.derivations import load
from bpttcheck.places import Source
from bpttcheck.reports.rules import rule
from bpttcheck.verify import verify_file
from tests.reports.hostile import HOSTILE, hostile_results, written
from tests.reports.records import expected, results, turned
from tests.reports.test_json_report import gone, unread
from tests.reports.test_program_reports import verified

SCHEMA = json.loads((Path(__file__).parent / "schemas" / "sarif-schema-2.1.0.json").read_text(encoding="utf-8"))
VALID = jsonschema.Draft7Validator(SCHEMA, format_checker=jsonschema.FormatChecker())
FILES = (results(), expected(results()), turned(), gone(), unread())


def run(*files: Any) -> Any:
    document = json.loads(written("sarif", *files))
    VALID.validate(document)
    (found,) = document["runs"]
    return found


def cut(text: str, region: dict[str, int]) -> str:
    """What stands in a region: lines end with a line feed, columns are units of UTF-16."""
    lines = [line.encode("utf-16-le") for line in text.split("\n")]
    first, last = region["startLine"] - 1, region["endLine"] - 1
    start, end = 2 * (region["startColumn"] - 1), 2 * (region["endColumn"] - 1)
    if first == last:
        return lines[first][start:end].decode("utf-16-le")
    feed = "\n".encode("utf-16-le")
    return feed.join([lines[first][start:], *lines[first + 1 : last], lines[last][:end]]).decode("utf-16-le")


def changed(text: str, fix: Any) -> str:
    """A file with a fix made."""
    (change,) = fix["artifactChanges"]
    (replacement,) = change["replacements"]
    region = replacement["deletedRegion"]
    lines = [line.encode("utf-16-le") for line in text.split("\n")]
    before = lines[region["startLine"] - 1][: 2 * (region["startColumn"] - 1)].decode("utf-16-le")
    after = lines[region["endLine"] - 1][2 * (region["endColumn"] - 1) :].decode("utf-16-le")
    rows = text.split("\n")
    middle = before + replacement["insertedContent"]["text"] + after
    return "\n".join([*rows[: region["startLine"] - 1], middle, *rows[region["endLine"] :]])


@pytest.mark.parametrize("text", [*HOSTILE, "x"], ids=ascii)
def test_the_published_form(text: str) -> None:
    run(*FILES, hostile_results(text))


def test_results() -> None:
    found = run(*FILES)
    levels = [(each["ruleId"], each["level"]) for each in found["results"]]
    assert levels == [
        ("conditional", "warning"),
        ("wrong", "error"),
        ("carried", "warning"),
        ("malformed", "error"),
        ("undecided", "warning"),
        ("wrong", "error"),
        ("unreadable", "error"),
        ("unreadable", "error"),
    ]
    rules = [each["id"] for each in found["tool"]["driver"]["rules"]]
    assert rules == sorted({each["ruleId"] for each in found["results"]})
    assert all(rules[each["ruleIndex"]] == each["ruleId"] for each in found["results"])
    place = found["results"][3]["locations"][0]["physicalLocation"]
    assert place["artifactLocation"] == {"uri": "hand.yaml"}
    assert cut(results().source.text, place["region"]) == "yhatt"


def test_a_rule_is_a_lesson() -> None:
    for code, page in pages().items():
        name, text = lesson(page)
        told = rule(code)
        assert told.name == name
        assert " ".join(told.lesson) == " ".join(text.split())


# fmt: off
NAMES = {
    # a file's name       | the reference to it
    "a b.yaml":             "a%20b.yaml",
    "50%.yaml":             "50%25.yaml",
    "a:b.yaml":             "a%3Ab.yaml",
    "x#y?.yaml":            "x%23y%3F.yaml",
    "ŷ.yaml":               "%C5%B7.yaml",
    "./a/../b/c.yaml":      "b/c.yaml",
    "a\nb.yaml":            "a%0Ab.yaml",
    "\udcff.yaml":          "%FF.yaml",
}
# fmt: on


@pytest.mark.parametrize("name", NAMES, ids=ascii)
def test_the_reference_to_a_file(name: str) -> None:
    places = [each["locations"][0]["physicalLocation"] for each in run(results(name=name))["results"]]
    assert {place["artifactLocation"]["uri"] for place in places} == {NAMES[name]}


def test_a_file_elsewhere_is_named_from_the_root(tmp_path: Path) -> None:
    uri = run(results(name=str(tmp_path / "ŷ x.yaml")))["results"][0]["locations"][0]["physicalLocation"]
    found = uri["artifactLocation"]["uri"]
    assert found.startswith("file:///")
    assert unquote(found.removeprefix("file://")) == str(tmp_path / "ŷ x.yaml")


def test_a_fingerprint_is_the_same_where_lines_before_it_come_and_go() -> None:
    def prints(text: str) -> list[str]:
        found = run(verify_file(load(Source("a.yaml", text))))
        return [each["partialFingerprints"]["line/v1"] for each in found["results"]]

    slips = "  - y[1]\n  - y[1]\n  - yhat[1]\n"
    before = prints(HEAD + slips)
    assert len(set(before)) == len(before) == 3
    assert prints(f"# a remark\n\n{HEAD}  - yhat[1] - y[1]\n{slips}") == before
    assert prints(HEAD + slips.replace("yhat", "2*yhat"))[:2] == before[:2]


HEAD = "model: rnn\ntarget: d L / d o(t)[1]\nassume: [sum(y(t)) = 1]\nsteps:\n"
NOTES = "<!-- bpttcheck\nmodel: rnn\nassume: [sum(y(t)) = 1]\n-->\n"
LINE = r"y^{(t)}_1 - \hat{y}^{(t)}_1"
TARGET = r"\frac{\partial L}{\partial o^{(t)}_1}"
# fmt: off
MENDED = {
    # file          | what stands in it, with a sign turned round
    "plain.yaml":     HEAD + "  - y[1] - yhat[1]\n",
    "signs.yaml":     HEAD + "  - yhat[1] - y[1]\n  - expr: y[1] - yhat[1]  # 𝑥: why\n",
    "single.yaml":    HEAD + "  - 'y[1] - yhat[1]'\n",
    "double.yaml":    HEAD + '  - "y[1] - yhat[1]"\n',
    "wide.yaml":      HEAD.split("target")[0] + "derivations:\n  - {title: 𝑥𝑥, target: 'd L / d o(1)[1]',"
                      " assume: ['sum(y(t)) = 1'], steps: ['y(1)[1] - yhat(1)[1]']}\n",
    "flow.yaml":      HEAD.replace("steps:\n", "steps: [") + "'y(t)[1] - yhat(t)[1]', 'yhat(t)[1] - y(t)[1]']\n",
    "latex.yaml":     HEAD + f"  - latex: {LINE}\n",
    "quoted.yaml":    HEAD + '  - latex: "' + LINE.replace("\\", "\\\\") + '"\n',
    "block.yaml":     HEAD + f"  - latex: |\n      {LINE}\n",
    "two.yaml":       HEAD + f"  - latex: |\n      &= {LINE} \\\\\n      &= {LINE}\n",
    "folded.yaml":    HEAD + "  - y[1]\n    - yhat[1]\n",
    "crlf.yaml":      (HEAD + "  - y[1] - yhat[1]\n").replace("\n", "\r\n"),
    "notes.md":       f"{NOTES}\nSo 𝑥 is\n\n$$\n{TARGET} = {LINE}\n$$\n",
    "notes.tex":      "% bpttcheck:\n% model: rnn\n% assume: [sum(y(t)) = 1]\n" + f"\\[ {TARGET} = {LINE} . \\]\n",
}
# fmt: on


@pytest.mark.parametrize("name", MENDED)
def test_a_fix_mends_the_line(name: str, tmp_path: Path) -> None:
    text = MENDED[name]
    (result,) = verified(tmp_path, **{name: text})
    found = run(result)["results"]
    fixes = [fix for each in found for fix in each.get("fixes", [])]
    assert fixes
    for fix in fixes:
        (again,) = verified(tmp_path, **{name: changed(text, fix)})
        before = [step.ok for each in result.derivations for step in each.steps]
        after = [step.ok for each in again.derivations for step in each.steps]
        assert len(after) == len(before)
        assert sum(after) > sum(before)


def test_what_is_expected_to_be_otherwise_is_not_mended(tmp_path: Path) -> None:
    (result,) = verified(tmp_path, **{"a.yaml": HEAD + "  - {expr: 'y[1] - yhat[1]', expect: undecided}\n"})
    (found,) = run(result)["results"]
    assert found["ruleId"] == "sign"
    assert "fixes" not in found


def test_a_mark_is_cut_where_it_stands(tmp_path: Path) -> None:
    (result,) = verified(tmp_path, **{"a.md": f"{NOTES}\n𝑥\n\n$$𝑥 % 𝑥\n$$\n\n$$ {TARGET} = {LINE} $$\n"})
    text = result.source.text
    regions = [place["physicalLocation"]["region"] for each in run(result)["results"] for place in each["locations"]]
    assert [cut(text, region) for region in regions] == [LINE]
