"""Formulas of the pages as MathML, so that no page needs a script or another host for them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NoReturn

from docutils import nodes

from bpttcheck.reports.mathml import mathml

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.writers.html5 import HTML5Translator

Display = Literal["block", "inline"]


class UnsetError(ValueError):
    """A formula of the documentation that cannot be set."""


def setup(app: Sphinx) -> dict[str, bool]:
    """What Sphinx calls: it learns a way to set formulas."""
    app.add_html_math_renderer("mathml", (_inline, None), (_block, None))
    return {"parallel_read_safe": True, "parallel_write_safe": True}


def _inline(translator: HTML5Translator, node: nodes.math) -> NoReturn:
    _put(translator, node, "inline")


def _block(translator: HTML5Translator, node: nodes.math_block) -> NoReturn:
    translator.body.append(translator.starttag(node, "div", CLASS="formula", tabindex="0"))
    try:
        _put(translator, node, "block")
    finally:
        translator.body.append("</div>\n")


def _put(translator: HTML5Translator, node: nodes.Element, display: Display) -> NoReturn:
    formula = mathml(node.astext(), display)
    if not formula:
        raise UnsetError(node.astext())
    translator.body.append(formula)
    raise nodes.SkipNode
