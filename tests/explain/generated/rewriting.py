"""Mistakes of thought as they stand in a line: an activation's slope, a softmax, a loss, a path, an input."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import TYPE_CHECKING

from msgspec.structs import replace

from bpttcheck.expressions.shapes import TIME
from bpttcheck.notation.syntax import (
    Call,
    Derivative,
    Entry,
    Indicator,
    MatrixProduct,
    Negative,
    Node,
    Number,
    Power,
    Product,
    Quotient,
    Reference,
    Relation,
    Sum,
    Summation,
    Transpose,
    mapped,
    walk,
)
from tests.explain.generated.sought import (
    Sought,
    called,
    equations,
    label,
    named,
    quantity,
    softmaxed,
    sought,
    squashed,
    states,
    time_of,
)
from tests.explain.generated.spots import spots

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.explain.generated.right import Right

    # What may stand in the place of a node, each place in the list another mistake.
    Rule = Callable[[Node, Right], list[Node]]

ONE, TWO = Number(Fraction(1)), Number(Fraction(2))
_SLOPES = {"dtanh", "dsigmoid", "drelu", "dleaky_relu", "dsoftplus", "step"}


def _rewritten(right: Right, rule: Rule) -> Iterator[Node]:
    """The line with a rule applied at one place, or at all."""
    count = 0
    for spot in spots(right.tree):
        found = rule(spot.node, right)
        count = max(count, len(found))
        yield from map(spot.put, found)
    yield from (_everywhere(right.tree, rule, number, right) for number in range(count))


def _everywhere(node: Node, rule: Rule, number: int, right: Right) -> Node:
    found = rule(node, right)
    if number < len(found):
        return found[number]
    return mapped(node, lambda child: _everywhere(child, rule, number, right))


# ---- activations ------------------------------------------------------------------------------------------------


def _rest(node: Node) -> Node:
    return Sum((ONE, Negative(node)))


def _slope_of(node: Node) -> Node | None:
    """Of 1 - x² the x."""
    match node:
        case Sum((Number(one), Negative(Power(base, Number(two))))) if one == 1 and two == 2:
            return base
        case Sum((Number(one), Negative(Product((base, other))))) if one == 1 and base == other:
            return base
    return None


def _is_slope(node: Node) -> bool:
    return _slope_of(node) is not None or (isinstance(node, Call) and node.function in _SLOPES)


def _pairs(factors: tuple[Node, ...]) -> Iterator[tuple[int, int]]:
    """The places of x and 1 - x."""
    for one, node in enumerate(factors):
        yield from ((one, other) for other, rest in enumerate(factors) if rest == _rest(node))


def _product(factors: list[Node]) -> Node:
    return factors[0] if len(factors) == 1 else Product(tuple(factors))


def _without_slope(node: Node, _right: Right) -> list[Node]:
    match node:
        case Product(factors):
            lost = [{k} for k, each in enumerate(factors) if _is_slope(each)] + [set(pair) for pair in _pairs(factors)]
            kept = ([each for k, each in enumerate(factors) if k not in some] for some in lost)
            return [_product(several) for several in kept if several]
        case MatrixProduct(factors):
            alike = [k for k, each in enumerate(factors) if isinstance(each, Call) and _is_diagonal_slope(each)]
            others = [(*factors[:k], *factors[k + 1 :]) for k in alike]
            return [several[0] if len(several) == 1 else MatrixProduct(several) for several in others]
    return []


def _is_diagonal_slope(node: Call) -> bool:
    if node.function != "diag":
        return False
    inside = node.arguments[0]
    return _is_slope(inside) or (isinstance(inside, Product) and [*_pairs(inside.factors)] == [(0, 1)])


def _adjoint_after(node: Node, right: Right) -> list[Node]:
    """∂L/∂h where ∂L/∂a stands."""
    after = {before: name for name, (_, before) in squashed(right).items()}
    match node:
        case Call("grad", (above, below)) if (name := named(below)) and name.name in after:
            return [Call("grad", (above, called(below, after[name.name], name.time)))]
        case Derivative(above, below) if (name := named(below)) and name.name in after:
            return [replace(node, denominator=called(below, after[name.name], name.time))]
    return []


def activation(right: Right) -> Iterator[Node]:
    """The slope of an activation is left out."""
    yield from _rewritten(right, _without_slope)
    yield from _rewritten(right, _adjoint_after)
    after = {before: name for name, (_, before) in squashed(right).items()}
    for each in sought(right):
        below = named(each.below)
        if below and below.name in after:
            yield each.of(each.above, called(each.below, after[below.name], below.time))


def _wrong_slope(node: Node, right: Right) -> list[Node]:
    base = _slope_of(node)
    if base is not None:
        yields = [_square_rest(Call("tanh", (base,))), Product((base, _rest(base)))]
        before = _before(base, right)
        state = _state_of(base, right)
        return [*yields, *([_square_rest(before)] if before else []), *([_square_rest(state)] if state else [])]
    match node:
        case Call("dtanh" | "dsigmoid" as function, (argument,)) if (after := _after(argument, right)) is not None:
            return [Call(function, (after,))]
        case Product(factors):
            return [_product(each) for pair in _pairs(factors) for each in _other_pairs(factors, pair, right)]
    return []


def _square_rest(node: Node) -> Node:
    return _rest(Power(node, TWO))


def _other_pairs(factors: tuple[Node, ...], pair: tuple[int, int], right: Right) -> Iterator[list[Node]]:
    base = factors[pair[0]]
    rest = [each for k, each in enumerate(factors) if k not in pair]
    yield [_square_rest(base), *rest]
    applied = Call("sigmoid", (base,))
    yield [applied, _rest(applied), *rest]
    before = _before(base, right)
    if before is not None:
        yield [before, _rest(before), *rest]


def _before(node: Node, right: Right) -> Node | None:
    """Of h the a."""
    name, known = named(node), squashed(right)
    return called(node, known[name.name][1], name.time) if name and name.name in known else None


def _after(node: Node, right: Right) -> Node | None:
    """Of a the h."""
    name = named(node)
    known = {before: after for after, (_, before) in squashed(right).items()}
    return called(node, known[name.name], name.time) if name and name.name in known else None


def _state_of(node: Node, right: Right) -> Node | None:
    """Of tanh(s) the h, where h is that times a gate."""
    match node:
        case Call("tanh", (argument,)) if (name := named(argument)) and "h" in states(right) and name.name == "s":
            return called(argument, "h", name.time)
    return None


def activation_place(right: Right) -> Iterator[Node]:
    """The slope of an activation is taken of something else, or is another one's."""
    yield from _rewritten(right, _wrong_slope)


# ---- softmax and loss -------------------------------------------------------------------------------------------


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
        case Call("grad", (_, below)) | Derivative(_, below):
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
        return [Product((delta, output, _rest(output), *others))]
    if (whole := _whole_jacobian(node, right)) is not None:
        return [Call("diag", (Product((whole, _rest(whole))),))]
    if back := _back_through(node, right):
        return [Negative(Product((back[1], _rest(back[0]))))]
    return []


def softmax_diagonal(right: Right) -> Iterator[Node]:
    """A softmax is taken entry by entry."""
    yield from _rewritten(right, _by_entries)
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
    return []


def softmax_denominator(right: Right) -> Iterator[Node]:
    """The denominator of a softmax is taken as a constant."""
    yield from _rewritten(right, _without_denominator)
    yield from _of_target(right, _without_denominator)


def _by_output(node: Node, right: Right) -> tuple[Node, Node] | None:
    """The output and the label, where ∂L/∂ŷ stands."""
    match node:
        case Negative(Quotient(wanted, output)) | Quotient(Negative(wanted), output):
            return (output, wanted) if _is_output(output, right) and _is_label(wanted, right) else None
        case Call("grad", (_, below)) | Derivative(_, below) if _is_output(below, right) and label(right):
            return below, called(below, label(right), time_of(below, right))
    return None


def _as_squares(node: Node, right: Right) -> list[Node]:
    if (found := _by_output(node, right)) is not None:
        rest = Sum((found[0], Negative(found[1])))
        return [rest, Product((TWO, rest))]
    if (found := _back_through(node, right)) is not None:
        rest = Sum((found[0], Negative(found[1])))
        return [Product((rest, found[0], _rest(found[0])))]
    return []


def squared(right: Right) -> Iterator[Node]:
    """The loss is taken for the squared error."""
    yield from _rewritten(right, _as_squares)
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
    yield from _rewritten(right, _without_logarithm)


# ---- time -------------------------------------------------------------------------------------------------------


def _is_later(node: Node) -> bool:
    times = (each.time for each in walk(node) if isinstance(each, Reference))
    return any(isinstance(time, Sum) and time.terms[1:] == (ONE,) for time in times)


def _sum(terms: list[Node]) -> Node:
    return terms[0] if len(terms) == 1 else Sum(tuple(terms))


def no_later(right: Right) -> Iterator[Node]:
    """What comes back from the next time is left out."""
    for spot in spots(right.tree):
        if isinstance(spot.node, Sum):
            kept = [term for term in spot.node.terms if not _is_later(term)]
            if kept and len(kept) < len(spot.node.terms):
                yield spot.put(_sum(kept))


def own_losses(right: Right) -> Iterator[Node]:
    """∂L(t)/∂a(t) where ∂L/∂a(t) stands."""
    if right.prepared.world.glossary.quantity("L", timed=True) and states(right):
        yield from _rewritten(right, _of_own_loss)


def _of_own_loss(node: Node, right: Right) -> list[Node]:
    match node:
        case Call("grad", (Reference("L", None), below)) if (time := time_of(below, right)) is not None:
            return [Call("grad", (Reference("L", time), below))]
        case Derivative(Reference("L", None), below) if (time := time_of(below, right)) is not None:
            return [replace(node, numerator=Reference("L", time))]
    return []


def path(right: Right) -> Iterator[Node]:
    """One of several ways to the time before is left out."""
    if not states(right) or len(squashed(right)) < 2 or not any(sought(right)):
        return
    for spot in spots(right.tree):
        match spot.node:
            case Sum(terms) if not any(isinstance(term, Number) for term in terms):
                yield from (spot.put(_sum([*terms[:k], *terms[k + 1 :]])) for k in range(len(terms)))


def held(right: Right) -> Iterator[Node]:
    """What is asked, with what is on one way held."""
    for each in sought(right):
        if not isinstance(each.node, Derivative) or not each.node.holding:
            yield from _held(each, right)


def _held(each: Sought, right: Right) -> Iterator[Node]:
    """The derivative with what is on one way held."""
    time, own = time_of(each.below, right), named(each.below)
    if time is None or own is None:
        return
    whens: tuple[Node, ...] = (time, Sum((time, ONE)))
    for name in (*squashed(right), *sorted(states(right))):
        for when in whens:
            if name != own.name or when != time:
                other = Derivative(each.above, each.below, (Reference(name, when),))
                yield each.put(Transpose(other) if isinstance(each.node, Call) else other)


def previous_state(right: Right) -> Iterator[Node]:
    """The state of its own time where the one before belongs."""
    for each in sought(right):
        found = quantity(each.below, right)
        if found and found.role == "parameter" and len(found.shape.sorts) == 2:
            yield from _rewritten(right, _own_state)


def _own_state(node: Node, right: Right) -> list[Node]:
    match node:
        case Reference(name, Sum((base, Negative(Number(one))))) if one == 1 and name in states(right):
            return [replace(node, time=base)]
    return []


def bias(right: Right) -> Iterator[Node]:
    """A bias gets what the weight beside it multiplies."""
    for each in sought(right):
        name = named(each.below)
        text = next((text for text in equations(right).values() if name and re.match(rf"{name.name}\b", text)), "")
        found = quantity(each.below, right)
        if found is None or not found.shape.is_vector or found.role != "parameter":
            continue
        for which, before in re.findall(r"\w+ @ (\w+)\((?:t|k)( ?- ?1)?\)", text):
            yield from _multiplied(right, which, bool(before), each.below)


def _multiplied(right: Right, which: str, is_before: bool, below: Node) -> Iterator[Node]:
    loop = right.tree if isinstance(right.tree, Summation) else None
    time: Node = Reference(loop.range.index) if loop else (time_of(below, right) or right.target.claim.time)
    given: Node = Reference(which, Sum((time, Negative(ONE))) if is_before else time)
    body = loop.body if loop else right.tree
    indices = below.indices if isinstance(below, Entry) else ()
    if indices:
        several: list[Node] = [Product((body, Entry(given, indices)))]
    else:
        several = [Product((body, given)), MatrixProduct((body, Transpose(given)))]
    yield from (replace(loop, body=new) if loop else new for new in several)


def unsummed(right: Right) -> Iterator[Node]:
    """The sum over time is left out, or is one time's share, or has a limit one off."""
    if isinstance(right.tree, Summation) and not _is_index(right.tree, right):
        index = Reference(right.tree.range.index)
        yield right.tree.body
        yield from (_put(right.tree.body, index, time) for time in (Reference("tau"), ONE))
        tau = Reference("tau")
        yield replace(right.tree, range=replace(right.tree.range, lower=TWO, upper=tau))
        yield replace(right.tree, range=replace(right.tree.range, lower=ONE, upper=Sum((tau, Negative(ONE)))))


def _is_index(loop: Summation, right: Right) -> bool:
    entries = (each for each in walk(loop.body) if isinstance(each, Entry))
    free = right.target.claim.free
    return any(Reference(loop.range.index) in each.indices for each in entries) or not (
        right.prepared.world.glossary.timed and all(cell.root().sort != TIME for cell in free.values())
    )


def _put(node: Node, old: Node, new: Node) -> Node:
    return new if node == old else mapped(node, lambda child: _put(child, old, new))


def total_for_direct(right: Right) -> Iterator[Node]:
    """∂h(k)/∂W where ∂h(k)/∂W(k) stands."""
    yield from _rewritten(right, _total)


def _total(node: Node, right: Right) -> list[Node]:
    match node:
        case Derivative(_, below) if (name := named(below)) and name.time is not None:
            found = quantity(below, right)
            if found and found.role == "parameter":
                return [replace(node, denominator=called(below, name.name, None))]
    return []
