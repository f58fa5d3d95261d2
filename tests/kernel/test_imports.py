"""The kernel stands alone."""

from __future__ import annotations

import ast
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import bpttcheck.kernel

if TYPE_CHECKING:
    from collections.abc import Iterator

FILES = sorted(Path(bpttcheck.kernel.__file__).parent.glob("*.py"))
OUTSIDE = {"flint", "msgspec"}


def _imported(file: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield "." * node.level + (node.module or "")


@pytest.mark.parametrize("file", FILES, ids=lambda f: f.name)
def test_imports_nothing_of_the_rest(file: Path) -> None:
    for name in _imported(file):
        own = name.startswith("bpttcheck.kernel")
        assert own or name.split(".")[0] in OUTSIDE | set(sys.stdlib_module_names), name


@pytest.mark.parametrize("file", FILES, ids=lambda f: f.name)
def test_runs_no_text_as_code(file: Path) -> None:
    called = {_called(n) for n in ast.walk(ast.parse(file.read_text(encoding="utf-8")))}
    assert called.isdisjoint({"eval", "exec", "compile", "__import__"})


def _called(node: ast.AST) -> str | None:
    return node.func.id if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) else None
