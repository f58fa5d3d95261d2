"""The commands, a module each; what one needs besides its options is imported when it runs."""

from __future__ import annotations

from typing import Final

CONTEXT: Final = {"help_option_names": ["-h", "--help"], "max_content_width": 100}
