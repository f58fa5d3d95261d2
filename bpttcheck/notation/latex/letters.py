r"""How a name is spelled so that the reader of LaTeX finds it: ``\hat{y}^{(t)}_{1}``, ``W_{hh}``, ``b^{f}``, ``i'``.

What a script says depends on all names of the model, on axes and on where times are written, so the reader itself is
asked: of several ways to write a name, the first that is read back as the same tree is taken.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from msgspec.structs import replace

from bpttcheck.errors import Refused
from bpttcheck.notation.characters import ACCENTS, GREEK, LETTERS
from bpttcheck.notation.latex.kinds import Seen, kind
from bpttcheck.notation.latex.ranges import among
from bpttcheck.notation.latex.reading import read
from bpttcheck.notation.latex.scripts import TIMES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from bpttcheck.notation.latex.lexicon import Lexicon
    from bpttcheck.notation.syntax import Node, Range

TOP: Final = r"\top"
CONSTANTS: Final = {"ones": r"\mathbf{1}", "zeros": r"\mathbf{0}"}
_GREEK: Final = LETTERS | set(GREEK.values())
# A letter with its accents and primes, and what is written below it or above it.
_HEADED: Final = re.compile(
    rf"(?P<letter>{'|'.join(sorted(_GREEK, reverse=True))}|[A-Za-z])(?P<accents>(?:{'|'.join(ACCENTS.values())})*)"
    r"(?P<primes>(?:prime)*)_?(?P<part>[A-Za-z0-9]*)"
)
# The basis and the unit matrix have below what other names have as a time.
_BELOW: Final = frozenset({"e", "I"})


class Letters(NamedTuple):
    """A letter as LaTeX, and what of a name stands below it and above it."""

    letter: str
    below: str = ""
    above: str = ""

    def scripted(self, above: Iterable[str], below: Iterable[str], separator: str = ",") -> str:
        """The name with more above and below."""
        over = "".join((self.above, *above))
        under = separator.join(part for part in (self.below, *below) if part)
        return self.letter + (f"^{{{over}}}" if over else "") + (f"_{{{under}}}" if under else "")


class Pen:
    """Writes with a lexicon, and remembers what the reader read."""

    def __init__(self, lexicon: Lexicon, bound: frozenset[str] = frozenset()) -> None:
        self.lexicon = lexicon
        self._bound = bound
        self._settled: dict[Node, str] = {}
        self._seen: Seen = {}

    def among(self, over: Range) -> Pen:
        """The same where an index is bound."""
        return Pen(replace(self.lexicon, times=among(self.lexicon, [over])), self._bound | {over.index})

    def is_told(self, name: str) -> bool:
        """Whether it is told elsewhere what a letter stands for."""
        lexicon = self.lexicon
        return name in {*TIMES, *lexicon.times, *self._bound} or lexicon.is_known(name)

    def is_scalar(self, node: Node) -> bool:
        """Whether a node is a number, as far as the names tell."""
        return kind(node, self.lexicon, self._seen).is_scalar

    def settled(self, node: Node, ways: Iterable[str]) -> str:
        """The first way that is read back as the node; the last one where none is."""
        if node not in self._settled:
            *most, last = ways
            self._settled[node] = next((way for way in most if self._says(way, node)), last)
        return self._settled[node]

    def _says(self, text: str, node: Node) -> bool:
        try:
            return read(text, self.lexicon).node == node
        except Refused:
            return False


def ways(name: str, time: str, raised: str, indices: tuple[str, ...], pen: Pen) -> Iterator[str]:
    """A name with its time, with something else above it, and with indices: the usual way first."""
    if name == "delta" and not time and not raised and all(len(index) == 1 for index in indices):
        yield Letters(r"\delta").scripted((), indices, "")
    below_first = (pen.lexicon.style or pen.lexicon.usual) == "below"
    styles = (True,) if name in _BELOW and not pen.lexicon.is_known(name) else (below_first, not below_first)
    for below in styles:
        over = (f"({time})",) if time and not below else ()
        under = (time, *indices) if below else indices
        for letters in _spellings(name, pen.lexicon):
            yield letters.scripted((*over, raised), under)
    if time and not (raised or indices):
        yield from (rf"{letters.scripted((), ())}\left({time}\right)" for letters in _spellings(name, pen.lexicon))


def _spellings(name: str, lexicon: Lexicon) -> Iterator[Letters]:
    for spelled, named in lexicon.spelled.items():
        if named == name:
            yield Letters(_letter(spelled.letter), _script(spelled.below), _script(spelled.above))
    if name in CONSTANTS:
        yield Letters(CONSTANTS[name])
    found = _HEADED.fullmatch(name)
    if found and not found["part"]:
        yield Letters(_headed(found))
    # In a fraction a `d` with something below would begin a derivative.
    elif found and found["letter"] != "d":
        yield Letters(_headed(found), found["part"])
        yield Letters(_headed(found), "", found["part"])
    escaped = name.replace("_", r"\_")
    yield Letters(rf"\mathrm{{{escaped}}}")


def _letter(name: str) -> str:
    found = _HEADED.fullmatch(name)
    return _headed(found) if found else name


def _headed(found: re.Match[str]) -> str:
    letter = _script(found["letter"])
    for accent in re.findall("|".join(ACCENTS.values()), found["accents"]):
        letter = rf"\{accent}{{{letter}}}"
    return letter + "'" * (len(found["primes"]) // len("prime"))


def _script(text: str) -> str:
    return f"\\{text}" if text in _GREEK else text
