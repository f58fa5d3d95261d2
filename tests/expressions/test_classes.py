"""Classes by name, cases and ordered products: values against NumPy, faults with places."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from bpttcheck.errors import Refused
from bpttcheck.expressions import meaning
from bpttcheck.expressions.indices import letters
from bpttcheck.expressions.scope import Frame, Scope
from bpttcheck.models.model import Glossary
from bpttcheck.notation import plain
from bpttcheck.notation.syntax import Reference
from tests.models.worlds import evaluate, random_arrays, read, world_of
from tests.truth.nets import rnn
from tests.truth.tape import Oracle

if TYPE_CHECKING:
    from collections.abc import Callable

WORLD = world_of("rnn", sizes={"x": 4, "h": 5, "y": 3}, times=3)
CLASSES = {1: 3, 2: 2, 3: 1}  # the class at each time
ARRAYS = random_arrays(WORLD, 11) | {f"y({t})": np.eye(3)[k - 1] for t, k in CLASSES.items()}
ORACLE = Oracle(rnn, 3, ARRAYS)
HERE = {"i": 1, "j": 2, "k": 3, "t": 2, "s": 1}
Array = Any


class Here:
    """All quantities by name at t = 2, and by name and time."""

    def __getattr__(self, name: str) -> Array:
        return ORACLE.values.get(name, ORACLE.values.get(f"{name}(2)"))

    def __call__(self, name: str, time: int) -> Array:
        return ORACLE.values[f"{name}({time})"]

    def d(self, above: str, below: str) -> Array:
        return ORACLE.complex_step(below)[above]


# At t = 2, i = 1, j = 2, k = 3, s = 1; the class at t = 2 is 2.
# fmt: off
VALUES: list[tuple[str, Callable[[Any], Array]]] = [
    # classes
    ("yhat[y(t)]",                                        lambda q: q.yhat[1]),
    ("yhat[y]*yhat(t+1)[y(t)]",                           lambda q: q.yhat[1] * q("yhat", 3)[1]),
    ("yhat[y(t+1)]",                                      lambda q: q.yhat[0]),
    ("V[y(t),4]",                                         lambda q: q.V[1, 3]),
    ("V[y(t),:]",                                         lambda q: q.V[1:2]),
    ("V[y(t),2..3]",                                      lambda q: q.V[1:2, 1:3]),
    ("(V @ h)[y(t)]",                                     lambda q: (q.V @ q.h)[1]),
    ("[4, 5, 6][y(t)]",                                   lambda _: 5),
    ("1[i = y(t)] + 2*1[y(t) = j]",                       lambda _: 2),
    ("1[i != y(t)] + 2*1[j != y(t)]",                     lambda _: 1),
    ("delta[j,y(t)] - delta[y(t),k]",                     lambda _: 1),
    ("1[y(t) = y(t+1)] + 2*1[y(t) != y(t-1)]",            lambda _: 2),
    ("e(y(t))",                                           lambda _: np.eye(3)[1]),
    ("-(e(y) - yhat)",                                    lambda q: q.yhat - np.eye(3)[1]),
    ("d L(t)/d yhat[y(t)]",                               lambda q: -1 / q.yhat[1]),
    ("d L/d V[y(t),:]",                                   lambda q: q.d("L", "V").reshape(3, 5)[1:2]),
    ("grad(L, V[y(t),2])",                                lambda q: q.d("L", "V").reshape(3, 5)[1, 1]),
    ("d yhat[y(t)]/d o[k]",                               lambda q: q.d("yhat(2)", "o(2)")[1, 2]),
    ("d yhat / d o[y(t)]",                                lambda q: q.d("yhat(2)", "o(2)")[:, 1]),
    ("d (-log(yhat[y]))/d yhat[y] * d yhat[y]/d o[k]",    lambda q: q.yhat[2]),
    # cases
    ("cases(h[i]*(1 - h[j]) if i = j, -h[j]*h[i] if i != j)", lambda q: -q.h[1] * q.h[0]),
    ("cases(3 if i = j, 4 if i < j, 5 otherwise)",        lambda _: 4),
    ("cases(h if t < tau, 0 otherwise)",                  lambda q: q.h),
    ("cases(3 if i < j and t < tau, 4 if i < j and t = tau, 5 otherwise)", lambda _: 3),
    ("cases(3 if i = j and t < tau, 4 if t = tau, 5 otherwise)", lambda _: 5),
    ("cases(h(t+1) if t < tau and t != s and s = 1, 0 otherwise)", lambda q: q("h", 3)),
    ("cases(3 if j = y(t) and i < j, 4 otherwise)",       lambda _: 3),
    ("cases(3 if j = y(t) and i = j, 4 otherwise)",       lambda _: 4),
    ("cases(h(t+1) if t < tau, h if t = tau)",            lambda q: q("h", 3)),
    ("cases(h(t+2) if t > 5, 0 otherwise) + h",           lambda q: q.h),
    ("cases(W @ h if i = 1, d L/d h otherwise)",          lambda q: q.W @ q.h),
    ("cases(d L/d h if i = 2, W @ h otherwise).T",        lambda q: [q.W @ q.h]),
    ("2*cases(1/(i-1) if i != 1, 7 otherwise)",           lambda _: 14),
    ("cases(-1/yhat[j] if j = y(t), 0 otherwise)",        lambda q: -1 / q.yhat[1]),
    ("cases(-1/yhat[k] if k = y(t), 0 if k != y(t))",     lambda _: 0),
    ("cases(1 if i = y(t), h[1] if j = y(t), 3 otherwise)", lambda q: q.h[0]),
    ("cases(cases(1 if i = j, 2 otherwise) if t < tau, 3 otherwise)", lambda _: 2),
    # ordered products
    ("prod(k=1..3, k)",                                   lambda _: 6),
    ("prod(k=3..1, k)",                                   lambda _: 6),
    ("prod(k, yhat[k])",                                  lambda q: q.yhat.prod()),
    ("prod(k, h(k))",                                     lambda q: q("h", 1) * q("h", 2) * q("h", 3)),
    ("prod(k=1 downto 2, h(k))",                          lambda _: np.ones(5)),
    ("prod(k=1..2, d L/d h(k))",                          lambda q: q.d("L", "h(1)") * q.d("L", "h(2)")),
    ("prod(k=tau..1, d h(k)/d h(k-1))",                   lambda q: q.d("h(3)", "h(0)")),
    ("prod(k=1..tau, d h(k)/d h(k-1))",                   lambda q: chain(q, 1, 2, 3)),
    ("prod(k=t..s+1, d h(k)/d h(k-1))",                   lambda q: q.d("h(2)", "h(1)")),
    ("prod(k=t..t-1, d h(k)/d h(k-1))",                   lambda q: chain(q, 2, 1)),
    ("prod(k=t..t+1, d h(k)/d h(k-1))",                   lambda q: chain(q, 2, 3)),
    ("prod(k=t..1, d h(k)/d h(k-1))",                     lambda q: chain(q, 2, 1)),
    ("prod(k=2..t, d h(k)/d h(k-1))",                     lambda q: chain(q, 2)),
    ("prod(k=t-1..s, d h(k)/d h(k-1))",                   lambda q: chain(q, 1)),
    ("prod(k=s..t-1, d h(k)/d h(k-1))",                   lambda q: chain(q, 1)),
    ("prod(k=t..j+1, d h(k)/d h(k-1))",                   lambda _: np.eye(5)),
    ("prod(k=j+1..t, d h(k)/d h(k-1))",                   lambda _: np.eye(5)),
    ("prod(k=s upto t, d h(k)/d h(k-1))",                 lambda q: chain(q, 1, 2)),
    ("prod(k=t downto s, d h(k)/d h(k-1))",               lambda q: chain(q, 2, 1)),
    ("prod(k=t downto tau, W)",                           lambda _: np.eye(5)),
    ("sum(s=1..t, prod(k=t..s+1, d h(k)/d h(k-1)))",      lambda q: chain(q, 2) + np.eye(5)),
]
# fmt: on


def chain(q: Here, *times: int) -> Array:
    """Jacobians of one step, in this order."""
    result = np.eye(5)
    for time in times:
        result = result @ q.d(f"h({time})", f"h({time - 1})")
    return result


FAULTS = [
    # classes
    ("h[y(t)]", "WrongShape", "y(t)", "is one of y, where an entry of h is needed"),
    ("U[y(t),1]", "WrongShape", "y(t)", ""),
    ("yhat[x(t)]", "NotAnIndex", "x(t)", ""),
    ("1[i < y(t)]", "NotAnIndex", "y(t)", ""),
    ("1[i = y(t)]*h[i]", "TwoSorts", "i", ""),
    ("yhat[y(t)+1]", "NotAnIndex", "y(t)", ""),
    ("yhat[1..y(t)]", "NotAnIndex", "y(t)", ""),
    ("d h / d a holding yhat[y(t)]", "NotDerivable", "yhat[y(t)]", ""),
    ("d L / d (o + 1)[y(t)]", "NotDerivable", "(o + 1)", ""),
    ("d L / d o[y(t),1]", "WrongCount", "o[y(t),1]", ""),
    # cases
    (
        "cases(1 if i = j, 2 if i > j)",
        "NoCase",
        "cases(1 if i = j, 2 if i > j)",
        "none of the cases holds at i = 1, j = 2",
    ),
    ("cases(1 if i = 1, 2 if j = 2)", "TwoCases", "j = 2", "both at i = 1, j = 2"),
    ("cases(1 if i = 1 and t = 2, 2 if j = 2)", "TwoCases", "j = 2", "both at i = 1, j = 2, t = 2"),
    ("cases(1 if i = 1 and t = 1)", "NoCase", "cases(1 if i = 1 and t = 1)", "i = 1, t = 2"),
    ("cases(1 if k = y(t))", "NoCase", "cases(1 if k = y(t))", "k = 3, t = 2, y(t) = 1"),
    ("cases(1 if k = y(t), 2 if k = 3)", "TwoCases", "k = 3", "y(t) = 3"),
    ("cases(1 if i = y(t), 2 if i != y(t+1))", "TwoCases", "i != y(t+1)", "y(t) = 1, y(t+1) = 2"),
    ("cases(h if i = j, o otherwise)", "Shapes", "o", "a column over h or a column over y"),
    ("cases(h if i = j, L otherwise)", "Shapes", "L", "a column over h or a scalar"),
    ("cases(1 if i = h[1], 2 otherwise)", "NotAnIndex", "h[1]", ""),
    ("cases(h[i] if i = j, o[j] otherwise)", "TwoSorts", "i = j", ""),
    # ordered products
    ("prod(k=s..t, W)", "NoDirection", "k=s..t", "up or down from s to t"),
    ("prod(k=t..5, W)", "NoDirection", "k=t..5", ""),
    ("prod(k=2*t..t, k)", "NoDirection", "k=2*t..t", ""),
    ("prod(k=t+2..s, d h(k-2)/d h(k-3))", "NoDirection", "k=t+2..s", ""),
    ("prod(k, W)", "Misused", "k", "an order"),
    ("1 + prod(k, k)", "NoRange", "prod(k, k)", ""),
    ("prod(k=1..2, U)", "WrongShape", "U", "a square matrix"),
    ("prod(k=1..100000, 1)", "TooLarge", "k=1..100000", ""),
    ("prod(k=t upto h[1], W)", "NotAnIndex", "h[1]", ""),
]


@pytest.mark.parametrize(("text", "expected"), VALUES, ids=[row[0] for row in VALUES])
def test_values(text: str, expected: Callable[[Any], Array]) -> None:
    found = np.asarray(evaluate(text, WORLD, ARRAYS, t=2, i=1, j=2, k=3, s=1))
    np.testing.assert_allclose(found, np.reshape(expected(Here()), found.shape), rtol=1e-10, atol=1e-12)


@pytest.mark.parametrize(("text", "fault", "words", "message"), FAULTS, ids=[row[0] for row in FAULTS])
def test_faults(text: str, fault: str, words: str, message: str) -> None:
    with pytest.raises(Refused) as refused:
        read(text, WORLD).build(Frame(WORLD, HERE))
    found = refused.value.fault
    assert type(found).__name__ == fault
    assert text[found.span.start : found.span.end] == words
    assert message in found.message


NAMED = Glossary(
    WORLD.glossary.families,
    labels=("y",),
    sizes=WORLD.sizes,
    times=3,
).with_classes((("ell", Reference("y", Reference("t"))), ("last", Reference("y", Reference("tau")))))

# fmt: off
NAMED_VALUES: list[tuple[str, str, int, set[str]]] = [
    ("yhat[ell]",                 "yhat[y(t)]",         2, {"onehot(y)"}),
    ("yhat(t)[ell(t-1)]",         "yhat[y(t-1)]",       2, {"onehot(y(t-1))"}),
    ("yhat[last]",                "yhat[y(tau)]",       2, {"onehot(y(tau))"}),
    ("1[i = ell]",                "1[i = y(t)]",        3, {"onehot(y)"}),
    ("1[ell != i]",               "1[i != y(t)]",       3, {"onehot(y)"}),
    ("delta[i,ell]",              "delta[i,y(t)]",      3, {"onehot(y)"}),
    ("e(ell) - yhat",             "y - yhat",           2, {"onehot(y)"}),
    ("d L/d yhat[ell]",           "d L/d yhat[y(t)]",   2, {"onehot(y)"}),
    ("cases(1 if i = ell, 2 otherwise)", "cases(1 if i = y(t), 2 otherwise)", 3, {"onehot(y)"}),
    ("sum(ell, o[ell])",          "sum(k, o[k])",       2, set()),
]
# fmt: on


def named(text: str) -> Scope:
    tree, when = plain.read(text), Reference("t")
    return Scope(NAMED, {}, when, letters(tree, NAMED, when))


@pytest.mark.parametrize(("text", "meant", "time", "needs"), NAMED_VALUES, ids=[row[0] for row in NAMED_VALUES])
def test_a_letter_for_a_class(text: str, meant: str, time: int, needs: set[str]) -> None:
    scope, frame = named(text), Frame(WORLD, HERE | {"t": time})
    assert meaning(plain.read(text), scope).build(frame) == read(meant, WORLD).build(frame)
    assert scope.needs == needs


@pytest.mark.parametrize("text", ["h[ell+1]*0", "h(ell)", "yhat[1..ell]"])
def test_a_class_is_no_number(text: str) -> None:
    with pytest.raises(Refused) as refused:
        meaning(plain.read(text), named(text))
    assert type(refused.value.fault).__name__ == "NotAnIndex"
    assert "the class `ell`" in refused.value.fault.message


@pytest.mark.parametrize("text", ["ell + 1", "exp(ell)", "ell(t)"])
def test_a_class_has_no_value(text: str) -> None:
    with pytest.raises(Refused) as refused:
        meaning(plain.read(text), named(text))
    assert "names a class, and has no value" in refused.value.fault.message
    assert refused.value.fault.span.start == text.index("ell")
