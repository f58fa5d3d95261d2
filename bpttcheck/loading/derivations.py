"""Derivation files as records."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from bpttcheck.derivation import Derivation, DerivationFile, Step, Verdict
from bpttcheck.errors import ModelFile, NoFiles, NoHeader, Refused, at_start
from bpttcheck.loading import files, models, schema
from bpttcheck.loading.checking import Path, bad, check, item_path
from bpttcheck.loading.files import Found, Loaded, Unread
from bpttcheck.loading.models import text
from bpttcheck.loading.settings import base_setting, own_setting
from bpttcheck.loading.yaml_nodes import Mapping, Scalar, Sequence
from bpttcheck.places import NOWHERE, Source

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from bpttcheck.derivation import Document, Setting


def load_each(found: Iterable[Found | Unread]) -> Iterator[Loaded]:
    """Every file that was found as a record, or what is wrong with it.

    Models in folders are passed over, and so are documents there that have no header.
    """
    for folder, group in groupby(found, key=lambda item: item.folder if isinstance(item, Found) else ""):
        empty = True
        for outcome in map(_load_found, group):
            if outcome is not None:
                empty = False
                yield outcome
        if empty:
            yield Unread(Source(folder, ""), NoFiles(NOWHERE, folder))


def _load_found(item: Found | Unread) -> Loaded | None:
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
    return DerivationFile(source, _derivations(source, top), text(top, "title"), text(top, "source"))


def _derivations(source: Source, top: Mapping) -> tuple[Derivation, ...]:
    """Those under ``derivations:``, or the one at the top."""
    # What the file says is read once, however many derivations there are.
    base = base_setting(source, top)
    several = top.get("derivations", Sequence)
    if several is None:
        return (_derivation(top, (), base),)
    numbered = enumerate(several.of(Mapping), start=1)
    return tuple(
        _derivation(node, item_path(("`derivations`",), number), own_setting(source, node, base))
        for number, node in numbered
    )


def _refuse_two_ways(root: Mapping) -> None:
    """Derivations stand under ``derivations:``, or one stands at the top.

    Raises Refused with BadValue.
    """
    keys = {key.value: key.span for key, _ in root.entries}
    for name in ("target", "steps"):
        if "derivations" in keys and name in keys:
            raise bad(keys[name], (), f"`{name}` stands beside `derivations`", "write it inside a derivation")
        if "derivations" not in keys and name not in keys:
            remedy = "a file needs `target:` and `steps:`, or `derivations:`"
            raise bad(root.heading, (), f"`{name}` is missing", remedy)


def _derivation(node: Mapping, path: Path, setting: Setting) -> Derivation:
    steps = enumerate((s for s in node.need("steps", Sequence).items if not isinstance(s, Sequence)), start=1)
    return Derivation(
        target=node.need("target", Scalar).passage(),
        steps=tuple(_step(step, item_path((*path, "`steps`"), number)) for number, step in steps),
        setting=setting,
        title=text(node, "title") if path else "",
    )


def _step(node: Scalar | Mapping, path: Path) -> Step:
    """A line, or a mapping with a line and what is said of it.

    Raises Refused with BadValue where a mapping has no line, or two.
    """
    if not isinstance(node, Mapping):
        return Step(node.passage())
    expr, latex = node.get("expr", Scalar), node.get("latex", Scalar)
    line = expr or latex
    if line is None or (expr and latex):
        raise bad(node.heading, path, "a step has either `expr` or `latex`", "write one of the two")
    expect = Verdict(text(node, "expect") or Verdict.CORRECT)
    return Step(line.passage(), "latex" if latex else "plain", expect, text(node, "mistake") or None)
