"""Many files: two processes share them where there are two processors, and the results come in their order.

The files are loaded before the second process is made, so that it has them as they are; it hands back nothing but
results. Should it be lost, its files are judged here.
"""

from __future__ import annotations

import os
import pickle
import threading
from functools import partial
from itertools import accumulate, islice
from typing import TYPE_CHECKING

from bpttcheck.verify.pipeline import verify_file

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from bpttcheck.loading.files import Loaded
    from bpttcheck.verify.pipeline import Explainer
    from bpttcheck.verify.results import FileResult

    Verify = Callable[[Loaded], FileResult]
    Further = Callable[[FileResult], FileResult]

_AT_ONCE = 64
# Below that, in characters, one process is done before a second one has begun.
_WORTH_SHARING = 6_000


def verify_files(
    loaded: Iterable[Loaded], explainer: Explainer | None = None, further: Further | None = None
) -> Iterator[FileResult]:
    """What is said of every file, in order; the explainer says why a line is wrong, and something may say more."""
    files = iter(loaded)
    verify = partial(_verified, explainer=explainer, further=further)
    while batch := list(islice(files, _AT_ONCE)):
        sizes = list(accumulate(len(each.source.text) for each in batch))
        if len(batch) < 2 or sizes[-1] < _WORTH_SHARING or _processors() < 2:
            yield from map(verify, batch)
        else:
            middle = sum(size <= sizes[-1] / 2 for size in sizes) or 1
            yield from _shared(batch[:middle], batch[middle:], verify)


def _verified(file: Loaded, explainer: Explainer | None, further: Further | None) -> FileResult:
    result = verify_file(file, explainer)
    return further(result) if further else result


def _processors() -> int:
    """How many processors can be used: one where a process cannot be doubled, or has threads that would be lost."""
    if not hasattr(os, "sched_getaffinity") or not hasattr(os, "fork") or threading.active_count() > 1:
        return 1
    return len(os.sched_getaffinity(0))


def _shared(mine: list[Loaded], others: list[Loaded], verify: Verify) -> Iterator[FileResult]:
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        # Else this process would wait for itself, should the other one end before it has read.
        os.close(reading)
        _hand_back(others, writing, verify)
    os.close(writing)
    yield from map(verify, mine)
    with os.fdopen(reading, "rb") as pipe:
        found = pipe.read()
    os.waitpid(child, 0)
    yield from _received(found, others, verify)


def _hand_back(files: list[Loaded], writing: int, verify: Verify) -> None:
    """The work of the second process, which ends here whatever happens."""
    try:
        results = pickle.dumps([verify(each) for each in files], pickle.HIGHEST_PROTOCOL)
        with os.fdopen(writing, "wb") as pipe:
            pipe.write(results)
    finally:
        os._exit(0)


def _received(found: bytes, files: list[Loaded], verify: Verify) -> Iterable[FileResult]:
    """The results of the second process; those of our own where it was lost on the way."""
    try:
        results: list[FileResult] = pickle.loads(found)  # noqa: S301  (our own process wrote it)
    except (EOFError, pickle.UnpicklingError):
        return map(verify, files)
    return results
