"""What a worker does with the bytes of a submission, and what is made of what it said, to whichever end it came."""

from __future__ import annotations

import signal
from functools import partial
from typing import TYPE_CHECKING, Final

from msgspec import DecodeError, json
from msgspec.structs import replace

from bpttcheck.derivation import Step
from bpttcheck.errors import Refused
from bpttcheck.explain import explain
from bpttcheck.grade.coding import fraction
from bpttcheck.grade.grading import grade, unread
from bpttcheck.grade.journal import Line
from bpttcheck.grade.reaching import reaching
from bpttcheck.grade.records import Graded
from bpttcheck.grade.worker import At, Done, Exhausted, Failed, Finished, Marked, Message, Reaches, Who
from bpttcheck.loading import files
from bpttcheck.loading.files import Unread
from bpttcheck.loading.homework import load_submission
from bpttcheck.places import NOWHERE, Passage
from bpttcheck.verify.results import Located

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bpttcheck.grade.pool import Ended
    from bpttcheck.grade.records import LineMark, ProblemMark
    from bpttcheck.grade.worker import Limits, Tell, Work
    from bpttcheck.homework import Assignment
    from bpttcheck.verify.many import Further
    from bpttcheck.verify.setting import Settings

_MESSAGES: Final[json.Decoder[Message]] = json.Decoder(Message, dec_hook=fraction)
_TIME_IS_UP: Final = (signal.SIGPROF, signal.SIGXCPU)


def work_for(assignment: Assignment, worlds: Settings, further: Further | None = None) -> Work:
    """What is done with each submission; what is said further comes after its marks."""
    return partial(_judge, assignment, worlds, further)


def _judge(
    assignment: Assignment, worlds: Settings, further: Further | None, data: bytes, path: str, tell: Tell
) -> None:
    source = files.decoded(path, data)
    if isinstance(source, Unread):
        tell(Failed(_refused("read", Located(source.fault, Passage.of(source.source)))))
        return
    try:
        submission = load_submission(source, assignment.names)
    except Refused as refused:
        tell(Failed(_refused("read", Located(refused.fault, refused.passage or Passage.of(source)))))
        return
    tell(Who(submission.student, submission.number, submission.email))

    def told(what: Step | ProblemMark) -> None:
        tell(At(what.text.place(NOWHERE).line) if isinstance(what, Step) else Done(what))

    try:
        tell(Marked(grade(assignment, submission, explain, told, worlds).flags))
        for reach in reaching(assignment, submission, further, worlds) if further else ():
            tell(Reaches(*reach))
        tell(Finished())
    except Refused as refused:
        tell(Failed(_refused("judged", Located(refused.fault, refused.passage or Passage.of(assignment.source)))))


def _refused(how: str, at: Located) -> str:
    """Why, with its line."""
    fault = at.fault
    why = fault.message.removeprefix("cannot be read: ")
    hint = f" ({fault.hint})" if fault.hint else ""
    return f"could not be {how}: line {at.passage.place(fault.span).line}: {why}{hint}"


def concluded(ended: Ended, assignment: Assignment, limits: Limits) -> Line:
    """The result of a submission; where its worker was lost, the marks for what it had judged until then."""
    who, line = ("", "", ""), 0
    done: list[ProblemMark] = []
    path, why, messages = ended.task.path, _why(ended, limits), _messages(ended.said)
    for message in messages:
        match message:
            case Marked(flags):
                graded = Graded(path, *who, tuple(done), flags=flags)
                reaches, is_whole = _reaching(graded, messages)
                return Line(ended.task.key, reaches, "" if is_whole else str(limits))
            case Failed(error):
                return Line(ended.task.key, unread(assignment, path, error, who, tuple(done)))
            case Who(student, number, email):
                who = student, number, email
            case At(number_of_line):
                line = number_of_line
            case Done(mark):
                done.append(mark)
                line = 0
            case Exhausted():
                why = f"used more than {limits.megabytes} MB"
    at = f", at line {line}" if line else ""
    return Line(ended.task.key, unread(assignment, path, why + at, who, tuple(done)), str(limits))


def _reaching(graded: Graded, messages: Iterator[Message]) -> tuple[Graded, bool]:
    """A result with how far its lines reach, as far as that was found; and whether it was found to the end."""
    says, is_whole = dict[tuple[str, int], str](), False
    for message in messages:
        match message:
            case Reaches(problem, number, text):
                says[problem, number] = text
            case Finished():
                is_whole = True
    problems = (replace(each, lines=tuple(_lines(each, says))) for each in graded.problems)
    return (replace(graded, problems=tuple(problems)) if says else graded), is_whole


def _lines(problem: ProblemMark, says: dict[tuple[str, int], str]) -> Iterator[LineMark]:
    for number, line in enumerate(problem.lines):
        yield replace(line, reach=says.get((problem.name, number), ""))


def _why(ended: Ended, limits: Limits) -> str:
    if ended.late or ended.ended_by in _TIME_IS_UP:
        return f"took longer than {limits.seconds:g} s"
    how = f" ({signal.Signals(ended.ended_by).name})" if ended.ended_by else ""
    return f"the worker was lost{how}"


def _messages(said: bytes) -> Iterator[Message]:
    """All that was said to its end; a process that is killed may be in the middle of a word."""
    for line in said.splitlines(keepends=True):
        try:
            yield _MESSAGES.decode(line)
        except DecodeError:
            return
