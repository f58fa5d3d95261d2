"""Trials: a mutant in a copy of the package, and the tests of the copy, until one of them fails.

Each trial is a forked process that imports the copy anew; what comes from elsewhere is imported already. A test may
take no more than a few seconds of the processor's time, so that a mutant that runs on for ever is killed, too.
"""

from __future__ import annotations

import gc
import os
import resource
import shutil
import signal
import sys
from importlib.util import cache_from_source
from itertools import pairwise
from math import inf
from pathlib import Path
from time import process_time
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from tests.mutation.mutants import Mutant

ROOT = Path(__file__).resolve().parents[2]
QUICK = 0.02
"""Seconds that most tests take no longer than: enough for a first round, since the rest would take most of the time."""
KERNEL = ("tests/kernel", "tests/test_limits.py")
REST = ("tests/truth", "tests/verify", "tests/expressions", "tests/models")
SCOPES = ("tests/scopes",)
# What nothing but these asks.
COUNTING = {f"bpttcheck/kernel/{name}.py" for name in ("counting", "spans", "terms")}
_PATIENCE = 6.0
_MEMORY = 4 << 30
_COPIED = ("bpttcheck", "tests", "derivations", "docs", "README.md", "pyproject.toml")
_OPTIONS = ("-x", "-q", "-p", "no:cacheprovider", "-W", "ignore::pytest.PytestAssertRewriteWarning")


class Ordered:
    """A plugin of pytest that runs some tests in an order and tells of each how long it took, and if it failed."""

    def __init__(self, rank: Callable[[str], float | None], tell: Callable[[str], None]) -> None:
        self._rank = rank
        self._tell = tell

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """Those that have a rank, by their rank."""
        ranked = [(rank, item) for item in items if (rank := self._rank(item.nodeid)) is not None]
        items[:] = [item for _, item in sorted(ranked, key=lambda each: each[0])]

    @pytest.hookimpl(hookwrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Iterator[None]:
        """Measure a test; the alarm ends the process."""
        self._tell(f"began {item.nodeid}")
        signal.setitimer(signal.ITIMER_PROF, _PATIENCE)
        start = process_time()
        yield
        self._tell(f"took {process_time() - start:.4f}")

    def pytest_runtest_logreport(self, report: Any) -> None:
        """Tell which test failed."""
        if report.failed:
            self._tell(f"failed {report.nodeid}")

    def pytest_collectreport(self, report: Any) -> None:
        """A mutant that cannot be imported fails before any test."""
        if report.failed:
            self._tell(f"failed {report.nodeid or 'import'}")


class Workshop:
    """A copy of the package and its tests, and what is known of these tests."""

    def __init__(self, folder: Path, slowest: float) -> None:
        self.folder = folder
        self.slowest = slowest
        self.seconds: dict[str, float] = {}
        self.kills: dict[tuple[str, str], int] = {}
        for name in _COPIED:
            source = ROOT / name
            copy = shutil.copytree if source.is_dir() else shutil.copy
            copy(source, folder / name)

    def rehearse(self) -> None:
        """Run all tests of the copy as it is, to learn how long each takes; those that fail are left out."""
        told = self._forked([*KERNEL, *REST, *SCOPES], lambda _: 0.0, _OPTIONS[1:])
        failed = {line.split(" ", 1)[1] for line in told if line.startswith("failed")}
        for began, took in pairwise(told):
            if began.startswith("began") and took.startswith("took"):
                self.seconds[began.split(" ", 1)[1]] = float(took.split()[1])
        self.seconds |= dict.fromkeys(failed, inf)

    def killer(self, mutant: Mutant) -> str | None:
        """The test that kills a mutant; ``None`` where it survives them all."""
        path = self.folder / mutant.file
        original = path.read_text()
        path.write_text(mutant.source)
        Path(cache_from_source(str(path))).unlink(missing_ok=True)
        try:
            found = self._first_failure(mutant.file)
        finally:
            path.write_text(original)
        if found:
            self.kills[mutant.file, found] = self.kills.get((mutant.file, found), 0) + 1
        return found

    def _first_failure(self, file: str) -> str | None:
        """In the tests of the kernel, and in others where these take more time; what is above it has none there."""
        others = SCOPES if file in COUNTING else REST
        rooms_of_kernel = (KERNEL, others) if self.slowest > QUICK else (KERNEL,)
        for rooms in rooms_of_kernel if file.startswith("bpttcheck/kernel") else (REST,):
            told = self._forked(rooms, lambda test: self._rank(file, test), _OPTIONS)
            if found := _killer_in(told):
                return found
        return None

    def _rank(self, file: str, test: str) -> float | None:
        """What killed other mutants of the file first, then the fastest; a test may have another name in a mutant."""
        seconds = self.seconds.get(test, 0.0)
        return None if seconds > self.slowest else seconds - self.kills.get((file, test), 0)

    def _forked(self, rooms: Iterable[str], rank: Callable[[str], float | None], options: tuple[str, ...]) -> list[str]:
        """Run the tests in a process of their own, and hear what it tells."""
        hears, tells = os.pipe()
        gc.freeze()
        child = os.fork()
        if not child:
            os.close(hears)
            self._run([*options, *rooms], rank, tells)
        os.close(tells)
        with os.fdopen(hears, encoding="utf-8", errors="replace") as stream:
            told = stream.read().splitlines()
        _, status = os.waitpid(child, 0)
        return [*told, f"ended {status}"]

    def _run(self, arguments: list[str], rank: Callable[[str], float | None], tells: int) -> None:
        def tell(line: str) -> None:
            os.write(tells, (line.replace("\n", " ") + "\n").encode())

        status = 1
        try:
            _forget(self.folder)
            sys.dont_write_bytecode = bool(self.seconds)
            signal.signal(signal.SIGPROF, signal.SIG_DFL)
            signal.setitimer(signal.ITIMER_PROF, 3 * _PATIENCE)
            resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
            quiet = os.open(os.devnull, os.O_RDWR)
            for stream in (1, 2):
                os.dup2(quiet, stream)
            status = int(pytest.main(arguments, plugins=[Ordered(rank, tell)]))
        finally:
            os._exit(status)


def _killer_in(told: list[str]) -> str | None:
    """The test that failed; where the process ended before its tests did, the one that was running."""
    for line in told:
        if line.startswith("failed"):
            return line.split(" ", 1)[1]
    if told[-1] == "ended 0":
        return None
    began = [line for line in told if line.startswith("began")]
    return began[-1].split(" ", 1)[1] if began else "import"


def _forget(folder: Path) -> None:
    """Let the package and its tests come from the copy."""
    for name in [name for name in sys.modules if name.split(".")[0] in {"bpttcheck", "tests"}]:
        del sys.modules[name]
    os.chdir(folder)
    sys.path[:] = [str(folder), *(p for p in sys.path if p and Path(p).resolve() != ROOT)]
