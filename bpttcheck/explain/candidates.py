"""What a lost factor or term may have been: what the line and the target name, and what the model has beside these."""

from __future__ import annotations

from fractions import Fraction
from itertools import combinations_with_replacement, product
from typing import TYPE_CHECKING, Final

from bpttcheck.explain import by_entries, relatives
from bpttcheck.explain.named import at_times, is_computed, vectors_and_numbers, weights
from bpttcheck.explain.places import places
from bpttcheck.notation.functions import PRIMED, UNPRIMED
from bpttcheck.notation.syntax import (
    Call,
    Derivative,
    Entry,
    MatrixProduct,
    Negative,
    Number,
    Power,
    Product,
    Reference,
    Sum,
    Transpose,
    walk,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from bpttcheck.explain.asked import Asked
    from bpttcheck.notation.syntax import Node

_ONE: Final = Number(Fraction(1))
_TWO: Final = Number(Fraction(2))
_MOST_PAIRED: Final = 8
# What a softmax is applied to, people write under an exponential.
_MADE_OF: Final = {"exp": ("exp", "softmax")}


def terms(asked: Asked) -> Iterator[Node]:
    """Terms that get lost: a 1 or a unit matrix, what other sums have, what the model adds up, what is named."""
    yield from (_ONE, Reference("I"))
    yield from relatives.terms(asked)
    yield from relatives.complements(asked)
    yield from relatives.of_equation(asked, Sum)
    yield from by_entries.paths(asked)
    yield from by_entries.deltas(asked)
    yield from (Call("log", (total,)) for total in by_entries.totals(asked))
    yield from _units(asked)
    yield from asked.around.named
    yield from (Power(each, _TWO) for each in _narrow(asked.around.mentioned, asked))
    yield from _products(asked)
    yield from _paths(asked)
    yield from (Call("diag", (each,)) for each in _vectors(asked.around.mentioned, asked))
    yield from (Power(each, _TWO) for each in _narrow(asked.around.named, asked))
    yield from relatives.unbound(asked)


def factors(asked: Asked) -> Iterator[Node]:
    """Scalars, and vectors by entries, that get lost: x, 1 - x, 1 - x², x (1 - x), and what other products have."""
    said, plain = _narrow(asked.around.mentioned, asked), _narrow(asked.around.named, asked)
    yield from (shape(each) for each in said for shape in _shapes(each, asked))
    yield from relatives.factors(asked)
    yield from relatives.conjugates(asked)
    yield from by_entries.deltas(asked)
    yield from by_entries.rests(asked)
    yield from _links(asked)
    yield from _adjoints(asked)
    yield from by_entries.adjoints(asked)
    yield from _applied(asked, said)
    yield from (shape(each) for each in plain for shape in _shapes(each, asked))
    yield from _slopes(asked, plain)
    yield from _applied(asked, plain)
    yield from _differences(asked)
    yield from relatives.unbound(asked)
    yield from (_TWO, Reference("tau"))


def divisors(asked: Asked) -> Iterator[Node]:
    """What gets lost below the bar."""
    yield from relatives.divisors(asked)
    yield from relatives.conjugates(asked)
    yield from by_entries.totals(asked)
    yield from (_TWO, Reference("tau"))
    said, plain = _narrow(asked.around.mentioned, asked), _narrow(asked.around.named, asked)
    found = (shape(each) for several in (said, plain) for each in several for shape in _shapes(each, asked))
    yield from (each for each in found if not mentions_label(each, asked))


def matrices(asked: Asked) -> Iterator[Node]:
    """What gets lost in a product of matrices: what others have, weights and vectors both ways, adjoints, diagonals."""
    yield from relatives.factors(asked)
    yield from relatives.of_equation(asked, MatrixProduct)
    yield from _links(asked)
    yield from _diagonals(asked.around.mentioned, asked)
    yield from _adjoints(asked)
    yield from _differences(asked)
    tensors = [each for each in (*weights(asked), *asked.around.named) if not asked.kind(each).is_scalar]
    yield from (turned for each in tensors for turned in (each, Transpose(each)))
    yield from _diagonals(tensors, asked)


def _diagonals(nodes: Iterable[Node], asked: Asked) -> Iterator[Node]:
    """What multiplies by entries, as a matrix."""
    return (Call("diag", (shape(each),)) for shape in (_square, _slope, _itself) for each in _vectors(nodes, asked))


def _vectors(nodes: Iterable[Node], asked: Asked) -> list[Node]:
    return [each for each in nodes if asked.kind(each).is_vector]


def _units(asked: Asked) -> Iterator[Node]:
    return (Reference("e", index) for index in asked.around.written_indices)


def _products(asked: Asked) -> Iterator[Node]:
    """Products of two entries that are named, or of one with Kronecker's delta."""
    scalars = [each for each in asked.around.mentioned if asked.kind(each).is_scalar]
    swapped = [other for each in scalars for other in relatives.with_other_letters(each, asked)]
    several = [*by_entries.deltas(asked), *dict.fromkeys((*scalars, *swapped))][:_MOST_PAIRED]
    return (Product(pair) for pair in combinations_with_replacement(several, 2))


def _paths(asked: Asked) -> Iterator[Node]:
    """A weight applied, as it is or turned, to what it fits: a path forward or back."""
    vectors = dict.fromkeys(
        each for each in (*vectors_and_numbers(asked), *_adjoints(asked)) if asked.kind(each).is_vector
    )
    for weight in weights(asked):
        shape = asked.kind(weight)
        if not (shape.is_scalar or shape.is_vector):
            for vector in vectors:
                rows = asked.kind(vector).rows
                if rows == shape.rows:
                    yield MatrixProduct((Transpose(weight), vector))
                if rows == shape.columns:
                    yield MatrixProduct((weight, vector))


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
    first, last = [above for above, _ in own], [below for _, below in own]
    starts = dict.fromkeys([*(below for _, below in written if below not in last), *first, *_called(asked)])
    ends = dict.fromkeys([*(above for above, _ in written if above not in first), *last])
    if any(_derivatives(asked.tree)):
        yield from (Derivative(above, below) for above in starts for below in ends if above != below)
    else:
        found = [node for node in asked.around.mentioned if is_computed(node, asked)]
        yield from (Derivative(above, below) for above in found for below in last if above != below)


def _called(asked: Asked) -> list[Node]:
    """What the line applies functions to, with these."""
    calls = (place.node for place in places(asked.tree) if isinstance(place.node, Call))
    return [call for call in calls if call.function != "grad"]


def _derivatives(tree: Node) -> Iterator[tuple[Node, Node]]:
    for place in places(tree):
        match place.node:
            case Derivative(above, below) | Call("grad", (above, below)):
                yield above, below
            case Entry(Call("grad", (above, below)), indices):
                yield above, Entry(below, indices)


def _slopes(asked: Asked, plain: Iterable[Node]) -> Iterator[Node]:
    """The activations that the model has, and their derivatives, of what is named."""
    for name in sorted(PRIMED.keys() & {*asked.around.functions}):
        for each in plain:
            if _may_apply(name, each, asked):
                yield from (Call(PRIMED[name], (each,)), Call(name, (each,)), _square(Call(name, (each,))))


def _applied(asked: Asked, plain: Iterable[Node]) -> Iterator[Node]:
    """The other functions that the model and the line have, of what is named."""
    names = [name for name in asked.around.functions if name not in PRIMED and name not in UNPRIMED]
    pairs = ((name, each) for each in plain for name in names if not mentions_label(each, asked))
    return (Call(name, (each,)) for name, each in pairs if _may_apply(name, each, asked))


def _may_apply(name: str, node: Node, asked: Asked) -> bool:
    """Whether the model has a function of this, or the line has this: nobody loses other functions."""
    functions = _MADE_OF.get(name, (name,))
    known = set().union(*[asked.unfolded.applied.get(function, ()) for function in functions])
    named = node.base if isinstance(node, Entry) else node
    return node in asked.around.mentioned or (isinstance(named, Reference) and _its_name(named, asked) in known)


def _its_name(node: Reference, asked: Asked) -> str:
    quantity = asked.quantity(node)
    return quantity.name if quantity else ""


def _differences(asked: Asked) -> Iterator[Node]:
    """What comes out less what should: how a loss answers to its outputs."""
    labels = [each for each in asked.quantities if each.role == "input" and asked.glossary.is_label(each.name)]
    for label, other in product(labels, asked.quantities):
        if other.role == "computed" and (other.shape, other.timed) == (label.shape, label.timed):
            yield from (
                Sum((one, Negative(two)))
                for one, two in zip(at_times(other, asked), at_times(label, asked), strict=True)
            )


def mentions_label(node: Node, asked: Asked) -> bool:
    """Whether a vector is named that may mark a class: its entries are 0 or 1, so that one proves little by them."""
    named = (each.name for each in walk(node) if isinstance(each, Reference))
    return any(asked.glossary.is_label(name) for name in named)


def _narrow(nodes: Iterable[Node], asked: Asked) -> list[Node]:
    """Scalars and vectors."""
    shapes = ((node, asked.kind(node)) for node in dict.fromkeys(nodes))
    return [node for node, shape in shapes if shape.is_scalar or shape.is_vector]


def _shapes(node: Node, asked: Asked) -> tuple[Callable[[Node], Node], ...]:
    """In which shapes something gets lost: what nothing computes has no slope."""
    return (_itself, _square, _complement, _slope) if is_computed(node, asked) else (_itself,)


def _itself(node: Node) -> Node:
    return node


def _complement(node: Node) -> Node:
    return Sum((_ONE, Negative(node)))


def _square(node: Node) -> Node:
    return Sum((_ONE, Negative(Power(node, _TWO))))


def _slope(node: Node) -> Node:
    return Product((node, _complement(node)))
