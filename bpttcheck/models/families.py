"""Families: all rules of one name, joined as they are read.

A rule for one time joins the rules of its name where its shape is theirs. Where it is another (the first and the last
layer of a net are often wider or narrower), it makes a family of its own, and the others do not reach that time.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from bpttcheck.errors import Refused, Shapes
from bpttcheck.models.model import Family, Rule
from bpttcheck.notation import plain

if TYPE_CHECKING:
    from bpttcheck.expressions.scope import Quantity
    from bpttcheck.expressions.shapes import Sizes
    from bpttcheck.models.heads import Head


def include(known: list[Family], quantity: Quantity, rule: Rule, head: Head, sizes: Sizes) -> None:
    """Add a rule of a quantity; raises :class:`Refused`: ``Defined`` for a second rule of a time, ``Shapes``."""
    places = [k for k, f in enumerate(known) if (f.named.name, f.named.timed) == (quantity.name, quantity.timed)]
    for place in places:
        if any(rule.when == other.when for other in known[place].rules):
            raise head.taken("it is defined twice")
    for place in places:
        shape = known[place].named.shape.common(quantity.shape, sizes)
        if shape:
            known[place] = _joined(known[place], replace(quantity, shape=shape), rule)
            return
    if places:
        _keep_apart(known, places, quantity, rule)
    else:
        known.append(Family(quantity, (rule,)))


def _is_wide(rule: Rule) -> bool:
    """Whether a rule is for more than one time, or for none."""
    return rule.when in {"always", "untimed"}


def _joined(family: Family, quantity: Quantity, rule: Rule) -> Family:
    rules = (*family.rules, rule)
    gaps = (family.named.gaps | quantity.gaps) - {each.when for each in rules}
    only = family.named.only if rule.when == family.named.only else None
    needs = family.named.needs | quantity.needs
    return Family(replace(family.named, shape=quantity.shape, gaps=gaps, only=only, needs=needs), rules)


def _keep_apart(known: list[Family], places: list[int], quantity: Quantity, rule: Rule) -> None:
    """Rules of one name with other shapes: each of a time of its own, and at most one family for all other times."""
    for place in places:
        family = known[place]
        alone = len(family.rules) == 1 and not _is_wide(family.rules[0])
        axes = len(family.named.shape.sorts), len(quantity.shape.sorts)
        if axes[0] != axes[1] or (_is_wide(rule) and not alone):
            span = plain.read(rule.passage.text).span
            raise Refused(Shapes(span, str(family.named.shape), "=", str(quantity.shape)), rule.passage)
        if alone:
            known[place] = Family(replace(family.named, only=family.rules[0].when), family.rules)
    others = {known[place].rules[0].when for place in places if known[place].named.only is not None}
    if _is_wide(rule):
        known.append(Family(replace(quantity, gaps=quantity.gaps | others), (rule,)))
        return
    known.append(Family(replace(quantity, only=rule.when), (rule,)))
    for place in places:
        if known[place].named.only is None:
            named = known[place].named
            known[place] = Family(replace(named, gaps=named.gaps | {rule.when}), known[place].rules)


def widen_gaps(known: list[Family]) -> None:
    """Let no family reach a time at which something that it uses there has a shape of its own, or does not reach."""
    found: set[tuple[str, int | str]] | None = None
    while found != (found := {(f.named.name, gap) for f in known if f.named.timed for gap in f.named.gaps}):
        for place, family in enumerate(known):
            named = family.named
            uses = {name for rule in family.rules if rule.when == "always" for name in rule.beside}
            gaps = {gap for name, gap in found if name in uses} - {rule.when for rule in family.rules}
            if not gaps <= named.gaps:
                known[place] = Family(replace(named, gaps=named.gaps | gaps), family.rules)
