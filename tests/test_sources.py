"""The page on the three sources is up to date, and no formula about a model is passed over in it."""

from __future__ import annotations

import re

from tests.sources import PAGE, page

# A rule for any two functions g and h, and two derivatives of which nothing is said.
OF_NO_MODEL = {r"\frac{\partial g(x)}{\partial x}"}
NO_CLAIM = {r"\frac{\partial}{\partial a_{Li}} \mathcal{L}(\theta)", r"\nabla_{a_L} \mathcal{L}(\theta)"}


def test_the_page_is_what_the_verifier_says() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "`python -m tests.sources` writes it anew"


def test_only_what_claims_nothing_of_a_model_is_passed_over() -> None:
    passed = re.findall(r"^\| \d+ \| `(.*)` \| passed over: (.*) \|$", PAGE.read_text(encoding="utf-8"), re.MULTILINE)
    assert {text for text, why in passed if "; judged in line" not in why} == OF_NO_MODEL | NO_CLAIM
