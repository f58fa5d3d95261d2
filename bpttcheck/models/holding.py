"""What texts hold in a derivative without saying so.

∂s(t)/∂s(t-1) = diag(f(t)) is said of an LSTM's equation for s(t) alone: it holds h(t-1), which depends on s(t-1) too. A
model declares it with the derivative written out, and it goes for every derivative of that form, at any time.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from msgspec.structs import replace

from bpttcheck.errors import Misused, Refused, within
from bpttcheck.expressions import meaning
from bpttcheck.expressions.indices import LAST, letters, linear
from bpttcheck.expressions.scope import Scope
from bpttcheck.notation import plain
from bpttcheck.notation.syntax import Derivative, Entry, Negative, Node, Number, Reference, Sum, mapped

if TYPE_CHECKING:
    from bpttcheck.expressions.scope import Names
    from bpttcheck.places import Passage


def check(passage: Passage, names: Names) -> None:
    """Raises :class:`Refused` for what declares no derivative between times, or names what there is not."""
    with within(passage):
        form = plain.read(passage.text)
        match form:
            case Derivative(Reference() as above, Reference() as below, (_, *_) as held):
                places = [_place(part, None) for part in (above, below, *held)]
                times = {place[1] for place in places if place}
                if None not in places and len(times) == 1 and not times & {"", LAST}:
                    meaning(form, Scope(names, {}, None, letters(form, names, None)))
                    return
        right = "write `d s(t) / d s(t-1) holding h(t-1)`"
        raise Refused(Misused(form.span, "this does not say what a derivative from one time to another holds", right))


def holding(node: Node, declared: Passage, time: Node, names: Names) -> tuple[Node, tuple[Node, ...]]:
    """A tree in which every derivative of the declared form holds what is declared, and all that is held then.

    ``time`` is the one that is left out.
    """
    form = plain.read(declared.text)
    assert isinstance(form, Derivative)  # noqa: S101  (it was checked)
    held: dict[Node, None] = {}
    if not _is_own(form, names):
        return node, ()

    def change(each: Node) -> Node:
        if isinstance(each, Derivative) and (found := _held(each, form, time, names)):
            held.update(dict.fromkeys(found))
            return replace(each, holding=found)
        return mapped(each, change)

    return change(node), tuple(held)


def _is_own(form: Derivative, names: Names) -> bool:
    """Whether the names of a declared form mean what they mean in the model: an author may have given one away."""
    parts = [each for each in (form.numerator, form.denominator, *form.holding) if isinstance(each, Reference)]
    own = [names.quantity(each.name, timed=True) for each in parts]
    return [each.name for each in parts] == [each.name for each in own if each]


def _held(node: Derivative, form: Derivative, time: Node, names: Names) -> tuple[Node, ...]:
    """What a derivative holds if it has this form: the same quantities, as many steps apart."""
    if node.holding:
        return ()
    above = _shift(form.numerator, _whole(node.numerator), time, names)
    below = _shift(form.denominator, _whole(node.denominator), time, names)
    if above is None or above != below:
        return ()
    return tuple(_at(each, *above) for each in form.holding)


def _whole(node: Node) -> Node:
    return node.base if isinstance(node, Entry) else node


def _place(node: Node, time: Node | None) -> tuple[str, str, int] | None:
    """A quantity's name, the letter of its time, and what is added to that; ``time`` is the one that is left out."""
    if not isinstance(node, Reference):
        return None
    written = node.time or time
    at = linear(written) if written else None
    return (node.name, *at) if at else None


def _shift(declared: Node, node: Node, time: Node, names: Names) -> tuple[str, int] | None:
    """At which letter, and how many steps later, a quantity stands than it is declared; ``None`` for another one."""
    wanted, found = _place(declared, None), _place(node, time)
    if wanted is None or found is None:
        return None
    quantity = names.quantity(found[0], timed=True)
    same = quantity is not None and quantity.name == wanted[0]
    return (found[1], found[2] - wanted[2]) if same else None


def _at(node: Node, letter: str, steps: int) -> Node:
    """What is held, at the time that corresponds: h(k-1) for h(t-1)."""
    place = _place(node, None)
    assert place is not None  # noqa: S101  (it was checked)
    name, _, offset = place
    return Reference(name, _time(letter, offset + steps))


def _time(letter: str, steps: int) -> Node:
    number = Number(Fraction(abs(steps)))
    if not letter:
        return number if steps >= 0 else Negative(number)
    if steps == 0:
        return Reference(letter)
    return Sum((Reference(letter), number if steps > 0 else Negative(number)))
