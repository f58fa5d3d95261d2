"""Results that appear whole or not at all, whenever the run is interrupted.

They are written to a folder beside, which one rename declares to be whole. What is whole is then moved into place, by
this run or, if it is interrupted, by the next one.
"""

from __future__ import annotations

import os
import shutil
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

_UNFINISHED: Final = ".unfinished"
_WHOLE: Final = ".whole"
_OLD: Final = ".old"


def put(folder: Path, write: Callable[[Path], None]) -> None:
    """Have results written, and put them in the place of those of the same names."""
    finish(folder)
    unfinished = folder / _UNFINISHED
    _remove(unfinished)
    unfinished.mkdir()
    write(unfinished)
    unfinished.rename(folder / _WHOLE)
    finish(folder)


def finish(folder: Path) -> None:
    """Move what is whole into place."""
    whole = folder / _WHOLE
    if not whole.is_dir():
        return
    for each in sorted(whole.iterdir()):
        _remove(folder / _OLD)
        target = folder / each.name
        # A folder replaces none that has something in it.
        if os.path.lexists(target) and (each.is_dir() or target.is_dir()):
            target.rename(folder / _OLD)
        each.replace(target)
    _remove(folder / _OLD)
    whole.rmdir()


def _remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)
