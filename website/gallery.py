"""Each file of derivations/ as the page that ``verify --format html`` makes of it, and a table of them."""

from __future__ import annotations

from collections import Counter
from contextlib import chdir
from typing import TYPE_CHECKING, Final

import bpttcheck
from website.pages import ROOT, derivations, report_of

if TYPE_CHECKING:
    from pathlib import Path

MARK: Final = "<!-- the table of reports -->"
_HEAD: Final = "| report | what it is about | lines |\n| --- | --- | --- |"


def write(folder: Path) -> str:
    """Write the reports below a folder; gives the table that links to them."""
    with chdir(ROOT):  # a report names its file as it is asked for
        return "\n".join([_HEAD, *(_row(path, folder) for path in derivations())])


def _row(path: Path, folder: Path) -> str:
    loaded = bpttcheck.load(path.relative_to(ROOT))
    report = bpttcheck.verify(loaded)
    into = folder / report_of(path)
    into.parent.mkdir(parents=True, exist_ok=True)
    into.write_text(report.render("html"), encoding="utf-8")
    verdicts = Counter(step.verdict for step in report.steps)
    lines = ", ".join(f"{verdicts[each]} {each}" for each in bpttcheck.Verdict if verdicts[each])
    return f"| [{path.relative_to(ROOT / 'derivations')}](gallery:{report_of(path)}) | {loaded.title} | {lines} |"
