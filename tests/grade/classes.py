"""A class that hands in, in a folder of its own, and the program graded as a process."""

from __future__ import annotations

import gzip
import io
import mmap
import os
import signal
import socket
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, NoReturn

from bpttcheck.cli import main
from bpttcheck.loading.files import LARGEST
from tests.cli.test_bad_input import FILES, LINES
from tests.grade.homeworks import ASSIGNMENT

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parent.parent.parent
GOOD = """\
student: Ada {number}
answers:
  output:
    - d L / d L(t) * grad(L(t), o(t))
    - {last}
  hidden: V.T @ grad(L, o(tau))
"""
LASTS = ("yhat(t) - y(t)", "-y(t) + yhat(t)")
SHORT = "student: Ada {number}\nanswers: {{output: {last}}}\n"
# To say why one is not right takes longer than to judge many others.
SLIPS = ("y(t) - yhat(t)", "yhat(t) +")
RARE = 50


def zipped(content: bytes) -> bytes:
    """An archive with one file, whose name leads out of where it is unpacked."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        # Of a day, not of today: its bytes are the same in every run.
        archive.writestr(zipfile.ZipInfo("../../pwned.yaml"), content, zipfile.ZIP_DEFLATED)
    return made.getvalue()


# Names of files that mean something to a shell, a spreadsheet, a browser or a path, and are good otherwise.
NAMES = (
    "..%2f..%2fup.yaml",
    "new\nline.yaml",
    "=cmd().yaml",
    "<script>alert(1).yaml",
    "-rf.yaml",
    "a\x1b[2J.yaml",
    "...yaml",
)

BAD: dict[str, str | bytes] = {
    "bomb.yaml": "a: &a [x, x]\nb: &b [*a, *a]\nanswers: {output: [*b]}\n",
    "fork.yaml": "answers: !!python/object/apply:os.system ['echo out > pwned']\n",
    "merge.yaml": "answers: {<<: {output: [1]}}\n",
    "deep.yaml": "answers: " + "[" * 100_000,
    "deepline.yaml": "answers: {output: '" + "(" * 50_000 + "'}\n",
    "power.yaml": "answers: {output: [9^9^9^9]}\n",
    "digits.yaml": f"answers: {{output: [{'9' * 100_000}]}}\n",
    "latin.yaml": b"student: \xe9\n",
    "nul.yaml": "student: \0\n",
    "empty.yaml": "",
    "list.yaml": "- 1\n",
    "model.yaml": "model: lstm\nanswers: {}\n",
    "twice.yaml": "answers: {}\nanswers: {}\n",
    "surrogate.yaml": 'student: "\\ud800"\nanswers: {output: [y(t)]}\n',
    "picture.png": b"\x89PNG",
    "large.yaml": b" " * (LARGEST + 1),
    "bomb.zip": zipped(b"0" * (1 << 24)),
    "bomb.yaml.gz": gzip.compress(b"0" * (1 << 24)),
    "zipped.yaml": zipped(b"0" * (1 << 16)),
    "deep.ipynb": '{"cells": ' + "[" * 100_000,
    "key.yaml": "answers: {../../../tmp/pwned: [y(t)]}\n",
    "endless.yaml": "answers:\n output:\n" + "".join(f" - yhat(t) + {number}*y(t)\n" for number in range(2, 100)),
    **{f"file {name}.yaml": case.text for name, case in FILES.items()},
    **{f"line {name}.yaml": f"answers:\n output:\n - {case.text!s}\n - {LASTS[0]}\n" for name, case in LINES.items()},
}


def hand_in(folder: Path, count: int, form: str = GOOD) -> None:
    folder.mkdir(parents=True)
    for number in range(count):
        chosen = SLIPS if number % RARE == 2 else LASTS
        text = form.format(number=number, last=chosen[number // RARE % 2])
        (folder / f"s{number:03}.yaml").write_text(text, encoding="utf-8")


def add_hostile(folder: Path) -> None:
    for name, content in BAD.items():
        (folder / name).write_bytes(content if isinstance(content, bytes) else content.encode())
    for number, name in enumerate(NAMES):
        (folder / name).write_text(GOOD.format(number=number, last=LASTS[0]), encoding="utf-8")
    (folder / "link.yaml").symlink_to("/etc/passwd")
    (folder / "loop.yaml").symlink_to("loop.yaml")
    (folder / "away").symlink_to("/etc")
    os.mkfifo(folder / "fifo.yaml")
    with socket.socket(socket.AF_UNIX) as made:
        made.bind(os.path.relpath(folder / "socket.yaml"))
    with (folder / "sparse.yaml").open("wb") as file:
        file.truncate(1 << 30)
    for name, files in {"none": (), "two": ("a.yaml", "b.tex"), "one": ("work.yaml", "photo.png")}.items():
        (folder / name).mkdir()
        for each in files:
            (folder / name / each).write_text(GOOD.format(number=name, last=LASTS[0]), encoding="utf-8")
    (folder / "linked").mkdir()
    (folder / "linked" / "work.yaml").symlink_to("/etc/passwd")


def assignment(folder: Path) -> str:
    path = folder / "assignment.yaml"
    path.write_text(ASSIGNMENT, encoding="utf-8")
    return str(path)


def started(*arguments: str, **options: object) -> subprocess.Popen[str]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "bpttcheck", "grade", *arguments]
    # Whatever runs the tests in the background may have Ctrl-C ignored, and hands that on.
    options["preexec_fn"] = _interruptible
    return subprocess.Popen(command, env=environment, stdout=-1, stderr=-1, text=True, **options)  # type: ignore[call-overload,no-any-return]


def _interruptible() -> None:
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def run(*arguments: str) -> tuple[int, str, str]:
    process = started(*arguments)
    out, err = process.communicate(timeout=60)
    return process.returncode, out, err


class Copy(NamedTuple):
    """A run in a copy of this process, which has the program in memory: its end, and how many steps it came to."""

    process: int
    status: int
    steps: int


# What a run does to the system, as Python announces it.
STEPS = {"open", "os.fork", "os.listdir", "os.mkdir", "os.remove", "os.rename", "os.rmdir", "os.truncate"}


def forked(*arguments: str, die_at: int = 0) -> Copy:
    """Grade in a copy of this process, which is killed before one of its steps if that is wanted."""
    with mmap.mmap(-1, 8) as shared:
        child = os.fork()
        if not child:
            _grade_and_end(arguments, shared, die_at)
        _, status = os.waitpid(child, 0)
        return Copy(child, os.waitstatus_to_exitcode(status), int.from_bytes(shared[:], "big"))


def _grade_and_end(arguments: tuple[str, ...], shared: mmap.mmap, die_at: int) -> NoReturn:
    own, count, status = os.getpid(), 0, 99

    def step(event: str, _: object) -> None:
        nonlocal count
        if event in STEPS and os.getpid() == own:
            count += 1
            shared[:] = count.to_bytes(8, "big")
            if count == die_at:
                os.kill(own, signal.SIGKILL)

    try:
        os.setsid()
        sys.addaudithook(step)
        nowhere = os.open(os.devnull, os.O_RDWR)
        for stream in range(3):
            os.dup2(nowhere, stream)
        status = main(["grade", *arguments], standalone_mode=False)
    finally:
        os._exit(status)


def results(folder: Path) -> dict[str, bytes]:
    """All results, the journal left out: in it they stand in the order in which they were known."""
    files = (path for path in sorted(folder.rglob("*")) if path.is_file() and path.name != "journal.jsonl")
    return {str(path.relative_to(folder)): path.read_bytes() for path in files}


def processes_of(group: int) -> Iterator[int]:
    """What is left of a group of processes; those that have ended and wait to be seen off are not."""
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            fields = (entry / "stat").read_text(encoding="utf-8").rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[2]) == group and fields[0] not in "ZX":
            yield int(entry.name)
