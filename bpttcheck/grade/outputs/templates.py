"""Templates of pages, in which every value is escaped unless it is marked as written by us.

Jinja escapes what it is given in HTML and what it is given in Markdown alike, so that nothing depends on remembering it
at each place; it is imported here, and so only when pages are written.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Final

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from bpttcheck.grade.outputs import markdown, words
from bpttcheck.grade.outputs.flags import flags
from bpttcheck.grade.outputs.numbers import decimal
from bpttcheck.grade.outputs.shown import LINE, NAME, shown

if TYPE_CHECKING:
    from jinja2 import Template

    from bpttcheck.grade.records import LineMark

_LOADER: Final = PackageLoader("bpttcheck.grade.outputs")
_CODE: Final = Markup("<code>{}</code>")


def html(name: str) -> Template:
    """A template whose values are escaped as HTML."""
    return _environment(html=True).get_template(name)


def text(name: str) -> Template:
    """A template whose values are escaped as Markdown."""
    return _environment(html=False).get_template(name)


@cache
def _environment(*, html: bool) -> Environment:
    made = Environment(
        loader=_LOADER,
        autoescape=html,  # noqa: S701 - Markdown is escaped as it is finished
        finalize=None if html else markdown.escaped,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    made.filters |= {
        "code": _code if html else markdown.code,
        "ticked": _ticked if html else markdown.ticked,
        "shown": shown,
        "name": lambda text: shown(text, NAME),
        "decimal": decimal,
        "share": lambda each: words.share(each.earned, each.points),
        "verdict": words.verdict,
        "sign": words.sign,
        "flags": flags,
        "verbatim": Markup if html else markdown.Written,
        "was_rewritten": _was_rewritten,
    }
    return made


def _code(text: str, most: int = LINE) -> Markup:
    return _CODE.format(shown(text, most))


def _ticked(text: str) -> Markup:
    parts = shown(text).split("`")
    return Markup().join(_CODE.format(part) if number % 2 else escape(part) for number, part in enumerate(parts))


def _was_rewritten(line: LineMark) -> bool:
    """Whether a line was read as something that does not look like what was written."""
    return "".join(line.text.split()) != "".join(line.read.split())
