"""Files and texts as they are read, before anything in them is judged."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Final

from msgspec import Struct

from bpttcheck.errors import Refused, Unreadable
from bpttcheck.loading import derivations, files
from bpttcheck.loading.files import LARGEST, Found, Unread
from bpttcheck.places import NOWHERE, Passage, Source

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bpttcheck.derivation import DerivationFile, Document
    from bpttcheck.loading.files import Loaded as Outcome

TEXT: Final = "<text>"


class Loaded(Struct, frozen=True, eq=False):
    r"""A file that was read and checked, with nothing judged yet.

    >>> import bpttcheck
    >>> loaded = bpttcheck.load("title: A start\nmodel: rnn\ntarget: d L / d L(t)\nsteps: ['1']\n")
    >>> loaded.name, loaded.title
    ('<text>', 'A start')
    >>> bpttcheck.verify(loaded).ok
    True
    """

    record: DerivationFile | Document

    @property
    def name(self) -> str:
        """The name of the file, as it was given."""
        return self.record.source.name

    @property
    def title(self) -> str:
        """Its title; empty if it has none."""
        return self.record.title

    @property
    def source(self) -> str:
        """Where its lines come from, as it says; empty if it does not."""
        return self.record.origin

    @property
    def text(self) -> str:
        """All of its text."""
        return self.record.source.text

    def __repr__(self) -> str:
        return f"<Loaded {self.name}: {self.title}>" if self.title else f"<Loaded {self.name}>"


def is_text(what: str | os.PathLike[str]) -> bool:
    """Whether something is a text and not the path of one: it has several lines."""
    return isinstance(what, str) and "\n" in what


def of_text(text: str, name: str | None) -> DerivationFile | Document:
    """What a text says, in the format of its name's ending; raises the program's own ``Refused``."""
    source = Source(name or TEXT, text)
    if len(text.encode(errors="surrogatepass")) > LARGEST:
        raise Refused(Unreadable(NOWHERE, f"it is larger than {LARGEST >> 20} MiB"), Passage.of(source))
    try:
        if files.is_document(source.name):
            from bpttcheck.loading import documents  # what reads them is needed for nothing else

            return documents.load(source)
        return derivations.load(source)
    except Refused as refused:
        raise Refused(refused.fault, refused.passage or Passage.of(source)) from None


def of_path(path: str | os.PathLike[str]) -> DerivationFile | Document:
    """What a file says; raises the program's own ``Refused``."""
    (found,) = derivations.load_each([Found(os.fspath(path))])
    if isinstance(found, Unread):
        raise Refused(found.fault, Passage.of(found.source))
    return found


def below(folder: str | os.PathLike[str]) -> Iterator[Outcome]:
    """All files of a folder; what keeps one from being read is a value, so that the others go on."""
    return derivations.load_each(files.find([os.fspath(folder)]))
