"""What a target truly is, as SymPy expressions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, TypeAlias

from msgspec import Struct

from bpttcheck.api.about import setting
from bpttcheck.api.algebra import Algebra
from bpttcheck.api.refused import refusals
from bpttcheck.errors import Refused, within
from bpttcheck.expressions.shapes import UNIT
from bpttcheck.notation import plain
from bpttcheck.notation.latex.letters import Pen
from bpttcheck.notation.latex.write import typeset
from bpttcheck.places import Passage
from bpttcheck.verify.claims import Target, frames, notation_of, read_target
from bpttcheck.verify.setting import Prepared, Settings

if TYPE_CHECKING:
    from typing import Unpack

    import sympy

    from bpttcheck.api.about import About, AnyModel
    from bpttcheck.verify.claims import Entries, Values


# An expression of SymPy's, which has no types, or a matrix of them.
Value: TypeAlias = Any
# More is not set by a notebook.
_MOST_SHOWN: Final = 5_000


class Gradient(Struct, frozen=True, eq=False):
    """A target as SymPy has it: an expression, or a matrix where it has several entries; a vector is a column.

    With a free index such as ``t`` there is one for each of its values.

    >>> import bpttcheck
    >>> gradient = bpttcheck.gradient("d L / d o(t)[1]", sizes={"y": 2})
    >>> gradient.indices
    {'t': (1, 2, 3)}
    >>> gradient.at(t=2)
    y_2_1*yhat_2_1 - y_2_1 + y_2_2*yhat_2_1
    >>> sorted(gradient.names[symbol] for symbol in gradient.at(t=2).free_symbols)
    ['y(2)[1]', 'y(2)[2]', 'yhat(2)[1]']
    """

    target: str
    names: dict[sympy.Symbol, str]
    _values: dict[Values, Value]
    _pen: Pen
    _size: int

    @property
    def indices(self) -> dict[str, tuple[int, ...]]:
        """The free indices, and the values at which the target exists."""
        found: dict[str, dict[int, None]] = {}
        for values in self._values:
            for name, value in values:
                found.setdefault(name, {})[value] = None
        return {name: tuple(values) for name, values in found.items()}

    @property
    def value(self) -> Value:
        """The expression or matrix, where no index is free; raises ValueError where one is."""
        return self.at()

    def at(self, **indices: int) -> Value:
        """The expression or matrix at values of the free indices; raises ValueError where there is none.

        >>> import bpttcheck
        >>> bpttcheck.gradient("d h(t) / d a(t)", sizes={"h": 2}).at(t=1)
        Matrix([
        [1 - h_1_1**2,            0],
        [           0, 1 - h_1_2**2]])
        """
        wanted = set(indices.items())
        for values, found in self._values.items():
            if set(values) == wanted:
                return found
        given = ", ".join(f"{name} = {' or '.join(map(str, values))}" for name, values in self.indices.items())
        raise ValueError(f"{self.target} exists for {given}" if given else f"{self.target} has no free index")

    def latex(self, value: Value = None) -> str:
        r"""An expression in these symbols as LaTeX, in the signs of the field; without one, :attr:`value`.

        >>> import bpttcheck
        >>> gradient = bpttcheck.gradient("d o(2)[1] / d a(2)[3]")
        >>> print(gradient.latex())
        V_{1,3} \left(1 - \left(h^{(2)}_{3}\right)^{2}\right)
        """
        import sympy

        signs = {symbol: typeset(plain.read(name), self._pen) for symbol, name in self.names.items()}
        return str(sympy.latex(self.value if value is None else value, symbol_names=signs))

    def _repr_latex_(self) -> str | None:
        """What a notebook shows; nothing where it would take the notebook minutes to set it."""
        if self._size > _MOST_SHOWN:
            return None
        lines = [f"{_said(values)}{self.latex(value)}" for values, value in self._values.items()]
        return "".join((r"$\displaystyle \begin{array}{l} ", r" \\[1ex] ".join(lines), r" \end{array}$"))

    def __repr__(self) -> str:
        over = "".join(f" for {name} = {', '.join(map(str, values))}" for name, values in self.indices.items())
        return f"<Gradient {self.target!r}{over}: {self._size} operations>"

    def __str__(self) -> str:
        lines = ((", ".join(f"{name} = {at}" for name, at in values), value) for values, value in self._values.items())
        return "\n".join(f"{at}: {value}" if at else str(value) for at, value in lines)


def gradient(target: str, *, model: AnyModel = "rnn", expand: bool = False, **about: Unpack[About]) -> Gradient:
    """The truth of a target, plain or LaTeX, in the quantities of the model.

    Each entry of a quantity is a symbol, ``h_2_1`` for ``h(2)[1]``, and ``names`` says which. With ``expand``, all that
    the model computes is written out, down to its parameters and what it is given. ``model`` and the rest are those of
    :func:`bpttcheck.check`. Raises :class:`bpttcheck.Refused` where the target means nothing, or is too large.

    >>> import bpttcheck
    >>> bpttcheck.gradient("d L(2) / d yhat(2)[1]").value
    -y_2_1/yhat_2_1
    >>> bpttcheck.gradient("grad(L, c)", sizes={"y": 2}, times=1).value
    Matrix([
    [y_1_1*yhat_1_1 - y_1_1 + y_1_2*yhat_1_1],
    [y_1_1*yhat_1_2 + y_1_2*yhat_1_2 - y_1_2]])
    >>> bpttcheck.gradient("d S[1] / d a[1]", model="softmax", sizes={"n": 2}, expand=True).names
    {a_1: 'a[1]', a_2: 'a[2]'}
    """
    with refusals("TARGET"):
        prepared = Settings(b"").prepare(setting(model, about))
        read = read_target(Passage.whole(target, "TARGET"), prepared, notation_of(target))
        read.check(prepared)
        algebra = Algebra(prepared.world.graph, expand=expand)
        with within(read.claim.passage):
            values = {at: _value(nodes, read, prepared, algebra) for at, nodes in _entries(read, prepared)}
        return Gradient(target, algebra.names, values, Pen(prepared.lexicon()), algebra.size)


def _said(values: Values) -> str:
    """At which values something stands, before it."""
    return "".join(rf"{name} = {value}\colon\quad " for name, value in values)


def _entries(target: Target, prepared: Prepared) -> list[tuple[Values, Entries]]:
    """The nodes of a target at the values of its free indices at which it exists."""
    found = []
    for frame in frames(target.claim.free, prepared):
        nodes = target.truth(frame)
        if not isinstance(nodes, Refused):
            found.append((tuple(frame.indices.items()), nodes))
    return found


def _value(nodes: Entries, target: Target, prepared: Prepared, algebra: Algebra) -> Value:
    import sympy

    shape, expressions = target.claim.meaning.shape, algebra.of(nodes)
    if shape.is_scalar:
        return expressions[0]
    rows, columns = (1 if sort == UNIT else prepared.world.size(sort) for sort in (shape.rows, shape.columns))
    return sympy.ImmutableMatrix(rows, columns, expressions)
