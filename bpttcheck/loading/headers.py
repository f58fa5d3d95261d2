"""The settings of a document: YAML in its front matter or in a comment, with the lines of the document as places."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bpttcheck.errors import Empty, Refused
from bpttcheck.loading.checking import check
from bpttcheck.loading.yaml_nodes import Mapping, Scalar, compose
from bpttcheck.places import Source, Span

if TYPE_CHECKING:
    from msgspec import Struct

    from bpttcheck.loading.pieces import Header

_SOLID = re.compile(r"[^\r\n]+")
_PERCENT = re.compile(r"^[ \t]*%", re.MULTILINE)
# Line breaks to Python, and to nobody who counts lines in YAML.
_BREAKS = dict.fromkeys(map(ord, "\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029"), "\n")


def read(header: Header, wanted: type[Struct]) -> tuple[Source, Mapping]:
    """What stands in a header, held against the format that is ``wanted``, and the source for places in it.

    Raises Refused, with its place in the document, for what is not YAML or not a header.
    """
    source = _alone(header)
    root = compose(source)
    if root is None or (isinstance(root, Scalar) and root.missing):
        raise Refused(Empty(Span(header.yaml.start - 1, header.yaml.start), "header"))
    return source, check(root, wanted, ("the header",))


def _alone(header: Header) -> Source:
    """The document up to the end of the header, with white space for all that does not belong to it.

    So every place in the YAML is the place in the document.
    """
    text, yaml = header.source.text, header.yaml
    inside = text[yaml.start : yaml.end]
    if header.commented:
        inside = _PERCENT.sub(_blank, inside)
    return Source(header.source.name, _SOLID.sub(_blank, text[: yaml.start].translate(_BREAKS)) + inside)


def _blank(match: re.Match[str]) -> str:
    return " " * len(match.group())
