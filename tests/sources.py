"""How each formula of the three sources is read and judged, as a page: ``python -m tests.sources`` writes it."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
PAGE = ROOT / "docs" / "sources.md"

Row = tuple[int, str, str]

_SOURCES = {
    "The forum question and its answer": ("forum/question.md", "forum/matrices-in-latex.yaml"),
    "The blog's notes": ("blog/notes.md",),
    "The slides of the lecture": ("lecture/slides.md",),
}
_HEAD = """# The formulas of the three sources, as they are read

`derivations/` has all that a question in a forum, a blog's notes and the slides of a lecture display, in the LaTeX in
which it was typed. Here is every one of those formulas as the program reads it, in the plain notation of
[derivations/README.md](../derivations/README.md#the-notation), with its verdict; numbers are lines of the files. What
begins a formula has no verdict: it is what the others are held against. The words around a formula say what is the
matter with a line that is not `correct`.

`python -m tests.sources` writes this page.
"""
_ENVIRONMENT = re.compile(r"\\(?:begin|end)\{(?:align|equation)\}|\s+")


def page() -> str:
    """The whole page."""
    return "\n".join([_HEAD, *(_section(title, files) for title, files in _SOURCES.items())])


def _section(title: str, files: tuple[str, ...]) -> str:
    reports = [_report(name) for name in files]
    elsewhere = {
        _squeezed(step["text"]): f"line {step['line']} of {name.rpartition('/')[2]}"
        for name, report in zip(files[1:], reports[1:], strict=True)
        for derivation in report["derivations"]
        for step in derivation["steps"]
    }
    tables = [_table(name, report, elsewhere) for name, report in zip(files, reports, strict=True)]
    return "\n".join([f"## {title}\n", *tables])


def _report(name: str) -> Any:
    command = [sys.executable, "-m", "bpttcheck", "verify", "--format", "json", f"derivations/{name}"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, encoding="utf-8", timeout=60, check=True)
    (report,) = json.loads(done.stdout)["files"]
    return report


def _table(name: str, report: Any, elsewhere: dict[str, str]) -> str:
    verdicts = Counter(step["verdict"] for derivation in report["derivations"] for step in derivation["steps"])
    told = ", ".join(f"{number} {verdict}" for verdict, number in sorted(verdicts.items()))
    rows = sorted([*_judged(report), *_passed(report, elsewhere)], key=lambda row: row[0])
    lines = [f"| {line} | {_cell(read)} | {_cell(said)} |" for line, read, said in rows]
    head = f"[{name}](../derivations/{name}): {verdicts.total()} lines, {told}.\n"
    return "\n".join([head, "| line | is read as | verdict |", "| ---: | --- | --- |", *lines, ""])


def _judged(report: Any) -> list[Row]:
    rows: list[Row] = []
    for derivation in report["derivations"]:
        rows.append((derivation["line"], f"`{derivation['read']}`", ""))
        for step in derivation["steps"]:
            read = step["read"] or _squeezed(step["text"], " ")
            rows.append((step["line"], f"= `{read}`", _verdict(step)))
    return rows


def _verdict(step: Any) -> str:
    why = step["evidence"]["message"] if step["verdict"] == "malformed" else ", ".join(step["needs"])
    return f"{step['verdict']}: {why}" if why else str(step["verdict"])


def _passed(report: Any, elsewhere: dict[str, str]) -> list[Row]:
    rows: list[Row] = []
    for each in report["passed"]:
        judged = elsewhere.get(_squeezed(each["text"]))
        why = f"{each['why']}; judged in {judged}" if judged else each["why"]
        rows.append((each["line"], f"`{_squeezed(each['text'], ' ')}`", f"passed over: {why}"))
    return rows


def _squeezed(text: str, space: str = "") -> str:
    return _ENVIRONMENT.sub(space, text).strip()


def _cell(text: str) -> str:
    return text.replace("|", r"\|")


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
