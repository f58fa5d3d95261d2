"""Names in LaTeX with all that stands around them, beside what they are in plain text."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pytest

from bpttcheck.errors import Refused
from bpttcheck.models.builtin import builtin
from bpttcheck.models.model import Glossary
from bpttcheck.models.spelling import lexicon
from bpttcheck.notation import plain
from bpttcheck.notation.latex.reading import read
from tests.notation.lexicons import LSTM, MLP, RNN

if TYPE_CHECKING:
    from bpttcheck.notation.latex.lexicon import Lexicon

NAMES: Final[list[tuple[Lexicon, str, str]]] = [
    # letters, typefaces, accents
    (RNN, r"\hat{\mathbf y}", "yhat"),
    (RNN, r"\mathbf{\hat{y}}", "yhat"),
    (RNN, r"\boldsymbol{h}", "h"),
    (RNN, r"\bm{h}", "h"),
    (RNN, r"\vec{h}", "h"),
    (RNN, r"\mathcal{L}", "L"),
    (RNN, r"\mathrm{W}", "W"),
    (RNN, r"ŷ_1 - y_1", "yhat[1] - y[1]"),
    # times
    (RNN, r"h_t", "h(t)"),
    (RNN, r"h_{t-1}", "h(t-1)"),
    (RNN, r"h^{(t)}", "h(t)"),
    (RNN, r"h^{\langle t \rangle}", "h(t)"),
    (RNN, r"h^{[t]}", "h(t)"),
    (RNN, r"h^t", "h(t)"),
    (RNN, r"h^{t-1}", "h(t-1)"),
    (RNN, r"h(t-1)", "h(t-1)"),
    (RNN, r"h[t]", "h(t)"),
    (RNN, r"h_{τ}", "h(tau)"),
    (RNN, r"W h_t", "W @ h(t)"),
    (RNN, r"L_t", "L(t)"),
    (RNN, r"L^{(t)}", "L(t)"),
    (RNN, r"L^{t}", "L(t)"),
    (RNN, r"L(t)", "L(t)"),
    (RNN, r"L_1", "L(1)"),
    (RNN, r"W^{(t)}", "W(t)"),
    # times and indices, in either order
    (RNN, r"h_i^{(t)}", "h(t)[i]"),
    (RNN, r"h^{(t)}_i", "h(t)[i]"),
    (RNN, r"{h^{(t)}}_i", "h(t)[i]"),
    (RNN, r"{\mathbf{h}^{(t)}}_1", "h(t)[1]"),
    (RNN, r"h_{t,i}", "h(t)[i]"),
    (RNN, r"h_{i,t}", "h(t)[i]"),
    (RNN, r"h_{ti}", "h(t)[i]"),
    (RNN, r"h_i^t", "h(t)[i]"),
    (RNN, r"h_i^{t-1}", "h(t-1)[i]"),
    (RNN, r"h^{t-1}_i", "h(t-1)[i]"),
    (RNN, r"h_i(t)", "h(t)[i]"),
    (RNN, r"w_{ij} h_j(t-1)", "w[i,j]*h(t-1)[j]"),
    (RNN, r"h_t[1]", "h(t)[1]"),
    (RNN, r"h[t][1]", "h(t)[1]"),
    # entries
    (RNN, r"v_{11}", "v[1,1]"),
    (RNN, r"W_{i,j}", "W[i,j]"),
    (RNN, r"W_{ij}", "W[i,j]"),
    (RNN, r"W[1,2]", "W[1,2]"),
    (RNN, r"W[i][j]", "W[i,j]"),
    (RNN, r"W_{i\cdot}", "W[i,:]"),
    (RNN, r"W_{:,j}", "W[:,j]"),
    (RNN, r"\hat{y}_{y^{(t)}}^{(t)}", "yhat(t)[y(t)]"),
    (RNN, r"\log \hat{y}_{t,y_t}", "log(yhat(t)[y(t)])"),
    # transposes and powers
    (RNN, r"W^T", "W.T"),
    (RNN, r"W^\top", "W.T"),
    (RNN, r"W^{\mathsf T}", "W.T"),
    (RNN, r"W'", "W.T"),
    (RNN, r"h_t^T", "h(t).T"),
    (RNN, r"h^{(t)T}", "h(t).T"),
    (RNN, r"h^{(t-1)^\top}", "h(t-1).T"),
    (RNN, r"{h^{(t)}}^T", "h(t).T"),
    (RNN, r"(h^{(t)})^\top", "h(t).T"),
    (RNN, r"h^T(t)", "h(t).T"),
    (RNN, r"W^T[1,2]", "W.T[1,2]"),
    (RNN, r"h_t^2", "h(t)^2"),
    (RNN, r"(h^{(t)})^2", "h(t)^2"),
    (RNN, r"W_{12}^2", "W[1,2]^2"),
    (RNN, r"a_1^{-1}", "a[1]^-1"),
    # functions of what one does not say
    (RNN, r"L(\theta)", "L"),
    (RNN, r"L_t(\theta)", "L(t)"),
    (RNN, r"L(\hat{y}, y)", "L"),
    # part of a name
    (LSTM, r"W_f h_{t-1}", "Wf @ h(t-1)"),
    (LSTM, r"W_f^\top", "Wf.T"),
    (LSTM, r"W^{f\top}", "Wf.T"),
    (LSTM, r"{W^f}^T", "Wf.T"),
    (LSTM, r"b_i^f", "bf[i]"),
    (LSTM, r"U_{i, j}^{f} x_{j}^{(t)}", "Uf[i,j]*x(t)[j]"),
    (LSTM, r"W_{f,ij}", "Wf[i,j]"),
    (LSTM, r"b_f^{(t)}", "bf(t)"),
    (LSTM, r"W_f [h_{t-1}, x_t] + b_f", "Wf @ [h(t-1), x(t)] + bf"),
    (LSTM, r"W_f \cdot [h_{t-1}; x_t]", "Wf @ [h(t-1); x(t)]"),
    # layers
    (MLP, r"a_L", "a(tau)"),
    (MLP, r"a_{Li}", "a(tau)[i]"),
    (MLP, r"W_{Lij}", "W(tau)[i,j]"),
    (MLP, r"W_{111}", "W(1)[1,1]"),
    (MLP, r"W_{123}", "W(1)[2,3]"),
    (MLP, r"W_{11}", "W[1,1]"),
    (MLP, r"W_{k+1}^T", "W(k+1).T"),
    (MLP, r"h_{L-1}", "h(tau-1)"),
    (MLP, r"a^l_j", "a(l)[j]"),
    (MLP, r"a_j^{l-1}", "a(l-1)[j]"),
    (MLP, r"a^{L}_j", "a(tau)[j]"),
    (MLP, r"a^{[l]}", "a(l)"),
    (MLP, r"W^{(2)}_{ij}", "W(2)[i,j]"),
    (MLP, r"W_{i+1, \cdot, j}", "W(i+1)[:,j]"),
    (MLP, r"\hat{y}_\ell", "yhat[ell]"),
]


@pytest.mark.parametrize(("lexicon", "latex", "text"), NAMES)
def test_names_are_read_as_in_plain_text(lexicon: Lexicon, latex: str, text: str) -> None:
    assert read(latex, lexicon).node == plain.read(text)


@pytest.mark.parametrize(
    ("formula", "text"),
    [
        (r"W_{hh}^\top \left( \nabla_{a_t} L \right)", "W_hh.T @ grad(L, a(t))"),
        (r"W_{xh} x_t + b_h", "W_xh @ x(t) + b_h"),
        (r"h_0", "h(0)"),
        (r"h_T", "h(tau)"),
        (r"h_{T-1}", "h(tau-1)"),
        (r"h_{T}^{T}", "h(tau).T"),
        (r"\sum_{t=1}^{T} L_t", "sum(t=1..tau, L(t))"),
    ],
)
def test_what_many_call_the_weights_and_the_last_time(formula: str, text: str) -> None:
    rnn = builtin("rnn")
    letters = tuple((each.letter.text, each.quantity.text) for each in rnn.rename)
    sizes = {size.sort: size.size for size in rnn.sizes}
    names = Glossary(rnn.families, letters, rnn.labels, sizes=sizes, times=rnn.times)
    assert read(formula, lexicon(names, rnn.spelled, rnn.times)).node == plain.read(text)


def test_more_letters_below_than_there_are_indices() -> None:
    with pytest.raises(Refused, match="`o` takes one index"):
        read("o_{ij}", RNN)
