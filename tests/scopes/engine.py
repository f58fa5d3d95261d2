"""What bpttcheck says of a claim: its verdict, and for which sizes and lengths it calls the line right."""

from __future__ import annotations

import json
from io import StringIO
from typing import TYPE_CHECKING, Any, NamedTuple

from bpttcheck.errors import Refused
from bpttcheck.loading.derivations import load
from bpttcheck.places import Source
from bpttcheck.reports.json import write
from bpttcheck.scopes import scoped
from bpttcheck.verify import verify_file

if TYPE_CHECKING:
    from bpttcheck.verify.results import Bound
    from tests.scopes.claims import Claim


class Said(NamedTuple):
    """The verdict, the bounds of a right line, and the report in which the claim stands as it is to be read.

    ``target`` and ``line`` are texts; one of them may say what is held where the author did not.
    """

    verdict: str
    bounds: tuple[Bound, ...] = ()
    told: dict[str, Any] | None = None
    target: str = ""
    line: str = ""
    assume: tuple[str, ...] = ()
    why: str = ""

    @property
    def every(self) -> tuple[Bound, ...]:
        """The sorts, and the length, for which the line is said to hold always."""
        return tuple(bound for bound in self.bounds if bound.every)


def says(claim: Claim) -> Said:
    """What the program says of a claim."""
    try:
        judged = verify_file(load(Source("claim.yaml", claim.text)))
    except Refused as refused:
        return Said("refused", why=str(refused))
    if judged.fault or judged.derivations[0].fault:
        fault = judged.fault or judged.derivations[0].fault
        return Said("refused", why=fault.fault.message if fault else "")
    first = judged.derivations[0].steps[0]
    if first.verdict not in ("correct", "conditional"):
        return Said(str(first.verdict), why=first.fault.fault.message if first.fault else "")
    result, out = scoped(judged), StringIO()
    (derivation,) = result.derivations
    (step,) = derivation.steps
    write([result], out, verbose=False)
    told = json.loads(out.getvalue())["files"][0]["derivations"][0]
    target, line = told["read"], claim.line
    if step.instead:
        target, line = (step.instead.text, line) if step.instead.part == "target" else (target, step.instead.text)
    bounds = step.scope.bounds if step.scope else ()
    needs = tuple(need for need in step.needs if " exist" not in need and not need.startswith("holding "))
    return Said(str(step.verdict), bounds, told, target, line, (*told["assume"], *needs))
