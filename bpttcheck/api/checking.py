"""Lines as one may have them checked: a file, a text, or one line."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from bpttcheck.api import loaded
from bpttcheck.api.about import setting
from bpttcheck.api.loaded import Loaded
from bpttcheck.api.refused import Refused, refusals
from bpttcheck.api.results import Report, Step
from bpttcheck.places import Source
from bpttcheck.reports import COMMAND_LINE
from bpttcheck.verify import check as judged
from bpttcheck.verify import verify_file, verify_files
from bpttcheck.verify.results import FileResult

if TYPE_CHECKING:
    from typing import Unpack

    from bpttcheck.api.about import About, AnyModel
    from bpttcheck.verify.many import Further
    from bpttcheck.verify.pipeline import Explainer


def load(what: str | os.PathLike[str], *, name: str | None = None) -> Loaded:
    r"""A derivation file or a document, read and held against its format, but not judged.

    ``what`` is a path, or a text of several lines; ``name`` is what the text is called, and its ending says in which
    format it is: YAML, or ``.md``, ``.tex``, ``.ipynb``. Raises :class:`bpttcheck.Refused` where it cannot be read.

    >>> import bpttcheck
    >>> bpttcheck.load("model: rnn\ntarget: L\n")
    Traceback (most recent call last):
    bpttcheck.api.refused.Refused: <text>:1:1: this file: `steps` is missing
    1 │ model: rnn
      │ ^^^^^
    hint: a file needs `target:` and `steps:`, or `derivations:`
    >>> notes = "<!-- bpttcheck\nmodel: rnn\n-->\n$$\\frac{\\partial L}{\\partial L^{(t)}} = 1$$\n"
    >>> bpttcheck.load(notes, name="notes.md")
    <Loaded notes.md>
    """
    with refusals("FILE"):
        return Loaded(loaded.of_text(str(what), name) if loaded.is_text(what) else loaded.of_path(what))


def verify(
    what: str | os.PathLike[str] | Loaded, *, name: str | None = None, explain: bool = True, scope: bool = False
) -> Report:
    r"""What is said of every line of a file, of all files in a folder, of a text, or of what was loaded.

    With ``explain``, also why a line is wrong; with ``scope``, how far a right one reaches.

    Raises :class:`bpttcheck.Refused` as :func:`bpttcheck.load` does; in a folder, what cannot be read is among the
    report's ``faults``. So is a target that means nothing.

    >>> import bpttcheck
    >>> report = bpttcheck.verify("model: rnn\ntarget: d L / d o(t)[1]\nsteps: ['y(t)[1] - yhat(t)[1]']\n")
    >>> [step.verdict == "wrong" for step in report.steps]
    [True]
    >>> print(report.steps[0].explanations[0].message)
    a sign is turned round: `y(t)[1] - yhat(t)[1]` should be `-(y(t)[1] - yhat(t)[1])`
    """
    explainer, further = _explainer(explain=explain), _further(scope=scope)
    if not isinstance(what, Loaded) and not loaded.is_text(what) and os.path.isdir(what):
        return Report(tuple(verify_files(loaded.below(what), explainer, further)))
    found = what if isinstance(what, Loaded) else load(what, name=name)
    result = verify_file(found.record, explainer)
    return Report((further(result) if further else result,))


def check(
    target: str,
    line: str,
    *,
    model: AnyModel = "rnn",
    explain: bool = True,
    scope: bool = False,
    **about: Unpack[About],
) -> Step:
    r"""What is said of one line for one target; either may be LaTeX.

    ``model`` is a built-in model, a path, the text of a model file, or a :class:`bpttcheck.Model`. What else it is
    about is said under the keys of a file: ``sizes``, ``times``, ``assume``, ``options``, ``define``, ``rename``,
    ``labels``, ``vectors``, ``layout``, ``slopes``.

    Raises :class:`bpttcheck.Refused` where the target, the model or what is assumed means nothing; a line that means
    nothing is ``malformed``.

    >>> import bpttcheck
    >>> bpttcheck.check("d L / d o(t)", "yhat(t) - y(t)", assume="sum(y(t)) = 1").ok
    True
    >>> bpttcheck.check("grad(L, c)", r"\sum_t (\hat{y}^{(t)} - y^{(t)})", sizes={"y": 4}, assume=["sum(y(t)) = 1"]).ok
    True
    >>> print(bpttcheck.check("d L / d L(t)", "1/tau", options={"loss": "mean"}).verdict)
    correct
    >>> bpttcheck.check("d o(t) / d h(t)", "V", scope=True).scope
    'for every size and every tau'
    """
    with refusals("TARGET"):
        result = judged(target, line, setting(model, about), _explainer(explain=explain))
    if result.fault:
        raise Refused(result.fault)
    found, further = FileResult(Source(COMMAND_LINE, ""), "", (result,)), _further(scope=scope)
    found = further(found) if further else found
    (result,) = found.derivations
    return Step(found, result, result.steps[0])


def _further(*, scope: bool) -> Further | None:
    if not scope:
        return None
    from bpttcheck.scopes import scoped  # what proves it is needed for nothing else

    return scoped


def _explainer(*, explain: bool) -> Explainer | None:
    if not explain:
        return None
    from bpttcheck.explain import explain as explained  # what looks for reasons is needed for nothing else

    return explained
