"""The file format as JSON Schemas, by which editors complete keys, explain them and mark what is wrong with a file.

They say of a file what is said of it when it is read, as far as a schema can. Draft 7 is what every editor knows.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

import msgspec

from bpttcheck.loading import schema

if TYPE_CHECKING:
    from collections.abc import Iterator

    Schema = dict[str, Any]

KINDS: Final[dict[str, type[msgspec.Struct]]] = {
    "derivation": schema.File,
    "assignment": schema.Assignment,
    "submission": schema.Submission,
    "model": schema.Model,
}
_DRAFT: Final = "http://json-schema.org/draft-07/schema#"
_REFERENCE: Final = "#/definitions/{name}"
# A line may be `0`, and a name `true`: what is written without quotes is text to us, whatever else YAML makes of it.
_TEXT: Final = ["string", "number", "boolean"]
# Of these sets of keys, one stands in a mapping, and nothing of the others.
_EITHER: Final[dict[type[msgspec.Struct], tuple[tuple[str, ...], ...]]] = {
    schema.Step: (("expr",), ("latex",)),
    schema.Derivation: (("target", "steps"), ("latex",)),
    schema.File: (("target", "steps"), ("latex",), ("derivations",)),
}


def file_name(kind: str) -> str:
    """What the file with the schema of a kind is called wherever a first line names it."""
    return f"{kind}.schema.json"


def modeline(kind: str) -> str:
    """The comment by which a file tells editors that its schema lies beside it."""
    return f"# yaml-language-server: $schema={file_name(kind)}"


def written(kind: str) -> str:
    """The schema of a kind of files as the text of a file."""
    return json.dumps(json_schema(kind), ensure_ascii=False, indent=2) + "\n"


def json_schema(kind: str) -> Schema:
    """The schema of a kind of files, one of ``KINDS``."""
    shape = KINDS[kind]
    _, components = msgspec.json.schema_components([shape], ref_template=_REFERENCE)
    for struct, choices in _EITHER.items():
        if struct.__name__ in components:
            components[struct.__name__]["oneOf"] = list(_choices(choices))
    for each in _schemas(components):
        if each.get("type") == "string":
            each["type"] = _TEXT
        if isinstance(said := each.get("description"), str):
            # What follows in a docstring is for who programs.
            each["description"] = said.partition("\n\n")[0]
    top = components.pop(shape.__name__) | {"title": f"bpttcheck: {kind}"}
    return {"$schema": _DRAFT, **top, "definitions": components}


def _choices(choices: tuple[tuple[str, ...], ...]) -> Iterator[Schema]:
    keys = {key: None for choice in choices for key in choice}
    for choice in choices:
        yield {"required": list(choice), "properties": {key: False for key in keys if key not in choice}}


def _schemas(value: object) -> Iterator[Schema]:
    """All mappings within a value, the schemas among them."""
    if isinstance(value, dict):
        yield value
        for inner in value.values():
            yield from _schemas(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _schemas(inner)
