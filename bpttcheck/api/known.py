"""Models as one may ask for them."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from bpttcheck.api.refused import refusals
from bpttcheck.derivation import Chosen, ModelName, ModelText
from bpttcheck.errors import within
from bpttcheck.loading import models as loading
from bpttcheck.models import builtin
from bpttcheck.places import Passage, Source
from bpttcheck.reports import catalogue
from bpttcheck.reports.screen import text as written

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bpttcheck.derivation import Setting
    from bpttcheck.models.model import Model as Read


class Model(Struct, frozen=True, eq=False):
    """A model: its equations, and the sizes and times that hold where nothing else is said.

    >>> import bpttcheck
    >>> rnn = bpttcheck.model("rnn")
    >>> rnn.name, rnn.sizes, rnn.times
    ('rnn', {'x': 4, 'h': 5, 'y': 3}, 3)
    >>> rnn.equations[1]
    'h(t) = tanh(a(t))'
    >>> rnn.parameters["U"]
    ('h', 'x')
    >>> rnn.options["loss"]
    ('sum', 'mean')
    >>> rnn.assumptions
    ('sum(y(t)) = 1', 'onehot(y(t))', 'h(0) = 0')
    """

    _named: ModelName | ModelText
    _chosen: tuple[Chosen, ...]
    _read: Read

    @property
    def name(self) -> str:
        """What it is called."""
        return self._read.name

    @property
    def title(self) -> str:
        """What it is, in a few words."""
        return self._read.title

    @property
    def source(self) -> str:
        """Where its equations come from."""
        return self._read.origin

    @property
    def sizes(self) -> dict[str, int]:
        """The number of values of each sort of index."""
        return {size.sort: size.size for size in self._read.sizes}

    @property
    def times(self) -> int:
        """The last time, tau; 0 where nothing has a time."""
        return self._read.times

    @property
    def equations(self) -> tuple[str, ...]:
        """The equations, in the order in which one writes them on the board."""
        return tuple(f"{head} = {body}" for head, body in self._read.equations)

    @property
    def parameters(self) -> dict[str, tuple[str, ...]]:
        """The sorts of the axes of each parameter: none of a number, one of a vector, two of a matrix."""
        return self._shapes("parameter")

    @property
    def inputs(self) -> dict[str, tuple[str, ...]]:
        """The sorts of the axes of each input."""
        return self._shapes("input")

    @property
    def options(self) -> dict[str, tuple[str, ...]]:
        """The choices of each option, the first of which holds where none is made."""
        return {each.name.text: tuple(choice.name.text for choice in each.choices) for each in self._read.options}

    @property
    def assumptions(self) -> tuple[str, ...]:
        """What the model declares as natural to assume."""
        return tuple(passage.text for passage in self._read.assumptions)

    def settle(self, setting: Setting) -> Setting:
        """The setting with this model in it, and the options with which it was asked for unless that has its own."""
        chosen = {each.option.text: each for each in (*self._chosen, *setting.options)}
        return replace(setting, model=self._named, options=tuple(chosen.values()))

    def _shapes(self, role: str) -> dict[str, tuple[str, ...]]:
        return {each.named.name: each.named.shape.sorts for each in self._read.families if each.named.role == role}

    def __repr__(self) -> str:
        return f"<Model {self.name}: {self.title}>" if self.title else f"<Model {self.name}>"

    def __str__(self) -> str:
        return written(lambda _: catalogue.one(self._read)).rstrip("\n")


def models() -> dict[str, Model]:
    """The built-in models by their names.

    >>> import bpttcheck
    >>> [*bpttcheck.models()]
    ['batch', 'gru', 'lstm', 'mlp', 'rnn', 'softmax']
    >>> bpttcheck.models()["softmax"]
    <Model softmax: A softmax alone>
    """
    return {name: model(name) for name in builtin.names()}


def model(name: str | os.PathLike[str], *, options: Mapping[str, str] | None = None) -> Model:
    r"""A built-in model by its name, one in a file by its path, or one in the text of such a file.

    ``options`` settles those that the model leaves open. Raises :class:`bpttcheck.Refused` for what is no model.

    >>> import bpttcheck
    >>> bpttcheck.model("rnn", options={"loss": "mean"}).equations[-1]
    'L = sum(t, L(t))/tau'
    >>> own = bpttcheck.model("name: line\nparameters: {w: []}\ninputs: {x: [], y: []}\nequations: {L: (w*x - y)^2}\n")
    >>> bpttcheck.check("d L / d w", "2*(w*x - y)*x", model=own).ok
    True
    """
    with refusals("NAME"):
        named = named_by(name)
        chosen = tuple(_chosen(*each) for each in (options or {}).items())
        return Model(named, chosen, builtin.find(named, chosen))


def named_by(name: str | os.PathLike[str]) -> ModelName | ModelText:
    """A model by its name or path, or as it is written in a text of several lines."""
    if isinstance(name, str) and "\n" in name:
        source = Source("<model>", name)
        with within(Passage.of(source)):
            return loading.load(source, "own")
    return ModelName(Passage.whole(os.fspath(name), "NAME"))


def _chosen(option: str, choice: str) -> Chosen:
    return Chosen(Passage.whole(option, "options"), Passage.whole(choice, "options"))
