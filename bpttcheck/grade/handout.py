"""The empty file to hand out: who hands it in, each problem with what it is about, and a word on the notation."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Final

from bpttcheck.errors import Refused
from bpttcheck.grade.asked import derivation
from bpttcheck.loading.json_schema import modeline
from bpttcheck.notation.write import plain
from bpttcheck.reports import words
from bpttcheck.reports.characters import joined
from bpttcheck.verify.pipeline import judged, seed_of
from bpttcheck.verify.setting import Settings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from bpttcheck.derivation import Setting
    from bpttcheck.homework import Assignment, Form, Problem

_COVER: Final = ("student", "number", "email")
_PLAIN: Final = re.compile(r"[A-Za-z][\w-]*")
_DISPLAY: Final = re.compile(r"\${2,}|\\[\[\]]")
_KEYWORDS: Final = frozenset({"true", "false", "yes", "no", "on", "off", "null", "y", "n"})
_LONGEST: Final = 500

_IN_YAML: Final = r"""
Below each problem, instead of [], write your lines, one below the other, each equal to what is to be derived:

  name-of-the-problem:
    - b + W @ h(t-1) + U @ x(t)          a product of matrices, with @; W.T is transposed
    - b[i] + sum(j, W[i,j] * h(t-1)[j])  entries, counted from 1; * between numbers, or entry by entry
    - diag(exp(o(t))) @ grad(L, y(t))    diag, outer, exp, log, tanh, sigmoid, softmax, grad(L, x), d L / d x
    - {latex: 'b + W h^{(t-1)}'}         LaTeX, in single quotes; A &= B \\ &= C are three lines

t stands for every time, tau for the last one; 1[i = j] or delta[i,j] is 1 where i = j, else 0.
A line that begins with one of [ ] { } & * ! | > ' " % @ ` or has ": " or " #" in it goes in single quotes.
"""
_IN_MARKDOWN: Final = r"""
Below each problem, write your lines as displayed formulas, each equal to what is to be derived:

```
$$
\begin{aligned}
b + W h^{(t-1)} &= b + \sum_j W_{:,j} h_j^{(t-1)} \\
                &= b + I W h^{(t-1)}
\end{aligned}
$$
```

Every member of a chain is a line; formulas within a sentence are not read. `^{(t)}` is a time, for every t, and
`^{(\tau)}` the last one; `h_i^{(t)}` is an entry, `\odot` goes by entries, `\operatorname{diag}(…)` makes a matrix,
`\nabla_{x^{(t)}} L` is a gradient, `\delta_{ij}` or `\mathbf{1}_{i = j}` is 1 where i = j, else 0.
"""


def written(assignment: Assignment, style: str) -> str:
    """The file in a style, ``yaml`` or ``markdown``.

    Raises Refused, with its place in the assignment, for a problem that means nothing.
    """
    return "".join(line.rstrip() + "\n" for line in _STYLES[style](assignment))


def _yaml(assignment: Assignment) -> Iterator[str]:
    yield modeline("submission")
    for line in (joined(assignment.title, _LONGEST), *_IN_YAML.splitlines()):
        yield f"# {line}"
    yield ""
    yield from _cover()
    yield "answers:"
    for problem in assignment.problems:
        yield ""
        for line in _about(problem):
            yield f"  # {line}"
        yield f"  {_quoted(problem.name)}: []"


def _markdown(assignment: Assignment) -> Iterator[str]:
    yield "<!-- bpttcheck"
    yield from _cover()
    yield "-->"
    yield ""
    yield f"# {_inline(joined(assignment.title, _LONGEST)) or 'Submission'}"
    yield from _IN_MARKDOWN.splitlines()
    for problem in assignment.problems:
        title, *about = map(_inline, _about(problem))
        yield from ("", f"## {title}", "", f"<!-- bpttcheck: problem {joined(problem.name, _LONGEST)} -->", "")
        yield from (f"- {line}" for line in about)


def _inline(text: str) -> str:
    """A text in which no formula is displayed: that would be a student's line."""
    return _DISPLAY.sub("$", text)


def _cover() -> Iterator[str]:
    yield from (f'{key}: ""' for key in _COVER)


def _about(problem: Problem) -> Iterator[str]:
    """The problem in words, a line for each thing that is to be known; the first is its title."""
    result = judged(derivation(problem, ()), Settings(seed_of(""), (problem.target.text,)))
    if result.fault:
        raise Refused(result.fault.fault, result.fault.passage)
    assert result.target is not None  # noqa: S101  (what has no fault was read)
    yield joined(problem.title or problem.name, _LONGEST)
    yield f"To derive: {plain(result.target)}"
    yield f"Model: {words.setting(result)}"
    for line in _given(problem.setting):
        yield joined(line, _LONGEST)
    yield from _lines(problem)


def _given(setting: Setting) -> Iterator[str]:
    """What else the assignment says of the names in lines, and of how vectors stand."""
    yield from (f"Given: {each.head.text} = {each.body.text}" for each in setting.define)
    yield from (f"Letters: {each.letter.text} is {each.quantity.text}" for each in setting.rename)
    yield from (f"Letters: {each.letter.text} is the class that {each.vector.text} marks" for each in setting.labels)
    for holds, what in (
        (setting.rows, "vectors stand as rows"),
        (setting.denominator, "a Jacobian has a row for each entry that one derives by"),
        (setting.slopes_by_value, "the derivative of an activation is applied to what comes out of it"),
    ):
        if holds:
            yield f"Convention: {what}"


def _lines(problem: Problem) -> Iterator[str]:
    if problem.least > 1:
        yield f"Lines: at least {problem.least}"
    if form := _form(problem.form):
        yield f"The last line: {form}"


def _form(form: Form) -> str:
    only = [f"no names but {words.listed(tuple(each.text for each in form.only))}"] if form.only else []
    return "; ".join([*only, *(f"no {operation} left in it" for operation in form.without)])


def _quoted(name: str) -> str:
    return name if _PLAIN.fullmatch(name) and name.lower() not in _KEYWORDS else json.dumps(name, ensure_ascii=False)


_STYLES: Final[dict[str, Callable[[Assignment], Iterator[str]]]] = {"yaml": _yaml, "markdown": _markdown}
