# ruff: noqa: E501  (tables are easier to read in one line a row)
"""What is judged again after a change, and what is kept: as if all were judged anew, and no more than needed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from bpttcheck.loading.derivations import load_each
from bpttcheck.loading.files import Found, find
from bpttcheck.verify import verify_file
from bpttcheck.verify.results import Bound, Scope
from bpttcheck.watching import sights
from bpttcheck.watching.again import again
from bpttcheck.watching.looking import Look, look

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from bpttcheck.derivation import Derivation
    from bpttcheck.verify.claims import Target
    from bpttcheck.verify.results import DerivationResult, Explanation, FileResult, StepResult
    from bpttcheck.verify.setting import Prepared

MODEL = "parameters: {w: []}\ninputs: {x(t): []}\nequations:\n  z(t): w * x(t)\n  L: sum(t, z(t)^2)\n"
FILE = """
model: rnn
derivations:
  - target: d L(t) / d yhat(t)[1]
    steps:
      - -y(t)[1] / yhat(t)[1]
      - y(t)[1] / yhat(t)[1]
      - y(t)[1] / (
  - target: d h(t) / d a(t)
    steps:
      - {latex: '\\operatorname{diag}(1 - h^{(t)} \\odot h^{(t)})'}
  - target: d L / d w
    model: own.yaml
    steps:
      - sum(t, 2 * z(t) * x(t))
  - target: d L / d q
    steps: [b]
"""
NOTES = """---
bpttcheck:
  model: rnn
---
$$h^{(t)} = \\tanh(a^{(t)})$$
$$x + 1$$
$$h^{(t)} = \\tanh(h^{(t)})$$
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "own.yaml").write_text(MODEL)
    (tmp_path / "file.yaml").write_text(FILE)
    (tmp_path / "notes.md").write_text(NOTES)
    return tmp_path


class Noting:
    """An explainer that finds nothing, and notes which lines it was asked about."""

    def __init__(self) -> None:
        self.lines: list[str] = []

    def __call__(self, result: StepResult, target: Target, prepared: Prepared) -> tuple[Explanation, ...]:
        self.lines.append(result.step.text.text)
        return ()


def anew(name: str) -> FileResult:
    (loaded,) = load_each([Found(name)])
    return verify_file(loaded)


def said(result: FileResult) -> tuple[object, ...]:
    """All that does not depend on random points."""
    return result.source, result.title, result.passed, result.fault, tuple(map(_of, result.derivations))


def _of(each: DerivationResult) -> tuple[object, ...]:
    steps = tuple(
        (step.step, step.verdict, step.tree, step.needs, type(step.evidence), step.fault, step.follows, step.notes)
        for step in each.steps
    )
    return each.derivation, steps, each.target, each.model, each.sizes, each.assume, each.fault


def judged(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The targets that are judged from here on."""
    found: list[str] = []

    def noting(part: Derivation, *rest: object) -> DerivationResult:
        found.append(part.target.text)
        return original(part, *rest)  # type: ignore[arg-type]

    from bpttcheck.verify import pipeline

    original = pipeline.judged
    monkeypatch.setattr(pipeline, "judged", noting)
    return found


A, B, C, D = "d L(t) / d yhat(t)[1]", "d h(t) / d a(t)", "d L / d w", "d L / d q"
# fmt: off
CHANGES = {
    # what is written instead of what                             | what is judged again
    "a comment above":      ("derivations:", "# x\n\nderivations:", []),
    "a line":               ("      - y(t)[1] / yhat", "      - y(t)[1] + yhat", [A]),
    "an expectation":       ("      - y(t)[1] / yhat(t)[1]\n", "      - {expr: 'y(t)[1] / yhat(t)[1]', expect: wrong}\n", [A]),
    "a line more":          ("    steps: [b]", "    steps: [b, c]", [D]),
    "a target":             ("d h(t) / d a(t)", "d h(t) / d h(t)", ["d h(t) / d h(t)"]),
    "a title of one":       (f"  - target: {C}", f"  - title: x\n    target: {C}", [C]),
    "a setting of one":     (f"  - target: {C}", f"  - times: 2\n    target: {C}", [C]),
    "a setting of all":     ("derivations:", "times: 2\nderivations:", [A, B, C, D]),
    "a title of all":       ("derivations:", "title: x\nderivations:", []),
    "the same once more":   ("    steps: [b]", f"    steps: [b]\n  - target: {C}\n    model: own.yaml\n    steps:\n      - sum(t, 2 * z(t) * x(t))", []),
    "a fault":              ("derivations:", "derivatons:", []),
}
# fmt: on


@pytest.mark.parametrize("name", CHANGES)
def test_only_what_changed_is_judged(name: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = look(lambda: find(["file.yaml"]), Look(), None)
    old, new, expected = CHANGES[name]
    assert FILE.count(old) == 1
    (folder / "file.yaml").write_text(FILE.replace(old, new))
    found = judged(monkeypatch)
    now = look(lambda: find(["file.yaml"]), before, None)
    assert found == expected
    assert said(now.results[0]) == said(anew("file.yaml"))


def test_nothing_changed(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = look(lambda: find(["."]), Look(), None)
    found = judged(monkeypatch)
    now = look(lambda: find(["."]), before, None)
    assert (found, now.since(before), now.differs(before)) == ([], (), False)
    assert [each.source.name for each in now.results] == ["file.yaml", "notes.md"]


def test_a_model_is_a_change_of_what_uses_it(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = look(lambda: find(["."]), Look(), None)
    (folder / "own.yaml").write_text(MODEL.replace("w * x(t)", "w^2 * x(t)"))
    found = judged(monkeypatch)
    now = look(lambda: find(["."]), before, None)
    assert found == [C]
    assert [each.source.name for each in now.since(before)] == ["file.yaml"]
    assert [step.verdict for step in now.results[0].derivations[2].steps] == ["wrong"]
    (folder / "own.yaml").unlink()
    gone = look(lambda: find(["."]), now, None)
    assert gone.results[0].derivations[2].fault
    (folder / "own.yaml").write_text(MODEL)
    assert said(look(lambda: find(["."]), gone, None).results[0]) == said(before.results[0])


def test_a_document_keeps_its_chains(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = look(lambda: find(["notes.md"]), Look(), None)
    (folder / "notes.md").write_text(NOTES.replace("$$x + 1$$", "Words.\n\n$$x + 2$$") + "$$h^{(t)} = 0$$\n")
    from bpttcheck.verify import documents

    found: list[str] = []
    original = documents.judge_chain

    def noting(chain: documents.Chain, *rest: object) -> object:
        found.append(chain.steps[0].text.text)
        return original(chain, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(documents, "judge_chain", noting)
    now = look(lambda: find(["notes.md"]), before, None)
    assert len(found) == 2  # what is no equality, and the new one
    assert said(now.results[0]) == said(anew("notes.md"))


def test_where_times_are_written_is_found_from_all_formulas(folder: Path) -> None:
    """What one formula says of another: whether a number above is a time."""
    above = NOTES.replace("h^{(t)}", "h^2").replace("a^{(t)}", "a^2")
    for text in (NOTES, above, above + "$$y_t = y_t$$\n", NOTES):
        (folder / "notes.md").write_text(text)
    before = Look()
    for text in (above, above + "$$o_t = V h_t + c$$\n", above):
        (folder / "notes.md").write_text(text)
        before = look(lambda: find(["notes.md"]), before, None)
        assert said(before.results[0]) == said(anew("notes.md"))


def test_files_come_and_go(folder: Path) -> None:
    (folder / "sub").mkdir()
    before = look(lambda: find(["sub"]), Look(), None)
    assert before.results[0].fault
    assert not look(lambda: find(["sub"]), before, None).differs(before)
    (folder / "sub" / "new.yaml").write_text("model: rnn\ntarget: L\nsteps: [L]\n")
    now = look(lambda: find(["sub"]), before, None)
    assert [each.source.name for each in now.since(before)] == ["sub/new.yaml"]
    (folder / "sub" / "new.yaml").unlink()
    gone = look(lambda: find(["sub"]), now, None)
    assert gone.differs(now)
    assert gone.results[0].fault


def test_where_a_change_matters(folder: Path) -> None:
    (folder / "elsewhere").mkdir()
    (folder / "own.yaml").rename(folder / "elsewhere" / "own.yaml")
    (folder / "file.yaml").write_text(FILE.replace("own.yaml", "elsewhere/own.yaml"))
    assert look(lambda: find(["file.yaml"]), Look(), None).folders == {str(folder), str(folder / "elsewhere")}


LINES = ("L", "sum(t, L(t))", "L(t)", "1 +", "sum(t, yhat(t)[1])")
TARGETS = ("L", "d L / d L(t)", "d L / d q")
DERIVATIONS = st.lists(
    st.tuples(st.sampled_from(TARGETS), st.lists(st.sampled_from(LINES), min_size=1, max_size=3)),
    min_size=1,
    max_size=4,
)


def text_of(derivations: list[tuple[str, list[str]]], blank: int) -> str:
    parts = ["\n" * blank + "model: rnn\nderivations:\n"]
    for target, lines in derivations:
        parts += [f"  - target: {target}\n    steps:\n", *(f"      - {line}\n" for line in lines)]
    return "".join(parts)


@given(DERIVATIONS, DERIVATIONS, st.integers(0, 3))
@settings(max_examples=25, deadline=None)
def test_it_is_as_if_all_were_judged_anew(
    first: list[tuple[str, list[str]]], second: list[tuple[str, list[str]]], blank: int
) -> None:
    from bpttcheck.loading.derivations import load
    from bpttcheck.places import Source

    before = again(load(Source("f.yaml", text_of(first, 0))), str, None, None)
    file = load(Source("f.yaml", text_of(second, blank)))
    assert said(again(file, str, before, None).result) == said(verify_file(file))


def test_verdicts_come_first_and_reasons_after(folder: Path) -> None:
    texts = iter([FILE.replace("y(t)[1] / (", "2"), "\n" + FILE, FILE.replace(": [b]", ": [d L / d q]")])

    def changes(_folders: frozenset[str]) -> Iterator[None]:
        for text in texts:
            (folder / "file.yaml").write_text(text)
            yield
        raise KeyboardInterrupt

    explainer, seen = Noting(), list[tuple[bool, int]]()

    def all_seen() -> None:
        for sight in sights(["file.yaml"], lambda: find(["file.yaml"]), explainer, changes=changes):
            seen.append((sight.whole, len(explainer.lines)))

    with pytest.raises(KeyboardInterrupt):
        all_seen()
    assert [whole for whole, _ in seen] == [True, False, True, False, True, False, True]
    assert explainer.lines == ["y(t)[1] / yhat(t)[1]", "y(t)[1] / (", "y(t)[1] / yhat(t)[1]", "2", *explainer.lines[:2]]


class Reaching:
    """Notes of which targets it is asked how far their lines reach, and says so in their notes."""

    def __init__(self) -> None:
        self.targets: list[str] = []

    def __call__(self, result: FileResult) -> FileResult:
        self.targets += [each.derivation.target.text for each in result.derivations]
        scope = Scope((), Bound("tau", every=True))
        found = (replace(each, steps=tuple(_scoped(step, scope) for step in each.steps)) for each in result.derivations)
        return replace(result, derivations=tuple(found))


def _scoped(step: StepResult, scope: Scope) -> StepResult:
    return replace(step, scope=scope) if step.verdict == "correct" else step


def test_how_far_lines_reach_is_kept_and_comes_after_the_verdicts(folder: Path) -> None:
    texts = iter(["# x\n" + FILE, FILE.replace("2 * z(t)", "z(t) * 2"), FILE.replace("steps: [b]", "steps: [c]")])

    def changes(_folders: frozenset[str]) -> Iterator[None]:
        for text in texts:
            (folder / "file.yaml").write_text(text)
            yield
        raise KeyboardInterrupt

    further, seen = Reaching(), list[tuple[bool, list[str], int]]()

    def all_seen() -> None:
        for sight in sights(["file.yaml"], lambda: find(["file.yaml"]), None, further, changes):
            steps = [step for each in sight.now.results[0].derivations for step in each.steps]
            seen.append((sight.whole, further.targets, sum(step.scope is not None for step in steps)))
            further.targets = []

    with pytest.raises(KeyboardInterrupt):
        all_seen()
    assert seen == [
        (True, [A, B, C, D], 3),
        (True, [], 3),
        (False, [], 2),
        (True, [C], 3),
        (False, [], 2),
        (True, [C, D], 3),
    ]
