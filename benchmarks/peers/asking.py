"""Peers in processes of their own, which end at a limit on the processor's time that nothing they do can lift."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from time import perf_counter, process_time
from typing import TYPE_CHECKING, Any, Final

from msgspec import Struct

from benchmarks.peers.claims import LISTS
from benchmarks.peers.judges import PEERS
from bpttcheck.errors import Refused

if TYPE_CHECKING:
    from benchmarks.peers.claims import Claim


_TICKS: Final = 0.1


class Answer(Struct, frozen=True):
    """What a peer said of a claim, after how long; ``note`` says why it said nothing."""

    accepted: bool | None = None
    seconds: float = 0
    note: str = ""


def answers(peer: str, limit: float, claims: str = "claims") -> list[Answer]:
    """What a peer says of all claims; where it ran out of time, the next process goes on with the next claim."""
    found: list[Answer] = []
    while True:
        command = [sys.executable, "-m", "benchmarks.peers.asking", peer, str(limit), str(len(found)), claims]
        done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, check=False)
        found += [Answer(**json.loads(line)) for line in done.stdout.splitlines() if line.startswith('{"accepted')]
        if done.returncode == 0:
            return found
        if done.returncode != -signal.SIGPROF:
            raise RuntimeError(f"{peer} ended with the status {done.returncode}")
        found.append(Answer(seconds=limit, note="time"))


def _answer(peer: str, claim: Claim, limit: float) -> dict[str, Any]:
    try:
        judged = PEERS[peer](claim)
    except Refused:
        return {"accepted": None, "note": "cannot be put"}
    signal.setitimer(signal.ITIMER_PROF, limit)
    start, begun = process_time(), perf_counter()
    accepted = judged()
    taken = process_time() - start, perf_counter() - begun
    signal.setitimer(signal.ITIMER_PROF, 0)
    # A processor's time may be counted in ticks of some milliseconds.
    return {"accepted": None if accepted is None else bool(accepted), "seconds": taken[max(taken) < _TICKS]}


def _main(peer: str, limit: str, first: str, claims: str) -> None:
    signal.signal(signal.SIGPROF, signal.SIG_DFL)
    for claim in LISTS[claims][int(first) :]:
        print(json.dumps(_answer(peer, claim, float(limit))), flush=True)


if __name__ == "__main__":
    _main(*sys.argv[1:])
