"""The report for programs: one JSON document, the same bytes for the same input."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final, TextIO

from bpttcheck.notation.write import plain
from bpttcheck.places import NOWHERE
from bpttcheck.reports import faults, words
from bpttcheck.reports.given import given
from bpttcheck.verify.results import Counterexample, Proof, Reason, Transposed

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bpttcheck.verify.results import (
        Bound,
        DerivationResult,
        Evidence,
        Explanation,
        FileResult,
        Located,
        Named,
        Passed,
        Scope,
        StepResult,
    )

VERSION: Final = 1

Json = str | int | bool | None | list["Json"] | dict[str, "Json"]


def write(results: Iterable[FileResult], out: TextIO, *, verbose: bool) -> None:  # noqa: ARG001  (all is in it)
    """The document."""
    document: Json = {"version": VERSION, "files": [file_of(result) for result in results]}
    out.write(json.dumps(readable(document), indent=2) + "\n")


def file_of(result: FileResult) -> dict[str, Json]:
    """What the document says of a file."""
    return {
        "path": result.source.name,
        "title": result.title,
        "ok": result.ok,
        "error": _fault(result.fault) if result.fault else None,
        "derivations": [_derivation(each) for each in result.derivations],
        "passed": [_passed(each) for each in result.passed],
    }


def _passed(passed: Passed) -> Json:
    at = passed.text.place(NOWHERE)
    return {"line": at.line, "column": at.column, "text": passed.text.text, "why": passed.why}


def _derivation(result: DerivationResult) -> Json:
    target = result.derivation.target
    return {
        "target": target.text,
        "notation": result.derivation.notation,
        "read": plain(result.target) if result.target else None,
        "notes": list(result.notes),
        "line": target.place(NOWHERE).line,
        "ok": result.ok,
        "error": _fault(result.fault) if result.fault else None,
        "model": result.model or None,
        "sizes": {size.sort: size.size for size in result.sizes},
        "times": result.times or None,
        "options": {**words.options(result)},
        "assume": list(result.assume),
        "given": _given(result),
        "steps": [_step(step, result) for step in result.steps],
    }


def _given(result: DerivationResult) -> Json:
    return None if result.fault else given(result.derivation.setting)


def _step(step: StepResult, result: DerivationResult) -> Json:
    at = step.step.text.place(NOWHERE)
    return {
        "line": at.line,
        "column": at.column,
        "text": step.step.text.text,
        "notation": step.step.notation,
        "read": plain(step.tree) if step.tree else None,
        "notes": list(step.notes),
        "verdict": step.verdict.value,
        "expected": step.step.expect.value,
        "ok": step.ok,
        "needs": list(step.needs),
        "scope": _scope(step.scope),
        "instead": {"part": step.instead.part, "text": step.instead.text} if step.instead else None,
        "again": _again(step, result),
        "evidence": _why(step, result),
        "mistakes": [_mistake(each, step) for each in step.mistakes],
    }


def _mistake(each: Explanation, step: StepResult) -> Json:
    places = [(step.step.text.place(span), step.step.text.end(span)) for span in each.marks]
    marks: Json = [
        {"line": at.line, "column": at.column, "endLine": end.line, "endColumn": end.column} for at, end in places
    ]
    said: dict[str, Json] = {"code": each.code, "message": each.message, "chain": list(each.chain)}
    return {**said, "repair": each.repair or None, "marks": marks, "stopped": each.stopped or None}


def _why(step: StepResult, result: DerivationResult) -> Json:
    if step.fault:
        return {"kind": "fault", **_fault(step.fault)}
    if step.evidence is None:
        return None
    return {**_evidence(step.evidence), **_carried(step, result)}


def _carried(step: StepResult, result: DerivationResult) -> dict[str, Json]:
    """The line from which a carried one follows, and the first wrong one."""
    if step.follows is None:
        return {}
    before, first = result.steps[step.follows - 1], words.first_wrong(result, step)
    return {"follows": words.line_of(before), "first": words.line_of(first)}


def _scope(scope: Scope | None) -> Json:
    if scope is None:
        return None
    sizes: Json = {bound.name: _bound(bound) for bound in scope.sizes}
    return {"sizes": sizes, "times": _bound(scope.times) if scope.times else None, "together": scope.together}


def _bound(bound: Bound) -> Json:
    return {
        "every": bound.every,
        "from": bound.least if bound.every else None,
        "tried": list(bound.tried),
        "wrong": bound.wrong,
        "witness": _witness(bound.witness) if bound.witness else None,
        "fault": bound.fault or None,
        "why": bound.why or None,
    }


def _again(step: StepResult, result: DerivationResult) -> Json:
    """The wrong line before one that is right again."""
    before = words.wrong_before(result, step)
    return words.line_of(before) if before else None


def _evidence(evidence: Evidence) -> dict[str, Json]:
    match evidence:
        case Proof(bits, cases, over):
            ranges: Json = {each.index: list(each.values) for each in over}
            return {"kind": "identity", "bits": bits, "cases": cases, "over": ranges}
        case Reason(why):
            return {"kind": "undecided", "why": why}
        case Transposed(line, target, needs):
            shapes: dict[str, Json] = {"line": line, "target": target, "needs": list(needs)}
            return {"kind": "transposed", "message": words.TRANSPOSED, **shapes}
        case Counterexample():
            return _witness(evidence)


def _witness(found: Counterexample) -> dict[str, Json]:
    return {
        "kind": "witness",
        "at": dict(found.at),
        "entry": found.entry,
        "values": _values(found.shown),
        "line": found.line,
        "truth": found.truth,
        "point": _values(found.point),
        "assume": list(found.assume),
        "transposed": found.transposed,
    }


def _values(named: tuple[Named, ...]) -> Json:
    return {each.name: each.value for each in named}


def _fault(located: Located) -> dict[str, Json]:
    at = faults.place(located) if faults.has_place(located) else None
    return {
        "message": located.fault.message,
        "hint": located.fault.hint,
        "file": located.passage.source.name,
        "line": at.line if at else None,
        "column": at.column if at else None,
    }


def readable(value: Json) -> Json:
    """The same with lone surrogates (bytes that are no text) written out: strict readers refuse them."""
    match value:
        case str():
            return value.encode("utf-8", "backslashreplace").decode()
        case list():
            return [readable(each) for each in value]
        case dict():
            return {str(readable(key)): readable(each) for key, each in value.items()}
    return value
