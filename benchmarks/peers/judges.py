"""The peers, each with the question that it can be asked: ``True`` where it accepts a line, ``False`` where not.

``None`` is no answer: undecided, or the question cannot be put. A peer is imported when it is asked.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from benchmarks.peers.claims import Claim

    Judged = Callable[[], bool | None]

_ACCEPTED: Final = {"correct": True, "conditional": True, "wrong": False, "malformed": False, "carried": False}


def ours(claim: Claim) -> Judged:
    """Everything from the model to the verdict."""
    from benchmarks.peers.sides import setting, target_of
    from bpttcheck.verify import check

    given, target = setting(claim), target_of(claim)
    check("L", "L", given)  # imports what it needs
    return lambda: _ACCEPTED.get(check(target, claim.line, given).steps[0].verdict)


def simplify(claim: Claim) -> Judged:
    """Whether SymPy's simplify makes the differences 0; who uses it so takes anything else for a no."""
    import sympy

    pairs = _pairs(claim)
    return lambda: all(sympy.simplify(line - truth) == 0 for line, truth in pairs)


def equals(claim: Claim) -> Judged:
    """What SymPy's equals says of each entry."""
    pairs = _pairs(claim)
    return lambda: _all(line.equals(truth) for line, truth in pairs)


def pycodemath(claim: Claim) -> Judged:
    """What pycodemath's check_equal says of each entry."""
    from pycodemath.verify import check_equal

    words = {"verified": True, "refuted": False, "undecided": None}
    texts = [(str(line), str(truth)) for line, truth in _pairs(claim)]
    return lambda: _all(words[check_equal(*both, budget=1_000).status.value] for both in texts)


def math_verify(claim: Claim) -> Judged:
    """Whether Math-Verify takes the one formula for the other."""
    from math_verify import parse, verify

    return lambda: verify(parse(f"${claim.gold}$"), parse(f"${claim.answer}$"))


def jax(claim: Claim) -> Judged:
    """Whether the line, declared as the derivative of its numerator, passes JAX's check by finite differences."""
    import jax as j
    import sympy
    from jax.test_util import check_grads

    j.config.update("jax_enable_x64", val=True)
    found = _sides(claim)
    names = sorted(set().union(found.of.free_symbols, *(each.free_symbols for each in found.line)), key=str)
    others = [name for name in names if name not in found.by]
    at = {name: 0.3 + 0.17 * k % 1 for k, name in enumerate(names)}
    arguments = [found.by, others]
    of, line = (sympy.lambdify(arguments, what, "jax") for what in (found.of, list(found.line)))
    given = [at[name] for name in others]

    def claimed(primals: Any, tangents: Any) -> Any:
        return of(primals[0], given), sum(a * b for a, b in zip(line(primals[0], given), tangents[0], strict=True))

    function = j.custom_jvp(lambda by: of(by, given))
    function.defjvp(claimed)
    place = j.numpy.array([at.get(name, 0.5) for name in found.by])
    return lambda: _passes(check_grads, function, (place,), order=1, modes=["fwd"])


def _passes(check: Callable[..., None], *given: object, **more: object) -> bool:
    try:
        check(*given, **more)
    except AssertionError:
        return False
    return True


PEERS: Final[dict[str, Callable[[Claim], Judged]]] = {
    "bpttcheck": ours,
    "SymPy's simplify": simplify,
    "SymPy's equals": equals,
    "pycodemath": pycodemath,
    "Math-Verify": math_verify,
    "JAX's check_grads": jax,
}


def _sides(claim: Claim) -> Any:
    from benchmarks.peers.sides import sides

    return sides(claim)


def _pairs(claim: Claim) -> list[tuple[Any, Any]]:
    pairs: list[tuple[Any, Any]] = _sides(claim).pairs
    return pairs


def _all(answers: Iterator[bool | None]) -> bool | None:
    """``False`` as soon as one is, ``None`` where one is undecided."""
    undecided = False
    for answer in answers:
        if answer is False:
            return False
        undecided |= answer is None
    return None if undecided else True
