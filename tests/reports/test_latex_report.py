r"""The report in LaTeX is read back as it was meant, and has nothing in it that a stranger wrote as a command."""

from __future__ import annotations

import re
from io import StringIO
from pathlib import Path

import pytest

from bpttcheck.derivation import DerivationFile
from bpttcheck.explain import explain
from bpttcheck.loading.derivations import load_each
from bpttcheck.loading.files import find
from bpttcheck.notation.latex.chain import members
from bpttcheck.notation.latex.reading import read
from bpttcheck.places import Source
from bpttcheck.reports.latex import text, write
from bpttcheck.verify import check, verify_file
from bpttcheck.verify.results import FileResult
from bpttcheck.verify.setting import Settings
from tests.reports.records import about

FOLDER = Path(__file__).parents[2] / "derivations"
ALIGN = re.compile(r"\\begin\{align\*\}.*?\\end\{align\*\}", re.DOTALL)
FILES = [
    file
    for name in ("forum", "textbook", "lstm/gates.yaml", "lecture/softmax-output.yaml", "blog/softmax.yaml")
    for file in load_each(find([str(FOLDER / name)]))
    if isinstance(file, DerivationFile)
]


def report(*results: FileResult) -> str:
    out = StringIO()
    write(results, out, verbose=True)
    return out.getvalue()


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.source.name.rpartition("derivations/")[2])
def test_every_chain_is_read_back(file: DerivationFile) -> None:
    result = verify_file(file, explain)
    chains = iter(ALIGN.findall(report(result)))
    settings = Settings(b"")
    for derivation in result.derivations:
        if derivation.target is None:
            continue
        chain = next(chains)
        if derivation.truth:
            next(chains)
        lexicon = settings.prepare(derivation.derivation.setting).lexicon()
        trees = [step.tree for step in derivation.steps if step.tree is not None]
        spans = [member.span for member in members(chain)]
        texts = [chain[span.start : span.end] for span in spans]
        formulas = [each for each in texts if not each.startswith(r"\text{")]
        assert [read(each, lexicon).node for each in formulas] == [derivation.target, *trees]


def test_what_a_stranger_wrote_is_no_command() -> None:
    for said in (r"\input{/etc/passwd}", "a_b^c & 50 % #1 ~ {x} $y$", "`\\write18{rm}`", "ŷ ∂ é"):
        assert not re.search(r"(?<!\\)[$&#%~]|\\(?:input|write)", text(said))
    hostile = check("L", r"\input{/etc/passwd}", about("rnn"))
    assert r"\input" not in report(FileResult(Source("x", ""), r"\input{a}", (hostile,)))


def test_what_a_terminal_would_obey_is_not_in_the_report() -> None:
    assert text("a\x1b[31m\x17\x7f`\x1b`") == r"a?[31m??\texttt{?}"


def test_a_document_has_a_beginning_and_an_end() -> None:
    wrong = check("d L / d o(t)[1]", "y(t)[1] - yhat(t)[1]", about("rnn"), explain)
    written = report(FileResult(Source("x", ""), "", (wrong,)))
    assert written.startswith("\\documentclass")
    assert written.rstrip().endswith("\\end{document}")
    assert "Try: \\(" in written
    assert written.count("\\begin{") == written.count("\\end{")
