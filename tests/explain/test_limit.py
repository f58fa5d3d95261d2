"""The search for explanations is bounded by a number of questions, and says where it was broken off."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

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


def test_a_search_that_comes_to_its_end_says_nothing() -> None:
    (first, *_) = judged("d h(t)[i] / d a(t)[i]", "1 + h(t)[i]^2").mistakes
    assert first.stopped == 0
