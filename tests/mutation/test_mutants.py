"""Mutants: which slips are made of a source, that each is Python, and that a sample is spread over the functions."""

from __future__ import annotations

import ast
from collections import Counter

import pytest

from tests.mutation.__main__ import all_mutants
from tests.mutation.mutants import mutants_of, sampled
from tests.mutation.report import Outcome, key, reasons, report

# fmt: off
SLIPS = [
    ("x = a < b",                     {"x = a <= b"}),
    ("x = a is not b",                {"x = a is b"}),
    ("x = a * b",                     {"x = (a + b)"}),
    ("x = a - (b + c)",               {"x = (a + (b + c))", "x = a - ((b - c))"}),
    ("x = not a",                     {"x = a"}),
    ("x = -a",                        {"x = a"}),
    ("x = a and b",                   {"x = (a or b)"}),
    ("x = 5",                         {"x = 6", "x = (4)"}),
    ("x = True",                      {"x = False"}),
    ("x = a[0]",                      {"x = a[1]"}),
    ("x = a if b else c",             {"x = a if (not (b)) else c"}),
    ("x = [a for a in b if a]",       {"x = [a for a in b if (not (a))]"}),
    ("a.b = c",                       {"pass"}),
    ("a += b",                        {"pass"}),
    ("f(a)",                          {"pass"}),
    ("while a: break",                {"while (not (a)): break", "while a: pass"}),
    ("def f(): return a",             {"def f(): return None"}),
    ("def f(): return None",          set()),
    ("'a text'",                      set()),
    ("import a",                      set()),
    ("x: a | b",                      set()),
    ("Größe = 'ä'; x = a < b",        {"Größe = 'ä'; x = a <= b"}),
]
# fmt: on


@pytest.mark.parametrize(("source", "expected"), SLIPS)
def test_the_slips_of_a_source(source: str, expected: set[str]) -> None:
    assert {mutant.source for mutant in mutants_of("file.py", source)} == expected


def test_every_mutant_of_the_kernel_is_python_and_another() -> None:
    for mutant in list(all_mutants())[::10]:
        assert ast.dump(ast.parse(mutant.source))


def test_a_sample_is_spread_over_the_functions_and_repeats() -> None:
    everything = list(all_mutants())
    functions = {(m.file, m.function) for m in everything}
    sample = sampled(everything, len(functions), seed=1)
    assert Counter((m.file, m.function) for m in sample) == Counter(functions)
    assert sample == sampled(everything, len(functions), seed=1) != sampled(everything, len(functions), seed=2)


def test_a_survivor_without_a_reason_is_called_a_gap() -> None:
    killed, survivor = mutants_of("file.py", "x = 5")
    text = report([Outcome(killed, "test_it"), Outcome(survivor, None)], [killed, survivor], seed=0)
    assert "| `file.py` | 2 | 2 | 1 | 0 | 0 | 1 | 50.0 % | 50.0 % |" in text
    assert "| a gap: " in text


def test_only_what_no_test_can_tell_is_left_out_of_the_second_figure() -> None:
    everything, known = list(all_mutants()), reasons()
    kinds = {known.get(key(mutant), ("killed", ""))[0]: mutant for mutant in everything}
    outcomes = [Outcome(mutant, "test_it" if kind == "killed" else None) for kind, mutant in kinds.items()]
    text = report(outcomes, everything, seed=0)
    assert kinds.keys() == {"killed", "equivalent", "only speed", "a limit"}
    assert f"| all | {len(everything)} | 4 | 1 | 1 | 2 | 0 | 25.0 % | 33.3 % |" in text


def test_every_reason_is_that_of_a_mutant() -> None:
    assert reasons().keys() <= set(map(key, all_mutants()))
