"""docs/models.md, a section for each built-in model: ``python -m website.models`` writes it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from bpttcheck.api.known import named_by
from bpttcheck.derivation import Chosen, Setting
from bpttcheck.models import builtin
from bpttcheck.notation import plain
from bpttcheck.notation.latex.letters import Pen
from bpttcheck.notation.latex.write import typeset
from bpttcheck.places import Passage
from bpttcheck.verify.setting import Settings
from website.pages import DOCS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from bpttcheck.derivation import Choice, Definition, ModelText, Option

PAGE: Final = DOCS / "models.md"
_HEAD: Final = """# The models that are built in

A derivation file names one of these, `model: rnn`, and every quantity of it can then be used and
differentiated. Another model takes a file of equations: [a model of your own](own-model.md).

Lines are judged at the sizes and for the number of times that are given here; a file may say others, as in
`sizes: {h: 7}` and `times: 5`. An option settles what authors do differently, `options: {loss: mean}`; the first choice
of each holds unless a file says otherwise. Natural assumptions are those under which a model is mostly used: a line
that needs one which the file does not state is `conditional`, and the report names it.

`bpttcheck models` lists them, and `bpttcheck models rnn` shows one. `python -m website.models` writes this page.
"""


def page() -> str:
    """The whole page."""
    return "\n".join([_HEAD, *(_section(name) for name in builtin.names())])


def _section(name: str) -> str:
    text = builtin.text(named_by(name))
    parts = [f"## {name}", f"{text.title}. Source: {text.origin}.", *_equations(text), *_given(text)]
    return "\n\n".join([*parts, *_options(text), *_assumptions(text)]) + "\n"


def _equations(text: ModelText) -> Iterator[str]:
    pen = _pen(text.name)
    sides = ((each.head, each.body) for each in text.equations)
    rows = [" &= ".join(typeset(plain.read(side.text), pen) for side in both) for both in sides]
    yield "```math\n\\begin{align*}\n" + " \\\\\n".join(rows) + "\n\\end{align*}\n```"
    yield "As one writes them:"
    yield "```text\n" + "\n".join(_written(each) for each in text.equations) + "\n```"


def _pen(name: str) -> Pen:
    return Pen(Settings(b"").prepare(Setting(named_by(name))).lexicon())


def _written(each: Definition) -> str:
    return f"{each.head.text} = {each.body.text}"


def _given(text: ModelText) -> Iterator[str]:
    kinds = {"parameter": text.parameters, "input": text.inputs, "initial value": text.initial}
    rows = [
        f"| `{each.head.text}` | {kind} | {' × '.join(f'`{sort.text}`' for sort in each.sorts)} |"
        for kind, declarations in kinds.items()
        for each in declarations
    ]
    yield _table("| given | as | entries |", rows)
    sizes = [f"`{size.sort}` = {size.size}" for size in text.sizes]
    times = [f"`tau` = {text.times}"] if _has_times(text) else []
    yield f"Sizes, unless a file says otherwise: {', '.join([*sizes, *times])}."


def _has_times(text: ModelText) -> bool:
    return any(family.named.timed for family in builtin.builtin(text.name).families)


def _options(text: ModelText) -> Iterator[str]:
    rows = [
        f"| `{option.name.text}` | `{choice.name.text}` | {_says(text, option, choice)} |"
        for option in text.options
        for choice in option.choices
    ]
    if rows:
        yield _table("| option | choice | says |", rows)


def _says(text: ModelText, option: Option, choice: Choice) -> str:
    """The equations that hold with a choice where those of the other choices of its option would."""
    heads = {_squeezed(each.head) for other in option.choices for each in other.equations}
    chosen = Chosen(Passage.whole(option.name.text, "option"), Passage.whole(choice.name.text, "choice"))
    model = builtin.text(named_by(text.name), (chosen,))
    said = [_written(each) for each in model.equations if _squeezed(each.head) in heads]
    shapes = [f"{each.head.text}: [{', '.join(sort.text for sort in each.sorts)}]" for each in choice.parameters]
    return "<br>".join(f"`{each}`" for each in (*said, *shapes)) or "nothing"


def _assumptions(text: ModelText) -> Iterator[str]:
    if text.assumptions:
        yield f"Natural assumptions: {_listed(text.assumptions)}."
    if text.holding:
        yield f"Held without saying so: {_listed(text.holding)}."
    if text.rename:
        renamed = (f"`{each.letter.text}` for `{each.quantity.text}`" for each in text.rename)
        yield f"Other names: {', '.join(renamed)}."


def _listed(passages: Iterable[Passage]) -> str:
    return ", ".join(f"`{each.text}`" for each in passages)


def _table(head: str, rows: list[str]) -> str:
    return "\n".join([head, re.sub(r"[^|]+", " --- ", head), *rows])


def _squeezed(passage: Passage) -> str:
    return "".join(passage.text.split())


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
