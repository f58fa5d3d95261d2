"""Models of one's own, whose truth has sums that do not show their index, means, parts of an index and its order."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from tests.scopes.claims import Claim
from tests.scopes.kinds.free import MATRICES, VECTORS, header, sized
from tests.scopes.kinds.identities import count, unit
from tests.scopes.kinds.registry import makes

if TYPE_CHECKING:
    from random import Random

# Equations, a target, and lines for it; `u`, `v` are vectors of a sort, `A` a matrix, `N` how many there are, in the
# equations without its number and in the lines with or without, `n` its number in the file.
_MODELS: Final[tuple[tuple[dict[str, str], str, tuple[str, ...]], ...]] = (
    ({"s0": "sum(i, w + u[i])"}, "d s0/d w", ("N", "n", "sum(i, d u[i]/d u[i])")),
    ({"s0": "sum(i, (w + u[i])^2)"}, "d s0/d w", ("2*sum(i, w + u[i])", "2*N*w + 2*sum(u)", "2*n*w + 2*sum(u)")),
    ({"s0": "sum(i, w)"}, "d s0/d w", ("N", "n")),
    ({"s0": "(sum(i, u[i])/N)^2"}, "d s0/d u[j]", ("2*sum(u)/N^2", "2*sum(u)/n^2", "2*sum(u)/(n*N)")),
    (
        {"s0": "sum(u)/N", "s1": "sum(i, (u[i] - s0)^2)/N"},
        "d s1/d u[j]",
        ("2*(u[j] - s0)/N", "2*(u[j] - s0)/n", "2*(u[j] - sum(u)/n)/N"),
    ),
    (
        {"s0": "sum(u)/N", "s1": "sum(i, v[i]*(u[i] - s0))"},
        "d s1/d u[j]",
        ("v[j] - sum(v)/N", "v[j] - sum(v)/n", "sum(i, v[i]*(delta[i,j] - 1/n))"),
    ),
    (
        {"s0": "sum(u)/N", "s1": "sum(i, (u[i] - s0)^2)/N + 1", "s2[i]": "(u[i] - s0)/s1", "s3": "sum(i, v[i]*s2[i])"},
        "d s3/d u[j]",
        (
            "(v[j] - sum(v)/N)/s1 - 2*s3*(u[j] - s0)/(N*s1)",
            "(v[j] - sum(v)/n)/s1 - 2*s3*(u[j] - s0)/(n*s1)",
            "sum(i, d s3/d s2[i]*d s2[i]/d u[j])",
        ),
    ),
    ({"s0": "sum(i=1..2, u[i]^2)"}, "d s0/d u[j]", ("2*u[j]*1[j <= 2]", "2*u[j]", "2*u[j]*(delta[j,1] + delta[j,2])")),
    (
        {"s0": "sum(i, sum(j, 1[i < j]*u[i]*u[j]))"},
        "d s0/d u[k]",
        ("sum(u) - u[k]", "sum(i, 1[i != k]*u[i])", "u[1] + u[2] - u[k]"),
    ),
    (
        {"s0": "sum(i, sum(j, 1[i < j]*u[i]*v[j]))"},
        "d s0/d u[k]",
        ("sum(j, 1[k < j]*v[j])", "sum(j=2..n, 1[k < j]*v[j])", "v[2]*delta[k,1]"),
    ),
    (
        {"s0": "sum(i, sum(j, (u[i] - u[j])^2))"},
        "d s0/d u[k]",
        ("4*N*u[k] - 4*sum(u)", "4*n*u[k] - 4*sum(u)", "4*sum(j, u[k] - u[j])"),
    ),
    (
        {"s0": "log(sum(i, exp(u[i])))"},
        "grad(s0, u)",
        ("softmax(u)", "exp(u)/sum(exp(u))", "ones(X)/n + softmax(u) - ones(X)/N"),
    ),
    ({"s0": "log(sum(i, exp(u[i]))/N)"}, "grad(s0, u)", ("softmax(u)", "softmax(u)*n/N")),
    ({"s0": "prod(i, u[i])"}, "d s0/d u[j]", ("s0/u[j]", "prod(i, u[i])/u[j]")),
    ({"s0": "sum(i, exp(w*u[i]))"}, "d s0/d w", ("sum(i, u[i]*exp(w*u[i]))", "sum(i=1..n, u[i]*exp(w*u[i]))")),
    (
        {"s0": "sum(i, u[i])*sum(i, v[i])", "s1": "s0/N"},
        "d s1/d u[j]",
        ("sum(v)/N", "sum(v)/n", "s1/sum(u)", "s0/(n*sum(u))"),
    ),
    (
        {"s0[i]": "sum(j, A[i,j]*u[j])", "s1": "softmax(s0)", "s2": "sum(i, v[i]*s1[i])"},
        "d s2/d u[k]",
        (
            "sum(i, s1[i]*(v[i] - s2)*A[i,k])",
            "sum(i, sum(j, v[i]*s1[i]*(delta[i,j] - s1[j])*A[j,k]))",
            "sum(i=1..n, s1[i]*(v[i] - s2)*A[i,k])",
            "sum(i, s1[i]*(v[i] - s2)*A[i,k])*n/N",
            "sum(i, s1[i]*(v[i] - s2*(N - n + 1))*A[i,k])",
        ),
    ),
    (
        {"s0": "A @ u", "s1": "dot(u, s0)"},
        "grad(s1, u)",
        ("(A + A.T) @ u", "A @ u + A.T @ u", "2*A @ u", "(A + A.T) @ u + (N - n)*v"),
    ),
    (
        {"s0": "A @ A @ u", "s1": "dot(v, s0)"},
        "grad(s1, A)",
        ("v @ (A @ u).T + (A.T @ v) @ u.T", "(A.T @ v + A @ v) @ u.T"),
    ),
    ({"s0": "sum(i, A[i,i])"}, "grad(s0, A)", ("I", "I_n*n/N", "outer(ones(X), ones(X))")),
    (
        {"s0": "sum(i, sum(j, A[i,j]*u[j])^2)"},
        "grad(s0, A)",
        ("2*A @ u @ u.T", "2*outer(A @ u, u)", "2*outer(u, A @ u)"),
    ),
    ({"s0": "sum(i, (w*u[i] + r)*UNIT)"}, "d s0/d r", ("N", "n", "sum(i, UNIT)")),
    ({"s0": "sum(i, log(w + u[i]^2))/N"}, "d s0/d w", ("sum(i, 1/(w + u[i]^2))/N", "sum(i, 1/(w + u[i]^2))/n")),
    ({"s0": "1/sum(i, w + u[i]^2)"}, "d s0/d w", ("-N*s0^2", "-n*s0^2", "-sum(i, UNIT)*s0^2")),
    (
        {"s0": "sum(i, w^2 + u[i])^2"},
        "d s0/d w",
        ("4*N*w*sum(i, w^2 + u[i])", "4*n*w*sum(i, w^2 + u[i])", "4*n*w*(n*w^2 + sum(u))"),
    ),
    (
        {"s0": "sqrt1", "sqrt1": "sum(i, u[i]^2)/N", "s1[i]": "u[i]/sqrt1"},
        "d s1[i]/d u[j]",
        ("delta[i,j]/sqrt1 - 2*u[i]*u[j]/(N*sqrt1^2)", "delta[i,j]/sqrt1 - 2*u[i]*u[j]/(n*sqrt1^2)"),
    ),
    ({"s0": "sum(i, relu(u[i] - w))"}, "d s0/d w", ("-sum(i, 1[u[i] > w])", "-sum(i=1..n, step(u[i] - w))")),
    ({"s0": "sum(i, w*1[i <= 2] + u[i])"}, "d s0/d w", ("2", "N", "sum(i, 1[i < 3])")),
    ({"s0": "sum(i, w*1[i != 2] + u[i])"}, "d s0/d w", ("N - 1", "n - 1", "sum(i, 1[i > 2]) + 1")),
    ({"s0": "sum(i, w*i)"}, "d s0/d w", ("N*(N + 1)/2", "n*(n + 1)/2", "sum(i, i*UNIT)")),
    ({"s0": "sum(i=1..2, w + u[i])"}, "d s0/d w", ("2", "N")),
    ({"s0": "sum(i, sum(j=1..i, u[j]))"}, "d s0/d u[k]", ("N + 1 - k", "n + 1 - k", "sum(i, 1[k <= i])")),
    (
        {"s0[i]": "sum(j=1..i, u[j])", "s1": "sum(i, s0[i]*v[i])"},
        "d s1/d u[k]",
        ("sum(i, 1[k <= i]*v[i])", "sum(i, 1[i >= k]*v[i])", "sum(i=k..n, v[i])"),
    ),
)


@makes("models of one's own", "models with means, orders, parts")
def _own(random: Random) -> Claim:
    return _made(random, "models with means, orders, parts", random.choice(_MODELS))


def _made(random: Random, kind: str, model: tuple[dict[str, str], str, tuple[str, ...]]) -> Claim:
    sort = random.choice(tuple(VECTORS))
    sizes = sized(random, sort, random.choice((1, 2, 2, 3, 4)))
    u, v = random.sample(VECTORS[sort], 2)
    named = {"u": u, "v": v, "A": MATRICES[sort][0], "n": str(sizes[sort]), "X": sort}
    equations, target, lines = model
    written = {head: _put(random, body, named) for head, body in equations.items()}
    line = _put(random, random.choice(lines), named)
    if random.random() < 0.2:
        line = f"({line})*{count(random, sort, 'q1')}/{sizes[sort]}"
    return Claim(kind, header(sizes, written), _put(random, target, named), line)


def _put(random: Random, text: str, named: dict[str, str]) -> str:
    """A text with names, sizes and counts for the letters of the table."""
    found, word = [], ""
    for letter in text + " ":
        if letter.isalnum() or letter == "_":
            word += letter
            continue
        found.append(_word(random, word, named) + letter)
        word = ""
    return "".join(found)[:-1]


def _word(random: Random, word: str, named: dict[str, str]) -> str:
    if word == "N":
        return f"({count(random, named['X'], f'q{random.randint(2, 99)}')})"
    if word == "UNIT":
        return f"({unit(random, named['X'], 'i')})"
    if word == "I_n":
        return "I"
    return named.get(word, word)


@makes("models of one's own", "a chain of sums")
def _chain(random: Random) -> Claim:
    """Layers of sums, which may hide what they are summed over; the line is the chain rule, with counts."""
    sort = random.choice(tuple(VECTORS))
    sizes = sized(random, sort, random.choice((1, 2, 3, 4)))
    u, v = random.sample(VECTORS[sort], 2)
    inner = random.choice(
        ("w*{u}[i]", "w + {u}[i]", "exp(w)*{v}[i] + r", "w", "w*r + {v}[i]*{u}[i]", "w/(2 + {u}[i]^2)")
    )
    middle = random.choice(("s0[i]^2", "tanh(s0[i])", "s0[i]*{v}[i]", "s0[i] + r", "exp(s0[i])"))
    outer = random.choice(
        (
            "sum(i, s1[i])",
            "sum(i, s1[i])/N",
            "sum(i, s1[i])^2",
            "log(3 + sum(i, s1[i]^2))",
            "sum(i, sum(j, s1[i]*{v}[j]))",
        )
    )
    named = {"u": u, "v": v, "X": sort}
    written = [_put(random, text.replace("{u}", u).replace("{v}", v), named) for text in (inner, middle, outer)]
    equations = {"s0[i]": written[0] + f" + 0*{u}[i]", "s1[i]": written[1], "s2": written[2]}
    line = "sum(i, d s2/d s1[i]*d s1[i]/d s0[i]*d s0[i]/d w)"
    n = sizes[sort]
    line = random.choice(
        (
            line,
            f"{line}*{count(random, sort, 'q1')}/{n}",
            line.replace("sum(i,", f"sum(i=1..{n},"),
            f"{line} + ({count(random, sort, 'q1')} - {n})*w",
            f"{line}/{n} + {line}*(1 - 1/{count(random, sort, 'q1')})",
            " + ".join(f"d s2/d s1[{k}]*d s1[{k}]/d s0[{k}]*d s0[{k}]/d w" for k in range(1, n + 1)),
            f"{n}*d s2/d s1[1]*d s1[1]/d s0[1]*d s0[1]/d w",
        )
    )
    return Claim("a chain of sums", header(sizes, equations), "d s2/d w", line)
