"""A line about pairs of times, or about sums over part of the times, as a line about the last time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from bpttcheck.notation import plain
from bpttcheck.notation.syntax import Relation
from bpttcheck.notation.write import plain as shown
from bpttcheck.places import Passage
from bpttcheck.scopes.assumed import conditions, needed
from bpttcheck.scopes.causal import is_causal_always
from bpttcheck.scopes.ending import at_last
from bpttcheck.scopes.losses import by_terms
from bpttcheck.scopes.products import Products
from bpttcheck.scopes.restating import Claim, fixed

if TYPE_CHECKING:
    from bpttcheck.scopes.about import About
    from bpttcheck.scopes.letters import Letters
    from bpttcheck.verify.results import StepResult
    from bpttcheck.verify.setting import Prepared


class Restated(Struct, frozen=True):
    """A line that says no less, what it is about, and from which length on either says anything.

    ``is_last`` is whether it is about the last time.
    """

    result: StepResult
    about: About
    first: int
    is_last: bool


def restated(result: StepResult, about: About, free: Letters) -> Restated | None:
    """The line about the last time that a line about pairs comes to; ``None`` where it comes to none."""
    if about.setting.labels or result.tree is None:
        return None
    target, prepared = about.at(None)
    relations = tuple(each for each in conditions(result, prepared) if isinstance(each, Relation))
    texts = (*prepared.assumed.texts, *needed(result))
    values = [each for each in map(plain.read_assumption, texts) if each not in relations]
    if not all(is_causal_always(each, prepared.world.glossary) for each in values):
        return None
    before = Claim(target.claim.tree, result.tree, free.times, free.indices, relations)
    return _ended(before, result, about, prepared)


def _ended(before: Claim, result: StepResult, about: About, prepared: Prepared) -> Restated | None:
    claim, names = fixed(before), prepared.world.glossary
    # That later losses alone have a gradient by what is there at one time is known of causal ones.
    terms = by_terms(claim, names)
    found = (at_last(terms, names) if terms else None) or at_last(claim, names)
    if found is None and claim == before:
        return None
    products = Products(prepared)
    claim = found.claim if found else claim
    line = products.named(claim.line, found.latest) if found else claim.line
    if line is None:
        return None
    values = tuple(each for each in about.setting.assume if not _is_one_of(each, before.conditions))
    further = tuple(Passage.whole(shown(each), "<assumed>") for each in claim.conditions)
    define = (*about.setting.define, *products.definitions)
    setting = replace(about.setting, assume=(*values, *further), define=define)
    needs = tuple(need for need in needed(result) if plain.read_assumption(need) not in before.conditions)
    restated = replace(result, tree=line, needs=needs)
    first = found.first() if found else 1
    return Restated(restated, about.instead(claim.target, setting), first, is_last=found is not None)


def _is_one_of(assumed: Passage, relations: tuple[Relation, ...]) -> bool:
    return plain.read_assumption(assumed.text) in relations
