"""Steps at 0: 1 where the argument is positive, 0 where it is negative.

Where the argument only happens to be 0, at a kink, a step is undefined. Where it is 0 because a unit within it is
dead, and stays 0 nearby, the step is 0, as 1[h > 0] is for h = relu(a) with a < 0; and as the derivative of a relu
is, since what it is multiplied with vanishes there too.

*Keys.* A step obeys no bound on its degree, but it is 0 or 1, and the steps of u, 2u and u·exp(v) are one step. So
the sign of u is taken apart into those of the factors of u, and what is left is a polynomial (see
:mod:`.polynomials`), known up to a positive rational factor and up to its sign by its value at the point: the *key*.
The step of a key is an unknown of the point. step(-u) is 1 - step(u), unless u may be 0 throughout a neighbourhood
(see :mod:`.dependence`): there both are 0, and u and -u have a key each.

*Free steps.* An unknown is at first a random element of the field. Take a real point x at which both sides are
defined, and for each key w the number s_w = 1 if w(x) > 0, else 0. With these numbers, what is computed from the
variables and the unknowns takes the values of both sides at x: where the argument of a step is not 0, its value is
right; where that of a relu is 0, so is the relu, whatever its step; where that of a step is 0 nearby, its key is not
positive. So what is an identity in the variables and the unknowns holds at x.

*Chosen steps.* What is affine in each unknown vanishes at all corners only if it vanishes: there is nothing more to
try. Where a side is not affine, as in step(x)² = step(x), the unknown is made 1 and 0 in turn; the first one met
before those whose arguments contain it, so that these have the keys of the arguments that they then have. Of two
choices one fits the real point x, so one of the branches has the values of both sides at x. If a side is undefined in
it, it is so at x.

*Impossible steps.* A branch may have no real points: x > y, y > w and w > x. Where a step is 1 its argument is
positive, where it is 0 it is not. Arguments are polynomials; if no values of their monomials, whatever these may be,
give them these signs (see :mod:`.inequalities`), then no real point does, and what fails in the branch need not hold.
So where two sides differ with few steps that are still free, these are chosen too, until what is left differs or is
impossible. Products are not looked into: of x > 0 and x² < 0 it is not seen, and what fails there alone is left
undecided.
"""

from __future__ import annotations

from fractions import Fraction
from heapq import heappop, heappush
from typing import TYPE_CHECKING, Any

from flint import arb
from msgspec import Struct

from bpttcheck.kernel import polynomials
from bpttcheck.kernel.inequalities import are_impossible
from bpttcheck.kernel.point import drawn
from bpttcheck.kernel.primes import UNDEFINED

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bpttcheck.kernel.field import FieldPoint
    from bpttcheck.kernel.point import Point
    from bpttcheck.kernel.polynomials import Polynomial


_WORK_OF_A_STEP = 50
_ALWAYS = 1
"""The key of the positive constants."""


class Step(Struct, frozen=True):
    """The step of an argument: ``unknown``, or 1 - ``unknown`` if it is ``turned``."""

    unknown: Any
    turned: bool = False
    keys: tuple[int, ...] = ()

    def value(self) -> Any:
        """An element of the field, not reduced; or ``UNDEFINED``."""
        return 1 - self.unknown if self.turned else self.unknown

    def polynomial(self, offset: Fraction | int, scale: Fraction | int) -> Polynomial | None:
        """offset + scale * step."""
        if self.turned:
            offset, scale = offset + scale, -scale
        return polynomials.total([polynomials.number(offset), {self.unknown: scale}])


class Steps:
    """What was found of steps at one point; ``chosen`` are the values of keys that are not free."""

    def __init__(self, chosen: Mapping[int, int]) -> None:
        self.chosen = chosen
        self.free: dict[int, int] = {}
        """The free keys in the order in which they were met, each with a bit of its own."""
        self.by_argument: dict[int, Step] = {}
        self.arguments: dict[int, Polynomial] = {}
        """What has the step of a key."""
        self.compared = 0
        """How many monomials were told apart to see whether the chosen steps can be taken."""
        self.varying: dict[int, bool] = {}

    @property
    def are_impossible(self) -> bool:
        """Whether no real point has the chosen steps, as far as their arguments are linear in the same monomials."""
        known = [(self.arguments[key], step) for key, step in self.chosen.items() if key in self.arguments]
        self.compared = len({monomial for argument, _ in known for monomial in argument})
        return are_impossible([a for a, step in known if step], [a for a, step in known if not step])

    def bits(self, argument: int) -> int:
        """The bits of the free keys on which the step of an argument hangs."""
        step = self.by_argument.get(argument)
        return sum(self.free.get(key, 0) for key in step.keys) if step else 0


def of_node(p: FieldPoint, node: int) -> Step:
    """The step of a node."""
    known = p.steps.by_argument
    inner = node
    while inner not in known:
        like = _factors(p, inner)
        if len(like) != 1:
            known[inner] = _found(p, inner)
            break
        inner = like[0]
    step = known[node] = known[inner]
    return step


def value(p: FieldPoint, node: int) -> Any:
    """The value of the step of a node."""
    return of_node(p, node).value() % p.prime


def between(p: FieldPoint, node: int, slope: Fraction) -> Any:
    """1 where a node is positive, else the slope."""
    return p.constant(slope) + p.constant(1 - slope) * of_node(p, node).value()


def ball(p: Point[arb], node: int) -> arb:
    """The step at a real point; not finite at a kink."""
    while len(like := _factors(p, node)) == 1:
        node = like[0]
    argument = p.values[node]
    if argument > 0:
        return arb(1)
    return arb(0) if argument < 0 or (argument == 0 and _is_dead(p, node)) else arb.nan()


def _is_dead(p: Point[arb], node: int) -> bool:
    """Whether a node that is 0 is 0 nearby, too: a number, a step or a relu of what is negative, or made of these."""
    dead: dict[int, bool] = {}
    for position in p.graph.ancestors(node):
        operation, arguments, label = p.graph.nodes[position]
        if operation.stepped:
            dead[position] = p.values[position] == 0 and (dead[arguments[0]] or p.values[arguments[0]] < 0)
        elif not arguments:
            dead[position] = label == 0
        else:
            terms = operation.terms(arguments) if operation.terms else None
            dead[position] = terms is not None and all(any(dead[a] for a in term) for term in terms)
    return dead[node]


def _factors(p: Point[Any], node: int) -> tuple[int, ...]:
    """Nodes of whose product a node has the sign, as far as its operation shows: a for relu(a) and for tanh(a)."""
    if node in p.leaves:
        return ()
    operation, arguments, label = p.graph.nodes[node]
    return operation.like(p, label, arguments)  # type: ignore[no-any-return]


def _found(p: FieldPoint, node: int) -> Step:
    p.graph.meter.spend(_WORK_OF_A_STEP)
    if p.values[node] is UNDEFINED or p.values[node] == 0:
        return Step(p.values[node])
    if _may_vanish(p, node):
        sign, key = _key(p, node)
        if key != _ALWAYS:
            # Not 1 - step(-u): where u is 0 nearby, both steps are 0.
            turned = sign * key % p.prime
            p.steps.arguments[turned] = {m: sign * c for m, c in p.steps.arguments[key].items()}
            return _of_keys(p, {turned}, 1)
    return _of_keys(p, *_taken_apart(p, node))


def _of_keys(p: FieldPoint, keys: set[int], sign: int) -> Step:
    """The step of a product of keys, times a sign."""
    signs = 1
    for key in keys:
        signs = signs * (2 * _unknown(p, key) - 1) % p.prime
    # Half of 1 + the product of the signs; for one key, its unknown.
    return Step((1 + signs) * (p.prime + 1 >> 1) % p.prime, sign < 0, tuple(sorted(keys)))


def _unknown(p: FieldPoint, key: int) -> int:
    steps = p.steps
    if key in steps.chosen:
        return steps.chosen[key]
    steps.free.setdefault(key, 1 << len(steps.free))
    return drawn(p.seed, "step", key) % p.prime


def _may_vanish(p: FieldPoint, node: int) -> bool:
    """Whether a node may be 0 nearby where it is 0: where not all of its steps are chosen."""
    if not p.dependence.may_vanish(node):
        return False
    varying = p.steps.varying
    for position in p.graph.ancestors(node, varying, p.leaves):
        operation, arguments, _ = p.graph.nodes[position]
        if position in p.leaves:
            varying[position] = p.dependence.is_stepped(position)
        else:
            stepped = operation.stepped and p.steps.bits(arguments[0]) > 0
            varying[position] = stepped or any(varying[a] for a in arguments)
    return varying[node]


def _taken_apart(p: FieldPoint, node: int) -> tuple[set[int], int]:
    """The keys whose signs multiply to that of a node, and a sign to multiply them with."""
    keys: set[int] = set()
    sign = 1
    odd = {node}
    waiting = [-node]
    while waiting:
        position = -heappop(waiting)
        if position not in odd:
            continue
        odd.remove(position)
        known = p.sign(position)
        inner = () if known else _factors(p, position)
        if known:
            sign *= known
        elif not inner:
            times, key = _key(p, position)
            sign *= times
            keys ^= {key} - {_ALWAYS}
        for each in inner:
            odd ^= {each}
            heappush(waiting, -each)
    return keys, sign


def _key(p: FieldPoint, node: int) -> tuple[int, int]:
    """A sign, and the value of a node up to a rational factor of that sign."""
    polynomial = {monomial: c for monomial, c in p.polynomial(node).items() if c}
    leading = polynomial[min(polynomial)]
    sign = 1 if leading > 0 else -1
    scale = sign if abs(leading) == 1 else p.constant(1 / Fraction(leading))
    key = p.values[node] * scale % p.prime
    p.steps.arguments[key] = {monomial: Fraction(c) / leading for monomial, c in polynomial.items()}
    return sign, key
