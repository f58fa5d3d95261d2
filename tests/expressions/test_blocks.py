"""Vectors and matrices written out, stacked, cut and filled: shapes, values against NumPy, faults with places."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from bpttcheck.errors import Refused
from bpttcheck.expressions.scope import Frame
from tests.models.worlds import evaluate, random_arrays, read, world_of
from tests.truth.nets import rnn
from tests.truth.tape import Oracle

if TYPE_CHECKING:
    from collections.abc import Callable

SIZES = {"x": 4, "h": 5, "y": 3}
WORLD = world_of("rnn", sizes=SIZES, times=3)
ROWS = world_of("rnn", sizes=SIZES, times=3, vectors="rows")
ARRAYS = random_arrays(WORLD, 11)
ORACLE = Oracle(rnn, 3, ARRAYS)
HERE = {"i": 1, "j": 2, "k": 3, "t": 2}
Array = Any


class Here:
    """All quantities by name at t = 2."""

    def __getattr__(self, name: str) -> Array:
        return ORACLE.values.get(name, ORACLE.values.get(f"{name}(2)"))

    def d(self, above: str, below: str) -> Array:
        return ORACLE.complex_step(below)[above]


def diagonal(a: Array, b: Array, c: Array, d: Array) -> Array:
    """Four blocks, of which one in each row and column is no number."""
    rows = [np.shape(a) or np.shape(b), np.shape(d) or np.shape(c)]
    columns = [np.shape(a) or np.shape(c), np.shape(d) or np.shape(b)]
    blocks = [[a, b], [c, d]]
    return np.block([[blocks[i][j] * np.ones((rows[i][0], columns[j][1])) for j in (0, 1)] for i in (0, 1)])


# fmt: off
VALUES: list[tuple[str, str, Callable[[Any], Array]]] = [
    # written out
    ("[1, 2, 3]",                      "a column of 3 entries",  lambda _: [1, 2, 3]),
    ("[x[1], h[2]]",                   "a column of 2 entries",  lambda q: [q.x[0], q.h[1]]),
    ("[1; 2]",                         "a column of 2 entries",  lambda _: [1, 2]),
    ("[[1, 2, 3]]",                    "a row of 3 entries",     lambda _: [[1, 2, 3]]),
    ("[1, 2, 3].T",                    "a row of 3 entries",     lambda _: [[1, 2, 3]]),
    ("[[1, 2], [3, 4], [5, 6]]",       "a 3×2 matrix",           lambda _: [[1, 2], [3, 4], [5, 6]]),
    ("[1, 2; 3, 4]",                   "a 2×2 matrix",           lambda _: [[1, 2], [3, 4]]),
    ("2*[yhat[1] - 1]",                "a scalar",               lambda q: 2 * (q.yhat[0] - 1)),
    ("[h]",                            "a column over h",        lambda q: q.h),
    ("[1, 2, 3][k]*[4, 5][j]",         "a scalar",               lambda _: 15),
    # they fit sorts of their size
    ("y - [1, 2, 3]",                  "a column over y",        lambda q: q.y - [1, 2, 3]),
    ("[1, 2, 3] - y",                  "a column over y",        lambda q: [1, 2, 3] - q.y),
    ("[1, 2, 3]*d L/d o",              "a column over y",        lambda q: [1, 2, 3] * q.d("L", "o(2)")),
    ("V.T @ [1, 2, 3]",                "a column over h",        lambda q: q.V.T @ [1, 2, 3]),
    ("[[1, 2, 3]] @ V",                "a row over h",           lambda q: [[1, 2, 3] @ q.V]),
    ("[[1, 2], [3, 4]] @ [5, 6]",      "a column of 2 entries",  lambda _: [17, 39]),
    ("diag([1, 2, 3]) - yhat @ y.T",   "a y×y matrix",           lambda q: np.diag([1, 2, 3]) - np.outer(q.yhat, q.y)),
    ("dot([1, 2, 3], y)",              "a scalar",               lambda q: [1, 2, 3] @ q.y),
    ("sum(k, [1, 2, 3][k]*y[k])",      "a scalar",               lambda q: [1, 2, 3] @ q.y),
    ("sum([1, 2, 3])",                 "a scalar",               lambda _: 6),
    ("softmax([o[1], o[2], o[3]])",    "a column of 3 entries",  lambda q: q.yhat),
    # stacked
    ("[h, x]",                         "a column over h+x",      lambda q: np.concatenate([q.h, q.x])),
    ("[h; x]",                         "a column over h+x",      lambda q: np.concatenate([q.h, q.x])),
    ("[h, 1]",                         "a column over h+1",      lambda q: np.append(q.h, 1)),
    ("[1, 2, h]",                      "a column over 2+h",      lambda q: np.append([1, 2], q.h)),
    ("[h, x] + [h, 1, 2, 3, 4]",       "a column over h+x",      lambda q: np.append(2 * q.h, q.x + np.arange(1, 5))),
    ("[[W, U]] @ [h; x]",              "a column over h",        lambda q: q.W @ q.h + q.U @ q.x),
    ("[W; V] @ h",                     "a column over h+y",      lambda q: np.append(q.W @ q.h, q.V @ q.h)),
    ("[h.T; b.T]",                     "a 2×h matrix",           lambda q: [q.h, q.b]),
    ("[[h, b]]",                       "an h×2 matrix",          lambda q: np.array([q.h, q.b]).T),
    ("[[W, U], [V, 0]]",               "an (h+y)×(h+x) matrix",  lambda q: diagonal(q.W, q.U, q.V, 0)),
    ("[[I, U], [0, I(x)]]",            "an (h+x)×(h+x) matrix",  lambda q: diagonal(np.eye(5), q.U, 0, np.eye(4))),
    ("[[U, 0], [0, 1]]",               "an (h+1)×(x+1) matrix",  lambda q: diagonal(q.U, 0, 0, np.eye(1))),
    ("d [h, h] / d h(t-1)",            "an (h+h)×h matrix",      lambda q: np.vstack([q.d("h(2)", "h(1)")] * 2)),
    ("[d L/d h, x]",                   "a column over h+x",      lambda q: np.append(q.d("L", "h(2)"), q.x)),
    # slices
    ("h[2..4]",                        "a column of 3 entries",  lambda q: q.h[1:4]),
    ("h[2:4] + y",                     "a column over y",        lambda q: q.h[1:4] + q.y),
    ("h.T[2..4]",                      "a row of 3 entries",     lambda q: [q.h[1:4]]),
    ("h[2..]",                         "a column of 4 entries",  lambda q: q.h[1:]),
    ("h[..2]",                         "a column of 2 entries",  lambda q: q.h[:2]),
    ("h[3:] + y",                      "a column over y",        lambda q: q.h[2:] + q.y),
    ("h[1..]",                         "a column of 5 entries",  lambda q: q.h),
    ("U[..2,2..]",                     "a 2×3 matrix",           lambda q: q.U[:2, 1:]),
    ("[h, x][6..] - x",                "a column over x",        lambda q: 0 * q.x),
    ("h[:]",                           "a column over h",        lambda q: q.h),
    ("h[j..j+1]",                      "a column of 2 entries",  lambda q: q.h[1:3]),
    ("h[3..3]",                        "a column of 1 entry",    lambda q: q.h[2:3]),
    ("W[2,:]",                         "a row over h",           lambda q: q.W[1:2]),
    ("W[2,:] @ h",                     "a scalar",               lambda q: q.W[1] @ q.h),
    ("U[:,k]",                         "a column over h",        lambda q: q.U[:, 2]),
    ("U[2,1..3]",                      "a row of 3 entries",     lambda q: q.U[1:2, :3]),
    ("U[4..5,2..4]",                   "a 2×3 matrix",           lambda q: q.U[3:, 1:]),
    ("U[:,1..3]",                      "an h×3 matrix",          lambda q: q.U[:, :3]),
    ("[h, x][6..9] - x",               "a column over x",        lambda q: 0 * q.x),
    ("sum(k, U[k,:])",                 "a row over x",           lambda q: [q.U.sum(0)]),
    ("d L/d h(t)[2..3]",               "a vector of 2 entries",  lambda q: q.d("L", "h(2)")[1:3]),
    ("grad(L, W[2,:])",                "a row over h",           lambda q: q.d("L", "W").reshape(5, 5)[1:2]),
    ("d h / d h(t-1)[1..2]",           "an h×2 matrix",          lambda q: q.d("h(2)", "h(1)")[:, :2]),
    # constants
    ("ones(h)",                        "a column over h",        lambda _: np.ones(5)),
    ("zeros(h, x)",                    "an h×x matrix",          lambda _: np.zeros((5, 4))),
    ("ones(3)*y",                      "a column over y",        lambda q: q.y),
    ("ones(h+x)",                      "a column over h+x",      lambda _: np.ones(9)),
    ("ones(1)",                        "a scalar",               lambda _: 1),
    ("I(h)",                           "an h×h matrix",          lambda _: np.eye(5)),
    ("I(3) @ y",                       "a column of 3 entries",        lambda q: q.y),
    ("I(h)[:,2]",                      "a column over h",        lambda _: np.eye(5)[1]),
    ("W - I",                          "an h×h matrix",          lambda q: q.W - np.eye(5)),
    ("V.T @ I @ yhat",                 "a column over h",        lambda q: q.V.T @ q.yhat),
    ("(2*I - W) @ h",                  "a column over h",        lambda q: 2 * q.h - q.W @ q.h),
    ("-I.T/2 + W",                     "an h×h matrix",          lambda q: q.W - np.eye(5) / 2),
    ("(yhat @ ones.T - I) @ y",        "a column over y",        lambda q: q.yhat * q.y.sum() - q.y),
    ("V @ ones",                       "a column over y",        lambda q: q.V.sum(1)),
    ("ones.T @ V",                     "a row over h",           lambda q: [q.V.sum(0)]),
    ("h - ones",                       "a column over h",        lambda q: q.h - 1),
    ("W + ones(h, h)",                 "an h×h matrix",          lambda q: q.W + 1),
    ("h @ ones.T - W",                 "an h×h matrix",          lambda q: np.outer(q.h, np.ones(5)) - q.W),
    ("ones*d L/d o",                   "a column over y",        lambda q: q.d("L", "o(2)")),
    ("(ones*(d L/d o).T).T",           "a row over y",           lambda q: [q.d("L", "o(2)")]),
    ("yhat - e(1)",                    "a column over y",        lambda q: q.yhat - [1, 0, 0]),
    ("V.T @ e(k)",                     "a column over h",        lambda q: q.V[2]),
    ("e(j).T @ V",                     "a row over h",           lambda q: q.V[1:2]),
    ("e^h - exp(h)",                   "a column over h",        lambda q: 0 * q.h),
]

FAULTS = [
    ("[1, 2] + [1, 2, 3]",       "Shapes",     "[1, 2, 3]",  "a column of 2 entries + a column of 3 entries"),
    ("y - [1, 2]",               "Shapes",     "- [1, 2]",   "a column over y + a column of 2 entries"),
    ("V.T @ [1, 2]",             "Shapes",     "[1, 2]",     "an h×y matrix @ a column of 2 entries"),
    ("W @ [h; x]",               "Shapes",     "[h; x]",     "a column over h+x"),
    ("[h, x] - [x, h]",          "Shapes",     "- [x, h]",   "a column over h+x + a column over x+h"),
    ("[h, x] + [x, 1, 2, 3, 4, 5]", "Shapes",  "[x, 1, 2, 3, 4, 5]", "a column over x+5"),
    ("dot([1, 2], y)",           "Shapes",     "dot([1, 2], y)", ""),
    ("[W; U]",                   "Shapes",     "U",          "below a width of h"),
    ("[[W, V]]",                 "Shapes",     "V",          "beside a height of h"),
    ("[W, U]",                   "Misused",    "W",          "beside the others or below"),
    ("[h, x.T]",                 "Misused",    "x.T",        "beside the others or below"),
    ("[[1, 2], 3]",              "Misused",    "3",          "stands beside rows"),
    ("[[1, 2], [3]]",            "Misused",    "[3]",        "the first row has 2 parts"),
    ("[W, 0; V, 0]",             "NoSize",     "0",          "nothing tells how large `0` is"),
    ("sum(k, [1, 2, 3][k]*h[k])", "TwoSorts",  "k",          "3 entries and over the entries of h"),
    ("[1, 2, 3][4]",             "OutOfRange", "4",          "from 1 to 3"),
    ("[h, x][10]",               "OutOfRange", "10",         "from 1 to 9"),
    ("h[4..6]",                  "OutOfRange", "6",          "from 1 to 5"),
    ("h[0..1]",                  "OutOfRange", "0",          ""),
    ("h[3..1]",                  "Misused",    "3..1",       "has no entries"),
    ("h[i..j]",                  "Misused",    "i..j",       "how many entries"),
    ("h[i..]",                   "Misused",    "i..",        "how many entries"),
    ("h[..i]",                   "Misused",    "..i",        "how many entries"),
    ("h[..6]",                   "OutOfRange", "6",          "from 1 to 5"),
    ("h[6..]",                   "Misused",    "6..",        "has no entries"),
    ("W[1..2]",                  "WrongCount", "W[1..2]",    ""),
    ("L[:]",                     "WrongShape", "L",          ""),
    ("delta[:,1]",               "NotAnIndex", ":",          ""),
    ("ones(q)",                  "UnknownSort", "q",         "not a sort"),
    ("ones(o)",                  "Misused",    "o",          "a quantity, and no sort"),
    ("ones(2000)",               "TooLarge",   "2000",       ""),
    ("zeros(0)",                 "UnknownSort", "0",         ""),
    ("I(W)",                     "Misused",    "W",          ""),
    ("I",                        "NoSize",     "I",          "how large `I` is"),
    ("2*I",                      "NoSize",     "I",          ""),
    ("exp(I) + W",               "NoSize",     "I",          ""),
    ("I @ I + ones",             "NoSize",     "I",          ""),
    ("e(1)",                     "NoSize",     "e(1)",       ""),
    ("e(4) - y",                 "OutOfRange", "4",          ""),
    ("e(t) - y",                 "TwoSorts",   "t",          "the times"),
    ("e + 1",                    "Misused",    "e",          "only a power"),
    ("h*I",                      "Shapes",     "I",          ""),
    # without its sort, one stands as the author's vectors do
    ("(yhat @ ones - I) @ y",    "Misused",    "ones",       "`ones` is a column, and here a row over y is needed"),
    ("h @ ones - W",             "Misused",    "ones",       "`ones` is a column, and here a row over h is needed"),
    ("ones @ V",                 "Misused",    "ones",       "`ones` is a column, and here a row over y is needed"),
    ("yhat.T - ones",            "Misused",    "ones",       "`ones` is a column, and here a row over y is needed"),
    ("yhat*ones.T",              "Misused",    "ones",       "`ones.T` is a row, and here a column over y is needed"),
    ("V @ zeros.T",              "Misused",    "zeros",      "`zeros.T` is a row, and here a column over h is needed"),
    ("V @ e(2).T",               "Misused",    "e(2)",       "`e(2).T` is a row, and here a column over h is needed"),
    ("U*ones",                   "Misused",    "ones",       "`ones` is a column, and here an h×x matrix is needed"),
    ("e(1) + U",                 "Misused",    "e(1)",       "`e(1)` is a column, and here an h×x matrix is needed"),
    # what does not fit is blamed, and not what takes its size from there
    ("diag(yhat) @ V.T @ (yhat @ ones.T - I) @ y", "Shapes", "V.T", "a y×y matrix @ an h×y matrix"),
    ("U @ V @ (I - W) @ h",      "Shapes",     "V",          "an h×x matrix @ a y×h matrix"),
    ("W + (I @ V)",              "Shapes",     "(I @ V)",    "an h×h matrix + a y×h matrix"),
    ("V + V.T @ (yhat @ ones.T - I)", "Shapes", "V.T @ (yhat @ ones.T - I)", "a y×h matrix + an h×y matrix"),
    ("V + (I - ones @ yhat.T) @ V @ I @ U", "Shapes", "(I - ones @ yhat.T) @ V @ I @ U", "a y×h matrix + a y×x matrix"),
    ("I @ V @ U.T",              "Shapes",     "U.T",        "a y×h matrix @ an x×h matrix"),
]
INSTEAD = [
    ("h @ ones - W",             "write `ones.T`"),
    ("yhat*ones.T",              "write `ones`"),
    ("V @ e(2).T",               "write `e(2)`"),
    ("U*ones",                   "write `ones(h, x)`"),
]
# fmt: on


@pytest.mark.parametrize(("text", "shape", "expected"), VALUES, ids=[row[0] for row in VALUES])
def test_blocks(text: str, shape: str, expected: Callable[[Any], Array]) -> None:
    assert str(read(text, WORLD).shape) == shape
    found = np.asarray(evaluate(text, WORLD, ARRAYS, t=2, i=1, j=2, k=3))
    np.testing.assert_allclose(found, np.reshape(expected(Here()), found.shape), rtol=1e-10, atol=1e-12)


@pytest.mark.parametrize(("text", "fault", "words", "message"), FAULTS, ids=[row[0] for row in FAULTS])
def test_faults(text: str, fault: str, words: str, message: str) -> None:
    with pytest.raises(Refused) as refused:
        read(text, WORLD).build(Frame(WORLD, HERE))
    found = refused.value.fault
    assert type(found).__name__ == fault
    assert text[found.span.start : found.span.end] == words
    assert message in found.message


@pytest.mark.parametrize(("text", "hint"), INSTEAD)
def test_what_would_be_right(text: str, hint: str) -> None:
    with pytest.raises(Refused) as refused:
        read(text, WORLD)
    assert refused.value.fault.hint == hint


def test_an_open_slice_needs_the_size_of_what_it_cuts() -> None:
    model = {"sizes": {"n": 3}, "inputs": {"x": ["n"]}, "equations": {"y": "x[2..]"}}
    with pytest.raises(Refused) as refused:
        world_of(model)
    assert refused.value.fault.message == "how many entries `2..` has depends on the size of n"


# fmt: off
STANDING_AS_ROWS = [
    ("[1, 2, 3]",                    "a row of 3 entries"),
    ("h @ [1, 2, 3, 4, 5].T",        "a scalar"),
    ("[h, x]",                       "a row over h+x"),
    ("[h; b]",                       "a 2×h matrix"),
    ("[h, x] @ [W; U.T]",            "a row over h"),
    ("ones(h)",                      "a row over h"),
    ("h - ones",                     "a row over h"),
    ("ones @ W",                     "a row over h"),
    ("ones.T @ h - W",               "an h×h matrix"),
    ("(yhat - e(1)) @ V",            "a row over h"),
    ("[d L/d h, x]",                 "a row over h+x"),
]
# fmt: on


@pytest.mark.parametrize(("text", "shape"), STANDING_AS_ROWS)
def test_vectors_stand_as_the_author_s_do(text: str, shape: str) -> None:
    found = read(text, ROWS)
    assert str(found.shape) == shape
    found.build(Frame(ROWS, HERE))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("ones @ h - W", "`ones` is a row, and here a column over h is needed"),
        ("h - ones.T",   "`ones.T` is a column, and here a row over h is needed"),
    ],
)  # fmt: skip
def test_a_row_where_a_column_is_needed(text: str, message: str) -> None:
    with pytest.raises(Refused) as refused:
        read(text, ROWS)
    assert refused.value.fault.message == message


OPEN = [
    ("exp(" * 45 + "I" + " + h)" * 45, "Shapes"),
    ("x @ (" * 45 + "I" + ")" * 45, "NoSize"),
    ("(" * 45 + "I @ I" + " + h)" * 45, "NoSize"),
    ("[[" * 24 + "I" + ", 1]]" * 24, "NoSize"),
    ("(" * 45 + "I" + ".T @ ones)" * 45, "NoSize"),
    ("(" * 45 + "ones" + "*1 - ones).T" * 45, "NoSize"),
]


@pytest.mark.parametrize(("text", "fault"), OPEN, ids=[text[:8] for text, _ in OPEN])
def test_no_nest_of_sizes_to_be_found_takes_long(text: str, fault: str) -> None:
    began = time.perf_counter()
    with pytest.raises(Refused) as refused:
        read(text, WORLD)
    assert time.perf_counter() - began < 2
    assert type(refused.value.fault).__name__ == fault
