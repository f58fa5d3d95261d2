"""Numbers that are equal at some sizes of a sort and differ at larger ones: two texts, and the size."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise
from math import factorial
from typing import TYPE_CHECKING, Final, NamedTuple

from tests.scopes.kinds.free import MATRICES, VECTORS, term

if TYPE_CHECKING:
    from collections.abc import Callable
    from random import Random


class Pair(NamedTuple):
    """Two texts for numbers, equal where a sort has this size. ``free`` are the letters that stand free in them."""

    one: str
    other: str
    sort: str
    size: int
    free: tuple[str, ...] = ()


IDENTITIES: Final[dict[str, Callable[[Random, str], Pair]]] = {}


def holds(name: str) -> Callable[[Callable[[Random, str], Pair]], Callable[[Random, str], Pair]]:
    """Registers what makes pairs of a kind, for a sort."""

    def register(maker: Callable[[Random, str], Pair]) -> Callable[[Random, str], Pair]:
        IDENTITIES[name] = maker
        return maker

    return register


def unit(random: Random, sort: str, index: str) -> str:
    """A 1 for an index, which does not look like one."""
    one, other = random.choice(VECTORS[sort]), random.choice(VECTORS[sort])
    return random.choice(
        (
            f"{one}[{index}]/{one}[{index}]",
            f"sum(l9, delta[{index},l9]*{one}[l9])/{one}[{index}]",
            f"exp({one}[{index}] - {one}[{index}])",
            f"(1 + 0*{other}[{index}])",
            f"d {one}[{index}]/d {one}[{index}]",
            f"exp({one}[{index}])/exp({one}[{index}])",
            f"{one}[{index}]^0",
        )
    )


def count(random: Random, sort: str, index: str) -> str:
    """How large a sort is, without its number."""
    one = random.choice(VECTORS[sort])
    return random.choice(
        (
            f"sum({index}, {unit(random, sort, index)})",
            f"sum({index}, {unit(random, sort, index)})",
            f"sum(ones({sort}))",
            f"dot(ones({sort}), {one}/{one})",
            f"sum({index}, sum({index}1, delta[{index},{index}1]*{one}[{index}]/{one}[{index}1]))",
        )
    )


@holds("a sum written out")
def _written_out(random: Random, sort: str) -> Pair:
    size = random.randint(1, 5)
    body = term(random, sort, "{}")
    parts = [body.replace("{}", str(k)) for k in range(1, size + 1)]
    random.shuffle(parts)
    return Pair(f"sum(i, {body.replace('{}', 'i')})", " + ".join(parts), sort, size)


@holds("a sum over a part")
def _part(random: Random, sort: str) -> Pair:
    size = random.randint(2, 5)
    body = term(random, sort, "{}")
    whole, k = body.replace("{}", "i"), random.randint(1, size - 1)
    other = random.choice(
        (
            f"sum(i=1..{size}, {whole})",
            f"sum(i=1..{k}, {whole}) + sum(i={k + 1}..{size}, {whole})",
            f"sum(i, 1[i <= {size}]*({whole}))",
            f"sum(i, 1[i != {size}]*({whole})) + {body.replace('{}', str(size))}",
            f"sum(i, 1[i < {k + 1}]*({whole})) + sum(i={k + 1}..{size}, {whole})",
            f"sum(i, cases({whole} if i <= {size}, 0 otherwise))",
            f"sum(i=1..{k}, {whole}) + sum(i, 1[i > {k}]*1[i < {size + 1}]*({whole}))",
        )
    )
    return Pair(f"sum(i, {whole})", other, sort, size)


@holds("a product written out")
def _product(random: Random, sort: str) -> Pair:
    size = random.randint(1, 4)
    one = random.choice(VECTORS[sort])
    body = random.choice((f"{one}[{{}}]", f"exp({one}[{{}}])", f"(1 + {one}[{{}}]^2)"))
    product = "*".join(body.replace("{}", str(k)) for k in range(1, size + 1))
    whole = f"prod(i, {body.replace('{}', 'i')})"
    if body.startswith("exp") and random.random() < 0.6:
        whole = f"exp(sum(i, {one}[i]))"
    elif random.random() < 0.3:
        return Pair(
            f"sum(i, log(1 + {one}[i]^2))",
            f"log({'*'.join(f'(1 + {one}[{k}]^2)' for k in range(1, size + 1))})",
            sort,
            size,
        )
    return Pair(whole, product, sort, size)


@holds("a number for a size")
def _number(random: Random, sort: str) -> Pair:
    size = random.randint(1, 5)
    return random.choice(
        (
            Pair(count(random, sort, "i"), str(size), sort, size),
            Pair(f"1/{count(random, sort, 'i')}", f"1/{size}", sort, size),
            Pair(f"({count(random, sort, 'i')})^2", str(size**2), sort, size),
            Pair(f"sum(i, {term(random, sort, 'i')})/{count(random, sort, 'k')}", f"sum(i, {size}*0)", sort, size),
        )[:3]
    )


@holds("constants that know a size")
def _constants(random: Random, sort: str) -> Pair:
    """What has no entries left in it, but for how many there are."""
    size = random.choice((1, 2, 3, 3, 4, 4, 4, 5, 5, 5, 6, 7))
    u, square = random.choice(VECTORS[sort]), random.choice(MATRICES[sort])
    one = random.choice(
        (f"d {u}[i]/d {u}[i]", f"{u}[i]/{u}[i]", f"exp(0*{u}[i])", f"(1 + d w/d {u}[i])", f"ones({sort})[i]")
    )
    text, number = random.choice(
        (
            (f"prod(i, 2*{one})", str(2**size)),
            (f"prod(i, {one} + 1)", str(2**size)),
            (f"log(prod(i, exp({one})))", str(size)),
            (f"1/softmax(zeros({sort}))[1]", str(size)),
            (f"softmax(0*{u})[1]", f"1/{size}"),
            (f"sum(i, {one})", str(size)),
            (f"sum(ones({sort}, {sort}) @ ones({sort}))", str(size**2)),
            (f"log(sum(exp(zeros({sort}))))", f"log({size})"),
            (f"sum(i, (d {u}/d {u})[i,i])", str(size)),
            (f"sum(i, sum(j, d {square}[i,j]/d {square}[i,j]))", str(size**2)),
            (f"sum(i, sum(j, d {square}[i,j]/d {square}[j,i]))", str(size)),
            (f"sum(i, d ({square} @ {u})[i]/d {u}[i])", f"sum(i, {square}[i,i])"),
            (f"prod(i, w*{one})", f"w^{size}"),
            (f"prod(i, {one}*r + w)", f"(r + w)^{size}"),
            (f"sum(i, w*{one})", f"{size}*w"),
            (f"exp(sum(i, {one}))", f"exp({size})"),
            (f"sum(i, 1[i != 1]*{one})", str(size - 1)),
            (f"sum(i, sum(j, 1[i = j]*{one}))", str(size)),
            (f"dot(ones({sort}), softmax(zeros({sort})))^2*sum(ones({sort}))", str(size)),
        )
    )
    if random.random() < 0.3:
        another = random.choice((size - 1, size + 1, size + 2))
        if number.isdigit():
            text, number = f"(({text}) - {number})*(({text}) - {another})", "0"
    return Pair(text, number, sort, size)


@holds("a mean")
def _mean(random: Random, sort: str) -> Pair:
    size, body = random.randint(2, 5), term(random, sort, "i")
    return Pair(f"sum(i, {body})/({count(random, sort, 'k')})", f"sum(i, {body})/{size}", sort, size)


@holds("a sum that nothing shows")
def _unshown(random: Random, sort: str) -> Pair:
    size, body = random.randint(1, 5), term(random, sort, "i")
    return random.choice(
        (
            Pair(f"sum(i, sum(j, ({body})*{unit(random, sort, 'j')}))", f"{size}*sum(i, {body})", sort, size),
            Pair(f"sum(i, w*{unit(random, sort, 'i')})", f"{size}*w", sort, size),
            Pair(f"sum(i, w + {body})", f"{size}*w + sum(i, {body})", sort, size),
            Pair(f"sum(i, sum(j, 1[i != j]*({body})))", f"{size - 1}*sum(i, {body})", sort, size),
            Pair(f"sum(i, sum(j, 1[i < j]*{unit(random, sort, 'i')}))", str(size * (size - 1) // 2), sort, size),
        )
    )


@holds("a polynomial of the size that vanishes")
def _polynomial(random: Random, sort: str) -> Pair:
    size = random.randint(1, 5)
    roots = {size, *random.sample(range(1, 9), random.choice((0, 1, 1, 2, 3)))}
    factors = [f"({count(random, sort, f'i{k}')} - {root})" for k, root in enumerate(sorted(roots))]
    random.shuffle(factors)
    rest = random.choice(("", "*w", f"*{random.choice(VECTORS[sort])}[1]", f"*sum(i, {term(random, sort, 'i')})"))
    return Pair("*".join(factors) + rest, "0", sort, size)


@holds("more indices than values")
def _distinct(random: Random, sort: str) -> Pair:
    size = random.randint(1, 4)
    letters = ("i", "j", "k", "l", "m")[: size + 1]
    pairs = [(a, b) for n, a in enumerate(letters) for b in letters[n + 1 :]]
    how = random.choice(("1[{} != {}]", "(1 - delta[{},{}])"))
    if random.random() < 0.3:
        pairs, how = list(pairwise(letters)), "1[{} < {}]"
    apart = "*".join(how.format(a, b) for a, b in pairs)
    body = "*".join(f"{random.choice(VECTORS[sort])}[{letter}]" for letter in letters)
    if random.random() < 0.25:
        return Pair(f"{apart}*{body}", "0", sort, size, letters)
    found = f"{apart}*{body}"
    for letter in letters:
        found = f"sum({letter}, {found})"
    return Pair(found, "0", sort, size)


def _elementary(degree: int) -> dict[tuple[int, ...], Fraction]:
    """The elementary symmetric polynomial of a degree in power sums, by Newton's identities."""
    if degree == 0:
        return {(): Fraction(1)}
    found: dict[tuple[int, ...], Fraction] = {}
    for power in range(1, degree + 1):
        for rest, factor in _elementary(degree - power).items():
            product = tuple(sorted((*rest, power)))
            found[product] = found.get(product, Fraction(0)) - factor * (-1) ** power / degree
    return found


@holds("power sums")
def _power_sums(random: Random, sort: str) -> Pair:
    """The elementary symmetric polynomial of more variables than there are is 0."""
    size = random.choice((1, 1, 2, 2, 2, 3, 3, 4, 5, 6))
    body, text = term(random, sort, "i"), "0"
    for powers, factor in _elementary(size + 1).items():
        whole = factor * factorial(size + 1)
        product = "*".join(f"sum(i, ({body})^{power})" if power > 1 else f"sum(i, {body})" for power in powers)
        text += f" {'-' if whole < 0 else '+'} {abs(whole)}*{product}"
    return Pair(text, "0", sort, size)
