"""The options of a model: conventions of the field, each of which replaces what the model says of the same heads."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from msgspec.structs import replace

from bpttcheck.derivation import Choice, Chosen, Declaration, Definition, ModelText, Option
from bpttcheck.errors import Refused, UnknownChoice, UnknownOption
from bpttcheck.places import Passage, Span

if TYPE_CHECKING:
    from collections.abc import Iterable

_Headed = TypeVar("_Headed", Declaration, Definition)
_Any = tuple[Declaration | Definition, ...]


def settled(text: ModelText, chosen: Iterable[Chosen]) -> ModelText:
    """The model with each option settled, as chosen or by its first choice.

    Raises :class:`Refused`: ``UnknownOption`` or ``UnknownChoice`` for what the model does not have. A choice may say
    how those of later options go with it.
    """
    wanted = {each.option.text: each for each in chosen}
    known = tuple(option.name.text for option in text.options)
    _check_known((each.option for each in wanted.values()), known, text)
    for place, name in enumerate(known):
        choice = _choice(text.options[place], wanted.get(name))
        _check_known((each.name for each in choice.options), known[place + 1 :], text)
        text = _replaced(text, choice)
    return text


def _check_known(names: Iterable[Passage], known: tuple[str, ...], text: ModelText) -> None:
    for each in names:
        if each.text not in known:
            raise Refused(UnknownOption(Span(0, len(each.text)), each.text, known, text.name), each)


def _choice(option: Option, chosen: Chosen | None) -> Choice:
    if chosen is None:
        return option.choices[0]
    name, choices = chosen.choice.text, {choice.name.text: choice for choice in option.choices}
    if name not in choices:
        raise Refused(UnknownChoice(Span(0, len(name)), name, tuple(choices), option.name.text), chosen.choice)
    return choices[name]


def _replaced(text: ModelText, choice: Choice) -> ModelText:
    new: _Any = (*choice.parameters, *choice.inputs, *choice.initial, *choice.equations)
    heads = {_plain(each.head) for each in new}
    return replace(
        text,
        parameters=(*_others(text.parameters, heads), *choice.parameters),
        inputs=(*_others(text.inputs, heads), *choice.inputs),
        initial=(*_others(text.initial, heads), *choice.initial),
        equations=_in_place(text.equations, choice.equations, heads),
        options=_changed(text.options, choice.options),
    )


def _changed(options: tuple[Option, ...], new: tuple[Option, ...]) -> tuple[Option, ...]:
    """The options in their order, with the choices that go with one that was made."""
    replacing = {option.name.text: option for option in new}
    return tuple(replacing.get(option.name.text, option) for option in options)


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
