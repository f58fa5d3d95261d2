"""The report for programs: its shape, and that any JSON reader takes it."""

import json
from typing import Any

from bpttcheck.errors import NoFiles
from bpttcheck.places import NOWHERE, Passage, Source
from bpttcheck.reports.json import write
from bpttcheck.verify.results import DerivationResult, FileResult, Located
from tests.reports.records import Stream, results, turned

FAULT = {"message": str, "hint": str, "file": str, "line": (int, None), "column": (int, None)}
EVIDENCE: dict[str, Any] = {
    "identity": {"kind": str, "bits": int, "cases": int, "over": {str: [int]}},
    "undecided": {"kind": str, "why": str},
    "fault": {"kind": str, **FAULT},
    "witness": {
        "kind": str,
        "at": {str: int},
        "entry": str,
        "values": {str: str},
        "line": str,
        "truth": str,
        "point": {str: str},
        "assume": [str],
        "transposed": bool,
    },
    "transposed": {"kind": str, "message": str, "line": str, "target": str, "needs": [str]},
}
BOUND = {
    "every": bool,
    "from": (int, None),
    "tried": [int],
    "wrong": (int, None),
    "witness": (EVIDENCE["witness"], None),
    "fault": (str, None),
    "why": (str, None),
}
SCOPE = {"sizes": {str: BOUND}, "times": (BOUND, None), "together": bool}
STEP = {
    "line": int,
    "column": int,
    "text": str,
    "notation": str,
    "read": (str, None),
    "notes": [str],
    "verdict": str,
    "expected": str,
    "ok": bool,
    "needs": [str],
    "scope": (SCOPE, None),
    "instead": ({"part": str, "text": str}, None),
    "again": (int, None),
    "evidence": object,
    "mistakes": [object],
}
DECLARED = {str: [str]}
GIVEN = {
    "parameters": DECLARED,
    "inputs": DECLARED,
    "initial": DECLARED,
    "equations": {str: str},
    "define": {str: str},
    "rename": {str: str},
    "labels": {str: str},
    "rows": bool,
    "denominator": bool,
    "slopes_by_value": bool,
}
DERIVATION = {
    "target": str,
    "notation": str,
    "read": (str, None),
    "notes": [str],
    "line": int,
    "ok": bool,
    "error": (FAULT, None),
    "model": (str, None),
    "sizes": {str: int},
    "times": (int, None),
    "options": {str: str},
    "assume": [str],
    "given": (GIVEN, None),
    "steps": [STEP],
}
PASSED = {"line": int, "column": int, "text": str, "why": str}
DOCUMENT = {
    "version": int,
    "files": [
        {
            "path": str,
            "title": str,
            "ok": bool,
            "error": (FAULT, None),
            "derivations": [DERIVATION],
            "passed": [PASSED],
        }
    ],
}


def fits(value: Any, shape: Any) -> bool:
    """Whether a value is as described: a type, a choice, a list, a mapping with these or with any keys."""
    match shape:
        case None:
            return value is None
        case tuple():
            return any(fits(value, each) for each in shape)
        case [each]:
            return isinstance(value, list) and all(fits(item, each) for item in value)
        case dict() if str in shape:
            return isinstance(value, dict) and all(fits(item, shape[str]) for item in value.values())
        case dict():
            same = isinstance(value, dict) and list(value) == list(shape)
            return same and all(fits(value[key], each) for key, each in shape.items())
    return isinstance(value, shape) and (shape is not int or not isinstance(value, bool))


def written(*files: FileResult) -> str:
    out = Stream("ascii")
    write(files, out, verbose=False)
    return out.getvalue()


def gone() -> FileResult:
    return FileResult(Source("gone", ""), fault=Located(NoFiles(NOWHERE, "gone"), Passage.whole("", "gone")))


def unread() -> FileResult:
    """A file whose target means nothing."""
    (judged,) = results().derivations
    fault = judged.steps[3].fault
    return FileResult(results().source, "", (DerivationResult(judged.derivation, fault=fault),))


def test_the_shape() -> None:
    document = json.loads(written(results(), gone(), unread()))
    assert fits(document, DOCUMENT)
    steps = document["files"][0]["derivations"][0]["steps"]
    kinds = [step["evidence"]["kind"] for step in steps]
    assert kinds == ["identity", "witness", "witness", "fault", "identity", "undecided"]
    for step in steps:
        evidence = {key: value for key, value in step["evidence"].items() if key not in {"follows", "first"}}
        assert fits(evidence, EVIDENCE[evidence["kind"]])
    assert steps[2]["evidence"]["follows"] == steps[2]["evidence"]["first"] == steps[1]["line"]
    assert [step["again"] for step in steps] == [None, None, None, None, steps[2]["line"], None]


def test_what_is_turned_round() -> None:
    (file,) = json.loads(written(turned()))["files"]
    (step,) = file["derivations"][0]["steps"]
    assert (step["verdict"], step["needs"]) == ("wrong", [])
    assert fits(step["evidence"], EVIDENCE["transposed"])
    assert step["evidence"] == {
        "kind": "transposed",
        "message": "right but for a transposition",
        "line": "a row over y",
        "target": "a column over y",
        "needs": ["sum(y(t)) = 1"],
    }


def test_places() -> None:
    document = json.loads(written(results(), gone(), unread()))
    judged, absent, other = document["files"]
    step = judged["derivations"][0]["steps"][3]
    assert (step["line"], step["column"]) == (8, 5)
    assert step["evidence"]["message"] == "unknown name `yhatt`"
    assert step["evidence"]["hint"] == "did you mean `yhat`?"
    assert (absent["ok"], absent["error"]["line"], absent["derivations"]) == (False, None, [])
    assert other["derivations"][0]["error"]["line"] == 8
    assert other["derivations"][0]["steps"] == []


def test_the_same_bytes_every_time() -> None:
    assert written(results()) == written(results())


def test_any_reader_takes_it() -> None:
    text = written(results(name="\udcff\x1b.yaml", title="ŷ \x1b[31m \x7f \u2028 </script>"))
    assert text.isascii()
    assert "\x1b" not in text
    assert "\\ud" not in text.replace("\\\\udcff", "")
    (file,) = json.loads(text)["files"]
    assert file["path"] == "\\udcff\x1b.yaml"
    assert file["title"] == "ŷ \x1b[31m \x7f \u2028 </script>"
