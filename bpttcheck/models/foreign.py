"""Models in files elsewhere: what stands in them is not shown to whoever names their paths in a file of his own."""

from __future__ import annotations

import os
from contextlib import contextmanager
from typing import TYPE_CHECKING

from bpttcheck.derivation import ModelName
from bpttcheck.errors import ForeignModel, Refused
from bpttcheck.places import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bpttcheck.derivation import ModelText
    from bpttcheck.places import Source


@contextmanager
def untold(named: ModelName | ModelText) -> Iterator[None]:
    """What is wrong in a file outside of the folder of the file that names it is not told; raises ``ForeignModel``."""
    try:
        yield
    except Refused as refused:
        if not isinstance(named, ModelName) or refused.passage is None:
            raise
        name = named.name
        # An argument of the command line is whoever runs the program speaking.
        if name.text == name.source.text or _is_beside(refused.passage.source, name.source):
            raise
        raise Refused(ForeignModel(Span(0, len(name.text)), name.text), name) from None


def _is_beside(found: Source, naming: Source) -> bool:
    """Whether a file truly stands in the folder of another one, or below it, whatever links lead there."""
    folder, place = (os.path.realpath(each) for each in (os.path.dirname(naming.name), found.name))
    return found is naming or place.startswith(os.path.join(folder, ""))
