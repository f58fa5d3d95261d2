"""The report as SARIF 2.1.0, for code scanning and editors: results with places, lessons as rules, repairs as fixes."""

from __future__ import annotations

from collections import Counter
from contextlib import suppress
from hashlib import sha256
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING, TextIO

import msgspec
from msgspec.structs import replace

from bpttcheck.notation.write import plain
from bpttcheck.reports import inert, regions
from bpttcheck.reports import sarif_form as form
from bpttcheck.reports.findings import findings
from bpttcheck.reports.fixes import Fixes
from bpttcheck.reports.rules import rule
from bpttcheck.reports.shown import shown

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from bpttcheck.explain.pages import Example
    from bpttcheck.places import Passage, Span
    from bpttcheck.reports.findings import Finding
    from bpttcheck.reports.fixes import Change
    from bpttcheck.reports.rules import Rule
    from bpttcheck.verify.results import FileResult


def write(results: Iterable[FileResult], out: TextIO, *, verbose: bool) -> None:  # noqa: ARG001  (a box is small)
    """The document; rules are those that something was found of, in the order of their codes."""
    found = [(each, result, fixes) for result in results for fixes in [Fixes(result)] for each in findings(result)]
    codes = sorted({each.code for each, _, _ in found})
    prints = _Prints()
    told = [_result(each, result, codes.index(each.code), prints, fixes) for each, result, fixes in found]
    driver = form.Driver("bpttcheck", [_rule(rule(code)) for code in codes], _version())
    log = form.Log(runs=[form.Run(form.Tool(driver), "utf16CodeUnits", told)])
    out.write(msgspec.json.format(msgspec.json.encode(log), indent=2).decode() + "\n")


def _version() -> str:
    with suppress(PackageNotFoundError):
        return version("bpttcheck")
    return ""


def message(text: str) -> form.Message:
    r"""A text as a message, in which braces would be placeholders and brackets before others links.

    >>> message(r"\frac{1}{2} [a](b)").text
    '\\frac{{1}}{{2}} [a] (b)'
    """
    return form.Message("\n".join(map(_plain, text.splitlines())))


def _plain(line: str) -> str:
    return shown(line).replace("{", "{{").replace("}", "}}").replace("](", "] (")


def _rule(each: Rule) -> form.Rule:
    told = (*each.lesson, *map(_example, each.examples))
    markdown = (*map(inert.ticked, each.lesson), *map(_set, each.examples))
    return form.Rule(
        each.code,
        message(each.name),
        message(" ".join(each.lesson)),
        form.Help(message("\n".join(told)).text, "\n\n".join(markdown).replace("{", "{{").replace("}", "}}")),
        {"level": each.severity.level},
    )


def _example(each: Example) -> str:
    return f"For example, for {each.target} ({each.model}): not {each.wrong}, but {each.right}"


def _set(each: Example) -> str:
    target, model, wrong, right = map(inert.code, (each.target, each.model, each.wrong, each.right))
    return f"For example, for {target} ({model}): not {wrong}, but {right}"


def _result(finding: Finding, result: FileResult, index: int, prints: _Prints, fixes: Fixes) -> form.Result:
    marks = list(_marked(finding, result))
    change = fixes.of(finding.step) if finding.step else None
    return form.Result(
        finding.code,
        index,
        finding.severity.level,
        message(_told(finding, result)),
        marks[:1] or _named(result),
        {"line/v1": prints.of(finding, result)},
        [form.Location(each.physical_location, message("here too")) for each in marks[1:]],
        [_fix(change, result)] if change else [],
    )


def _told(finding: Finding, result: FileResult) -> str:
    """What is said, of a line as it was read, without braces."""
    if finding.step and finding.step.tree is not None:
        finding = replace(finding, about=plain(finding.step.tree))
    return finding.text(result)


def _marked(finding: Finding, result: FileResult) -> Iterator[form.Location]:
    """The places of a finding that has some in a file."""
    source = finding.passage.source
    if regions.is_file(result, source) and finding.has_place:
        for mark in finding.marks:
            place = form.Physical(form.Artifact(regions.uri(source.name)), _region(finding.passage, mark))
            yield form.Location(place)


def _named(result: FileResult) -> list[form.Location]:
    """The file as a whole, if it is one."""
    if not regions.is_file(result, result.source):
        return []
    return [form.Location(form.Physical(form.Artifact(regions.uri(result.source.name))))]


def _region(passage: Passage, span: Span) -> form.Region:
    return form.Region(*regions.region(passage, span))


def _fix(change: Change, result: FileResult) -> form.Fix:
    region = form.Region(*regions.between(result.source.text, change.start, change.end))
    replacement = form.Replacement(region, form.Content(change.text))
    changed = form.Change(form.Artifact(regions.uri(result.source.name)), [replacement])
    return form.Fix(message(f"write {change.repair}"), [changed])


class _Prints:
    """By what a finding is known again when lines before it have come or gone: what it says, and which such it is."""

    def __init__(self) -> None:
        self._seen: Counter[str] = Counter()

    def of(self, finding: Finding, result: FileResult) -> str:
        """The fingerprint."""
        target = finding.derivation.derivation.target.text if finding.derivation else ""
        line = finding.step.step.text.text if finding.step else finding.text(result)
        facts = "\0".join((regions.path(result.source.name), target, line))
        self._seen[facts] += 1
        return sha256(f"{facts}\0{self._seen[facts]}".encode("utf-8", "surrogatepass")).hexdigest()[:32]
