"""The site builds without a warning and loads nothing from other hosts, and no link of the pages leads nowhere."""

from __future__ import annotations

import re
import subprocess
import sys
from html.parser import HTMLParser
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from markdown_it import MarkdownIt

from bpttcheck.models import builtin
from website import models, pages

if TYPE_CHECKING:
    from pathlib import Path

    from markdown_it.token import Token

ROOT = pages.ROOT
SOURCES = [ROOT / "README.md", *pages.files().values()]
_NOT_A_WORD = re.compile(r"[^\w\- ]")


def _texts(page: Path) -> list[tuple[bool, list[Token]]]:
    """Whether it is a heading, and its pieces, for each text of a page."""
    tokens = MarkdownIt("commonmark").enable("table").parse(page.read_text(encoding="utf-8"))
    found = ((opening.type == "heading_open", token.children) for opening, token in pairwise(tokens))
    return [(heading, pieces) for heading, pieces in found if pieces]


def _anchors(page: Path) -> set[str]:
    """The names of a page's headings, as GitHub makes them."""
    headings = ("".join(piece.content for piece in pieces) for heading, pieces in _texts(page) if heading)
    return {_NOT_A_WORD.sub("", heading.lower()).replace(" ", "-") for heading in headings}


def _links(page: Path) -> list[str]:
    named = (piece.attrGet("href") or piece.attrGet("src") for _, pieces in _texts(page) for piece in pieces)
    return [str(link) for link in named if link]


@pytest.mark.parametrize("page", SOURCES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_links_lead_somewhere(page: Path) -> None:
    for link in _links(page):
        if not link.startswith(("https://", "http://")):
            path, _, anchor = link.partition("#")
            target = (page.parent / path).resolve() if path else page
            assert target.exists(), link
            assert not anchor or anchor in _anchors(target), link


def test_each_page_has_its_place_and_each_place_a_page() -> None:
    named = [name for names in pages.in_order().values() for name in names]
    assert sorted(["index", *named]) == sorted(pages.files())


def test_the_page_of_models_is_what_the_models_say() -> None:
    assert models.PAGE.read_text(encoding="utf-8") == models.page(), "`python -m website.models` writes it anew"


def test_every_model_is_on_the_page() -> None:
    headings = re.findall(r"^## (.*)$", models.PAGE.read_text(encoding="utf-8"), re.MULTILINE)
    assert tuple(headings) == builtin.names()


def test_every_derivation_has_a_report() -> None:
    others = {"many-to-one.yaml", "bidirectional.yaml", "README.md"}
    below = {path for path in (ROOT / "derivations").rglob("*") if path.is_file()}
    assert {path.name for path in below - {*pages.derivations()}} == others


class _Links(HTMLParser):
    """What a page loads, and where it links to."""

    def __init__(self) -> None:
        super().__init__()
        self.loaded: list[str] = []
        self.linked: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        into = self.linked if tag == "a" else self.loaded
        into.extend(value for name, value in attrs if name in {"href", "src"} and value)


# One test, since it takes seconds to build a site, and processes that share the tests would each build one.
def test_the_site_is_complete_and_needs_no_network(tmp_path: Path) -> None:
    pytest.importorskip("myst_parser", reason="the site needs the `docs` extra")
    pytest.importorskip("furo", reason="the site needs the `docs` extra")
    command = [sys.executable, "-m", "website", str(tmp_path)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, encoding="utf-8", timeout=300, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    has_every_page_and_every_report(tmp_path)
    loads_and_links_to_nothing_that_is_not_there(tmp_path)
    has_each_equation_of_each_model_on_a_line(tmp_path / "models.html")


def has_every_page_and_every_report(site: Path) -> None:
    built = {path.relative_to(site).as_posix() for path in site.rglob("*.html")}
    reports = {f"gallery/{pages.report_of(path)}" for path in pages.derivations()}
    assert built >= reports | {f"{name}.html" for name in pages.files()}


def loads_and_links_to_nothing_that_is_not_there(site: Path) -> None:
    for page in site.rglob("*.html"):
        links = _Links()
        links.feed(page.read_text(encoding="utf-8"))
        within = [link for link in links.linked if not link.startswith(("https://", "http://"))]
        for link in [*links.loaded, *within]:
            path = re.split("[#?]", link)[0]
            assert not path or (page.parent / path).exists(), (page.name, link)
    for style in site.rglob("*.css"):
        assert not re.search(r"(?:@import|url\()\s*['\"]?(?:https?:)?//", style.read_text(encoding="utf-8")), style.name


def has_each_equation_of_each_model_on_a_line(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    equations = [each for name in builtin.names() for each in builtin.builtin(name).equations]
    assert text.count("<mtr>") == len(equations)
    assert "\\begin" not in text
    assert "<mi>&</mi>" not in text
