"""The options of a model: conventions of the field, each of which replaces what the model says of the same heads."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from msgspec.structs import replace

from bpttcheck.derivation import Choice, Chosen, Declaration, Definition, ModelText, Option
from bpttcheck.errors import Refused, UnknownName
from bpttcheck.places import Passage, Span

if TYPE_CHECKING:
    from collections.abc import Iterable

_Headed = TypeVar("_Headed", Declaration, Definition)
_Any = tuple[Declaration | Definition, ...]


def settled(text: ModelText, chosen: Iterable[Chosen]) -> ModelText:
    """The model with each option settled, as chosen or by its first choice.

    Raises :class:`Refused` with ``UnknownName`` for an option or a choice that the model does not have.
    """
    wanted = {each.option.text: each for each in chosen}
    for each in wanted.values():
        _known(each.option, tuple(option.name.text for option in text.options))
    for option in text.options:
        text = _replaced(text, _choice(option, wanted.get(option.name.text)))
    return text


def _choice(option: Option, chosen: Chosen | None) -> Choice:
    if chosen is None:
        return option.choices[0]
    _known(chosen.choice, tuple(choice.name.text for choice in option.choices))
    return next(choice for choice in option.choices if choice.name.text == chosen.choice.text)


def _known(passage: Passage, names: tuple[str, ...]) -> None:
    if passage.text not in names:
        raise Refused(UnknownName(Span(0, len(passage.text)), passage.text, names), passage)


def _replaced(text: ModelText, choice: Choice) -> ModelText:
    new: _Any = (*choice.parameters, *choice.inputs, *choice.initial, *choice.equations)
    heads = {_plain(each.head) for each in new}
    return replace(
        text,
        parameters=(*_others(text.parameters, heads), *choice.parameters),
        inputs=(*_others(text.inputs, heads), *choice.inputs),
        initial=(*_others(text.initial, heads), *choice.initial),
        equations=_in_place(text.equations, choice.equations, heads),
    )


def _others(headed: tuple[_Headed, ...], heads: set[str]) -> tuple[_Headed, ...]:
    return tuple(each for each in headed if _plain(each.head) not in heads)


def _in_place(
    equations: tuple[Definition, ...], new: tuple[Definition, ...], heads: set[str]
) -> tuple[Definition, ...]:
    """The equations in their order, each replaced where it stood; those that replace none come last."""
    replacing = {_plain(each.head): each for each in new}
    kept = [each for each in equations if _plain(each.head) in replacing or _plain(each.head) not in heads]
    return (*(replacing.pop(_plain(each.head), each) for each in kept), *replacing.values())


def _plain(head: Passage) -> str:
    return "".join(head.text.split())
