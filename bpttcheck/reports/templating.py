"""Templates of pages, in which every value is escaped unless it is marked as written by us.

Jinja escapes what it is given in HTML and what it is given in Markdown alike, so that nothing depends on remembering it
at each place; it is imported here, and so only when pages are written.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Final

from jinja2 import ChoiceLoader, Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from bpttcheck.reports import inert
from bpttcheck.reports.shown import LINE, NAME, shown, spaced, visible

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

# One sentence is often said of many lines.
_KEPT: Final = 64
_CODE: Final = Markup("<code>{}</code>")


def environment(package: str, filters: Mapping[str, Callable[..., object]], *, html: bool) -> Environment:
    """The templates of a package, with filters of its own, whose values are escaped as HTML or as Markdown.

    They can extend ``page.html``, the page that all have in common.
    """
    made = Environment(
        loader=ChoiceLoader([PackageLoader(package), PackageLoader("bpttcheck.reports")]),
        autoescape=html,  # noqa: S701 - Markdown is escaped as it is finished
        finalize=_seen if html else inert.escaped,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    made.filters |= {
        "code": code if html else inert.code,
        "ticked": ticked if html else inert.ticked,
        "shown": shown,
        "name": lambda text: shown(text, NAME),
        "verbatim": Markup if html else inert.Written,
        **filters,
    }
    return made


def _seen(value: object) -> object:
    """A value without characters that hide or turn others, wherever it stands in a page."""
    if isinstance(value, Markup):
        return value
    text = str(value)
    return text if text.isprintable() else visible(spaced(text))


def code(text: str, most: int = LINE) -> Markup:
    """A text as code."""
    return _CODE.format(shown(text, most))


@lru_cache(_KEPT)
def ticked(text: str) -> Markup:
    """A sentence of ours in which formulas stand between backquotes."""
    parts = shown(text).split("`")
    return Markup().join(_CODE.format(part) if number % 2 else escape(part) for number, part in enumerate(parts))
