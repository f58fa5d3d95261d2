"""Which characters the plain notation has: how names are spelled, and what to write instead of others.

Text is never replaced before it is read, so that every place in it stays true.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from bpttcheck.errors import Fault, Misused, StrangeCharacter
from bpttcheck.places import Span

_LETTERS: Final = """
    α alpha  β beta  γ gamma  δ delta  ε epsilon  ζ zeta  η eta  θ theta  ι iota  κ kappa  λ lambda
    μ mu  ν nu  ξ xi  π pi  ρ rho  σ sigma  τ tau  υ upsilon  φ phi  χ chi  ψ psi  ω omega
    Γ Gamma  Δ Delta  Θ Theta  Λ Lambda  Ξ Xi  Π Pi  Φ Phi  Ψ Psi  Ω Omega
""".split()  # noqa: SIM905  (letter and name are read side by side)
GREEK: Final = dict(zip(_LETTERS[::2], _LETTERS[1::2], strict=True))
ACCENTS: Final = {"\u0302": "hat", "\u0303": "tilde", "\u0304": "bar"}

_VARIANTS: Final = {"ϵ": "epsilon", "ϑ": "theta", "ϕ": "phi", "ϱ": "rho", "µ": "mu", "ℓ": "ell"}
_SPELLED: Final = GREEK | ACCENTS | _VARIANTS
LETTERS: Final = frozenset({*GREEK.values(), *_VARIANTS.values()})

_FOREIGN: Final = re.compile(r"[^A-Za-z0-9_\s+\-*/@^()\[\],.:;=<>!−–·⋅×∗⊙∘≠≤≥…ᵀ⊤∂]")
PRIMES: Final = "'’′"
_PRIMED: Final = re.compile(rf"(?<=\w)[{PRIMES}](?=\s*\()")

_LOOKALIKES: Final = dict(
    zip(
        "АВЕКМНОРСТУХаеорсухіѕјһΑΒΕΖΗΙΚΜΝΟΡΤΥΧο‐‑‒—∙•÷∣",
        "ABEKMHOPCTYXaeopcyxisjhABEZHIKMNOPTYXo----**/|",
        strict=True,
    )
)
_INSTEAD: Final = _LOOKALIKES | {
    "Σ": "sum(k, …)",
    "∑": "sum(k, …)",
    "∇": "grad(L, W)",
    "⟨": "(",
    "⟩": ")",
    "√": "^0.5",
    "ς": "sigma",
}

_LATEX: Final = ("this looks like LaTeX", "give LaTeX under `latex:`, or write the line in plain text")
_QUOTE: Final = ("quotes have no meaning here", "write names as they are")
NO_PRIME: Final = (
    "`'` has no meaning here",
    "a transpose is written `.T`, a derivative `d A / d B`, and that of a function `tanh'(z)`",
)
_MISUSED: Final = {
    **dict.fromkeys("\\${}&~", _LATEX),
    **dict.fromkeys('"“”`', _QUOTE),
    **dict.fromkeys(PRIMES, NO_PRIME),
}


def spelled(name: str) -> str:
    """The ASCII spelling of a name: Greek letters by their names, accents as suffixes of their letter.

    >>> spelled("τ"), spelled("ŷ"), spelled("W_xh")
    ('tau', 'yhat', 'W_xh')
    """
    if name.isascii():
        return name
    return "".join(_SPELLED.get(letter, letter) for letter in unicodedata.normalize("NFD", name))


def strange(text: str) -> Fault | None:
    """What is wrong with the first character that the notation does not have; nothing if it has them all."""
    for match in _FOREIGN.finditer(text):
        character = match[0]
        if _is_letter(character) or _PRIMED.match(text, match.start()):
            continue
        span = Span(match.start(), match.end())
        if character in _MISUSED:
            return Misused(span, *_MISUSED[character])
        return StrangeCharacter(span, visible(character), called(character), _instead(character))
    return None


def _is_letter(character: str) -> bool:
    return spelled(character).isascii() and unicodedata.category(character)[0] in "LM"


def visible(character: str) -> str:
    """A character as a message may show it."""
    # A control character would act on the reader's terminal.
    return character if character.isprintable() else f"U+{ord(character):04X}"


def called(character: str) -> str:
    """What Unicode calls a character."""
    return unicodedata.name(character, f"U+{ord(character):04X}")


def _instead(character: str) -> str:
    if character in _INSTEAD:
        return _INSTEAD[character]
    plain = unicodedata.normalize("NFKC", character).replace("\u2044", "/")
    if plain == character or not plain.isascii() or _FOREIGN.search(plain) or not plain.strip():
        return ""
    name = called(character)
    if name.startswith("SUPERSCRIPT"):
        return f"^{plain}"
    return f"[{plain}]" if name.startswith("SUBSCRIPT") else plain
