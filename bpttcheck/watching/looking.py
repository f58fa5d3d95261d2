"""The files of a run as they are now, and what is said of them; what did not change is neither loaded nor judged."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from msgspec import Struct, field

from bpttcheck.loading import files
from bpttcheck.loading.derivations import load_each, load_found
from bpttcheck.loading.files import Found, Unread
from bpttcheck.watching.again import Kept, again

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from bpttcheck.loading.files import Loaded
    from bpttcheck.places import Source
    from bpttcheck.verify.many import Further
    from bpttcheck.verify.pipeline import Explainer
    from bpttcheck.verify.results import FileResult, StepResult

    Find = Callable[[], Iterable[Found | Unread]]


class Look(Struct, frozen=True):
    """What was seen at one time: the text of each file, the file as a record, and what is said of it, by name."""

    texts: dict[str, Source | Unread] = field(default_factory=dict)
    loaded: dict[str, Loaded | None] = field(default_factory=dict)
    kept: dict[str, Kept] = field(default_factory=dict)

    @property
    def results(self) -> tuple[FileResult, ...]:
        """What is said of all files, in their order."""
        return tuple(each.result for each in self.kept.values())

    def since(self, before: Look) -> tuple[FileResult, ...]:
        """What is said now, and was not before."""
        return tuple(each.result for name, each in self.kept.items() if before.kept.get(name) is not each)

    def differs(self, before: Look) -> bool:
        """Whether anything else is said, or of other files."""
        return self.kept.keys() != before.kept.keys() or bool(self.since(before))

    def has_unexplained(self, before: Look) -> bool:
        """Whether anything that was judged anew has lines whose reasons were not looked for."""
        return any(not step.mistakes and (step.step.mistake or not step.ok) for step in self._steps_since(before))

    def has_unscoped(self, before: Look) -> bool:
        """Whether anything that was judged anew has right lines of which it was not asked how far they reach."""
        return any(step.verdict.is_right and step.scope is None for step in self._steps_since(before))

    def _steps_since(self, before: Look) -> Iterator[StepResult]:
        for result in self.since(before):
            for derivation in result.derivations:
                yield from derivation.steps

    @property
    def folders(self) -> frozenset[str]:
        """Where a change may matter: the folders of all files and of the models that they use."""
        models = (path for each in self.kept.values() for path in each.models)
        found = {os.path.dirname(os.path.abspath(path)) for path in (*self.texts, *models)}
        return frozenset(filter(os.path.isdir, found))


def look(find: Find, before: Look, explainer: Explainer | None, further: Further | None = None) -> Look:
    """Read all files, and judge what has changed in them; something may say more of that."""
    texts: dict[str, Source | Unread] = {}
    loaded: dict[str, Loaded | None] = {}

    def load(item: Found | Unread) -> Loaded | None:
        name = item.name if isinstance(item, Found) else item.source.name
        texts[name] = files.read(name) if isinstance(item, Found) else item
        is_known = name in before.texts and before.texts[name] == texts[name]
        loaded[name] = before.loaded[name] if is_known else load_found(item)
        return loaded[name]

    kept: dict[str, Kept] = {}
    for file in load_each(find(), load):
        kept[file.source.name] = again(file, _model, before.kept.get(file.source.name), explainer, further)
    return Look(texts, loaded, kept)


def _model(path: str) -> str:
    """The text of a model's file; why there is none, where there is none."""
    if not path.endswith((".yaml", ".yml")) or not os.path.isfile(path):
        return ""
    source = files.read(path)
    return source.fault.message if isinstance(source, Unread) else source.text


def folders_in(paths: Iterable[str]) -> Iterator[str]:
    """The folders that are searched for files, and all within them."""
    for path in filter(os.path.isdir, paths):
        for place, within, _ in os.walk(path):
            within[:] = [name for name in within if not name.startswith(".")]
            yield os.path.abspath(place)
