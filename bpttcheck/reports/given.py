"""What a derivation is about, written out, so that another program can compute it: no name of a model is left."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bpttcheck.errors import Refused
from bpttcheck.models import builtin

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bpttcheck.derivation import Declaration, Definition, Rename, Setting

Json = str | int | bool | None | list["Json"] | dict[str, "Json"]


def given(setting: Setting) -> dict[str, Json] | None:
    """Declarations and equations with the options settled, definitions, letters, conventions; ``None`` if unknown."""
    try:
        text = builtin.text(setting.model, setting.options)
    except Refused:
        return None
    return {
        "parameters": _declared(text.parameters),
        "inputs": _declared(text.inputs),
        "initial": _declared(text.initial),
        "equations": _defined(text.equations),
        "define": _defined(setting.define),
        "rename": _renamed((*text.rename, *setting.rename)),
        "labels": {each.letter.text: each.vector.text for each in setting.labels},
        "rows": text.rows or setting.rows,
        "denominator": setting.denominator,
        "slopes_by_value": setting.slopes_by_value,
    }


def _declared(declarations: Iterable[Declaration]) -> Json:
    return {each.head.text: [sort.text for sort in each.sorts] for each in declarations}


def _defined(definitions: Iterable[Definition]) -> Json:
    return {each.head.text: each.body.text for each in definitions}


def _renamed(renames: Iterable[Rename]) -> Json:
    return {each.letter.text: each.quantity.text for each in renames}
