"""Which files a pattern names: what pathlib's own search finds, and what lies below folders that it finds."""

from __future__ import annotations

from pathlib import Path, PurePath
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bpttcheck.pytest_plugin.patterns import Pattern, UnfitPatternError

_NAMES = st.sampled_from(["a", "ab", "b", "a.md", "b.md", "b.yaml", "[b].md"])
_PARTS = st.sampled_from(["**", "*", "?", "a", "a*", "*.md", "b.yaml", "[ab].md", "[[]b].md", "*b"])


@pytest.mark.parametrize(
    ("pattern", "path", "named"),
    [
        ("a.yaml", "a.yaml", True),
        ("a.yaml", "d/a.yaml", False),
        ("d/*.yaml", "d/a.yaml", True),
        ("d/*.yaml", "d/e/a.yaml", False),
        ("d/**/*.yaml", "d/e/f/a.yaml", True),
        ("d/", "d/e/a.MD", True),
        ("d", "d/picture.png", False),
        ("d/*", "d/picture.png", False),
        ("d/picture.png", "d/picture.png", True),
        ("d/?.tex", "d/ab.tex", False),
        ("./d/a.md", "d/a.md", True),
        ("*.yaml", ".a.yaml", False),
        ("**/*.yaml", ".d/a.yaml", False),
        (".a.yaml", ".a.yaml", True),
    ],
)
def test_a_pattern_names(pattern: str, path: str, named: bool) -> None:
    assert Pattern(pattern).names(PurePath(path)) is named


@given(
    st.sets(st.lists(_NAMES, min_size=1, max_size=3).map("/".join), max_size=8),
    st.lists(_PARTS, min_size=1, max_size=3),
)
@settings(deadline=None)
def test_a_pattern_names_what_pathlib_finds(paths: set[str], parts: list[str]) -> None:
    with TemporaryDirectory() as name:
        base = Path(name)
        for path in sorted(paths):
            _make(base, path)
        found = set(base.glob("/".join(parts)))
        pattern = Pattern("/".join(parts))
        for file in (file for file in base.rglob("*") if file.is_file() and file.suffix):
            below = file in found or any(folder in found for folder in file.parents)
            assert pattern.names(file.relative_to(base)) is below, file
        assert pattern.names_any(base) is bool(found)


def _make(base: Path, path: str) -> None:
    """The file, unless a file stands on the way to it, or a folder in its place."""
    file = base / path
    if not file.exists() and not any(folder.is_file() for folder in file.parents):
        file.parent.mkdir(parents=True, exist_ok=True)
        file.touch()


@pytest.mark.parametrize("text", ["", "/etc/*.md", "../*.md", "a/../../b.md", "a**/b.md", "**.md"])
def test_a_pattern_that_can_name_nothing_is_refused(text: str) -> None:
    with pytest.raises(UnfitPatternError):
        Pattern(text)
