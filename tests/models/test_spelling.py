"""How authors write the names of a model in LaTeX, and what their formulas then say."""

from __future__ import annotations

import json

import pytest

from bpttcheck.derivation import Spelling
from bpttcheck.explain import explain
from bpttcheck.loading.derivations import load
from bpttcheck.models.builtin import builtin
from bpttcheck.models.model import Glossary
from bpttcheck.models.spelling import lexicon
from bpttcheck.notation.latex.reading import read
from bpttcheck.notation.latex.write import latex
from bpttcheck.notation.syntax import Reference
from bpttcheck.notation.write import plain
from bpttcheck.places import Passage, Source
from bpttcheck.verify import verify_file

# fmt: off
SPELLED = [
    # model   spelling            formula                          is read as
    ("lstm",  {},                 r"b_i^f",                        "bf[i]"),
    ("lstm",  {"bf": "b_f"},      r"b_f + U^f x^{(t)}",            "bf + Uf @ x(t)"),
    ("lstm",  {"q(t)": "o_t"},    r"o_t \odot o_{t-1}",            "q(t)*q(t-1)"),
    ("lstm",  {"s(t)": "c_t"},    r"f_t \odot c_{t-1}",            "f(t)*s(t-1)"),
    ("lstm",  {"s(t)": "c^t"},    r"c_i^{t-1} + c^{t}_i",          "s(t-1)[i] + s(t)[i]"),
    ("rnn",   {"W": "W_{hh}"},    r"W_{hh} h_{t-1} + W_{hh}^\top", "W @ h(t-1) + W.T"),
    ("rnn",   {"W": r"\Theta"},   r"\Theta_{12} + \Theta^\top",    "W[1,2] + W.T"),
    ("rnn",   {"tau": "T"},       r"h^{(T)} + h^{(T-1)}",          "h(tau) + h(tau-1)"),
]
# fmt: on


@pytest.mark.parametrize(("model", "spelled", "formula", "expected"), SPELLED)
def test_formulas_in_an_authors_letters(model: str, spelled: dict[str, str], formula: str, expected: str) -> None:
    found = builtin(model)
    own = tuple(Spelling(Passage.whole(name), Passage.whole(latex)) for name, latex in spelled.items())
    glossary = Glossary(found.families, (), found.labels, times=found.times)
    words = lexicon(glossary, (*found.spelled, *own), 3, (formula,))
    assert plain(read(formula, words).node) == expected


@pytest.mark.parametrize("spelling", [r"\input{a}", r"A\text{x}", "B}{", "", "b^", "b'", "1"])
def test_a_spelling_that_is_none_is_told_before_any_line(spelling: str) -> None:
    text = json.dumps({"model": "rnn", "target": "L", "steps": ["L + 1"], "spelling": {"W": spelling}})
    (result,) = verify_file(load(Source("f.yaml", text)), explain).derivations
    assert result.fault is not None
    assert result.fault.passage.source.name == "f.yaml"


def test_a_spelling_of_nothing_that_is_known() -> None:
    text = json.dumps({"model": "rnn", "target": "L", "steps": ["L"], "spelling": {"zz": "q_1"}})
    (result,) = verify_file(load(Source("f.yaml", text))).derivations
    assert result.fault is not None
    assert result.fault.fault.message == "unknown name `zz`"


@pytest.mark.parametrize(("said", "last"), [("", r"h^{(\tau)}"), ("T", "h^{(T)}"), ("L", "h^{(L)}")])
def test_the_last_time_is_printed_as_its_author_writes_it(said: str, last: str) -> None:
    model = builtin("rnn")
    glossary = Glossary(model.families, (), model.labels, sizes={size.sort: size.size for size in model.sizes}, times=3)
    spelled = (Spelling(Passage.whole("tau"), Passage.whole(said)),) if said else ()
    assert latex(Reference("h", Reference("tau")), lexicon(glossary, spelled, 3)) == last
