"""What the lines of a derivation are about, at any sizes and lengths."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from bpttcheck.derivation import Size
from bpttcheck.scopes.equations import equations
from bpttcheck.scopes.rooms import Memory
from bpttcheck.verify.claims import Target, target_of

if TYPE_CHECKING:
    from bpttcheck.derivation import Setting
    from bpttcheck.kernel.work import Work
    from bpttcheck.models.model import Glossary
    from bpttcheck.notation import syntax
    from bpttcheck.scopes.equations import Equations
    from bpttcheck.scopes.groups import Forms
    from bpttcheck.scopes.profile import Alike
    from bpttcheck.verify.claims import Claim
    from bpttcheck.verify.results import DerivationResult
    from bpttcheck.verify.setting import Prepared, Settings


class Shared(Struct, frozen=True):
    """What the lines of a file share.

    ``large`` has sizes that were large enough for proofs, by the sorts and the kind of these, ``alike`` names for what
    is built alike, wherever that is. By their setting, ``forms`` has what was found of claims that are built alike, and
    ``equations`` what those of the model and of the file say.
    """

    large: dict[tuple[tuple[str, ...], str], list[dict[str, int]]] = {}
    alike: Alike = {}
    forms: dict[Setting, Forms] = {}
    equations: dict[Setting, tuple[Equations, Equations]] = {}


class Where(Struct, frozen=True):
    """Where a line is looked at: sizes and a length, 0 where nothing has a time."""

    sizes: dict[str, int]
    times: int

    @property
    def key(self) -> tuple[int, ...]:
        """What tells it from others of the same sorts."""
        return *self.sizes.values(), self.times


class Kinds(Struct, frozen=True):
    """The settings of a file, and the same with a variable for the last time where it stands as a number."""

    plain: Settings
    naming_last: Settings

    @property
    def judging(self) -> Work:
        """The work that is done in both."""
        return self.plain.judging

    def forget(self) -> None:
        """Let go of what was found in one setting, before the next one; worlds stay."""
        self.plain.forget()
        self.naming_last.forget()


class About:
    """A target and its setting, and what is shared with other lines of its file."""

    def __init__(self, result: DerivationResult, target: syntax.Node, settings: Kinds, shared: Shared) -> None:
        self._result = result
        self.setting = result.derivation.setting
        self.shared = shared
        self._tree = target
        self._passage = result.derivation.target
        self.settings = settings
        # What lines about the target needed, by their sorts and the kind of proof: others are likely to need as much.
        self.needed: dict[tuple[tuple[str, ...], str], dict[str, int]] = {}
        self._claims: dict[Glossary, Claim] = {}
        self._found: dict[tuple[tuple[int, ...], bool], tuple[Target, Prepared]] = {}

    def at(self, where: Where | None, *, names_last: bool = False) -> tuple[Target, Prepared]:
        """The target somewhere, or where the file has it; raises :class:`Refused` where it means nothing."""
        key = where.key if where else (), names_last
        if key not in self._found:
            settings = self.settings.naming_last if names_last else self.settings.plain
            prepared = settings.prepare(self._setting(where))
            self._found[key] = Target(self._claim(prepared)), prepared
        return self._found[key]

    def _claim(self, prepared: Prepared) -> Claim:
        """The target as it is read; where names mean the same, it is the same."""
        names = prepared.world.glossary
        if names not in self._claims:
            self._claims[names] = target_of(self._tree, self._passage, prepared).claim
        return self._claims[names]

    def instead(self, target: syntax.Node, setting: Setting) -> About:
        """The same with another target in another setting of the same model."""
        derivation = replace(self._result.derivation, setting=setting)
        return About(replace(self._result, derivation=derivation), target, self.settings, self.shared)

    @property
    def memory(self) -> Memory:
        """What is remembered of claims in this setting, whatever its sizes and its length."""
        return Memory(self.shared.forms.setdefault(self._unsized, {}), self.shared.alike)

    @property
    def _unsized(self) -> Setting:
        return replace(self.setting, sizes=(), times=0)

    def equations(self, prepared: Prepared) -> tuple[Equations, Equations]:
        """What the equations of the model say, and the definitions of the file."""
        setting, known = self._unsized, self.shared.equations
        if setting not in known:
            defined = ((each.head.text, each.body.text) for each in self.setting.define)
            names = prepared.world.glossary
            model = equations(prepared.model.equations, names)
            known[setting] = model, equations(defined, names, model.apart)
        return known[setting]

    def _setting(self, where: Where | None) -> Setting:
        if where is None:
            return self.setting
        sizes = tuple(Size(sort, size) for sort, size in where.sizes.items())
        return replace(self.setting, sizes=sizes, times=where.times or self.setting.times)
