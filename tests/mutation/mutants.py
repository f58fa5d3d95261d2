"""Mutants: a source with one small change each, as someone's slip might make it."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from random import Random
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

OTHER_OPERATOR: dict[type[ast.AST], str] = {
    ast.Lt: "<=",
    ast.LtE: "<",
    ast.Gt: ">=",
    ast.GtE: ">",
    ast.Eq: "!=",
    ast.NotEq: "==",
    ast.Is: "is not",
    ast.IsNot: "is",
    ast.In: "not in",
    ast.NotIn: "in",
    ast.Add: "-",
    ast.Sub: "+",
    ast.Mult: "+",
    ast.Div: "*",
    ast.FloorDiv: "*",
    ast.Mod: "*",
    ast.Pow: "*",
    ast.LShift: ">>",
    ast.RShift: "<<",
    ast.BitOr: "&",
    ast.BitAnd: "|",
    ast.BitXor: "|",
    ast.And: "or",
    ast.Or: "and",
}
_REMOVED = (ast.AugAssign, ast.Delete, ast.Raise, ast.Continue, ast.Break)
_KEPT = (ast.Import, ast.ImportFrom, ast.AnnAssign, ast.arg)
_AROUND = 24  # characters, so that two equal changes within a function are told apart
_TYPES = {"decorator_list", "returns", "bases", "annotation"}
_CONDITIONAL = (ast.If, ast.While, ast.IfExp)


@dataclass(frozen=True)
class Mutant:
    """A source with one change: the line, the function around it (or ``""``), and what stands there now."""

    file: str
    line: int
    function: str
    before: str
    after: str
    source: str
    around: tuple[str, str]

    @property
    def place(self) -> str:
        """The file and the line."""
        return f"{self.file}:{self.line}"

    @property
    def change(self) -> str:
        """What became what, and what stands around it on its line."""
        return f"{self.around[0]}⟨{' '.join(self.before.split())} → {self.after}⟩{self.around[1]}"


class _Source:
    """A text and the places of its nodes, which are counted in bytes."""

    def __init__(self, text: str) -> None:
        self.bytes = text.encode()
        lines = self.bytes.splitlines(keepends=True)
        self._starts = [sum(map(len, lines[:k])) for k in range(len(lines) + 1)]

    def span(self, node: ast.AST) -> tuple[int, int]:
        place: tuple[int, int, int, int] = node.lineno, node.col_offset, node.end_lineno, node.end_col_offset  # type: ignore[attr-defined]
        return self._starts[place[0] - 1] + place[1], self._starts[place[2] - 1] + place[3]

    def text(self, node: ast.AST) -> str:
        start, end = self.span(node)
        return self.bytes[start:end].decode()

    def around(self, node: ast.AST) -> tuple[str, str]:
        start, end = self.span(node)
        before = self.bytes[:start].decode().rpartition("\n")[2].lstrip()
        after = self.bytes[end:].decode().partition("\n")[0]
        return before[-_AROUND:], after[:_AROUND]

    def is_index(self, node: ast.AST) -> bool:
        start, end = self.span(node)
        return self.bytes[start - 1 : end + 1] == b"[0]"

    def changed(self, node: ast.AST, after: str) -> str:
        start, end = self.span(node)
        return (self.bytes[:start] + after.encode() + self.bytes[end:]).decode()


def mutants_of(file: str, text: str) -> Iterator[Mutant]:
    """Every change of a source that is still Python, one at a time."""
    source = _Source(text)
    for node, function in _visited(ast.parse(text), ""):
        for place, after in _changes(node, source):
            line: int = place.lineno  # type: ignore[attr-defined]
            new, around = source.changed(place, after), source.around(place)
            yield Mutant(file, line, function, source.text(place), after, new, around)


def sampled(mutants: list[Mutant], count: int, seed: int) -> list[Mutant]:
    """So many mutants, spread evenly over the functions: one of each, then a second of each, and so on."""
    groups: dict[tuple[str, str], list[Mutant]] = {}
    for mutant in mutants:
        groups.setdefault((mutant.file, mutant.function), []).append(mutant)
    random = Random(seed)  # noqa: S311  (nothing is secret)
    for group in groups.values():
        random.shuffle(group)
    turns = sorted((k, random.random(), m) for group in groups.values() for k, m in enumerate(group))
    return [mutant for _, _, mutant in turns[:count]]


def _visited(node: ast.AST, function: str) -> Iterator[tuple[ast.AST, str]]:
    """The nodes that run, each with the function around it; no imports, types or decorators."""
    if isinstance(node, _KEPT) or (isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"):
        if isinstance(node, ast.AnnAssign) and node.value:
            yield from _visited(node.value, function)
        return
    yield node, function
    inner = f"{function}.{_named(node, function)}".strip(".")
    for name, value in ast.iter_fields(node):
        if name not in _TYPES:
            for each in value if isinstance(value, list) else [value]:
                if isinstance(each, ast.AST):
                    yield from _visited(each, inner)


def _named(node: ast.AST, function: str) -> str:
    """What a function, a class, a table or a row of a table is called."""
    match node:
        case ast.FunctionDef(name) | ast.ClassDef(name):
            return name
        case ast.Assign([ast.Name(name)]) if not function:
            return name
        case ast.keyword(str(name), ast.Lambda()):
            return name
    return ""


def _changes(node: ast.AST, source: _Source) -> Iterator[tuple[ast.AST, str]]:
    """What may be put in the place of a node, or of a part of it."""
    match node:
        case ast.Compare(left, [operator], [right]):
            yield node, f"{source.text(left)} {OTHER_OPERATOR[type(operator)]} {source.text(right)}"
        case ast.BinOp(left, operator, right):
            yield node, f"({_bracketed(left, source)} {OTHER_OPERATOR[type(operator)]} {_bracketed(right, source)})"
        case ast.BoolOp(operator, values):
            yield node, f"({f' {OTHER_OPERATOR[type(operator)]} '.join(_bracketed(v, source) for v in values)})"
        case ast.UnaryOp(ast.Not() | ast.USub() | ast.Invert(), operand):
            yield node, _bracketed(operand, source)
        case ast.Constant(bool(value)):
            yield node, str(not value)
        case ast.Constant(int(value)):
            yield node, str(value + 1)
            if not source.is_index(node):  # the last of one is the first
                yield node, f"({value - 1})"
        case ast.Return(value) if value is not None and ast.unparse(value) != "None":
            yield node, "return None"
    yield from _conditions(node, source)
    if isinstance(node, _REMOVED) or _is_effect(node):
        yield node, "pass"


def _conditions(node: ast.AST, source: _Source) -> Iterator[tuple[ast.AST, str]]:
    tests = [node.test] if isinstance(node, _CONDITIONAL) else node.ifs if isinstance(node, ast.comprehension) else []
    for test in tests:
        yield test, f"(not ({source.text(test)}))"


def _bracketed(node: ast.AST, source: _Source) -> str:
    text = source.text(node)
    return text if isinstance(node, ast.Name | ast.Constant | ast.Call | ast.Attribute) else f"({text})"


def _is_effect(node: ast.AST) -> bool:
    """Whether a statement is there for what it does to something else."""
    if isinstance(node, ast.Expr):
        return not isinstance(node.value, ast.Constant | ast.Yield | ast.YieldFrom)
    return isinstance(node, ast.Assign) and any(isinstance(t, ast.Subscript | ast.Attribute) for t in node.targets)
