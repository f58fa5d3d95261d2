"""What inputs are made from: the files of `derivations/`, their lines, and what takes readers down elsewhere."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Any, Final

import yaml
from msgspec import Struct

FOLDER: Final = Path(__file__).parents[2] / "derivations"
_DOCUMENTS: Final = (".md", ".tex", ".ipynb")
_TOKEN: Final = re.compile(r"\\[A-Za-z]+|\\.|\w+|\s+|.", re.DOTALL)

# fmt: off
NASTY: Final = (
    "9^9^9^9", "1e999", "9" * 400, "0", "-1", "1/0", "0^0", "10000", "2^10000", "sum(k=1..200, ", "prod(k, ", "..",
    "(" * 120, ")" * 120, "[" * 40, "]" * 40, "- " * 300, "x + " * 300, "^(t)", "^{(t)}", "^{", "_{", "}", "{", "{}",
    "d L / d ", "grad(", "grad(L, W)", "holding", "diag(", "outer(", "softmax(", "log(", "exp(exp(", "relu(", "1[i = ",
    "W.T @ ", ".T", "@", "#", ": ", "\t", "\n", "\r", "\0", "\x1b[31m", "\u202e", "\ufeff", "\U0001f600", "ｘ", "р",
    "'", '"', "`", "<script>", "&", "*a", "&a ", "!!python/object:os.system ", "<<: ", "|\n", ">\n", "---\n", "...\n",
    "tau", "t-1", "t+1", "h(-1)", "h(tau+1)", "yhat[99]", "times: 1000", "sizes: {h: 200}", "assume: [", "define:\n",
    "\\frac", "\\frac{", "\\left(", "\\right)", "\\begin{align}", "\\end{align}", "\\begin{pmatrix}", "\\\\", "$$",
    "$", "\\[", "\\]", "\\def\\a{\\a\\a}", "\\newcommand{\\x}[1]{#1#1}", "\\sum_{i=1}^{9999999}", "\\prod_", "\\text{",
    "\\partial", "\\hat", "\\underbrace{", "\\tag{", "\\cdots", "\\ldots", "%", "% bpttcheck: expect wrong\n",
    "<!-- bpttcheck\n", "-->", "```\n", "\\verb|", "__class__", "__import__('os')", "lambda x: x", "&=", "=", "= 0 =",
)
# fmt: on


class Line(Struct, frozen=True):
    """A line of a derivation file, with what it is held against; all as it stands in the file."""

    setting: dict[str, Any]
    target: Any
    line: str
    latex: bool


@cache
def texts(*endings: str) -> tuple[tuple[str, str], ...]:
    """The names and the texts of files."""
    found = sorted(path for path in FOLDER.rglob("*") if path.suffix in endings and path.name != "README.md")
    return tuple((path.name, path.read_text(encoding="utf-8")) for path in found)


def documents() -> tuple[tuple[str, str], ...]:
    """Documents, each as far as a quick reader reads it."""
    return tuple((name, text[:6_000]) for name, text in texts(*_DOCUMENTS))


@cache
def lines() -> tuple[Line, ...]:
    """All lines of all derivation files."""
    return tuple(line for name, text in texts(".yaml") for line in _lines(yaml.load(text, yaml.BaseLoader), name))  # noqa: S506


def _lines(file: dict[str, Any], name: str) -> list[Line]:
    base = {key: value for key, value in file.items() if key not in {"derivations", "target", "steps", "latex"}}
    if str(base.get("model", "")).endswith(".yaml") or "equations" in file:
        return []
    found = []
    for each in file.get("derivations", [file]):
        own = {key: value for key, value in each.items() if key not in {"target", "steps", "latex"}}
        for step in each.get("steps", []):
            kind, text = next(iter(step.items())) if isinstance(step, dict) else ("expr", step)
            found.append(Line({**base, **own, "title": name}, each.get("target"), text, kind == "latex"))
    return found


@cache
def formulas() -> tuple[str, ...]:
    """Lines in LaTeX: those of derivation files, and the displays of documents."""
    shown = (piece for _, text in documents() for piece in re.findall(r"\$\$(.+?)\$\$", text, re.DOTALL))
    return (*(line.line for line in lines() if line.latex), *shown)


def tokens(text: str) -> list[str]:
    """A text cut into words, commands, spaces and signs."""
    return _TOKEN.findall(text)
