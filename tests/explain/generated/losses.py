"""Mistakes of thought about softmax and the loss, as they stand in a line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bpttcheck.notation.syntax import (
    Call,
    Derivative,
    Entry,
    Indicator,
    MatrixProduct,
    Negative,
    Node,
    Product,
    Quotient,
    Reference,
    Relation,
    Sum,
    Transpose,
)
from tests.explain.generated.rewriting import TWO, one_less, rewritten
from tests.explain.generated.sought import (
    called,
    is_mean,
    label,
    named,
    softmaxed,
    time_of,
)
from tests.explain.generated.spots import spots

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.explain.generated.rewriting import Rule
    from tests.explain.generated.right import Right


def _is_output(node: Node, right: Right) -> bool:
    name = named(node)
    return name is not None and name.name in softmaxed(right)


def _is_label(node: Node, right: Right) -> bool:
    name = named(node)
    return name is not None and name.name == label(right)


def _is_delta(node: Node) -> bool:
    match node:
        case Indicator() | Entry(Reference("delta")):
            return True
    return False


def _is_own_square(node: Node, output: Node) -> bool:
    """Whether a matrix is y yᵀ."""
    return node in {MatrixProduct((output, Transpose(output))), Call("outer", (output, output))}


def _jacobian(node: Node, right: Right) -> tuple[Node, Node, list[Node]] | None:
    """The output, Kronecker's delta or nothing, and other factors, where ∂ŷ/∂o stands."""
    match node:
        case Product(factors):
            outputs = [k for k, each in enumerate(factors) if _is_output(each, right)]
            sums = [
                (k, each.terms[0])
                for k, each in enumerate(factors)
                if isinstance(each, Sum) and len(each.terms) == 2 and _is_delta(each.terms[0])
            ]
            if outputs and sums:
                own, (place, delta) = outputs[0], sums[0]
                return factors[own], delta, [each for k, each in enumerate(factors) if k not in {own, place}]
        case Derivative(Entry(_, (i,)) as above, Entry(_, (j,)) as below) if _is_softmax(above, below, right):
            return above, Indicator(Relation(i, "=", j)), []
    return None


def _is_softmax(above: Node, below: Node, right: Right) -> bool:
    one, other = named(above), named(below)
    return bool(one and other and softmaxed(right).get(one.name) == other.name)


def _whole_jacobian(node: Node, right: Right) -> Node | None:
    """The output, where the whole of ∂ŷ/∂o stands."""
    match node:
        case Sum((Call("diag", (output,)), Negative(square))) if _is_own_square(square, output):
            return output
        case Derivative(above, below) if not isinstance(above, Entry) and _is_softmax(above, below, right):
            return above
    return None


def _back_through(node: Node, right: Right) -> tuple[Node, Node] | None:
    """The output and the label, where ∂L/∂o stands."""
    match node:
        case Sum((output, Negative(wanted))) if _is_output(output, right) and _is_label(wanted, right):
            return output, wanted
        case Call("grad", (_, below)) | Derivative(_, below) if not is_mean(right):
            name = named(below)
            known = {before: after for after, before in softmaxed(right).items()}
            if name and name.name in known and label(right):
                return _at_the_end(below, known[name.name], right)
    return None


def _at_the_end(below: Node, output: str, right: Right) -> tuple[Node, Node] | None:
    """The output and the label beside what the softmax takes; where these have no time, at the last one only."""
    time = time_of(below, right)
    if right.prepared.world.glossary.quantity(output, timed=True) is None:
        if time not in {None, Reference("tau")}:
            return None
        time = None
    return called(below, output, time), called(below, label(right), time)


def _by_entries(node: Node, right: Right) -> list[Node]:
    if found := _jacobian(node, right):
        output, delta, others = found
        return [Product((delta, output, one_less(output), *others))]
    if (whole := _whole_jacobian(node, right)) is not None:
        return [Call("diag", (Product((whole, one_less(whole))),))]
    if back := _back_through(node, right):
        return [Negative(Product((back[1], one_less(back[0]))))]
    return []


def softmax_diagonal(right: Right) -> Iterator[Node]:
    """A softmax is taken entry by entry."""
    yield from rewritten(right, _by_entries)
    yield from _of_target(right, _by_entries)


def _of_target(right: Right, rule: Rule) -> Iterator[Node]:
    """A rule applied to what is asked."""
    for spot in spots(right.target.claim.tree):
        yield from map(spot.put, rule(spot.node, right))


def _without_denominator(node: Node, right: Right) -> list[Node]:
    if found := _jacobian(node, right):
        output, delta, others = found
        return [Product((delta, output, *others))]
    if (whole := _whole_jacobian(node, right)) is not None:
        return [Call("diag", (whole,))]
    if back := _back_through(node, right):
        return [Negative(back[1])]
    match node:
        case Sum((one, other)):
            parts = {each: each.term if isinstance(each, Negative) else each for each in (one, other)}
            deltas = [each for each, part in parts.items() if _is_delta(part)]
            if len(deltas) == 1 and any(_is_output(part, right) for part in parts.values()):
                return deltas
    return []


def softmax_denominator(right: Right) -> Iterator[Node]:
    """The denominator of a softmax is taken as a constant."""
    yield from rewritten(right, _without_denominator)
    yield from _of_target(right, _without_denominator)


def _by_output(node: Node, right: Right) -> tuple[Node, Node] | None:
    """The output and the label, where ∂L/∂ŷ stands."""
    match node:
        case Negative(Quotient(wanted, output)) | Quotient(Negative(wanted), output):
            return (output, wanted) if _is_output(output, right) and _is_label(wanted, right) else None
        case Call("grad", (_, below)) | Derivative(_, below) if _is_output(below, right) and not is_mean(right):
            return below, called(below, label(right), time_of(below, right))
    return None


def _as_squares(node: Node, right: Right) -> list[Node]:
    if (found := _by_output(node, right)) is not None:
        rest = Sum((found[0], Negative(found[1])))
        return [rest, Product((TWO, rest))]
    if (found := _back_through(node, right)) is not None:
        rest = Sum((found[0], Negative(found[1])))
        return [Product((rest, found[0], one_less(found[0])))]
    return []


def squared(right: Right) -> Iterator[Node]:
    """The loss is taken for the squared error."""
    yield from rewritten(right, _as_squares)
    yield from _of_target(right, _as_squares)


def _without_logarithm(node: Node, right: Right) -> list[Node]:
    match node:
        case Quotient(above, below) if _is_output(below, right):
            return [above]
        case Call("grad", (_, below)) if _is_output(below, right) and label(right):
            return [Negative(called(below, label(right), time_of(below, right)))]
    return []


def logarithm(right: Right) -> Iterator[Node]:
    """The derivative of a logarithm is left out."""
    yield from rewritten(right, _without_logarithm)
