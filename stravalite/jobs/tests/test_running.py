"""Claim, work, finish."""

from __future__ import annotations

import threading
import time
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connections
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from stravalite.jobs import registry, runner, services
from stravalite.jobs.models import Job, State
from stravalite.jobs.registry import Permanent
from stravalite.jobs.tests.conftest import AddKind, state_of
from stravalite.observability.context import current_request_id, request_id_is


def _ok(_job: Job) -> None:
    return


def _boom(_job: Job) -> None:
    raise RuntimeError("the disk is full")


def test_a_job_that_works_is_done_once(db: None, kind: AddKind) -> None:
    ran: list[object] = []
    kind("test.one", lambda job: ran.append(job.pk))
    job = services.enqueue("test.one", key="a")
    assert runner.run(job.pk) is True
    assert runner.run(job.pk) is False
    assert ran == [job.pk]
    assert state_of(job) == State.DONE
    assert job.attempts == 1
    assert job.finished_at is not None
    assert job.lease_until is None


@pytest.mark.django_db(transaction=True)
def test_of_two_workers_on_one_job_exactly_one_runs(kind: AddKind) -> None:
    ran: list[int] = []

    def slow(_job: Job) -> None:
        ran.append(threading.get_ident())
        time.sleep(0.2)

    kind("test.one", slow)
    job = services.enqueue("test.one", key="a")
    ready, answers = threading.Barrier(4), []

    def work() -> None:
        try:
            ready.wait(5)
            answers.append(runner.run(job.pk))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=work) for _n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert sorted(answers) == [False, False, False, True]
    assert len(ran) == 1
    assert state_of(job) == State.DONE


def test_a_job_that_is_not_due_is_left_alone(db: None, kind: AddKind) -> None:
    kind("test.one", _ok)
    job = services.enqueue("test.one", key="a", run_at=timezone.now() + timedelta(minutes=5))
    assert runner.run(job.pk) is False
    assert state_of(job) == State.QUEUED
    assert job.attempts == 0


def test_an_id_nobody_knows_is_not_ours_to_do(db: None) -> None:
    assert runner.run(uuid4()) is False


def test_five_attempts_with_growing_waits_then_a_dead_letter_with_its_reason(
    db: None, kind: AddKind
) -> None:
    told: list[Job] = []
    kind("test.one", _boom, on_dead=told.append)
    job = services.enqueue("test.one", key="a")
    waits = []
    for attempt in range(1, 6):
        before = timezone.now()
        assert runner.run(job.pk) is True
        job.refresh_from_db()
        assert job.attempts == attempt
        if attempt < 5:
            assert job.state == State.QUEUED
            waits.append((job.run_at - before).total_seconds())
            assert told == []
        Job.objects.filter(pk=job.pk).update(run_at=timezone.now())
    assert waits == sorted(waits)
    assert waits[-1] > 3 * waits[0]
    assert job.state == State.DEAD
    assert job.error_code == "gave_up"
    assert "the disk is full" in job.last_error
    assert [one.pk for one in told] == [job.pk]


@given(st.integers(min_value=1, max_value=40))
def test_waits_double_within_a_quarter_and_never_pass_an_hour_and_a_quarter(attempts: int) -> None:
    wait_s = runner.backoff(attempts).total_seconds()
    plain_s = min(10 * 2 ** (attempts - 1), 3600)
    assert 0.75 * plain_s <= wait_s <= 1.25 * plain_s


def test_what_cannot_be_helped_goes_straight_to_the_dead_letters(db: None, kind: AddKind) -> None:
    told: list[tuple[str, str]] = []

    def hopeless(_job: Job) -> None:
        raise Permanent("unreadable", "This is a picture.")

    kind("test.one", hopeless, on_dead=lambda job: told.append((job.error_code, job.last_error)))
    job = services.enqueue("test.one", key="a")
    runner.run(job.pk)
    assert state_of(job) == State.DEAD
    assert job.attempts == 1
    assert (job.error_code, job.last_error) == ("unreadable", "This is a picture.")
    assert told == [("unreadable", "This is a picture.")]


def test_a_kind_nobody_handles_is_a_dead_letter(db: None) -> None:
    job = services.enqueue("test.of_a_future_version", key="a")
    assert runner.run(job.pk) is True
    assert state_of(job) == State.DEAD
    assert job.error_code == "unknown_kind"


def test_a_missing_key_in_a_handler_is_a_failure_like_any_other(db: None, kind: AddKind) -> None:
    kind("test.one", lambda job: job.payload["missing"])
    job = services.enqueue("test.one", key="a")
    runner.run(job.pk)
    assert state_of(job) == State.QUEUED
    assert "missing" in job.last_error


def test_a_failure_while_telling_of_the_end_does_not_undo_the_end(db: None, kind: AddKind) -> None:
    def hopeless(_job: Job) -> None:
        raise Permanent("unreadable")

    kind("test.one", hopeless, on_dead=_boom)
    job = services.enqueue("test.one", key="a")
    assert runner.run(job.pk) is True
    assert state_of(job) == State.DEAD


def test_a_failed_job_gives_way_when_the_same_work_was_queued_meanwhile(
    db: None, kind: AddKind
) -> None:
    def change_then_fail(_job: Job) -> None:
        services.enqueue("test.one", key="a")
        raise RuntimeError

    kind("test.one", change_then_fail)
    job = services.enqueue("test.one", key="a")
    runner.run(job.pk)
    assert state_of(job) == State.CANCELLED
    assert job.error_code == "superseded"
    assert Job.objects.filter(key="a", state=State.QUEUED).count() == 1


def test_a_worker_that_lost_its_lease_does_not_overwrite_what_another_finished(
    db: None, kind: AddKind, at_once: None
) -> None:
    turns: list[str] = []

    def handler(job: Job) -> None:
        if turns:
            turns.append("second")
            return
        turns.append("first")
        Job.objects.filter(pk=job.pk).update(lease_until=timezone.now() - timedelta(seconds=1))
        assert runner.sweep() >= 1
        assert runner.run(job.pk) is True  # the same process takes it again
        raise RuntimeError("the first worker wakes up and fails")

    kind("test.one", handler)
    job = services.enqueue("test.one", key="a")
    runner.run(job.pk)
    assert turns == ["first", "second"]
    assert state_of(job) == State.DONE
    assert job.attempts == 2
    assert job.last_error == ""


def test_a_worker_that_lost_its_lease_does_not_end_the_one_that_works_now(
    db: None, kind: AddKind, at_once: None
) -> None:
    states: list[str] = []

    def handler(job: Job) -> None:
        if job.attempts > 1:
            return
        Job.objects.filter(pk=job.pk).update(lease_until=timezone.now() - timedelta(seconds=1))
        runner.sweep()
        again = runner.claim(job.pk)
        assert again is not None

    kind("test.one", handler)
    job = services.enqueue("test.one", key="a")
    runner.run(job.pk)
    states.append(state_of(job))
    assert states == [State.WORKING], "the late finish ended another's claim"


@pytest.mark.django_db(transaction=True)
def test_the_heartbeat_keeps_the_lease_of_a_long_job(kind: AddKind, settings: object) -> None:
    settings.JOB_LEASE_SECONDS = 2  # type: ignore[attr-defined]
    swept: list[int] = []

    def long(_job: Job) -> None:
        time.sleep(2.6)
        swept.append(runner.sweep())

    kind("test.one", long)
    job = services.enqueue("test.one", key="a")
    runner.run(job.pk)
    assert swept == [0]
    assert state_of(job) == State.DONE
    assert job.attempts == 1


def test_progress_is_published_only_while_the_job_is_ours(db: None, kind: AddKind) -> None:
    kind("test.one", lambda job: services.report_progress(job, stage="reading", done=3))
    job = services.enqueue("test.one", key="a")
    runner.run(job.pk)
    job.refresh_from_db()
    assert job.progress == {"stage": "reading", "done": 3}
    services.report_progress(job, stage="too late")
    job.refresh_from_db()
    assert job.progress["stage"] == "reading"


def test_the_request_that_caused_a_job_is_named_in_its_log(db: None, kind: AddKind) -> None:
    ids: list[str] = []
    kind("test.one", lambda _job: ids.append(current_request_id()))
    with request_id_is("req-12345"):
        job = services.enqueue("test.one", key="a")
    runner.run(job.pk)
    assert ids == ["req-12345"]


def test_a_kind_has_one_handler(kind: AddKind) -> None:
    kind("test.one", _ok)
    with pytest.raises(ValueError, match=r"test\.one"):
        kind("test.one", _boom)
    assert "test.one" in registry.names()


def test_every_kind_of_the_house_is_registered() -> None:
    assert {"upload.read", "activity.recompute", "athlete.recompute"} <= set(registry.names())
