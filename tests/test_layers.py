"""The rooms and their arrows: a module imports only from rooms before its own, or from within it."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

PACKAGE = Path(__file__).parent.parent / "bpttcheck"
NAME = PACKAGE.name
MODULES = sorted(PACKAGE.rglob("*.py"))

_READING = {"places", "errors", "derivation", "notation"}
_ALL = _READING | {"kernel", "loading", "expressions", "models"}
# Each room, and all that it may import of the package.
MAY_IMPORT = {
    "places": set(),
    "kernel": set(),
    "errors": {"places"},
    "derivation": {"places"},
    "notation": {"places", "errors"},
    "homework": {"places", "errors", "derivation"},
    "report": {"derivation"},
    "loading": {"places", "errors", "derivation", "notation", "homework"},
    "expressions": {"places", "errors", "notation", "kernel"},
    "models": _READING | {"report", "kernel", "loading", "expressions"},
    "verify": _ALL,
    "explain": _ALL | {"verify"},
    "scopes": _ALL | {"verify"},
    "configuration": {"places", "errors", "loading"},
    "selecting": _ALL | {"verify"},
    "watching": _ALL | {"verify"},
    "recheck": {"report", "errors", "models"},
    "reports": _ALL | {"verify", "explain"},
    "grade": _ALL | {"verify", "explain", "reports", "homework"},
    "api": _ALL | {"verify", "explain", "scopes", "reports"},
}
# The command line and notebooks, which may import all.
TOP = {
    "cli",
    "commands",
    "notebook",
    "classroom",
    "rechecking",
    "grading",
    "arguments",
    "output",
    "editors",
    "pytest_plugin",
    "__init__",
    "__main__",
}


def room(module: str) -> str:
    """The first name below the package: `kernel` of `bpttcheck.kernel.graph`."""
    return module.split(".")[1] if "." in module else "__init__"


def room_of(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imported(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import | ast.ImportFrom):
            yield from named(node)


def named(node: ast.Import | ast.ImportFrom) -> Iterator[str]:
    if isinstance(node, ast.Import):
        yield from (alias.name for alias in node.names)
        return
    assert node.level == 0, "imports are absolute"
    name = str(node.module)
    yield from (f"{NAME}.{alias.name}" for alias in node.names) if name == NAME else (name,)


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_a_module_imports_only_from_rooms_before_it(path: Path) -> None:
    mine = room_of(path)
    if mine in TOP:
        return
    others = {room(name) for name in imported(path) if name.split(".")[0] == NAME}
    assert others <= MAY_IMPORT[mine] | {mine}


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_nothing_is_evaluated_and_sympy_is_imported_when_it_is_needed(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    called = {node.func.id for node in ast.walk(tree) if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)}
    assert not called & {"eval", "exec", "compile", "sympify", "parse_expr", "__import__"}
    at_import = [node for node in tree.body if isinstance(node, ast.Import | ast.ImportFrom)]
    assert "sympy" not in {name.split(".")[0] for node in at_import for name in named(node)}
    if room_of(path) in {"kernel", "expressions", "models", "notation", "loading"}:
        assert "sympy" not in {name.split(".")[0] for name in imported(path)}


def test_the_rooms_are_in_an_order() -> None:
    done: set[str] = set()
    while rest := MAY_IMPORT.keys() - done:
        ready = {name for name in rest if MAY_IMPORT[name] <= done}
        assert ready, f"a circle among {rest}"
        done |= ready
