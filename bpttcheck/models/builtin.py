"""The models that come with the program, and models in files beside a derivation."""

from __future__ import annotations

import os
from functools import cache
from typing import TYPE_CHECKING

from msgspec.structs import replace

from bpttcheck.derivation import Chosen, ModelName, ModelText
from bpttcheck.errors import Refused, UnknownModel, within
from bpttcheck.loading import models as loading
from bpttcheck.loading.files import Unread, read
from bpttcheck.models.assuming import check
from bpttcheck.models.foreign import untold
from bpttcheck.models.options import settled
from bpttcheck.models.reading import read as read_model
from bpttcheck.places import Passage, Source, Span

if TYPE_CHECKING:
    from bpttcheck.models.model import Model

_FOLDER = os.path.dirname(__file__)
_ENDING = ".yaml"

# Built-in models with options settled otherwise than by their first choices; there are not many.
_OTHERWISE: dict[tuple[str, frozenset[tuple[str, str]]], Model] = {}


@cache
def names() -> tuple[str, ...]:
    """The names of the built-in models, in alphabetical order."""
    return tuple(sorted(name.removesuffix(_ENDING) for name in os.listdir(_FOLDER) if name.endswith(_ENDING)))


@cache
def _text(name: str) -> ModelText:
    with open(os.path.join(_FOLDER, name + _ENDING), encoding="utf-8") as file:
        content = file.read()
    return loading.load(Source(f"{name}.yaml", content), name)


@cache
def builtin(name: str) -> Model:
    """A built-in model, each of its options settled by its first choice."""
    return read_model(settled(_text(name), ()))


def is_builtin(named: ModelName | ModelText) -> bool:
    """Whether a model came with the program, and is known to unroll, whatever its options."""
    return isinstance(named, ModelName) and named.name.text in names()


def path_of(named: ModelName) -> str:
    """Where a model that is not built in is looked for: its path is relative to the file that names it."""
    return os.path.join(os.path.dirname(named.name.source.name), named.name.text)


def text(named: ModelName | ModelText, chosen: tuple[Chosen, ...] = ()) -> ModelText:
    """The text of a model with its options settled; raises :class:`Refused` as :func:`find` does."""
    return settled(named if isinstance(named, ModelText) else _found(named), chosen)


def find(named: ModelName | ModelText, chosen: tuple[Chosen, ...] = ()) -> Model:
    """The model of a derivation, with its options settled.

    Raises :class:`Refused`: ``UnknownModel`` for a name that is neither built in nor a file, ``UnknownOption``
    or ``UnknownChoice`` for what it does not have, and whatever is wrong in a model file, with its place there;
    of a file in another folder than the one that names it just ``ForeignModel``.
    """
    if isinstance(named, ModelName) and is_builtin(named):
        return _otherwise(named.name.text, chosen) if chosen else builtin(named.name.text)
    found = text(named, chosen)
    with untold(named):
        model = read_model(found)
        check(model, rows=found.rows)
    return model


def _otherwise(name: str, chosen: tuple[Chosen, ...]) -> Model:
    key = name, frozenset((each.option.text, each.choice.text) for each in chosen)
    if key not in _OTHERWISE:
        _OTHERWISE[key] = read_model(settled(_text(name), chosen))
    return _OTHERWISE[key]


def _found(named: ModelName) -> ModelText:
    name = named.name.text
    if name in names():
        return _text(name)
    path = path_of(named)
    if not name.endswith((".yaml", ".yml")) or not os.path.isfile(path):
        raise Refused(UnknownModel(Span(0, len(name)), name, names()), named.name)
    source = read(path)
    with untold(named):
        if isinstance(source, Unread):
            raise _unread(source, named.name)
        with within(Passage.of(source)):
            return loading.load(source, os.path.splitext(os.path.basename(path))[0])


def _unread(file: Unread, named: Passage) -> Refused:
    """What is wrong with a file, where it stands there; where it is named, if nothing of it could be read."""
    if file.source.text:
        return Refused(file.fault, Passage.of(file.source))
    return Refused(replace(file.fault, span=Span(0, len(named.text))), named)
