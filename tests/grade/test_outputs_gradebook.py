"""The gradebook: exact sums rounded once, and no cell that a spreadsheet would run."""

from __future__ import annotations

import csv
from fractions import Fraction
from typing import TYPE_CHECKING

import pytest

from bpttcheck.grade.outputs import write
from bpttcheck.grade.outputs.sheets import cell
from bpttcheck.grade.outputs.slugs import slug
from bpttcheck.grade.records import Graded, ProblemMark
from bpttcheck.loading.homework import load_assignment
from bpttcheck.places import Source
from tests.grade.homeworks import ASSIGNMENT, graded

if TYPE_CHECKING:
    from pathlib import Path

THIRD = Fraction(1, 3)
HOSTILE = (
    "../../x",
    "/etc/passwd",
    "..\\x",
    "a\nb",
    "=cmd()",
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "a | b `c` [d](http://e.f) *g*",
    "\u202egnp.exe",
    "x" * 10_000,
    "CON",
    "Ada",
    "ada",
    "",
    "\x00\x1b[31m",
    "\udc80",
    "艾达",
)


def mark(name: str, earned: Fraction, points: int = 1) -> ProblemMark:
    return ProblemMark(name, "", "L", earned, Fraction(points))


def of(path: str, student: str = "", *problems: ProblemMark, flags: tuple[str, ...] = ()) -> Graded:
    return Graded(path, student, student, student, problems, flags=flags)


def rows(folder: Path, *given: Graded) -> list[dict[str, str]]:
    write(load_assignment(Source("a.yaml", ASSIGNMENT)), given, folder, ("gradebook",))
    with (folder / "grades.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file, strict=True))


def test_a_row_for_each(tmp_path: Path) -> None:
    first = graded("student: Ada\nnumber: 7\nemail: a@b.c\nanswers:\n  hidden: V.T @ grad(L, o(tau))\n  x: 1\n")
    (row,) = rows(tmp_path, first)
    assert row.pop("feedback") == slug(first)
    assert ",".join(row) == "path,student,number,email,output,hidden,total,points,flags"
    assert ",".join(row.values()) == "s.yaml,Ada,7,a@b.c,0,3,3,8,there is no problem `x`"


def test_three_thirds_are_one(tmp_path: Path) -> None:
    thirds = of("a", "Ada", mark("output", THIRD), mark("hidden", 2 * THIRD), mark("third", THIRD))
    (row,) = rows(tmp_path, thirds)
    assert (row["output"], row["hidden"], row["total"], row["points"]) == ("0.33", "0.67", "1.33", "3")


@pytest.mark.parametrize(
    "text",
    [
        "=1",
        "+1",
        "-1",
        "@x",
        "\t=1",
        "\rx",
        "\nx",
        "  =1",
        '"=1',
        "' =1",
        "＝1",
        "＋1",
        "－1",
        "＠x",
        "\ufeff=1",
        "\xa0=1",
    ],
)
def test_no_formula(text: str) -> None:
    assert cell(text).startswith("'")
    assert cell(text).replace("'", "") == text.replace("'", "")
    if text[1] != "x":  # a blank is no harm within a cell, and a formula behind a separator is
        assert "'" in cell(f"a;{text}").removeprefix("a;")


def test_hostile_names_are_data(tmp_path: Path) -> None:
    for number, row in enumerate(rows(tmp_path, *(of(name, name) for name in HOSTILE))):
        assert row["student"].lstrip("'")[:20] == HOSTILE[number][:20].encode(errors="backslashreplace").decode()
        assert not row["student"].startswith("=")
        assert len(row["student"]) <= 1_000
    assert [path.name for path in tmp_path.iterdir()] == ["grades.csv"]


def test_slugs_are_safe_and_differ() -> None:
    slugs = [slug(of(name)) for name in HOSTILE]
    assert len({each.casefold() for each in slugs}) == len(HOSTILE)
    for each in slugs:
        assert each == each.lower()
        assert set(each) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")
        assert 12 < len(each) < 60
    assert slug(of("Ada Lovelace/hw 3.ipynb")).startswith("ada-lovelace-hw-3-")
