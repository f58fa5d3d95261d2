"""The pages of the site: which files they are made of, in which order they stand, and where their links lead there."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parent.parent
DOCS: Final = ROOT / "docs"

# Pages that stand elsewhere in the repository, by their names in the site.
ELSEWHERE: Final = {
    "architecture": "ARCHITECTURE.md",
    "changes": "CHANGELOG.md",
    "derivations": "derivations/README.md",
    "examples": "examples/README.md",
    "security": "SECURITY.md",
}
NAVIGATION: Final = {
    "Begin": ("tutorial", "gallery", "explanations", "mistakes"),
    "What one writes": ("notation", "latex", "derivations", "models", "own-model"),
    "In a course": ("grading", "examples"),
    "At work": ("command-line", "python", "formats", "ci"),
    "What it promises": (
        "verdicts",
        "every-size",
        "every-size-figures",
        "trust",
        "limits",
        "mutation",
        "robustness",
        "security",
    ),
    "Behind it": ("architecture", "performance", "peers", "sources", "changes"),
}

_LINES: Final = re.compile(r"^(derivations|steps|target|bpttcheck):", re.MULTILINE)
_CODE: Final = re.compile(r"(^```.*?^```$)", re.MULTILINE | re.DOTALL)
_LINK: Final = re.compile(r"(!?)\[([^\]]*)\]\(([^)#\s]+)(#[^)\s]*)?\)")


def files() -> dict[str, Path]:
    """The file of each page, by its name in the site."""
    return {page.stem: page for page in sorted(DOCS.glob("*.md"))} | {
        name: ROOT / path for name, path in ELSEWHERE.items()
    }


def in_order() -> dict[str, tuple[str, ...]]:
    """The pages under their headings; a page that no heading names yet stands last."""
    named = {"index", *(name for names in NAVIGATION.values() for name in names)}
    others = tuple(name for name in files() if name not in named)
    return NAVIGATION | ({"More": others} if others else {})


def text(page: str) -> str:
    """A page as the site's builder reads it: its links lead to pages of the site, or are no links."""
    file = files()[page]
    parts = _CODE.split(file.read_text(encoding="utf-8"))
    return "".join(part if part.startswith("```") else _relinked(part, file.parent) for part in parts)


def contents() -> str:
    """The tables of contents that stand at the end of the first page."""
    return "\n".join(
        "\n".join(["", "```{toctree}", ":hidden:", f":caption: {caption}", "", *names, "```"])
        for caption, names in in_order().items()
    )


def _relinked(part: str, folder: Path) -> str:
    return _LINK.sub(lambda found: _link(found, folder), part)


def _link(found: re.Match[str], folder: Path) -> str:
    picture, words, target, within = found[1], found[2], found[3], found[4] or ""
    if ":" in target:
        return found[0]
    path = Path(os.path.normpath(folder / target))
    pages = {file: name for name, file in files().items()} | {ROOT / "README.md": "index"}
    if path in pages:
        return f"{picture}[{words}]({pages[path]}.md{within})"
    if picture or path.suffix == ".svg":
        return f"{picture}[{words}]({path.name})"
    if path in derivations():
        return f"[{words}](gallery:{report_of(path)})"
    if path == ROOT / "derivations":
        return f"[{words}](derivations.md)"
    return words


def report_of(path: Path) -> str:
    """Where the report of a derivation file is, below the gallery."""
    return path.relative_to(ROOT / "derivations").with_suffix(".html").as_posix()


def derivations() -> tuple[Path, ...]:
    """The files of derivations/ that have lines to verify: no models, and no page about the folder."""
    below = (ROOT / "derivations").glob("*/*")
    return tuple(path for path in sorted(below) if path.suffix in {".yaml", ".md"} and _has_lines(path))


def _has_lines(path: Path) -> bool:
    return _LINES.search(path.read_text(encoding="utf-8")) is not None
