"""What is wrong with a text that YAML refuses, or that we refuse of YAML, for someone who wanted a line.

The parser in C and the one in Python put the same error differently; both are brought to one fault here.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import yaml

from bpttcheck.errors import NotYaml
from bpttcheck.places import Source, Span

if TYPE_CHECKING:
    from collections.abc import Mapping

QUOTE = "put the line in single quotes, or on the next line after `|`"

# How a value begins that YAML does not take for a line of text.
_TRAPS: Mapping[str, str] = {
    "*": "a value that begins with `*` is a reference to YAML, not a text",
    "&": "a value that begins with `&` is the name of a node to YAML, not a text",
    "!": "a value that begins with `!` is a tag to YAML, not a text",
    "[": "`[` opens a list in YAML, and this is none",
    "{": "`{` opens a mapping in YAML, and this is none",
    "`": "YAML has the backquote for itself: a value cannot begin with it",
    **{sign: f"YAML has `{sign}` for itself: a value cannot begin with it" for sign in "@%]},"},
    "|": "`|` at the beginning of a value means that the text stands on the lines below",
    ">": "`>` at the beginning of a value means that the text stands on the lines below",
    '"': 'what begins with `"` must end with it',
    "'": "what begins with `'` must end with it",
}
_VALUE = re.compile(r"[ ]*(?:- +)*(?:[^\s:'\"#\[\]{},&*!|>%@`][^:\n'\"#]*: +)?(?=(\S))")
_KEY = re.compile(r"[ ]*(?:- +)*[^\s#][^#\n]*?:[ ]")

_ESCAPE = re.compile("escape|hexdec")
_PROBLEMS = (
    (re.compile("mapping values"), "a second `: ` in a line begins a mapping in YAML", QUOTE),
    (re.compile("sequence entries"), "`- ` begins an item of a list, and none can stand here", QUOTE),
    (re.compile("node content"), "a value is missing before this sign", QUOTE),
    (
        re.compile("block end|'-' indicator|expected key|indentation"),
        "this line stands where YAML expects the next key or item",
        "check how far this line and those before it are indented",
    ),
    (re.compile("YAML document|YAML version|incompatible"), "only YAML 1.1 and 1.2 are read", ""),
    (re.compile("document start"), "something stands before or after the document", ""),
)


def shortened(text: str, most: int = 40) -> str:
    """A piece of a file as a message can hold it."""
    return text if len(text) <= most else text[: most - 1] + "…"


def explain(source: Source, error: yaml.MarkedYAMLError) -> NotYaml:
    """The parser's error as a fault, with a remedy where it is a known trap."""
    problem = error.problem or ""
    at = _index(error.problem_mark or error.context_mark)
    context = _index(error.context_mark) if error.context_mark else at
    if _ESCAPE.search(problem):
        return escape(_escape_before(source.text, at), source)
    if "expected ':'" in problem:
        why = "this is neither `key: value` nor an item that begins with `- `"
        return NotYaml(_one(context), why, "indent it further, if it continues the line above")
    return _indented(source.text, problem, at) or _trapped(source.text, context, at) or _other(problem, at)


def _indented(text: str, problem: str, at: int) -> NotYaml | None:
    """A tab, and a key that stands too far to the right."""
    if text[at : at + 1] == "\t":
        return NotYaml(_one(at), "a tab cannot stand here", "indent with spaces")
    if "mapping values" in problem and not _KEY.match(_line_before(text, at)):
        remedy = "check the indentation, and the space after the `:` of the line above"
        return NotYaml(_one(at), "a key cannot stand here", remedy)
    return None


def _trapped(text: str, context: int, at: int) -> NotYaml | None:
    """A value that begins with a sign of YAML: what was being read, if that began on an earlier line."""
    value = _value_start(text, at)
    for index in (context, value) if context < _line_start(text, at) else (value, context):
        if why := _TRAPS.get(text[index : index + 1]):
            return NotYaml(_one(index), why, QUOTE)
    return None


def _other(problem: str, at: int) -> NotYaml:
    for pattern, why, remedy in _PROBLEMS:
        if pattern.search(problem):
            return NotYaml(_one(at), why, remedy)
    return NotYaml(_one(at), f"this is not YAML: {problem}")


def of_node(source: Source, event: yaml.NodeEvent, span: Span) -> NotYaml | None:
    """What is refused of a node itself: aliases, anchors and tags."""
    tag = getattr(event, "tag", None)
    if isinstance(event, yaml.AliasEvent) or event.anchor or tag:
        sign = source.text[span.start : span.start + 1]
        return NotYaml(span, _TRAPS.get(sign, "references, names and tags of YAML are not read"), QUOTE)
    return None


def too_deep(source: Source, span: Span, limit: int) -> NotYaml:
    """Lists and mappings in one another."""
    quote = QUOTE if source.text[span.start : span.start + 1] in {"[", "{"} else ""
    return NotYaml(_one(span.start), f"lists and mappings are nested more than {limit} deep", quote)


def second_document(span: Span) -> NotYaml:
    """A ``---`` after the first document."""
    return NotYaml(span, "a second document begins here", "leave `---` out, or make it a file of its own")


def merge_key(span: Span) -> NotYaml:
    """The key ``<<``."""
    return NotYaml(span, "merge keys (`<<`) are not read", "write the keys out")


def double_key(span: Span, key: str, line: int) -> NotYaml:
    """A key that the same mapping has already."""
    why = f"the key `{shortened(key)}` is here twice: it stands in line {line} too"
    return NotYaml(span, why, "keep one of them")


def key_is_no_text(span: Span) -> NotYaml:
    """A list or a mapping as a key."""
    return NotYaml(_one(span.start), "a list or a mapping cannot be a key", "quote the key")


def escape(span: Span, source: Source) -> NotYaml:
    """A backslash in double quotes that YAML reads in its own way."""
    sign = shortened(source.text[span.start : span.end])
    remedy = "write single quotes instead of the double ones, or put the text on the next line after `|`"
    return NotYaml(span, f"in double quotes YAML reads `{sign}` as an escape of its own", remedy)


def no_character(span: Span) -> NotYaml:
    """An escape beyond the last character there is."""
    return NotYaml(span, "an escape after this names a character that does not exist", QUOTE)


def _index(mark: yaml.Mark | None) -> int:
    return mark.index if mark else 0


def _one(index: int) -> Span:
    return Span(index, index + 1)


def _escape_before(text: str, index: int) -> Span:
    """The escape of which a parser complains: it points at the backslash, or somewhere after it."""
    start = max(text.rfind("\\", 0, index + 1), 0)
    return Span(start, start + 2)


def _line_start(text: str, index: int) -> int:
    return max(text.rfind("\n", 0, index), text.rfind("\r", 0, index)) + 1


def _line_before(text: str, index: int) -> str:
    return text[_line_start(text, index) : index]


def _value_start(text: str, index: int) -> int:
    """Where the value begins in the line of a character: after its dashes and its key."""
    match = _VALUE.match(text, _line_start(text, index))
    return match.end() if match else index
