"""Files judged again whenever they are saved: ``again`` says what is judged, ``look`` what there is, this when."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Final, NamedTuple

from bpttcheck.watching.looking import Look, folders_in, look

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from bpttcheck.verify.many import Further
    from bpttcheck.verify.pipeline import Explainer
    from bpttcheck.watching.looking import Find

    Changes = Callable[[frozenset[str]], Iterable[object]]

# An editor may empty a file before it writes it: after this long without a change it has done so. Milliseconds.
_QUIET: Final = 25
_AT_MOST: Final = 100
# A change between two looks, or on a drive that tells of none, is seen after this long.
_ANYWAY: Final = 2_000


class Sight(NamedTuple):
    """What is said of files now, and was said before; where it is not ``whole``, verdicts alone are."""

    before: Look
    now: Look
    whole: bool = True


def sights(
    paths: Sequence[str],
    find: Find,
    explainer: Explainer | None,
    further: Further | None = None,
    changes: Changes | None = None,
) -> Iterator[Sight]:
    """What is said at once, and then after each change; verdicts first, reasons and what is said further after them.

    It ends when the ``changes`` do: those of the files never.
    """
    before, now = Look(), look(find, Look(), explainer, further)
    yield Sight(before, now)
    while True:
        watched = _watched(now, paths)
        for _ in (changes or _changes)(watched):
            before, now = now, look(find, now, None)
            if (explainer and now.has_unexplained(before)) or (further and now.has_unscoped(before)):
                yield Sight(before, now, whole=False)
                now = look(find, before, explainer, further)
            if now.differs(before):
                yield Sight(before, now)
            if _watched(now, paths) != watched:
                break


def _watched(now: Look, paths: Sequence[str]) -> frozenset[str]:
    """Where a change may matter; one can always wait for one here."""
    return now.folders.union(folders_in(paths)) or frozenset((os.path.abspath(os.curdir),))


def _changes(folders: frozenset[str]) -> Iterator[object]:
    from watchfiles import watch  # an extra of the package

    yield from watch(
        *sorted(folders),
        watch_filter=None,
        debounce=_AT_MOST,
        step=_QUIET,
        rust_timeout=_ANYWAY,
        yield_on_timeout=True,
        recursive=False,
    )
