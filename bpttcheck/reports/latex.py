r"""The report in LaTeX: a document that compiles, with each chain as an ``align*`` that this program reads back.

What is not mathematics is escaped, so that nothing a stranger wrote is a command.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, TextIO

from bpttcheck.derivation import Verdict
from bpttcheck.errors import Refused
from bpttcheck.notation import plain
from bpttcheck.notation.characters import GREEK
from bpttcheck.notation.latex.write import typeset
from bpttcheck.reports import words
from bpttcheck.reports.characters import joined
from bpttcheck.reports.pens import Pens

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from bpttcheck.notation.latex.letters import Pen
    from bpttcheck.notation.syntax import Node
    from bpttcheck.verify.results import DerivationResult, FileResult, Passed, StepResult

_HEAD: Final = r"""\documentclass{article}
\usepackage{amsmath,amssymb}
\allowdisplaybreaks
\begin{document}
"""
_END: Final = "\\end{document}\n"
_ESCAPED: Final = {
    "\\": r"\textbackslash{}",
    "{": r"\{",
    "}": r"\}",
    "$": r"\$",
    "&": r"\&",
    "#": r"\#",
    "%": r"\%",
    "_": r"\_",
    "^": r"\textasciicircum{}",
    "~": r"\textasciitilde{}",
    "<": r"\textless{}",
    ">": r"\textgreater{}",
    "|": r"\textbar{}",
    "∂": r"\(\partial\)",
    "∇": r"\(\nabla\)",
    "Σ": r"\(\sum\)",
    "∏": r"\(\prod\)",
    "ŷ": r"\(\hat{y}\)",
    "…": r"\dots{}",
    "×": r"\(\times\)",
    "⊤": r"\(\top\)",
    "ᵀ": r"\(^\top\)",
    "ℓ": r"\(\ell\)",
    "²": r"\(^2\)",
    "≥": r"\(\ge\)",
    **{letter: rf"\(\{name}\)" for letter, name in GREEK.items() if name not in {"omicron", "upsilon", "iota"}},
}
_CODE: Final = re.compile(r"`([^`]*)`")
_LONGEST: Final = 2_000
_CANCELS: Final = " cancels"


def write(results: Iterable[FileResult], out: TextIO, *, verbose: bool) -> None:
    """The document, each file as soon as it is judged."""
    out.write(_HEAD)
    tally = words.Tally()
    for result in results:
        tally.add(result)
        out.writelines(f"{line}\n" for line in _file(result, verbose=verbose))
    summary = "; ".join(filter(None, (str(tally), tally.reach)))
    out.write(f"\n{text(summary)}.\n{_END}")


def text(said: str) -> str:
    r"""A sentence: every sign that means something to LaTeX stands for itself, and what is quoted is set as code.

    >>> text("unknown name `W_hx`: 50 %")
    'unknown name \\texttt{W\\_hx}: 50 \\%'
    """
    parts = _CODE.split(joined(said, _LONGEST))
    return "".join(rf"\texttt{{{_escaped(part)}}}" if k % 2 else _escaped(part) for k, part in enumerate(parts))


def _escaped(said: str) -> str:
    return "".join(_ESCAPED.get(sign, sign if sign.isascii() and sign.isprintable() else "?") for sign in said)


def _file(result: FileResult, *, verbose: bool) -> Iterator[str]:
    yield rf"\section*{{{text(result.title or result.source.name)}}}"
    if result.fault:
        yield text(f"{result.fault.fault.message} {result.fault.fault.hint}")
    pens = Pens()
    for derivation in result.derivations:
        yield from _derivation(derivation, pens, verbose=verbose)
    yield from map(_passed, result.passed)


def _passed(passed: Passed) -> str:
    return rf"\par Passed over: \texttt{{{_escaped(joined(passed.text.text, _LONGEST))}}}: {text(passed.why)}."


def _derivation(result: DerivationResult, pens: Pens, *, verbose: bool) -> Iterator[str]:
    if result.derivation.title:
        yield rf"\subsection*{{{text(result.derivation.title)}}}"
    if result.fault or result.target is None:
        fault = result.fault.fault.message if result.fault else ""
        yield text(f"`{result.derivation.target.text}`: {fault}")
        return
    yield rf"\par {text(words.setting(result))}"
    pen = pens.of(result.derivation.setting)
    yield r"\begin{align*}"
    yield rf"  {typeset(result.target, pen)}"
    read = [step for step in result.steps if step.tree is not None]
    for number, step in enumerate(read):
        end = r" \\" if number < len(read) - 1 else ""
        yield rf"  &= {_tree(step, pen)} && \text{{{text(words.verdict(step))}}}{end}"
    yield r"\end{align*}"
    for step in result.steps:
        yield from _said(step, pen, verbose=verbose)
    if result.truth:
        yield from _truth(result.truth, pen)


def _tree(step: StepResult, pen: Pen) -> str:
    tree: Node | None = step.tree
    return typeset(tree, pen) if tree is not None else ""


def _said(step: StepResult, pen: Pen, *, verbose: bool) -> Iterator[str]:
    """What is to be said of a line besides its verdict."""
    if step.tree is None and step.fault:
        yield rf"\par \texttt{{{_escaped(joined(step.step.text.text, _LONGEST))}}}: {text(words.verdict(step))}."
        yield rf"{text(step.fault.fault.message)}. {text(step.fault.fault.hint)}"
    if step.verdict is Verdict.CONDITIONAL:
        yield rf"\par {text(words.holds(step))}."
    if told := [*words.scope(step), *(words.refutations(step) if verbose else ())]:
        yield rf"\par Line {words.line_of(step)}, {step.verdict}: {text('; '.join(told))}."
    for mistake in step.mistakes if verbose else step.mistakes[:1]:
        yield rf"\par {text(mistake.message)}."
        yield from (_link(link, step, pen) for link in mistake.chain)
        if mistake.tree is not None:
            yield rf"Try: \({typeset(mistake.tree, pen)}\)."


def _link(link: str, step: StepResult, pen: Pen) -> str:
    """One step of the way from a line to its target: what it needs or what cancels, then an equation."""
    before, _, equation = link.rpartition(": ")
    left, _, right = equation.partition(" = ")
    cancels = before.removesuffix(_CANCELS)
    try:
        if before == cancels:
            lead = rf"\text{{{text(before)}: }} " if before else ""
        else:
            lead = rf"{_formula(cancels, step, pen)} \text{{{_CANCELS}: }} "
        return rf"\[ {lead}{_formula(left, step, pen)} = {_formula(right, step, pen)} \]"
    except Refused:
        return rf"\par {text(link)}."


def _formula(said: str, step: StepResult, pen: Pen) -> str:
    """What an explanation says in the notation of its line, in LaTeX."""
    return said if step.step.notation == "latex" else typeset(plain.read(said), pen)


def _truth(said: str, pen: Pen) -> Iterator[str]:
    yield r"\par In truth"
    yield r"\begin{align*}"
    rows = [row for line in said.splitlines() if (row := _equation(line, pen))]
    yield " \\\\\n".join(rows)
    yield r"\end{align*}"


def _equation(line: str, pen: Pen) -> str:
    left, equals, right = line.partition(" = ")
    if not equals:
        return r"  \dots"
    try:
        return rf"  {typeset(plain.read(left), pen)} &= {typeset(plain.read(right), pen)}"
    except Refused:
        return ""
