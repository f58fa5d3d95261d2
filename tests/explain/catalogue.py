"""All mistakes with their lessons and examples, as a page: ``python -m tests.explain.catalogue --write`` writes it."""

from __future__ import annotations

import sys
from pathlib import Path
from textwrap import dedent
from typing import TYPE_CHECKING

from bpttcheck.explain.pages import Slip, lesson, pages

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bpttcheck.explain.pages import Example, Page

PAGE = Path(__file__).parents[2] / "docs" / "mistakes.md"
_HEAD = """# The mistakes that are recognised

Each with its code, which stands behind an explanation and in JSON, and after `mistake:` in a file that expects it; with
its lesson, which `bpttcheck explain CODE` prints; and with lines that have it (✗) and lines without it (✓), which are
tests. How often each is recognised stands in [explanations.md](explanations.md).

`python -m tests.explain.catalogue --write` writes this page.
"""
_KINDS = (("Slips of the pen", True), ("Mistakes of thought", False))


def page() -> str:
    """The whole page."""
    return "\n".join([_HEAD, *(_kind(title, is_slip=is_slip) for title, is_slip in _KINDS)])


def _kind(title: str, *, is_slip: bool) -> str:
    found = [each for _, each in sorted(pages().items()) if isinstance(each, Slip) == is_slip]
    return "\n".join([f"## {title}\n", *(line for each in found for line in _mistake(each))])


def _mistake(each: Page) -> Iterator[str]:
    name, text = lesson(each)
    yield f"### `{each.code}`: {name[:1].lower()}{name[1:]}\n"
    yield f"{dedent(text)}\n"
    yield "| model | asked | ✗ | ✓ |"
    yield "| --- | --- | --- | --- |"
    yield from map(_example, each.examples)
    yield ""


def _example(example: Example) -> str:
    given = f", {' and '.join(f'`{each}`' for each in example.assume)}" if example.assume else ""
    return f"| {example.model}{given} | `{example.target}` | `{example.wrong}` | `{example.right}` |"


def main() -> None:
    if sys.argv[1:] == ["--write"]:
        PAGE.write_text(page(), encoding="utf-8")
    else:
        sys.stdout.write(page())


if __name__ == "__main__":
    main()
