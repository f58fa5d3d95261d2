"""Derivation files as records."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from bpttcheck.derivation import Chosen, Derivation, DerivationFile, Label, ModelName, ModelText, Setting, Step, Verdict
from bpttcheck.errors import ModelFile, NoFiles, Refused, at_start
from bpttcheck.loading import files, models, schema
from bpttcheck.loading.checking import Path, bad, check, item_path
from bpttcheck.loading.files import Found, Unread
from bpttcheck.loading.models import definitions, lines, renames, text, times
from bpttcheck.loading.yaml_nodes import Mapping, Scalar, Sequence
from bpttcheck.places import NOWHERE, Source

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from bpttcheck.derivation import Size

INLINE = "inline"


def load_each(found: Iterable[Found | Unread]) -> Iterator[DerivationFile | Unread]:
    """Every file that was found as a record, or what is wrong with it; models in folders are passed over."""
    for folder, group in groupby(found, key=lambda item: item.folder if isinstance(item, Found) else ""):
        empty = True
        for outcome in map(_load_found, group):
            if outcome is not None:
                empty = False
                yield outcome
        if empty:
            yield Unread(Source(folder, ""), NoFiles(NOWHERE, folder))


def _load_found(item: Found | Unread) -> DerivationFile | Unread | None:
    source = files.read(item.name) if isinstance(item, Found) else item
    if isinstance(source, Unread):
        return source
    try:
        return load(source)
    except Refused as refused:
        searched = isinstance(item, Found) and item.folder
        skipped = searched and isinstance(refused.fault, ModelFile)
        return None if skipped else Unread(source, refused.fault)


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
    base = _setting(source, top)
    several = top.get("derivations", Sequence)
    if several is None:
        return (_derivation(top, (), base),)
    numbered = enumerate(several.of(Mapping), start=1)
    return tuple(
        _derivation(node, item_path(("`derivations`",), number), _own_setting(source, node, base))
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


def _setting(source: Source, node: Mapping) -> Setting:
    model = _model(source, node)
    assert model is not None  # noqa: S101  (the format asks for it)
    return Setting(
        model=model,
        sizes=models.sizes(node),
        times=times(node),
        assume=lines(node, "assume"),
        rename=renames(node),
        define=definitions(node, "define"),
        options=_chosen(node),
        labels=_labels(node),
        rows=_stands(node, "vectors", schema.Standing.ROWS, otherwise=False),
        denominator=_stands(node, "layout", schema.Layout.DENOMINATOR, otherwise=False),
        slopes_by_value=_stands(node, "slopes", schema.Slopes.VALUE, otherwise=False),
    )


def _own_setting(source: Source, node: Mapping, base: Setting) -> Setting:
    """The file's setting, with a derivation's own model, times, sizes and options instead, and the rest added."""
    sizes = models.sizes(node)
    return Setting(
        model=_model(source, node) or base.model,
        sizes=_merged(base.sizes, sizes) if sizes else base.sizes,
        times=times(node) or base.times,
        assume=base.assume + lines(node, "assume"),
        rename=base.rename + renames(node),
        define=base.define + definitions(node, "define"),
        options=_settled(base.options, _chosen(node)),
        labels=base.labels + _labels(node),
        rows=_stands(node, "vectors", schema.Standing.ROWS, otherwise=base.rows),
        denominator=_stands(node, "layout", schema.Layout.DENOMINATOR, otherwise=base.denominator),
        slopes_by_value=_stands(node, "slopes", schema.Slopes.VALUE, otherwise=base.slopes_by_value),
    )


def _stands(node: Mapping, key: str, word: str, *, otherwise: bool) -> bool:
    written = text(node, key)
    return written == word if written else otherwise


def _chosen(node: Mapping) -> tuple[Chosen, ...]:
    return tuple(Chosen(option.passage(), choice.passage()) for option, choice in models.pairs(node, "options"))


def _labels(node: Mapping) -> tuple[Label, ...]:
    return tuple(Label(letter.passage(), vector.passage()) for letter, vector in models.pairs(node, "labels"))


def _settled(options: tuple[Chosen, ...], own: tuple[Chosen, ...]) -> tuple[Chosen, ...]:
    return tuple({each.option.text: each for each in (*options, *own)}.values())


def _merged(sizes: tuple[Size, ...], own: tuple[Size, ...]) -> tuple[Size, ...]:
    return tuple({size.sort: size for size in (*sizes, *own)}.values())


def _model(source: Source, node: Mapping) -> ModelName | ModelText | None:
    if name := node.get("model", Scalar):
        return ModelName(name.passage())
    inline = node.get("model", Mapping)
    return models.model(inline, source, INLINE) if inline else None


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
