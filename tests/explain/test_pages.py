"""Every mistake has a lesson and examples, and is what is said of them first."""

from __future__ import annotations

import pytest

from bpttcheck.derivation import Verdict
from bpttcheck.explain.pages import Example, Page, lesson, pages
from tests.explain.asking import judged, right, wrong

EXAMPLES = [(page, example) for page in pages().values() for example in page.examples]
RIGHT = {Verdict.CORRECT, Verdict.CONDITIONAL}


@pytest.mark.parametrize(
    ("page", "example"), EXAMPLES, ids=lambda each: getattr(each, "code", getattr(each, "wrong", ""))
)
def test_an_example_is_recognised(page: Page, example: Example) -> None:
    found = wrong(example)
    assert found.verdict in {Verdict.WRONG, Verdict.MALFORMED}
    assert found.mistakes, "nothing was found"
    assert found.mistakes[0].code == page.code


@pytest.mark.parametrize(
    ("page", "example"), EXAMPLES, ids=lambda each: getattr(each, "code", getattr(each, "wrong", ""))
)
def test_the_right_line_is_right_and_gets_no_explanation(page: Page, example: Example) -> None:
    found = right(example)
    assert found.verdict in RIGHT, page.code
    assert found.mistakes == ()


@pytest.mark.parametrize(
    ("page", "example"), EXAMPLES, ids=lambda each: getattr(each, "code", getattr(each, "wrong", ""))
)
def test_a_repair_is_right(page: Page, example: Example) -> None:
    for each in wrong(example).mistakes:
        if each.repair:
            found = judged(example.target, each.repair, example.model, example.assume)
            assert found.verdict in RIGHT, (page.code, each.repair)


@pytest.mark.parametrize("page", pages().values(), ids=lambda page: page.code)
def test_a_page_has_a_name_a_lesson_and_examples(page: Page) -> None:
    name, text = lesson(page)
    assert name
    assert text
    assert page.examples
    assert page.code == page.code.lower()
