"""What LaTeX is refused: the fault, where it is marked, and what it says would be right."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pytest

from bpttcheck import errors as e
from bpttcheck.notation.latex.reading import read
from tests.notation.lexicons import LSTM, MLP, RNN, SOFTMAX

if TYPE_CHECKING:
    from bpttcheck.notation.latex.lexicon import Lexicon

REFUSED: Final[list[tuple[Lexicon, str, type[e.Fault], str, str]]] = [
    # brackets, braces, environments
    (RNN, r"\frac{1}{2", e.Unclosed, "{", "add the `}`"),
    (RNN, r"\left( h", e.Unclosed, r"\left(", r"add the `\right)`"),
    (RNN, r"h)", e.Unopened, ")", ""),
    (RNN, r"(h]", e.Mismatched, "]", ""),
    (RNN, r"\begin{pmatrix} 1 \end{bmatrix}", e.Mismatched, r"\end{bmatrix}", ""),
    (RNN, r"\left( h \right.", e.Misused, r"\left( h \right.", "close what is opened"),
    (RNN, "$h$", e.Misused, "$", "leave it out"),
    (RNN, r"\frac{1}", e.Unfinished, "", "an argument"),
    (RNN, "h_i_j", e.Misused, "j", "put both in one"),
    (RNN, "^2", e.Misused, "^", "put it behind"),
    (RNN, "h_t +", e.Misused, "+", "a term must follow"),
    (RNN, "12 34", e.Juxtaposed, "34", "a product is written"),
    (RNN, "рt", e.StrangeCharacter, "р", "write `p`"),
    (RNN, r"\binom{a}{b}", e.UnknownCommand, r"\binom", "write it with the commands"),
    (RNN, r"\dot{h}", e.UnknownCommand, r"\dot", "write it with the commands"),
    (RNN, r"\left( " * 41 + "h" + r"\right) " * 41, e.TooDeep, r"\left(", "define:"),
    # relations that are no equality, and words
    (RNN, r"L \approx h", e.Misused, r"\approx", "only lines that claim to be equal"),
    (RNN, r"L = h", e.Misused, "=", "the right-hand side"),
    (RNN, r"L \text{ because}", e.UnknownWord, r"\text{ because}", "leave words out"),
    # derivatives
    (RNN, r"\frac{L^{(t)}}{\partial o_i^{(t)}}", e.Misused, "L^{(t)}", r"\frac{\partial A}{\partial B}"),
    (RNN, r"\frac{\partial L}{W}", e.Misused, "W", r"\frac{\partial A}{\partial B}"),
    (RNN, r"\nabla L", e.Misused, r"\nabla", r"\nabla_{W} L"),
    (RNN, r"\nabla_{o^{(t)}}", e.Misused, r"\nabla_{o^{(t)}}", r"\nabla_{W} L"),
    (RNN, r"\frac{\partial^2 L}{\partial h^2}", e.Misused, r"\partial^2", "derive once"),
    (RNN, r"\frac{\partial^+ h_t}{\partial W}", e.Misused, r"\partial^+", "what is held"),
    (RNN, r"D_j o_i", e.Misused, "D_j", r"\frac{\partial"),
    (RNN, "d L", e.Misused, "d", r"\frac{\partial A}{\partial B}"),
    # sums
    (RNN, r"\sum x_i", e.Misused, r"\sum", r"\sum_{i=1}^{3}"),
    (RNN, r"\sum_{i=1} x_i", e.Misused, r"\sum_{i=1}", r"\sum_{i=1}^{3}"),
    (RNN, r"\sum_{i \in C} x_i", e.Misused, r"\sum_{i \in C}", r"\sum_{i=1}^{3}"),
    # what means two things
    (RNN, "h^2", e.Ambiguous, "h^2", "only one is left"),
    (RNN, "h[1]", e.Ambiguous, "[1]", "only one is left"),
    (RNN, "h_k^l", e.Ambiguous, "h_k^l", "only one is left"),
    (RNN, "h_t^i", e.Ambiguous, "h_t^i", "only one is left"),
    (RNN, "y'", e.Ambiguous, "y'", "only one is left"),
    (RNN, "h'_i", e.Ambiguous, "h'_i", "only one is left"),
    (RNN, "W_{12}^T", e.Ambiguous, "W_{12}^T", "only one is left"),
    (RNN, "V(o)", e.Ambiguous, "(o)", "only one is left"),
    (RNN, r"\tanh W h_t", e.Ambiguous, r"\tanh W h_t", "only one is left"),
    (RNN, "a_1/b_1 c_1", e.Ambiguous, "/", "only one is left"),
    (RNN, "1/2a_1", e.Ambiguous, "2", "only one is left"),
    (RNN, r"1/\tau \sum_t L_t", e.Ambiguous, "/", "only one is left"),
    (RNN, r"h_t \cdot h_t", e.Ambiguous, r"\cdot", "only one is left"),
    (RNN, "W * W", e.Ambiguous, "*", "only one is left"),
    (RNN, r"\frac{\partial}{\partial o} y x", e.Ambiguous, r"\frac{\partial}{\partial o} y", "only one is left"),
    (MLP, "h^2", e.Ambiguous, "h^2", "only one is left"),
    (MLP, "a_j^2", e.Ambiguous, "a_j^2", "only one is left"),
    # two of a kind
    (RNN, "h_t^{(1)}", e.Misused, "t", "one of the two"),
    (MLP, "a^{[l](i)}", e.Misused, "(i)", "one of the two"),
    # functions
    (RNN, r"\tanh^{-1}(a)", e.Misused, "{-1}", "a power behind the brackets"),
    (RNN, r"\exp", e.Misused, r"\exp", "write it behind"),
    (RNN, r"\sigma'", e.Misused, r"\sigma'", "write it behind"),
    (RNN, "f'(a)", e.Misused, "f'", r"\tanh'(z)"),
    (RNN, "|h|", e.Misused, "|", r"\left| x \right|"),
    (RNN, r"\|h\|^2", e.Misused, r"\|", r"x^\top x"),
    (RNN, r"a_t \times b", e.Misused, r"\times", r"\odot"),
    (LSTM, "f'(a)", e.Ambiguous, "f'", "only one is left"),
    # conditions and dots
    (SOFTMAX, r"S_i, \quad i = 2, \dots, n", e.Misused, r"i = 2, \dots, n", "write a condition"),
    (SOFTMAX, r"\begin{cases} S_i \\ 0 \end{cases}", e.Misused, "S_i", r"\text{if }"),
    (SOFTMAX, r"S_i \text{ where } S_i = a_i", e.UnknownWord, r"\text{ where }", "leave words out"),
    (MLP, r"[\dots, a_{k}, \dots]", e.Misused, r"\dots, a_{k}, \dots", r"\dots"),
]  # fmt: skip


@pytest.mark.parametrize(("lexicon", "latex", "fault", "marked", "hint"), REFUSED)
def test_it_is_refused_where_it_stands(
    lexicon: Lexicon, latex: str, fault: type[e.Fault], marked: str, hint: str
) -> None:
    with pytest.raises(e.Refused) as refused:
        read(latex, lexicon)
    found = refused.value.fault
    assert type(found) is fault, found.message
    assert latex[found.span.start : found.span.end] == marked
    assert hint in found.hint


def test_two_readings_are_both_told() -> None:
    with pytest.raises(e.Refused) as refused:
        read("h^2", RNN)
    assert refused.value.fault.message == ("`h^2` can be read in two ways here: a power of `h`, or `h^{(2)}`, its time")


CHOSEN: Final[list[tuple[Lexicon, str, str]]] = [
    (RNN, "a_1", "a number below a name is an entry, and its time is left out"),
    (MLP, "a_1", "what stands below a name is a time"),
    (MLP, "W_{111}", "the first below `W` is its time"),
    (RNN, "W'", "`W'` is its transpose"),
    (RNN, r"L(\theta)", "`L(…)` is `L` as a function of these, and read as `L`"),
    (RNN, r"\sum_{k=1}^{K} a_k", "the sum over `k` goes to `K`, and is read as over all"),
    (SOFTMAX, "D_j S_i", "`D` derives by `a`"),
    (SOFTMAX, r"S_i \quad \forall i", "`i` is read as: for all values"),
]


@pytest.mark.parametrize(("lexicon", "latex", "note"), CHOSEN)
def test_what_was_chosen_is_noted(lexicon: Lexicon, latex: str, note: str) -> None:
    assert note in [each.text for each in read(latex, lexicon).notes]
