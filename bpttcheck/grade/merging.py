"""Results of several runs, as they were printed line by line, brought together."""

from __future__ import annotations

from fractions import Fraction
from hashlib import blake2b
from typing import TYPE_CHECKING, Final

from msgspec import DecodeError, Struct, json

from bpttcheck.grade.journal import Line
from bpttcheck.grade.keys import assignment_key
from bpttcheck.grade.records import Graded

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator

    from bpttcheck.grade.journal import Journal
    from bpttcheck.grade.runner import Results
    from bpttcheck.homework import Assignment

# A share of a point is a quotient of small numbers, and of those only one is as near to a number of JSON.
_LARGEST_DENOMINATOR: Final = 1_000_000


class _Head(Struct, frozen=True):
    assignment: str


def _exact(_: type, value: object) -> Fraction:
    if isinstance(value, int | float):
        return Fraction(value).limit_denominator(_LARGEST_DENOMINATOR)
    raise TypeError("a number is expected")


_HEADS: Final = json.Decoder(_Head)
_RESULTS: Final = json.Decoder(Graded, dec_hook=_exact)


class UnfitResultError(Exception):
    """What cannot be brought together with the others; its text says where it stands, and why."""


def merged(paths: tuple[str, ...], assignment: Assignment, journal: Journal, results: Results) -> Generator[Graded]:
    """The results in some files, each once; they are in the journal then.

    Raises UnfitResultError for what is no result, or one of another assignment, or another one of the same submission,
    or for a file that cannot be read; Refused where a model of the assignment cannot be read.
    """
    made_with = assignment_key(assignment).hex()
    seen: dict[str, str] = {}
    for place, line in _lines(paths):
        try:
            found = _read(line, made_with, assignment.names)
            key = _key(found, line, seen)
        except UnfitResultError as why:
            raise UnfitResultError(f"{place}: {why}") from None
        if key:
            journal.add(Line(key, found))
            yield results.add(found.path, key)


def _lines(paths: tuple[str, ...]) -> Iterator[tuple[str, bytes]]:
    for path in paths:
        try:
            with open(path, "rb") as file:
                yield from ((f"{path}:{number}", line) for number, line in enumerate(file, 1) if not line.isspace())
        except OSError as error:
            raise UnfitResultError(f"{path}: {error.strerror}") from None


def _read(line: bytes, made_with: str, problems: tuple[str, ...]) -> Graded:
    try:
        head, found = _HEADS.decode(line), _RESULTS.decode(line)
    except DecodeError:
        raise UnfitResultError("this is no result as `--format jsonl` prints it") from None
    if head.assignment != made_with or tuple(problem.name for problem in found.problems) != problems:
        raise UnfitResultError("this result was made with another assignment, or another version of bpttcheck")
    return found


def _key(found: Graded, line: bytes, seen: dict[str, str]) -> str:
    """What a result is found by; empty if it was there already."""
    key = blake2b(line.strip(), digest_size=16).hexdigest()
    known = seen.setdefault(found.path, key)
    if known is key:
        return key
    if known != key:
        raise UnfitResultError(f"there is another result for {found.path}")
    return ""
