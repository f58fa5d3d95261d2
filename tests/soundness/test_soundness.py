"""A sample of lines that nobody wrote, the failures that are known, and that the harness would notice a fault."""

from __future__ import annotations

import ast
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from bpttcheck.notation import plain
from tests.soundness.changes import CHANGES
from tests.soundness.corpus import claims
from tests.soundness.engine import SLOW, Said
from tests.soundness.figures import smallest
from tests.soundness.known import claim_at, regressions
from tests.soundness.page import PAGE, page
from tests.soundness.rewritings import KEEPS
from tests.soundness.trying import Bench, changed, rewritten, stream

if TYPE_CHECKING:
    from tests.soundness.corpus import Claim
    from tests.soundness.trying import Maker

# Models of which a forward pass takes no time.
FAST = ("forum/yhat-by-h.yaml", "blog/softmax.yaml", "lecture/softmax-output.yaml", "textbook/hidden.yaml")
LINES = tuple(claim for claim in claims() if claim.place.removeprefix("derivations/").startswith(FAST))
BENCH = Bench()


@pytest.mark.parametrize("make", [rewritten, changed], ids=["rewritten", "changed"])
def test_a_verdict_is_what_the_numbers_say(make: Maker) -> None:
    found = list(islice(stream(LINES, 2, make, BENCH), 150))
    assert [(each.claim.place, each.line, each.numbers, each.said) for each in found if each.fault] == []
    assert sum(each.numbers != "unread" for each in found) > 100


KNOWN = regressions()


QUICK = [known for known in KNOWN if known["fault"] != SLOW or not known["open"]]


@pytest.mark.parametrize("known", QUICK, ids=range(len(QUICK)))
def test_what_failed_once_does_not_fail_again(known: dict[str, Any]) -> None:
    tried = BENCH.tried(claim_at(known["place"]), known["line"])
    assert tried is not None
    assert bool(tried.fault) == known["open"], tried


def test_there_are_enough_lines_and_rules() -> None:
    assert len(claims()) > 400
    assert len(KEEPS) >= 15
    assert len(CHANGES) >= 15


class Lenient:
    """An engine that lets everything pass."""

    def says(self, claim: Claim, line: str) -> Said:
        return Said("correct")


class Strict:
    """An engine that lets nothing pass."""

    def says(self, claim: Claim, line: str) -> Said:
        return Said("wrong")


@pytest.mark.parametrize(
    ("engine", "make", "fault"), [(Lenient(), changed, "false accept"), (Strict(), rewritten, "false reject")]
)
def test_an_engine_that_is_unsound_is_noticed(engine: Any, make: Maker, fault: str) -> None:
    bench = Bench()
    bench.engine = engine
    found = [each.fault for each in islice(stream(LINES, 3, make, bench), 25)]
    assert found.count(fault) > 12


def test_a_failure_is_made_small() -> None:
    bench = Bench()
    bench.engine = Lenient()  # type: ignore[assignment]
    claim = next(claim for claim in LINES if claim.place.startswith("derivations/textbook"))
    tried = bench.tried(claim, "2*(1 + 3*4) + 5*6")
    assert tried is not None
    assert smallest(bench, tried).line in {"0", "1", "2", "3", "4", "5", "6"}


@pytest.mark.parametrize("line", ["1e-12", "1e-30*h(t)[1]"])
def test_numbers_see_small_differences(line: str) -> None:
    claim = next(claim for claim in claims() if claim.place.startswith("derivations/textbook/hidden.yaml"))
    tree = plain.read(f"1 + {line}")
    assert BENCH.judge(claim).says(plain.read("1"), tree, "closely") == "different"


@pytest.mark.parametrize("path", sorted((Path(__file__).parent / "evaluator").glob("*.py")), ids=lambda path: path.stem)
def test_what_says_numbers_takes_nothing_but_the_notation_from_the_package(path: Path) -> None:
    imported = [
        node for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(node, ast.ImportFrom)
    ]
    named = {str(node.module) for node in imported if str(node.module).startswith("bpttcheck")}
    assert all(module.split(".")[1] in {"notation", "errors"} for module in named)


def test_the_page_is_up_to_date() -> None:
    assert PAGE.read_text(encoding="utf-8") == page()
