"""The README's picture shows what the program prints."""

from __future__ import annotations

import html
import re
import sys

import pytest

from tests.picture import PICTURE, picture

TEXT = re.compile(r"<text[^>]*>([^<]*)</text>")


def words(drawn: str) -> list[str]:
    """The words in the picture; how rich draws around them may change from version to version."""
    return html.unescape(" ".join(TEXT.findall(drawn))).split()


@pytest.mark.skipif(sys.platform == "win32", reason="there are no such terminals")
def test_the_picture_is_current() -> None:
    assert words(picture()) == words(PICTURE.read_text(encoding="utf-8"))
