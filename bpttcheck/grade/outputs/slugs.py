"""Names of files that are made of names of submissions, and lead nowhere else."""

from __future__ import annotations

import re
from hashlib import sha256
from pathlib import PurePath
from typing import TYPE_CHECKING, Final
from unicodedata import normalize

if TYPE_CHECKING:
    from bpttcheck.grade.records import Graded

_LONGEST: Final = 40
_OTHER: Final = re.compile(r"[^a-z0-9]+")


def slug(graded: Graded) -> str:
    """A name of small letters, digits and dashes; the digits at its end are those of the path, so no two are alike.

    It depends on nothing else that is graded, and is no name that a system keeps for itself, such as ``con``.
    """
    told = _plain(str(PurePath(graded.path).with_suffix("")) if graded.path else "") or _plain(graded.student)
    digest = sha256(graded.path.encode("utf-8", "surrogatepass")).hexdigest()[:12]
    return f"{told or 'submission'}-{digest}"


def _plain(name: str) -> str:
    """The end of a name says more than its beginning, which folders share."""
    letters = normalize("NFKD", name[-4 * _LONGEST :]).encode("ascii", "ignore").decode().lower()
    return _OTHER.sub("-", letters).strip("-")[-_LONGEST:].strip("-")
