"""The report as JUnit's XML: a suite for each file, a test for each line.

There are no times in it: the same files give the same bytes.
"""

from __future__ import annotations

from os.path import splitext
from textwrap import dedent
from typing import TYPE_CHECKING, Final, TextIO
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from bpttcheck.places import NOWHERE
from bpttcheck.reports import faults, regions, screen, words
from bpttcheck.reports.explained import explained
from bpttcheck.reports.severity import SEVERITIES, UNREADABLE, Outcome
from bpttcheck.reports.shown import LINE, NAME, shown

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bpttcheck.places import Passage
    from bpttcheck.verify.results import DerivationResult, FileResult, Located, StepResult

_COUNTS: Final[dict[Outcome, str]] = {"failure": "failures", "error": "errors", "skipped": "skipped"}


def write(results: Iterable[FileResult], out: TextIO, *, verbose: bool) -> None:
    """The document."""
    root = Element("testsuites", name="bpttcheck")
    for result in results:
        _suite(SubElement(root, "testsuite"), result, verbose=verbose)
    for name in ("tests", "failures", "errors"):
        root.set(name, str(sum(int(suite.get(name, 0)) for suite in root)))
    root.set("time", "0")
    indent(root)
    out.write(f'<?xml version="1.0" encoding="utf-8"?>\n{tostring(root, encoding="unicode")}\n')


def _suite(suite: Element, result: FileResult, *, verbose: bool) -> None:
    suite.set("name", shown(result.source.name, LINE))
    if result.fault:
        _fault(_test(suite, result, None, "the file"), result.fault)
    for each in result.derivations:
        _derivation(suite, result, each, verbose=verbose)
    suite.set("tests", str(len(suite)))
    for outcome, name in _COUNTS.items():
        suite.set(name, str(len(suite.findall(f"testcase/{outcome}"))))
    suite.set("time", "0")


def _derivation(suite: Element, result: FileResult, each: DerivationResult, *, verbose: bool) -> None:
    target = each.derivation.target
    if each.fault:
        _fault(_test(suite, result, target, target.text), each.fault)
        for step in each.derivation.steps:
            test = _test(suite, result, step.text, f"{target.text} = {step.text.text}")
            SubElement(test, "skipped", message="not judged: what it is to equal could not be read")
    for judged in each.steps:
        line = judged.step.text
        _outcome(_test(suite, result, line, f"{target.text} = {line.text}"), judged, each, verbose=verbose)


def _test(suite: Element, result: FileResult, passage: Passage | None, name: str) -> Element:
    at = passage.place(NOWHERE) if passage else None
    file = regions.path(result.source.name) if regions.is_file(result, result.source) else result.source.name
    named = {
        "name": shown(f"{at.line}:{at.column}: {name}" if at else name, NAME),
        # What stands behind the last dot is taken for a class, what stands before it for its package.
        "classname": shown(splitext(file)[0].replace(".", "_").replace("/", ".").strip("."), LINE),
        "file": shown(file, LINE),
        "line": str(at.line if at else 1),
        "time": "0",
    }
    return SubElement(suite, "testcase", named)


def _outcome(test: Element, step: StepResult, result: DerivationResult, *, verbose: bool) -> None:
    if not step.ok:
        _failed(test, step, result, verbose=verbose)
    if step.scope:
        SubElement(test, "system-out").text = shown("; ".join((*words.scope(step), *words.refutations(step))))


def _failed(test: Element, step: StepResult, result: DerivationResult, *, verbose: bool) -> None:
    outcome = SubElement(test, SEVERITIES[step.verdict].outcome)
    rows = screen.text(lambda page: explained(step, result, page, verbose=verbose))
    outcome.set("message", shown(f"{words.verdict(step)}: {step.step.text.text}"))
    outcome.set("type", step.mistakes[0].code if step.mistakes else step.verdict.value)
    outcome.text = dedent(rows)


def _fault(test: Element, located: Located) -> None:
    error = SubElement(test, UNREADABLE.outcome, message=shown(located.fault.message), type="unreadable")
    error.text = screen.text(lambda page: faults.rows(located, page.width, page.show))
