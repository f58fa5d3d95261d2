"""Every character of a passage stands in the file where the passage says."""

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from bpttcheck.loading.yaml_nodes import FASTEST, Scalar, Sequence, compose
from bpttcheck.places import Passage, Source, Span

LOADERS = [yaml.BaseLoader, FASTEST]
WHITE = " \t\r\n"

words = st.text("abWŷ😀∂+*()[]{}=^'\"\\#:,|&-", min_size=1, max_size=6)
texts = st.lists(st.lists(words, min_size=1, max_size=4), min_size=1, max_size=4)
breaks = st.sampled_from(["\n", "\r\n"])


def passages(text: str, loader: type) -> list[Passage]:
    root = compose(Source("f", text), loader)
    assert isinstance(root, Sequence)
    return [item.passage() for item in root.of(Scalar)]


def assert_in_place(passage: Passage) -> None:
    assert len(passage.offsets) == len(passage.text) + 1
    assert list(passage.offsets) == sorted(passage.offsets)
    for character, offset in zip(passage.text, passage.offsets, strict=False):
        if character not in WHITE:
            assert passage.source.text[offset] == character
    solid = [o for c, o in zip(passage.text, passage.offsets, strict=False) if c not in WHITE]
    assert len(set(solid)) == len(solid)


@given(texts, st.sampled_from(["|", ">", "|-", ">2", "| # ŷ"]), breaks, st.integers(0, 3))
def test_block_scalars(lines: list[list[str]], header: str, line_break: str, extra: int) -> None:
    indent = "  " if "2" in header else "   "
    body = line_break.join(indent + " " * (extra if n else 0) + " ".join(line) for n, line in enumerate(lines))
    text = f"- ŷ{line_break}- {header}{line_break}{body}{line_break}# ŷ{line_break}- end{line_break}"
    for loader in LOADERS:
        _, passage, end = passages(text, loader)
        assert_in_place(passage)
        assert "".join(passage.text.split()) == "".join("".join(line) for line in lines)
        assert end.text == "end"
        assert_in_place(end)


@given(texts, breaks, st.integers(3, 5))
def test_plain_scalars(lines: list[list[str]], line_break: str, indent: int) -> None:
    kept = [[f"a{word}" for word in line] for line in lines]
    kept = [[w.replace("#", "").replace(":", "") for w in line] for line in kept]
    text = f"- ŷ{line_break}- " + (line_break + " " * indent).join(" ".join(line) for line in kept)
    for loader in LOADERS:
        passage = passages(text, loader)[1]
        assert_in_place(passage)
        assert passage.text == " ".join(" ".join(line) for line in kept)


@given(texts, breaks)
def test_single_quoted_scalars(lines: list[list[str]], line_break: str) -> None:
    quoted = (line_break + "   ").join(" ".join(line) for line in lines).replace("'", "''")
    for loader in LOADERS:
        passage = passages(f"- ŷ{line_break}- '{quoted}'", loader)[1]
        assert_in_place(passage)
        assert passage.text == " ".join(" ".join(line) for line in lines)


pieces = st.lists(
    st.sampled_from(
        [
            # written   | read   | the sign that stands at its place
            ("a", "a"), ("ŷ", "ŷ"), ("😀", "😀"), (" ", " "), (r"\\", "\\"), (r"\"", '"'), (r"\/", "/"),
            (r"\x41", "A"), (r"\u0177", "ŷ"), (r"\U0001F600", "😀"), (r"\ ", " "), (r"\n ", "\n "),
            (r"\x20", " "), (r"\t ", "\t "), ("\\\n   ", ""), ("\\\n   \\  ", "  "),
            ("b", "b"), ("\\\r\n ", ""),
        ]
    ),
    max_size=12,
)  # fmt: skip


@given(pieces)
def test_double_quoted_scalars(parts: list[tuple[str, str]]) -> None:
    raw = "".join(written for written, _ in parts) + "z"
    start = len('- ŷ\n- "')
    for loader in LOADERS:
        passage = passages(f'- ŷ\n- "{raw}"', loader)[1]
        solid = [(c, o) for c, o in zip(passage.text, passage.offsets, strict=False) if c not in WHITE]
        assert solid == expected(parts, start)
        assert passage.offsets[-1] == start + len(raw)


def expected(parts: list[tuple[str, str]], at: int) -> list[tuple[str, int]]:
    found = []
    for written, read in [*parts, ("z", "z")]:
        if read.strip(WHITE):
            found.append((read.strip(WHITE), at))
        at += len(written)
    return found


# fmt: off
PLACES = [
    # text                        | word | line, column
    ("- a ŷ + mark",               "mark", 1, 9),
    ("- 'it''s mark'",             "mark", 1, 10),
    (r'- "\u0177\\ mark"',         "mark", 1, 13),
    ("- a\n    mark",              "mark", 2, 5),
    ("- 'a\n\n    mark'",          "mark", 3, 5),
    ("- |\n  a\n    mark\n",       "mark", 3, 5),
    ("- >\n  a\n\n\n  ŷ mark\n",   "mark", 5, 5),
    ("- |2\n    a mark",           "mark", 2, 7),
    ("- ŷ\r\n- 'b\r\n   mark'",    "mark", 3, 4),
]
# fmt: on


@pytest.mark.parametrize("loader", LOADERS)
@pytest.mark.parametrize(("text", "word", "line", "column"), PLACES)
def test_a_word_is_found_where_it_stands(loader: type, text: str, word: str, line: int, column: int) -> None:
    passage = passages(text + "\n", loader)[-1]
    span = Span(passage.text.index(word), passage.text.index(word) + len(word))
    begin, end = passage.place(span), passage.end(span)
    assert (begin.line, begin.column) == (line, column)
    assert (end.line, end.column) == (line, column + len(word))
