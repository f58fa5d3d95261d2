"""The engine: how its time and memory grow with τ, what a further line costs, and what SymPy takes."""

from __future__ import annotations

from benchmarks.measure import measured
from benchmarks.problem import SIZES, SMALL
from benchmarks.tables import ratio, seconds, show

TIMES = (2, 20, 200)
LIMIT = 20.0


def main() -> None:
    growth()
    further()
    beside_sympy()


def growth() -> None:
    found = {tau: measured("engine", tau, SIZES, 9 if tau < 100 else 3) or {} for tau in TIMES}
    base = found[TIMES[0]]["seconds"]
    rows = []
    for tau, it in found.items():
        time, peak = it["seconds"], f"{it['peak']:.0f} MB"
        rows.append((str(tau), seconds(time), ratio(time, base), seconds(time / tau), peak))
    title = "All of ∂L/∂w₁₁ by the recursion over time (x 4, h 5, y 3): unroll, differentiate, read, judge"
    show(title, ("τ", "time", f"to τ = {TIMES[0]}", "per step", "peak memory"), rows)


def further() -> None:
    found = measured("further", 9) or {}
    whole = (measured("engine", 3, SIZES, 9) or {})["seconds"]
    rows = [(line, seconds(time), ratio(time, whole)) for line, time in found.items()]
    show("A further line about the same truth at τ = 3", ("line", "time", "to the first"), rows)


def beside_sympy() -> None:
    rows = []
    for tau in (1, 2):
        ours = (measured("engine", tau, SMALL, 9) or {})["seconds"]
        rows.append((f"bpttcheck, τ = {tau}", seconds(ours), "1 ×"))
        for method in ("equals", "simplify"):
            found = measured("sympy", tau, method, limit=LIMIT)
            time = found["seconds"] if found else None
            rows.append((f"SymPy's {method}, τ = {tau}", seconds(time, LIMIT), ratio(time, ours, LIMIT)))
    title = f"Beside SymPy, on two hidden units and two outputs (cut off after {LIMIT:g} s)"
    show(title, ("", "time", "ratio"), rows)


if __name__ == "__main__":
    main()
