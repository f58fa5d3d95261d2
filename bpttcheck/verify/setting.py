"""A derivation's model, unrolled at its sizes and times, with its assumptions and abbreviations."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from msgspec import Struct, field
from msgspec.structs import replace

from bpttcheck.derivation import Setting, Size
from bpttcheck.errors import BadAssumption, BadValue, Refused, listed
from bpttcheck.kernel.equality import Judge
from bpttcheck.kernel.graph import Graph
from bpttcheck.kernel.work import Work
from bpttcheck.models import assuming, builtin
from bpttcheck.models.classes import check_free, classes
from bpttcheck.models.defining import defined
from bpttcheck.models.model import Glossary, Model
from bpttcheck.models.reading import letters
from bpttcheck.models.unrolled import Unrolled
from bpttcheck.notation import plain
from bpttcheck.notation.write import plain as written
from bpttcheck.places import Span

if TYPE_CHECKING:
    from bpttcheck.derivation import Spelling
    from bpttcheck.expressions.scope import Frame
    from bpttcheck.models.assuming import Assumed
    from bpttcheck.notation.latex.lexicon import Lexicon
    from bpttcheck.notation.syntax import Node
    from bpttcheck.places import Passage

# Verdicts come first; lines are explained with what they leave.
MOST_IN_ALL: Final = 6_500_000
_WORK_OF_A_SETTING: Final = 3_000
# All formulas are read to find how their author writes, before any is judged; a document's are cut into lines.
_WORK_OF_A_CHARACTER: Final = 40
_Texts = tuple[str, ...]


class _Assuming(Struct, frozen=True):
    """What was found of assumptions in a world, by their texts."""

    assumed: dict[_Texts, Assumed] = field(default_factory=dict)
    natural: dict[_Texts, tuple[Passage, ...]] = field(default_factory=dict)


class Prepared(Struct, frozen=True):
    """What the lines of a derivation are judged in; what is assumed is shared with others in the same world."""

    model: Model
    world: Unrolled
    assumed: Assumed
    passages: tuple[Passage, ...]
    seed: bytes
    denominator: bool
    _assuming: _Assuming
    _judges: dict[_Texts, Judge] = field(default_factory=dict)
    spelled: tuple[Spelling, ...] = ()
    formulas: tuple[str, ...] = ()
    # What judging and explaining have taken in the whole file.
    judging: Work = field(default_factory=Work)
    explaining: Work = field(default_factory=Work)
    _lexicons: list[Lexicon] = field(default_factory=list)
    # What formulas were read as: a document's are asked for several times.
    trees: dict[tuple[str, int | None], tuple[Node, tuple[str, ...]]] = field(default_factory=dict)
    # What is found of the world when a line is explained, for those after it, by what it is.
    kept: dict[type, object] = field(default_factory=dict)

    @property
    def sizes(self) -> tuple[Size, ...]:
        """The sizes in the order of the model."""
        return tuple(Size(sort, size) for sort, size in self.world.sizes.items())

    @property
    def left_to_explain(self) -> int:
        """How much work may be done to explain lines of the file, besides what was done for them and for verdicts."""
        return max(MOST_IN_ALL - self.judging.done - self.explaining.done, 0)

    def lexicon(self) -> Lexicon:
        """What a reader of LaTeX knows of the model and of how the file writes; raises :class:`Refused`."""
        if not self._lexicons:
            from bpttcheck.models.spelling import lexicon  # with LaTeX, and without it not

            self._lexicons.append(lexicon(self.world.glossary, self.spelled, self.world.times, self.formulas))
        return self._lexicons[0]

    def judge(self, further: tuple[Passage, ...] = ()) -> Judge:
        """The judge under the file's assumptions and further ones; raises ``BadAssumption`` where they clash."""
        key = tuple(passage.text for passage in further)
        if key not in self._judges:
            self._judges[key] = Judge(self.world.graph, self.seed, self._assumed(further).values)
        return self._judges[key]

    def admits(self, frame: Frame, further: tuple[Passage, ...]) -> bool:
        """Whether the file's conditions on indices, and further ones, hold at these values."""
        return self._assumed(further).admits(frame)

    def natural(self, made: tuple[Passage, ...]) -> tuple[Passage, ...]:
        """The model's natural assumptions besides those made, but for those that clash with them or follow."""
        key, natural = self._texts(made), self._assuming.natural
        if key not in natural:
            natural[key] = self._unclashing(made)
        return natural[key]

    def _unclashing(self, made: tuple[Passage, ...]) -> tuple[Passage, ...]:
        texts = {*self.assumed.texts, *map(assumption_text, made)}
        natural: list[Passage] = []
        for passage in self.model.assumptions:
            if assumption_text(passage) in texts:
                continue
            before = self._assumed((*made, *natural))
            try:
                further = self._assumed((*made, *natural, passage))
            except Refused as refused:
                if not isinstance(refused.fault, BadAssumption):
                    raise
            else:
                natural += [passage] if further.values != before.values else []
        return tuple(natural)

    def _assumed(self, further: tuple[Passage, ...]) -> Assumed:
        """The file's assumptions with further ones, each upon those before it."""
        if not further:
            return self.assumed
        key, assumed = self._texts(further), self._assuming.assumed
        if key not in assumed:
            assumed[key] = assuming.assume(further[-1:], self.world, self._assumed(further[:-1]))
        return assumed[key]

    def _texts(self, further: tuple[Passage, ...]) -> _Texts:
        return tuple(passage.text for passage in (*self.passages, *further))


def judging(formulas: tuple[str, ...]) -> Work:
    """What may be done for the verdicts of a file in which these stand in LaTeX."""
    work = Work(MOST_IN_ALL)
    work.done = _WORK_OF_A_CHARACTER * sum(map(len, formulas))
    return work


class Settings:
    """The settings of one file; those that differ only in what they assume share a world.

    Where they ``name_last``, the last time as a number is a variable in these.
    """

    def __init__(
        self,
        seed: bytes,
        formulas: tuple[str, ...] = (),
        judging: Work | None = None,
        *,
        name_last: bool = False,
    ) -> None:
        self._seed = seed
        self._formulas = formulas
        self.judging = judging or Work()
        self._name_last = name_last
        self._explaining = Work()
        self._worlds: dict[Setting, tuple[Model, Unrolled, _Assuming]] = {}
        # What names mean is the same at each length.
        self._names: dict[Setting, Glossary] = {}
        self._prepared: dict[Setting, Prepared] = {}

    def sharing(self, seed: bytes, formulas: tuple[str, ...]) -> Settings:
        """The settings of another file, in the worlds that are there already."""
        other = Settings(seed, formulas)
        other._worlds = self._worlds
        return other

    def prepare(self, setting: Setting) -> Prepared:
        """Find, check and unroll the model; raises :class:`Refused` with the passage at fault."""
        if setting not in self._prepared:
            self.judging.spend(_WORK_OF_A_SETTING * (1 + len(setting.define)))
            bare = _bare(setting)
            if bare not in self._worlds:
                self._worlds[bare] = *self._world(setting, bare), _Assuming()
            model, world, found = self._worlds[bare]
            texts = tuple(passage.text for passage in setting.assume)
            if texts not in found.assumed:
                with world.limited():
                    found.assumed[texts] = assuming.assume(setting.assume, world)
            prepared = Prepared(
                model,
                world,
                found.assumed[texts],
                setting.assume,
                self._seed,
                setting.denominator,
                found,
                spelled=(*model.spelled, *setting.spelled),
                formulas=self._formulas,
                judging=self.judging,
                explaining=self._explaining,
            )
            # What is no spelling is said of the file, not when a report first needs one; those that are built in are.
            if setting.spelled or (model.spelled and not builtin.is_builtin(setting.model)):
                from bpttcheck.models.spelling import checked  # with LaTeX, and without it not

                checked(prepared.spelled, world.glossary)
                prepared.lexicon()
            self._prepared[setting] = prepared
        return self._prepared[setting]

    def forget(self) -> None:
        """Let go of what was found for settings: it is found again where they are asked for; worlds stay."""
        self._prepared.clear()

    def _world(self, setting: Setting, bare: Setting) -> tuple[Model, Unrolled]:
        model = builtin.find(setting.model, setting.options)
        sizes, times = _sizes(setting, model), setting.times or model.times
        names = self._names.get(replace(bare, times=0))
        if names is None:
            names = _glossary(setting, model, sizes, times)
            # What is called so at one time alone may be called so at none, where there are fewer.
            if all(family.named.only is None for family in names.families):
                self._names[replace(bare, times=0)] = names
        world = Unrolled(names, sizes, times, Graph(self.judging), names_last=self._name_last)
        if not builtin.is_builtin(setting.model):
            with world.limited():
                world.build_all()
        return model, world


def _bare(setting: Setting) -> Setting:
    """What of a setting shapes its world: of all in that, only a definition can hold a Jacobian that has a layout."""
    return replace(setting, assume=(), denominator=setting.denominator and bool(setting.define), spelled=())


def assumption_text(passage: Passage) -> str:
    """An assumption as the program writes it, by which two are compared."""
    return written(plain.read_assumption(passage.text))


def _glossary(setting: Setting, model: Model, sizes: dict[str, int], times: int) -> Glossary:
    called = letters((*model.rename, *setting.rename), tuple(family.named.name for family in model.families))
    glossary = Glossary(
        model.families,
        called,
        model.labels,
        rows=setting.rows,
        sizes=sizes,
        times=times,
        denominator_layout=setting.denominator,
        slopes_by_value=setting.slopes_by_value,
    )
    glossary = defined(setting.define, glossary.with_classes(classes(setting.labels, glossary)), "abbreviation")
    check_free(setting.labels, glossary)
    return glossary


def _sizes(setting: Setting, model: Model) -> dict[str, int]:
    sizes = {size.sort: size.size for size in model.sizes}
    for size in setting.sizes:
        if size.sort not in sizes:
            why = f"the model {model.name} has no sort `{size.sort}`"
            fault = BadValue(Span(0, len(size.sort)), "`sizes`", why, f"its sorts are {listed(tuple(sizes))}")
            raise Refused(fault, size.passage)
        sizes[size.sort] = size.size
    return sizes
