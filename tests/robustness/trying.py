"""Inputs of one kind one after the other, in a process whose bounds the system keeps."""

from __future__ import annotations

import json
import resource
import signal
import sys
import traceback
from itertools import count
from time import process_time
from typing import Any

from tests.robustness.subjects import SUBJECTS, made

SECONDS = 2.0
MEGABYTES = 500


def confined() -> None:
    """Limit the memory of this process, and let what runs out of time be killed: even C code that does not return."""
    resource.setrlimit(resource.RLIMIT_DATA, (MEGABYTES << 20,) * 2)
    signal.signal(signal.SIGPROF, signal.SIG_DFL)


def one(kind: str, number: int) -> dict[str, Any]:
    """What became of one input: the processor's time that it took, and the exception, if there was one."""
    given, fault = made(kind, number), ""
    start = process_time()
    signal.setitimer(signal.ITIMER_PROF, SECONDS)
    try:
        SUBJECTS[kind].take(*given)
    except (Exception, SystemExit) as error:  # noqa: BLE001  (whatever it is, it is a finding)
        place = traceback.extract_tb(error.__traceback__)[-1]
        fault = f"{type(error).__name__} in {place.name}, line {place.lineno} of {place.filename.rpartition('/')[2]}"
    signal.setitimer(signal.ITIMER_PROF, 0)
    taken, peak = process_time() - start, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"number": number, "seconds": taken, "peak": peak, "fault": fault}


def main(kind: str, first: str, seconds: str, least: str = "1") -> None:
    """Print a line of JSON after each input, so many at least, until this process has had its time."""
    confined()
    for number in count(int(first)):
        _tell(one(kind, number))
        if process_time() > float(seconds) and number + 1 >= int(first) + int(least):
            return


def _tell(found: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(found) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main(*sys.argv[1:])
