"""What a result holds for: this program, an assignment with the models that it names, and a submission's bytes."""

from __future__ import annotations

import os
from functools import cache
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING

from bpttcheck.models import builtin

if TYPE_CHECKING:
    from bpttcheck.homework import Assignment

_PACKAGE = Path(__file__).parent.parent


@cache
def _program() -> bytes:
    """The program's own text: a version number says nothing of what was changed since."""
    found = blake2b(digest_size=16)
    for path in sorted(path for ending in ("*.py", "*.yaml", "*.lark") for path in _PACKAGE.rglob(ending)):
        found.update(path.read_bytes())
    return found.digest()


def assignment_key(assignment: Assignment) -> bytes:
    """What a result owes to the program and the teacher; raises Refused where a model cannot be read."""
    found = blake2b(_program(), digest_size=16)
    _add(found, assignment.source.text.encode())
    for problem in assignment.problems:
        _add(found, builtin.text(problem.setting.model).source.text.encode())
    return found.digest()


def key(assigned: bytes, path: str, data: bytes, unfit: str = "", *, scope: bool = False) -> str:
    """What a submission's result is found by, with how far its lines reach; its name matters by its ending alone."""
    found = blake2b(assigned, digest_size=16, person=b"scope" if scope else b"")
    for each in (os.path.splitext(path)[1].lower().encode(), data, unfit.encode()):
        _add(found, each)
    return found.hexdigest()


def _add(found: blake2b, part: bytes) -> None:
    found.update(len(part).to_bytes(8, "big") + part)
