"""Records of a file that was changed somewhere else: the same texts at other places."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from bpttcheck.notation.syntax import Node
from bpttcheck.places import Passage, Source

if TYPE_CHECKING:
    from collections.abc import Iterator


def bare(record: object) -> object:
    """All that a record says, but for the places of its texts."""
    match record:
        case Passage():
            return record.text
        case Source():
            return None
        case Struct():
            return type(record), *map(bare, _values(record))
        case tuple():
            return tuple(map(bare, record))
        case _:
            return record


def passages(record: object) -> Iterator[Passage]:
    """All texts of a record, in the order of its fields."""
    match record:
        case Passage():
            yield record
        case Struct():
            for value in _values(record):
                yield from passages(value)
        case tuple():
            for value in record:
                yield from passages(value)


def _values(record: Struct) -> Iterator[object]:
    return (getattr(record, name) for name in record.__struct_fields__)


class Places:
    """Where the texts of a record stand now, given one that says the same."""

    def __init__(self, before: object, now: object) -> None:
        self._sources: dict[Source, Source] = {}
        self._offsets: dict[Source, dict[int, int]] = {}
        for old, new in zip(passages(before), passages(now), strict=True):
            self._sources[old.source] = new.source
            self._offsets.setdefault(old.source, {}).update(zip(old.offsets, new.offsets, strict=True))

    def source(self, source: Source) -> Source:
        """The file as it is now; another one stays as it is."""
        return self._sources.get(source, source)

    def passage(self, passage: Passage) -> Passage:
        """The same text at its place now; raises KeyError where it is not a text of the record, or part of one."""
        offsets = self._offsets.get(passage.source)
        if offsets is None:
            return passage
        return Passage(passage.text, self.source(passage.source), tuple(offsets[at] for at in passage.offsets))


def moved(record: object, places: Places) -> object:
    """A record with all its texts at their places now; raises KeyError where one has none."""
    match record:
        case Passage():
            return places.passage(record)
        case Source():
            return places.source(record)
        case Node():  # its places are within a text
            return record
        case Struct():
            values = {name: getattr(record, name) for name in record.__struct_fields__}
            changed = {name: moved(value, places) for name, value in values.items()}
            return replace(record, **changed) if any(changed[name] is not values[name] for name in values) else record
        case tuple():
            found = tuple(moved(each, places) for each in record)
            return found if any(new is not old for new, old in zip(found, record, strict=True)) else record
        case _:
            return record
