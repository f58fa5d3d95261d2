"""Results that appear whole or not at all, whenever the run is interrupted.

They are written to a folder beside, which one rename declares to be whole. What there was before and is not written
again is then removed, and what is whole is moved into place, by this run or, if it is interrupted, by the next one.
"""

from __future__ import annotations

import os
import shutil
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

_UNFINISHED: Final = ".unfinished"
_WHOLE: Final = ".whole"
_MOVING: Final = ".moving"
_OLD: Final = ".old"


def put(folder: Path, write: Callable[[Path], None], names: Iterable[str]) -> None:
    """Have results written in the place of all that there are; ``names`` are those that results can have."""
    finish(folder, names)
    unfinished = folder / _UNFINISHED
    _remove(unfinished)
    unfinished.mkdir()
    write(unfinished)
    unfinished.rename(folder / _WHOLE)
    finish(folder, names)


def finish(folder: Path, names: Iterable[str]) -> None:
    """Remove what is old, and move what is whole into place."""
    whole, moving = folder / _WHOLE, folder / _MOVING
    if whole.is_dir():
        for name in names:
            if not os.path.lexists(whole / name):
                _remove(folder / name)
        whole.rename(moving)
    if moving.is_dir():
        _move(moving, folder)


def _move(moving: Path, folder: Path) -> None:
    for each in sorted(moving.iterdir()):
        _remove(folder / _OLD)
        target = folder / each.name
        # A folder replaces none that has something in it.
        if os.path.lexists(target) and (each.is_dir() or target.is_dir()):
            target.rename(folder / _OLD)
        each.replace(target)
    _remove(folder / _OLD)
    moving.rmdir()


def _remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)
