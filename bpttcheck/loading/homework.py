"""Assignments and submissions as records."""

from __future__ import annotations

from contextlib import contextmanager
from fractions import Fraction
from typing import TYPE_CHECKING

from msgspec.structs import replace

from bpttcheck.derivation import Verdict
from bpttcheck.errors import NotYours, Refused, TooLarge, UnknownKey
from bpttcheck.homework import Answer, Assignment, Feedback, Form, Milestone, Operation, Problem, Scheme, Submission
from bpttcheck.loading import models, schema
from bpttcheck.loading.checking import bad, check, item_path
from bpttcheck.loading.derivations import steps_of
from bpttcheck.loading.files import is_document
from bpttcheck.loading.models import text
from bpttcheck.loading.settings import base_setting, own_setting
from bpttcheck.loading.yaml_nodes import Mapping, Scalar, Sequence

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from bpttcheck.derivation import Setting, Step
    from bpttcheck.loading.checking import Path
    from bpttcheck.loading.yaml_nodes import Node
    from bpttcheck.places import Source

MOST_ANSWERS = 100
_ALL = Fraction(1)
_SETTINGS = frozenset(schema.Problem.__struct_fields__ + schema.Assignment.__struct_fields__)


def load_assignment(source: Source) -> Assignment:
    """An assignment as a record.

    Raises Refused, with its place in the file, for what is not YAML or not an assignment.
    """
    top = check(models.root_of(source), schema.Assignment)
    base = base_setting(source, top)
    numbered = enumerate(top.need("problems", Sequence).of(Mapping), start=1)
    problems = tuple(_problem(node, item_path(("`problems`",), number), source, base) for number, node in numbered)
    _refuse_twins(top, problems)
    return Assignment(source, text(top, "title"), Feedback(text(top, "feedback") or Feedback.HINTS), problems)


def _refuse_twins(top: Mapping, problems: tuple[Problem, ...]) -> None:
    names = [problem.name for problem in problems]
    for name in names:
        if names.count(name) > 1:
            raise bad(top.heading, (), f"two problems are called `{name}`", "give each a name of its own")


def _problem(node: Mapping, path: Path, source: Source, base: Setting) -> Problem:
    target, formula = node.get("target", Scalar), node.get("target", Mapping)
    passage = (formula.need("latex", Scalar) if formula else node.need("target", Scalar)).passage()
    return Problem(
        name=text(node, "problem"),
        title=text(node, "title"),
        target=passage,
        notation="plain" if target else "latex",
        setting=own_setting(source, node, base),
        scheme=_scheme(node, path),
        form=_form(node.get("form", Mapping)),
        least=int(text(node, "least") or 1),
        most=int(text(node, "most") or schema.MOST_LINES),
        reference=tuple(_lines(node.get("reference", Sequence), (*path, "`reference`"))),
        largest=_largest(node.get("step", Mapping)),
    )


def _largest(node: Mapping | None) -> int | None:
    return int(text(node, "largest")) if node else None


def _scheme(node: Mapping, path: Path) -> Scheme:
    """Raises Refused with BadValue where the parts come to more or less than the whole."""
    whole, marks = _points(node, "points"), node.get("marks", Mapping)
    if marks is None:
        return Scheme(_ALL if whole is None else whole, Fraction(0))
    milestones = marks.get("milestones", Sequence)
    stones = tuple(map(_milestone, milestones.of(Mapping))) if milestones else ()
    others = (_points(marks, "lines") or Fraction(0)) + sum((each.points for each in stones), Fraction(0))
    final = _points(marks, "final")
    if final is None:
        final = max((_ALL if whole is None else whole) - others, Fraction(0))
    shares = {name: _points(marks, name) for name in ("carried", "conditional", "repaired")}
    given = {name: share for name, share in shares.items() if share is not None}
    scheme = Scheme(final, _points(marks, "lines") or Fraction(0), stones, **given)
    if whole is not None and scheme.points != whole:
        why = f"the parts come to {float(scheme.points):g} points, and `points` to {float(whole):g}"
        raise bad(marks.heading, (*path, "`marks`"), why, "leave `points` out, or let them agree")
    return scheme


def _points(node: Mapping, key: str) -> Fraction | None:
    written = text(node, key)
    return Fraction(written) if written else None


def _milestone(node: Mapping) -> Milestone:
    return Milestone(text(node, "name"), Fraction(text(node, "points")), _form(node.get("form", Mapping)))


def _form(node: Mapping | None) -> Form:
    if node is None:
        return Form()
    only, without = node.get("only", Sequence), node.get("without", Sequence)
    return Form(
        tuple(each.passage() for each in only.of(Scalar)) if only else None,
        tuple(Operation(each.value) for each in without.of(Scalar)) if without else (),
    )


def _lines(node: Sequence | None, path: Path) -> Iterator[Step]:
    for number, each in enumerate(node.items if node else (), start=1):
        if not isinstance(each, Sequence):
            yield from steps_of(each, item_path(path, number))


def load_submission(source: Source, problems: tuple[str, ...] = ()) -> Submission:
    """A submission as a record, in YAML or in a document, by the ending of its name.

    In a document, a heading that is one of the names of ``problems`` begins the answer to it.

    Raises Refused, with its place in the file, for what cannot be read or is no submission: it has no model, no
    target and no assumptions of its own.
    """
    if is_document(source.name):
        from bpttcheck.loading.submissions import load  # with documents, and without them not

        return load(source, problems)
    with settings_refused():
        top = check(models.root_of(source), schema.Submission)
    entries = top.need("answers", Mapping).entries
    if len(entries) > MOST_ANSWERS:
        raise Refused(TooLarge(top.heading, "the number of answers", MOST_ANSWERS))
    answers = tuple(Answer(key.passage(), tuple(_answer(value, key.value))) for key, value in entries)
    return Submission(source, text(top, "student"), text(top, "number"), text(top, "email"), answers)


@contextmanager
def settings_refused() -> Iterator[None]:
    """What only an assignment may say is refused as such; raises Refused with NotYours."""
    try:
        yield
    except Refused as refused:
        fault = refused.fault
        if isinstance(fault, UnknownKey) and fault.name in _SETTINGS:
            raise Refused(NotYours(fault.span, fault.name, (), fault.where), refused.passage) from None
        raise


def _answer(node: Node, name: str) -> Iterator[Step]:
    path: Path = (f"`{name}`",)
    if isinstance(node, Sequence):
        yield from unexpecting(_lines(node, path))
    elif isinstance(node, Scalar):
        yield from unexpecting(steps_of(node, path))


def unexpecting(steps: Iterable[Step]) -> Iterator[Step]:
    """The lines alone; what a student expects of one is nothing to go by."""
    for step in steps:
        yield replace(step, expect=Verdict.CORRECT, mistake=None)
