"""Which files and derivations are wanted: by path, by target, by what is said of a line."""

from __future__ import annotations

import os
import re
from contextlib import suppress
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Final

from msgspec import Struct
from msgspec.structs import replace

from bpttcheck.derivation import DerivationFile, Verdict
from bpttcheck.errors import NothingSelected, Refused, nearest
from bpttcheck.loading.files import ENDINGS, Found
from bpttcheck.notation import plain
from bpttcheck.notation.syntax import Call, Derivative
from bpttcheck.notation.write import plain as written
from bpttcheck.places import NOWHERE

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from bpttcheck.derivation import Derivation
    from bpttcheck.loading.files import Loaded, Unread
    from bpttcheck.verify.results import DerivationResult, FileResult

_KIND: Final = re.compile(r"(path|target|code):(.*)", re.DOTALL)
_GLOB: Final = re.compile(r"[*?\[]")
_IN_A_NAME: Final = re.compile(r"[\w']")


class Selection(Struct, frozen=True):
    """What is wanted: any of the paths, any of the targets, any of the codes; of an empty kind, all."""

    paths: tuple[str, ...] = ()
    targets: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()

    def has_path(self, name: str) -> bool:
        """Whether a file is wanted."""
        return not self.paths or any(_is_under(name, path) for path in self.paths)

    def may_have(self, derivation: Derivation) -> bool:
        """Whether a derivation may be wanted; of one in LaTeX that is known when it was read."""
        # How times are written is found from all formulas of a file, so that none may be missing.
        has_latex = "latex" in {derivation.notation, *(step.notation for step in derivation.steps)}
        return not self.targets or has_latex or self._has_target(derivation.target.text)

    def has(self, result: DerivationResult) -> bool:
        """Whether a derivation that was judged is wanted; what could not be judged has any code."""
        read = (written(result.target),) if result.target else ()
        texts = (result.derivation.target.text, *read)
        is_target = not self.targets or any(map(self._has_target, texts))
        return is_target and (not self.codes or bool(result.fault) or not self._codes_in(result).isdisjoint(self.codes))

    def _has_target(self, text: str) -> bool:
        target = _canonical(text)
        return any(_begins(target, wanted) for wanted in self.targets)

    @staticmethod
    def _codes_in(result: DerivationResult) -> set[str]:
        mistakes = {mistake.code for step in result.steps for mistake in step.mistakes}
        return mistakes | {step.verdict.value for step in result.steps}


def selection(patterns: Iterable[str], codes: Collection[str]) -> Selection:
    """What patterns mean, each a path, a target, a verdict or one of the codes.

    >>> selection(["textbook/*", "dL/do", "sign"], {"sign"})
    Selection(paths=('textbook/*',), targets=('dL/do',), codes=('sign',))
    >>> selection(["target:sign", "path:notes"], {"sign"})
    Selection(paths=('notes',), targets=('sign',), codes=())
    """
    kinds: dict[str, list[str]] = {"path": [], "target": [], "code": []}
    for pattern in patterns:
        told = _KIND.fullmatch(pattern)
        kind, text = (told[1], told[2]) if told else (_kind_of(pattern, codes), pattern)
        kinds[kind].append(_canonical(text) if kind == "target" else text)
    return Selection(tuple(kinds["path"]), tuple(kinds["target"]), tuple(kinds["code"]))


def _kind_of(pattern: str, codes: Collection[str]) -> str:
    if pattern in codes or pattern in set(Verdict):
        return "code"
    is_path = _GLOB.search(pattern) or pattern.lower().endswith(ENDINGS) or os.path.exists(pattern)
    return "path" if is_path else "target"


def _is_under(name: str, wanted: str) -> bool:
    """Whether a path, or the end of one, is what is wanted or in it; ``*`` stands for folders too."""
    path, pattern = _plain(name), _plain(wanted)
    return any(fnmatchcase(path, f"{before}{pattern}{after}") for before in ("", "*/") for after in ("", "/*"))


def _plain(path: str) -> str:
    return os.path.normpath(path).replace(os.sep, "/")


def _canonical(text: str) -> str:
    """A target as the program writes it, without blanks, gradients as derivatives; as it stands, where it is none."""
    with suppress(Refused):
        match plain.read(text):
            case Call("grad", (of, by)):
                text = written(Derivative(of, by))
            case tree:
                text = written(tree)
    return "".join(text.split())


def _begins(target: str, wanted: str) -> bool:
    """Whether a target begins with what is wanted, and not in the middle of a name."""
    rest = target.removeprefix(wanted)
    return target.startswith(wanted) and not (_IN_A_NAME.match(rest) and _IN_A_NAME.match(wanted[-1:]))


class Selecting:
    """A selection at work; it counts what it lets through, and the files and lines that it leaves out."""

    def __init__(self, selection: Selection, codes: Collection[str] = ()) -> None:
        self.selection = selection
        self._known = tuple(codes)
        self.selected = self.files = self.lines = 0

    def named(self, found: Iterable[Found | Unread]) -> Iterator[Found | Unread]:
        """The files to read."""
        for each in found:
            if self.selection.has_path(each.name if isinstance(each, Found) else each.source.name):
                yield each
            else:
                self.files += 1

    def loaded(self, files: Iterable[Loaded]) -> Iterator[Loaded]:
        """The files with the derivations to judge."""
        for file in files:
            if not isinstance(file, DerivationFile):
                yield file
                continue
            wanted = tuple(each for each in file.derivations if self.selection.may_have(each))
            self.lines += sum(len(each.steps) for each in file.derivations) - sum(len(each.steps) for each in wanted)
            if wanted:
                yield replace(file, derivations=wanted)

    def judged(self, results: Iterable[FileResult]) -> Iterator[FileResult]:
        """The results to report."""
        is_narrow = bool(self.selection.targets or self.selection.codes)
        for result in results:
            wanted = tuple(each for each in result.derivations if self.selection.has(each))
            self.lines += sum(len(each.steps) for each in result.derivations) - sum(len(each.steps) for each in wanted)
            self.selected += len(wanted) + bool(result.fault)
            if wanted or result.fault or not is_narrow:
                yield replace(result, derivations=wanted, passed=() if is_narrow else result.passed)

    def check(self) -> None:
        """Raises Refused with NothingSelected where there was nothing to report, and something was asked for."""
        wanted = self.selection
        kinds = {"path": wanted.paths, "target": wanted.targets, "code": wanted.codes}
        told = tuple(f"the {kind} `{each}`" for kind, patterns in kinds.items() for each in patterns)
        if told and not self.selected:
            meant = next(filter(None, (nearest(each, self._known) for each in wanted.targets)), "")
            raise Refused(NothingSelected(NOWHERE, " and ".join(told), meant))
