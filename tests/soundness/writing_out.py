"""Rewritings that write something out: definitions, exponentials, sums, and products of matrices."""

from __future__ import annotations

from msgspec.structs import replace

from bpttcheck.notation import plain
from bpttcheck.notation.syntax import (
    Call,
    Entry,
    MatrixProduct,
    Negative,
    Node,
    Number,
    Power,
    Product,
    Quotient,
    Range,
    Reference,
    Sum,
    Summation,
    Transpose,
)
from tests.soundness.places import minus, number, substituted, times, total
from tests.soundness.rewritings import Around, keeps, names, quantities


@keeps("write a definition out")
def definition(node: Node, around: Around) -> Node | None:
    """h(t) to tanh(a(t)), as the model's equation or the file's definition says it."""
    if not isinstance(node, Reference):
        return None
    given = around.claim.said["given"]
    for head, body in (given["equations"] | given["define"]).items():
        known = plain.read_head(head)
        match known:
            case Reference(name, Reference(letter)) if name == node.name and node.time and letter != "tau":
                if head.replace(letter, "tau") not in given["equations"] | given["define"]:
                    return substituted(plain.read(body), letter, node.time)
            case Reference(name, None) if name == node.name and node.time is None:
                return plain.read(body)
            case Reference(name, Reference("tau")) if name == node.name and node.time == Reference("tau"):
                return plain.read(body)
    return None


@keeps("write an entry out")
def entry_of_definition(node: Node, around: Around) -> Node | None:
    """h(t)[i] to tanh(a(t))[i], tanh(a(t)[i]), and softmax(o)[i] to exp(o[i])/sum(k, exp(o[k]))."""
    match node:
        case Entry(Call("softmax", (inner,)), (index,)):
            letter = next(each for each in "mnpqkl" if each not in names(around.tree) | quantities(around.claim))
            below = Summation(Range(letter), Call("exp", (Entry(inner, (Reference(letter),)),)))
            return Quotient(Call("exp", (Entry(inner, (index,)),)), below)
        case Entry(Call(function, (inner,)), indices) if function in ("tanh", "sigmoid", "exp", "log", "relu"):
            return Call(function, (Entry(inner, indices),))
        case Entry(Sum(terms), indices) if not any(isinstance(term, Number) for term in terms):
            return Sum(tuple(Entry(term, indices) for term in terms))
        case Entry(Negative(term), indices):
            return Negative(Entry(term, indices))
        case Entry(Transpose(base), (one, other)):
            return Entry(base, (other, one))
        case Entry(Reference() as base, _) if written := definition(base, around):
            return replace(node, base=written)
    return None


@keeps("by exponentials")
def by_exponentials(node: Node, around: Around) -> Node | None:
    def exp(inner: Node) -> Node:
        return Call("exp", (inner,))

    one, two = number(1), number(2)
    match node:
        case Call("tanh", (a,)):
            double = exp(times(two, a))
            over = Quotient(minus(exp(a), exp(Negative(a))), Sum((exp(a), exp(Negative(a)))))
            return around.random.choice([over, Quotient(minus(double, one), Sum((double, one)))])
        case Call("sigmoid", (a,)):
            half = Quotient(Sum((one, Call("tanh", (Quotient(a, two),)))), two)
            return around.random.choice([Quotient(one, Sum((one, exp(Negative(a))))), half])
        case Call("softplus", (a,)):
            return Call("log", (Sum((one, exp(a))),))
        case Call("exp", (Sum((first, *rest)),)):
            return times(exp(first), exp(total(*rest)))
        case Call("exp", (a,)):
            return around.random.choice(
                [Power(exp(Quotient(a, two)), two), times(exp(Negative(a)), Power(exp(a), two))]
            )
        case Call("log", (Product((first, *rest)),)):
            return Sum((Call("log", (first,)), Call("log", (times(*rest),))))
        case Call("log", (Quotient(above, below),)):
            return minus(Call("log", (above,)), Call("log", (below,)))
    return None


@keeps("split a sum")
def split_sum(node: Node, around: Around) -> Node | None:
    match node:
        case Summation(over, Sum((first, *rest))) if around.random.random() < 0.5:
            return Sum((Summation(over, first), Summation(over, total(*rest))))
        case Summation(Range("t" as letter, None, None), body):
            head = substituted(body, letter, number(1))
            return Sum((head, Summation(Range(letter, number(2), Reference("tau")), body)))
        case Summation(Range(letter, Node() as lower, Node() as upper), body):
            less = minus(upper, number(1))
            return Sum((Summation(Range(letter, lower, less), body), substituted(body, letter, upper)))
    return None


@keeps("merge sums")
def merge_sums(node: Node, _: Around) -> Node | None:
    match node:
        case Sum((Summation(over, one), Summation(same, other), *more)) if over == same:
            return total(Summation(over, Sum((one, other))), *more)
        case Product((Node() as scale, Summation(over, body))) if over.index not in names(scale):
            return Summation(over, times(scale, body))
        case Negative(Summation(over, body)):
            return Summation(over, Negative(body))
    return None


@keeps("transpose of a product")
def transpose_of_product(node: Node, _: Around) -> Node | None:
    match node:
        case Transpose(MatrixProduct(factors)):
            return MatrixProduct(tuple(Transpose(factor) for factor in reversed(factors)))
        case Transpose(Sum(terms)) if not any(isinstance(term, Number) for term in terms):
            return Sum(tuple(Transpose(term) for term in terms))
        case MatrixProduct((Transpose(one), Transpose(other), *more)):
            joined = Transpose(MatrixProduct((other, one)))
            return MatrixProduct((joined, *more)) if more else joined
    return None


@keeps("transpose twice")
def transpose_twice(node: Node, around: Around) -> Node | None:
    match node:
        case Transpose(Transpose(base)):
            return base
        case MatrixProduct() | Reference() if _is_matrix(node, around):
            return Transpose(Transpose(node))
        case Call("diag" | "outer"):
            return Transpose(Transpose(node))
    return None


def _is_matrix(node: Node, around: Around) -> bool:
    parameters = around.claim.said["given"]["parameters"]
    return isinstance(node, MatrixProduct) or (isinstance(node, Reference) and len(parameters.get(node.name, ())) > 1)


@keeps("matrix identity")
def matrix_identity(node: Node, _: Around) -> Node | None:
    match node:
        case Call("outer", (a, b)):
            return MatrixProduct((Sum((a, times(number(0), a))), Transpose(b))) if isinstance(a, Reference) else None
        case MatrixProduct((Call("diag", (a,)), Call("diag", (b,)), *more)):
            joined = Call("diag", (Product((a, b)),))
            return MatrixProduct((joined, *more)) if more else joined
        case MatrixProduct(factors) if len(factors) > 1:
            return MatrixProduct((times(number(3), factors[0]), *factors[1:-1], Quotient(factors[-1], number(3))))
        case Call("diag", (Product((a, *rest)),)):
            return MatrixProduct((Call("diag", (a,)), Call("diag", (times(*rest),))))
        case Call("diag", (Sum((a, b)),)) if not isinstance(a, Number) and not isinstance(b, Number):
            return Sum((Call("diag", (a,)), Call("diag", (b,))))
    return None
