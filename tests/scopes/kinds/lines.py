"""Right lines of derivations/: rewritten, which keeps them so always, and changed to what is so at few sizes."""

from __future__ import annotations

import json
from functools import cache
from io import StringIO
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import yaml

from bpttcheck.derivation import Verdict
from bpttcheck.loading.derivations import load
from bpttcheck.notation import plain, syntax, write
from bpttcheck.notation.syntax import Node, Number, Reference, Summation, Transpose
from bpttcheck.places import Source
from bpttcheck.reports.json import write as report
from bpttcheck.verify import verify_file
from tests.scopes.claims import Claim, Header
from tests.scopes.kinds.registry import makes
from tests.soundness import corpus, trying
from tests.soundness.places import everything, expressions, number, substituted

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from random import Random

    Change = Callable[[Node, "Base", Random], Node | None]

_FOLDERS: Final = ("textbook", "lstm", "gru", "mlp", "models", "lecture", "blog", "forum")
_NO_HEADER: Final = {"derivations", "target", "steps", "title", "source", "latex"}


class Base(NamedTuple):
    """A right line of derivations/, with the header of its file."""

    header: Header
    claim: corpus.Claim


@cache
def bases() -> tuple[Base, ...]:
    """All right lines that are written in plain notation, with what their files say."""
    files = (file for folder in _FOLDERS for file in sorted((corpus.ROOT / "derivations" / folder).glob("*.yaml")))
    return tuple(base for file in files if "derivations" in file.read_text(encoding="utf-8") for base in _bases(file))


def _bases(file: Any) -> Iterator[Base]:
    text = file.read_text(encoding="utf-8")
    raw = yaml.safe_load(text)
    if "derivations" not in raw:
        return
    result, out = verify_file(load(Source(str(file), text))), StringIO()
    report([result], out, verbose=False)
    said = json.loads(out.getvalue())["files"][0]["derivations"]
    if len(said) != len(raw["derivations"]):
        return
    for each, told, derivation in zip(raw["derivations"], said, result.derivations, strict=True):
        header = _header(file, {**raw, **each})
        for step in derivation.steps:
            if step.verdict is Verdict.CORRECT and step.tree and derivation.target:
                target = plain.read(told["read"])
                claim = corpus.Claim(file.name, target, step.tree, derivation.derivation.setting, told)
                yield Base(header, claim)


def _header(file: Any, said: dict[str, Any]) -> Header:
    """What a derivation is about, with its model written out where that is a file."""
    found = {key: value for key, value in said.items() if key not in _NO_HEADER}
    model = found.get("model")
    if isinstance(model, str) and model.endswith(".yaml"):
        found["model"] = yaml.safe_load((file.parent / model).read_text(encoding="utf-8"))
    return found


@makes("true at every size", "rewritten lines of derivations/")
def _rewritten(random: Random) -> Claim | None:
    base = random.choice(bases())
    made = trying.rewritten(base.claim, random)
    if made is None:
        return None
    return Claim("rewritten lines of derivations/", base.header, write.plain(base.claim.target), made[1])


@makes("true at every size", "lines of derivations/ as they stand")
def _as_they_stand(random: Random) -> Claim:
    base = random.choice(bases())
    kind = "lines of derivations/ as they stand"
    return Claim(kind, base.header, write.plain(base.claim.target), write.plain(base.claim.line))


# ---- changes that hold at the file's sizes ----------------------------------------------------------------------


def _sizes(base: Base) -> dict[str, int]:
    return dict(base.claim.said["sizes"])


def _written_out(node: Node, base: Base, random: Random) -> Node | None:
    """A sum over all of an index as its terms."""
    match node:
        case Summation(over, body) if over.lower is None:
            count = _extent(over.index, body, base)
            if count:
                terms = tuple(substituted(body, over.index, number(k)) for k in range(1, count + 1))
                return syntax.Sum(terms) if count > 1 else terms[0]
    return None


def _with_bounds(node: Node, base: Base, random: Random) -> Node | None:
    """A sum over all of an index with the file's number as its end."""
    match node:
        case Summation(over, body) if over.lower is None:
            count = _extent(over.index, body, base)
            if count:
                return Summation(syntax.Range(over.index, number(1), number(count)), body)
    return None


def _extent(letter: str, body: Node, base: Base) -> int:
    """How many values a letter has in the file, where its times say it or what a name has."""
    said = base.claim.said
    for each in syntax.walk(body):
        if isinstance(each, Reference) and each.time is not None and Reference(letter) in tuple(syntax.walk(each.time)):
            return int(said["times"])
        if isinstance(each, syntax.Entry) and Reference(letter) in each.indices and isinstance(each.base, Reference):
            sorts = _sorts(each.base.name, said)
            place = each.indices.index(Reference(letter))
            if place < len(sorts) and sorts[place] in said["sizes"]:
                return int(said["sizes"][sorts[place]])
    return 0


_VECTORS: Final = {"h": "h", "a": "h", "o": "y", "yhat": "y", "y": "y", "x": "x", "b": "h", "c": "y", "s": "h"}


def _sorts(name: str, said: dict[str, Any]) -> list[str]:
    for key in ("parameters", "inputs", "initial"):
        for head, sorts in said["given"][key].items():
            if head.split("(")[0] == name:
                return list(sorts)
    return [_VECTORS[name]] if name in _VECTORS else []


def _turned(node: Node, base: Base, random: Random) -> Node | None:
    """A transposition left out, or put on a name."""
    match node:
        case Transpose(inner):
            return inner
        case Reference(name, _) if name.isupper():
            return Transpose(node)
    return None


def _exchanged(node: Node, base: Base, random: Random) -> Node | None:
    """Two factors of a matrix product the other way round."""
    match node:
        case syntax.MatrixProduct(factors):
            k = random.randrange(len(factors) - 1)
            return syntax.MatrixProduct((*factors[:k], factors[k + 1], factors[k], *factors[k + 2 :]))
    return None


def _last_as_number(node: Node, base: Base, random: Random) -> Node | None:
    """The last time as a number, or a number as the last time."""
    times = base.claim.said["times"]
    if node == Reference("tau") and times:
        return number(times)
    return Reference("tau") if isinstance(node, Number) and node.value == times else None


def _first_entry(node: Node, base: Base, random: Random) -> Node | None:
    """A sum as its only term."""
    match node:
        case Summation(over, body) if over.lower is None:
            return substituted(body, over.index, number(1))
    return None


def _other_letter(node: Node, base: Base, random: Random) -> Node | None:
    """An index for another."""
    match node:
        case syntax.Entry(inner, indices):
            letters = [each for each in indices if isinstance(each, Reference)]
            if letters:
                new = random.choice((Reference("i"), Reference("j"), number(1), number(2)))
                return syntax.Entry(inner, tuple(new if each == letters[0] else each for each in indices))
    return None


def _times_one(node: Node, base: Base, random: Random) -> Node | None:
    """A factor that is 1 at the file's sizes or length: a size, or the length, over its number."""
    if isinstance(node, Number | syntax.Slice | syntax.Relation | syntax.Range):
        return None
    unit = random.choice(list(_units(base)))
    factor = plain.read(
        random.choice(
            (
                f"({unit[0]})/{unit[1]}",
                f"{unit[1]}/({unit[0]})",
                f"(1 + ({unit[0]} - {unit[1]})*({unit[0]} - {unit[1] + 1}))",
            )
        )
    )
    return syntax.Product((factor, node))


def _units(base: Base) -> Iterator[tuple[str, int]]:
    said = base.claim.said
    for sort, size in said["sizes"].items():
        yield f"sum(ones({sort}))", size
    for head, sorts in said["given"]["parameters"].items():
        if len(sorts) == 1 and sorts[0] in said["sizes"] and "(" not in head:
            yield f"sum(f9, {head}[f9]/{head}[f9])", said["sizes"][sorts[0]]
    if said["times"]:
        yield "tau", said["times"]


_CHANGES: Final[dict[str, Change]] = {
    "sums written out": _written_out,
    "sums with numbers for ends": _with_bounds,
    "transpositions left out": _turned,
    "factors exchanged": _exchanged,
    "the last time as a number": _last_as_number,
    "the first entry for a sum": _first_entry,
    "an index for another": _other_letter,
    "a size over its number": _times_one,
}
_ANYWHERE: Final = {"the last time as a number"}
_SMALL: Final[tuple[dict[str, int], ...]] = (
    {},
    {"h": 1},
    {"h": 1, "x": 1},
    {"y": 1},
    {"y": 2},
    {"h": 2, "x": 2, "y": 2},
    {"h": 1, "x": 1, "y": 1},
    {"x": 1},
)


def _changed(random: Random, kind: str, change: Change) -> Claim | None:
    base = _resized(random.choice(bases()), random)
    if random.random() < 0.4 and (made := trying.rewritten(base.claim, random)):
        base = base._replace(claim=base.claim._replace(line=plain.read(made[1])))
    places = list(everything(base.claim.line) if kind in _ANYWHERE else expressions(base.claim.line))
    random.shuffle(places)
    for node, put in places[:30]:
        new = change(node, base, random)
        if new is not None and new != node:
            return Claim(kind, base.header, write.plain(base.claim.target), write.plain(put(new)))
    return None


def _resized(base: Base, random: Random) -> Base:
    """The same with other sizes and another length in the file, which its line may not be right at any more."""
    said = base.claim.said
    sizes = {**said["sizes"], **{sort: n for sort, n in random.choice(_SMALL).items() if sort in said["sizes"]}}
    times = random.choice((said["times"], said["times"], 1, 2, 3)) if said["times"] else said["times"]
    header = {**base.header, "sizes": sizes, **({"times": times} if times else {})}
    told = {**said, "sizes": sizes, "times": times}
    return Base(header, base.claim._replace(said=told))


def _maker(kind: str, change: Change) -> Callable[[Random], Claim | None]:
    return lambda random: _changed(random, kind, change)


for _name, _change in _CHANGES.items():
    makes("right lines of derivations/, changed", _name)(_maker(_name, _change))
