"""Feedback and summary as pages: formulas set, nothing of a stranger's that is HTML, a link or Markdown."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import html5lib
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from msgspec.structs import replace

from bpttcheck.grade.grading import unread
from bpttcheck.grade.outputs import FORMS, write
from bpttcheck.grade.outputs.formulas import Formulas
from bpttcheck.grade.outputs.slugs import slug
from bpttcheck.loading.homework import load_assignment
from bpttcheck.notation.write import plain
from bpttcheck.places import Source
from bpttcheck.reports.inert import code, escaped, ticked
from tests.grade.homeworks import ASSIGNMENT, graded
from tests.grade.test_outputs_gradebook import HOSTILE
from tests.notation.trees import drawing, trees

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from xml.etree.ElementTree import Element

    from bpttcheck.grade.records import Graded
    from bpttcheck.notation.syntax import Node

TEACHERS = load_assignment(Source("a.yaml", ASSIGNMENT))
WORK = """\
student: Ada
answers:
  output:
    - y(t) - yhat(t)
    - latex: -(\\hat{y}_t - y_t)
    - yhat(t)*<script>alert(1)</script>
    - "`[x](javascript:alert(1))` ![i](http://x.y) | <b> http://x.y www.x.y a@b.c"
  hidden: V.T @ grad(L, o(tau))
"""
OURS = re.compile(
    "html|head|meta|title|style|body|h[1-3]|p|div|section|ul|ol|li|b|br|bdi|span|code|a|svg|text|rect"
    "|table|thead|tbody|tr|th|td"
    "|math|mrow|mi|mo|mn|mtext|msup|msub|msubsup|mover|munder|munderover|mfrac|msqrt|mroot|mtable|mtr|mtd|mspace"
)
OF_MARKDOWN = re.compile("html|head|title|body|h[1-3]|p|ul|li|strong|code|pre")
SAFE_LINK = re.compile(r"feedback/[a-z0-9-]+\.html")


def parsed(text: str) -> Element:
    """The page as a browser reads it; raises for whatever is not well-formed HTML."""
    page: Element = html5lib.HTMLParser(strict=True).parse(text)
    return page


def words(page: Element) -> str:
    return " ".join(" ".join(page.itertext()).split())


def safe(page: Element) -> None:
    for element in page.iter():
        assert OURS.fullmatch(element.tag.rpartition("}")[2])
        for name, value in element.attrib.items():
            assert not name.startswith("on")
            assert name not in {"src", "srcset", "style", "action"}
            assert name != "href" or SAFE_LINK.fullmatch(value)


def hostile() -> list[Graded]:
    work = graded(WORK)
    return [
        *(replace(work, path=f"{number} {name}", student=name, flags=(name,)) for number, name in enumerate(HOSTILE)),
        *(unread(TEACHERS, f"{name}.yaml", name) for name in HOSTILE),
    ]


def test_feedback(tmp_path: Path) -> None:
    work = graded(WORK)
    write(TEACHERS, [work], tmp_path, ("feedback",))
    page = parsed((tmp_path / "feedback" / f"{slug(work)}.html").read_text(encoding="utf-8"))
    safe(page)
    said = words(page)
    for part in (
        "Week 3",
        "3.38 of 8 points",
        "✗ not right yet line 4, 0.13 earned",
        "a sign is turned round: y(t) - yhat(t) should be -(y(t) - yhat(t))",
        "→ follows from an earlier slip line 5",
        r"as you wrote it: -(\hat{y}_t - y_t)",
        "you wrote: yhat(t)*<script>alert(1)</script>",
        "no line has that form and is right",
    ):
        assert part in said
    formulas = [element for element in page.iter() if element.tag.endswith("}math")]
    assert len(formulas) == 2 + 2 + 1 + 1  # targets, lines that were read, a line to try, the line of `hidden`


def test_a_line_to_try_is_set_and_told_as_its_author_writes(tmp_path: Path) -> None:
    right, slip = r"\hat{y}^{(t)} - y^{(t)}", r"y^{(t)} - \hat{y}^{(t)}"
    write(TEACHERS, [graded(f"answers:\n  output: [{{latex: '{right}'}}, {{latex: '{slip}'}}]\n")], tmp_path)
    (page,) = (path.read_text(encoding="utf-8") for path in (tmp_path / "feedback").glob("*.html"))
    assert page.count("<math") == 2 + 2 + 1  # targets, lines, a line to try
    assert re.search(r"which you would write as <code>-\\left\(.*hat\{y\}", page)
    assert f"<code>{slip}</code>" in page
    assert f"<code>{right}</code>" not in page


@pytest.mark.parametrize("level", ["verdicts", "hints"])
def test_no_more_is_told_than_the_teacher_allows(level: str, tmp_path: Path) -> None:
    text = ASSIGNMENT.replace("feedback: full", f"feedback: {level}")
    work = graded("answers:\n  output: [y(t) - yhat(t)]\n", text)
    write(load_assignment(Source("a.yaml", text)), [work], tmp_path, FORMS)
    told = [
        path.read_text(encoding="utf-8") for path in tmp_path.rglob("*") if path.is_file() and path.parent != tmp_path
    ]
    assert len(told) == 5
    for each in told:
        assert "-(y(t) - yhat(t))" not in each
        assert ("a sign is turned round" in each) == (level == "hints")


def test_strangers_write_no_html(tmp_path: Path) -> None:
    write(TEACHERS, hostile(), tmp_path)
    pages = [*tmp_path.rglob("*.html")]
    assert len(pages) == 2 * len(HOSTILE) + 1
    for path in pages:
        text = path.read_text(encoding="utf-8")
        safe(parsed(text))
        assert not re.search(r"[\u202a-\u202e\u2066-\u2069\x00\x1b]", text)
        assert "x" * 3_000 not in text


def test_strangers_write_no_markdown(tmp_path: Path) -> None:
    write(TEACHERS, hostile(), tmp_path)
    reader = MarkdownIt("gfm-like", {"linkify": False})
    for path in tmp_path.rglob("*.md"):
        page = parsed(f"<!DOCTYPE html><title>x</title>{reader.render(path.read_text(encoding='utf-8'))}")
        assert all(OF_MARKDOWN.fullmatch(element.tag.rpartition("}")[2]) for element in page.iter())


SIGNS = "`*_[]()<>#|~&!$^@=+-.:/\\ \n\t\"'0a1)ﬁé\u202e"


@settings(max_examples=300, deadline=None)
@given(st.text(SIGNS, max_size=30))
def test_markdown_says_what_was_written(text: str) -> None:
    reader = MarkdownIt("gfm-like", {"linkify": False})
    for write_it in (code, escaped, ticked):
        (opening, inline, closing) = reader.parse(f"- {write_it(text)} .")[2:5]
        assert (opening.type, inline.type, closing.type) == ("paragraph_open", "inline", "paragraph_close")
        assert {child.type for child in inline.children or ()} <= {"text", "code_inline", "text_special"}


def test_files_stay_in_the_folder_and_runs_repeat(tmp_path: Path) -> None:
    first, second = tmp_path / "in" / "first", tmp_path / "in" / "second"
    for folder in (first, second):
        write(TEACHERS, iter(hostile()), folder, FORMS)
    assert [path.name for path in tmp_path.iterdir()] == ["in"]
    assert sorted(path.name for path in (tmp_path / "in").iterdir()) == ["first", "second"]
    files = [path.relative_to(first) for path in first.rglob("*") if path.is_file()]
    assert len(files) == 2 * len(HOSTILE) * 5 + 6
    for name in files:
        assert (first / name).read_bytes() == (second / name).read_bytes()


def test_summary(tmp_path: Path) -> None:
    right = graded("student: B\nnumber: 7\nanswers:\n  output: [(yhat(t) - y(t))*1, yhat(t) - y(t)]\n")
    wrong = graded("student: C\nnumber: 7\nanswers:\n  output: [y(t) - yhat(t), y(t) - yhat(t)]\n")
    late = unread(TEACHERS, "d.yaml", "took longer than 10 s")
    write(TEACHERS, [right, wrong, replace(wrong, number=""), late], tmp_path, ("summary",))
    page = parsed((tmp_path / "summary.html").read_text(encoding="utf-8"))
    safe(page)
    markdown = (tmp_path / "summary.md").read_text(encoding="utf-8")
    for said in (words(page), markdown):
        assert "4 submissions, 1 of them could not be judged" in said
        assert "the number" in said
        assert "took longer than 10 s" in said
    assert "**Mean 1.38, median 0.25 of 8**" in markdown
    assert f"   0–10 % {'█' * 40} 3\n" in markdown
    assert f"  60–70 % {'█' * 13} 1\n" in markdown
    assert "- 2 × A sign is turned round (`sign`)\n" in markdown
    assert "- 2 × `y(t) - yhat(t)` (not right yet)\n" in markdown
    assert "- 1 × `yhat(t) - y(t)` (right)\n" in markdown
    assert "the number `7` stands in another submission too" in markdown


def test_a_run_that_fails_has_no_summary(tmp_path: Path) -> None:
    def failing() -> Iterator[Graded]:
        yield graded(WORK)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write(TEACHERS, failing(), tmp_path)
    assert not list(tmp_path.glob("summary*"))


RNN, FORMULAS = drawing("rnn"), Formulas(TEACHERS)


@settings(max_examples=100, deadline=None)
@given(trees(RNN, 3))
def test_every_formula_is_nothing_but_mathml(tree: Node) -> None:
    found = FORMULAS.line("output", plain(tree))
    if found:
        safe(parsed(f"<!DOCTYPE html><title>x</title>{found}"))
