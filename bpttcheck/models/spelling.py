r"""How the names of a model are written in LaTeX: ``bf: b^f``, ``a(k): a_k`` for times below, ``tau: L``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bpttcheck.errors import Misused, Refused, within
from bpttcheck.models.heads import read_head
from bpttcheck.notation import plain
from bpttcheck.notation.latex.lexicon import Lexicon, Spelled
from bpttcheck.notation.latex.loose import letter, loose, run
from bpttcheck.notation.latex.parsing import surface
from bpttcheck.notation.latex.scripts import style_of
from bpttcheck.notation.syntax import Reference
from bpttcheck.places import Span

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bpttcheck.derivation import Spelling
    from bpttcheck.models.model import Glossary
    from bpttcheck.notation.latex.lexicon import Style
    from bpttcheck.notation.latex.surface import Scripted
    from bpttcheck.places import Passage

_LAST: Final = "tau"
_SPELLED_AS: Final = r"write a letter with what stands below and above: `bf: b^f`, `yhat: \hat{y}`, `tau: T`"


def lexicon(glossary: Glossary, spelled: tuple[Spelling, ...], last: int, formulas: Iterable[str] = ()) -> Lexicon:
    """What a reader of these formulas knows; raises :class:`Refused` for a spelling that is none."""
    names: dict[Spelled, str] = {}
    # Many call the last time T; a T above is a transposition all the same. What comes last is what is printed.
    times: dict[str, str] = {_LAST: _LAST} if glossary.is_known("T") else {"T": _LAST, _LAST: _LAST}
    usual: Style = "above"
    for each in spelled:
        found = _surface(each.latex)
        name = letter(found.base) or ""
        below, above = run(found.below) or "", run(found.above) or ""
        if each.head.text.strip() == _LAST:
            times.pop(name, None)
            times[name] = _LAST
            continue
        head = read_head(each.head)
        if head.letter:
            usual = "below" if below == head.letter else "above"
            below, above = below.replace(head.letter, ""), above.replace(head.letter, "")
        if below or above or name != head.name:
            names[Spelled(name, below, above)] = head.name
    empty = Lexicon(glossary, names, times, usual, last=last)
    return Lexicon(glossary, names, times, usual, _style(formulas, empty), last=last)


def _surface(passage: Passage) -> Scripted:
    with within(passage):
        items = surface(passage.text)
        found = loose(items[0])
        if len(items) > 1 or letter(found.base) is None or found.primes:
            raise Refused(Misused(Span(0, len(passage.text)), "this is no name", _SPELLED_AS))
        return found


def _style(formulas: Iterable[str], empty: Lexicon) -> Style:
    """Where the author writes times, from all formulas that can be read at all."""
    rows = []
    for text in formulas:
        try:
            rows.append(surface(text))
        except Refused:
            continue
    return style_of(rows, empty)


def checked(spelled: tuple[Spelling, ...], glossary: Glossary) -> None:
    """Raises :class:`Refused` for a spelling of nothing that is known."""
    known = glossary.known()
    for each in spelled:
        with within(each.head):
            node = plain.read_head(each.head.text)
            name = node.name if isinstance(node, Reference) else ""
            if name not in (*known, _LAST):
                from bpttcheck.errors import UnknownName

                raise Refused(UnknownName(node.span, each.head.text, known))
