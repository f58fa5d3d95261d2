"""What a stranger writes arrives as text in every format, and a format's reader finds it there as it was written."""

from __future__ import annotations

import re

import pytest

from bpttcheck.reports import FORMATS
from tests.reports.hostile import HOSTILE, READERS, hostile_results, written
from tests.reports.records import results

# What a format does to some texts before it shows them, undone.
UNDONE = {
    "text": lambda text: text.replace("\\x3a", ":").replace("\\x23", "#"),
    "junit": lambda text: text.replace("\\x3a", ":").replace("\\x23", "#"),
    "sarif": lambda text: text.replace("{{", "{").replace("}}", "}").replace("] (", "]("),
}
# Formats in which strings are kept as they are, and one in which signs are set as others.
EXACT, SET = {"json", "jsonl"}, {"latex"}


def seen(text: str) -> str:
    """How a person sees a text: on one line, with what cannot be seen written out."""
    line = " ".join(text.split())
    return "".join(sign if sign.isprintable() else sign.encode("unicode_escape").decode() for sign in line)


def test_every_format_has_a_reader() -> None:
    assert READERS.keys() == FORMATS.keys()


@pytest.mark.parametrize("style", READERS)
@pytest.mark.parametrize("text", HOSTILE, ids=ascii)
def test_a_stranger_writes_nothing_but_text(text: str, style: str) -> None:
    found = READERS[style](written(style, hostile_results(text)))
    if style in SET:
        return
    line = f"{' '.join(text.split())} yhatt"
    undone = [UNDONE.get(style, str)(each) for each in found]
    for said in (text, line):
        wanted = said.encode("utf-8", "backslashreplace").decode() if style in EXACT else seen(said)
        assert any(wanted in each for each in undone), (wanted, found)


@pytest.mark.parametrize("style", READERS)
def test_the_same_bytes_every_time(style: str) -> None:
    assert written(style, results(), hostile_results("x")) == written(style, results(), hostile_results("x"))


@pytest.mark.parametrize("style", READERS)
def test_no_file_is_a_report_too(style: str) -> None:
    READERS[style](written(style))


def test_control_characters_are_in_no_format() -> None:
    for style in READERS:
        for text in HOSTILE:
            assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f\ufffe\udc80-\udcff]", written(style, hostile_results(text)))
