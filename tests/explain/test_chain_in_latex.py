r"""The way from another derivative to the target stands in the LaTeX report too, each step of it as it is read back."""

from __future__ import annotations

import io
import re

import pytest

from bpttcheck.derivation import Verdict
from bpttcheck.explain import explain
from bpttcheck.places import Source
from bpttcheck.reports.latex import write
from bpttcheck.verify import check
from bpttcheck.verify.results import FileResult
from tests.explain.asking import judged, setting

PLAIN = "-yhat(tau)[1]*(v[1,1]*(yhat[1] - 1) + v[2,1]*yhat[2] + v[3,1]*yhat[3])"
LATEX = (
    r"-\hat{y}_1^{(\tau)} \Big[ v_{11} (\hat{y}_1^{(\tau)} - 1)"
    r" + v_{21} \hat{y}_2^{(\tau)} + v_{31} \hat{y}_3^{(\tau)} \Big]"
)
LINK = re.compile(r"^\\\[ (?:.*?\\text\{[^}]*: \} )?(.*?) = (.*) \\\]$", re.MULTILINE)


@pytest.mark.parametrize("line", [PLAIN, LATEX], ids=["plain", "latex"])
def test_the_chain_stands_there_and_is_right(line: str) -> None:
    result = check("d L / d h(tau)[1]", line, setting(), explain)
    out = io.StringIO()
    write([FileResult(Source("<line>", line), derivations=(result,))], out, verbose=False)
    links = LINK.findall(out.getvalue())
    assert len(links) == 5
    assert r"\hat{y}^{(\tau)}_{i} \text{ cancels: }" in out.getvalue()
    for left, right in links:
        assert judged(left, right).verdict in {Verdict.CORRECT, Verdict.CONDITIONAL}, (left, right)
