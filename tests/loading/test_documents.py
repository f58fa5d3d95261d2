# ruff: noqa: E501  (tables are easier to read in one line a row)
"""Documents as records: which formulas are displays, where they stand, and what is said of them."""

import json
from pathlib import Path

import pytest

from bpttcheck.derivation import Display, Document, ModelName
from bpttcheck.errors import NoFiles, NoFormula, NoHeader, Refused
from bpttcheck.loading import documents
from bpttcheck.loading.derivations import load_each
from bpttcheck.loading.files import Unread, find
from bpttcheck.places import NOWHERE, Passage, Source, Span

HEADERS = {"f.md": "<!-- bpttcheck\nmodel: rnn\n-->\n", "f.tex": "% bpttcheck:\n% model: rnn\n"}
LINES = {name: header.count("\n") for name, header in HEADERS.items()}


def read(name: str, body: str) -> Document:
    return documents.load(Source(name, HEADERS[name] + body))


def displays(document: Document) -> list[Display]:
    return [display for section in document.sections for display in section.displays]


def refused(name: str, text: str) -> tuple[str, tuple[int, int], str, str]:
    with pytest.raises(Refused) as caught:
        documents.load(Source(name, text))
    fault, passage = caught.value.fault, caught.value.passage
    place = passage.source.place(fault.span.start) if passage else None
    return type(fault).__name__, (place.line, place.column) if place else (0, 0), fault.message, fault.hint


# Places count from the line behind the header.
# fmt: off
DISPLAYS = [
    # file    text                                                displays with their places
    ("f.md",  "$$a = b$$",                                        [("a = b", 1, 3)]),
    ("f.md",  "so $$a$$ and $$b$$",                               [("a", 1, 6), ("b", 1, 16)]),
    ("f.md",  "$$\n  a\n  = b\n$$",                               [("a\n  = b", 2, 3)]),
    ("f.md",  "$$\r\na\r\n$$\r\n$$b$$",                           [("a", 2, 1), ("b", 4, 3)]),
    ("f.md",  "\t$$a$$",                                          [("a", 1, 4)]),
    ("f.md",  r"\[ a \]",                                         [("a", 1, 4)]),
    ("f.md",  r"\\[ a \\]",                                       [("a", 1, 5)]),
    ("f.md",  r"\[ a \\[2pt] b \]",                               [(r"a \\[2pt] b", 1, 4)]),
    ("f.md",  r"see \[1 and $$a$$",                               [("a", 1, 15)]),
    ("f.md",  "\\begin{align}\na\n\\end{align}",                  [("\\begin{align}\na\n\\end{align}", 1, 1)]),
    ("f.md",  r"so \begin{gather*}a\end{gather*}.",               [(r"\begin{gather*}a\end{gather*}", 1, 4)]),
    ("f.md",  "\\begin{split}\n\na\n\n\\end{split}",              [("\\begin{split}\n\na\n\n\\end{split}", 1, 1)]),
    ("f.md",  r"$$\begin{aligned}a\end{aligned}$$",               [(r"\begin{aligned}a\end{aligned}", 1, 3)]),
    ("f.md",  r"net $ \begin{align} a\end{align}$ is",            [(r"\begin{align} a\end{align}", 1, 7)]),
    ("f.md",  r"\begin{equation}\begin{split}a\end{split}\end{equation}", [(r"\begin{equation}\begin{split}a\end{split}\end{equation}", 1, 1)]),
    ("f.md",  r"\begin{align}\begin{align}a\end{align}\end{align}", [(r"\begin{align}\begin{align}a\end{align}\end{align}", 1, 1)]),
    ("f.md",  "Denote:\n$S_{i} = a$\n",                           [("S_{i} = a", 2, 2)]),
    ("f.md",  "$ S = a $.\n",                                     [("S = a", 1, 3)]),
    ("f.md",  "$\\frac{\\partial S}{\\partial a}$",               [("\\frac{\\partial S}{\\partial a}", 1, 2)]),
    ("f.md",  "$S$\n\nand $a = b$ or\n\\(c = d\\) here",          []),
    ("f.md",  "costs $5, or $6\n\n$$a$$ \\$$$b$$",                [("a", 3, 3), ("b", 3, 11)]),
    ("f.md",  "`$$a$$` ``$$` b$$`` $$c$$",                        [("c", 1, 23)]),
    ("f.md",  "```tex\n$$a$$\n```\n~~~\n```\n$$\n~~~\n$$b$$",     [("b", 8, 3)]),
    ("f.md",  "- ```\n  $$a$$\n  ```\n  $$b$$",                   [("b", 4, 5)]),
    ("f.md",  "x\n\n    $$a$$\n\n    $$b$$\n\n$$c$$",             [("c", 7, 3)]),
    ("f.md",  "- x\n\n    $$a$$\n\n      $$b$$\n",                [("a", 3, 7)]),
    ("f.md",  "$$a\n\n    b$$",                                   [("a\n\n    b", 1, 3)]),
    ("f.md",  "<pre>$$a$$</pre> <!-- $$b$$ --> $$c$$",            [("c", 1, 35)]),
    ("f.md",  "> $$\n> a\n> = b\n> $$",                           [("a\n= b", 2, 3)]),
    ("f.md",  "50% of $$a % b\n= \\% c$$",                        [("a \n= \\% c", 1, 10)]),
    ("f.md",  "$$$$ $$ $$ $$a$$",                                 [("a", 1, 14)]),
    ("f.md",  "$$a \0 \x85 = ŷ😀$$",                              [("a \0 \x85 = ŷ😀", 1, 3)]),
    ("f.tex", "\\[\n  a\n\\]",                                    [("a", 2, 3)]),
    ("f.tex", "$$a$$ $x = 1$ \\(y = 2\\)\n\n$z = 3$\n",           [("a", 1, 3)]),
    ("f.tex", "\\begin{alignat}{2}a\\end{alignat}",               [("\\begin{alignat}{2}a\\end{alignat}", 1, 1)]),
    ("f.tex", "\n% $$a$$\n50\\% $$b$$",                           [("b", 3, 8)]),
    ("f.tex", "\\[ a % \\]\n= b \\]",                             [("a \n= b", 1, 4)]),
    ("f.tex", "\\begin{align}a % \\end{align}\n\\end{align}",     [("\\begin{align}a \n\\end{align}", 1, 1)]),
    ("f.tex", "\\begin{verbatim}$$\\end{verbatim}\\begin{lstlisting}\n$$\\end{lstlisting}\\verb|$$|$$a$$", [("a", 2, 30)]),
    ("f.tex", "\\newcommand{\\be}[1]{$$ #1}\n\\begin{document}$$a$$\\end{document}$$", [("a", 2, 19)]),
    ("f.tex", "\\$ $$a$$ a \\\\[2pt] b",                          [("a", 1, 6)]),
]
# fmt: on


@pytest.mark.parametrize(("name", "body", "expected"), DISPLAYS)
def test_displays_and_their_places(name: str, body: str, expected: list[tuple[str, int, int]]) -> None:
    found = displays(read(name, body + "\n\n$$LAST$$" if "end{document}" not in body else body))
    places = [(each.text.text, each.text.place(NOWHERE)) for each in found]
    told = [(text, place.line - LINES[name], place.column) for text, place in places if text != "LAST"]
    assert told == expected
    for each in found:
        assert_in_place(each.text)


def assert_in_place(passage: Passage) -> None:
    assert len(passage.offsets) == len(passage.text) + 1
    assert all(passage.source.text[at] == sign for sign, at in zip(passage.text, passage.offsets, strict=False))
    assert passage.offsets[-1] > passage.offsets[-2]


# fmt: off
MACROS = [
    # text                                                                  display
    (r"$$\newcommand{\yh}{\hat{y}} \yh = \yh_1$$",                          r"\hat{y} = \hat{y}_1"),
    (r"$\def\yh{\hat y}$ and $$\yh^2$$",                                    r"\hat y^2"),
    (r"$$\renewcommand\a{\b}\newcommand{\b}{c}\a$$",                        r"c"),
    (r"$$\DeclareMathOperator{\softmax}{softmax}\softmax(o)$$",             r"\operatorname{softmax}(o)"),
    (r"$$\def\p{\partial}\def\x{x}\p\x$$",                                  r"\partial x"),
    (r"$$\def\a{x\a}\a$$",                                                  r"x\a"),
    (r"$$\def\a{x}\newcommand{\a}[1]{#1}\a y$$",                            r"\a y"),
    (r"$$\def\a{}\a$$ $$b$$",                                               r"b"),
    (r"$$\def\a{b}\ab \alpha$$",                                            r"\ab \alpha"),
]
# fmt: on


@pytest.mark.parametrize(("body", "expected"), MACROS)
def test_names_for_other_signs_are_written_out(body: str, expected: str) -> None:
    (display,) = displays(read("f.md", body))
    assert display.text.text == expected
    assert len(display.text.offsets) == len(expected) + 1


def test_what_a_name_stands_for_stands_where_the_name_does() -> None:
    (display,) = displays(read("f.md", r"$$\def\yh{\hat{y}}a = \yh + b$$"))
    place = display.text.place(Span(display.text.text.index("y"), 0))
    assert (place.line - LINES["f.md"], place.column) == (1, 23)
    assert display.text.place(Span(display.text.text.index("b"), 0)).column == 29


# What a mark points at, or `whole`, the verdict that is expected, and the mistake.
# fmt: off
MARKS = [
    # file    text                                                                       marks
    ("f.md",  "<!-- bpttcheck: expect wrong -->\n$$a$$",                                  [("whole", "wrong", None)]),
    ("f.md",  "<!-- bpttcheck: expect wrong, mistake sign -->\n\n> $$a$$",                [("whole", "wrong", "sign")]),
    ("f.md",  "$$a$$ <!-- bpttcheck: expect carried -->",                                 [("whole", "carried", None)]),
    ("f.md",  "$a = b$. <!-- bpttcheck: expect wrong -->",                                [("whole", "wrong", None)]),
    ("f.md",  "$$a = b % bpttcheck: expect wrong $$",                                     [("b", "wrong", None)]),
    ("f.md",  "$$a\n= b \\\\ % bpttcheck: expect wrong, mistake left-out\n= c$$",         [("b", "wrong", "left-out")]),
    ("f.md",  "$$a\n% bpttcheck: expect wrong\n= c$$",                                    [("=", "wrong", None)]),
    ("f.tex", "\\begin{align} % bpttcheck: expect wrong\na &= b\n\\end{align}",           [("a", "wrong", None)]),
    ("f.tex", "\\begin{align}\na \\nonumber \\\\[2pt] %bpttcheck:expect wrong\nb\\end{align}", [("a", "wrong", None)]),
    ("f.tex", "\\[\na % bpttcheck: expect wrong\n= b % bpttcheck: expect carried\n\\]",   [("a", "wrong", None), ("b", "carried", None)]),
    ("f.tex", "% bpttcheck: expect wrong\n% why: see there\n\\[ a \\]",                   [("whole", "wrong", None)]),
    ("f.tex", "\\[ a \\]. % bpttcheck: expect wrong\n\\[ b \\]",                          [("whole", "wrong", None)]),
    ("f.tex", "\\[ a % plain\n= b \\]",                                                   []),
]
# fmt: on


@pytest.mark.parametrize(("name", "body", "expected"), MARKS)
def test_what_is_expected_of_a_line(name: str, body: str, expected: list[tuple[str, str, str | None]]) -> None:
    display, *_ = displays(read(name, body))
    text = display.text.text
    marks = [(mark, "whole" if mark.at is None else text[mark.at]) for mark in display.marks]
    assert [(at, mark.expect.value, mark.mistake) for mark, at in marks] == expected


@pytest.mark.parametrize(
    ("name", "body"),
    [
        ("f.md", "<!-- bpttcheck: ignore -->\n$$a$$"),
        ("f.md", "$$a$$ <!-- bpttcheck ignore -->"),
        ("f.md", "$$a % bpttcheck: ignore\n$$"),
        ("f.tex", "% bpttcheck: ignore\n\\[a\\]"),
        ("f.tex", "\\[a\\] % bpttcheck: ignore"),
    ],
)
def test_a_formula_can_be_passed_over(name: str, body: str) -> None:
    first, second = displays(read(name, body + "\n$$b$$"))
    assert (first.ignored, first.text.text, second.ignored) == (True, "a", False)


MARKDOWN, TEX = HEADERS["f.md"], HEADERS["f.tex"]
# fmt: off
FAULTS = [
    # file       text                                                  fault           place     part of the message, or of the hint
    ("f.md",     MARKDOWN + "$$a\n",                                   "Unclosed",     (4, 1),   "`$$` is never closed"),
    ("f.md",     MARKDOWN + "$$a\n\nx\n\n$$b$$ $$c$$",                 "Unclosed",     (4, 1),   "`$$` is never closed"),
    ("f.md",     MARKDOWN + "a\\begin{align}\n\\end{aligned}",         "Unclosed",     (4, 2),   r"`\begin{align}` is never closed"),
    ("f.md",     MARKDOWN + "$$\\def\\a{b$$",                          "Unclosed",     (4, 9),   "`{` is never closed"),
    ("f.md",     MARKDOWN + "<!-- bpttcheck: ignore",                  "Unclosed",     (4, 1),   "`<!--` is never closed"),
    ("f.tex",    TEX + "\\[a",                                         "Unclosed",     (3, 1),   r"`\[` is never closed"),
    ("f.tex",    TEX + "\\begin{verbatim}",                            "Unclosed",     (3, 1),   "never closed"),
    ("f.md",     MARKDOWN + "<!-- bpttcheck: expect rong -->\n$$a$$",  "BadDirective", (4, 24),  "`rong` is not a verdict"),
    ("f.md",     MARKDOWN + "$$a % bpttcheck: expect\n$$",             "BadDirective", (4, 18),  "`expect` cannot be said"),
    ("f.md",     MARKDOWN + "<!-- bpttcheck skip it -->\n$$a$$",       "BadDirective", (4, 16),  "`skip it` cannot be said of a formula"),
    ("f.tex",    TEX + "\\[ a\n% bpttcheck: expect wrong\n\\]",        "BadDirective", (4, 1),   "no line of the formula follows"),
    ("f.tex",    TEX + "% bpttcheck: ignore\ntext \\[ a \\]",          "BadDirective", (3, 1),   "no formula stands directly behind"),
    ("f.tex",    TEX + "\\[ a \\]\n% bpttcheck: ignore\n",             "BadDirective", (4, 1),   "no formula stands directly behind"),
    ("f.md",     MARKDOWN + "$$" + "x" * 20_001 + "$$",                "TooLong",      (4, 1),   "20,005 characters"),
    ("f.md",     MARKDOWN + "text",                                    "NoFormula",    (0, 0),   "no displayed formula"),
    ("f.md",     "$$a$$",                                              "NoHeader",     (0, 0),   "which model"),
    ("f.tex",    "$$a$$",                                              "NoHeader",     (0, 0),   "which model"),
    ("f.md",     "<!-- bpttcheck\nmodel: rnn\ntims: 3\n-->$$a$$",      "UnknownKey",   (3, 1),   "the header: unknown key `tims`"),
    ("f.md",     "---\na: 1\nbpttcheck:\n  times: 3\n---\n$$a$$",      "BadValue",     (4, 3),   "the header: `model` is missing"),
    ("f.md",     "---\nbpttcheck: rnn\n---\n$$a$$",                    "BadValue",     (2, 12),  "a text stands where a mapping is needed"),
    ("f.md",     "---\nbpttcheck:\n---\n$$a$$",                        "Empty",        (2, 10),  "this header is empty"),
    ("f.md",     "---\nbpttcheck:\n  model: *x\n---\n$$a$$",           "NotYaml",      (3, 10),  "begins with `*`"),
    ("f.tex",    "x\n% bpttcheck:\n% model: rnn\n%  sizes: {x: 0}\n",  "NotYaml",      (4, 9),   "cannot stand here"),
    ("f.tex",    "% bpttcheck:\n% model: rnn\n% times: many\n",        "BadValue",     (3, 10),  "the header → `times`: `many` is not"),
    ("f.tex",    "% bpttcheck:\n\n$$a$$",                              "Empty",        (1, 12),  "this header is empty"),
    ("f.ipynb",  "[",                                                  "Unreadable",   (0, 0),   "it is not JSON"),
    ("f.ipynb",  "[" * 200_000,                                        "Unreadable",   (0, 0),   "nested too deep"),
    ("f.ipynb",  "[]",                                                 "Unreadable",   (0, 0),   "no Jupyter notebook"),
    ("f.ipynb",  '{"cells": [{"cell_type": "markdown"}]}',             "Unreadable",   (0, 0),   "the source of cell 1 is no text"),
    ("f.ipynb",  '{"cells": [{"cell_type": "markdown", "source": "\\ud800"}]}', "Unreadable", (0, 0), "half a character"),
]
# fmt: on


@pytest.mark.parametrize(("name", "text", "fault", "place", "message"), FAULTS)
def test_faults_have_places(name: str, text: str, fault: str, place: tuple[int, int], message: str) -> None:
    found = refused(name, text)
    assert found[:2] == (fault, place)
    assert message in found[2]


def test_a_document_without_a_header_is_told_what_to_write() -> None:
    assert "`<!-- bpttcheck`, below it `model: rnn`" in refused("f.md", "$$a$$")[3]
    assert "`% bpttcheck:` and `% model: rnn`" in refused("f.tex", "$$a$$")[3]


# fmt: off
HEADER = [
    # file     text
    ("f.md",   "---\ntitle: a *b: c\nbpttcheck:\n  model: lstm\n  times: 4\n  # x\n\n  assume: h(0) = 0\ntags: &a [*b]\n---\n$$a$$"),
    ("f.md",   "---\r\nbpttcheck: {model: lstm, times: 4, assume: h(0) = 0}\r\n---\r\n$$a$$"),
    ("f.md",   "# Notes\n\n$$a$$\n\n<!-- bpttcheck:\n  model: lstm\n  times: 4\n  assume: h(0) = 0 -->\n"),
    ("f.md",   "<!-- bpttcheck {model: lstm, times: 4, assume: h(0) = 0} --> $$a$$"),
    ("f.tex",  "\\title{x}\n%% bpttcheck:\n% model: lstm\n% times: 4\n% assume: h(0) = 0\n%%%%%\n% Text: \n\\begin{document}$$a$$"),
    ("f.tex",  "% bpttcheck: {model: lstm, times: 4, assume: h(0) = 0}\n% text\n$$a$$"),
    ("f.tex",  "$$a$$\n  %bpttcheck:\r\n  %model: lstm\r\n  %times: 4\r\n  %assume: h(0) = 0\r\n"),
]
# fmt: on


@pytest.mark.parametrize(("name", "text"), HEADER)
def test_headers(name: str, text: str) -> None:
    (section,) = documents.load(Source(name, text)).sections
    setting = section.setting
    assert isinstance(setting.model, ModelName)
    assert (setting.model.name.text, setting.times) == ("lstm", 4)
    (assumed,) = setting.assume
    start = text.index("h(0) = 0")
    assert assumed.place(NOWHERE) == Source(name, text).place(start)
    assert [each.text.text for each in section.displays] == ["a"]


SECTIONS = """\
<!-- bpttcheck
title: Two nets
source: a lecture
model: rnn
times: 3
assume: sum(y(t)) = 1
-->
$$a$$
<!-- bpttcheck
assume: onehot(y(t))
-->
$$b$$ $$c$$
<!-- bpttcheck
title: The other
model: lstm
-->
$$d$$
"""


def test_a_later_header_adds_and_one_with_a_model_begins_anew() -> None:
    document = documents.load(Source("f.md", SECTIONS))
    assert (document.title, document.origin) == ("Two nets", "a lecture")
    told = [
        ([each.text for each in section.setting.assume], section.setting.times, len(section.displays), section.title)
        for section in document.sections
    ]
    assert told == [
        (["sum(y(t)) = 1"], 3, 1, "Two nets"),
        (["sum(y(t)) = 1", "onehot(y(t))"], 3, 2, ""),
        ([], None, 1, "The other"),
    ]


def notebook(*cells: tuple[str, str]) -> str:
    listed = [{"cell_type": kind, "source": text.splitlines(keepends=True)} for kind, text in cells]
    return json.dumps({"cells": listed, "nbformat": 4, "big": 10**4000})


def test_the_markdown_cells_of_a_notebook_are_sources() -> None:
    text = notebook(
        ("raw", "---\nbpttcheck: {model: rnn}\n---\n"),
        ("markdown", "# x\n$\\def\\yh{\\hat y}$\n$$a$$"),
        ("code", "'$$b$$'"),
        ("markdown", "\n$$\n\\yh$$"),
    )
    found = displays(documents.load(Source("dir/f.ipynb", text)))
    told = [(each.text.source.name, each.text.place(NOWHERE).line, each.text.text) for each in found]
    assert told == [("dir/f.ipynb, cell 2", 3, "a"), ("dir/f.ipynb, cell 4", 3, r"\hat y")]


def test_a_fault_in_a_cell_stands_in_the_cell(tmp_path: Path) -> None:
    path = tmp_path / "f.ipynb"
    path.write_text(notebook(("markdown", "<!-- bpttcheck\nmodel: rnn -->"), ("markdown", "\n $$a")))
    (unread,) = load_each(find([str(path)]))
    assert isinstance(unread, Unread)
    assert unread.source.name == f"{path}, cell 2"
    place = unread.source.place(unread.fault.span.start)
    assert (place.line, place.column) == (2, 2)


def test_in_folders_documents_without_a_header_are_passed_over(tmp_path: Path) -> None:
    (tmp_path / "README.md").write_text("bpttcheck\n$$ is no\n")
    (tmp_path / "latin.md").write_bytes(b"\xe9")
    (outcome,) = load_each(find([str(tmp_path)]))
    assert isinstance(outcome, Unread)
    assert isinstance(outcome.fault, NoFiles)
    (tmp_path / "notes.md").write_text(MARKDOWN + "$$a$$")
    (tmp_path / "notes.ipynb").write_text(notebook(("raw", "---\nbpttcheck: {model: rnn}\n---"), ("markdown", "$$a$$")))
    (tmp_path / "open.md").write_text(MARKDOWN + "$$a")
    book, notes, broken = load_each(find([str(tmp_path)]))
    assert isinstance(book, Document)
    assert isinstance(notes, Document)
    assert isinstance(broken, Unread)


def test_documents_without_a_header_are_faults_when_named(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("$$a$$")
    (tmp_path / "b.md").write_text(MARKDOWN)
    first, second = load_each(find([str(tmp_path / "a.md"), str(tmp_path / "b.md")]))
    assert isinstance(first, Unread)
    assert isinstance(first.fault, NoHeader)
    assert isinstance(second, Unread)
    assert isinstance(second.fault, NoFormula)
