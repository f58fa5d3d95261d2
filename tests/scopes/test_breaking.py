"""A sample of lines that were made to break the claim that they hold always, and that the harness would notice one."""

from __future__ import annotations

import ast
from itertools import islice
from pathlib import Path
from random import Random

import pytest

from bpttcheck.notation import plain
from bpttcheck.verify.results import Bound
from tests.scopes import brute
from tests.scopes.claims import Claim
from tests.scopes.engine import Said, says
from tests.scopes.kinds import GROUPS, KINDS
from tests.scopes.kinds.free import header
from tests.scopes.numbers.points import Point, compared
from tests.scopes.trying import stream, tried
from tests.soundness.corpus import claims
from tests.soundness.evaluator.given import Given

_QUICK = {group: kinds for group, kinds in GROUPS.items() if "derivations/" not in group and "every" not in group}


@pytest.mark.parametrize("group", _QUICK)
def test_what_is_said_to_hold_always_is_right_wherever_it_is_tried(group: str) -> None:
    found = [each for each in islice(stream(4, tuple(_QUICK[group])), 32) if each.is_right]
    assert [(each.claim.text, each.against) for each in found if each.against] == []
    assert [(each.claim.text, each.unlike) for each in found if each.unlike] == []
    assert len(found) > 20


@pytest.mark.parametrize(("line", "every"), [("sum(c)", True), ("c[1] + c[2] + c[3]", False)])
def test_a_sum_is_right_at_every_size_and_a_list_is_not(line: str, every: bool) -> None:
    found = tried(Claim("", header({"x": 2, "h": 2, "y": 3}), "sum(k, c[k])", line))
    assert found.is_every == every
    assert not found.against


def test_a_line_that_is_said_to_hold_where_it_does_not_is_noticed() -> None:
    said = says(Claim("", header({"x": 2, "h": 2, "y": 3}), "sum(k, c[k])", "c[1] + c[2] + c[3]"))
    lenient = said._replace(bounds=(Bound("y", every=True),))
    line = brute.Line(said)
    random = Random(0)  # noqa: S311  (no secret is made of it)
    against = [each for each in brute.tried(lenient, line, random) if brute.contradicts(lenient, each)]
    assert {each.where.sizes["y"] for each in against} == {1, 2, 4, 5, 6, 7, 8}


def test_a_difference_that_fewer_digits_make_is_none() -> None:
    """A sum of terms of which each is 10^12 times as large."""
    said = Said("correct", told=says(_sum()).told, target="w", line="w + 10^12*(u[1] + u[2]) - 10^12*sum(u)")
    assert brute.Line(said).equals(brute.Line(said).own).said == "equal"


def _sum() -> Claim:
    return Claim("", header({"x": 2, "h": 2, "y": 3}), "w", "w")


def test_numbers_agree_with_the_right_lines_of_derivations() -> None:
    sample = claims()[::25]
    points = ((each, Point(Given(each.said), 3, each.said["assume"])) for each in sample)
    found = {each.place: compared(each.target, each.line, point) for each, point in points}
    assert {place: finding for place, finding in found.items() if finding.said not in ("equal", "partly")} == {}


@pytest.mark.parametrize("change", ["({}) + 1e-4*1", "2*({})"])
def test_numbers_see_what_is_wrong(change: str) -> None:
    sample = [each for each in claims() if each.place.startswith("derivations/textbook/parameters.yaml")][-3:]
    for each in sample:
        line = plain.read(change.format("sum(t, d L/d h(t)[i])"))
        point = Point(Given(each.said), 3, each.said["assume"])
        assert compared(each.target, line, point).said == "different"


def test_there_are_enough_kinds() -> None:
    assert len(KINDS) >= 35


@pytest.mark.parametrize("path", sorted((Path(__file__).parent / "numbers").glob("*.py")), ids=lambda path: path.stem)
def test_what_says_numbers_takes_nothing_but_the_notation_from_the_package(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    named = {str(node.module) for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    named |= {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    assert all(name.split(".")[1] == "notation" for name in named if name.startswith("bpttcheck"))
