"""The templates of feedback and summaries, in HTML and in Markdown."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Final

from bpttcheck.derivation import Verdict
from bpttcheck.grade.outputs import words
from bpttcheck.grade.outputs.flags import flags
from bpttcheck.grade.outputs.numbers import decimal
from bpttcheck.reports.templating import environment

if TYPE_CHECKING:
    from collections.abc import Callable

    from jinja2 import Environment, Template

    from bpttcheck.grade.records import LineMark

_RIGHT: Final = frozenset({Verdict.CORRECT, Verdict.CONDITIONAL})


def html(name: str) -> Template:
    """A template whose values are escaped as HTML."""
    return _environment(html=True).get_template(name)


def text(name: str) -> Template:
    """A template whose values are escaped as Markdown."""
    return _environment(html=False).get_template(name)


@cache
def _environment(*, html: bool) -> Environment:
    filters: dict[str, Callable[..., object]] = {
        "decimal": decimal,
        "share": lambda each: words.share(each.earned, each.points),
        "verdict": words.verdict,
        "sign": words.sign,
        "flags": flags,
        "was_rewritten": _was_rewritten,
        "is_set": _is_set,
    }
    return environment("bpttcheck.grade.outputs", filters, html=html)


def _was_rewritten(line: LineMark) -> bool:
    """Whether a line was read as something that does not look like what was written."""
    return "".join(line.text.split()) != "".join(line.read.split())


def _is_set(line: LineMark) -> bool:
    """Whether a line that is set says all that its LaTeX does: in one that is not right, one looks for the place."""
    return line.notation == "latex" and Verdict(line.verdict) in _RIGHT
