"""The report for programs, file by file: a line for each, written as soon as it is judged."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, TextIO

from bpttcheck.reports.json import VERSION, file_of, readable

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bpttcheck.verify.results import FileResult


def write(results: Iterable[FileResult], out: TextIO, *, verbose: bool) -> None:  # noqa: ARG001  (all is in it)
    """Each line is what the JSON report says of a file, with its version."""
    for result in results:
        out.write(json.dumps(readable({"version": VERSION, **file_of(result)})) + "\n")
        out.flush()
