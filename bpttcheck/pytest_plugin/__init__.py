"""Lines of derivations as tests of pytest, for who asks for it with ``bpttcheck_files`` in pytest's configuration.

pytest imports this module wherever the package is installed: nothing else is imported until a file is to be read.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pytest

if TYPE_CHECKING:
    from pathlib import Path

_OPTION: Final = "bpttcheck_files"
_SAYS: Final = (
    "derivations and notes whose lines are tests: files, folders and patterns, from the configuration's folder"
)
_MARKER: Final = "bpttcheck: a line of a derivation that bpttcheck verifies"


def pytest_addoption(parser: pytest.Parser) -> None:
    """The option by which one asks for it."""
    parser.addini(_OPTION, _SAYS, type="args", default=[])


def pytest_configure(config: pytest.Config) -> None:
    """The marker, and the collector where it is asked for.

    Raises pytest's UsageError for a pattern that can name no file below the configuration's folder.
    """
    config.addinivalue_line("markers", _MARKER)
    if wanted := config.getini(_OPTION):
        base = config.inipath.parent if config.inipath else config.rootpath
        config.pluginmanager.register(_Collector(config, base, wanted), "bpttcheck-files")


class _Collector:
    """Files that are named in the configuration."""

    def __init__(self, config: pytest.Config, base: Path, wanted: list[str]) -> None:
        from bpttcheck.pytest_plugin.patterns import Pattern, UnfitPatternError

        try:
            self._patterns = [Pattern(text) for text in wanted]
        except UnfitPatternError as why:
            raise pytest.UsageError(f"{_OPTION}: {why}") from None
        self._base = base
        for pattern in self._patterns:
            # A worker of pytest-xdist would only say again what the run has said.
            if not hasattr(config, "workerinput") and not pattern.names_any(base):
                config.issue_config_time_warning(
                    pytest.PytestConfigWarning(f"{_OPTION}: there is no {pattern.text} in {base}"), stacklevel=2
                )

    def pytest_collect_file(self, file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
        """A file of derivations; nothing for files that no pattern names."""
        if not file_path.is_relative_to(self._base):
            return None
        path = file_path.relative_to(self._base)
        found = [pattern for pattern in self._patterns if pattern.names(path)]
        if not found:
            return None
        from bpttcheck.pytest_plugin.items import Derivations

        folder = None if any(pattern.is_exactly(path) for pattern in found) else self._base
        collector: pytest.Collector = Derivations.from_parent(parent, path=file_path, folder=folder)
        return collector
