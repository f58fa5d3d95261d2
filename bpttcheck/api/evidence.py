"""Why a line has its verdict, and how far it reaches, as one is given it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from bpttcheck.verify import results
    from bpttcheck.verify.results import Counterexample


class Explanation(Struct, frozen=True):
    """Why a line is wrong: the code of the mistake, a sentence, and the line that a small change makes right.

    ``repair`` is empty where no small change helps; ``chain`` leads from the line to the target where it is another
    derivative.

    >>> import bpttcheck
    >>> step = bpttcheck.check("d L / d o(t)[1]", "y(t)[1] - yhat(t)[1]", assume="sum(y(t)) = 1")
    >>> step.explanations[0].code, step.explanations[0].repair
    ('sign', '-(y(t)[1] - yhat(t)[1])')
    """

    code: str
    message: str
    repair: str = ""
    chain: tuple[str, ...] = ()


class Witness(Struct, frozen=True):
    """Numbers at which a line and its target provably differ.

    ``at`` are the values of the free indices, ``entry`` is the entry of a vector or matrix, ``line`` and ``truth`` the
    two values there, ``shown`` the entries that the two are made of, ``point`` the exact values of what the model is
    given.

    >>> import bpttcheck
    >>> witness = bpttcheck.check("d L / d L(t)", "2").witness
    >>> witness.at, witness.line, witness.truth
    ({'t': 1}, '2', '1')
    """

    at: dict[str, int]
    entry: str
    line: str
    truth: str
    shown: dict[str, str]
    point: dict[str, str]

    @classmethod
    def of(cls, found: Counterexample) -> Witness:
        """What the program found."""
        shown, point = ({each.name: each.value for each in named} for named in (found.shown, found.point))
        return cls(dict(found.at), found.entry, found.line, found.truth, shown, point)


class Bound(Struct, frozen=True):
    """For which sizes of one sort, or which lengths, a line is right.

    For ``every`` one from ``least`` on; else at those that were ``tried``, and ``why`` says why no more is known.
    ``wrong`` is one at which it is wrong, as the ``witness`` shows, or means nothing, as the ``fault`` says.

    >>> import bpttcheck
    >>> step = bpttcheck.check("sum(k, o(t)[k])", "o(t)[1] + o(t)[2] + o(t)[3]", scope=True)
    >>> step.bounds["h"].every, step.bounds["y"].every, step.bounds["y"].wrong
    (True, False, 4)
    """

    every: bool
    least: int | None = None
    tried: tuple[int, ...] = ()
    why: str = ""
    wrong: int | None = None
    witness: Witness | None = None
    fault: str = ""

    @classmethod
    def of(cls, found: results.Bound) -> Bound:
        """What the program found."""
        witness = Witness.of(found.witness) if found.witness else None
        least = found.least if found.every else None
        return cls(found.every, least, found.tried, found.why, found.wrong, witness, found.fault)
