"""Lines that need what is assumed, of all kinds of assumptions, at the file's sizes or at all."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from tests.scopes.claims import Claim
from tests.scopes.kinds.free import MATRICES, VECTORS, header, sized, surroundings
from tests.scopes.kinds.models import _put
from tests.scopes.kinds.registry import makes

if TYPE_CHECKING:
    from random import Random

# What is assumed, two texts, and sizes at which they are equal (0: any).
_FACTS: Final[tuple[tuple[str, str, str, int], ...]] = (
    ("sum(u) = 1", "sum(i, u[i])*w", "w", 0),
    ("sum(u) = 1", "u[2]", "1 - u[1]", 2),
    ("sum(u) = 1", "u[3]", "1 - u[1] - u[2]", 3),
    ("sum(u) = 1", "u[i]", "1", 1),
    ("sum(u) = 1", "2*u[1]*u[2]", "1 - sum(i, u[i]^2)", 2),
    ("sum(u) = 1", "1 - 3*sum(i, u[i]^2)", "-2*sum(i, u[i]^3)", 2),
    ("sum(u) = 1", "1 - 6*sum(i, u[i]^2) + 3*sum(i, u[i]^2)^2", "6*sum(i, u[i]^4) - 8*sum(i, u[i]^3)", 3),
    ("sum(u) = 1", "sum(i, sum(j, u[i]*v[j]))", "sum(v)", 0),
    ("sum(u) = 1", "sum(i, w + u[i])", "n*w + 1", 3),
    ("sum(u) = 1", "sum(i, u[i]*v[i]) + sum(i, sum(j, 1[i != j]*u[i]*v[j]))", "sum(v)", 0),
    ("sum(u) = 1", "sum(i, (1 - u[i])*w)", "(N - 1)*w", 0),
    ("sum(u) = 1", "sum(i, (1 - u[i])*w)", "(n - 1)*w", 2),
    ("sum(u) = 1", "sum(i, sum(j, 1[i != j]*u[i]))", "n - 1", 4),
    ("sum(u) = 1", "exp(sum(u)*w)", "exp(w)", 0),
    ("sum(u) = 1", "sum(i, u[i])^2 - sum(i, u[i]^2)", "sum(i, u[i]*(1 - u[i]))", 0),
    ("onehot(u)", "u[i]*u[j]", "delta[i,j]*u[i]", 0),
    ("onehot(u)", "u[i]^2", "u[i]", 0),
    ("onehot(u)", "u[2]", "1 - u[1]", 2),
    ("onehot(u)", "1 - 3*sum(i, u[i]^2)", "-2*sum(i, u[i]^3)", 0),
    ("onehot(u)", "u[1]*v[1] + u[2]*v[2]", "sum(i, u[i]*v[i])", 2),
    ("onehot(u)", "sum(i, u[i]*exp(v[i]))", "exp(sum(i, u[i]*v[i]))", 0),
    ("onehot(u)", "log(sum(i, u[i]*exp(v[i])))", "sum(i, u[i]*v[i])", 0),
    ("onehot(u)", "sum(i, exp(u[i]*v[i]))", "exp(sum(i, u[i]*v[i])) + n - 1", 3),
    ("onehot(u)", "sum(i, exp(u[i]*v[i]))", "exp(sum(i, u[i]*v[i])) + N - 1", 0),
    ("onehot(u)", "v[u]", "sum(i, u[i]*v[i])", 0),
    ("onehot(u)", "v[u] + sum(i, 1[i != u]*v[i])", "v[1] + v[2]", 2),
    ("onehot(u)", "sum(i, 1[i != u]*v[i])", "sum(v) - v[u]", 0),
    ("onehot(u)", "prod(i, 1 + u[i]*v[i])", "1 + v[u]", 0),
    ("onehot(u)", "u[1]*u[2]", "0", 0),
    ("onehot(u)", "(1 - u[1])*(1 - u[2])*v[1]", "0", 2),
    ("onehot(u)", "(1 - u[1])*(1 - u[2])*(1 - u[3])*v[1]", "0", 3),
    ("onehot(u)", "sum(i, sum(j, A[i,j]*u[i]*u[j]))", "sum(i, A[i,i]*u[i])", 0),
    ("onehot(u)", "sum(i, sum(j, A[i,j]*u[i]*(1 - u[j])))", "A[1,2]*u[1] + A[2,1]*u[2]", 2),
    ("onehot(u)", "u[i] + u[j]", "1 + delta[i,j]*(2*u[i] - 1)", 2),
    ("onehot(u)", "sum(i, i*u[i])", "1*u[1] + 2*u[2] + 3*u[3]", 3),
    ("onehot(u)", "u[i]*(1 - u[i])", "0", 0),
    ("u = 0", "sum(i, (u[i] + v[i])*v[i])", "sum(i, v[i]^2)", 0),
    ("u = 0", "sum(i, exp(u[i]))", "n", 4),
    ("u = 0", "sum(i, exp(u[i])*v[i])", "sum(v)", 0),
    ("u = 0", "sum(i, exp(u[i])*v[i])", "v[1] + v[2]", 2),
    ("u = 0", "softmax(u)[i]", "1/n", 3),
    ("u = 0", "log(sum(i, exp(u[i])))", "log(n)", 3),
    ("u = v", "u[i]*v[j]", "u[j]*v[i]", 0),
    ("u = v", "u[1]*v[2] + sum(u)", "u[1]*v[2] + v[1] + v[2]", 2),
    ("u = v", "sum(i, u[i]/v[i])", "n", 3),
    ("u = v", "sum(i, u[i]/v[i])", "N", 0),
    ("w = r", "w^2", "w*r", 0),
    ("w = sum(u)", "w", "sum(u)", 0),
    ("w = sum(u)", "w", "u[1] + u[2]", 2),
    ("w = sum(u)", "w*sum(v)", "sum(i, sum(j, u[i]*v[j]))", 0),
    ("w = sum(i, u[i]^2)", "sum(i, u[i]^4) + 2*u[1]^2*u[2]^2", "w^2", 2),
    ("w = N", "w*r", "n*r", 3),
    ("w = N", "w*r", "N*r", 0),
    ("w = N", "sum(i, u[i] + r)", "sum(u) + w*r", 0),
    ("w = N - n", "w*r", "0", 3),
    ("w = (N - n)*r", "sum(u)", "sum(u) + w", 3),
    ("w = (N - 1)*(N - 2)*(N - 3)*r", "sum(u)", "sum(u) + w", 2),
    ("w = (N - 1)*(N - 2)*(N - 3)*r", "sum(u)", "sum(u) + w", 3),
    ("w = u[2] + u[3]", "w", "sum(u) - u[1]", 3),
    ("w = sum(i=1..2, u[i])", "w", "sum(u)", 2),
    ("w = sum(i, 1[i <= 2]*u[i])", "w", "sum(u)", 2),
    ("w = sum(i, sum(j, sum(k, 1[i < j]*1[j < k]*u[i]*u[j]*u[k])))", "w", "0", 2),
    ("A = A.T", "A[i,j]*v[i]", "A[j,i]*v[i]", 0),
    ("A[i,j] = A[j,i]", "A[i,j]*v[i]", "A[j,i]*v[i]", 0),
    (
        "A[i,j] = A[j,i]",
        "sum(i, sum(j, A[i,j]*u[i]*v[j]))",
        "A[1,1]*u[1]*v[1] + A[2,2]*u[2]*v[2] + A[1,2]*(u[1]*v[2] + u[2]*v[1])",
        2,
    ),
    ("u[1] = 0", "sum(u)", "sum(i, 1[i != 1]*u[i])", 0),
    ("u[1] = 0", "sum(u)", "u[2]", 2),
    ("u[2] = u[1]", "sum(u)", "2*u[1]", 2),
    ("u[i] = v[i]^2", "sum(u)", "sum(i, v[i]^2)", 0),
    ("u[i] = w", "sum(u)", "n*w", 3),
    ("u[i] = w", "sum(u)", "N*w", 0),
    ("u[i] = sum(j, A[i,j]*v[j])", "u", "A @ v", 0),
    ("u = A @ v", "sum(u)", "sum(j, A[1,j]*v[j]) + sum(j, A[2,j]*v[j])", 2),
    ("i != j", "delta[i,j]*u[i] + v[j]", "v[j]", 0),
    ("i != j", "sum(u)*v[i]*v[j]", "(u[i] + u[j])*v[i]*v[j]", 2),
    ("i < j", "delta[i,j]*u[i] + v[j]", "v[j]", 0),
    ("i < j", "u[i]*v[j]", "u[1]*v[2]", 2),
    ("i = j", "u[i]*v[j]", "u[j]*v[i]", 0),
    ("i = 1", "u[i]", "u[1]", 0),
    ("i > 1", "u[i]", "u[2]", 2),
    ("i <= 2", "u[i]*v[3]", "v[3]*(u[1]*delta[i,1] + u[2]*delta[i,2])", 3),
)


@makes("assumptions", "assumptions of all kinds")
def _assumed(random: Random) -> Claim:
    assume, one, other, size = random.choice(_FACTS)
    sort = random.choice(tuple(VECTORS))
    sizes = sized(random, sort, size or random.choice((1, 2, 3, 4)))
    u, v = random.sample(VECTORS[sort], 2)
    named = {"u": u, "v": v, "A": MATRICES[sort][0], "n": str(sizes[sort]), "X": sort}
    around = surroundings(random) if one != "u" else "({})"
    texts = [around.replace("{}", f"({_put(random, text, named)})") for text in (one, other)]
    if random.random() < 0.3:
        texts.reverse()
    head = header(sizes, assume=[_put(random, assume, named)])
    return Claim("assumptions of all kinds", head, texts[0], texts[1])
