# ruff: noqa: E501  (tables are easier to read in one line a row)
"""Derivation files as records, and what is said of those that are none."""

from collections.abc import Iterable

import msgspec
import pytest

from bpttcheck.derivation import ModelName, ModelText, Verdict
from bpttcheck.errors import BadValue, Empty, Fault, ModelFile, NotYaml, Refused, TooLarge, UnknownKey
from bpttcheck.loading import schema
from bpttcheck.loading.derivations import load
from bpttcheck.places import Passage, Source, Span

WHOLE = """\
title: How ŷ depends on h
source: a forum question
model: rnn
sizes: {x: 4, h: 5}
times: 2
assume: [sum(y(t)) = 1]
rename: {p: yhat}
define:
  S: sum(k, exp(o(tau)[k]))
  delta(t): grad(L, a(t))
derivations:
  - target: d yhat(tau)[1] / d h(tau)[1]
    steps:
      - (v[1,1]*exp(o[1])*S) / S^2
      - expr: yhat[1]
        expect: wrong
        mistake: sign
      - latex: |
          &= v_{11} \\hat{y}_1 \\\\
          &= -\\hat{y}_1
  - title: another
    target: L
    model: other.yaml
    sizes: {h: 2, y: 3}
    times: 1
    assume: onehot(y(t))
    define: {T: S}
    steps: ['''a'' = b']
"""


def texts(passages: Iterable[Passage]) -> list[str]:
    return [passage.text for passage in passages]


def test_a_whole_file() -> None:
    file = load(Source("f.yaml", WHOLE))
    assert (file.title, file.origin) == ("How ŷ depends on h", "a forum question")
    first, second = file.derivations
    assert (first.title, first.target.text) == ("", "d yhat(tau)[1] / d h(tau)[1]")
    assert texts(step.text for step in first.steps) == [
        "(v[1,1]*exp(o[1])*S) / S^2",
        "yhat[1]",
        "v_{11} \\hat{y}_1",
        "-\\hat{y}_1",
    ]
    assert [step.notation for step in first.steps] == ["plain", "plain", "latex", "latex"]
    assert [step.expect for step in first.steps] == [Verdict.CORRECT, Verdict.WRONG, Verdict.CORRECT, Verdict.CORRECT]
    assert [step.mistake for step in first.steps] == [None, "sign", None, None]
    assert texts(step.text for step in second.steps) == ["'a' = b"]
    assert second.title == "another"


def test_settings_of_the_file_hold_for_each_derivation() -> None:
    setting = load(Source("f.yaml", WHOLE)).derivations[0].setting
    assert isinstance(setting.model, ModelName)
    assert setting.model.name.text == "rnn"
    assert [(size.sort, size.size) for size in setting.sizes] == [("x", 4), ("h", 5)]
    assert setting.times == 2
    assert texts(setting.assume) == ["sum(y(t)) = 1"]
    assert [(each.letter.text, each.quantity.text) for each in setting.rename] == [("p", "yhat")]
    assert [each.head.text for each in setting.define] == ["S", "delta(t)"]
    assert setting.define[0].body.text == "sum(k, exp(o(tau)[k]))"


def test_settings_of_a_derivation_go_before_or_are_added() -> None:
    setting = load(Source("f.yaml", WHOLE)).derivations[1].setting
    assert isinstance(setting.model, ModelName)
    assert setting.model.name.text == "other.yaml"
    assert [(size.sort, size.size) for size in setting.sizes] == [("x", 4), ("h", 2), ("y", 3)]
    assert setting.times == 1
    assert texts(setting.assume) == ["sum(y(t)) = 1", "onehot(y(t))"]
    assert [each.head.text for each in setting.define] == ["S", "delta(t)", "T"]


def test_one_derivation_at_the_top() -> None:
    file = load(Source("f.yaml", "model: rnn\ntitle: one\ntarget: L\nsteps: [a, {expr: b}]\n"))
    (derivation,) = file.derivations
    assert (file.title, derivation.title, derivation.target.text) == ("one", "", "L")
    assert texts(step.text for step in derivation.steps) == ["a", "b"]
    assert derivation.setting.times is None


def test_an_inline_model() -> None:
    text = "model:\n  equations:\n    o(t): V @ h(t)\n    L: sum(t, o(t))\ntarget: L\nsteps: [L]\n"
    model = load(Source("f.yaml", text)).derivations[0].setting.model
    assert isinstance(model, ModelText)
    assert (model.name, model.times, model.sizes) == ("inline", 0, ())
    assert [each.head.text for each in model.equations] == ["o(t)", "L"]
    place = model.equations[1].body.place(Span(0, 3))
    assert (place.line, place.column) == (4, 8)


def test_steps_know_their_places() -> None:
    steps = load(Source("f.yaml", WHOLE)).derivations[0].steps
    places = [step.text.place(Span(0, 1)) for step in steps]
    assert [(place.line, place.column) for place in places] == [(14, 9), (15, 15), (19, 14), (20, 14)]


TOP = "model: rnn\ntarget: ŷ\n"
TWO = "model: rnn\nderivations:\n  - target: L\n    steps: [a]\n  - "

# fmt: off
FAULTS = [
    # text | fault | line, column | part of the message | part of the hint
    ("",                                 Empty,      1, 1,  "this file is empty",                          ""),
    ("# nothing\n",                      Empty,      1, 1,  "this file is empty",                          ""),
    ("---\n",                            Empty,      1, 1,  "this file is empty",                          ""),
    ("hello",                            BadValue,   1, 1,  "a text stands where a mapping is needed",     "key: value"),
    ("- a\n- b",                         BadValue,   1, 1,  "a list stands where a mapping is needed",     "key: value"),
    ("equations: {a: b}",                ModelFile,  1, 1,  "this is a model",                             "target:"),
    ("model: rnn",                       BadValue,   1, 1,  "`target` is missing",                         "derivations:"),
    ("target: L\nsteps: [a]",            BadValue,   1, 1,  "this file: `model` is missing",               "add `model:`"),
    (TOP,                                BadValue,   1, 1,  "`steps` is missing",                          "derivations:"),
    ("model: rnn\nsteps: [a]",           BadValue,   1, 1,  "`target` is missing",                         "derivations:"),
    (TOP + "derivations: []",            BadValue,   3, 14, "`derivations`: nothing stands in it",         "at least one"),
    (TWO + "target: L",                  BadValue,   5, 5,  "derivation 2: `steps` is missing",            "add `steps:`"),
    (TWO + "steps: [a]",                 BadValue,   5, 5,  "derivation 2: `target` is missing",           "add `target:`"),
    (TWO + "L",                          BadValue,   5, 5,  "derivation 2: a text stands where a mapping", "key: value"),
    (TWO + "target: L\n    steps: []",   BadValue,   6, 12, "derivation 2 → `steps`: nothing stands",      "at least one"),
    (TWO + "target: L\n    steps: [a, {exprr: b}]",
                                         UnknownKey, 6, 17, "derivation 2 → step 2: unknown key `exprr`",  "mean `expr`"),
    (TWO + "targt: L\n    steps: [a]",   UnknownKey, 5, 5,  "derivation 2: unknown key `targt`",           "mean `target`"),
    (TWO + "target: L\n    steps: [a]\ntarget: L", BadValue, 7, 1, "`target` stands beside `derivations`", "inside"),
    (TOP + "steps: [a]\ncolour: rows",   UnknownKey, 4, 1,  "this file: unknown key `colour`",             "known here"),
    (TOP + "steps: [a]\nsteps: [b]",     NotYaml,    4, 1,  "`steps` is here twice: it stands in line 3",  "one of them"),
    (TOP + "steps: a = b",               BadValue,   3, 8,  "`steps`: a text stands where a list",         "`- `"),
    (TOP + "steps:\n  h: x",             BadValue,   4, 3,  "`steps`: a mapping stands where a list",      "`- `"),
    (TOP + "steps:\n  - h: x",           BadValue,   4, 5,  "step 1: `: ` makes this line a mapping",      "single quotes"),
    (TOP + "steps:\n  - ? x",            BadValue,   4, 7,  "step 1: `{` makes this line a mapping",       "single quotes"),
    (TOP + "steps:\n  - {a, b}",         BadValue,   4, 6,  "step 1: `{` makes this line a mapping",       "single quotes"),
    (TOP + "steps:\n  - [a, b]",         BadValue,   4, 5,  "step 1: a list stands where a text or a ma",  "single quotes"),
    (TOP + "steps:\n  - - y",            BadValue,   4, 5,  "step 1: a list stands where a text or a ma",  "single quotes"),
    (TOP + "steps:\n  - a\n  - #1",      BadValue,   5, 4,  "step 2: nothing stands here but a comment",   "quote"),
    (TOP + "steps:\n  - a\n  -",         BadValue,   5, 4,  "step 2: nothing stands here",                 "write a value"),
    (TOP + "steps: [a]\ntitle: #1",      BadValue,   4, 7,  "`title`: nothing stands here but a comment",  "quote"),
    (TOP + "steps: [a]\ndefine:\n  y: #1", BadValue, 5, 5,  "`define` → `y`: nothing stands here but",     "quote"),
    (TOP + "steps: [a]\ndefine:\n  y: [1]", BadValue, 5, 6, "`define` → `y`: a list stands where a text",  "single quotes"),
    (TOP + "steps: [a]\nassume: [a: b]", BadValue,   4, 10, "`assume` → item 1: a mapping stands where",     "single quotes"),
    (TOP + "steps:\n  - expect: wrong",  BadValue,   4, 5,  "step 1: a step has either `expr` or",         "one of the two"),
    (TOP + "steps:\n  - {expr: a, latex: b}", BadValue, 4, 6, "step 1: a step has either `expr` or",       "one of the two"),
    (TOP + "steps: [a]\nlatex: b",        BadValue,   2, 1,  "`target` stands beside `latex`",              "a whole chain"),
    ("model: rnn\nlatex: a",              BadValue,   2, 8,  "`latex`: `a` is said to equal nothing",       "equalities"),
    (TOP + "steps:\n  - {latex: a = b, expect: wrong}",
                                         BadValue,   4, 6,  "step 1: what is expected is said of 2 lines", "% bpttcheck"),
    (TOP + "steps:\n  - {expr: a, expect: wrnog}", BadValue, 4, 23, "step 1 → `expect`: `wrnog`",          "mean `wrong`"),
    (TOP + "slopes: output\nsteps: [a]", BadValue,   3, 9,  "`slopes`: `output` is not known",             "`argument`"),
    (TOP + "steps:\n  - {expr: a, expect: no}", BadValue, 4, 23, "step 1 → `expect`: `no` is not known",   "`malformed`, "),
    (TOP + "steps: [a]\nsizes: x=4",     BadValue,   4, 8,  "`sizes`: a text stands where a mapping",      "key: value"),
    (TOP + "steps: [a]\nsizes: {x: 0}",  BadValue,   4, 12, "`sizes` → `x`: 0 is too small",               "from 1 to 200"),
    (TOP + "steps: [a]\nsizes: {x: 201}", TooLarge,  4, 12, "`sizes` → `x` is beyond the limit of 200",    ""),
    (TOP + "steps: [a]\nsizes: {x: 1000000000}", TooLarge, 4, 12, "is beyond the limit of 200",            ""),
    (TOP + "steps: [a]\ntimes: 1001",    TooLarge,   4, 8,  "`times` is beyond the limit of 1,000",        ""),
    (TOP + "steps: [a]\ntimes: " + "9" * 5000, TooLarge, 4, 8, "`times` is beyond the limit of 1,000",     ""),
    (TOP + "steps: [a]\ntimes: 0",       BadValue,   4, 8,  "`times`: 0 is too small",                     "from 1 to 1000"),
    (TOP + "steps: [a]\ntimes: [1]",     BadValue,   4, 8,  "`times`: a list stands where a whole number", "one number"),
    *((TOP + f"steps: [a]\ntimes: {number}", BadValue, 4, 8, f"`{number}` is not a plain whole number",    "from 1 to 1000")
      for number in ("012", "1_0", "1:30", "0x10", "0o7", "3.0", "-1", "+1", "1e3", "two", "٣", "3 4", "~")),
]
# fmt: on


@pytest.mark.parametrize(("text", "fault", "line", "column", "message", "hint"), FAULTS)
def test_what_is_no_derivation_file_is_told_so(
    text: str, fault: type[Fault], line: int, column: int, message: str, hint: str
) -> None:
    source = Source("f", text + "\n")
    with pytest.raises(Refused) as refused:
        load(source)
    found = refused.value.fault
    place = source.place(found.span.start)
    assert message in found.message
    assert hint in found.hint
    assert (type(found), place.line, place.column) == (fault, line, column)


def test_long_keys_and_values_are_cut_in_messages() -> None:
    with pytest.raises(Refused) as refused:
        load(Source("f", f"? {'k' * 5000}\n: x\n"))
    assert len(refused.value.fault.message) < 100


def test_a_comment_after_a_line_is_a_comment() -> None:
    file = load(Source("f", TOP + "steps:\n  - a + b   # as above\n"))
    assert file.derivations[0].steps[0].text.text == "a + b"


def test_the_format_can_be_written_as_a_json_schema() -> None:
    described = msgspec.json.schema(schema.File)
    records = {"File", "Derivation", "Formula", "Step", "Model", "Choice"}
    words = {"Verdict", "Standing", "Layout", "Slopes"}
    assert set(described["$defs"]) == records | words
