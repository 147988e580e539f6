"""Two workers that reach for the same job both find work."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID, uuid4

import pytest

from stravalite.jobs import registry, runner
from stravalite.jobs.models import Job, State
from stravalite.jobs.services import enqueue


@pytest.fixture
def done(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    keys: list[str] = []
    kinds = {"turn": registry.Kind("turn", lambda job: keys.append(job.key), None)}
    monkeypatch.setattr(registry, "_kinds", kinds)
    yield keys


@pytest.mark.django_db
def test_the_loser_of_a_race_takes_the_next_job(
    done: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    jobs = [enqueue("turn", key=str(number)) for number in range(3)]
    claim = runner.claim
    lost: list[UUID] = []

    def a_moment_late(job_id: UUID) -> Job | None:
        if not lost:  # another worker takes it between the look and the claim
            lost.append(job_id)
            Job.objects.filter(pk=job_id).update(state=State.DONE)
        return claim(job_id)

    monkeypatch.setattr(runner, "claim", a_moment_late)
    # the message is of a job that the other worker did already
    assert runner.run_most_urgent(jobs[0].pk)
    assert lost == [jobs[0].pk]
    assert done == ["1"]


@pytest.mark.django_db
def test_as_many_turns_as_jobs_leave_none_waiting_whatever_their_messages_say(
    done: list[str],
) -> None:
    jobs = [enqueue("turn", key=str(number)) for number in range(10)]
    for _turn in jobs:
        runner.run_most_urgent(jobs[-1].pk)
    assert sorted(done) == sorted(str(number) for number in range(10))


@pytest.mark.django_db
def test_a_turn_without_work_ends(done: list[str]) -> None:
    assert runner.run_most_urgent(uuid4()) is False
    assert done == []
