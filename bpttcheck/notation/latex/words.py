r"""What each command is: a letter, a sign between factors, a relation, a function. A row each."""

from __future__ import annotations

from typing import Final

from bpttcheck.notation.characters import GREEK, LETTERS
from bpttcheck.notation.functions import ALIASES, FUNCTIONS

# Commands that are letters, with the names of the letters.
_VARIANTS: Final = {
    "varepsilon": "epsilon",
    "vartheta": "theta",
    "varphi": "phi",
    "varrho": "rho",
    "hbar": "h",
    "imath": "i",
    "jmath": "j",
}
GREEK_COMMANDS: Final = {rf"\{name}": name for name in {*GREEK.values(), *LETTERS}} | {
    rf"\{variant}": name for variant, name in _VARIANTS.items()
}

# Signs between two factors: what they multiply by. `auto` is by matrices where both are, else by numbers.
PRODUCTS: Final = {
    "*": "star",
    "@": "auto",
    r"\cdot": "dot",
    r"\cdotp": "dot",
    r"\bullet": "dot",
    r"\times": "times",
    r"\ast": "star",
    r"\odot": "entries",
    r"\circ": "entries",
    r"\otimes": "outer",
    r"\oslash": "over entries",
    "/": "over",
    r"\div": "over",
}

EQUALS: Final = frozenset({"=", r"\equiv", r"\triangleq", r"\coloneqq", r"\doteq"})
COMPARISONS: Final = {
    "=": "=",
    r"\neq": "!=",
    r"\ne": "!=",
    "<": "<",
    ">": ">",
    r"\lt": "<",
    r"\gt": ">",
    r"\le": "<=",
    r"\leq": "<=",
    r"\leqslant": "<=",
    r"\ge": ">=",
    r"\geq": ">=",
    r"\geqslant": ">=",
}
# Relations that are no equality: what each claims instead.
NO_EQUALITY: Final = {
    r"\approx": "only nearly the same",
    r"\simeq": "only nearly the same",
    r"\sim": "a distribution, or only the same order",
    r"\propto": "the same but for a factor",
    r"\in": "one of a set",
    r"\gets": "assigned",
    r"\leftarrow": "assigned",
    r"\to": "a limit or a map",
    r"\rightarrow": "a limit or a map",
    r"\mapsto": "a map",
} | dict.fromkeys(COMPARISONS.keys() - {"="}, "compared")

# What stands between two statements.
SEPARATORS: Final = frozenset({",", ";", r"\Rightarrow", r"\implies", r"\iff", r"\Leftrightarrow", r"\therefore"})
DOTS: Final = frozenset({r"\dots", r"\ldots", r"\cdots", r"\vdots", r"\ddots", r"\dotsc", r"\dotsb"})
SENTENCE: Final = frozenset({",", ";", ".", ":"})

IF: Final = frozenset({"if", "for", "when", "where", "falls", "if and only if", "iff"})
# Words that make more than a remark of what they stand in.
CONDITIONAL: Final = frozenset({"if", "for", "when", "where", "only", "unless", "except", "not", "otherwise", "else"})
FOR_ALL: Final = frozenset({"for all", "for every", "for each", "for any", "für alle"})
AND: Final = frozenset({"and", "und", r"\land", r"\wedge"})
OTHERWISE: Final = frozenset({"otherwise", "else", "sonst"})

_COMMANDS: Final = {rf"\{name}": name for name in ("exp", "log", "ln", "tanh", "max", "min")}
_SPELLINGS: Final = {
    "relu": "relu",
    "leakyrelu": "leaky_relu",
    "lrelu": "leaky_relu",
    "sgn": "sign",
    "logistic": "sigmoid",
    "sigm": "sigmoid",
    "sigma": "sigma",
    "heaviside": "step",
    "id": "identity",
}


def function(text: str) -> str | None:
    r"""The function that a command or an upright word means, by its name in the table of functions.

    >>> function(r"\ln"), function("ReLU"), function("leaky_relu"), function("h")
    ('log', 'relu', 'leaky_relu', None)
    """
    name = _COMMANDS.get(text, text)
    plain = name.replace("_", "").replace(" ", "").replace("-", "").lower()
    name = _SPELLINGS.get(plain, name if name in FUNCTIONS else plain)
    name = ALIASES.get(name, name)
    return name if name in FUNCTIONS and len(text) > 1 else None
