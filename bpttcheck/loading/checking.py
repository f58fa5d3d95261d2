"""Nodes against the file format: every key known and present, every value of the right kind.

A walk over the description that msgspec makes of the classes in schema.py; it knows kinds of values, and next
to no names.
"""

from __future__ import annotations

import re
from fractions import Fraction
from functools import cache
from typing import TYPE_CHECKING, TypeAlias

from msgspec import inspect

from bpttcheck.errors import BadValue, Refused, TooLarge, UnknownKey, listed, nearest
from bpttcheck.loading.yaml_faults import QUOTE, shortened
from bpttcheck.loading.yaml_nodes import Mapping, Node, Scalar, Sequence

if TYPE_CHECKING:
    from msgspec import Struct

    from bpttcheck.places import Span

Path: TypeAlias = tuple[str, ...]

_NODES: dict[type[inspect.Type], type[Node]] = {
    inspect.StrType: Scalar,
    inspect.IntType: Scalar,
    inspect.FloatType: Scalar,
    inspect.EnumType: Scalar,
    inspect.ListType: Sequence,
    inspect.DictType: Mapping,
    inspect.StructType: Mapping,
}
_CALLED: dict[type[inspect.Type], str] = {
    inspect.StrType: "a text",
    inspect.IntType: "a whole number",
    inspect.FloatType: "a number",
    inspect.EnumType: "a word",
    inspect.ListType: "a list",
    inspect.DictType: "a mapping",
    inspect.StructType: "a mapping",
}
_REMEDIES: dict[type[inspect.Type], str] = {
    inspect.IntType: "write one number",
    inspect.FloatType: "write one number",
    inspect.ListType: "begin each item with `- ` on a line of its own, or write `[…, …]`",
    inspect.DictType: "write `key: value`, each on a line of its own",
    inspect.StructType: "write `key: value`, each on a line of its own",
}
_ITEMS = {"`derivations`": "derivation", "`steps`": "step", "`problems`": "problem"}
_NUMBER = re.compile("0|[1-9][0-9]*")
_DECIMAL = re.compile("(?:0|[1-9][0-9]{0,8})(?:[.][0-9]{1,8})?")
_COMMENT = re.compile(r"[ \t]*#")


def where(path: Path) -> str:
    """A way into the file in words: ``derivation 2 → step 3``."""
    return " → ".join(path) or "this file"


def bad(span: Span, path: Path, why: str, remedy: str = "") -> Refused:
    """A refusal of a value."""
    return Refused(BadValue(span, where(path), why, remedy))


def check(node: Node, shape: type[Struct], path: Path = ()) -> Mapping:
    """Hold what stands in a file, at a way into it, against a class of the format; it is a mapping then.

    Raises Refused with UnknownKey, BadValue or TooLarge.
    """
    _check(node, _described(shape), path)
    assert isinstance(node, Mapping)  # noqa: S101  (a class is one)
    return node


@cache
def _described(shape: type[Struct]) -> inspect.Type:
    return inspect.type_info(shape)


def _members(wanted: inspect.Type) -> tuple[inspect.Type, ...]:
    """The kinds of value that are allowed, without what is only said about them."""
    if isinstance(wanted, inspect.UnionType):
        return tuple(member for each in wanted.types for member in _members(each))
    return _members(wanted.type) if isinstance(wanted, inspect.Metadata) else (wanted,)


def _check(node: Node, wanted: inspect.Type, path: Path) -> None:
    if isinstance(node, Scalar) and node.missing:
        raise _nothing(node, path)
    members = _members(wanted)
    member = next((m for m in members if isinstance(node, _NODES[type(m)])), None)
    if member is None:
        raise _wrong_kind(node, members, path)
    if isinstance(member, inspect.StructType) and isinstance(node, Mapping):
        if len(members) > 1:
            _refuse_line_as_mapping(node, member, path)
        _check_struct(node, member, path)
    elif isinstance(member, inspect.DictType) and isinstance(node, Mapping):
        _check_dict(node, member, path)
    elif isinstance(member, inspect.ListType) and isinstance(node, Sequence):
        _check_list(node, member, path)
    elif isinstance(member, inspect.IntType) and isinstance(node, Scalar):
        _check_int(node, member, path)
    elif isinstance(member, inspect.FloatType) and isinstance(node, Scalar):
        _check_decimal(node, member, path)
    elif isinstance(member, inspect.EnumType) and isinstance(node, Scalar):
        _check_word(node, member, path)


def _check_struct(node: Mapping, wanted: inspect.StructType, path: Path) -> None:
    fields = {field.encode_name: field for field in wanted.fields}
    for key, value in node.entries:
        if key.value not in fields:
            raise Refused(UnknownKey(key.span, shortened(key.value), tuple(fields), where(path)))
        _check(value, fields[key.value].type, _inside(path, key.value))
    present = {key.value for key, _ in node.entries}
    for name, field in fields.items():
        if field.required and name not in present:
            raise bad(node.heading, path, f"`{name}` is missing", f"add `{name}:`")


def _inside(path: Path, key: str) -> Path:
    """The way to the value of a key of the format."""
    return (*path, f"`{key}`")


def _check_dict(node: Mapping, wanted: inspect.DictType, path: Path) -> None:
    _check_length(node, len(node.entries), wanted.min_length, path)
    for key, value in node.entries:
        _check(value, wanted.value_type, _inside(path, shortened(key.value)))


def _check_list(node: Sequence, wanted: inspect.ListType, path: Path) -> None:
    _check_length(node, len(node.items), wanted.min_length, path)
    for number, item in enumerate(node.items, start=1):
        _check(item, wanted.item_type, item_path(path, number))


def item_path(path: Path, number: int) -> Path:
    """The way to an item of a list: the third of the steps is ``step 3``."""
    above, name = path[:-1], path[-1]
    return (*above, f"{_ITEMS[name]} {number}") if name in _ITEMS else (*path, f"item {number}")


def _check_length(node: Sequence | Mapping, length: int, least: int | None, path: Path) -> None:
    if length < (least or 0):
        raise bad(node.heading, path, "nothing stands in it", "add at least one")


def _check_int(node: Scalar, wanted: inspect.IntType, path: Path) -> None:
    least, most = wanted.ge or 0, wanted.le or 0
    remedy = f"write a whole number from {least} to {most}"
    if not _NUMBER.fullmatch(node.value):
        raise bad(node.span, path, f"`{shortened(node.value)}` is not a plain whole number", remedy)
    # Text of many digits is not made a number at all: that takes quadratic time.
    if len(node.value) > len(str(most)) or int(node.value) > most:
        raise Refused(TooLarge(node.span, where(path), most))
    if int(node.value) < least:
        raise bad(node.span, path, f"{node.value} is too small", remedy)


def _check_decimal(node: Scalar, wanted: inspect.FloatType, path: Path) -> None:
    least, most = wanted.ge or 0, wanted.le or 0
    remedy = f"write a number from {least:g} to {most:g}"
    if not _DECIMAL.fullmatch(node.value):
        raise bad(node.span, path, f"`{shortened(node.value)}` is not a plain number", remedy)
    if not least <= Fraction(node.value) <= most:
        raise bad(node.span, path, f"{node.value} is too small or too large", remedy)


def _check_word(node: Scalar, wanted: inspect.EnumType, path: Path) -> None:
    known = tuple(str(word.value) for word in wanted.cls)
    if node.value not in known:
        meant = nearest(node.value, known)
        remedy = f"did you mean `{meant}`?" if meant else f"known here: {listed(known)}"
        raise bad(node.span, path, f"`{shortened(node.value)}` is not known here", remedy)


def _nothing(node: Scalar, path: Path) -> Refused:
    """A key or a dash after which nothing stands, or only a comment."""
    if _COMMENT.match(node.source.text, node.span.end):
        return bad(node.span, path, "nothing stands here but a comment", "quote a value that holds a `#`")
    return bad(node.span, path, "nothing stands here", "write a value, or leave the key out")


def _wrong_kind(node: Node, members: tuple[inspect.Type, ...], path: Path) -> Refused:
    found = {Scalar: "a text", Sequence: "a list", Mapping: "a mapping"}[type(node)]
    kinds = [type(member) for member in members]
    wanted = " or ".join(dict.fromkeys(_CALLED[kind] for kind in kinds))
    remedy = QUOTE if inspect.StrType in kinds else _REMEDIES.get(kinds[0], "")
    return bad(node.heading, path, f"{found} stands where {wanted} is needed", remedy)


def _refuse_line_as_mapping(node: Mapping, wanted: inspect.StructType, path: Path) -> None:
    """``- h: x`` is a mapping to YAML; where a line may stand it was meant to be one.

    Raises Refused with BadValue.
    """
    known = tuple(field.encode_name for field in wanted.fields)
    for key, value in node.entries:
        if key.value in known or nearest(key.value, known) or not isinstance(value, Scalar):
            return
    sign = "`: `" if node.span.start == node.heading.start else "`{`"
    raise bad(node.heading, path, f"{sign} makes this line a mapping", QUOTE)
