"""Our way through lark's tables against lark's own: the same trees, and lark's word for what is none."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from bpttcheck.derivation import DerivationFile, Document
from bpttcheck.loading.derivations import load_each
from bpttcheck.loading.files import find
from bpttcheck.notation.latex.build import Build as Surface
from bpttcheck.notation.parsers import Reader
from bpttcheck.notation.plain_build import Build

if TYPE_CHECKING:
    from collections.abc import Iterator

FOLDER = Path(__file__).parent.parent.parent / "derivations"
PLAIN: Reader[Any] = Reader("plain.lark", Build())
LATEX: Reader[Any] = Reader("latex/latex.lark", Surface())


def _formulas(notation: str) -> Iterator[str]:
    for file in load_each(find([str(FOLDER)])):
        match file:
            case DerivationFile(_, derivations):
                steps = (step for each in derivations for step in each.steps)
                yield from (step.text.text for step in steps if step.notation == notation)
            case Document() if notation == "latex":
                yield from (display.text.text for section in file.sections for display in section.displays)


def test_what_can_be_read_becomes_the_tree_that_lark_makes_of_it() -> None:
    plain = [text for text in _formulas("plain") if PLAIN.read(text) is not None]
    assert len(plain) > 400
    for text in plain:
        assert PLAIN.read(text) == PLAIN.lark.parse(text)
    latex = [text for text in _formulas("latex") if LATEX.built(LATEX.lex(text)) is not None]
    assert len(latex) > 50
    for text in latex:
        assert LATEX.built(LATEX.lex(text)) == LATEX.lark.parse(text)


@pytest.mark.parametrize("text", ["a +", "+", "a b", "a $ b", "[a", "a,", "1[i = k"])
def test_what_cannot_be_read_is_left_to_lark(text: str) -> None:
    assert PLAIN.read(text) is None
    assert PLAIN.built(PLAIN.lex(text)) is None


def test_a_token_is_what_can_stand_where_it_stands() -> None:
    assert PLAIN.read("d L / dW") == PLAIN.lark.parse("d L / dW")
    assert [token.type for token in PLAIN.lex("d L / dW")] != [token.type for token in PLAIN.lark.lex("d L")]


@pytest.mark.parametrize("text", [r"\frac{a}{b} $", r"x^{(t)} + \hat{y}_1", "% nothing"])
def test_tokens_are_those_of_lark_as_far_as_there_are_any(text: str) -> None:
    ours = [(token.type, str(token), token.start_pos, token.end_pos) for token in LATEX.lex(text)]
    lark = [(token.type, str(token), token.start_pos, token.end_pos) for token in LATEX.lark.lex(text.rstrip("$"))]
    assert ours == lark + [("", "$", len(text) - 1, len(text))] * text.endswith("$")
