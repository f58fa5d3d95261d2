"""More of what is equal at small sizes: determinants, matrices of one or two rows, two classes, orders."""

from __future__ import annotations

from itertools import permutations
from typing import TYPE_CHECKING

from tests.scopes.kinds.free import MATRICES, VECTORS
from tests.scopes.kinds.identities import Pair, count, holds, unit

if TYPE_CHECKING:
    from random import Random


@holds("antisymmetric in more indices than values")
def _antisymmetric(random: Random, sort: str) -> Pair:
    size = random.choice((1, 2, 2))
    letters = ("i", "j", "k")[: size + 1]
    names = random.sample(VECTORS[sort], size + 1)
    found = []
    for order in permutations(range(size + 1)):
        sign = "-" if _odd(order) else "+"
        found.append(f"{sign} " + "*".join(f"{names[k]}[{letters[at]}]" for k, at in enumerate(order)))
    text = "0 " + " ".join(found)
    if random.random() < 0.4:
        weights = "*".join(f"{random.choice(VECTORS[sort])}[{letter}]^{k + 1}" for k, letter in enumerate(letters))
        for letter in letters:
            text = f"sum({letter}, {text})" if letter != letters[0] else f"sum({letter}, {weights}*({text}))"
        return Pair(text, "0", sort, size)
    return Pair(text, "0", sort, size, letters)


def _odd(order: tuple[int, ...]) -> bool:
    return sum(a > b for n, a in enumerate(order) for b in order[n + 1 :]) % 2 == 1


@holds("a determinant of scalar products")
def _gram(random: Random, sort: str) -> Pair:
    size = random.choice((1, 2))
    names = random.sample(VECTORS[sort], size + 1)
    terms = []
    for order in permutations(range(size + 1)):
        product = "*".join(f"dot({names[k]}, {names[at]})" for k, at in enumerate(order))
        terms.append(f"{'-' if _odd(order) else '+'} {product}")
    return Pair("0 " + " ".join(terms), "0", sort, size)


@holds("matrices of two rows")
def _small_matrices(random: Random, sort: str) -> Pair:
    a, b, c, f = random.sample(MATRICES[sort], 4)
    trace = f"sum(k, {a}[k,k])"
    bracket = f"({a} @ {b} - {b} @ {a})"
    square = f"{bracket} @ {bracket}"
    standard = [
        f"{'-' if _odd(order) else '+'} " + " @ ".join((a, b, c, f)[k] for k in order)
        for order in permutations(range(4))
    ]
    entries = random.choice(
        (
            f"({a} @ {a})[i,j] - {trace}*{a}[i,j] + ({trace}^2 - sum(k, ({a} @ {a})[k,k]))/2*delta[i,j]",
            f"({bracket} @ {bracket} @ {c} - {c} @ {bracket} @ {bracket})[i,j]",
            f"({' '.join(standard).removeprefix('+ ')})[i,j]",
            f"({square})[i,j] - delta[i,j]*sum(k, ({square})[k,k])/({count(random, sort, 'l')})",
        )
    )
    if random.random() < 0.3:
        entries = f"sum(i, sum(j, ({entries})*{f}[i,j]))"
        return Pair(entries, "0", sort, 2)
    return Pair(entries, "0", sort, 2, ("i", "j"))


@holds("matrices of one row")
def _one_row(random: Random, sort: str) -> Pair:
    a, b = random.sample(MATRICES[sort], 2)
    u, v = random.sample(VECTORS[sort], 2)
    return random.choice(
        (
            Pair(f"({a} @ {b})[i,j]", f"({b} @ {a})[i,j]", sort, 1, ("i", "j")),
            Pair(f"{a}[i,j]", f"{a}[j,i]", sort, 1, ("i", "j")),
            Pair(f"sum(i, {u}[i]*{v}[i])", f"sum({u})*sum({v})", sort, 1),
            Pair(f"{u}[i]*{v}[j]", f"{u}[j]*{v}[i]", sort, 1, ("i", "j")),
            Pair(f"{u}[i]", f"{u}[j]", sort, 1, ("i", "j")),
            Pair(f"delta[i,j]*{u}[i]", f"{u}[j]", sort, 1, ("i", "j")),
            Pair(f"sum(i, ({a} @ {b})[i,i])", f"sum(i, {a}[i,i])*sum(i, {b}[i,i])", sort, 1),
            Pair(f"exp(sum(i, {u}[i]))", f"sum(i, exp({u}[i]))", sort, 1),
            Pair(f"sum(i, exp({u}[i])*{v}[i])", f"sum(i, exp({u}[i]))*sum(i, {v}[i])", sort, 1),
            Pair(f"softmax({u})[i]", f"{v}[i]/{v}[i]", sort, 1, ("i",)),
            Pair(f"log(sum(i, exp({u}[i])))", f"sum(i, {u}[i])", sort, 1),
        )
    )


@holds("a softmax of two classes")
def _two_classes(random: Random, sort: str) -> Pair:
    u = random.choice(VECTORS[sort])
    s = f"softmax({u})"
    return random.choice(
        (
            Pair(f"{s}[2]", f"1 - {s}[1]", sort, 2),
            Pair(f"{s}[i]*(1 - {s}[i])", f"{s}[1]*{s}[2]", sort, 2, ("i",)),
            Pair(f"{s}[1]", f"sigmoid({u}[1] - {u}[2])", sort, 2),
            Pair(f"1 - 3*sum(k, {s}[k]^2)", f"-2*sum(k, {s}[k]^3)", sort, 2),
            Pair(f"sum(k, 1[k != i]*{s}[k])", f"{s}[1] + {s}[2] - {s}[i]", sort, 2, ("i",)),
            Pair("delta[i,1] + delta[i,2]", f"{u}[i]/{u}[i]", sort, 2, ("i",)),
            Pair(
                "1 - delta[i,j]",
                f"delta[i,1]*delta[j,2] + delta[i,2]*delta[j,1] + 0*{u}[i]*{u}[j]",
                sort,
                2,
                ("i", "j"),
            ),
            Pair(
                f"sum(k, delta[i,k]*delta[j,k])*{u}[i]*{u}[j]",
                f"(1 - (delta[i,1] - delta[j,1])^2)*{u}[i]*{u}[j]",
                sort,
                2,
                ("i", "j"),
            ),
            Pair(f"sum(k, exp({u}[k]))*{s}[2]", f"exp({u}[1] + {u}[2])/exp({u}[1])", sort, 2),
            Pair(f"log(sum(k, exp({u}[k])))", f"{u}[1] + log(1 + exp({u}[2] - {u}[1]))", sort, 2),
        )
    )


@holds("indices as numbers")
def _as_numbers(random: Random, sort: str) -> Pair:
    size, u = random.randint(1, 4), random.choice(VECTORS[sort])
    weighted = " + ".join(f"{k}*{u}[{k}]" for k in range(1, size + 1))
    return random.choice(
        (
            Pair(f"sum(i, i*{u}[i])", weighted, sort, size),
            Pair(f"sum(i, i*{unit(random, sort, 'i')})", str(size * (size + 1) // 2), sort, size),
            Pair(f"{u}[i]*1[i > {size}]", "0", sort, size, ("i",)),
            Pair(f"{u}[i]*" + "*".join(f"1[i != {k}]" for k in range(1, size + 1)), "0", sort, size, ("i",)),
            Pair(f"cases({u}[i] if i > {size}, 0 otherwise)", "0", sort, size, ("i",)),
            Pair(f"{u}[i]*(" + "*".join(f"(i - {k})" for k in range(1, size + 1)) + ")", "0", sort, size, ("i",)),
            Pair(
                f"sum(i, sum(j=1..i, {u}[j]))",
                " + ".join(f"{size + 1 - k}*{u}[{k}]" for k in range(1, size + 1)),
                sort,
                size,
            ),
            Pair(f"sum(i, {u}[i]^i)", " + ".join(f"{u}[{k}]^{k}" for k in range(1, size + 1)), sort, size),
        )
    )


@holds("an order")
def _order(random: Random, sort: str) -> Pair:
    size = random.randint(2, 4)
    u, v = random.sample(VECTORS[sort], 2)
    pairs = [(i, j) for i in range(1, size + 1) for j in range(i + 1, size + 1)]
    return random.choice(
        (
            Pair(
                f"sum(i, sum(j, 1[i < j]*{u}[i]*{v}[j]))",
                " + ".join(f"{u}[{i}]*{v}[{j}]" for i, j in pairs),
                sort,
                size,
            ),
            Pair(f"sum(i, sum(j, 1[i < j]*{u}[i]*{u}[j]))", f"(sum({u})^2 - sum(i, {u}[i]^2))/2", sort, size),
            Pair(
                f"sum(i, sum(j, 1[i < j]*{u}[i]*{v}[j]))",
                f"sum(j=2..{size}, {v}[j]*sum(i=1..{size - 1}, 1[i < j]*{u}[i]))",
                sort,
                size,
            ),
            Pair(f"sum(i, 1[i <= {size - 1}]*{u}[i])", f"sum({u}) - {u}[{size}]", sort, size),
        )
    )
