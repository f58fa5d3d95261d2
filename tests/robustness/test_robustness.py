"""Whatever is written, each reader and the whole program answer or refuse it, soon and without an exception."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from time import process_time
from typing import Final

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.robustness.__main__ import outcomes
from tests.robustness.corpus import NASTY, formulas, lines, texts, tokens
from tests.robustness.subjects import SUBJECTS, made

HANGS: Final = 5.0  # the two seconds are measured by `python -m tests.robustness`, on a quiet machine
# fmt: off
# How many inputs of each kind fit into about two seconds.
MANY: Final = {
    "plain": 2_000, "latex": 600, "yaml": 800, "document": 800, "file": 40, "notes": 80, "large": 3, "explained": 2,
}
# fmt: on
WORDS: Final = {
    "plain": [word for line in lines() if not line.latex for word in tokens(line.line)],
    "latex": [word for text in formulas() for word in tokens(text)],
    "yaml": [word for _, text in texts(".yaml") for word in tokens(text)],
    "document": [word for _, text in texts(".md") for word in tokens(text)],
}
freely = settings(max_examples=250, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)


def takes(kind: str, text: str, more: str) -> None:
    begun = process_time()
    SUBJECTS[kind].take(text, more)
    assert process_time() - begun < HANGS


@pytest.mark.parametrize("kind", MANY)
def test_what_was_written_well_and_then_spoilt(kind: str) -> None:
    for number in range(MANY[kind]):
        try:
            takes(kind, *made(kind, number))
        except Exception as error:
            error.add_note(f"{kind}:{number}")
            raise


@pytest.mark.parametrize("kind", WORDS)
def test_what_was_never_written_well(kind: str) -> None:
    word = st.sampled_from(sorted(set(WORDS[kind]))) | st.sampled_from(NASTY) | st.text(max_size=3)
    name = st.sampled_from(("f.md", "f.tex", "f.ipynb")) if kind == "document" else st.just("")

    @freely
    @given(st.lists(word, max_size=40).map("".join), name)
    def holds(text: str, name: str) -> None:
        takes(kind, text, name)

    holds()


# What a faulty program would do, and what is noticed of it.
FAULTY: Final = {
    "1 / 0": "ZeroDivisionError in <lambda>",
    "bytearray(1 << 30)": "MemoryError in <lambda>",
    "exit(3)": "SystemExit in __call__",
    "sum(iter(int, 1))": "ended with the status",
}
SCRIPT: Final = """
from tests.robustness import __main__, subjects, trying
subjects.SUBJECTS["faulty"] = subjects.Subject(lambda random, number: ("", ""), lambda text, name: {})
trying.SECONDS = 0.2
trying.main("faulty", "0", "0.01")
"""


@pytest.mark.skipif(sys.platform != "linux", reason="bounds are set as Linux does")
@pytest.mark.parametrize("body", FAULTY)
def test_a_fault_is_noticed(body: str) -> None:
    root = Path(__file__).parents[2]
    done = subprocess.run([sys.executable, "-c", SCRIPT.format(body)], cwd=root, capture_output=True, text=True)
    runs = list(outcomes(done.stdout, done.returncode, 0))
    assert FAULTY[body] in runs[0]["fault"]
