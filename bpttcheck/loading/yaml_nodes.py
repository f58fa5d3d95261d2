"""Safe YAML: text in, nodes with places out; every scalar stays a string.

Nodes are built from the parser's events with an explicit stack, so that depth, number and kind of what is
read are bounded before anything is kept, and nothing recurses.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, TypeAlias, TypeVar

import yaml
from msgspec import Struct

from bpttcheck.errors import Refused, TooLarge, Unreadable
from bpttcheck.loading import yaml_faults
from bpttcheck.loading.scalars import offsets, trapped_escape
from bpttcheck.places import Passage, Source, Span

if TYPE_CHECKING:
    from collections.abc import Iterator

MOST_NODES = 5_000
DEEPEST = 20

# What neither YAML nor an editor takes for text, and the line breaks that only YAML knows.
_STRANGE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]")

try:
    FASTEST: type = yaml.CBaseLoader
except AttributeError:  # PyYAML was built without libyaml
    FASTEST = yaml.BaseLoader


class Scalar(Struct, frozen=True):
    """A piece of text, as YAML reads it; ``style`` is the sign it begins with, empty for a plain one."""

    source: Source
    span: Span
    value: str
    style: str

    @property
    def heading(self) -> Span:
        """What to point at when the node as a whole is meant."""
        return self.span

    @property
    def missing(self) -> bool:
        """Whether nothing is written here at all, as in ``times:``."""
        return not self.value and not self.style

    def passage(self) -> Passage:
        """The text with the offset of each character, without white space at its end."""
        text = self.value.rstrip()
        raw = self.source.text[self.span.start : self.span.end]
        return Passage(text, self.source, offsets(text, raw, self.span.start, self.style))


class Sequence(Struct, frozen=True):
    """A list."""

    span: Span
    items: tuple[Node, ...]

    @property
    def heading(self) -> Span:
        """Its first sign: the bracket, or the dash of the first item."""
        return Span(self.span.start, self.span.start + 1)

    def of(self, kind: type[_N]) -> tuple[_N, ...]:
        """The items of one kind."""
        return tuple(item for item in self.items if isinstance(item, kind))


class Mapping(Struct, frozen=True):
    """Keys with values, in the order of the file; no key is there twice."""

    span: Span
    entries: tuple[tuple[Scalar, Node], ...]

    def get(self, name: str, kind: type[_N]) -> _N | None:
        """The value of a key, if the key is there and its value is of this kind."""
        for key, value in self.entries:
            if key.value == name:
                return value if isinstance(value, kind) else None
        return None

    def need(self, name: str, kind: type[_N]) -> _N:
        """The value of a key of which it was checked that it is there, and of this kind."""
        found = self.get(name, kind)
        assert found is not None  # noqa: S101  (the check comes first)
        return found

    @property
    def heading(self) -> Span:
        """Its first key."""
        return self.entries[0][0].span if self.entries else self.span


Node: TypeAlias = Scalar | Sequence | Mapping
_N = TypeVar("_N", Scalar, Sequence, Mapping)


def compose(source: Source, loader: type = FASTEST) -> Node | None:
    """The one document of a text, or nothing if it is empty.

    Raises Refused with Unreadable for characters that no text has, NotYaml for what is not YAML or not read
    (aliases, anchors, tags, merge keys, a second document, double keys), TooLarge for too many entries.
    """
    if strange := _STRANGE.search(source.text):
        span = Span(strange.start(), strange.end())
        raise Refused(Unreadable(span, f"the character U+{ord(strange.group()):04X} stands in it"))
    builder = _Builder(source)
    for event in _events(source, loader):
        builder.take(event)
    return builder.root


def _events(source: Source, loader: type) -> Iterator[yaml.Event]:
    """The parser's events; its errors as faults.

    Raises Refused with NotYaml.
    """
    last = Span(0, 0)
    try:
        for event in yaml.parse(source.text, Loader=loader):
            last = _span(event)
            yield event
    except yaml.MarkedYAMLError as error:
        raise Refused(yaml_faults.explain(source, error)) from None
    except (ValueError, OverflowError):  # the pure parser's answer to "\UFFFFFFFF"
        raise Refused(yaml_faults.no_character(last)) from None


def _span(event: yaml.Event) -> Span:
    start, end = event.start_mark, event.end_mark
    return Span(start.index if start else 0, end.index if end else 0)


class _Open(Struct, eq=False):
    """A list or a mapping that is being read: its children so far, keys and values in turn."""

    is_mapping: bool
    span: Span
    children: list[Node]


class _Builder:
    """Nodes out of events."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.root: Node | None = None
        self._open: list[_Open] = []
        self._documents = self._nodes = 0

    def take(self, event: yaml.Event) -> None:
        """Read one event.

        Raises Refused with NotYaml or TooLarge.
        """
        if isinstance(event, yaml.NodeEvent):
            self._start(event, _span(event))
        elif isinstance(event, yaml.CollectionEndEvent):
            self._close(_span(event))
        elif isinstance(event, yaml.DocumentStartEvent):
            self._documents += 1
            if self._documents > 1:
                raise Refused(yaml_faults.second_document(_span(event)))

    def _start(self, event: yaml.NodeEvent, span: Span) -> None:
        self._nodes += 1
        if self._nodes > MOST_NODES:
            raise Refused(TooLarge(span, "the number of entries in this file", MOST_NODES))
        if fault := yaml_faults.of_node(self.source, event, span):
            raise Refused(fault)
        if isinstance(event, yaml.ScalarEvent):
            self._add(self._scalar(event, span))
        elif len(self._open) >= DEEPEST:
            raise Refused(yaml_faults.too_deep(self.source, span, DEEPEST))
        else:
            self._open.append(_Open(isinstance(event, yaml.MappingStartEvent), span, []))

    def _scalar(self, event: yaml.ScalarEvent, span: Span) -> Scalar:
        style = event.style or ""
        raw = self.source.text[span.start : span.end]
        if style == '"' and (trap := trapped_escape(raw)):
            place = Span(span.start + trap.start, span.start + trap.end)
            raise Refused(yaml_faults.escape(place, self.source))
        return Scalar(self.source, span, event.value, style)

    def _close(self, end: Span) -> None:
        closed = self._open.pop()
        span = closed.span.to(end)
        if closed.is_mapping:
            self._add(Mapping(span, self._entries(closed.children)))
        else:
            self._add(Sequence(span, tuple(closed.children)))

    def _add(self, node: Node) -> None:
        if not self._open:
            self.root = node
            return
        above = self._open[-1]
        if above.is_mapping and len(above.children) % 2 == 0 and not isinstance(node, Scalar):
            raise Refused(yaml_faults.key_is_no_text(node.span))
        above.children.append(node)

    def _entries(self, children: list[Node]) -> tuple[tuple[Scalar, Node], ...]:
        seen: dict[str, Scalar] = {}
        entries: list[tuple[Scalar, Node]] = []
        for key, value in zip(children[::2], children[1::2], strict=True):
            assert isinstance(key, Scalar)  # noqa: S101  (nothing else is added in its place)
            if key.value == "<<" and not key.style:
                raise Refused(yaml_faults.merge_key(key.span))
            if first := seen.get(key.value):
                line = self.source.place(first.span.start).line
                raise Refused(yaml_faults.double_key(key.span, key.value, line))
            seen[key.value] = key
            entries.append((key, value))
        return tuple(entries)
