"""Models as read from text: what is declared, and the equations, with all that can be wrong with either."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bpttcheck.errors import BadValue, Misused, Refused, UnknownName, within
from bpttcheck.expressions.scope import Quantity, Role
from bpttcheck.expressions.shapes import COUNT, of_sorts, stacked
from bpttcheck.models.defining import defined
from bpttcheck.models.families import include
from bpttcheck.models.heads import MOST_AXES, read_head, read_name
from bpttcheck.models.model import Family, Glossary, Model, Rule
from bpttcheck.notation import plain
from bpttcheck.notation.syntax import Call, Reference
from bpttcheck.places import NOWHERE

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bpttcheck.derivation import Declaration, ModelText, Rename
    from bpttcheck.expressions.shapes import Sizes
    from bpttcheck.places import Passage

_TIMES = 3
_SORTS = "a sort is a name, as in `W: [h, h+x]`"


def read(text: ModelText) -> Model:
    """A model from its text; raises :class:`Refused` with the passage that is at fault."""
    _check_sorts(text)
    families: list[Family] = []
    _declare(families, text.parameters, "parameter")
    _declare(families, text.inputs, "input")
    _declare(families, text.initial, "computed")
    labels = tuple(_labels(text.assumptions))
    names = (*(each.named.name for each in families), *(read_head(each.head).name for each in text.equations))
    sorts: Sizes = {size.sort: None for size in text.sizes}  # each derivation has sizes of its own
    glossary = Glossary(tuple(families), letters(text.rename, names), labels, rows=text.rows, sizes=sorts)
    return Model(
        name=text.name,
        title=text.title,
        origin=text.origin,
        sizes=text.sizes,
        times=text.times or _TIMES,
        families=defined(text.equations, glossary, "computed").families,
        equations=tuple((each.head.text, each.body.text) for each in text.equations),
        assumptions=text.assumptions,
        rename=text.rename,
        labels=labels,
        options=text.options,
        holding=text.holding,
        spelled=text.spelled,
    )


def letters(renames: Iterable[Rename], names: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    """An author's letters with the quantities that they stand for.

    Raises :class:`Refused`: ``UnknownName`` for a quantity that there is not, ``Defined`` for a letter that is taken,
    ``Misused`` for what is no name.
    """
    return tuple((read_name(each.letter).name, _named(each.quantity, names)) for each in renames)


def _named(passage: Passage, names: tuple[str, ...]) -> str:
    node = read_name(passage)
    if node.name not in names:
        raise Refused(UnknownName(node.span, node.name, tuple(dict.fromkeys(names))), passage)
    return node.name


def _declare(known: list[Family], declarations: Iterable[Declaration], role: Role) -> None:
    for declaration in declarations:
        head = read_head(declaration.head)
        if head.indices:
            raise Refused(Misused(head.span, "indices have no place here", "write `W: [h, h]`"), head.passage)
        if len(declaration.sorts) > MOST_AXES:
            raise Refused(Misused(head.span, "a tensor has at most two axes", "write `W: [h, h]`"), head.passage)
        shape = of_sorts(tuple(stacked(_parts(sort.text)) for sort in declaration.sorts))
        quantity = Quantity(head.name, shape, timed=head.timed, role=role)
        include(known, quantity, Rule(head.when, head.passage, None, head.letter), head, {})


def _labels(assumptions: Iterable[Passage]) -> Iterable[str]:
    """The vectors that the model declares to be one-hot by nature."""
    for passage in assumptions:
        with within(passage):
            match plain.read_assumption(passage.text):
                case Call("onehot", (Reference(name),)):
                    yield name


def _check_sorts(text: ModelText) -> None:
    for size in text.sizes:
        if not size.sort.isidentifier():
            why = f"`{size.sort}` is no name of a sort"
            raise Refused(BadValue(NOWHERE, f"model {text.name}", why, _SORTS), size.passage)
    sized = {size.sort for size in text.sizes}
    for declaration in (*text.parameters, *text.inputs, *text.initial):
        for sort in (part for axis in declaration.sorts for part in _parts(axis.text)):
            if sort not in sized and not sort.startswith(COUNT):
                named = sort.isidentifier()
                remedy = f"add it: `sizes: {{{sort}: 3}}`" if named else _SORTS
                why = f"the sort `{sort}` has no size"
                span = plain.read_head(declaration.head.text).span
                raise Refused(BadValue(span, f"model {text.name}", why, remedy), declaration.head)


def _parts(sort: str) -> list[str]:
    """The sorts of which an axis is stacked: ``h+x``; a number counts entries besides: ``h+1``."""
    parts = [part.strip() for part in sort.split("+")]
    return [f"{COUNT}{part}" if part.isdecimal() and len(parts) > 1 else part for part in parts]
