"""The catalogue of the documentation has every mistake, as its page says it today."""

from __future__ import annotations

import pytest

from bpttcheck.explain.pages import pages
from tests.explain.catalogue import PAGE, page


def test_the_catalogue_is_not_stale() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "python -m tests.explain.catalogue --write"


@pytest.mark.parametrize("code", pages())
def test_every_mistake_is_in_it(code: str) -> None:
    assert f"### `{code}`: " in PAGE.read_text(encoding="utf-8")
