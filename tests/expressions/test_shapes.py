"""What each expression is: its shape, or the fault with the words at which it points."""

from __future__ import annotations

import pytest

from bpttcheck.errors import Refused
from bpttcheck.expressions.scope import Frame
from tests.models.worlds import read, world_of

# At sizes x 4, h 5, y 3 and three times; the free indices i, j, k stand at 1, 2, 3 and t at 2.
RNN = world_of("rnn")
HERE = Frame(RNN, {"i": 1, "j": 2, "k": 3, "t": 2})

# fmt: off
SHAPES = [
    # names and times
    ("W",                                      "an h×h matrix"),
    ("U",                                      "an h×x matrix"),
    ("b",                                      "a column over h"),
    ("b(t)",                                   "a column over h"),
    ("W(2)[1,1]",                              "a scalar"),
    ("h",                                      "a column over h"),
    ("h(0)",                                   "a column over h"),
    ("h(tau)",                                 "a column over h"),
    ("yhat(t-1)",                              "a column over y"),
    ("ŷ",                                      "a column over y"),
    ("L",                                      "a scalar"),
    ("L(t)",                                   "a scalar"),
    ("tau",                                    "a scalar"),
    # entries
    ("v[1,1]",                                 "a scalar"),
    ("v",                                      "a y×h matrix"),
    ("u[1,4]",                                 "a scalar"),
    ("ŷ[1]",                                   "a scalar"),
    ("ŷ(t)[i]",                                "a scalar"),
    ("h[i]*i",                                 "a scalar"),
    ("(V @ h)[2]",                             "a scalar"),
    ("(V.T @ (yhat - y))[i]",                  "a scalar"),
    ("grad(L, W)[1,2]",                        "a scalar"),
    # sums
    ("sum(k, exp(o[k]))",                      "a scalar"),
    ("sum(k=1..3, exp(o[k]))",                 "a scalar"),
    ("sum(k=1..2, k)",                         "a scalar"),
    ("sum(k, v[k,1]*sum(l, w[1,l]*h[l]))",     "a scalar"),
    ("sum(k, sum(k, h[k])*o[k])",              "a scalar"),
    ("sum(k=2..1, W)",                         "an h×h matrix"),
    ("sum(t, L(t))",                           "a scalar"),
    ("sum(s, h(s))",                           "a column over h"),
    ("sum(s=0..t, h(s))",                      "a column over h"),
    ("sum(h(t))",                              "a scalar"),
    ("sum(W)",                                 "a scalar"),
    # indicators
    ("delta[i,j]",                             "a scalar"),
    ("1[i = k]",                               "a scalar"),
    ("1[i = k]*h[k]",                          "a scalar"),
    ("1[t < tau]",                             "a scalar"),
    ("1[i = y(t)]",                            "a scalar"),
    ("1[y = i]",                               "a scalar"),
    ("1[i, y(t)]*o[i]",                        "a scalar"),
    # derivatives
    ("d h(2) / d h(1)",                        "an h×h matrix"),
    ("d yhat / d h",                           "a y×h matrix"),
    ("d L / d W",                              "an h×h matrix"),
    ("d L / d W(2)",                           "an h×h matrix"),
    ("d L / d h(t)",                           "a vector over h"),
    ("d h / d w[1,1]",                         "a column over h"),
    ("d h[1] / d U",                           "an h×x matrix"),
    ("d L/d h(t)[i]",                          "a scalar"),
    ("d (L + h[1]^2) / d h",                   "a vector over h"),
    ("d L/d L",                                "a scalar"),
    ("grad(L, U)",                             "an h×x matrix"),
    ("grad(L, h)",                             "a column over h"),
    ("d h(2) / d h(1) holding a(2)",           "an h×h matrix"),
    # matrix products
    ("V @ h",                                  "a column over y"),
    ("V.T @ (yhat - y)",                       "a column over h"),
    ("V.T @ V",                                "an h×h matrix"),
    ("V @ W @ U",                              "a y×x matrix"),
    ("h.T @ h",                                "a scalar"),
    ("h @ x.T",                                "an h×x matrix"),
    ("h.T @ W",                                "a row over h"),
    ("W @ grad(L, h)",                         "a column over h"),
    ("d L/d h @ W",                            "a row over h"),
    ("W @ d L/d h",                            "a column over h"),
    ("V @ d L/d h",                            "a column over y"),
    ("d L/d o @ V",                            "a row over h"),
    ("d L/d h @ h",                            "a scalar"),
    ("h.T @ d L/d h",                          "a scalar"),
    ("d L/d a @ x.T",                          "an h×x matrix"),
    ("d L/d o @ d L/d o",                      "a scalar"),
    ("d L/d o @ d yhat[1]/d o",                "a scalar"),
    ("d L/d o @ d L/d h",                      "a y×h matrix"),
    ("d L/d h @ W @ d L/d h",                  "a scalar"),
    ("h @ d L/d h",                            "an h×h matrix"),
    ("d L/d h(t) @ d h(t) / d h(t-1)",         "a row over h"),
    ("diag(1 - h^2) @ W",                      "an h×h matrix"),
    ("outer(h, x)",                            "an h×x matrix"),
    ("dot(h, h.T)",                            "a scalar"),
    ("W^T",                                    "an h×h matrix"),
    ("U.T",                                    "an x×h matrix"),
    ("(h.T).T",                                "a column over h"),
    ("L.T",                                    "a scalar"),
    # by entries
    ("h + b + a",                              "a column over h"),
    ("1 - h^2",                                "a column over h"),
    ("h - 1/2",                                "a column over h"),
    ("h - -1",                                 "a column over h"),
    ("W + W.T",                                "an h×h matrix"),
    ("L*W/2",                                  "an h×h matrix"),
    ("h*h/h",                                  "a column over h"),
    ("d L/d h + h",                            "a column over h"),
    ("d L/d h + h.T",                          "a row over h"),
    ("d L/d h - d L/d h",                      "a vector over h"),
    ("(d L/d h).T * h",                        "a column over h"),
    ("softmax(o)",                             "a column over y"),
    ("softmax(o.T)",                           "a row over y"),
    ("exp(W)",                                 "an h×h matrix"),
    ("ln(ŷ)",                                  "a column over y"),
    ("e^h",                                    "a column over h"),
    # powers
    ("h^-1",                                   "a column over h"),
    ("h^10000",                                "a column over h"),
    ("L^(i+j)",                                "a scalar"),
    ("2^3",                                    "a scalar"),
]

FAULTS = [
    # names
    ("foo",                                    "UnknownName",     "foo",        "known here: `b`, `c`"),
    ("yhatt",                                  "UnknownName",     "yhatt",      "did you mean `yhat`?"),
    ("2*hat + 1",                              "UnknownName",     "hat",        "did you mean `yhat`?"),
    ("k*L",                                    "UnknownName",     "k",          "known here"),
    ("sum(k, h[k])*k",                         "UnknownName",     "k",          "known here"),
    ("t*W",                                    "UnknownName",     "t",          "known here"),
    ("foo(t)",                                 "UnknownFunction", "foo(t)",     "known here"),
    ("softmx(o)",                              "UnknownFunction", "softmx(o)",  "did you mean `softmax`?"),
    ("L + S",                                  "UnknownName",     "S",          ""),
    # entries and indices
    ("w[1]",                                   "WrongCount",      "w[1]",       ""),
    ("h[1,1]",                                 "WrongCount",      "h[1,1]",     ""),
    ("L[1]",                                   "WrongShape",      "L",          ""),
    ("h(1)[i][1]",                             "WrongShape",      "h(1)[i]",    ""),
    ("h[6]",                                   "OutOfRange",      "6",          ""),
    ("h[0]",                                   "OutOfRange",      "0",          ""),
    ("h[i-1]",                                 "OutOfRange",      "i-1",        ""),
    ("U[5,5]",                                 "OutOfRange",      "5",          ""),
    ("(V @ h)[4]",                             "OutOfRange",      "4",          ""),
    ("sum(k=1..4, V[k,1])",                    "OutOfRange",      "k",          ""),
    ("h[1.5]",                                 "NotAnIndex",      "1.5",        "a whole number"),
    ("h[h[1]]",                                "NotAnIndex",      "h[1]",       "a whole number"),
    ("delta[i]",                               "WrongCount",      "delta[i]",   ""),
    ("1[i = h[1]]",                            "NotAnIndex",      "h[1]",       ""),
    ("1[i = x(t)]",                            "NotAnIndex",      "x(t)",       ""),
    ("1[h != 0]",                              "NotAnIndex",      "h",          ""),
    ("1[h > o]",                               "Shapes",          "o",          ""),
    ("1[h > L(t)]",                            "Shapes",          "L(t)",       ""),
    # times
    ("h(4)",                                   "NoSuchTime",      "h(4)",       ""),
    ("h(-1)",                                  "NoSuchTime",      "h(-1)",      ""),
    ("x(0)",                                   "NoSuchTime",      "x(0)",       ""),
    ("b + h(t+2)",                             "NoSuchTime",      "h(t+2)",     ""),
    ("L(9)",                                   "NoSuchTime",      "L(9)",       ""),
    ("W(9)",                                   "NoSuchTime",      "W(9)",       ""),
    ("W(0) @ h",                               "NoSuchTime",      "W(0)",       ""),
    ("b(t+2)",                                 "NoSuchTime",      "b(t+2)",     ""),
    ("d L/d W(9)",                             "NoSuchTime",      "W(9)",       ""),
    ("d L/d W(0)[1,1]",                        "NoSuchTime",      "W(0)",       ""),
    ("sum(s, d L/d W(s-1))",                   "NoSuchTime",      "W(s-1)",     ""),
    ("h(1/2)",                                 "NotAnIndex",      "1/2",        ""),
    ("h(h)",                                   "NotAnIndex",      "h",          ""),
    # one index, two sorts
    ("h[i]*V[i,1]",                            "TwoSorts",        "i",          "use two indices"),
    ("sum(k, V[k,1]*h[k])",                    "TwoSorts",        "k",          "use two indices"),
    ("h(i)[i]",                                "TwoSorts",        "i",          "use two indices"),
    ("delta[i,j]*h[i]*o[j]",                   "TwoSorts",        "j",          "use two indices"),
    ("1[i = y(t)]*h[i]",                       "TwoSorts",        "i",          "use two indices"),
    # sums
    ("1 + sum(k, k)",                          "NoRange",         "sum(k, k)",  "sum(k=1..3, …)"),
    ("sum(k=1..100000000, 1)",                 "TooLarge",        "100000000",  ""),
    ("1 + sum(k=1..10^6, 1)",                  "TooLarge",        "k=1..10^6",  ""),
    ("sum(k=1..10^6*10^6*10^6*10^6, 1)",       "TooLarge",        "10^6*10^6*10^6*10^6", ""),
    ("h[10^6*10^6]",                           "TooLarge",        "10^6*10^6",  ""),
    ("sum(k=h[1]..3, 1)",                      "NotAnIndex",      "h[1]",       ""),
    # derivatives
    ("grad(h, W)",                             "WrongShape",      "h",          ""),
    ("grad(L, S)",                             "UnknownName",     "S",          ""),
    ("d W / d h",                              "TooManyAxes",     "d W / d h",  "`d W[i,j]/d h`"),
    ("d h / d W",                              "TooManyAxes",     "d h / d W",  "`d h[i]/d W`"),
    ("d L / d (h + 1)",                        "NotDerivable",    "(h + 1)",    ""),
    ("d L / d exp(h)",                         "NotDerivable",    "exp(h)",     ""),
    ("d L / d h holding 3",                    "NotDerivable",    "3",          ""),
    # products
    ("h @ V",                                  "Shapes",          "V",          ""),
    ("V @ V",                                  "Shapes",          "V",          ""),
    ("h @ h",                                  "Shapes",          "h",          ""),
    ("W @ h.T",                                "Shapes",          "h.T",        ""),
    ("W @ U.T",                                "Shapes",          "U.T",        ""),
    ("diag(yhat) @ V.T",                       "Shapes",          "V.T",        ""),
    ("outer(h, W)",                            "WrongShape",      "W",          ""),
    ("dot(h, o)",                              "Shapes",          "dot(h, o)",  ""),
    ("diag(W)",                                "WrongShape",      "W",          ""),
    ("softmax(L)",                             "WrongShape",      "L",          ""),
    # by entries: a scalar spreads over a product, and a written number over a sum; nothing else does
    ("h + L(t)",                               "Shapes",          "L(t)",       ""),
    ("L(t) + h",                               "Shapes",          "L(t)",       ""),
    ("h + o",                                  "Shapes",          "o",          ""),
    ("h*o",                                    "Shapes",          "o",          ""),
    ("W*h",                                    "Shapes",          "h",          ""),
    ("h.T + h",                                "Shapes",          "h",          ""),
    ("h.T + grad(L,h)",                        "Shapes",          "grad(L,h)",  ""),
    ("d L/d h + h + h.T",                      "Shapes",          "h.T",        ""),
    ("U + U.T",                                "Shapes",          "U.T",        ""),
    ("2 / h",                                  "Shapes",          "h",          ""),
    ("h / o",                                  "Shapes",          "o",          ""),
    # powers
    ("W^2",                                    "WrongShape",      "W",          ""),
    ("h^10001",                                "BadExponent",     "10001",      ""),
    ("h^-10001",                               "BadExponent",     "-10001",     ""),
    ("h^0.5",                                  "BadExponent",     "0.5",        ""),
    ("L^h",                                    "BadExponent",     "h",          ""),
    ("9^9^9^9",                                "TooLarge",        "9^9",        ""),
    ("L^(9^9^9)",                              "TooLarge",        "9^9",        ""),
]
# fmt: on


@pytest.mark.parametrize(("text", "shape"), SHAPES)
def test_shapes(text: str, shape: str) -> None:
    found = read(text, RNN)
    assert str(found.shape) == shape
    assert len(found.build(HERE)) == entries(found.shape.sorts)


def entries(sorts: tuple[str, ...]) -> int:
    count = 1
    for sort in sorts:
        count *= RNN.size(sort)
    return count


@pytest.mark.parametrize(("text", "fault", "words", "hint"), FAULTS)
def test_faults(text: str, fault: str, words: str, hint: str) -> None:
    with pytest.raises(Refused) as refused:
        read(text, RNN).build(HERE)
    found = refused.value.fault
    assert type(found).__name__ == fault
    assert hint in found.hint
    # Where the words stand twice, the second is meant: what does not fit is what comes later.
    assert text[found.span.start : found.span.end] == words
    assert found.message


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("h[1,2]", "`h` takes 1 index, not 2"),
        ("W[1]", "`W` takes 2 indices, not 1"),
        ("d W/d h", "the derivative of an h×h matrix by a column over h has more than two axes"),
    ],
)
def test_messages(text: str, message: str) -> None:
    with pytest.raises(Refused) as refused:
        read(text, RNN)
    assert refused.value.fault.message == message


@pytest.mark.parametrize("text", ["h", "yhat[1]", "exp(o)"])
def test_where_no_time_can_be_left_out_a_name_needs_one(text: str) -> None:
    with pytest.raises(Refused) as refused:
        read(text, RNN, time=None)
    assert type(refused.value.fault).__name__ == "NeedsTime"
