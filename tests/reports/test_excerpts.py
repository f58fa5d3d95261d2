"""The line of a fault with carets under it, whatever stands in the line."""

import pytest

from bpttcheck.places import Passage, Span
from bpttcheck.reports.characters import Alphabet, cells
from bpttcheck.reports.faults import excerpt

# fmt: off
EXCERPTS = {
    # name       | text                        | span        | width | what is seen
    "short":     ("yhat[1] + q",                (10, 11),     40,    "yhat[1] + q",
                                                                      "          ^"),
    "tab":       ("\tx\ty",                     (3, 4),       40,    "    x    y",
                                                                      "         ^"),
    "wide":      ("ｘｙ + q",                   (1, 2),       40,    "ｘｙ + q",
                                                                      "  ^^"),
    "combining": ("y\u0302 + q",                (5, 6),       40,    "y\u0302 + q",
                                                                      "    ^"),
    "hidden":    ("a\u202eb",                   (2, 3),       40,    "a\\u202eb",
                                                                      "       ^"),
    "two lines": ("(a\n+ b",                    (1, 6),       40,    "(a",
                                                                      " ^"),
    "the end":   ("a +",                        (3, 3),       40,    "a +",
                                                                      "   ^"),
    "long":      ("a" * 50 + "?" + "b" * 50,    (50, 51),     20,    "…aaaaaa?bbbbbbbbbbb…",
                                                                      "       ^"),
    "at first":  ("?" + "b" * 50,               (0, 1),       20,    "?bbbbbbbbbbbbbbbbb…",
                                                                      "^"),
    "at last":   ("a" * 50 + "?",               (50, 51),     20,    "…aaaaaa?",
                                                                      "       ^"),
    "all of it": ("a" * 50,                     (0, 50),      20,    "aaaaaaaaaaaaaaaaaa…",
                                                                      "^^^^^^^^^^^^^^^^^^"),
    "empty":     ("",                           (0, 0),       20,    "",
                                                                      "^"),
}
# fmt: on


@pytest.mark.parametrize("name", EXCERPTS)
def test_an_excerpt(name: str) -> None:
    text, (start, stop), width, seen, carets = EXCERPTS[name]
    cut = excerpt(Passage.whole(text), Span(start, stop), width, Alphabet("utf-8").show)
    assert cut.text == seen
    assert " " * cut.before + "^" * cut.carets == carets


def test_a_megabyte_is_not_walked_through() -> None:
    text = "ŷ" * (1 << 20)
    for start in (0, 1 << 19, (1 << 20) - 1):
        cut = excerpt(Passage.whole(text), Span(start, start + 1), 80, Alphabet("ascii").show)
        assert cells(cut.text) <= 80
