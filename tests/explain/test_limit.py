"""The search for explanations is bounded by a number of questions, and says where it was broken off."""

from __future__ import annotations

import json
import subprocess
import sys
from time import process_time
from typing import Any

import pytest

from bpttcheck.explain.questions import most_work
from tests.explain.asking import judged

CALL = ["check", "d yhat(t)[1] / d o(t)[2]", "-yhat(t)[2]^5"]


def called(*options: str) -> Any:
    command = [sys.executable, "-m", "bpttcheck", *CALL, *options]
    return subprocess.run(command, capture_output=True, encoding="utf-8", timeout=60, check=False).stdout


def test_a_search_that_is_broken_off_says_so() -> None:
    assert "stopped looking after 50 questions" in called("--explain-limit", "50")


def test_the_number_stands_in_json() -> None:
    document = json.loads(called("--explain-limit", "50", "--format", "json"))
    (step,) = document["files"][0]["derivations"][0]["steps"]
    assert step["mistakes"][0]["stopped"] == 50


@pytest.mark.parametrize(
    ("target", "line", "ratio"),
    [
        ("1/(1 + exp(1000000*v[1,1]))", "-1", "-(exp(1000000*V[1,1]) + 1)"),
        ("exp(300*30*v[1,1]) + 1", "exp(29*310*v[1,1])", "exp(8990*V[1,1])/(exp(9000*V[1,1]) + 1)"),
    ],
)
def test_no_power_that_a_number_within_a_function_makes_is_written_out(target: str, line: str, ratio: str) -> None:
    begun = process_time()
    assert f"line/truth = {ratio}" in judged(target, line).mistakes[0].message
    assert process_time() - begun < 3


def test_a_search_that_comes_to_its_end_says_nothing() -> None:
    (first, *_) = judged("d h(t)[i] / d a(t)[i]", "1 + h(t)[i]^2").mistakes
    assert first.stopped == 0


@pytest.mark.parametrize(("names", "most"), [(0, 1_400_000), (13, 2_050_000), (30, 2_900_000), (100, 3_000_000)])
def test_a_line_about_a_larger_model_may_take_longer(names: int, most: int) -> None:
    assert most_work(names) == most
