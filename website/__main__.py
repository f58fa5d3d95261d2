"""``python -m website FOLDER`` builds the site into a folder, and fails on whatever Sphinx warns of."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from website import gallery, pages

_HERE: Final = Path(__file__).parent


def build(into: Path) -> int:
    """Build the site; gives Sphinx's exit status."""
    from sphinx.cmd.build import main  # with the `docs` extra, and without it not

    with TemporaryDirectory() as made:
        source = Path(made, "source")
        prepare(source)
        told = ["-q", "-W", "--keep-going", "-E", "-j", "auto"]
        return main([*told, "-b", "html", "-c", str(source), "-d", f"{made}/read", str(source), str(into)])


def prepare(source: Path) -> None:
    """Lay out what Sphinx reads: pages, their pictures, the reports of the gallery."""
    shutil.copytree(_HERE / "look", source / "_static")
    shutil.copy(_HERE / "conf.py", source)
    for picture in pages.DOCS.glob("*.svg"):
        shutil.copy(picture, source)
    table = gallery.write(source / "_extra" / "gallery")
    for name in pages.files():
        text = pages.text(name).replace(gallery.MARK, table)
        (source / f"{name}.md").write_text(text + (pages.contents() if name == "index" else ""), encoding="utf-8")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("python -m website FOLDER")
    sys.exit(build(Path(sys.argv[1])))
