"""A class's homework, from its files to the journal: each submission judged once, whatever becomes of the others."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from bpttcheck.grade.finding import UnfitError, read
from bpttcheck.grade.grading import unread
from bpttcheck.grade.journal import Journal, Line
from bpttcheck.grade.judging import concluded, work_for
from bpttcheck.grade.keys import assignment_key, key
from bpttcheck.grade.pool import Pool, Task
from bpttcheck.grade.ready import prepare

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator

    from bpttcheck.grade.finding import Entry
    from bpttcheck.grade.records import Graded
    from bpttcheck.grade.worker import Limits
    from bpttcheck.homework import Assignment
    from bpttcheck.verify.many import Further


class Results:
    """All results in the order of their paths, read from the journal one by one, as often as they are asked for."""

    def __init__(self, journal: Journal) -> None:
        self._journal = journal
        self._keys: dict[str, str] = {}

    def add(self, path: str, key: str) -> Graded:
        """The result of a submission, which is in the journal now."""
        self._keys[path] = key
        return self._find(path)

    def _find(self, path: str) -> Graded:
        # Two who hand in the same bytes share a line of the journal.
        return replace(self._journal.find(self._keys[path]), path=path)

    def __iter__(self) -> Iterator[Graded]:
        return map(self._find, sorted(self._keys))


class Run(Struct, frozen=True):
    """What is graded, and how; results are left in the journal."""

    assignment: Assignment
    entries: tuple[Entry, ...]
    journal: Journal
    limits: Limits
    workers: int
    further: Further | None = None

    def grade(self, results: Results) -> Generator[Graded]:
        """Grade all submissions: each result as soon as it is known, those that were known before at once.

        Raises Refused where the assignment means nothing.
        """
        worlds = prepare(self.assignment)
        with Pool(work_for(self.assignment, worlds, self.further), self.limits, self.workers) as pool:
            for task in self._tasks():
                if isinstance(task, Line):
                    if not self.journal.knows(task.key, ""):
                        self.journal.add(task)
                    yield results.add(task.graded.path, task.key)
                elif self.journal.knows(task.key, str(self.limits)):
                    yield results.add(task.path, task.key)
                else:
                    while pool.full:
                        yield self._next(pool, results)
                    pool.start(task)
            while pool.busy:
                yield self._next(pool, results)

    def _next(self, pool: Pool, results: Results) -> Graded:
        ended = pool.next()
        self.journal.add(concluded(ended, self.assignment, self.limits))
        return results.add(ended.task.path, ended.task.key)

    def _tasks(self) -> Iterator[Task | Line]:
        """The submissions, each read when it is its turn; for one that cannot be read, the result."""
        assigned = assignment_key(self.assignment)
        for entry in self.entries:
            try:
                data = read(entry)
            except UnfitError as unfit:
                why = f"could not be read: {unfit}"
                found = key(assigned, entry.path, b"", why)
                yield Line(found, unread(self.assignment, entry.path, why))
            else:
                found = key(assigned, entry.path, data, scope=self.further is not None)
                yield Task(entry.path, data, found)
