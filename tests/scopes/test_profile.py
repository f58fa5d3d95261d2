"""When a line is made alike at two lengths but for one time in the middle, and what its letters plainly stand for."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import pytest

from bpttcheck.loading.derivations import load
from bpttcheck.notation import plain
from bpttcheck.notation.syntax import Node, Repeated, Summation, children, walk
from bpttcheck.places import Source
from bpttcheck.scopes import written
from bpttcheck.scopes.letters import Letters
from bpttcheck.scopes.profile import Profile, grows
from bpttcheck.verify.setting import Settings
from tests.scopes.breaks import again

if TYPE_CHECKING:
    from bpttcheck.expressions.scope import Names


def profile(times: str, timeless: str = "") -> Profile:
    """The profile of parts that are named by a letter each, one word for each time from 1 on."""
    found: Profile = {time: Counter(parts) for time, parts in enumerate(times.split(), 1)}
    return {**found, None: Counter(timeless)} if timeless else found


# fmt: off
GROWING = [
    ("all times alike",                     "m m m",     "m m",     1, True),
    ("a first time, a last one",            "a m m e",   "a m e",   1, True),
    ("no two in the middle are alike",      "a m e",     "a e",     1, False),
    ("a count of steps",                    "a b c",     "a b",     1, False),
    ("what turns up late",                  "m m m m x", "m m m m", 1, False),
    ("a part that is there more often",     "mm mm mm",  "m m",     1, False),
    ("every second time",                   "m n m n",   "m n m",   1, False),
    ("another end",                         "m m f",     "m e",     1, False),
    ("alike too early, where one is given", "m m e f",   "m e f",   2, False),
    ("alike after what is given",           "a m m e",   "a m e",   2, True),
]
# fmt: on


@pytest.mark.parametrize(
    ("longer", "shorter", "earliest", "expected"), [row[1:] for row in GROWING], ids=[row[0] for row in GROWING]
)
def test_one_time_in_the_middle_is_all_that_is_put_in(
    longer: str, shorter: str, earliest: int, *, expected: bool
) -> None:
    assert grows(profile(longer), profile(shorter), earliest, len(longer.split()) - 1) == expected


def test_what_has_no_time_stays_as_it_is() -> None:
    assert grows(profile("m m m", "w"), profile("m m", "w"), 1, 2)
    assert not grows(profile("m m m", "ww"), profile("m m", "w"), 1, 2)
    assert grows({None: Counter("w")}, {None: Counter("w")}, 1, 2)


# fmt: off
KINDS = [
    ("sum(k, o(t)[k])",                 "index"),
    ("sum(k, h(k))",                    "time"),
    ("sum(k=1..tau, h(k)[i])",          "time"),
    ("sum(k=2..t, h(k))",               "time"),
    ("sum(k, e(k))",                    "index"),
    ("sum(k, 1[k = t]*b)",              "time"),
    ("sum(k, 1[k = i]*b[i])",           "index"),
    ("sum(k=1..3, b)",                  "number"),
    ("sum(k, h(k)[k])",                 "unclear"),
    ("sum(k=1..tau, b[k])",             "unclear"),
    ("sum(k, 1[k = t]*b[k])",           "unclear"),
    ("sum(t, h(t))",                    "unclear"),
    ("sum(tau, h(tau))",                "unclear"),
    ("sum(k, b[k*t])",                  "index"),
    ("prod(k=t..1, h(k))",              "time"),
    ("sum(k, W[k])",                    "index"),
]
# fmt: on


def names_of_an_rnn() -> Names:
    (derivation,) = load(Source("here.yaml", "title: one\nmodel: rnn\ntarget: L\nsteps: [L]")).derivations
    return Settings(b"letters").prepare(derivation.setting).world.glossary


@pytest.mark.parametrize(("text", "expected"), KINDS)
def test_what_a_letter_stands_for(text: str, expected: str) -> None:
    names = names_of_an_rnn()
    (found,) = [each for each in walk(plain.read(text)) if isinstance(each, Summation | Repeated)]
    letters = Letters(frozenset({"t"}), frozenset({"i"}))
    assert letters.kind(found.range, found.body, names) == expected


def test_derivatives_within_each_other_are_each_looked_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    names, looks = names_of_an_rnn(), list[Node]()

    def counted(node: Node) -> list[Node]:
        looks.append(node)
        return children(node)

    monkeypatch.setattr(written, "children", counted)
    counts = []
    for order in (4, 8, 12):
        looks.clear()
        written.facts(plain.read(again("b[1]", "b[1]", order)), names, Letters())
        counts.append(len(looks))
    assert 0 < counts[2] - counts[1] == counts[1] - counts[0]


def test_an_order_within_a_derivative_proves_no_sizes() -> None:
    found = written.facts(plain.read("d (d (sum(i, 1[i < j]*b[i]))/d b[1])/d b[2]"), names_of_an_rnn(), Letters())
    assert found.ordered
    assert found.sizes == written.COMPARED
