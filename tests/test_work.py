"""The work that the program does, in counts that no machine changes: more than a fifth more is a regression."""

from __future__ import annotations

from benchmarks import work


def test_no_task_takes_a_fifth_more_work_than_is_stored() -> None:
    grown = work.grown(work.counts(), work.stored())
    assert not grown, "\n".join(
        [*grown, "`python -m benchmarks.work --write` keeps the new counts, where they are meant"]
    )


def test_more_work_is_noticed() -> None:
    stored = {"task": {"nodes": 100, "questions": 1}}
    assert work.grown({"task": {"nodes": 120, "questions": 1}}, stored) == []
    assert work.grown({"task": {"nodes": 121}, "new": {"nodes": 1}}, stored) == [
        "task: nodes 100 → 121",
        "new: nodes 0 → 1",
    ]
