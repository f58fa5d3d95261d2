r"""A repair of a LaTeX line looks as its author writes, `v_{1i}` and no `V_{1,i}`; a name with indices is one piece."""

from __future__ import annotations

import pytest

from bpttcheck.derivation import Verdict
from tests.explain.asking import judged

TARGET = "d yhat(tau)[1] / d h(tau)[1]"
LINE = (
    r"-\hat{y}_1^{(\tau)} \Big[ v_{11} (\hat{y}_1^{(\tau)} - 1)"
    r" + v_{21} \hat{y}_2^{(\tau)} + v_{31} \hat{y}_3^{(\tau)} \Big]"
)
SUMMED = r"-\hat{y}_1^{(\tau)} \sum_{k=1}^3 v_{k1} (\hat{y}_k^{(\tau)} - \delta_{1k})"


@pytest.mark.parametrize(
    ("line", "right", "wrong"),
    [
        (LINE, "v_{21}", "v_{22}"),
        (LINE, "v_{21}", "w_{21}"),
        (LINE, r"\hat{y}_3^{(\tau)}", r"\hat{y}_3^{(\tau-1)}"),
        (SUMMED, "v_{k1}", "v_{1k}"),
    ],
)
def test_the_new_piece_is_written_like_the_old_one(line: str, right: str, wrong: str) -> None:
    found = judged(TARGET, line.replace(right, wrong))
    said = found.mistakes[0]
    assert f"`{wrong}` should be `{right}`" in said.message
    assert said.repair == line
    assert [line.replace(right, wrong)[mark.start : mark.end] for mark in said.marks] == [wrong]
    assert judged(TARGET, said.repair).verdict is Verdict.CORRECT
