"""The page: well-formed, without scripts or network, heard in the order in which it is seen, read so by Chromium."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest

from bpttcheck.explain import explain
from bpttcheck.loading.derivations import load
from bpttcheck.places import Source
from bpttcheck.verify import verify_file
from tests.reports.hostile import HOSTILE, hostile_results, page, tag, written
from tests.reports.records import expected, results, turned
from tests.reports.test_json_report import gone, unread
from tests.reports.test_program_reports import verified

if TYPE_CHECKING:
    from pathlib import Path
    from xml.etree.ElementTree import Element

WORK = """\
title: How the loss depends on the state
model: rnn
target: d L / d h(t)
steps:
  - V.T @ (yhat(t) - y(t))
  - latex: '\\mathbf{V}^\\top (\\hat{\\mathbf{y}}^{(t)} - \\mathbf{y}^{(t)})'
  - expr: V.T @ grad(L, o(t)) + W.T @ diag(1 - h(t+1)^2) @ grad(L, h(t+1))
    expect: conditional
"""
SLIP = "model: rnn\ntarget: d L / d o(t)[1]\nassume: [sum(y(t)) = 1]\nsteps:\n  - y[1] - yhat[1]\n"
CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)


def report(*texts: str) -> str:
    return written("html", *(verify_file(load(Source(f"{n}.yaml", text)), explain) for n, text in enumerate(texts)))


def every(root: Element, name: str) -> list[Element]:
    return [element for element in root.iter() if tag(element) == name]


def said(element: Element) -> str:
    return " ".join("".join(element.itertext()).split())


@pytest.fixture(scope="module")
def found() -> Element:
    return page(report(WORK, SLIP))


def test_a_line_with_all_that_is_said_of_it(found: Element) -> None:
    carried, conditional = every(found, "li")[3:5]
    wrong = every(found, "li")[2]
    assert [li.get("class") for li in (wrong, carried, conditional)] == ["wrong", "carried", "correct"]
    assert said(wrong).startswith("✗ wrong line 5")
    assert said(carried).startswith("⚠ carried line 6")
    assert said(conditional).startswith("✓ conditional, as expected line 7")
    (details,) = every(wrong, "details")
    assert details.get("open") is not None
    assert said(every(details, "summary")[0]) == "The recurrent path is left out"
    assert "h(t) works in two ways" in said(details)
    assert re.search("the line is -?[0-9.]+, the truth -?[0-9.]+", said(details))
    assert "follows from line 5, which is wrong" in said(carried)


def test_the_place_is_marked_and_the_repair_is_set(found: Element) -> None:
    slip = every(found, "article")[1]
    assert [said(mark) for mark in every(slip, "mark")] == ["y[1] - yhat[1]"]
    assert "to write: -(y[1] - yhat[1])" in said(slip)
    assert len(every(slip, "math")) >= 3  # the target, the line, the repair


def test_a_part_of_a_line_is_marked() -> None:
    text = "model: rnn\ntarget: grad(L, W)\nsteps:\n  - sum(t, grad(L(t), a(t)) @ h(t-1).T)\n"
    (line,) = [each for each in every(page(report(text)), "code") if every(each, "mark")]
    assert [said(mark) for mark in every(line, "mark")] == ["L(t)"]
    assert said(line) == "sum(t, grad(L(t), a(t)) @ h(t-1).T)"


def test_the_equations_of_the_model(found: Element) -> None:
    closed = [each for each in every(found, "details") if said(every(each, "summary")[0]) == "The model: rnn"]
    assert len(closed) == 2
    assert len(every(closed[0], "math")) == 6
    assert said(every(closed[0], "title")[0]) == "The model unrolled over 3 steps"


def test_lines_beyond_what_a_page_sets_are_shown_as_they_are_written() -> None:
    steps = [" + ".join([f"{k}*o(t)"] * 60) for k in range(2, 60)]
    found = report(json.dumps({"model": "rnn", "target": "o(t)", "steps": steps}))
    as_written = [step for step in steps if step in found]
    assert 5 < len(as_written) < len(steps) - 5
    assert as_written == steps[-len(as_written) :]


def test_what_cannot_be_read_is_told() -> None:
    told = said(page(written("html", gone(), unread(), turned(), expected(results()), results())))
    assert "gone ✗ no derivation files (" in told
    assert "✗ unknown name yhatt - yhatt[i] - y[i] hand.yaml:8:5" in told
    assert "6 lines not judged" in told
    assert "right but for a transposition" in told


def test_a_model_that_is_gone_since_it_was_read(tmp_path: Path) -> None:
    own = {"own.yaml": "equations: {x: 2, L: 3*x}\n", "work.yaml": "model: own.yaml\ntarget: L\nsteps: [3*x, 2*x]\n"}
    for name, text in own.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    (result,) = verified(tmp_path, **{"work.yaml": own["work.yaml"]})
    assert len(result.derivations[0].steps) == 2
    (tmp_path / "own.yaml").unlink()
    told = said(page(written("html", result)))
    assert "✓ correct line 3" in told
    assert "The model" not in told


def test_a_reader_hears_what_is_seen(found: Element) -> None:
    """Landmarks, headings in order, names for all that has a role, and nothing named that is not there."""
    assert found.get("lang") == "en"
    assert [len(every(found, name)) for name in ("header", "main", "nav", "h1", "title")] == [1, 1, 1, 1, 1 + 4]
    levels = [int(tag(element)[1]) for element in found.iter() if re.fullmatch("h[1-6]", tag(element))]
    assert all(after <= before + 1 for before, after in pairwise(levels))
    ids = [element.get("id") for element in found.iter() if element.get("id")]
    assert len(set(ids)) == len(ids)
    for element in found.iter():
        for named in (element.get("aria-labelledby") or "").split():
            assert named in ids
        if tag(element) in {"section", "article", "nav"} or element.get("role") in {"group", "img"}:
            assert element.get("aria-label") or element.get("aria-labelledby")
        if (link := element.get("href")) is not None:
            assert link.removeprefix("#") in ids


def test_a_picture_has_a_title_and_says_in_words_what_it_shows(found: Element) -> None:
    first = every(every(found, "article")[0], "svg")[0]
    assert (
        said(every(first, "title")[0]) == "The model unrolled over 3 steps, and the 3 paths from h(1) to L, for t = 1"
    )
    assert said(every(first, "desc")[0]) == (
        "h(1) → o(1) → ŷ(1) → L(1) → L; h(1) → a(2) → h(2) → o(2) → ŷ(2) → L(2) → L; "
        "h(1) → a(2) → h(2) → a(3) → h(3) → o(3) → ŷ(3) → L(3) → L"
    )
    for marker in every(first, "path"):
        end = marker.get("marker-end")
        assert end is None or any(f"url(#{each.get('id')})" == end for each in every(first, "marker"))


def test_no_script_and_no_network(found: Element) -> None:
    policy = next(each.get("content") for each in every(found, "meta") if each.get("http-equiv"))
    assert policy == "default-src 'none'; style-src 'unsafe-inline'"
    assert not re.search(r"@import|url\((?!#)", said(every(found, "style")[0]))


def _luminance(colour: str) -> float:
    """WCAG 2.2's relative luminance."""
    full = colour[1:] if len(colour) == 7 else "".join(2 * sign for sign in colour[1:])
    parts = [int(full[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


# fmt: off
CONTRASTS = [
    # what is seen | upon | at least
    ("text",         "page", 4.5), ("text",  "card", 4.5), ("soft",  "page", 4.5), ("soft", "card", 4.5),
    ("right",        "card", 4.5), ("slip",  "card", 4.5), ("wrong", "card", 4.5), ("text", "mark", 4.5),
    ("soft",         "mark", 4.5), ("card",  "bar",  4.5), ("bar",   "card", 3.0), ("line", "card", 3.0),
]
# fmt: on


def test_contrast(found: Element) -> None:
    style = said(every(found, "style")[0])
    light: dict[str, str] = {}
    dark: dict[str, str] = {}
    for where, block in re.findall(r"(dark\) \{ |print \{ |):root \{([^}]*)\}", style):
        into = {"": light, "dark) { ": dark}.get(where, {})
        into |= dict(re.findall(r"--(\w+): (#\w+)", block))
    assert light.keys() == dark.keys()
    for colours in (light, dark):
        for seen, upon, least in CONTRASTS:
            assert contrast(colours[seen], colours[upon]) >= least, (seen, upon)


# Asks a page in a frame how wide it is: a page as wide as a phone is read without scrolling sideways.
MEASURE = """<!DOCTYPE html><title>x</title><iframe src="report.html" style="width:390px;height:800px"></iframe><p></p>
<script>
const frame = document.querySelector("iframe");
frame.onload = () => {
  const width = frame.contentDocument.documentElement.scrollWidth;
  document.querySelector("p").textContent = `as wide as ${width} of ${frame.clientWidth}`;
};
</script>"""


def seen_by_chromium(folder: Path, name: str) -> str:
    """A page of a folder as Chromium has it; raises where it complains of something."""
    assert CHROMIUM
    flags = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", f"--user-data-dir={folder}/c"]
    flags += ["--allow-file-access-from-files", "--virtual-time-budget=5000", "--enable-logging=stderr"]
    command = [CHROMIUM, *flags, "--dump-dom", (folder / name).as_uri()]
    done = subprocess.run(command, capture_output=True, timeout=120, check=True)
    assert b"CONSOLE" not in done.stderr
    return done.stdout.decode()


@pytest.mark.skipif(CHROMIUM is None, reason="no Chromium is installed")
def test_chromium_reads_it_so(tmp_path: Path) -> None:
    files = [hostile_results(text) for text in HOSTILE]
    text = written("html", *verified(tmp_path, **{"work.yaml": WORK}), *files)
    (tmp_path / "report.html").write_text(text, encoding="utf-8")
    (tmp_path / "measure.html").write_text(MEASURE, encoding="utf-8")
    ours, theirs = page(text), page(seen_by_chromium(tmp_path, "report.html"))
    assert [tag(element) for element in theirs.iter()] == [tag(element) for element in ours.iter()]
    assert said(theirs) == said(ours)
    found = re.search(r"as wide as (\d+) of (\d+)", seen_by_chromium(tmp_path, "measure.html"))
    assert found
    assert 0 < int(found[1]) <= int(found[2])
