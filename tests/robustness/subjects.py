"""What is given inputs: each reader, and the whole program; whatever is given, it answers or refuses."""

from __future__ import annotations

import json
from contextlib import redirect_stderr, redirect_stdout, suppress
from io import StringIO
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Final

from msgspec import Struct

from bpttcheck.cli import main
from bpttcheck.errors import Refused
from bpttcheck.loading import derivations, documents
from bpttcheck.loading.files import is_document
from bpttcheck.notation import plain
from bpttcheck.notation.latex import reading
from bpttcheck.places import Source
from bpttcheck.reports import FORMATS
from tests.notation import lexicons
from tests.robustness import large, mutations

if TYPE_CHECKING:
    from collections.abc import Callable

STYLES: Final = tuple(FORMATS)
EXPLAIN: Final = ("no", "brief", "full")


class Subject(Struct, frozen=True):
    """How its inputs are made, and what it does with one; raises only for a fault of the program.

    Of a run there are so many ``at least``.
    """

    make: Callable[[Random, int], tuple[str, str]]
    take: Callable[[str, str], None]
    least: int = 1


def _plain(text: str, _: str = "") -> None:
    with suppress(Refused):
        plain.read(text)


def _latex(text: str, _: str = "") -> None:
    for lexicon in (lexicons.RNN, lexicons.MLP):
        with suppress(Refused):
            reading.read(text, lexicon)


def _yaml(text: str, _: str = "") -> None:
    with suppress(Refused):
        derivations.load(Source("f.yaml", text))


def _document(text: str, name: str) -> None:
    with suppress(Refused):
        documents.load(Source(name, text))


def verify(text: str, arguments: str) -> None:
    """The whole command on a file of this text; what it says must be fit to be seen, and its status one of three."""
    name, *options = arguments.split()
    out, error = StringIO(), StringIO()
    with TemporaryDirectory() as folder, redirect_stdout(out), redirect_stderr(error):
        path = Path(folder) / name
        path.write_text(text, encoding="utf-8", errors="surrogatepass", newline="")
        status = main(["verify", str(path), *options], standalone_mode=False)
    said = (out.getvalue() + error.getvalue()).replace("\n", "")
    if status not in {0, 1, 2}:
        raise AssertionError(f"exit status {status}")
    if not said.isprintable():
        raise AssertionError(f"a report with {next(c for c in said if not c.isprintable())!r} in it")
    if "json" in options and len(json.loads(out.getvalue())["files"]) != 1:
        raise AssertionError("the report is not about one file")


def _called(random: Random, name: str) -> str:
    return f"{name} --format {random.choice(STYLES)} --explain {random.choice(EXPLAIN)}"


def _file(random: Random, _: int) -> tuple[str, str]:
    return json.dumps(mutations.file(random), ensure_ascii=False), _called(random, "f.yaml")


def _notes(random: Random, _: int) -> tuple[str, str]:
    text, name = mutations.document(random)
    return (text[:3_000] if is_document(name) else text), _called(random, name)


def _large(random: Random, number: int) -> tuple[str, str]:
    text, ending = large.large(random, number)
    return text, f"f.{ending} --format {random.choice(STYLES)} --explain no"


def _explained(random: Random, number: int) -> tuple[str, str]:
    text, ending = large.large(random, number)
    return text, f"f.{ending} --format {random.choice(STYLES)} --explain full"


SUBJECTS: Final = {
    "plain": Subject(lambda random, _: (mutations.plain(random), ""), _plain),
    "latex": Subject(lambda random, _: (mutations.latex(random), ""), _latex),
    "yaml": Subject(lambda random, _: (mutations.yaml(random), ""), _yaml),
    "document": Subject(lambda random, _: mutations.document(random), _document),
    "file": Subject(_file, verify),
    "notes": Subject(_notes, verify),
    "large": Subject(_large, verify, len(large.FAMILIES)),
    "explained": Subject(_explained, verify, len(large.FAMILIES)),
}


def made(kind: str, number: int) -> tuple[str, str]:
    """The input of this number: its text and what else is said."""
    return SUBJECTS[kind].make(Random(f"{kind} {number}"), number)  # noqa: S311  (no secret)
