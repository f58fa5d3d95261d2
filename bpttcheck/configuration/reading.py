"""The table of a file, held against what may be set, with the place of what is wrong in it."""

from __future__ import annotations

import json
import os
import re
import tomllib
from typing import Final

import msgspec

from bpttcheck.configuration import ABOUT, Configuration
from bpttcheck.errors import BadValue, NotToml, Refused, UnknownKey
from bpttcheck.loading.yaml_faults import shortened
from bpttcheck.places import NOWHERE, Passage, Source, Span

_TABLE: Final = ("tool", "bpttcheck")
_HEADER: Final = re.compile(r"^[ \t]*\[[ \t]*tool[ \t]*\.[ \t]*bpttcheck\b[^\n]*$", re.MULTILINE)
_NEXT: Final = re.compile(r"^[ \t]*\[(?![ \t]*tool[ \t]*\.[ \t]*bpttcheck\b)", re.MULTILINE)
# The reader of TOML takes a time for such a key that grows with the square of its length.
_DEEP: Final = re.compile(r"""(?<![\w"'-])(?:(?:[\w-]++|"[^"\n]*+"|'[^'\n]*+')[ \t]*+[.][ \t]*+){100}""")
_TOO_DEEP: Final = "it is nested too deeply"
_AT: Final = re.compile(r" \(at (?:line (\d+), column (\d+)|end of document)\)$")


def configuration_in(source: Source, folder: str, *, own: bool) -> Configuration | None:
    """What a file says; ``None`` where it has no table for this program.

    Raises Refused with NotToml, UnknownKey or BadValue.
    """
    found: object = _document(source)
    for name in () if own else _TABLE:
        found = found.get(name) if isinstance(found, dict) else None
    if found is None:
        return None
    table = _Table(source, own=own)
    if not isinstance(found, dict):
        raise table.bad("bpttcheck", f"{_shown(found)} is no table", "write `[tool.bpttcheck]` above the keys")
    for key, value in found.items():
        _check(key, value, table)
    said = msgspec.convert(found, Configuration)
    for path in said.paths:
        if not _is_beneath(path, folder):
            raise table.bad("paths", f"`{shortened(path)}` leads out of the folder of this file", "name it in the call")
    return said


def _document(source: Source) -> dict[str, object]:
    if deep := _DEEP.search(source.text):
        raise Refused(NotToml(Span(deep.start(), deep.start() + 1), _TOO_DEEP), Passage.of(source))
    try:
        return tomllib.loads(source.text)
    except RecursionError:
        raise Refused(NotToml(NOWHERE, _TOO_DEEP), Passage.of(source)) from None
    except ValueError as error:
        said = str(error)
        why = _AT.sub("", said)
        raise Refused(NotToml(_place(said, source), why[:1].lower() + why[1:]), Passage.of(source)) from None


def _place(said: str, source: Source) -> Span:
    """Where the reader of TOML says that it stopped."""
    found = _AT.search(said)
    if found is None:
        return NOWHERE
    end = len(source.text)
    if found[1] is None:
        return Span(end, end)
    before = source.text.split("\n")[: int(found[1]) - 1]
    at = min(sum(len(line) + 1 for line in before) + int(found[2]) - 1, end)
    return Span(at, min(at + 1, end))


class _Table:
    """The part of a file's text in which its table stands, where that can be told."""

    def __init__(self, source: Source, *, own: bool) -> None:
        self._source = source
        self._own = own
        header = None if own else _HEADER.search(source.text)
        self._start = header.end() if header else 0
        self._header = Span(*header.span()) if header else NOWHERE
        following = _NEXT.search(source.text, self._start) if header else None
        self._end = following.start() if following else len(source.text)

    def span(self, key: str) -> Span:
        """The key, where just one line begins with it; else what stands above all keys."""
        name = re.escape(key)
        line = re.compile(rf"^[ \t]*(?:tool\.bpttcheck\.)?([\"']?){name}\1(?=[ \t]*[=.])", re.MULTILINE)
        found = list(line.finditer(self._source.text, self._start, self._end))
        return Span(found[0].end() - len(key) - len(found[0][1]), found[0].end()) if len(found) == 1 else self._header

    def bad(self, key: str, why: str, remedy: str) -> Refused:
        """A refusal of a value."""
        return Refused(BadValue(self.span(key), f"`{key}`", why, remedy), Passage.of(self._source))

    def unknown(self, key: str) -> Refused:
        """A refusal of a key."""
        where = self._source.name if self._own else "[tool.bpttcheck]"
        return Refused(UnknownKey(self.span(key), shortened(key), tuple(ABOUT), where), Passage.of(self._source))


def _check(key: str, value: object, table: _Table) -> None:
    """Raises Refused where there is no such key, or the value is of another kind."""
    if key not in ABOUT:
        raise table.unknown(key)
    try:
        msgspec.convert({key: value}, Configuration)
    except msgspec.ValidationError:
        why = f"{_shown(value)} is not {ABOUT[key].kind}"
        raise table.bad(key, why, f"write for example `{key} = {ABOUT[key].example}`") from None


def _shown(value: object) -> str:
    """A value as a message can name it."""
    match value:
        case dict():
            return "a table"
        case list():
            return "this list"
        case _:
            return f"`{shortened(json.dumps(value, default=str, ensure_ascii=False))}`"


def _is_beneath(path: str, folder: str) -> bool:
    """Whether a path leads to something in a folder, links resolved."""
    outer = os.path.realpath(folder)
    inner = os.path.realpath(os.path.join(folder, path))
    return inner == outer or inner.startswith(os.path.join(outer, ""))
