r"""LaTeX to the syntax tree: sums of products of factors, read from the left, each sign by its table.

What the model makes plain is read so; what means two things is refused with both, and what was chosen is noted.
"""

from __future__ import annotations

from fractions import Fraction as Rational
from typing import TYPE_CHECKING, Final

from msgspec import Struct

from bpttcheck.errors import (
    Juxtaposed,
    Misused,
    Refused,
    TooDeep,
    TooLarge,
    Unfinished,
    UnknownWord,
)
from bpttcheck.notation.latex import brackets, calls, derivatives, indicators, names, pieces, ranges, tables
from bpttcheck.notation.latex.cursor import Cursor, sign_of, unscripted
from bpttcheck.notation.latex.loose import is_bare, letter, loose
from bpttcheck.notation.latex.pairs import DEEPEST
from bpttcheck.notation.latex.parsing import surface
from bpttcheck.notation.latex.products import Fold
from bpttcheck.notation.latex.surface import (
    Annotated,
    Bracket,
    Digits,
    Fraction,
    Group,
    Item,
    Items,
    Root,
    Scripted,
    Sign,
    Styled,
    Table,
    Word,
)
from bpttcheck.notation.latex.unfit import refuse_deep, unfit
from bpttcheck.notation.latex.words import COMPARISONS, NO_EQUALITY, PRODUCTS
from bpttcheck.notation.syntax import Negative, Node, Number, Power, Quotient, Sum
from bpttcheck.places import Span

if TYPE_CHECKING:
    from collections.abc import Callable

    from bpttcheck.notation.latex.lexicon import Lexicon

LONGEST_NUMBER: Final = 300
_ENDS: Final = frozenset({"+", "-", ",", ";", ".", ":", "|", "<", ">", "="}) | COMPARISONS.keys() | NO_EQUALITY.keys()


class Note(Struct, frozen=True):
    """What was chosen where there was a choice."""

    span: Span
    text: str


class Reading(Struct, frozen=True):
    """A tree, and what was chosen on the way to it."""

    node: Node
    notes: tuple[Note, ...] = ()


def read(text: str, lexicon: Lexicon) -> Reading:
    r"""The tree of one expression; raises :class:`Refused` with the place of what cannot be read.

    A line may end with a condition (``\quad \text{if } i = j``); it is a case then.
    """
    items = pieces.unwrapped(surface(text))
    reader = Reader(lexicon, ranges.letters(items))
    node = pieces.conditional(items, reader) or reader.expression(items, names.where(items, _whole(text)))
    return Reading(node, tuple(dict.fromkeys(reader.notes)))


def _whole(text: str) -> Span:
    return Span(0, len(text))


class Reader:
    """One expression as it is read: where it is, its letters, which indices are bound, and what was chosen."""

    def __init__(self, lexicon: Lexicon, letters: frozenset[str] = frozenset()) -> None:
        self.lexicon = lexicon
        self.letters = letters
        self.notes: list[Note] = []
        self.bound: frozenset[str] = frozenset()
        self.cursor = Cursor((), _whole(""))
        self._in_time = False
        self._depth = 0

    # ---- rows ---------------------------------------------------------------------------------------------------

    def expression(self, items: Items, around: Span) -> Node:
        """All of a row of items; raises :class:`Refused` where something is left over or missing."""
        outer, self.cursor = self.cursor, Cursor(items, around)
        try:
            if self.cursor.peek() is None:
                raise Refused(Unfinished(around, "an expression"))
            node = self._sum()
            left_over = self.cursor.peek()
            if left_over is not None:
                raise unfit(left_over)
            if len(self.cursor.items) > DEEPEST:
                refuse_deep(node)
            return node
        finally:
            self.cursor = outer

    def time(self, items: Items) -> Node:
        """A time; letters that the author uses for times are read as such."""
        outer, self._in_time = self._in_time, True
        try:
            return self.expression(items, names.where(items, self.cursor.around))
        finally:
            self._in_time = outer

    def index(self, items: Items) -> Node:
        """An index."""
        return self.expression(items, names.where(items, self.cursor.around))

    def _sum(self) -> Node:
        terms = [self.signed_term()]
        while (sign := unscripted(self.cursor.peek())) in {"+", "-"}:
            item = self.cursor.take()
            self.refuse_end(item, f"nothing follows this `{sign}`", "a term must follow")
            term = self.signed_term()
            terms.append(term if sign == "+" else Negative(term, span=item.span.to(term.span)))
        return terms[0] if len(terms) == 1 else Sum(tuple(terms), span=terms[0].span.to(terms[-1].span))

    def signed_term(self) -> Node:
        """``-a b``: the sign is that of the whole product."""
        return self._signed(self._product)

    def signed_factor(self) -> Node:
        """``-a``, and nothing of what it is multiplied by."""
        return self._signed(self.factor)

    def goes_on(self) -> bool:
        """Whether more of a product follows."""
        item = self.cursor.peek()
        return item is not None and unscripted(item) not in _ENDS

    def _signed(self, following: Callable[[], Node]) -> Node:
        signs: list[Item] = []
        while unscripted(self.cursor.peek()) in {"+", "-"}:
            signs.append(self.cursor.take())
            self._check_depth(len(signs), signs[-1])
            self.refuse_end(signs[-1], f"nothing follows this `{unscripted(signs[-1])}`", "a term must follow")
        node = following()
        for sign in reversed(signs):
            if unscripted(sign) == "-":
                node = Negative(node, span=sign.span.to(node.span))
        return node

    def _product(self) -> Node:
        fold = Fold(self.factor(), self.lexicon)
        while (item := self.cursor.peek()) is not None:
            multiplied = PRODUCTS.get(unscripted(item))
            if multiplied:
                self.cursor.take()
                self.refuse_end(item, f"nothing follows this `{unscripted(item)}`", "a factor must follow")
                fold.extend(multiplied, item.span, self.signed_factor())
            elif unscripted(item) in _ENDS:
                break
            else:
                self._refuse_two_numbers(item)
                fold.extend("", item.span, self.factor())
        return fold.node()

    def _refuse_two_numbers(self, item: Item) -> None:
        before = self.cursor.last
        if isinstance(before, Digits) and isinstance(names.single(item), Digits):
            number = names.single(item)
            assert isinstance(number, Digits)  # noqa: S101  (as it was just seen to be)
            raise Refused(Juxtaposed(item.span, before.text, number.text))

    # ---- factors ------------------------------------------------------------------------------------------------

    def factor(self) -> Node:
        """One factor with all that belongs to it: the argument of a function, the body of a sum."""
        self._depth += 1
        try:
            return self._factor()
        finally:
            self._depth -= 1

    def _check_depth(self, depth: int, item: Item) -> None:
        if depth > DEEPEST:
            raise Refused(TooDeep(item.span, DEEPEST))

    def _factor(self) -> Node:
        item = self.cursor.peek()
        if item is None:
            raise Refused(Unfinished(self.cursor.around, "a factor"))
        self._check_depth(self._depth, item)
        if isinstance(item, Sign) or unscripted(item) in _ENDS or unscripted(item) in PRODUCTS:
            raise unfit(item)
        function = calls.function_at(self)
        if function is not None:
            return function
        self.cursor.take()
        operator = _OPERATORS.get(sign_of(item))
        if operator:
            return operator(item, self)
        whole = loose(item)
        return self._atom(whole)

    def _atom(self, whole: Scripted) -> Node:
        name = letter(whole.base) or self._word(whole.base)
        special = indicators.at(whole, self)
        if special is not None:
            return special
        if name == "D" and not self.lexicon.is_known(name) and (node := derivatives.by_index(whole, self)):
            return node
        if name == "d" and is_bare(whole) and not self.lexicon.is_known(name):
            return derivatives.total(whole, self)
        if name is not None:
            if self._in_time:
                name = self.lexicon.times.get(name, name)
            return names.named(name, whole, self)
        return self.postfixed(self._bare(whole.base), whole)

    def _word(self, base: Item) -> str | None:
        r"""A name of several letters: ``\mathrm{net}``."""
        match base:
            case Word(text) if self.lexicon.is_known(text) or self.is_index(text):
                return text
        return None

    def _bare(self, base: Item) -> Node:
        match base:
            case Digits():
                return number(base)
            case Fraction():
                return derivatives.fraction(base, self)
            case Root(items):
                half = Quotient(Number(Rational(1)), Number(Rational(2)))
                return Power(self.expression(items, base.span), half, span=base.span)
            case Bracket():
                return brackets.bracket(base, self)
            case Table():
                return tables.table(base, self)
            case Group(items) | Styled(items) | Annotated(items):
                return self.expression(items, base.span)
            case Scripted():
                return self._atom(loose(base))
            case Word(text):
                raise Refused(UnknownWord(base.span, text))
        raise unfit(base)

    def postfixed(self, node: Node, item: Item | None) -> Node:
        """A tree with the scripts of the item that it was read from."""
        return brackets.postfixed(node, item, self) if isinstance(item, Scripted) else node

    # ---- small things -------------------------------------------------------------------------------------------

    def note(self, span: Span, text: str) -> None:
        """Keep what was chosen."""
        self.notes.append(Note(span, text))

    def refuse_end(self, item: Item, what: str, right: str) -> None:
        """Raises ``Misused`` if nothing follows."""
        if self.cursor.peek() is None:
            raise Refused(Misused(item.span, what, right))

    def slash(self, item: Item | None) -> bool:
        """Whether an item is a slash of any size."""
        return unscripted(item) == "/"

    def is_index(self, name: str) -> bool:
        """Whether a letter is bound by a sum around, or stands for a class."""
        return name in self.bound or self.lexicon.names.label(name) is not None


_OPERATORS: Final[dict[str, Callable[[Item, Reader], Node]]] = {
    derivatives.PARTIAL: derivatives.partial,
    derivatives.NABLA: derivatives.nabla,
    r"\sum": ranges.summation,
    r"\prod": ranges.repeated,
}


def number(item: Digits) -> Number:
    """The exact number; raises ``TooLarge``."""
    if len(item.text) > LONGEST_NUMBER:
        raise Refused(TooLarge(item.span, "the length of this number", LONGEST_NUMBER))
    return Number(Rational(item.text), span=item.span)
