"""A bar on standard error while many files are judged, if a person is looking."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Final, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

MANY: Final = 20
_T = TypeVar("_T")


def followed(items: Sequence[_T]) -> Iterable[_T]:
    """The items; where they are many, with a bar that moves as they are taken and is gone at the end."""
    if len(items) <= MANY or not (sys.stderr and sys.stderr.isatty()):
        return items
    from rich.console import Console
    from rich.progress import track

    return track(items, "Checking", console=Console(stderr=True), transient=True)
