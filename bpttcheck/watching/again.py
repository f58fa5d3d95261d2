"""What is said of a file after a change: new for the parts that changed, what was said before for the others.

A part is the same if its text and its setting are, with the text of its model, wherever in the file it stands now. What
was said of it is kept, with the witnesses that were found then, and told of its new place.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias, cast

from msgspec import Struct

from bpttcheck.derivation import ModelName
from bpttcheck.errors import Refused
from bpttcheck.loading.files import Unread
from bpttcheck.models import builtin
from bpttcheck.verify.parts import parts_of, result_of, said_of, settings_of
from bpttcheck.verify.pipeline import verify_file
from bpttcheck.verify.results import Passed
from bpttcheck.watching.moved import Places, bare, moved

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from bpttcheck.derivation import DerivationFile, Document
    from bpttcheck.loading.files import Loaded
    from bpttcheck.verify.many import Further
    from bpttcheck.verify.parts import Part, Said
    from bpttcheck.verify.pipeline import Explainer
    from bpttcheck.verify.results import FileResult
    from bpttcheck.verify.setting import Settings

    Models = Callable[[str], str]

Key: TypeAlias = tuple[object, ...]


class Kept(Struct, frozen=True):
    """What was said of a file, and of each part of it by what the part depends on; ``models`` are their texts."""

    file: Loaded
    result: FileResult
    models: dict[str, str]
    parts: dict[Key, tuple[Part, Said]]


def models_of(file: Loaded) -> set[str]:
    """The paths of the models that a file uses, besides those that are built in."""
    return set() if isinstance(file, Unread) else set(filter(None, map(_path, parts_of(file))))


def _path(part: Part) -> str:
    model = None if isinstance(part, Passed) else part.setting.model
    return "" if not isinstance(model, ModelName) or builtin.is_builtin(model) else builtin.path_of(model)


def again(
    file: Loaded, models: Models, before: Kept | None, explainer: Explainer | None, further: Further | None = None
) -> Kept:
    """What is said of a file now; ``models`` gives the text of a model's file, and something may say more of a part.

    It is what was said ``before``, the same record, where neither the file nor a model has changed.
    """
    texts = {path: models(path) for path in models_of(file)}
    if (
        before
        and before.models == texts
        and (before.file is file or (isinstance(file, Unread) and before.file == file))
    ):
        return before
    if isinstance(file, Unread):
        return Kept(file, verify_file(file), texts, {})
    settings, known = settings_of(file), before.parts if before else {}
    parts = [(_key(part, texts, settings), part) for part in parts_of(file)]
    kept = [_kept(part, known.get(key)) for key, part in parts]
    judged = [said_of(part, settings, explainer) for (_, part), said in zip(parts, kept, strict=True) if said is None]
    new = iter(_more(file, judged, further) if further else judged)
    found = [said or next(new) for said in kept]
    return Kept(
        file,
        result_of(file, found),
        texts,
        {key: (part, said) for (key, part), said in zip(parts, found, strict=True)},
    )


def _more(file: DerivationFile | Document, said: list[Said], further: Further) -> Iterator[Said]:
    """What more is said of the parts that were judged, if any were."""
    more = iter(further(result_of(file, said)).derivations)
    return (each if isinstance(each, Passed) else next(more) for each in said)


def _key(part: Part, models: dict[str, str], settings: Settings) -> Key:
    """All that what is said of a part depends on, but for where it stands."""
    return (bare(part), models.get(_path(part), ""), *_style(part, settings))


def _style(part: Part, settings: Settings) -> Iterator[str]:
    """Where times are written in LaTeX: that is found from all formulas of a file."""
    if not isinstance(part, Passed) and "latex" in _notations(part):
        try:
            yield settings.prepare(part.setting).lexicon().style
        except Refused as refused:
            yield str(refused)


def _notations(part: Part) -> set[str]:
    if isinstance(part, Passed):
        return set()
    return {getattr(part, "notation", "latex"), *(step.notation for step in part.steps)}


def _kept(part: Part, known: tuple[Part, Said] | None) -> Said | None:
    """What was said of a part, of the place where it stands now."""
    if known is None:
        return None
    before, said = known
    try:
        return cast("Said", moved(said, Places(before, part)))
    except KeyError:  # of a place that is not in the part itself
        return None
