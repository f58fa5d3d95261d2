r"""Which expressions a display claims to be equal, and where another claim begins."""

from __future__ import annotations

from typing import Final

import pytest

from bpttcheck.errors import Refused
from bpttcheck.notation.latex.chain import members

# Members of one chain stand beside each other; a list in a list begins another.
CHAINS: Final[list[tuple[str, list[list[str]]]]] = [
    ("A = B = C", [["A", "B", "C"]]),
    (r"A &= B \\ &= C", [["A", "B", "C"]]),
    (r"A =& B \\ =& C", [["A", "B", "C"]]),
    ("A\n= B\n= C", [["A", "B", "C"]]),
    (r"A &= B \\ C &= D", [["A", "B"], ["C", "D"]]),
    (r"A := B", [["A", "B"]]),
    (r"A \overset{!}{=} B", [["A", "B"]]),
    (r"A \stackrel{\text{def}}{=} B", [["A", "B"]]),
    (r"A \equiv B", [["A", "B"]]),
    # environments, within each other
    (r"\begin{equation}\begin{split} A &= B \\ &= C\end{split}\end{equation}", [["A", "B", "C"]]),
    (r"\begin{equation*} A = B \label{eq:1} \end{equation*}", [["A", "B"]]),
    (r"\begin{align} A &= B \tag{1} \\ &= C. \end{align}", [["A", "B", "C"]]),
    (r"\begin{eqnarray} A &=& B \\ &=& C \end{eqnarray}", [["A", "B", "C"]]),
    (r"\begin{align} A &=& B \\ &=& C \end{align}", [["A", "B", "C"]]),
    (r"\begin{align*} A &= B & C &= D \\ &= E & &= F \end{align*}", [["A", "B", "E"], ["C", "D", "F"]]),
    (r"\boxed{A = B}", [["A", "B"]]),
    # a line that goes on
    (r"A &= B \\ &\quad + C \\ &= D", [["A", r"B \\ &\quad + C", "D"]]),
    (r"A &= B \\ &\times C", [["A", r"B \\ &\times C"]]),
    (r"A &= B + \\ & C", [["A", r"B + \\ & C"]]),
    (r"A = B = \\ C", [["A", "B", r"= \\ C"]]),
    (r"A &= \Big( B \\ &\quad + C \Big)", [["A", r"\Big( B \\ &\quad + C \Big)"]]),
    (r"A &= \left( B \right. \\ &\left. + C \right)", [["A", r"\left( B \right. \\ &\left. + C \right)"]]),
    (r"A &= B \\ -C &= D", [["A", "B"], ["-C", "D"]]),
    (r"A = \begin{pmatrix} B \\ C \end{pmatrix} = D", [["A", r"\begin{pmatrix} B \\ C \end{pmatrix}", "D"]]),
    # what ends a statement
    ("A = B.", [["A", "B"]]),
    (r"A = B, \quad C = D", [["A", "B"], ["C", "D"]]),
    ("A = B; C = D", [["A", "B"], ["C", "D"]]),
    (r"A = B \Rightarrow C = D", [["A", "B"], ["C", "D"]]),
    (r"\therefore A = B", [["A", "B"]]),
    ("f(A, B) = W_{i,j}", [["f(A, B)", "W_{i,j}"]]),
    (r"\sum_{i=1}^3 A = [i = j]", [[r"\sum_{i=1}^3 A", "[i = j]"]]),
    # remarks
    (r"A = B \quad \text{(by the chain rule)}", [["A", "B"]]),
    (r"A &= B && \text{by the chain rule} \\ &= C && \text{softmax rule}", [["A", "B", "C"]]),
    (r"A = B (\ell = \text{the true class})", [["A", "B"]]),
    (r"A = B (\text{error})", [["A", r"B (\text{error})"]]),
    (r"L =& \text{loss} \\ =& C", [["L", r"\text{loss}", "C"]]),
    ("A = B % = C", [["A", "B"]]),
    # what cannot be checked stays where it is, and is refused when it is read
    (r"A = B \approx C", [["A", r"B \approx C"]]),
    (r"A = B \text{ and } C", [["A", r"B \text{ and } C"]]),
]  # fmt: skip


def chains(text: str) -> list[list[str]]:
    found: list[list[str]] = []
    for each in members(text):
        if each.begins or not found:
            found.append([])
        found[-1].append(text[each.span.start : each.span.end])
    return found


@pytest.mark.parametrize(("text", "expected"), CHAINS)
def test_a_display_is_cut_into_what_it_claims_to_be_equal(text: str, expected: list[list[str]]) -> None:
    assert chains(text) == expected


@pytest.mark.parametrize(
    ("text", "conditional"),
    [
        (r"B \quad \text{if } i = j", True),
        (r"B, \quad i = j", True),
        (r"B \quad (i \neq j)", True),
        (r"B \quad (\text{if } i \neq j)", True),
        (r"B, & i &= j", True),
        (r"B && \text{for } i = j", True),
        (r"B \quad \forall i", False),
        (r"B, \quad t = 1, \dots, \tau", False),
    ],
)
def test_a_condition_belongs_to_its_line(text: str, conditional: bool) -> None:
    for display in (f"A = {text}", rf"\begin{{align}} A &= {text} \end{{align}}"):
        member = members(display)[-1]
        assert display[member.span.start : member.span.end] == text
        assert member.conditional == conditional


def test_a_second_condition_is_another_case_of_the_same_line() -> None:
    text = r"A &= B, \quad i = j \\ &= C, \quad i \neq j"
    assert chains(text) == [["A", r"B, \quad i = j \\ &= C, \quad i \neq j"]]


def test_what_stands_behind_an_equal_sign_alone_begins_nothing() -> None:
    assert [each.begins for each in members("= A = B")] == [False, False]


def test_an_equal_sign_behind_which_nothing_stands_waits_for_more() -> None:
    last = members("A = B =")[-1]
    assert (last.span.start, last.span.end, last.open) == (6, 7, True)


def test_what_is_no_latex_is_refused() -> None:
    with pytest.raises(Refused):
        members(r"A = \frac{1}{")
