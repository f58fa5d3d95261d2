"""What a call is about, as a header of a document would say it: the same words, checked by the same rules."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import TYPE_CHECKING, Final, Literal, TypedDict

from msgspec.structs import replace

from bpttcheck.api.known import Model, named_by
from bpttcheck.derivation import ModelName, Setting
from bpttcheck.errors import within
from bpttcheck.loading import models, schema
from bpttcheck.loading.checking import check
from bpttcheck.loading.settings import own_setting
from bpttcheck.places import Passage, Source

if TYPE_CHECKING:
    from collections.abc import Iterable

# A name or a path, the text of a model file, or what `bpttcheck.model` gives.
AnyModel = str | os.PathLike[str] | Model

CALL: Final = "<call>"


class About(TypedDict, total=False):
    """What may be said of a call besides its model, under the keys of a file; the rest is as the model has it."""

    sizes: Mapping[str, int] | None
    times: int | None
    assume: str | Iterable[str]
    options: Mapping[str, str]
    define: Mapping[str, str]
    rename: Mapping[str, str]
    labels: Mapping[str, str]
    vectors: Literal["columns", "rows"]
    layout: Literal["numerator", "denominator"]
    slopes: Literal["argument", "value"]


def setting(model: AnyModel, about: About) -> Setting:
    """What a call is about, as a record; raises what a file that says so would."""
    said = _said(about)
    return model.settle(said) if isinstance(model, Model) else replace(said, model=named_by(model))


def _said(about: About) -> Setting:
    """What is said besides the model, checked as if it stood in a file."""
    keys: dict[str, object] = {key: value for key, value in about.items() if value is not None and value != {}}
    assume = about.get("assume", ())
    if assume and not isinstance(assume, str):
        keys["assume"] = [*assume]
    said = {key: value for key, value in keys.items() if value not in ([], ())}
    source = Source(CALL, "".join(f"{key}: {_yaml(value)}\n" for key, value in said.items()) or "{}")
    with within(Passage.of(source)):
        node = check(models.root_of(source), schema.Change, ("the call",))
    return own_setting(source, node, Setting(ModelName(Passage.whole(""))))


def _yaml(value: object) -> str:
    """A value as a file has it, in single quotes, so that a backslash is one."""
    match value:
        case Mapping():
            return "{" + ", ".join(f"{_yaml(key)}: {_yaml(each)}" for key, each in value.items()) + "}"
        case list():
            return f"[{', '.join(map(_yaml, value))}]"
        case str():
            return "'" + value.replace("'", "''") + "'"
    return str(value)
