"""The parts of SARIF 2.1.0 that a report is made of; a name is the one of the standard, in its spelling there."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct, field

from bpttcheck.reports.severity import Level  # noqa: TC001  (whoever encodes a record needs it)

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"


class _Part(Struct, frozen=True, rename="camel", omit_defaults=True):
    """What all parts have in common."""


class Message(_Part, frozen=True):
    """A text in which braces are doubled."""

    text: str


class Help(_Part, frozen=True):
    """A text, and the same in Markdown."""

    text: str
    markdown: str


class Rule(_Part, frozen=True):
    """What a finding is an instance of."""

    id: str
    short_description: Message
    full_description: Message
    help: Help
    default_configuration: dict[str, Level]


class Region(_Part, frozen=True):
    """A part of a file, without what is at its end."""

    start_line: int
    start_column: int
    end_line: int
    end_column: int


class Artifact(_Part, frozen=True):
    """Which file."""

    uri: str


class Physical(_Part, frozen=True):
    """A file, and where in it."""

    artifact_location: Artifact
    region: Region | None = None


class Location(_Part, frozen=True):
    """A place, and what it is to the finding."""

    physical_location: Physical
    message: Message | None = None


class Content(_Part, frozen=True):
    """A text to be put in, which is no message: nothing in it is doubled."""

    text: str


class Replacement(_Part, frozen=True):
    """What is to be put in the place of a region."""

    deleted_region: Region
    inserted_content: Content


class Change(_Part, frozen=True):
    """The replacements in a file."""

    artifact_location: Artifact
    replacements: list[Replacement]


class Fix(_Part, frozen=True):
    """What makes a line right."""

    description: Message
    artifact_changes: list[Change]


class Result(_Part, frozen=True):
    """A finding."""

    rule_id: str
    rule_index: int
    level: Level
    message: Message
    locations: list[Location]
    partial_fingerprints: dict[str, str]
    related_locations: list[Location] = field(default_factory=list)
    fixes: list[Fix] = field(default_factory=list)


class Driver(_Part, frozen=True):
    """The program, what it looks for, and its version if it is installed."""

    name: str
    rules: list[Rule]
    version: str = ""


class Tool(_Part, frozen=True):
    """What was run."""

    driver: Driver


class Run(_Part, frozen=True):
    """One run of it."""

    tool: Tool
    column_kind: Literal["utf16CodeUnits"]
    results: list[Result]


class Log(Struct, frozen=True, kw_only=True):
    """The document."""

    schema: str = field(name="$schema", default=SCHEMA)
    version: Literal["2.1.0"] = "2.1.0"
    runs: list[Run]
