"""A Jupyter notebook: its Markdown cells, each a source of its own, since a place in it is a cell and a line there."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from bpttcheck.errors import Refused, Unreadable
from bpttcheck.loading import markdown
from bpttcheck.places import NOWHERE, Source, Span

if TYPE_CHECKING:
    from bpttcheck.loading.pieces import Piece

_SURROGATE = re.compile("[\ud800-\udfff]")


def scan(source: Source) -> list[Piece]:
    """The pieces of all Markdown cells, in their order.

    Raises Refused with Unreadable for what is no notebook.
    """
    return [piece for cell in _cells(source) for piece in markdown.scan(cell)]


def _cells(source: Source) -> list[Source]:
    notebook = _decoded(source)
    cells = notebook.get("cells") if isinstance(notebook, dict) else None
    if not isinstance(cells, list):
        raise Refused(Unreadable(NOWHERE, "it is no Jupyter notebook of format 4"))
    return [
        Source(f"{source.name}, cell {number}", _text(cell.get("source"), number))
        for number, cell in enumerate(cells, start=1)
        if isinstance(cell, dict) and _is_read(cell.get("cell_type"), number)
    ]


def _is_read(kind: object, number: int) -> bool:
    """Markdown cells, and the first one if it is raw: there Quarto has the front matter."""
    return kind == "markdown" or (kind == "raw" and number == 1)


def _text(source: object, number: int) -> str:
    """The text of a cell, which is a list of lines or one text."""
    lines = source if isinstance(source, list) else [source]
    text = "".join(line for line in lines if isinstance(line, str))
    if not all(isinstance(line, str) for line in lines):
        raise Refused(Unreadable(NOWHERE, f"the source of cell {number} is no text"))
    if strange := _SURROGATE.search(text):
        why = f"half a character (U+{ord(strange.group()):04X}) stands in cell {number}"
        raise Refused(Unreadable(NOWHERE, why))
    return text


def _decoded(source: Source) -> object:
    """What the JSON says; numbers, for which there is no use here, stay text."""
    try:
        found: object = json.loads(source.text, parse_int=str, parse_float=str, parse_constant=str)
    except json.JSONDecodeError as error:
        why = f"it is not JSON: {error.msg[:1].lower()}{error.msg[1:]}"
        raise Refused(Unreadable(Span(error.pos, error.pos + 1), why)) from None
    except RecursionError:
        raise Refused(Unreadable(NOWHERE, "its JSON is nested too deep")) from None
    return found
