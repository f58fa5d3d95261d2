"""What a line costs beyond start-up: all of `derivations/` in one process, beside a fixed piece of Python."""

from __future__ import annotations

from pathlib import Path

from benchmarks.measure import measured
from benchmarks.tables import ratio, seconds, show

FOLDER = Path(__file__).parent.parent / "derivations"
RUNS = 3


def main() -> None:
    runs = [measured("lines", str(FOLDER)) or {} for _ in range(RUNS)]
    work = min(run.pop(" reference") for run in runs)
    counts = {name.removesuffix(" lines"): int(runs[0][name]) for name in runs[0] if name.endswith(" lines")}
    rows = []
    for name, count in counts.items():
        time = min(run[f"{name} seconds"] for run in runs) / count
        rows.append((name, str(count), seconds(time), ratio(time, work)))
    show(f"A line, once all is imported: least of {RUNS} runs", ("", "lines", "a line", "to 10,000 powers"), rows)


if __name__ == "__main__":
    main()
