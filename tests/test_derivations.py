"""Every file under derivations/ is what it says it is: each line has the verdict that the file expects."""

from __future__ import annotations

from pathlib import Path

import pytest

from bpttcheck.derivation import Document
from bpttcheck.errors import ModelFile
from bpttcheck.loading.derivations import load_each
from bpttcheck.loading.files import find
from bpttcheck.verify import verify_file

FOLDER = Path(__file__).parent.parent / "derivations"
DOCUMENTS = ["blog/notes.md", "forum/question.md", "lecture/slides.md"]
FILES = sorted([*FOLDER.rglob("*.yaml"), *(FOLDER / name for name in DOCUMENTS)])


def test_the_documents_are_those_that_one_finds_in_the_folder() -> None:
    found = [Path(loaded.source.name) for loaded in load_each(find([str(FOLDER)])) if isinstance(loaded, Document)]
    assert [str(path.relative_to(FOLDER)) for path in found] == DOCUMENTS


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(FOLDER)))
def test_every_line_has_the_verdict_that_is_expected_of_it(path: Path) -> None:
    for loaded in load_each(find([str(path)])):
        result = verify_file(loaded)
        if result.fault and isinstance(result.fault.fault, ModelFile):
            continue  # its derivations are in the files beside it
        assert result.fault is None
        assert [each.fault for each in result.derivations if each.fault] == []
        surprises = [
            (step.step.text.text, str(step.verdict)) for d in result.derivations for step in d.steps if not step.ok
        ]
        assert surprises == []
        assert result.status == 0
