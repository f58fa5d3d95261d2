"""After the first wrong line: what follows from it, and what is right again."""

from __future__ import annotations

import pytest

from bpttcheck.derivation import DerivationFile
from bpttcheck.loading.derivations import load
from bpttcheck.places import Source
from bpttcheck.reports import words
from bpttcheck.verify import verify_file

RIGHT, WRONG, FOLLOWS, ANOTHER = "W[i,j]", "W[j,i]", "2*W[j,i]/2", "V[1,1]"


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ([WRONG, FOLLOWS], ["", "follows from line 4, which is wrong"]),
        (
            [WRONG, FOLLOWS, WRONG],
            ["", "follows from line 4, which is wrong", "follows from line 5, and so from line 4, which is wrong"],
        ),
        ([RIGHT, RIGHT], ["", ""]),
        ([WRONG, RIGHT, RIGHT], ["", "right again: it does not follow from line 4, which is wrong", ""]),
        ([WRONG, "nothing", RIGHT], ["", "", "right again: it does not follow from line 4, which is wrong"]),
        ([WRONG, ANOTHER], ["", ""]),
    ],
)
def test_how_a_line_stands_to_those_before_it(lines: list[str], said: list[str]) -> None:
    text = "\n".join(["model: rnn", "target: d a(t)[i] / d h(t-1)[j]", "steps:", *(f"  - {line}" for line in lines)])
    loaded = load(Source("lines.yaml", text))
    assert isinstance(loaded, DerivationFile)
    (result,) = verify_file(loaded).derivations
    assert [words.follows(result, step) or words.again(result, step) for step in result.steps] == said
