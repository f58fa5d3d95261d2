"""Back to LaTeX, with a law: what is printed is read back as the same tree, and it is what one would write by hand."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from latex2mathml.converter import convert
from latex2mathml.exceptions import DoubleSuperscriptsError, ExtraLeftOrMissingRightError, MissingEndError

from bpttcheck.derivation import DerivationFile
from bpttcheck.errors import Refused
from bpttcheck.loading.derivations import load_each
from bpttcheck.loading.files import find
from bpttcheck.notation import plain, write
from bpttcheck.notation.characters import LETTERS
from bpttcheck.notation.latex.kinds import UNIT, kind
from bpttcheck.notation.latex.reading import read
from bpttcheck.notation.latex.write import latex
from bpttcheck.notation.syntax import MatrixProduct, Node, Reference, children
from bpttcheck.verify.setting import Settings
from tests.notation.trees import drawing, lexicon_of, trees

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bpttcheck.derivation import Derivation
    from bpttcheck.notation.latex.lexicon import Lexicon

RNN, LSTM, MLP = map(lexicon_of, ("rnn", "lstm", "mlp"))
DRAWN = {"rnn": drawing("rnn"), "lstm": drawing("lstm")}
FILES = sorted((Path(__file__).parents[2] / "derivations").rglob("*.yaml"))

TYPESET = [
    ("yhat(t)[1]", r"\hat{y}^{(t)}_{1}"),
    ("h(t-1)", r"h^{(t-1)}"),
    ("W[1,2]", r"W_{1,2}"),
    ("W(t).T", r"W^{(t)\top}"),
    ("tau + sigma", r"\tau + \sigma"),
    ("W.T[1,2]", r"\left(W^{\top}\right)_{1,2}"),
    ("d L/d o(t)[1]", r"\frac{\partial L}{\partial o^{(t)}_{1}}"),
    ("d (W @ h(t))/d c", r"\frac{\partial \left(W h^{(t)}\right)}{\partial c}"),
    ("d h(t)/d h(t-1) holding c", r"\left.\frac{\partial h^{(t)}}{\partial h^{(t-1)}}\right|_{c}"),
    ("grad(L, W)", r"\nabla_{W} L"),
    ("grad(L, h(t))[1]", r"\left(\nabla_{h^{(t)}} L\right)_{1}"),
    ("sum(k=1..3, c[k])", r"\sum_{k=1}^{3} c_{k}"),
    ("sum(k, c[k])*2", r"\left(\sum_{k} c_{k}\right) \cdot 2"),
    ("2*sum(k, c[k])", r"2 \sum_{k} c_{k}"),
    ("sum(iprime, c[iprime])", r"\sum_{i'} c_{i'}"),
    ("sum(kk, c[kk])", r"\sum_{\mathrm{kk}} \left(c\right)_{\mathrm{kk}}"),
    ("prod(k=t downto 1, W(k))", r"\prod_{k=t \downarrow 1} W^{(k)}"),
    ("prod(k=t..1, diag(c))", r"\prod_{k=t}^{1} \operatorname{diag}\left(c\right)"),
    ("2*3*k", r"2 \cdot 3 k"),
    ("eta*(k - 1)", r"\eta \cdot \left(k - 1\right)"),
    ("V.T @ (yhat(t) - y(t))", r"V^{\top} \left(\hat{y}^{(t)} - y^{(t)}\right)"),
    ("(W.T @ a(t))*(1 - h(t)^2)", r"\left(W^{\top} a^{(t)}\right) \odot \left(1 - \left(h^{(t)}\right)^{2}\right)"),
    ("h(t).T @ a(t) @ h(t).T", r"h^{(t)\top} a^{(t)} h^{(t)\top}"),
    ("W @ [h(t-1); x(t)]", r"W {\left[h^{(t-1)}; x^{(t)}\right]}"),
    ("[h(t-1), x(t)]", r"\begin{pmatrix} h^{(t-1)} \\ x^{(t)} \end{pmatrix}"),
    ("[[k, i], [1, 0]].T", r"\begin{pmatrix} k & i \\ 1 & 0 \end{pmatrix}^{\top}"),
    ("W[:,j] + c[1..3] + c[2..]", r"W_{:,j} + c_{1:3} + c_{2:}"),
    ("delta[i,j]", r"\delta_{ij}"),
    ("1[i != k]^2", r"\left(\mathbf{1}_{i \neq k}\right)^{2}"),
    ("-2*cases(k if i = j, 1 otherwise)", r"-2 \begin{cases} k & \text{if } i = j \\ 1 & \text{otherwise} \end{cases}"),
    ("tanh'(a(t)) - tanh(a(t))^2", r"\tanh'\left(a^{(t)}\right) - \tanh^{2}\left(a^{(t)}\right)"),
    ("leaky_relu(k, 0.1)*abs(k)", r"\operatorname{leaky\_relu}\left(k, 0.1\right) \left|k\right|"),
    ("sigmoid'(k)^(1/2)", r"\sqrt{\sigma'\left(k\right)}"),
    ("sum(h(t))*dot(c, c)", r"\operatorname{sum}\left(h^{(t)}\right) \operatorname{dot}\left(c, c\right)"),
    ("outer(h(t), c) - ones(h, y)", r"h^{(t)} \otimes c - \mathbf{1}_{h \times y}"),
    ("I(h) @ ones + zeros(h)", r"I_{h} \mathbf{1} + \mathbf{0}_{h}"),
    ("1e-7*k", "0.0000001 k"),
]
OF_OTHERS = [
    (LSTM, "bf + Wf.T @ h(t-1)", r"b^{f} + W^{f\top} h^{(t-1)}"),
    (LSTM, "bf[1]^2*Wf[1,2]", r"\left(b^{f}_{1}\right)^{2} W^{f}_{1,2}"),
    (LSTM, "d s(t)/d s(t-1) holding h(t-1)", r"\left.\frac{\partial s^{(t)}}{\partial s^{(t-1)}}\right|_{h^{(t-1)}}"),
]


@pytest.mark.parametrize(("lexicon", "text", "typeset"), [*((RNN, *each) for each in TYPESET), *OF_OTHERS])
def test_latex_is_as_one_writes_it_and_is_read_back(lexicon: Lexicon, text: str, typeset: str) -> None:
    tree = plain.read(text)
    assert latex(tree, lexicon) == typeset
    assert read(typeset, lexicon).node == tree


# What looks like something else as it stands: a time, a function, a transposition, a part of a name.
GUARDED = [
    ("h^2", r"\left(h\right)^{2}"),
    ("h[t]", r"\left(h\right)_{t}"),
    ("h(1)[t]", r"\left(h^{(1)}\right)_{t}"),
    ("e^2", r"\left(e\right)^{2}"),
    ("e[2]*e(i)[2]", r"\left(e\right)_{2} \left(e_{i}\right)_{2}"),
    ("sigma*(k + 1)", r"\sigma \cdot \left(k + 1\right)"),
    ("k^(T)", "k^{+T}"),
    ("k^((i + 1)*k)", r"k^{{\left(i + 1\right) k}}"),
    ("(W @ c)[12]", r"\left(W c\right)_{{12}}"),
    ("c[2*k]", "c_{{2 k}}"),
    ("sum(k=1..i, c[k])", r"\sum_{k=1}^{\left(i\right)} c_{k}"),
    ("sum(k=1..t, h[k])", r"\sum_{k=1}^{t} \left(h\right)_{k}"),
    ("[k, i; 1]", r"\left[k, i; 1\right]"),
]


@pytest.mark.parametrize(("text", "typeset"), GUARDED)
def test_what_would_say_something_else_is_guarded(text: str, typeset: str) -> None:
    assert latex(plain.read(text), RNN) == typeset
    assert read(typeset, RNN).node == plain.read(text)


# What LaTeX has no sign of its own for, with what it becomes.
LOST = [
    ("2 @ c", "2*c"),  # beside a number there is one product
    ("[k]", "k"),  # a matrix of one cell is the cell
    ("[[k]]", "k"),
]


@pytest.mark.parametrize(("text", "becomes"), LOST)
def test_what_latex_cannot_say_is_read_as_its_equal(text: str, becomes: str) -> None:
    assert write.plain(read(latex(plain.read(text), RNN), RNN).node) == becomes


@pytest.mark.parametrize("model", DRAWN)
@settings(max_examples=150, deadline=None)
@given(data=st.data())
def test_what_is_printed_is_read_back_in_both_notations(model: str, data: st.DataObject) -> None:
    drawn = DRAWN[model]
    tree = data.draw(trees(drawn, 3))
    assert plain.read(write.plain(tree)) == tree
    assume(not any(_is_number_as_matrix(each, drawn.lexicon) for each in _walk(tree)))
    typeset = latex(tree, drawn.lexicon)
    assert read(typeset, drawn.lexicon).node == tree
    _check_typeset(typeset)


def _walk(node: Node) -> list[Node]:
    return [node, *(below for child in children(node) for below in _walk(child))]


def _is_number_as_matrix(node: Node, lexicon: Lexicon) -> bool:
    """Whether `@` stands beside a number; after a product that is one, a row may follow."""
    if not isinstance(node, MatrixProduct):
        return False
    kinds = [kind(factor, lexicon) for factor in node.factors]
    before = [kind(MatrixProduct(node.factors[:end]), lexicon) for end in range(2, len(kinds))]
    rows = [each.rows == UNIT and not each.either for each in kinds[2:]]
    lost = any(left.is_scalar and not row for left, row in zip(before, rows, strict=True))
    return lost or any(each.is_scalar for each in kinds)


# What a LaTeX engine knows with the package amsmath.
COMMANDS = LETTERS | set(
    "left right frac partial nabla sum prod odot cdot otimes times top downarrow uparrow neq le ge sqrt text mathrm "  # noqa: SIM905
    "mathbf operatorname exp log tanh sigma max min begin end hat tilde bar".split()
)


def _check_typeset(typeset: str) -> None:
    convert(typeset)
    assert typeset.count("{") == typeset.count("}")
    assert set(re.findall(r"\\([A-Za-z]+)", typeset)) <= COMMANDS
    assert re.fullmatch(r"[A-Za-z0-9\\{}()\[\]^_+\-=<>.,:;&'| ]*", typeset)


@pytest.mark.parametrize(
    ("typeset", "error"),
    [
        ("a^{b}^{c}", DoubleSuperscriptsError),
        (r"\left(a", ExtraLeftOrMissingRightError),
        (r"\begin{cases} a", MissingEndError),
    ],
)
def test_what_does_not_compile_is_found(typeset: str, error: type[Exception]) -> None:
    with pytest.raises(error):
        convert(typeset)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_line_of_the_derivations_goes_to_latex_and_back(path: Path) -> None:
    prepared = Settings(b"")
    for loaded in load_each(find([str(path)])):
        for derivation in loaded.derivations if isinstance(loaded, DerivationFile) else ():
            lexicon = prepared.prepare(derivation.setting).lexicon()
            for tree in _trees(derivation):
                typeset = latex(tree, lexicon)
                assert read(typeset, lexicon).node == tree
                _check_typeset(typeset)


def _trees(derivation: Derivation) -> Iterator[Node]:
    passages = [derivation.target, *(step.text for step in derivation.steps if step.notation == "plain")]
    for passage in passages:
        try:
            yield plain.read(passage.text)
        except Refused:
            continue  # some lines are meant to be malformed, and LaTeX targets are no plain text


def test_what_is_deeper_than_any_reader_goes_is_still_written() -> None:
    tree = plain.read("(exp(" * 40 + "x^" * 100 + "2" + "))" * 40)
    assert latex(tree, RNN).count(r"\exp") == 40


def test_trees_that_say_the_same_are_not_unequal() -> None:
    assert not Reference("h") != Reference("h")  # noqa: SIM202  (it is this operator that is meant)
    assert Reference("h") != Reference("x")


@pytest.mark.parametrize("text", [r"\operatorname{sum}(k, c_k)", "sum_{k} c_k", r"\operatorname{grad}(L, W)"])
def test_functions_of_the_plain_notation_that_have_a_sign_are_no_words(text: str) -> None:
    with pytest.raises(Refused):
        read(text, RNN)
