"""The law of corruption: what is damaged is refused at a place, or read as what can be written and read again."""

from __future__ import annotations

import random
import re
import time
from functools import partial
from itertools import pairwise
from typing import TYPE_CHECKING, Final, TypeVar

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bpttcheck.errors import Fault, Refused
from bpttcheck.notation import plain, write
from bpttcheck.notation.latex.chain import members
from bpttcheck.notation.latex.parsing import LONGEST
from bpttcheck.notation.latex.reading import read
from tests.notation.lexicons import LSTM, MLP, RNN, SOFTMAX

if TYPE_CHECKING:
    from collections.abc import Callable

    from bpttcheck.notation.latex.lexicon import Lexicon

T = TypeVar("T")

LINES: Final[list[tuple[Lexicon, str]]] = [
    (RNN, r"\boldsymbol{b}+\boldsymbol{W} \boldsymbol{h}^{(t-1)}+\boldsymbol{U} \boldsymbol{x}^{(t)}"),
    (RNN, r"\tanh \left(\boldsymbol{a}^{(t)}\right)"),
    (RNN, r"\begin{pmatrix} v_{11} & v_{12} \\ v_{21} & v_{22} \end{pmatrix} \begin{pmatrix} h_1 \\ 1 \end{pmatrix}"),
    (RNN, r"c_1^{(t)} + \sum\limits_{i=1}^5 v_{1i}h_i^{(t)}\nonumber"),
    (RNN, r"\frac{1}{\sum\limits_{i=1}^3 \exp\big(o_i^{(t)}\big)}"),
    (RNN, r"-\Bigg[ y_1^{(t)} \Big(1 - \hat{y}_1^{(t)}\Big) + y_2^{(t)}\Big(-\hat{y}_1^{(t)}\Big)\Bigg]"),
    (RNN, r"\frac{\partial L}{\partial L^{(t)}}\frac{\partial L^{(t)}}{\partial o_1^{(t)}}"),
    (RNN, r"\big(\nabla_{\mathbf{o}^{(t)}} L\big)_i"),
    (RNN, r"\hat{y}_i^{(t)} - \mathbf{1}_{i, y^{(t)}}"),
    (RNN, r"\mathbf{V}^T\nabla_{o^{(t)}} L"),
    (RNN, r"\left(\frac{\partial h^{(t+1)}}{\partial h^{(t)}}\right)^{\top} \nabla_{h^{(t+1)}} L"),
    (RNN, r"\sum_{t} \operatorname{diag}\left(1-\left(h^{(t)}\right)^{2}\right) \nabla_{h^{(t)}} L {h_{t-1}}^{\top}"),
    (RNN, r"v_{11}\exp\bigg(c_1^{(\tau)} + \sum\limits_{i=1}^5 v_{1i}h_i^{(\tau)}\bigg) \times 2 \Bigg/ 3"),
    (RNN, r"-\sum_{t=1}^{\tau} \log \hat{y}^{(t)}_{y^{(t)}}"),
    (RNN, r"\prod_{k=t+1}^{\tau} W^\top \mathrm{diag}(1 - h_k \odot h_k)"),
    (RNN, r"\left.\frac{\partial h_t}{\partial W}\right|_{h_{t-1}} % the immediate one"),
    (LSTM, r"\sigma\left(b_{i}^{f}+\sum_{j} U_{i, j}^{f} x_{j}^{(t)}+\sum_{j} W_{i, j}^{f} h_{j}^{(t-1)}\right)"),
    (LSTM, r"f_t \odot s_{t-1} + g_t \circ z_t"),
    (LSTM, r"W_f^\top (q_t * (1 - \tanh^2(s_t)))"),
    (SOFTMAX, r"\frac{\partial \frac{e^{a_{i}}}{\sum_{k=1}^{N} e^{a_{k}}}}{\partial a_{j}}"),
    (SOFTMAX, r"\begin{cases} S_i(1-S_j) & \text{if } i=j \\ -S_iS_j & \text{otherwise}\end{cases}"),
    (SOFTMAX, r"\left\{\begin{array}{cc}{S_{i}\left(1-S_{j}\right)} & {i=j} \\ {0} & {i \neq j}\end{array}\right."),
    (SOFTMAX, r"S_i(\delta_{ij} - S_j), \quad i = 1, \dots, n"),
    (MLP, r"\frac{-1}{\hat{y}_\ell} \frac{\partial}{\partial a_{Li}} \text{softmax}(\mathbf{a}_L)_\ell"),
    (MLP, r"-(\mathbb{1}_{(\ell=i)} - \hat{y}_i)"),
    (MLP, r"W_{k+1}^T \nabla_{a_{k+1}} L \odot \tanh'(a_k)"),
    (MLP, r"\begin{bmatrix}\mathbb{1}_{\ell=1} - \hat{y}_1\\ \vdots \\ \mathbb{1}_{\ell=k} - \hat{y}_k\end{bmatrix}"),
]  # fmt: skip
DISPLAY: Final = r"""\begin{align} \frac{\partial \hat{y}_1^{(\tau)}}{\partial h_1} &= v_{11} \hat{y}_1^{(\tau)} \\
& \quad - v_{11} \hat{y}_1^{(\tau)} \hat{y}_1^{(\tau)} \nonumber \\
&= -\hat{y}_1^{(\tau)}\bigg[v_{11}\Big( \hat{y}_1^{(\tau)}-1\Big)
    + v_{21} \hat{y}_2^{(\tau)}\bigg], \quad i = 1 \end{align}"""
EACH: Final = 5
SOON: Final = 3

_BRACES: Final = re.compile(r"[{}()\[\]]|\\(?:left|right)\b")
_SCRIPT: Final = re.compile(r"[_^]\{?[^\s{}]+\}?")
_ARGUMENT: Final = re.compile(r"\{[^{}]*\}")
_END: Final = re.compile(r"\\end\{\w+\}")


def _without(pattern: re.Pattern[str]) -> Callable[[str, random.Random], str]:
    def corrupt(text: str, chance: random.Random) -> str:
        found = list(pattern.finditer(text))
        if not found:
            return text
        at = chance.choice(found)
        return text[: at.start()] + text[at.end() :]

    return corrupt


def _doubled(text: str, chance: random.Random) -> str:
    found = list(_SCRIPT.finditer(text))
    at = chance.choice(found) if found else None
    return text[: at.end()] + at[0] + text[at.end() :] if at else text


def _cut(text: str, chance: random.Random) -> str:
    return text[: chance.randrange(len(text))]


def _character(text: str, chance: random.Random) -> str:
    at = chance.randrange(len(text))
    return text[:at] + text[at] * chance.choice((0, 2)) + text[at + 1 :]


def _inserted(text: str, chance: random.Random) -> str:
    at = chance.randrange(len(text))
    return text[:at] + chance.choice("$#&_^'\\\x00\x1b\u200b~%|²") + text[at:]


def _exchanged(text: str, chance: random.Random) -> str:
    at = chance.randrange(len(text) - 1)
    return text[:at] + text[at + 1] + text[at] + text[at + 2 :]


def _other_end(text: str, chance: random.Random) -> str:
    return _END.sub(chance.choice((r"\\end{matrix}", r"\\end{}", "")), text, count=1)


CORRUPTIONS: Final[dict[str, Callable[[str, random.Random], str]]] = {
    "a bracket is dropped": _without(_BRACES),
    "an argument is dropped": _without(_ARGUMENT),
    "a script is dropped": _without(_SCRIPT),
    "a script is doubled": _doubled,
    "the line is cut": _cut,
    "a character is dropped or doubled": _character,
    "two characters are exchanged": _exchanged,
    "a strange character is inserted": _inserted,
    "an environment ends as another": _other_end,
}


def outcome(do: Callable[[], T]) -> T | Fault:
    try:
        return do()
    except Refused as refused:
        return refused.fault


def holds(text: str, lexicon: Lexicon) -> None:
    """The line is refused at a place within it, or its tree can be written and read again."""
    found = outcome(lambda: read(text, lexicon).node)
    if isinstance(found, Fault):
        assert 0 <= found.span.start <= found.span.end <= len(text)
        assert found.message
    else:
        assert plain.read(write.plain(found)) == found, write.plain(found)


@pytest.mark.parametrize("kind", CORRUPTIONS)
def test_what_is_damaged_is_refused_at_a_place_or_read_as_what_can_be_written(kind: str) -> None:
    for number, (lexicon, line) in enumerate(LINES):
        chance = random.Random(f"{kind} {number}")  # noqa: S311
        for _ in range(EACH):
            damaged = CORRUPTIONS[kind](line, chance)
            holds(damaged, lexicon)
            if chance.random() < 0.5:
                holds(CORRUPTIONS[chance.choice(list(CORRUPTIONS))](damaged or line, chance), lexicon)


def test_there_are_more_than_a_thousand_of_them() -> None:
    assert len(CORRUPTIONS) * len(LINES) * EACH > 1000


@pytest.mark.parametrize("kind", CORRUPTIONS)
def test_a_damaged_display_has_members_within_it_or_is_refused(kind: str) -> None:
    chance = random.Random(kind)  # noqa: S311
    for _ in range(30):
        damaged = CORRUPTIONS[kind](DISPLAY, chance)
        found = outcome(partial(members, damaged))
        spans = [found.span] if isinstance(found, Fault) else [each.span for each in found]
        assert all(0 <= each.start <= each.end <= len(damaged) for each in spans)
        assert all(one.end <= other.start for one, other in pairwise(spans))


TOKENS: Final = r"""
    \frac { } ( ) [ ] \left( \right) \left. \right. \left\{ ^ _ ' + - = , & \\ \cdot / \odot \sum \prod \partial
    \nabla \hat \mathbf \text{if} \text{softmax} \begin{cases} \end{cases} \begin{pmatrix} \end{pmatrix} \begin{align}
    \end{align} h W L o \hat{y} y t \tau i j 1 2 0 e d D I T \top ^{(t)} _{t-1} _{ij} ^2 \exp \log
    \tanh \sigma \mathbf{1} \delta
    \neq \dots \forall \text{otherwise} | \{ \} ! : ; . \quad \prime \sqrt \underbrace % $ # é ∂ ∑ \x
""".split()  # noqa: SIM905


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from(TOKENS), max_size=14).map(" ".join), st.sampled_from([RNN, LSTM, MLP, SOFTMAX]))
def test_only_refusals_escape(text: str, lexicon: Lexicon) -> None:
    holds(text, lexicon)
    found = outcome(lambda: members(text))
    for each in () if isinstance(found, Fault) else found:
        holds(text[each.span.start : each.span.end], lexicon)


LONG: Final[list[tuple[str, str, str]]] = [
    ("h_i^{(t)} + ", "", "h"),
    ("v_{11} ", "", "h"),
    ("(", ")", "h"),
    ("{", "}", "h"),
    (r"\frac{1}{", "}", "h"),
    (r"\exp ", "", "h"),
    ("-", "", "h"),
    ("h^", "", "h"),
    ("h_", "", "h"),
    (r"\sum_i ", "", "h_i"),
    (r"\hat", "", "h"),
    ("h'", "", "h"),
    ("h,", "", "h"),
    ("h = ", "", "h"),
    (r"h \\ ", "", "h"),
    ("h & ", "", "h"),
    ("i = j, ", "", "i"),
    (r"\forall ", "", "i"),
    (r"\text{if} ", "", "i"),
    (r"\left( h \right. ", "", "h"),
    (r"\left. h \right) ", "", "h"),
    (r"\partial h / ", "", "h"),
    ("h[1]", "", "h"),
    ("h(t)", "", "h"),
    (r"\begin{pmatrix} h & ", r"\end{pmatrix}", "h"),
    ("1", "", "1"),
    ("W_{", "}", "1"),
    ("| h ", "", "|"),
    (r"\| h ", "", r"\|"),
    ("d h / ", "", "d h"),
    ("%", "", "h"),
    (r"\color{red} ", "", "h"),
]


@pytest.mark.parametrize(("before", "after", "core"), LONG)
def test_a_long_line_is_read_or_refused_soon(before: str, after: str, core: str) -> None:
    count = (LONGEST - len(core)) // len(before + after)
    text = before * count + core + after * count
    start = time.process_time()
    for what in (lambda: holds(text, RNN), lambda: members(text)):
        outcome(what)
    assert time.process_time() - start < SOON


def test_a_long_row_below_a_name_is_read_or_refused_soon() -> None:
    start = time.process_time()
    for row in ("1" * 5000, "i" * 5000, "1i" * 2000, "1," * 5000 + "1", "i1 " * 1000):
        holds(f"W_{{{row}}}", RNN)
        holds(f"W_{{{row}}}", MLP)
    assert time.process_time() - start < SOON
