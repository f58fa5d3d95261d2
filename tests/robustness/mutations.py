"""Changes of a text that one makes without understanding it; all that is random comes from a seed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from tests.robustness.corpus import NASTY, Line, documents, formulas, lines, texts, tokens

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from random import Random

    Tokens = list[str]
    Mutation = Callable[[Tokens, Random], Tokens]

LONGEST: Final = 30_000
# What a file may say besides; the values are changed as all others are.
FURTHER: Final[dict[str, Any]] = {
    "spelling": {"W": "W_{hh}", "h(t)": "h_t", "tau": "T"},
    "rename": {"p": "yhat", "θ": "W"},
    "labels": {"ell": "y(t)"},
    "assume": ["sum(y(t)) = 1", "onehot(y(t))", "h(0) = 0", "i != j", "t < tau"],
    "options": {"loss": "mean"},
    "vectors": "rows",
    "layout": "denominator",
    "slopes": "value",
    "define": {"S": "sum(k, exp(o(tau)[k]))", "delta(t)": "grad(L, a(t))", "M[i,j]": "W[j,i]"},
    "sizes": {"x": "4", "h": "5", "y": "3"},
}
NUMBERS: Final = ("0", "1", "2", "7", "200", "1000", "1000000000", "-1", "1.5", "x", "")


def _cut(parts: Tokens, random: Random) -> Tokens:
    at = random.randrange(len(parts))
    return parts[:at] + parts[at + random.randint(1, 4) :]


def _insert(parts: Tokens, random: Random) -> Tokens:
    at = random.randrange(len(parts) + 1)
    return [*parts[:at], random.choice(NASTY), *parts[at:]]


def _double(parts: Tokens, random: Random) -> Tokens:
    at = random.randrange(len(parts))
    end = at + random.randint(1, 12)
    return parts[:at] + parts[at:end] * random.choice((2, 2, 3, 8, 100)) + parts[end:]


def _swap(parts: Tokens, random: Random) -> Tokens:
    one, other = random.randrange(len(parts)), random.randrange(len(parts))
    parts[one], parts[other] = parts[other], parts[one]
    return parts


def _replace(parts: Tokens, random: Random) -> Tokens:
    parts[random.randrange(len(parts))] = random.choice(parts)
    return parts


def _spell(parts: Tokens, random: Random) -> Tokens:
    at = random.randrange(len(parts))
    parts[at] = parts[at][: random.randrange(3)] + chr(random.choice((random.randrange(128), random.randrange(0xD800))))
    return parts


def _enclose(parts: Tokens, random: Random) -> Tokens:
    opened, closed = random.choice((("(", ")"), ("exp(", ")"), ("{", "}"), ("\\frac{", "}{}"), ("sum(k, ", ")")))
    depth = random.choice((1, 1, 2, 30, 90))
    at = random.randrange(len(parts))
    return [*parts[:at], opened * depth, parts[at], closed * depth, *parts[at + 1 :]]


def _end(parts: Tokens, random: Random) -> Tokens:
    return parts[: random.randrange(len(parts)) + 1]


MUTATIONS: Final[tuple[Mutation, ...]] = (_cut, _insert, _double, _swap, _replace, _spell, _enclose, _end)


def mutated(text: str, random: Random, others: Sequence[str] = ()) -> str:
    """The text after a few changes; at times spliced with another one."""
    parts = tokens(text) or [""]
    if others and random.random() < 0.2:
        parts = parts[: random.randrange(len(parts)) + 1] + tokens(random.choice(others))
    for _ in range(random.choice((0, 1, 1, 1, 2, 3, 8))):
        parts = random.choice(MUTATIONS)(parts or [""], random)
    return "".join(parts)[:LONGEST]


def plain(random: Random) -> str:
    """A line in plain notation."""
    known = [line.line for line in lines() if not line.latex]
    return mutated(random.choice(known), random, known)


def latex(random: Random) -> str:
    """A line in LaTeX."""
    return mutated(random.choice(formulas()), random, formulas())


def yaml(random: Random) -> str:
    """The text of a derivation file or a model."""
    _, text = random.choice(texts(".yaml"))
    return mutated(text, random)


def document(random: Random) -> tuple[str, str]:
    """A document with the ending of its name."""
    name, text = random.choice(documents())
    return mutated(text, random), random.choice((name, name, "notes.tex", "notes.ipynb"))


def file(random: Random) -> dict[str, Any]:
    """A derivation file with one line, of which some texts and numbers were changed."""
    chosen: Line = random.choice(lines())
    line = (latex if chosen.latex else plain)(random) if random.random() < 0.5 else mutated(chosen.line, random)
    steps = [{"latex": line}] if chosen.latex else [line]
    made = {**chosen.setting, "target": chosen.target or "L", "steps": steps}
    if random.random() < 0.3:
        key = random.choice(list(FURTHER))
        made[key] = FURTHER[key]
    for key in random.sample(sorted(made), random.randint(0, 2)):
        made[key] = _changed(made[key], random)
    if random.random() < 0.1:
        made["times"] = random.choice(NUMBERS)
    return made


def _changed(value: Any, random: Random) -> Any:
    """A value of a file with one of its texts changed."""
    if isinstance(value, dict) and value:
        key = random.choice(list(value))
        return {**value, key: _changed(value[key], random)}
    if isinstance(value, list) and value:
        at = random.randrange(len(value))
        return [*value[:at], _changed(value[at], random), *value[at + 1 :]]
    return random.choice(NUMBERS) if str(value).isdigit() else mutated(str(value), random)
