"""The schemas for editors: current, and of one mind with the program about files, right ones and broken ones."""

from __future__ import annotations

import copy
import json
from contextlib import suppress
from functools import cache
from typing import TYPE_CHECKING, Any

import jsonschema
import pytest
import yaml
from click.testing import CliRunner
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from bpttcheck.cli import main
from bpttcheck.errors import Refused
from bpttcheck.grade.handout import written
from bpttcheck.loading import derivations, homework, models
from bpttcheck.loading.checking import check
from bpttcheck.loading.homework import load_assignment
from bpttcheck.loading.json_schema import KINDS
from bpttcheck.places import Source
from tests import schemas
from tests.ci import as_yaml
from tests.grade.homeworks import ASSIGNMENT

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

ROOT = schemas.ROOT
_FIRST = {"problems": "assignment", "answers": "submission", "equations": "model"}
_LOAD: dict[str, Callable[[Source], object]] = {
    "derivation": derivations.load,
    "assignment": load_assignment,
    "submission": homework.load_submission,
    "model": lambda source: models.load(source, "m"),
}


@cache
def validator(kind: str) -> jsonschema.Draft7Validator:
    schema = json.loads((schemas.FOLDER / f"{kind}.schema.json").read_text(encoding="utf-8"))
    jsonschema.Draft7Validator.check_schema(schema)
    return jsonschema.Draft7Validator(schema)


def kind_of(data: dict[str, Any]) -> str:
    return next((kind for key, kind in _FIRST.items() if key in data), "derivation")


def files() -> Iterator[tuple[Path, Any]]:
    """Files of ours, and what stands in them; one of the course's submissions is no YAML at all."""
    for folder in ("derivations", "examples", "bpttcheck/models"):
        for path in sorted((ROOT / folder).rglob("*.yaml")):
            with suppress(yaml.YAMLError):
                yield path, as_yaml.read(path.read_text(encoding="utf-8"))


FILES = list(files())


def read_by_us(kind: str, text: str) -> bool:
    """Whether the program reads a file, as far as its format goes."""
    try:
        _LOAD[kind](Source("a.yaml", text))
    except Refused:
        return False
    return True


def test_the_schemas_are_current() -> None:
    assert schemas.stale() == []
    assert {path.name for path in schemas.FOLDER.iterdir()} == {f"{kind}.schema.json" for kind in KINDS}


@pytest.mark.parametrize("kind", KINDS)
def test_the_command_prints_them(kind: str) -> None:
    printed = CliRunner().invoke(main, ["schema", kind]).stdout
    assert json.loads(printed) == validator(kind).schema


def test_every_kind_has_files() -> None:
    assert {kind_of(data) for _, data in FILES} == set(KINDS)


@pytest.mark.parametrize(("path", "data"), FILES, ids=[str(path.relative_to(ROOT)) for path, _ in FILES])
def test_a_file_is_as_its_schema_says(path: Path, data: Any) -> None:
    errors = [error.message for error in validator(kind_of(data)).iter_errors(data)]
    assert (errors == []) is read_by_us(kind_of(data), path.read_text(encoding="utf-8")), errors


BROKEN = {
    "derivation": """
        {target: L, steps: [L]}
        {model: rnn, steps: [L]}
        {model: rnn, target: L}
        {model: rnn, target: L, steps: []}
        {model: rnn, target: L, steps: L}
        {model: rnn, target: L, steps: [[L]]}
        {model: rnn, target: L, steps: [L], timez: 3}
        {model: rnn, target: L, steps: [L], times: 0}
        {model: rnn, target: L, steps: [L], times: 1001}
        {model: rnn, target: L, steps: [L], times: many}
        {model: rnn, target: L, steps: [L], sizes: {x: 201}}
        {model: rnn, target: L, steps: [L], sizes: [4]}
        {model: rnn, target: L, steps: [L], vectors: rowz}
        {model: rnn, target: L, steps: [L], layout: rows}
        {model: rnn, target: L, steps: [L], latex: L = L}
        {model: rnn, target: L, steps: [L], derivations: [{target: L, steps: [L]}]}
        {model: rnn, derivations: []}
        {model: rnn, derivations: [{target: L}]}
        {model: rnn, derivations: [{target: L, latex: L = L}]}
        {model: rnn, derivations: [{target: L, steps: [L], source: here}]}
        {model: rnn, target: {tex: L}, steps: [L]}
        {model: rnn, target: L, steps: [{expr: L, latex: L}]}
        {model: rnn, target: L, steps: [{expect: wrong}]}
        {model: rnn, target: L, steps: [{expr: L, expect: rong}]}
        {model: {equations: {}}, target: L, steps: [L]}
        {model: {equations: {L: 1}, parametres: {}}, target: L, steps: [L]}
        [L]""",
    "assignment": """
        {model: rnn}
        {model: rnn, problems: []}
        {model: rnn, problems: [{target: L}]}
        {model: rnn, problems: [{problem: a}]}
        {model: rnn, problems: [{problem: a, target: L}], feedback: lots}
        {model: rnn, problems: [{problem: a, target: L, points: -1}]}
        {model: rnn, problems: [{problem: a, target: L, marks: {carried: 2}}]}
        {model: rnn, problems: [{problem: a, target: L, form: {without: [sums]}}]}
        {model: rnn, problems: [{problem: a, target: L, step: {largest: 0}}]}
        {model: rnn, problems: [{problem: a, target: L, least: 201}]}""",
    "submission": """
        {student: Ada}
        {answers: [L]}
        {answers: {a: {expr: L}}}
        {answers: {a: [{expr: L, latex: L}]}}
        {answers: {}, model: rnn}
        {answers: {}, marks: 7}""",
    "model": """
        {equations: {}}
        {equations: [L]}
        {parameters: {W: [h]}}
        {equations: {L: W}, parameters: {W: h}}
        {equations: {L: W}, options: {a: {b: {equation: {}}}}}
        {equations: {L: W}, holding: {a: b}}""",
}


@pytest.mark.parametrize(
    ("kind", "text"), [(kind, line.strip()) for kind, lines in BROKEN.items() for line in lines.strip().splitlines()]
)
def test_a_broken_file_is_marked(kind: str, text: str) -> None:
    assert list(validator(kind).iter_errors(as_yaml.read(text)))
    assert not read_by_us(kind, text)


@pytest.mark.parametrize(
    "text",
    [
        "{model: rnn, target: 0, steps: [0, 1.5, true, 1e3, no, {expr: 0}]}",
        "{model: 1, latex: A = B, title: 7, assume: 0}",
    ],
)
def test_what_stands_without_quotes_is_text(text: str) -> None:
    assert not list(validator("derivation").iter_errors(as_yaml.read(text)))
    assert read_by_us("derivation", text)


def places(data: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The ways to all values of a document."""
    yield path
    inner = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    for key, value in inner:
        yield from places(value, (*path, key))


SEEDS = [data for path, data in FILES if path.stat().st_size < 3_000]
VALUES = st.sampled_from(["L", 0, 3, 250, 0.5, True, [], ["L"], [["L"]], {}, {"x": 3}, {"x": "L"}, {"latex": "L"}])


@given(st.data())
@settings(max_examples=150, deadline=None)
def test_a_changed_file_is_marked_where_it_is_not_read(drawn: st.DataObject) -> None:
    before = drawn.draw(st.sampled_from(SEEDS))
    data, kind = copy.deepcopy(before), kind_of(before)
    *way, last = drawn.draw(st.sampled_from([path for path in places(data) if path]))
    at = data
    for key in way:
        at = at[key]
    if drawn.draw(st.booleans()):
        at[last] = drawn.draw(VALUES)
    elif isinstance(at, dict):
        at[drawn.draw(st.sampled_from(["x", "latex", "expr", "times", "target"]))] = at.pop(last)
    else:
        del at[last]
    text = yaml.safe_dump(data, allow_unicode=True, sort_keys=False, width=10_000)
    assume(as_yaml.read(text) == data)
    errors = [error.message for error in validator(kind).iter_errors(data)]
    # What only reading shows, such as that a formula claims nothing, may go unmarked.
    assert errors or keeps_the_format(kind, text), data
    assert not (errors and read_by_us(kind, text)), (data, errors)


def keeps_the_format(kind: str, text: str) -> bool:
    """Whether keys and values are those of the format, whatever they then mean."""
    try:
        check(models.root_of(Source("a.yaml", text)), KINDS[kind])
    except Refused:
        return False
    return True


def test_the_file_to_hand_out_names_a_schema_that_is_written_beside_it(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(ASSIGNMENT, encoding="utf-8")
    (tmp_path / "out").mkdir()
    out = tmp_path / "out" / "s.yaml"
    done = CliRunner().invoke(main, ["new", str(tmp_path / "a.yaml"), "--out", str(out)])
    assert (done.exit_code, done.output) == (0, "")
    first, _, rest = out.read_text(encoding="utf-8").partition("\n")
    lead, _, name = first.partition("=")
    assert lead == "# yaml-language-server: $schema"
    schema = json.loads((out.parent / name).read_text(encoding="utf-8"))
    assert schema == validator("submission").schema
    jsonschema.validate(as_yaml.read(rest), schema)


def test_a_schema_that_is_there_is_left_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(ASSIGNMENT, encoding="utf-8")
    beside = tmp_path / "submission.schema.json"
    made = [CliRunner().invoke(main, ["new", str(tmp_path / "a.yaml"), "--out", str(tmp_path / n)]) for n in ("b", "c")]
    assert [each.output for each in made] == ["", ""]
    beside.write_text("{}", encoding="utf-8")
    done = CliRunner().invoke(main, ["new", str(tmp_path / "a.yaml"), "--out", str(tmp_path / "d")])
    assert (done.exit_code, beside.read_text(encoding="utf-8")) == (0, "{}")
    assert "is there already" in done.stderr


def test_a_document_to_hand_out_has_no_schema(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(ASSIGNMENT, encoding="utf-8")
    CliRunner().invoke(main, ["new", str(tmp_path / "a.yaml"), "--format", "markdown", "--out", str(tmp_path / "s.md")])
    assert {path.name for path in tmp_path.iterdir()} == {"a.yaml", "s.md"}
    assert "yaml-language-server" not in written(load_assignment(Source("a.yaml", ASSIGNMENT)), "markdown")
