# ruff: noqa: E501  (tables are easier to read in one line a row)
"""What calls give: verdicts that are known, the words of the command line, and nothing of a stranger's as markup."""

from __future__ import annotations

import copy
import io
import json
import re
from functools import partial
from pathlib import Path
from typing import Any, get_args

import html5lib
import pytest
from click.testing import CliRunner
from rich.console import Console

import bpttcheck
from bpttcheck.api.shown import Style
from bpttcheck.cli import main
from bpttcheck.reports import FORMATS

ROOT = Path(__file__).parents[2]
FORUM = ROOT / "derivations" / "forum"
SLIP = "title: By hand\nmodel: rnn\nassume: sum(y(t)) = 1\ntarget: d L / d o(t)[1]\nsteps:\n  - y(t)[1] - yhat(t)[1]\n  - 0\n"
HEADER = "<!-- bpttcheck\nmodel: rnn\n-->\n"
LINE = "name: line\nparameters: {w: []}\ninputs: {x: [], y: []}\nequations: {L: (w*x - y)^2}\n"

# fmt: off
VERDICTS: list[tuple[str, str, dict[str, Any], str]] = [
    # target                          | line                                  | about                                               | verdict
    ("d L / d o(t)",                    "yhat(t) - y(t)",                       {"assume": "sum(y(t)) = 1"},                          "correct"),
    ("d L / d o(t)",                    "yhat(t) - y(t)",                       {"assume": ["sum(y(t)) = 1"]},                        "correct"),
    ("d L / d o(t)",                    "yhat(t) - y(t)",                       {"assume": []},                                       "conditional"),
    ("d L / d o(t)",                    "yhat(t) - y(t)",                       {},                                                   "conditional"),
    ("d L / d o(t)",                    "y(t) - yhat(t)",                       {},                                                   "wrong"),
    ("d L / d o(t)",                    "y(t) - yhat(t",                        {},                                                   "malformed"),
    ("d L / d o(t)",                    "p(t) - y(t)",                          {"rename": {"p": "yhat"}},                            "conditional"),
    ("d L / d o(t)[1]",                 "yhat(t)[1]*S(t) - y(t)[1]",            {"define": {"S(t)": "sum(k, y(t)[k])"}},              "correct"),
    ("d L / d L(t)",                    "1/tau",                                {"options": {"loss": "mean"}},                        "correct"),
    ("d L / d L(t)",                    "1/tau",                                {"options": {}},                                      "wrong"),
    ("d L / d L(t)",                    "1/2",                                  {"options": {"loss": "mean"}, "times": 2},            "correct"),
    ("sum(k, 1*y(1)[k]^0)",             "7",                                    {"sizes": {"y": 7}},                                  "correct"),
    ("d h(t) / d a(t)",                 "diag(1 - h(t)^2)",                     {"layout": "denominator"},                            "correct"),
    ("d a(t) / d h(t-1)",               "W",                                    {"layout": "denominator"},                            "wrong"),
    ("d a(t) / d h(t-1)",               "W.T",                                  {"layout": "denominator"},                            "correct"),
    ("d h(t)[1] / d a(t)[1]",           "tanh'(h(t)[1])",                       {"slopes": "value"},                                  "correct"),
    (r"d L / d o(t)[1]",                "q(t)[1]*S(t) - y(t)[1]",               {"rename": {"q": "yhat"}, "define": {"S(t)": "sum(k, y(t)[k])"}}, "correct"),
    ("d S / d a",                       "diag(S) - S @ S.T",                    {"model": "softmax"},                                 "correct"),
    ("d L / d w",                       "2*(w*x - y)*x",                        {"model": LINE},                                      "correct"),
    ("d L / d w",                       "2*(w*x - y)*y",                        {"model": bpttcheck.model(LINE)},                     "wrong"),
    (r"\frac{\partial L}{\partial o^{(t)}}", r"\hat{y}^{(t)} - y^{(t)}",        {"assume": "sum(y(t)) = 1"},                          "correct"),
]
# fmt: on


@pytest.mark.parametrize(("target", "line", "about", "verdict"), VERDICTS)
def test_a_line_has_the_verdict_that_it_deserves(target: str, line: str, about: dict[str, Any], verdict: str) -> None:
    step = bpttcheck.check(target, line, **about)
    assert step.verdict == verdict
    assert step.ok == (verdict == "correct")
    assert (step.witness is not None) == (verdict == "wrong")
    assert (step.fault is not None) == (verdict == "malformed")
    assert (step.bits is not None) == (verdict in {"correct", "conditional"})


@pytest.mark.parametrize("options", [{}, {"loss": "mean"}])
def test_a_model_with_options_is_the_model_that_is_checked(options: dict[str, str]) -> None:
    model = bpttcheck.model("rnn", options=options)
    right = "1/tau" if options else "1"
    assert bpttcheck.check("d L / d L(t)", right, model=model).ok
    assert bpttcheck.check("d L / d L(t)", "1/tau", model=model, options={"loss": "mean"}).ok


def test_a_model_in_a_file() -> None:
    path = ROOT / "derivations" / "models" / "many-to-one.yaml"
    for model in (path, str(path), path.read_text(encoding="utf-8"), bpttcheck.model(path)):
        assert bpttcheck.check("d h(t)[1] / d a(t)[1]", "1 - h(t)[1]^2", model=model).ok


def told(*arguments: str) -> str:
    done = CliRunner().invoke(main, arguments)
    return done.stdout + done.stderr


# fmt: off
REFUSED: list[tuple[dict[str, Any], str]] = [
    # what is asked                                 | what is told
    ({"target": "d L / d yhatt"},                     "TARGET:1:9: unknown name `yhatt`\n1 │ d L / d yhatt\n  │         ^^^^^\nhint: did you mean `yhat`?"),
    ({"target": ""},                                  "TARGET:1:1: "),
    ({"model": "rn"},                                 "NAME:1:1: unknown model `rn`\n1 │ rn\n  │ ^^\nhint: did you mean `rnn`?"),
    ({"model": "a: b\n"},                             "<model>:1:1: this file: unknown key `a`"),
    ({"model": "nowhere/model.yaml"},                 "NAME:1:1: unknown model"),
    ({"sizes": {"y": 0}},                             "<call>:1:14: the call → `sizes` → `y`: 0 is too small\n1 │ sizes: {'y': 0}\n  │              ^"),
    ({"sizes": {"y": 10**9}},                         "<call>:1:14: the call → `sizes` → `y` is beyond the limit of 200"),
    ({"sizes": {"y": "a"}},                           "<call>:1:14: the call → `sizes` → `y`: `a` is not a plain whole number"),
    ({"assume": "it's\x1b = 1"},                      "<call>:1:15: cannot be read: the character U+001B stands in it"),
    ({"sizes": {"q": 2}},                             "<call>:1:10: `sizes`: the model rnn has no sort `q`"),
    ({"times": 0},                                    "<call>:1:8: the call → `times`: 0 is too small"),
    ({"times": True},                                 "<call>:1:8: the call → `times`: `True` is not a plain whole number"),
    ({"tims": 2},                                     "<call>:1:1: the call: unknown key `tims`\n1 │ tims: 2\n  │ ^^^^\nhint: did you mean `times`?"),
    ({"assume": "yhat(t) = 1"},                       "<call>:1:"),
    ({"assume": "\ud800"},                            "<call>:1:10: cannot be read: the character U+D800 stands in it"),
    ({"options": {"loss": "men"}},                    "<call>:1:20: the option `loss` has no choice `men`"),
    ({"vectors": "row"},                              "<call>:1:10: the call → `vectors`: `row` is not known here"),
]
# fmt: on


@pytest.mark.parametrize(("asked", "says"), REFUSED, ids=[str(asked)[:40] for asked, _ in REFUSED])
def test_what_is_refused_says_why_and_where(asked: dict[str, Any], says: str) -> None:
    wanted: dict[str, Any] = {"target": "d L / d o(t)", **asked}
    for call in (partial(bpttcheck.check, line="0"), bpttcheck.gradient):
        with pytest.raises(bpttcheck.Refused) as raised:
            call(**wanted)
        assert str(raised.value).startswith(says)
        assert str(raised.value).startswith(f"{raised.value.source}:{raised.value.line}:{raised.value.column}: ")
        assert str(copy.deepcopy(raised.value)) == str(raised.value)


@pytest.mark.parametrize("target", ["d L / d yhatt", "L + ", "d L / d W[9,9]", "h(t", "\u202e\x1b[31m"])
def test_a_target_is_refused_in_the_words_of_the_command_line(target: str) -> None:
    with pytest.raises(bpttcheck.Refused) as raised:
        bpttcheck.gradient(target)
    assert told("derive", target) == f"{raised.value}\n"


UNREADABLE = {"yaml.yaml": "a: [\n", "keys.yaml": SLIP.replace("steps", "stesp"), "open.md": HEADER + "$$ L = \n"}


@pytest.mark.parametrize(("name", "text"), UNREADABLE.items())
def test_a_file_is_refused_in_the_words_of_the_command_line(name: str, text: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    found = []
    for what, called in ((path, None), (text, str(path))):
        for call in (bpttcheck.load, bpttcheck.verify):
            with pytest.raises(bpttcheck.Refused) as raised:
                call(what, name=called)
            found.append(str(raised.value))
    assert told("verify", str(path)).startswith(found[0])
    assert found[1:] == found[:1] * 3


def test_what_is_no_file(tmp_path: Path) -> None:
    for path, why in ((tmp_path / "gone.yaml", "no such file or directory"), (tmp_path, "it is no regular file")):
        with pytest.raises(bpttcheck.Refused, match=why):
            bpttcheck.load(path)
    with pytest.raises(bpttcheck.Refused, match="it is larger than 1 MiB"):
        bpttcheck.load("#\n" * 600_000)


def test_a_folder_is_checked_whatever_is_in_it(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text("a: [", encoding="utf-8")
    (tmp_path / "b.yaml").write_text(SLIP, encoding="utf-8")
    (tmp_path / "c.yaml").write_text("model: rnn\ntarget: d L / d q\nsteps: ['1']\n", encoding="utf-8")
    report = bpttcheck.verify(tmp_path, explain=False)
    assert [str(step.verdict) for step in report.steps] == ["wrong", "wrong"]
    assert [Path(fault.source).name for fault in report.faults] == ["a.yaml", "c.yaml"]
    assert [each.fault is None for each in report.derivations] == [True, False]
    assert repr(report) == "<Report: 0 of 2 lines as expected, 2 unreadable>"
    assert not report.ok


def test_real_derivations_have_the_verdicts_that_their_files_expect() -> None:
    report = bpttcheck.verify(FORUM, explain=False)
    assert report.ok
    assert all(step.verdict == step.expected for step in report.steps)
    assert {str(step.verdict) for step in report.steps} >= {"correct", "conditional", "wrong"}


def test_results_are_those_of_the_command_line(tmp_path: Path) -> None:
    path = tmp_path / "slip.yaml"
    path.write_text(SLIP, encoding="utf-8")
    report = bpttcheck.verify(path)
    plainly = bpttcheck.verify(path, explain=False)
    assert report.render("json") == told("verify", str(path), "--format", "json")
    assert plainly.render() == f"{plainly}\n" == told("verify", str(path), "--explain", "no")
    assert plainly.render(verbose=True) == told("verify", str(path), "--explain", "no", "-v")
    for style in get_args(Style):
        assert plainly.render(style) == told("verify", str(path), "--explain", "no", "--format", style)
    assert get_args(Style) == tuple(FORMATS)
    (each,) = json.loads(report.render("json"))["files"][0]["derivations"]
    for step, said in zip(report.steps, each["steps"], strict=True):
        assert (step.text, step.line, step.column) == (said["text"], said["line"], said["column"])
        assert (step.verdict, step.expected, step.ok) == (said["verdict"], said["expected"], said["ok"])
        assert [one.code for one in step.explanations] == [one["code"] for one in said["mistakes"]]
        assert step.witness
        assert (step.witness.line, step.witness.truth) == (said["evidence"]["line"], said["evidence"]["truth"])


def test_a_carried_line_is_shown_with_the_one_that_it_carries() -> None:
    slip = "sum(k, y(t)[k])*(y(t)[1] - yhat(t)[1])"
    text = SLIP.replace("- 0", f"- {slip}\n  - 0").replace("assume: sum(y(t)) = 1\n", "")
    one, two, three = bpttcheck.verify("assume: sum(y(t)) = 1\n" + text).steps
    assert [str(step.verdict) for step in (one, two, three)] == ["wrong", "carried", "wrong"]
    assert slip in str(two)
    assert str(two).count("✗") == 2
    assert str(three).count("✗") == 1


HOSTILE = [
    "<script>alert(1)</script>",
    "</style><b>",
    "[bold]x[/bold]",
    "[/nope]",
    "\u202egnp",
    "{{ 7*7 }}",
    "</div></main>",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_what_a_stranger_wrote_arrives_as_text(text: str) -> None:
    quoted = json.dumps(text, ensure_ascii=False)
    file = f"title: {quoted}\nmodel: rnn\ntarget: d L / d o(t)[1]\nsteps:\n  - {quoted}\n"
    report = bpttcheck.verify(file, name=f"{text}.yaml")
    page = html5lib.parse(report._repr_html_(), namespaceHTMLElements=False)
    assert [element.tag for element in page.iter("script")] == []
    assert [element.tag for element in page.iter("b")] == ["b", "b"]
    body = page.find("body")
    assert body is not None
    visible = text.replace("\u202e", "\\u202e")
    assert "".join(body.itertext()).count(visible) >= 2
    assert [element.get("class") for element in body] == ["bpttcheck"]
    out = io.StringIO()
    Console(file=out, width=100, force_terminal=False).print(report)
    assert visible in out.getvalue()


def test_rich_shows_what_the_terminal_does() -> None:
    report = bpttcheck.verify(SLIP)
    for width in (40, 100):
        out = io.StringIO()
        Console(file=out, width=width).print(report)
        assert "".join(out.getvalue().split()) == "".join(str(report).split())
        assert max(map(len, out.getvalue().splitlines())) <= width
    out = io.StringIO()
    Console(file=out, width=100, force_terminal=True, color_system="standard").print(report)
    assert "\x1b[1;31mwrong" in out.getvalue()


_SELECTOR = re.compile(r"(?:^|[{};])\s*([^{};@]+?)\s*\{", re.DOTALL)


def test_a_notebook_keeps_its_own_style() -> None:
    """All rules stand within one for the piece, and none of them is about the page that it stands in."""
    shown = bpttcheck.verify(SLIP)._repr_html_()
    style = shown.partition("<style>")[2].partition("</style>")[0].strip()
    assert style.startswith(".bpttcheck {")
    depth = 0
    for at, sign in enumerate(style):
        depth += (sign == "{") - (sign == "}")
        assert depth > 0 or at == len(style) - 1 or at < len(".bpttcheck {")
    assert depth == 0
    selectors = {part.strip() for found in _SELECTOR.findall(style) for part in found.split(",")}
    assert {"&", "summary"} <= selectors
    assert not {name for name in selectors if name.startswith((":root", "body", "html"))}


def test_pieces_of_one_page_do_not_share_names() -> None:
    shown = [bpttcheck.check("d L / d h(t)", line)._repr_html_() for line in ("0", "1")]
    ids = [set(re.findall(r' id="([^"]+)"', each)) for each in shown]
    assert all(ids)
    assert not ids[0] & ids[1]
    for each, known in zip(shown, ids, strict=True):
        named = re.findall(r'(?:url\(#|href="#|labelledby=")([\w-]+)', each)
        assert named
        assert set(named) <= known
    assert "One line" in shown[0]
    assert "command line" not in shown[0]
    assert "<math" in shown[0]
    assert "<svg" in shown[0]
