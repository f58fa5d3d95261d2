"""The models that come with the program, and models in files beside a derivation."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from bpttcheck.derivation import ModelName, ModelText
from bpttcheck.errors import Refused, UnknownModel, within
from bpttcheck.loading import models as loading
from bpttcheck.loading.files import Unread, read
from bpttcheck.models.reading import read as read_model
from bpttcheck.places import Passage, Source, Span

if TYPE_CHECKING:
    from bpttcheck.models.model import Model

_FOLDER = Path(__file__).parent


def names() -> tuple[str, ...]:
    """The names of the built-in models, in alphabetical order."""
    return tuple(sorted(path.stem for path in _FOLDER.glob("*.yaml")))


@cache
def builtin(name: str) -> Model:
    """A built-in model."""
    text = (_FOLDER / f"{name}.yaml").read_text(encoding="utf-8")
    return read_model(loading.load(Source(f"{name}.yaml", text), name))


def find(named: ModelName | ModelText) -> Model:
    """The model of a derivation.

    Raises :class:`Refused`: ``UnknownModel`` for a name that is neither built in nor a file, and whatever is wrong
    in a model file, with its place there.
    """
    if isinstance(named, ModelText):
        return read_model(named)
    name = named.name.text
    if name in names():
        return builtin(name)
    path = Path(named.name.source.name).parent / name
    with within(named.name):
        if not name.endswith((".yaml", ".yml")) or not path.is_file():
            raise Refused(UnknownModel(Span(0, len(name)), name, names()))
        source = read(str(path))
        if isinstance(source, Unread):
            raise Refused(source.fault, Passage.whole("", source.source.name))
    return read_model(loading.load(source, path.stem))
