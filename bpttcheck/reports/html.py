"""The report as a page: one file that needs no network and runs no script, with formulas set and graphs drawn."""

from __future__ import annotations

import re
from functools import cache
from hashlib import blake2b
from itertools import pairwise
from typing import TYPE_CHECKING, Final, NamedTuple, TextIO

from markupsafe import Markup, escape

from bpttcheck.errors import Refused
from bpttcheck.models import builtin
from bpttcheck.notation.write import plain
from bpttcheck.places import NOWHERE
from bpttcheck.reports import COMMAND_LINE, faults, words
from bpttcheck.reports.drawing import Picture, picture
from bpttcheck.reports.findings import said
from bpttcheck.reports.rules import rule
from bpttcheck.reports.severity import SEVERITIES
from bpttcheck.reports.shown import LINE, shown, spaced, visible
from bpttcheck.reports.templating import environment
from bpttcheck.reports.typeset import Formulas
from bpttcheck.reports.unrolled import Graphs
from bpttcheck.verify.results import Counterexample, Proof

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from jinja2 import Template

    from bpttcheck.derivation import ModelText, Setting
    from bpttcheck.places import Span
    from bpttcheck.verify.results import DerivationResult, FileResult, Located, StepResult


# The selectors of all of a page.
_WHOLE: Final = re.compile(r"(?::root|\bbody) \{")


def write(results: Iterable[FileResult], out: TextIO, *, verbose: bool) -> None:
    """The page; each file is kept as the text that it becomes."""
    tally, files = words.Tally(), []
    for number, result in enumerate(results, start=1):
        tally.add(result)
        id_ = f"f{number}"
        files.append(Part(id_, shown(result.source.name), _left(result), _file(result, id_, verbose=verbose)))
    out.write(_template("report.html").render(tally=tally, files=files))


def fragment(results: Iterable[FileResult], *, verbose: bool) -> str:
    """The report as a piece of another page, such as a notebook, whose own style it leaves alone."""
    tally, files = words.Tally(), []
    for result in results:
        tally.add(result)
        files.append(_file(result, _id(result), verbose=verbose))
    return _template("fragment.html").render(tally=tally, files=files, style=_style())


def _id(result: FileResult) -> str:
    """A name of its own: several pieces stand in one page, and what an id names is looked for in all of it."""
    about = ((words.setting(each), each.derivation.target.text, each.steps) for each in result.derivations)
    lines = [(setting, target, [step.step.text.text for step in steps]) for setting, target, steps in about]
    content = repr((result.source.name, result.source.text, lines))
    return f"b{blake2b(content.encode(errors='surrogatepass'), digest_size=8).hexdigest()}"


def _style() -> Markup:
    """The page's style, as it stands within a rule for a piece of a page."""
    blocks = [_template(name).blocks[block] for name, block in (("page.html", "look"), ("report.html", "style"))]
    style = "".join(part for block in blocks for part in block(_template("page.html").new_context()))
    return Markup(_WHOLE.sub("& {", style))  # noqa: S704 - written by us


def _file(result: FileResult, id_: str, *, verbose: bool) -> Markup:
    """What is said of a file; each thing in it that has a name is called after the file."""
    text = _template("file.html").render(
        file=result,
        id=id_,
        formulas=Formulas(),
        graphs=Graphs(),
        models=_models(result),
        verbose=verbose,
    )
    return Markup(text)  # noqa: S704 - escaped


class Part(NamedTuple):
    """A file: where it is in the page, its name, how much in it is not as expected, and what is said of it."""

    id: str
    name: str
    left: int
    text: Markup


def _left(result: FileResult) -> int:
    unread = bool(result.fault) + sum(each.fault is not None for each in result.derivations)
    return unread + sum(not step.ok for each in result.derivations for step in each.steps)


def _models(result: FileResult) -> list[tuple[str, Setting]]:
    """The models that a file is about, each once, by what they are called and their options."""
    found: dict[ModelText, tuple[str, Setting]] = {}
    for each in result.derivations:
        setting = each.derivation.setting
        text = _model(setting) if each.fault is None else None
        if text is not None:
            name = ", ".join([each.model, *(f"{option}: {choice}" for option, choice in words.options(each).items())])
            found.setdefault(text, (name, setting))
    return [*found.values()]


def _model(setting: Setting) -> ModelText | None:
    """A model as it is written; nothing where its file is no longer what it was."""
    try:
        return builtin.text(setting.model, setting.options)
    except Refused:
        return None


def _tone(step: StepResult) -> str:
    """How a line is coloured, in the words of the page's style."""
    return "correct" if step.ok else "carried" if SEVERITIES[step.verdict].level == "warning" else "wrong"


def _sign(step: StepResult) -> str:
    return {"correct": "✓", "carried": "⚠", "wrong": "✗"}[_tone(step)]


def _marks(step: StepResult) -> tuple[Span, ...]:
    """The places of a line that are at fault."""
    if step.fault:
        return (step.fault.fault.span,) if step.fault.passage is step.step.text else ()
    return step.mistakes[0].marks if step.mistakes else ()


def _marked(step: StepResult) -> Markup:
    """A line as it was written, with what is at fault in it marked."""
    text = spaced(step.step.text.text[:LINE])
    cuts = sorted({0, len(text), *(min(at, len(text)) for span in _marks(step) for at in (span.start, span.end))})
    return Markup().join(
        Markup("<mark>{}</mark>").format(visible(text[a:b])) if _is_marked(a, step) else escape(visible(text[a:b]))
        for a, b in pairwise(cuts)
    )


def _excerpt(located: Located) -> Markup:
    """The line of a file in which a fault is, with the place marked; empty where it has none."""
    passage, span = located.passage, located.fault.span
    if not faults.has_place(located) or not passage.text:
        return Markup()
    at, end = passage.place(span), passage.end(span)
    line = passage.source.line(at.line)[:LINE]
    start = at.column - 1
    stop = max(end.column - 1 if end.line == at.line else len(line), at.column)
    parts = line[:start], line[start:stop], line[stop:]
    return Markup("{}<mark>{}</mark>{}").format(*(visible(part.replace("\t", " ")) for part in parts))


def _is_marked(at: int, step: StepResult) -> bool:
    return any(span.start <= at < span.end for span in _marks(step))


def _was_rewritten(step: StepResult) -> bool:
    """Whether a formula that is set does not show what was written, or where it is at fault."""
    read = plain(step.tree) if step.tree is not None else ""
    return bool(_marks(step)) or "".join(read.split()) != "".join(step.step.text.text.split())


def _model_drawn(setting: Setting, graphs: Graphs) -> Picture | None:
    """The picture of a model."""
    graph = graphs.of(setting, None, setting.times or builtin.find(setting.model, setting.options).times)
    return picture(graph) if graph else None


def _drawn(result: DerivationResult, graphs: Graphs) -> Picture | None:
    """The picture of a derivative, at the times at which a line for it is refuted, if one is."""
    if result.target is None or result.withheld:
        return None
    graph = graphs.of(result.derivation.setting, result.target, result.times)
    refuted = [step.evidence for step in result.steps if isinstance(step.evidence, Counterexample)]
    paths = graph.paths(result.target, dict(refuted[0].at) if refuted else {}) if graph else None
    return picture(graph, paths) if graph and paths else None


def _proof(step: StepResult) -> Iterator[str]:
    """How surely a line is right."""
    if isinstance(step.evidence, Proof):
        over = words.checked(step.evidence)
        yield f"{words.certainty(step.evidence)}{', ' if over else ''}{over}"


@cache
def _template(name: str) -> Template:
    made = environment(
        "bpttcheck.reports",
        {
            "called": lambda file: "One line" if file.source.name == COMMAND_LINE else file.source.name,
            "tone": _tone,
            "sign": _sign,
            "marked": _marked,
            "excerpt": _excerpt,
            "location": faults.location,
            "was_rewritten": _was_rewritten,
            "verdict": words.verdict,
            "reaches": lambda step: words.reaches(step.scope) if step.scope else "",
            "tried": lambda step: words.tried(step.scope) if step.scope and not words.reaches(step.scope) else [],
            "refutations": words.refutations,
            "line": lambda passage: passage.place(NOWHERE).line,
            "setting": words.setting,
            "drawn": _drawn,
            "model_drawn": _model_drawn,
            "proof": lambda step: [*_proof(step)],
            "rule": rule,
            "at": words.at,
            "is_witness": lambda evidence: isinstance(evidence, Counterexample),
        },
        html=True,
    )
    made.globals["said"] = said
    return made.get_template(name)
