"""A run that is led by the code that it reaches: ``python -m tests.robustness.guided latex -max_total_time=600``.

It needs atheris (``pip install '.[fuzz]'``); what stands behind the kind goes to libFuzzer. A reader's inputs are texts
from the start, those of `derivations/` first.
"""

from __future__ import annotations

import sys
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from tests.robustness.corpus import documents, formulas, lines, texts

if TYPE_CHECKING:
    from tests.robustness.subjects import Subject

BEGINNINGS = {
    "plain": lambda: [line.line for line in lines() if not line.latex],
    "latex": lambda: list(formulas()),
    "yaml": lambda: [text for _, text in texts(".yaml")],
    "document": lambda: [text for _, text in documents()],
}


def main(kind: str, *options: str) -> None:
    """Run until libFuzzer's own limits, or until an input fails."""
    import atheris  # which is not there for tests, nor for those who only collect them

    with atheris.instrument_imports(include=["bpttcheck"]):
        from tests.robustness.subjects import SUBJECTS

    name = "f.md" if kind == "document" else ""
    with TemporaryDirectory() as folder:
        for number, text in enumerate(BEGINNINGS[kind]()):
            Path(folder, str(number)).write_text(text, encoding="utf-8")
        take = partial(_take, SUBJECTS[kind], name)
        atheris.Setup([sys.argv[0], "-timeout=2", "-rss_limit_mb=500", *options, folder], take)
        atheris.Fuzz()


def _take(subject: Subject, name: str, data: bytes) -> None:
    subject.take(data.decode("utf-8", "replace"), name)


if __name__ == "__main__":
    main(*sys.argv[1:])
