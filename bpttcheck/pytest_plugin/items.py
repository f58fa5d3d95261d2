"""Files and their lines as pytest has them: a test for each line, which fails with what the report says of it."""

from __future__ import annotations

import os
from abc import abstractmethod
from contextlib import chdir
from itertools import count
from typing import TYPE_CHECKING, Any, Final

import pytest

from bpttcheck.errors import NoFiles
from bpttcheck.loading.derivations import load_each
from bpttcheck.loading.files import Found, Unread
from bpttcheck.places import NOWHERE, Passage
from bpttcheck.pytest_plugin.chains import chains
from bpttcheck.reports import faults, screen, terminal, words
from bpttcheck.reports.page import row
from bpttcheck.reports.shown import NAME, shown
from bpttcheck.verify.results import Located

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from bpttcheck.pytest_plugin.chains import Chain
    from bpttcheck.reports.page import Row
    from bpttcheck.reports.screen import Screen

_UNREAD: Final = "the file"


class NotAsExpectedError(Exception):
    """What the report says of what is not as expected, after a line for pytest's summary."""

    def __init__(self, head: str, rows: Callable[[Screen], Iterable[Row]]) -> None:
        super().__init__(screen.text(lambda page: (row(shown(head)), *rows(page))))


class Derivations(pytest.File):
    """A file of derivations, or notes with formulas; ``folder`` is where it was searched for, if it was."""

    def __init__(self, *, folder: Path | None, **about: Any) -> None:  # noqa: ANN401  (pytest's own)
        super().__init__(**about)
        self._folder = folder

    def collect(self) -> Iterator[pytest.Item]:
        """A test for each line, or one for a file that cannot be read; none in a model that was searched."""
        # By the name that one would call it by, so that messages name it so.
        name = os.path.relpath(self.path, self.config.invocation_params.dir)
        for loaded in load_each([Found(name, str(self._folder or ""))]):
            if not isinstance(loaded, Unread):
                yield from self._lines(chains(loaded))
            elif not (self._folder and isinstance(loaded.fault, NoFiles)):
                yield _UnreadFile.from_parent(self, name=_UNREAD, found=loaded)

    def _lines(self, found: list[Chain]) -> Iterator[pytest.Item]:
        for chain, name in zip(found, _apart(map(_name, found)), strict=True):
            # Brackets at the end, as of a parameter, are where pytest lets everything stand, brackets too.
            for number in range(len(chain.lines)):
                yield _Line.from_parent(self, name=f"step {number + 1}[{name}]", chain=chain, number=number)
            if not chain.lines:
                yield _Line.from_parent(self, name=f"target[{name}]", chain=chain, number=None)


def _name(chain: Chain) -> str:
    """A derivation by its title and target, without the sign that parts names in pytest."""
    title, target = chain.derivation.title, chain.derivation.target.text
    return shown(f"{title}: {target}" if title else target, NAME).replace("::", ":")


def _apart(names: Iterable[str]) -> Iterator[str]:
    """The names, equal ones told apart by a number."""
    seen: set[str] = set()
    for plain in names:
        name = next(name for name in _numbered(plain) if name not in seen)
        seen.add(name)
        yield name


def _numbered(name: str) -> Iterator[str]:
    yield name
    yield from (f"{name} ({number})" for number in count(2))


class _Item(pytest.Item):
    def __init__(self, *, at: Passage, **about: Any) -> None:  # noqa: ANN401  (pytest's own)
        super().__init__(**about)
        self._at = at
        self.add_marker(pytest.mark.bpttcheck)

    @abstractmethod
    def check(self) -> None:
        """Raise NotAsExpectedError if it is not as expected."""

    def runtest(self) -> None:
        """The test."""
        # A model is named by its path from the folder in which the run began; other tests may have left it.
        with chdir(self.config.invocation_params.dir):
            self.check()

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], *args: Any, **how: Any) -> Any:  # noqa: ANN401
        """The report instead of the way through our code."""
        if isinstance(excinfo.value, NotAsExpectedError):
            return str(excinfo.value)
        return super().repr_failure(excinfo, *args, **how)

    def reportinfo(self) -> tuple[Path, int, str]:
        """Where it stands, lines counted from 0."""
        return self.path, self._at.place(NOWHERE).line - 1, self.name


class _UnreadFile(_Item):
    """A file that cannot be read."""

    def __init__(self, *, found: Unread, **about: Any) -> None:  # noqa: ANN401  (pytest's own)
        self._fault = Located(found.fault, Passage.of(found.source))
        super().__init__(at=self._fault.passage.part(found.fault.span), **about)

    def check(self) -> None:
        raise _unreadable(self._fault, lambda page: faults.rows(self._fault, page.width, page.show))


class _Line(_Item):
    """A line of a derivation; without a number a target that cannot be judged, and has no lines."""

    def __init__(self, *, chain: Chain, number: int | None, **about: Any) -> None:  # noqa: ANN401  (pytest's own)
        target = chain.derivation.target
        super().__init__(at=target if number is None else chain.lines[number].text, **about)
        self._chain = chain
        self._number = number
        self.extra_keyword_matches.add("".join(target.text.split()))

    def check(self) -> None:
        result = self._chain.result
        if result.fault:
            raise _unreadable(result.fault, lambda page: terminal.alone(result, (), page))
        step = None if self._number is None else result.steps[self._number]
        if step and not step.ok:
            head = f"{words.verdict(step)}: {step.step.text.text}"
            raise NotAsExpectedError(head, lambda page: terminal.alone(result, (step,), page))


def _unreadable(fault: Located, rows: Callable[[Screen], Iterable[Row]]) -> NotAsExpectedError:
    return NotAsExpectedError(f"unreadable: {fault.fault.message}", rows)
