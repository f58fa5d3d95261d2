"""What a lost factor or term may have been: what the line and the target name, and what the model has beside these."""

from __future__ import annotations

from fractions import Fraction
from itertools import combinations_with_replacement, product
from typing import TYPE_CHECKING, Final

from bpttcheck.explain import relatives
from bpttcheck.explain.places import places
from bpttcheck.expressions.scope import is_quantity
from bpttcheck.kernel.operations import SOFTMAX
from bpttcheck.notation.functions import PRIMED
from bpttcheck.notation.latex.kinds import kind
from bpttcheck.notation.syntax import (
    Call,
    Derivative,
    Entry,
    Indicator,
    MatrixProduct,
    Negative,
    Number,
    Power,
    Product,
    Range,
    Reference,
    Relation,
    Sum,
    Summation,
    Transpose,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from bpttcheck.explain.asked import Asked
    from bpttcheck.expressions.scope import Quantity
    from bpttcheck.notation.syntax import Node

_ONE: Final = Number(Fraction(1))
_TWO: Final = Number(Fraction(2))
_MOST_PAIRED: Final = 8
_LETTERS: Final = "kjmnl"


def terms(asked: Asked) -> Iterator[Node]:
    """Terms that get lost: a 1 or a unit matrix, what other sums have, what the model adds up, what is named."""
    yield from (_ONE, Reference("I"))
    yield from relatives.terms(asked)
    yield from relatives.of_equation(asked, Sum)
    yield from _paths_by_entries(asked)
    yield from _units(asked)
    yield from named(asked)
    yield from (Power(each, _TWO) for each in _narrow(_mentioned(asked), asked))
    yield from _products(asked)
    yield from _paths(asked)
    yield from (Power(each, _TWO) for each in _narrow(named(asked), asked))
    yield from relatives.unbound(asked)


def factors(asked: Asked) -> Iterator[Node]:
    """Scalars, and vectors by entries, that get lost: x, 1 - x, 1 - x², x (1 - x), and what other products have."""
    said, plain = _narrow(_mentioned(asked), asked), _narrow(named(asked), asked)
    yield from (shape(each) for each in said for shape in _shapes(each, asked))
    yield from relatives.factors(asked)
    yield from _deltas(asked)
    yield from _rests(asked)
    yield from _links(asked)
    yield from _adjoints(asked)
    yield from (shape(each) for each in plain for shape in _shapes(each, asked))
    yield from _slopes(asked, plain)
    yield from _differences(asked)
    yield from relatives.unbound(asked)
    yield from (_TWO, Reference("tau"))


def divisors(asked: Asked) -> Iterator[Node]:
    """What gets lost below the bar."""
    yield from relatives.divisors(asked)
    yield from (_TWO, Reference("tau"))
    said, plain = _narrow(_mentioned(asked), asked), _narrow(named(asked), asked)
    found = (shape(each) for several in (said, plain) for each in several for shape in _shapes(each, asked))
    yield from (each for each in found if not mentions_label(each, asked))


def matrices(asked: Asked) -> Iterator[Node]:
    """What gets lost in a product of matrices: what others have, weights and vectors both ways, adjoints, diagonals."""
    yield from relatives.factors(asked)
    yield from relatives.of_equation(asked, MatrixProduct)
    yield from _links(asked)
    yield from _adjoints(asked)
    yield from _differences(asked)
    tensors = [each for each in (*_weights(asked), *named(asked)) if not kind(each, asked.lexicon).is_scalar]
    yield from (turned for each in tensors for turned in (each, Transpose(each)))
    vectors = [each for each in tensors if kind(each, asked.lexicon).is_vector]
    yield from (Call("diag", (shape(each),)) for shape in (_square, _slope, _itself) for each in vectors)


def named(asked: Asked) -> tuple[Node, ...]:
    """Entries and quantities that the line or the target names, then others at the same places and times."""
    return tuple(dict.fromkeys((*_mentioned(asked), *_quantities(asked), *_entries(asked))))


def _mentioned(asked: Asked) -> Iterator[Node]:
    for tree in (asked.tree, asked.target.claim.tree):
        for place in places(tree):
            if isinstance(place.parent, Entry | Derivative) and not isinstance(place.node, Entry):
                continue
            if _is_named(place.node, asked):
                yield place.node


def _is_named(node: Node, asked: Asked) -> bool:
    match node:
        case Entry(Reference(name)) | Reference(name):
            return is_quantity(name, asked.glossary)
    return False


def _quantities(asked: Asked) -> Iterator[Node]:
    """All that has no indices, at the times that the line names and one before."""
    for each in asked.quantities:
        if each.role != "parameter" or len(each.shape.sorts) < 2:
            yield from _at_times(each, asked)


def _at_times(quantity: Quantity, asked: Asked) -> Iterator[Node]:
    for time in asked.around.times if quantity.timed else (None,):
        yield Reference(quantity.name, time)


def _entries(asked: Asked) -> Iterator[Node]:
    """Entries of all quantities, by the indices that the line and the target have."""
    for each in asked.quantities:
        axes = len(each.shape.sorts)
        if axes and asked.around.written_indices:
            for base, indices in product(_at_times(each, asked), product(asked.around.written_indices, repeat=axes)):
                yield Entry(base, indices)


def _weights(asked: Asked) -> Iterator[Node]:
    for each in asked.quantities:
        if each.role == "parameter":
            yield from _at_times(each, asked)


def _units(asked: Asked) -> Iterator[Node]:
    return (Reference("e", index) for index in asked.around.written_indices)


def _products(asked: Asked) -> Iterator[Node]:
    """Products of two entries that are named, or of one with Kronecker's delta."""
    scalars = [each for each in dict.fromkeys(_mentioned(asked)) if kind(each, asked.lexicon).is_scalar]
    swapped = [other for each in scalars for other in relatives.with_other_letters(each, asked)]
    several = [*_deltas(asked), *dict.fromkeys((*scalars, *swapped))][:_MOST_PAIRED]
    return (Product(pair) for pair in combinations_with_replacement(several, 2))


def _paths(asked: Asked) -> Iterator[Node]:
    """A weight applied, as it is or turned, to what it fits: a path forward or back."""
    vectors = dict.fromkeys(
        each for each in (*_quantities(asked), *_adjoints(asked)) if kind(each, asked.lexicon).is_vector
    )
    for weight in _weights(asked):
        shape = kind(weight, asked.lexicon)
        if not (shape.is_scalar or shape.is_vector):
            for vector in vectors:
                rows = kind(vector, asked.lexicon).rows
                if rows == shape.rows:
                    yield MatrixProduct((Transpose(weight), vector))
                if rows == shape.columns:
                    yield MatrixProduct((weight, vector))


def _paths_by_entries(asked: Asked) -> Iterator[Node]:
    """A weight's row or column applied to a vector, written with a sum."""
    free = [Reference(name) for name in asked.indices]
    letter = next(name for name in _LETTERS if Reference(name) not in free)
    vectors = [each for each in _quantities(asked) if kind(each, asked.lexicon).is_vector]
    for weight, own, vector in product(_weights(asked), free[:1], vectors):
        shape, rows = kind(weight, asked.lexicon), kind(vector, asked.lexicon).rows
        for fits, indices in ((shape.columns, (own, Reference(letter))), (shape.rows, (Reference(letter), own))):
            if fits == rows:
                body = Product((Entry(weight, indices), Entry(vector, (Reference(letter),))))
                yield Summation(Range(letter), body)


def _adjoints(asked: Asked) -> Iterator[Node]:
    """What the target derives, derived by each other quantity at the line's times and the next."""
    match asked.target.claim.tree:
        case Call("grad", (above, _)) | Derivative(above, _):
            later = Sum((asked.target.claim.time, _ONE))
            for each in asked.quantities:
                if each.role == "computed":
                    for time in (*asked.around.times, later) if each.timed else (None,):
                        yield Call("grad", (above, Reference(each.name, time)))


def _links(asked: Asked) -> Iterator[Node]:
    """The derivatives that lead from one that the line has to another, or to an end of the target."""
    written = [*_derivatives(asked.tree), *_derivatives(asked.target.claim.tree)]
    own = list(_derivatives(asked.target.claim.tree))
    starts = dict.fromkeys([below for _, below in written] + [above for above, _ in own])
    ends = dict.fromkeys([above for above, _ in written] + [below for _, below in own])
    if any(_derivatives(asked.tree)):
        yield from (Derivative(above, below) for above in starts for below in ends if above != below)


def _derivatives(tree: Node) -> Iterator[tuple[Node, Node]]:
    for place in places(tree):
        match place.node:
            case Derivative(above, below) | Call("grad", (above, below)):
                yield above, below


def _deltas(asked: Asked) -> Iterator[Node]:
    letters = [Reference(name) for name in sorted(asked.around.index_letters)]
    for number, one in enumerate(letters):
        for other in letters[number + 1 :]:
            yield Indicator(Relation(one, "=", other))


def _rests(asked: Asked) -> Iterator[Node]:
    """What a softmax's derivative has beside its output: 1[i = j] - ŷⱼ, and that with the other sign."""
    name = asked.unfolded.within(SOFTMAX)
    indices = asked.around.written_indices
    for output in (each for each in asked.quantities if each.name == name and each.shape.is_vector):
        for base, one, other in product(_at_times(output, asked), indices, indices):
            if one != other:
                delta, value = Entry(Reference("delta"), (one, other)), Entry(base, (other,))
                yield from (Sum((value, Negative(delta))), Sum((delta, Negative(value))))


def _slopes(asked: Asked, plain: Iterable[Node]) -> Iterator[Node]:
    """The activations that the model has, and their derivatives, of what is named."""
    for name in sorted(PRIMED.keys() & {*asked.around.functions}):
        for each in plain:
            yield from (Call(PRIMED[name], (each,)), Call(name, (each,)), _square(Call(name, (each,))))


def _differences(asked: Asked) -> Iterator[Node]:
    """What comes out less what should: how a loss answers to its outputs."""
    labels = [each for each in asked.quantities if each.role == "input" and asked.glossary.is_label(each.name)]
    for label, other in product(labels, asked.quantities):
        if other.role == "computed" and (other.shape, other.timed) == (label.shape, label.timed):
            yield from (
                Sum((one, Negative(two)))
                for one, two in zip(_at_times(other, asked), _at_times(label, asked), strict=True)
            )


def mentions_label(node: Node, asked: Asked) -> bool:
    """Whether a vector is named that may mark a class: its entries are 0 or 1, so that one proves little by them."""
    named = (place.node.name for place in places(node) if isinstance(place.node, Reference))
    return any(asked.glossary.is_label(name) for name in named)


def _narrow(nodes: Iterable[Node], asked: Asked) -> list[Node]:
    """Scalars and vectors."""
    shapes = ((node, kind(node, asked.lexicon)) for node in dict.fromkeys(nodes))
    return [node for node, shape in shapes if shape.is_scalar or shape.is_vector]


def _shapes(node: Node, asked: Asked) -> tuple[Callable[[Node], Node], ...]:
    """In which shapes something gets lost: what nothing computes has no slope."""
    name = node.base if isinstance(node, Entry) else node
    computed = isinstance(name, Reference) and (mine := asked.quantity(name)) and mine.role == "computed"
    return (_itself, _square, _complement, _slope) if computed else (_itself,)


def _itself(node: Node) -> Node:
    return node


def _complement(node: Node) -> Node:
    return Sum((_ONE, Negative(node)))


def _square(node: Node) -> Node:
    return Sum((_ONE, Negative(Power(node, _TWO))))


def _slope(node: Node) -> Node:
    return Product((node, _complement(node)))
