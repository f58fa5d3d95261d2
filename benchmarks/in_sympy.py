"""The same problem in SymPy, for the net with two hidden units and two outputs."""

from __future__ import annotations

from typing import Any

from sympy import Matrix, Symbol, diff, exp, log, symbols, tanh

from benchmarks.problem import SMALL


def sides(times: int) -> tuple[Any, Any]:
    """The line by the recursion over time, and the truth by differentiating the loss."""
    net = Net(times)
    return net.recursion(), diff(net.loss(), net.W[0, 0])


class Net:
    def __init__(self, times: int) -> None:
        x, h, y = SMALL.values()
        self.times = times
        self.W, self.U, self.V = _matrix("W", h, h), _matrix("U", h, x), _matrix("V", y, h)
        self.b, self.c = _matrix("b", h, 1), _matrix("c", y, 1)
        self.y = [_matrix(f"y{t}", y, 1) for t in range(times + 1)]
        self.h, self.yhat = [_matrix("h0", h, 1)], [Matrix()]
        for t in range(1, times + 1):
            self.h.append((self.b + self.W * self.h[-1] + self.U * _matrix(f"x{t}", x, 1)).applyfunc(tanh))
            scores = (self.c + self.V * self.h[-1]).applyfunc(exp)
            self.yhat.append(scores / sum(scores))

    def loss(self) -> Any:
        return -sum((self.y[t].T * self.yhat[t].applyfunc(log))[0] for t in range(1, self.times + 1))

    def recursion(self) -> Any:
        total, delta = 0, Matrix([0] * SMALL["h"])
        for t in range(self.times, 0, -1):
            by_o = self.yhat[t] * sum(self.y[t]) - self.y[t]
            slope = self.h[t].applyfunc(lambda h: 1 - h**2)
            delta = slope.multiply_elementwise(self.V.T * by_o + self.W.T * delta)
            total += delta[0] * self.h[t - 1][0]
        return total


def _matrix(name: str, rows: int, columns: int) -> Any:
    if columns == 1:
        return Matrix(symbols(f"{name}_1:{rows + 1}", real=True))
    return Matrix(rows, columns, lambda i, j: Symbol(f"{name}_{i + 1}{j + 1}", real=True))
