"""Derivation files as records."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from msgspec.structs import replace

from bpttcheck.derivation import Derivation, DerivationFile, Step, Verdict
from bpttcheck.errors import ModelFile, NoFiles, NoHeader, Refused, TooLarge, at_start
from bpttcheck.loading import files, models, schema
from bpttcheck.loading.checking import Path, bad, check, item_path
from bpttcheck.loading.files import Found, Loaded, Unread
from bpttcheck.loading.models import text
from bpttcheck.loading.settings import base_setting, own_setting
from bpttcheck.loading.yaml_faults import shortened
from bpttcheck.loading.yaml_nodes import Mapping, Scalar, Sequence
from bpttcheck.places import NOWHERE, Source

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from bpttcheck.derivation import Document, Setting
    from bpttcheck.loading.yaml_nodes import Node


def load_found(item: Found | Unread) -> Loaded | None:
    """A file that was found as a record, or what is wrong with it; ``None`` for one that is passed over.

    Those are models in folders, and documents there that have no header.
    """
    outcome = _outcome(item)
    if outcome is not None and isinstance(item, Found) and files.leads_out(item):
        return files.linked(item)
    return outcome


def load_each(
    found: Iterable[Found | Unread], load: Callable[[Found | Unread], Loaded | None] = load_found
) -> Iterator[Loaded]:
    """Every file that was found as a record, or what is wrong with it; a folder in which there is none, too."""
    for folder, group in groupby(found, key=lambda item: item.folder if isinstance(item, Found) else ""):
        empty = True
        for outcome in map(load, group):
            if outcome is not None:
                empty = False
                yield outcome
        if empty:
            yield Unread(Source(folder, ""), NoFiles(NOWHERE, folder))


def _outcome(item: Found | Unread) -> Loaded | None:
    source = files.read(item.name) if isinstance(item, Found) else item
    searched = isinstance(item, Found) and bool(item.folder)
    if searched and files.is_foreign(source):
        return None
    if isinstance(source, Unread):
        return source
    try:
        return _load(source)
    except Refused as refused:
        skipped = searched and isinstance(refused.fault, ModelFile | NoHeader)
        return None if skipped else Unread(refused.passage.source if refused.passage else source, refused.fault)


def _load(source: Source) -> DerivationFile | Document:
    if not files.is_document(source.name):
        return load(source)
    from bpttcheck.loading import documents  # what reads them is needed for nothing else

    return documents.load(source)


def load(source: Source) -> DerivationFile:
    """A derivation file as a record.

    Raises Refused, with its place in the file, for what is not YAML or not a derivation file, and with
    ModelFile for a model.
    """
    root = models.root_of(source)
    if models.is_model(root):
        raise at_start(ModelFile)
    top = check(root, schema.File)
    _refuse_two_ways(top)
    _refuse_long_formulas(top)
    return DerivationFile(source, _derivations(source, top), text(top, "title"), text(top, "source"))


def _refuse_long_formulas(top: Mapping) -> None:
    length = 0
    for formula in _formulas(top):
        length += len(formula.value)
        if length > files.MOST_FORMULAS:
            raise Refused(TooLarge(formula.span, "the length of all formulas of this file", files.MOST_FORMULAS))


def _formulas(node: Node) -> Iterator[Scalar]:
    """All that is written in LaTeX."""
    if isinstance(node, Sequence):
        for item in node.items:
            yield from _formulas(item)
    if isinstance(node, Mapping):
        for key, value in node.entries:
            if key.value == "latex" and isinstance(value, Scalar):
                yield value
            else:
                yield from _formulas(value)


def _derivations(source: Source, top: Mapping) -> tuple[Derivation, ...]:
    """Those under ``derivations:``, or those at the top."""
    # What the file says is read once, however many derivations there are.
    base = base_setting(source, top)
    several = top.get("derivations", Sequence)
    if several is None:
        return _derived(top, (), base)
    return tuple(
        derivation
        for number, node in enumerate(several.of(Mapping), start=1)
        for derivation in _own(node, item_path(("`derivations`",), number), source, base)
    )


def _own(node: Mapping, path: Path, source: Source, base: Setting) -> tuple[Derivation, ...]:
    keys = {key.value for key, _ in node.entries}
    _refuse_chain_and_steps(node, path)
    for name in ("target", "steps"):
        if name not in keys and "latex" not in keys:
            raise bad(node.heading, path, f"`{name}` is missing", f"add `{name}:`")
    return _derived(node, path, own_setting(source, node, base))


def _refuse_two_ways(root: Mapping) -> None:
    """Derivations stand under ``derivations:``, or one stands at the top.

    Raises Refused with BadValue.
    """
    keys = {key.value: key.span for key, _ in root.entries}
    _refuse_chain_and_steps(root, ())
    for name in ("target", "steps", "latex"):
        if "derivations" in keys and name in keys:
            raise bad(keys[name], (), f"`{name}` stands beside `derivations`", "write it inside a derivation")
    for name in ("target", "steps"):
        if keys.keys().isdisjoint({"derivations", "latex", name}):
            remedy = "a file needs `target:` and `steps:`, or `derivations:`"
            raise bad(root.heading, (), f"`{name}` is missing", remedy)


def _refuse_chain_and_steps(node: Mapping, path: Path) -> None:
    keys = {key.value: key.span for key, _ in node.entries}
    for name in ("target", "steps"):
        if "latex" in keys and name in keys:
            why = f"`{name}` stands beside `latex`, which has its own"
            raise bad(keys[name], path, why, "write `target:` and `steps:`, or a whole chain under `latex:`")


def _derived(node: Mapping, path: Path, setting: Setting) -> tuple[Derivation, ...]:
    """A target with its steps; as many as there are chains, where they are given as one formula."""
    title = text(node, "title") if path else ""
    chain = node.get("latex", Scalar)
    if chain is not None:
        return tuple(_chains(chain, path, setting, title))
    listed = enumerate((s for s in node.need("steps", Sequence).items if not isinstance(s, Sequence)), start=1)
    steps = (step for number, each in listed for step in steps_of(each, item_path((*path, "`steps`"), number)))
    target, formula = node.get("target", Scalar), node.get("target", Mapping)
    if formula is None:
        return (Derivation(node.need("target", Scalar).passage(), tuple(steps), setting, title),)
    assert target is None  # noqa: S101  (it is one or the other)
    return (Derivation(formula.need("latex", Scalar).passage(), tuple(steps), setting, title, "latex"),)


def _chains(node: Scalar, path: Path, setting: Setting, title: str) -> Iterator[Derivation]:
    """Each chain of a formula; raises BadValue for one that claims nothing."""
    from bpttcheck.loading.lines import lines_in  # with LaTeX, and without it not

    chains: list[list[Step]] = []
    for line in lines_in(node.passage()):
        if line.begins or not chains:
            chains.append([])
        chains[-1].append(line.step)
    for number, (target, *steps) in enumerate(chains):
        if not steps:
            why = f"`{shortened(target.text.text)}` is said to equal nothing"
            raise bad(node.span, (*path, "`latex`"), why, "write a chain of equalities: `A &= B \\\\ &= C`")
        yield Derivation(target.text, tuple(steps), setting, title if number == 0 else "", "latex")


def steps_of(node: Scalar | Mapping, path: Path) -> tuple[Step, ...]:
    """A line, or a mapping with a line and what is said of it; the lines of a formula are a step each.

    Raises Refused with BadValue where a mapping has no line, or two.
    """
    if not isinstance(node, Mapping):
        return (Step(node.passage()),)
    expr, latex = node.get("expr", Scalar), node.get("latex", Scalar)
    line = expr or latex
    if line is None or (expr and latex):
        raise bad(node.heading, path, "a step has either `expr` or `latex`", "write one of the two")
    expect, mistake = text(node, "expect"), text(node, "mistake") or None
    if expr is not None:
        return (Step(expr.passage(), "plain", Verdict(expect or Verdict.CORRECT), mistake),)
    from bpttcheck.loading.lines import lines_in  # with LaTeX, and without it not

    steps = tuple(each.step for each in lines_in(line.passage()))
    if len(steps) == 1 and expect:
        return (replace(steps[0], expect=Verdict(expect), mistake=mistake),)
    if expect or mistake:
        why = f"what is expected is said of {len(steps)} lines"
        raise bad(node.heading, path, why, "write it behind a line of the formula: `% bpttcheck: expect wrong`")
    return steps
