"""Forward runs in NumPy, with a nudge at every quantity: a derivative by an intermediate, measured.

Nothing here is shared with the package. Each quantity is stored as its equation says plus its nudge, so the
derivative by it lets it vary freely, keeps its siblings, and follows every later path. `copy` is a shared
parameter as it is used at one time, with a nudge of its own; what is `held` keeps its value, come what may.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as real_numpy
from autograd import jacobian
from autograd import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

Array = Any
STEP = 1e-30


class Tape:
    def __init__(self, given: Mapping[str, Array], nudges: Mapping[str, Array], held: Mapping[str, Array]) -> None:
        self.values: dict[str, Array] = {}
        self.shapes: dict[str, tuple[int, ...]] = {}
        self._nudges = nudges
        self._held = held
        for name, value in given.items():
            self[name] = value

    def __setitem__(self, name: str, value: Array) -> None:
        self.values[name] = self._nudged(name, self._held.get(name, value))

    def __getitem__(self, name: str) -> Array:
        return self.values[name]

    def copy(self, name: str, time: int) -> Array:
        return self._nudged(f"{name}({time})", self[name])

    def _nudged(self, name: str, value: Array) -> Array:
        self.shapes[name] = real_numpy.shape(value)
        return value + self._nudges.get(name, 0)


class Oracle:
    """A net at given values of its base variables."""

    def __init__(self, forward: Callable[[Tape, int], None], times: int, given: Mapping[str, Array]) -> None:
        self._forward, self._times, self._given = forward, times, given
        base = self.run({}, ())
        self.values = base.values
        self.shapes = base.shapes

    def run(self, nudges: Mapping[str, Array], held: tuple[str, ...]) -> Tape:
        tape = Tape(self._given, nudges, {name: self.values[name] for name in held})
        self._forward(tape, self._times)
        return tape

    @property
    def computed(self) -> list[str]:
        return [name for name in self.values if name not in self._given]

    def complex_step(self, by: str, held: tuple[str, ...] = ()) -> dict[str, Array]:
        """∂A/∂by for every quantity A: the axes of A, then one axis over the entries of `by`."""
        shape = self.shapes[by]
        units = 1j * STEP * real_numpy.eye(self.count([by]))
        columns = [self.run({by: unit.reshape(shape)}, held).values for unit in units]
        return {
            name: real_numpy.stack([real_numpy.imag(column[name]) / STEP for column in columns], axis=-1)
            for name in self.values
        }

    def autograd(self, of: list[str], by: list[str], held: tuple[str, ...] = ()) -> Array:
        """The Jacobian of all entries of `of` by all entries of `by`, by reverse mode."""
        return jacobian(lambda flat: self._flat(of, by, flat, held))(real_numpy.zeros(self.count(by)))

    def _flat(self, of: list[str], by: list[str], flat: Array, held: tuple[str, ...]) -> Array:
        nudges, start = {}, 0
        for name in by:
            nudges[name] = np.reshape(flat[start : start + self.count([name])], self.shapes[name])
            start += self.count([name])
        values = self.run(nudges, held).values
        return np.concatenate([np.reshape(values[name], (-1,)) for name in of])

    def count(self, names: list[str]) -> int:
        return sum(int(real_numpy.prod(self.shapes[name])) for name in names)
