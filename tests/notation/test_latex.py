"""Formulas in LaTeX as people paste them, beside what they are in plain text."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pytest

from bpttcheck.notation import plain
from bpttcheck.notation.latex.reading import read
from bpttcheck.notation.syntax import Node, children
from tests.notation.lexicons import MLP, RNN, SOFTMAX

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bpttcheck.notation.latex.lexicon import Lexicon

FORMS: Final[list[tuple[Lexicon, str, str]]] = [
    # sums and products
    (RNN, r"-h_t + x_1", "-h(t) + x[1]"),
    (RNN, r"\frac{1}{2} h_t", "1/2*h(t)"),
    (RNN, r"\frac12 h_t", "1/2*h(t)"),
    (RNN, r"1/2 h_t", "1/2*h(t)"),
    (RNN, r"2\times 3", "2*3"),
    (RNN, r"3(t-1)", "3*(t - 1)"),
    (RNN, r"v_{11} \hat{y}_1^{(t)}", "v[1,1]*yhat(t)[1]"),
    (RNN, r"W\,h_{t-1}", "W @ h(t-1)"),
    (RNN, r"W{\cdot}h_{t-1}", "W @ h(t-1)"),
    (RNN, r"V^T (\hat y - y) \odot (1 - h_t^2)", "(V.T @ (yhat - y))*(1 - h(t)^2)"),
    (RNN, r"V^T (\hat y - y) \circ (1 - h_t^2)", "(V.T @ (yhat - y))*(1 - h(t)^2)"),
    (RNN, r"V^T (\hat y - y) * (1 - h_t^2)", "(V.T @ (yhat - y))*(1 - h(t)^2)"),
    (RNN, r"(\hat{y}_t - y_t) h_t^T", "(yhat(t) - y(t)) @ h(t).T"),
    (RNN, r"(\hat{y}_t - y_t) \cdot h_t^T", "(yhat(t) - y(t)) @ h(t).T"),
    (RNN, r"(\hat{y}_t - y_t) \otimes h_t", "outer(yhat(t) - y(t), h(t))"),
    (RNN, r"y_t^T \log\hat{y}_t", "y(t).T @ log(yhat(t))"),
    (RNN, r"W_{12} h_1^{(t)} / 2", "W[1,2]*h(t)[1]/2"),
    (RNN, r"\sqrt{2}", "2^(1/2)"),
    # sums over an index
    (RNN, r"\sum_i x_i y_i + 3", "sum(i, x[i]*y[i]) + 3"),
    (RNN, r"\sum_i (x_i + y_i) y_i", "sum(i, (x[i] + y[i])*y[i])"),
    (RNN, r"\sum\limits_{i=1}^5 v_{1i}h_i^{(t)}", "sum(i=1..5, v[1,i]*h(t)[i])"),
    (RNN, r"\sum_{t} L^{(t)}", "sum(t, L(t))"),
    (RNN, r"\sum_{t=1}^{T} y_t^T \log \hat{y}_t", "sum(t, y(t).T @ log(yhat(t)))"),
    (RNN, r"\sum_{i,j} W_{ij}", "sum(i, sum(j, W[i,j]))"),
    (RNN, r"\sum_{k=1}^{K} a_k", "sum(k, a[k])"),
    (RNN, r"\sum_{i=1}^{k} a_i b_k", "sum(i=1..k, a[i]*b[k])"),
    (RNN, r"\sum_{k \neq i} y_k", "sum(k, 1[k != i]*y[k])"),
    (RNN, r"∑_i x_i", "sum(i, x[i])"),
    (
        RNN,
        r"\prod_{k=t+1}^{\tau} W^\top \operatorname{diag}(1 - h_k \odot h_k)",
        "prod(k=t+1..tau, W.T @ diag(1 - h(k)*h(k)))",
    ),
    (RNN, r"\prod_{j=k+1}^{t} \frac{\partial h_j}{\partial h_{j-1}}", "prod(j=k+1..t, d h(j)/d h(j-1))"),
    # functions
    (RNN, r"\exp(o_1)", "exp(o[1])"),
    (RNN, r"e^{o_1^{(t)}}", "exp(o(t)[1])"),
    (RNN, r"e^{-x}", "exp(-x)"),
    (RNN, r"\ln\big(\hat{y}_1\big)", "log(yhat[1])"),
    (RNN, r"\log\frac{1}{2}", "log(1/2)"),
    (RNN, r"log(\hat y)", "log(yhat)"),
    (RNN, r"\log^2 x", "log(x)^2"),
    (RNN, r"\log \sum_k e^{o_k}", "log(sum(k, exp(o[k])))"),
    (RNN, r"\tanh'(a_t)", "tanh'(a(t))"),
    (RNN, r"\tanh^{\prime}(a_t)", "tanh'(a(t))"),
    (RNN, r"1-\tanh^2(a_t)", "1 - tanh(a(t))^2"),
    (RNN, r"\sigma(W h_{t-1}+b)", "sigmoid(W @ h(t-1) + b)"),
    (RNN, r"\sigma'(a_t)", "sigmoid'(a(t))"),
    (RNN, r"\operatorname{softmax}(o)_i", "softmax(o)[i]"),
    (RNN, r"\text{softmax}_i(o)", "softmax(o)[i]"),
    (RNN, r"softmax(o_t)", "softmax(o(t))"),
    (RNN, r"\max(0, a_1)", "max(0, a[1])"),
    (RNN, r"\text{ReLU}(a)", "relu(a)"),
    (RNN, r"\left| x_1 \right|", "abs(x[1])"),
    # derivatives
    (RNN, r"\frac{\partial L}{\partial o_1^{(t)}}", "d L/d o(t)[1]"),
    (RNN, r"\frac{∂L}{∂W}", "d L/d W"),
    (RNN, r"\frac{\partial}{\partial o_i} -\log\hat y_j", "d (-log(yhat[j]))/d o[i]"),
    (RNN, r"\partial L / \partial o_1", "d L/d o[1]"),
    (RNN, r"\partial_W L", "d L/d W"),
    (
        RNN,
        r"\frac{\partial}{\partial y_i} (-\log y_i) \frac{\partial y_i}{\partial o_j}",
        "d (-log(y[i]))/d y[i] * d y[i]/d o[j]",
    ),
    (RNN, r"\nabla_{\mathbf{o}^{(t)}} L", "grad(L, o(t))"),
    (RNN, r"(\nabla_{o^{(t)}} L)_i", "grad(L, o(t))[i]"),
    (RNN, r"∇_W L", "grad(L, W)"),
    (RNN, r"\frac{dL}{dW}", "d L/d W"),
    (RNN, r"\frac{\mathrm d L}{\mathrm d W}", "d L/d W"),
    (RNN, r"dL/dW", "d L/d W"),
    (RNN, r"\mathrm{d}L/\mathrm{d}W", "d L/d W"),
    (RNN, r"\frac{\partial L}{\partial h_t} \frac{\partial h_t}{\partial W}", "d L/d h(t) @ d h(t)/d W"),
    (RNN, r"\left(\frac{\partial h_t}{\partial h_{t-1}}\right)^T", "(d h(t)/d h(t-1)).T"),
    (RNN, r"\frac{\partial h_t}{\partial W}^T", "(d h(t)/d W).T"),
    (RNN, r"\left.\frac{\partial h_t}{\partial W}\right|_{h_{t-1}}", "d h(t)/d W holding h(t-1)"),
    # matrices, diagonals, indicators
    (RNN, r"\begin{pmatrix} v_{11} & v_{12} \\ v_{21} & v_{22} \end{pmatrix}", "[[v[1,1], v[1,2]], [v[2,1], v[2,2]]]"),
    (RNN, r"\begin{bmatrix} h_1 \\ h_2 \end{bmatrix}", "[h[1], h[2]]"),
    (RNN, r"\ln\begin{pmatrix} \frac{1}{2}\end{pmatrix}", "log(1/2)"),
    (RNN, r"\operatorname{diag}(1-h_t^2)", "diag(1 - h(t)^2)"),
    (RNN, r"\operatorname*{diag}(h)", "diag(h)"),
    (RNN, r"\mathbf{1}_{i,y^{(t)}}", "1[i = y(t)]"),
    (RNN, r"\mathbf 1_{\{y=i\}}", "1[y = i]"),
    (RNN, r"\mathbf 1\{y=i\}", "1[y = i]"),
    (RNN, r"\mathbb{1}[i = k]", "1[i = k]"),
    (RNN, r"1_{i=j}", "1[i = j]"),
    (RNN, r"[y = i]", "1[y = i]"),
    (RNN, r"\mathbb{I}(i=j) \hat y_i", "1[i = j]*yhat[i]"),
    (RNN, r"\mathbb{I}_{i=j}", "1[i = j]"),
    (RNN, r"\hat{y}_i(\delta_{ij} - \hat{y}_j)", "yhat[i]*(delta[i,j] - yhat[j])"),
    # what only the eye needs
    (RNN, r"\left( \bigl[ \Big( h_t \Big) \bigr] \right)", "h(t)"),
    (RNN, r"\left( a_1 \right. \\ & \left. + a_2 \right)", "a[1] + a[2]"),
    (RNN, r"\underbrace{W h_t}_{\text{recurrent}} + b", "W @ h(t) + b"),
    (RNN, r"\color{red} W h_t \quad \nonumber \label{eq:1}", "W @ h(t)"),
    (RNN, r"W h_t % a remark", "W @ h(t)"),
    (RNN, r"\cancel{x}", "x"),
    (RNN, r"& = b \\ & \quad + c", "b + c"),
    (SOFTMAX, r"D_j S_i", "d S[i]/d a[j]"),
    (
        SOFTMAX,
        r"\frac{\partial \frac{e^{a_{i}}}{\sum_{k=1}^{N} e^{a_{k}}}}{\partial a_{j}}",
        "d (exp(a[i])/sum(k, exp(a[k])))/d a[j]",
    ),
    (SOFTMAX, r"\operatorname{diag}(S) - SS^T", "diag(S) - S @ S.T"),
    # cases and conditions
    (
        SOFTMAX,
        r"\begin{cases} S_i(1-S_j) & \text{if } i=j \\ -S_iS_j & \text{otherwise}\end{cases}",
        "cases(S[i]*(1 - S[j]) if i = j, -S[i]*S[j] otherwise)",
    ),
    (
        SOFTMAX,
        r"\begin{cases} S_i(1-S_j), & i=j, \\ -S_iS_j, & i \neq j.\end{cases}",
        "cases(S[i]*(1 - S[j]) if i = j, -S[i]*S[j] if i != j)",
    ),
    (
        SOFTMAX,
        r"\left\{\begin{array}{cc}{S_{i}\left(1-S_{j}\right)} & {i=j} \\ {-S_{j} S_{i}} & {i \neq j}\end{array}\right.",
        "cases(S[i]*(1 - S[j]) if i = j, -S[j]*S[i] if i != j)",
    ),
    (SOFTMAX, r"S_i(1-S_i), \quad i = j", "cases(S[i]*(1 - S[i]) if i = j)"),
    (SOFTMAX, r"S_i(1-S_i) \quad (i = j)", "cases(S[i]*(1 - S[i]) if i = j)"),
    (SOFTMAX, r"S_i(1-S_i) \quad (\text{if } i = j)", "cases(S[i]*(1 - S[i]) if i = j)"),
    (SOFTMAX, r"S_i(1-S_i), & i &= j", "cases(S[i]*(1 - S[i]) if i = j)"),
    (SOFTMAX, r"S_i \quad \text{if } i = j \\ = 0 \quad \text{if } i \neq j", "cases(S[i] if i = j, 0 if i != j)"),
    (SOFTMAX, r"S_i(1-S_i) \quad \forall i", "S[i]*(1 - S[i])"),
    (SOFTMAX, r"S_i(1-S_i), \quad i = 1, \dots, n", "S[i]*(1 - S[i])"),
    (
        MLP,
        r"\begin{bmatrix} \mathbb{1}_{\ell=1} - \hat{y}_1 \\ \vdots \\ \mathbb{1}_{\ell=k} - \hat{y}_k \end{bmatrix}",
        "[1[ell = 1] - yhat[1], 1[ell = 2] - yhat[2], 1[ell = 3] - yhat[3]]",
    ),
    (MLP, r"-(\mathbf{e}(\ell) - \hat{\mathbf y})", "-(e(ell) - yhat)"),
    (MLP, r"\frac{\exp(a_{L\ell})}{\sum_{i'} \exp(a_{Li'})}", "exp(a(tau)[ell])/sum(iprime, exp(a(tau)[iprime]))"),
]


@pytest.mark.parametrize(("lexicon", "latex", "text"), FORMS)
def test_formulas_are_read_as_in_plain_text(lexicon: Lexicon, latex: str, text: str) -> None:
    assert read(latex, lexicon).node == plain.read(text)


def every(node: Node) -> Iterator[Node]:
    yield node
    for child in children(node):
        yield from every(child)


@pytest.mark.parametrize(("lexicon", "latex", "text"), FORMS)
def test_every_part_knows_its_place(lexicon: Lexicon, latex: str, text: str) -> None:
    for node in every(read(latex, lexicon).node):
        for child in children(node):
            if child.span.end:
                assert 0 <= child.span.start < child.span.end <= len(latex)
