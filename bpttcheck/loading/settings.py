"""What the lines of a derivation or a document are about, as a record."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bpttcheck.derivation import Chosen, Label, ModelName, ModelText, Setting
from bpttcheck.loading import models, schema
from bpttcheck.loading.models import definitions, lines, renames, spellings, text, times
from bpttcheck.loading.yaml_nodes import Mapping, Scalar

if TYPE_CHECKING:
    from bpttcheck.derivation import Size
    from bpttcheck.places import Source

INLINE = "inline"


def base_setting(source: Source, node: Mapping) -> Setting:
    """What stands at the top of a file, or in the header of a document."""
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
        spelled=spellings(node),
        rows=_stands(node, "vectors", schema.Standing.ROWS, otherwise=False),
        denominator=_stands(node, "layout", schema.Layout.DENOMINATOR, otherwise=False),
        slopes_by_value=_stands(node, "slopes", schema.Slopes.VALUE, otherwise=False),
    )


def own_setting(source: Source, node: Mapping, base: Setting) -> Setting:
    """The setting so far, with a derivation's own model, times, sizes and options instead, and the rest added."""
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
        spelled=base.spelled + spellings(node),
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
