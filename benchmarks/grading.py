"""A class's homework of four problems and twenty lines each: how fast it is graded, and how much memory it takes.

Other work on the machine lengthens the time; the processor's time shows what two idle processors would do.
"""

from __future__ import annotations

import csv
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from time import perf_counter

from benchmarks.tables import seconds, show

ASSIGNMENT = """\
title: Week 5
model: rnn
assume: sum(y(t)) = 1
feedback: full
problems:
  - {problem: output, target: "grad(L, o(t))", points: 5}
  - {problem: hidden, target: "grad(L, h(tau))", points: 5}
  - {problem: recurrent, target: "grad(L, h(t))", points: 5}
  - {problem: weights, target: "grad(L, V)", points: 5}
"""
RIGHT = {
    "output": (
        "grad(L(t), o(t))",
        "softmax(o(t))*sum(k, y(t)[k]) - y(t)",
        "yhat(t)*sum(k, y(t)[k]) - y(t)",
        "softmax(o(t)) - y(t)",
        "yhat(t) - y(t)",
    ),
    "hidden": (
        "V.T @ grad(L, o(tau))",
        "V.T @ grad(L(tau), o(tau))",
        "V.T @ (softmax(o(tau)) - y(tau))",
        "-V.T @ (y(tau) - yhat(tau))",
        "V.T @ (yhat(tau) - y(tau))",
    ),
    "recurrent": (
        "V.T @ grad(L, o(t)) + W.T @ grad(L, a(t+1))",
        "V.T @ (softmax(o(t)) - y(t)) + W.T @ grad(L, a(t+1))",
        "V.T @ (yhat(t) - y(t)) + W.T @ grad(L, a(t+1))",
        "V.T @ (yhat(t) - y(t)) + W.T @ diag(1 - h(t+1)^2) @ grad(L, h(t+1))",
        "V.T @ (yhat(t) - y(t)) + W.T @ (grad(L, h(t+1)) * (1 - h(t+1)^2))",
    ),
    "weights": (
        "sum(t, grad(L, o(t)) @ h(t).T)",
        "sum(t, (softmax(o(t)) - y(t)) @ h(t).T)",
        "sum(t, yhat(t) @ h(t).T - y(t) @ h(t).T)",
        "-sum(t, (y(t) - yhat(t)) @ h(t).T)",
        "sum(t, (yhat(t) - y(t)) @ h(t).T)",
    ),
}
# In the place of the third line; the last one is right again, and earns all points.
WRONG = {
    "output": "yhat(t) + y(t)",
    "hidden": "V.T @ (y(tau) + yhat(tau))",
    "weights": "sum(t, (yhat(t) - y(t)) @ h(t-1).T)",
}
# name, submissions, whether three lines of each are wrong
CLASSES = (("100 correct", 100, False), ("1,000 correct", 1000, False), ("30 with three wrong lines", 30, True))


def submission(number: int, *, wrong: bool) -> str:
    parts = [f"student: Student {number}", "answers:"]
    for problem, right in RIGHT.items():
        lines = [*right]
        if wrong and problem in WRONG:
            lines[2] = WRONG[problem]
        parts += [f"  {problem}:", *(f"    - {line}" for line in lines)]
    return "\n".join(parts) + "\n"


def graded(count: int, *, wrong: bool) -> tuple[float, float, float]:
    """The time, the processor's time, and the most megabytes of any process, of a whole run of the command."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "class").mkdir()
        (folder / "assignment.yaml").write_text(ASSIGNMENT, encoding="utf-8")
        for number in range(count):
            text = submission(number, wrong=wrong)
            (folder / "class" / f"s{number:04}.yaml").write_text(text, encoding="utf-8")
        command = [sys.executable, "-m", "bpttcheck", "grade", "assignment.yaml", "class", "--out", "out"]
        start = perf_counter()
        process = subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL)
        _, status, used = os.wait4(process.pid, 0)
        taken = perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            raise SystemExit("not all could be judged")
        with (folder / "out" / "grades.csv").open(encoding="utf-8-sig", newline="") as file:
            if any(row["total"] != row["points"] for row in csv.DictReader(file)):
                raise SystemExit("not all points were earned")
    return taken, used.ru_utime + used.ru_stime, used.ru_maxrss * 1024 / 1e6


def main() -> None:
    processors = len(os.sched_getaffinity(0))
    rows = []
    for name, count, wrong in CLASSES:
        taken, worked, memory = graded(count, wrong=wrong)
        rate, idle = count / taken, count * processors / worked
        rows.append((name, seconds(taken), seconds(worked / count), f"{rate:.1f}", f"{idle:.1f}", f"{memory:.0f} MB"))
    head = ("", "time", "processor, each", "a second", f"if {processors} were idle", "most memory")
    show("Homework of 4 problems and 20 lines, from the command to its results", head, rows)


if __name__ == "__main__":
    main()
