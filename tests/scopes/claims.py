"""Claims: a file with one line in it, and how it was made."""

from __future__ import annotations

from typing import Any, NamedTuple

import yaml

Header = dict[str, Any]


class Claim(NamedTuple):
    """A line for a target in a file; the header says what both are about. ``kind`` is how it was made."""

    kind: str
    header: Header
    target: str
    line: str

    @property
    def text(self) -> str:
        """The file."""
        said = {**self.header, "target": self.target, "steps": [self.line]}
        return yaml.safe_dump(said, sort_keys=False, allow_unicode=True, width=110, default_flow_style=None)
