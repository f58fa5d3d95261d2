"""An author's letters for classes: with ``ell: y(t)``, ``yhat[ell]`` is the entry at the class that y(t) marks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bpttcheck.errors import Defined, Misused, NoLabel, NoTime, Refused, UnknownName, within
from bpttcheck.expressions.scope import is_quantity
from bpttcheck.models.heads import read_name
from bpttcheck.notation import plain
from bpttcheck.notation.syntax import Number, Reference

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bpttcheck.derivation import Label
    from bpttcheck.models.model import Glossary
    from bpttcheck.places import Passage

_TIME = "t"


def classes(labels: Iterable[Label], glossary: Glossary) -> tuple[tuple[str, Reference], ...]:
    """The letters with the vectors whose classes they name.

    Raises :class:`Refused`: ``UnknownName`` or ``NoTime`` for a vector that there is not, ``NoLabel`` for one that
    marks no class, ``Misused`` for what is no vector or no letter.
    """
    return tuple((read_name(each.letter).name, _vector(each.vector, glossary)) for each in labels)


def check_free(labels: Iterable[Label], glossary: Glossary) -> None:
    """Raises :class:`Refused` with ``Defined`` for a letter that means something else already."""
    for each in labels:
        letter = read_name(each.letter)
        taken = {_TIME: "it stands for the time"}.get(letter.name)
        if is_quantity(letter.name, glossary):
            taken = "it is a quantity of the model or of the file"
        if taken:
            raise Refused(Defined(letter.span, letter.name, taken), each.letter)


def _vector(passage: Passage, glossary: Glossary) -> Reference:
    with within(passage):
        node = plain.read(passage.text)
        if not isinstance(node, Reference) or not isinstance(node.time, Number | Reference | None):
            raise Refused(Misused(node.span, "a class is marked by a vector at a time", "write `y(t)`, `y(1)` or `y`"))
        if not is_quantity(node.name, glossary):
            raise Refused(UnknownName(node.span, node.name, glossary.known()))
        if not glossary.is_label(node.name):
            raise Refused(NoLabel(node.span, node.name, glossary.labels))
        if node.time is not None and glossary.quantity(node.name, timed=True) is None:
            raise Refused(NoTime(node.span, node.name))
        return node
