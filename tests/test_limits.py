"""The limits that the documentation promises are those of the program, and none of the kernel is left out there."""

from __future__ import annotations

import re
from importlib import import_module
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
_ROW = re.compile(r"^\| [^|]+ \| ([\d, ]+) \| [^|]* \| `(\S+)\.py` `(\w+)` \|$", re.MULTILINE)
ROWS = _ROW.findall((ROOT / "docs" / "limits.md").read_text(encoding="utf-8"))
_LIMIT = re.compile(r"^(\w*(?:MOST|LEAST|LARGEST|LONGEST|DEEPEST|HIGHEST|WORK_OF|BITS_A)\w*) = ", re.MULTILINE)
# How many values are kept only changes the time; an exponent of an exponent is a bound of the bound's own.
_NO_PROMISE = {"_MOST_KEPT", "identity._MOST_BITS"}


@pytest.mark.parametrize(("numbers", "module", "name"), ROWS, ids=[f"{module}.{name}" for _, module, name in ROWS])
def test_a_limit_is_the_documented_one(numbers: str, module: str, name: str) -> None:
    found = getattr(import_module(f"bpttcheck.{module.replace('/', '.')}"), name)
    assert (found if isinstance(found, tuple) else (found,)) == tuple(map(int, numbers.split(", ")))


@pytest.mark.parametrize("path", sorted((ROOT / "bpttcheck" / "kernel").glob("*.py")), ids=lambda path: path.stem)
def test_no_limit_of_the_kernel_is_left_out(path: Path) -> None:
    told = {name for _, module, name in ROWS if module == f"kernel/{path.stem}"}
    found = set(_LIMIT.findall(path.read_text(encoding="utf-8"))) - told
    assert {name for name in found if not _NO_PROMISE & {name, f"{path.stem}.{name}"}} == set()
