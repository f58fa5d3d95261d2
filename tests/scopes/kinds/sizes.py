"""Lines that are right at some sizes only: every identity of small sizes, at every position of a formula."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from tests.scopes.claims import Claim
from tests.scopes.kinds import small  # noqa: F401  (it registers identities)
from tests.scopes.kinds.free import VECTORS, header, number, sized, surroundings, tensor
from tests.scopes.kinds.identities import IDENTITIES, Pair
from tests.scopes.kinds.registry import makes

if TYPE_CHECKING:
    from collections.abc import Callable
    from random import Random


def _put(text: str, found: str) -> str:
    return text.replace("{}", f"({found})")


def _direct(random: Random, pair: Pair, kind: str) -> Claim:
    around = surroundings(random)
    return Claim(kind, header(sized(random, pair.sort, pair.size)), _put(around, pair.one), _put(around, pair.other))


def _turned(random: Random, pair: Pair, kind: str) -> Claim:
    around = surroundings(random)
    return Claim(kind, header(sized(random, pair.sort, pair.size)), _put(around, pair.other), _put(around, pair.one))


def _added(random: Random, pair: Pair, kind: str) -> Claim:
    found = number(random)
    factor = random.choice(("", f"*{number(random)}", f"/({number(random)})", "*w"))
    line = f"{found} + ({pair.one} - ({pair.other})){factor}"
    return Claim(kind, header(sized(random, pair.sort, pair.size)), found, line)


def _tensor(random: Random, pair: Pair, kind: str) -> Claim | None:
    if pair.free:
        return None
    around = tensor(random)
    return Claim(kind, header(sized(random, pair.sort, pair.size)), _put(around, pair.one), _put(around, pair.other))


def _model(random: Random, pair: Pair, kind: str) -> Claim | None:
    if len(pair.free) > 2:
        return None
    around = surroundings(random)
    index = f"[{','.join(pair.free)}]" if pair.free else ""
    one, other = (pair.one, pair.other) if random.random() < 0.5 else (pair.other, pair.one)
    equations = {f"s0{index}": _put(around, one)}
    return Claim(kind, header(sized(random, pair.sort, pair.size), equations), f"s0{index}", _put(around, other))


def _gradient(random: Random, pair: Pair, kind: str) -> Claim | None:
    if pair.free:
        return None
    around = surroundings(random)
    equations = {"s0": _put(around, pair.one), "s1": _put(around, pair.other)}
    sort = pair.sort if random.random() < 0.7 else random.choice(tuple(VECTORS))
    u = random.choice(VECTORS[sort])
    of = random.choice((f"grad({{}}, {u})", f"d {{}}/d {u}[1]", f"d {{}}/d {u}[b1]", "d {}/d w"))
    named = header(sized(random, pair.sort, pair.size), equations)
    return Claim(kind, named, of.format("s0"), of.format("s1"))


def _defined(random: Random, pair: Pair, kind: str) -> Claim | None:
    if pair.free:
        return None
    around, inner = surroundings(random), surroundings(random)
    define = {"G": _put(inner, pair.other)}
    named = header(sized(random, pair.sort, pair.size), define=define)
    return Claim(kind, named, _put(around, _put(inner, pair.one)), _put(around, "G"))


PLACEMENTS: Final = (_direct, _direct, _direct, _turned, _added, _tensor, _model, _gradient, _defined)


def _maker(name: str) -> Callable[[Random], Claim | None]:
    def make(random: Random) -> Claim | None:
        pair = IDENTITIES[name](random, random.choice(tuple(VECTORS)))
        return random.choice(PLACEMENTS)(random, pair, name)

    return make


for _name in IDENTITIES:
    makes("right at some sizes", _name)(_maker(_name))


@makes("right at some sizes", "two of them at once")
def _two(random: Random) -> Claim | None:
    """The product, or the sum, of two differences, each of which vanishes at another size or in another sort."""
    names = random.choices(sorted(IDENTITIES), k=2)
    sorts = random.sample(tuple(VECTORS), 2) if random.random() < 0.5 else [random.choice(tuple(VECTORS))] * 2
    pairs = [IDENTITIES[name](random, sort) for name, sort in zip(names, sorts, strict=True)]
    sizes = sized(random, pairs[0].sort, pairs[0].size)
    if random.random() < 0.5:
        sizes[pairs[1].sort] = pairs[1].size
    found = number(random)
    sign = random.choice(("*", "*", "+"))
    one, other = (f"({pair.one} - ({pair.other}))" for pair in pairs)
    return Claim("two of them at once", header(sizes), found, f"{found} + {one} {sign} {other}")
