"""The examples of docs/python.md give what stands below them, one after the other, and it names all that is public."""

from __future__ import annotations

import doctest
import re
from pathlib import Path

import bpttcheck

PAGE = (Path(__file__).parents[2] / "docs" / "python.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"^```pycon\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)


def test_the_examples_give_what_stands_below_them() -> None:
    told: list[str] = []
    test = doctest.DocTestParser().get_doctest("\n".join(EXAMPLES), {}, "python.md", "docs/python.md", 0)
    assert len(test.examples) > 20
    doctest.DocTestRunner().run(test, out=told.append)
    assert not told, "".join(told)


def test_every_public_name_is_on_the_page() -> None:
    named = set(re.findall(r"\w+", " ".join(re.findall(r"`[^`]+`", PAGE.replace("```", "")))))
    assert {*bpttcheck.__all__} <= named
