"""Many files up to the first line that is not as expected; its derivation is judged to its end."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bpttcheck.loading.files import Unread
from bpttcheck.verify.parts import lines_in, parts_of, result_of, said_of, settings_of
from bpttcheck.verify.pipeline import verify_file
from bpttcheck.verify.results import DerivationResult

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from bpttcheck.derivation import DerivationFile, Document
    from bpttcheck.loading.files import Loaded
    from bpttcheck.verify.parts import Said
    from bpttcheck.verify.pipeline import Explainer
    from bpttcheck.verify.results import FileResult

    Counts = Callable[[DerivationResult], bool]


class Rest:
    """What was not looked at: lines of the file in which it stopped, and whole files after it."""

    def __init__(self) -> None:
        self.lines = self.files = 0
        self.stopped = False


def verify_until(
    files: Iterable[Loaded], explainer: Explainer | None, rest: Rest, counts: Counts = lambda _: True
) -> Iterator[FileResult]:
    """What is said of each file, until something is not as expected in a derivation that ``counts``.

    The ``rest`` is known when all results were taken.
    """
    for file in files:
        if rest.stopped:
            rest.files += 1
        elif isinstance(file, Unread):
            rest.stopped = True
            yield verify_file(file)
        else:
            yield result_of(file, _said(file, explainer, rest, counts))


def _said(file: DerivationFile | Document, explainer: Explainer | None, rest: Rest, counts: Counts) -> Iterator[Said]:
    settings = settings_of(file)
    for part in parts_of(file):
        if rest.stopped:
            rest.lines += lines_in(part)
            continue
        said = said_of(part, settings, explainer)
        rest.stopped = isinstance(said, DerivationResult) and not said.ok and counts(said)
        yield said
