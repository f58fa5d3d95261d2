"""The truth against autograd and complex steps of the forward equations: every entry by every entry."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from bpttcheck.expressions.scope import Frame
from tests.models.worlds import Numbers, evaluate, random_arrays, read, world_of
from tests.truth.instances import NETS, Net
from tests.truth.nets import rnn
from tests.truth.tape import Oracle

if TYPE_CHECKING:
    from bpttcheck.models.unrolled import Unrolled


def assert_close(found: Any, expected: Any) -> None:
    np.testing.assert_allclose(found, expected, rtol=1e-10, atol=1e-12)


class Instance:
    """A net with random numbers in it: ours, and the oracle's."""

    def __init__(self, net: Net, seed: int) -> None:
        keys: dict[str, object] = {"times": net.times, "options": net.options, "sizes": net.sizes}
        self.world: Unrolled = world_of(net.model, **{key: said for key, said in keys.items() if said})
        self.arrays = random_arrays(self.world, seed)
        self.oracle = Oracle(net.forward, net.times, self.arrays)

    def entries(self, name: str) -> list[str]:
        places = np.ndindex(*self.oracle.shapes[name])
        return [f"{name}[{','.join(str(i + 1) for i in at)}]" if at else name for at in places]

    def ours(self, of: list[str], by: list[str]) -> Any:
        """A row for each entry of `of`, a column for each entry of `by`: `grad` as a file would say it."""
        numbers = Numbers(self.world, self.arrays)
        rows = []
        for name in of:
            places = np.ndindex(*self.oracle.shapes[name])
            letters = "ij"[: len(self.oracle.shapes[name])]
            entry = f"{name}[{','.join(letters)}]" if letters else name
            gradients = [read(f"grad({entry}, {each})", self.world) for each in by]
            for at in places:
                frame = Frame(self.world, {letter: i + 1 for letter, i in zip(letters, at, strict=True)})
                rows.append(np.concatenate([numbers.floats(each.build(frame)) for each in gradients]))
        return np.array(rows)

    def vectors(self, names: list[str]) -> list[str]:
        return [name for name in names if len(self.oracle.shapes[name]) == 1]


def random_rnn(seed: int) -> Net:
    x, h, y, times = np.random.default_rng(seed).integers(1, 4, 4)
    return Net("rnn", rnn, {"x": int(x), "h": int(h), "y": int(y)}, int(times))


INSTANCES = [(name, net, 1) for name, net in NETS.items()]
INSTANCES += [("rnn of random size", random_rnn(seed), seed) for seed in range(6)]
every_instance = pytest.mark.parametrize(
    ("net", "seed"), [pytest.param(net, seed, id=f"{name}-{seed}") for name, net, seed in INSTANCES]
)
every_net = pytest.mark.parametrize("net", NETS.values(), ids=NETS.keys())


@every_instance
def test_every_quantity_has_the_value_of_its_equation(net: Net, seed: int) -> None:
    it = Instance(net, seed)
    for name in it.oracle.values:
        assert_close(evaluate(name, it.world, it.arrays), it.oracle.values[name])


@every_instance
def test_every_entry_by_every_entry_as_autograd_has_it(net: Net, seed: int) -> None:
    it = Instance(net, seed)
    of, by = it.oracle.computed, list(it.oracle.shapes)
    assert_close(it.ours(of, by), it.oracle.autograd(of, by))


@every_net
def test_every_entry_by_every_entry_as_a_complex_step_has_it(net: Net) -> None:
    it = Instance(net, 9)
    of = it.oracle.computed
    for by in it.oracle.shapes:
        steps = it.oracle.complex_step(by)
        expected = np.concatenate([steps[name].reshape(-1, it.oracle.count([by])) for name in of])
        assert_close(it.ours(of, [by]), expected)


@every_net
def test_base_variables_depend_on_nothing_but_themselves(net: Net) -> None:
    it = Instance(net, 3)
    base = [name for name in it.oracle.values if name not in it.oracle.computed]
    np.testing.assert_array_equal(it.ours(base, base), np.eye(it.oracle.count(base)))


@every_net
def test_a_jacobian_has_a_row_for_each_entry_of_its_numerator(net: Net) -> None:
    it = Instance(net, 4)
    of, by = it.vectors(it.oracle.computed), it.vectors(list(it.oracle.shapes))
    for b in by:
        steps = it.oracle.complex_step(b)
        for a in of:
            assert_close(evaluate(f"d {a} / d {b}", it.world, it.arrays), steps[a])


@every_net
def test_denominator_layout_turns_a_jacobian_round(net: Net) -> None:
    it = Instance(net, 5)
    here = Frame(it.world, {})
    of, by = it.vectors(it.oracle.computed)[-1], it.vectors(list(it.oracle.shapes))[0]
    usual = read(f"d {of} / d {by}", it.world)
    turned = read(f"d {of} / d {by}", it.world, denominator_layout=True)
    assert turned.shape == usual.shape.transposed
    rows, columns = it.oracle.count([of]), it.oracle.count([by])
    jacobian = np.array(usual.build(here)).reshape(rows, columns)
    np.testing.assert_array_equal(np.array(turned.build(here)).reshape(columns, rows), jacobian.T)


@every_net
def test_the_copies_of_a_weight_add_up_to_it(net: Net) -> None:
    it = Instance(net, 6)
    of = it.oracle.computed[-1:]
    copied = {name.partition("(")[0] for name in it.oracle.shapes if name not in it.oracle.values}
    for name in copied:
        copies = [f"{name}({t})" for t in range(1, net.times + 1) if f"{name}({t})" in it.oracle.shapes]
        parts = sum(it.ours(of, [copy]) for copy in copies)
        assert_close(parts, it.ours(of, [name]))


# fmt: off
HOLDING = [
    # net,                  of,     by,     holding
    ("lstm",               "s(2)", "s(1)", ("h(1)",)),
    ("lstm",               "h(2)", "s(1)", ("h(1)",)),
    ("lstm",               "L",    "s(1)", ("h(1)", "h(2)")),
    ("lstm",               "s(2)", "h(1)", ("f(2)", "g(2)")),
    ("gru",                "h(2)", "h(1)", ("z(2)", "n(2)")),
    ("gru",                "L",    "h(1)", ("h(3)",)),
    ("rnn",                "L",    "h(1)", ("h(2)",)),
    ("rnn",                "L",    "W",    ("h(1)", "h(2)", "h(3)")),
    ("rnn",                "h(3)", "h(1)", ("h(2)",)),
    ("rnn",                "L",    "V",    ("L(2)",)),
    ("two coupled states", "u(3)", "u(1)", ("v(2)",)),
    ("two coupled states", "E",    "k",    ("E(1)", "v(2)")),
    ("both ways",          "L",    "h(2)", ("h(3)", "g(2)")),
    ("layers",             "J",    "W1",   ("a",)),
]
# fmt: on


@pytest.mark.parametrize(("net", "of", "by", "holding"), HOLDING)
def test_what_is_held_hands_nothing_on(net: str, of: str, by: str, holding: tuple[str, ...]) -> None:
    it = Instance(NETS[net], 7)
    expected = it.oracle.complex_step(by, holding)[of].reshape(-1, it.oracle.count([by]))
    held = ", ".join(holding)
    numbers, here = Numbers(it.world, it.arrays), Frame(it.world, {})
    for entry, row in zip(it.entries(of), expected, strict=True):
        found = numbers.floats(read(f"d {entry} / d {by} holding {held}", it.world).build(here))
        assert_close(found, row)


def test_the_oracle_would_notice_a_path_that_is_left_out() -> None:
    it = Instance(NETS["rnn"], 8)
    ours, cut = it.ours(["L"], ["W"]), it.oracle.autograd(["L"], ["W"], held=("h(1)",))
    assert not np.allclose(ours, cut)
