"""The correct lines of derivations/, each with its target, and with what it is about as a JSON report says it."""

from __future__ import annotations

import json
from functools import cache
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from bpttcheck.derivation import Setting, Verdict
from bpttcheck.loading.derivations import load_each
from bpttcheck.loading.files import find
from bpttcheck.notation import plain
from bpttcheck.reports.json import write
from bpttcheck.verify import verify_file

if TYPE_CHECKING:
    from bpttcheck.notation.syntax import Node

ROOT = Path(__file__).parents[2]


class Claim(NamedTuple):
    """A line as a tree; ``said`` is its derivation in the report, ``place`` is where it stands."""

    place: str
    target: Node
    line: Node
    setting: Setting
    said: dict[str, Any]

    @property
    def world(self) -> str:
        """What says which model at which sizes and assumptions the line is about."""
        return json.dumps([self.said[key] for key in ("given", "sizes", "times", "assume")])


@cache
def claims() -> tuple[Claim, ...]:
    """All correct lines."""
    found: list[Claim] = []
    for loaded in load_each(find([str(ROOT / "derivations")])):
        result, out = verify_file(loaded), StringIO()
        write([result], out, verbose=False)
        said = json.loads(out.getvalue())["files"][0]["derivations"]
        for derivation, told in zip(result.derivations, said, strict=True):
            for step in derivation.steps:
                if step.verdict is Verdict.CORRECT and step.tree and derivation.target:
                    name = Path(result.source.name).relative_to(ROOT)
                    place = f"{name}:{told['steps'][derivation.steps.index(step)]['line']}"
                    told["target"], told["notation"] = told["read"], "plain"
                    target = plain.read(told["read"])
                    found.append(Claim(place, target, step.tree, derivation.derivation.setting, told))
    return tuple(found)
