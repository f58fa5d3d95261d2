"""A line that is right at the sizes of its file, and the place where it is wrong, or means nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import yaml

from bpttcheck.loading.derivations import load
from bpttcheck.places import Source
from bpttcheck.verify import verify_file
from tests.scopes import brute
from tests.scopes.claims import Claim
from tests.scopes.engine import says

if TYPE_CHECKING:
    from tests.scopes.engine import Said

_LENGTH = "tau"
_EQUAL = ("equal", "partly")
_NOT = ("different", "meaningless", "beyond", "nowhere")


class Break(NamedTuple):
    """What is tried, the model and what else the file says in YAML, a line for a target, and where it is not right."""

    tries: str
    file: str
    target: str
    line: str
    wrong: dict[str, int]

    @property
    def claim(self) -> Claim:
        """The file with its line."""
        return Claim("", yaml.safe_load(f"{{{self.file}}}"), self.target, self.line)


def again(of: str, by: str, order: int) -> str:
    """A derivative of this order."""
    return again(f"(d {of}/d {by})", by, order - 1) if order else of


def claimed(said: Said, wrong: dict[str, int]) -> bool:
    """Whether a line is said to be right at these sizes, with all others as in its file."""
    bounds = [bound for bound in said.bounds if bound.name in wrong]
    assert len(bounds) == len(wrong)
    return all(
        wrong[bound.name] >= bound.least if bound.every else wrong[bound.name] in bound.tried for bound in bounds
    )


def check_against_numbers(each: Break) -> None:
    """That the scope does not take in the place where numbers say that the line is not right."""
    said = says_of(each)
    assert not claimed(said, each.wrong)
    assert is_not_right(said, each.wrong)


def check_against_verdicts(each: Break) -> None:
    """The same where the numbers do not read the line: by the verdict at that place."""
    assert not claimed(says_of(each), each.wrong)
    assert is_refuted(each.claim, each.wrong)


def is_not_right(said: Said, wrong: dict[str, int]) -> bool:
    """Whether numbers say so, which agree with the line at the sizes of its file."""
    line = brute.Line(said)
    assert line.equals(line.own).said in _EQUAL
    sizes = {sort: wrong.get(sort, size) for sort, size in line.own.sizes.items()}
    return line.equals(brute.Where(sizes, wrong.get(_LENGTH, line.own.times))).said in _NOT


def is_refuted(claim: Claim, wrong: dict[str, int]) -> bool:
    """Whether the line is not correct in a file of these sizes, for what the numbers do not read."""
    header: dict[str, Any] = {**claim.header}
    sizes = {sort: size for sort, size in wrong.items() if sort != _LENGTH}
    header |= {"sizes": {**header.get("sizes", {}), **sizes}} if sizes else {}
    header |= {"times": wrong[_LENGTH]} if _LENGTH in wrong else {}
    found = verify_file(load(Source("here.yaml", claim._replace(header=header).text))).derivations[0]
    return bool(found.fault) or not found.steps[0].verdict.is_right


def says_of(each: Break) -> Said:
    """What the program says of a line, which is right in its file."""
    said = says(each.claim)
    assert said.verdict in ("correct", "conditional")
    return said
