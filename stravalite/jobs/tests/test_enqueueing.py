"""Putting work into the ledger."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from django.db import connections, transaction
from django.utils import timezone

from stravalite.jobs import runner, services
from stravalite.jobs.models import Job, Priority, State
from stravalite.jobs.tests.conftest import AddKind, state_of


@pytest.mark.django_db(transaction=True)
def test_a_job_is_written_in_the_callers_transaction_and_sent_after_commit(sent: list[str]) -> None:
    with transaction.atomic():
        job = services.enqueue("test.one", key="a")
        assert sent == []
    assert sent == [str(job.pk)]
    job.refresh_from_db()
    assert job.dispatched_at is not None


@pytest.mark.django_db(transaction=True)
def test_a_rolled_back_cause_leaves_no_job_and_no_message(sent: list[str]) -> None:
    with pytest.raises(RuntimeError), transaction.atomic():
        services.enqueue("test.one", key="a")
        raise RuntimeError
    assert not Job.objects.exists()
    assert sent == []


def test_only_one_job_per_key_waits(db: None) -> None:
    first = services.enqueue("test.one", key="a", payload={"n": 1})
    second = services.enqueue("test.one", key="a", payload={"n": 2})
    other = services.enqueue("test.one", key="b")
    assert first.pk == second.pk
    assert other.pk != first.pk
    assert Job.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_a_person_who_waits_moves_the_waiting_job_up(sent: list[str]) -> None:
    later = timezone.now() + timedelta(hours=1)
    job = services.enqueue("test.one", key="a", priority=Priority.RECOMPUTE, run_at=later)
    assert sent == []
    services.enqueue("test.one", key="a", priority=Priority.PERSON_WAITING)
    job.refresh_from_db()
    assert job.priority == Priority.PERSON_WAITING
    assert job.run_at <= timezone.now()
    assert sent == [str(job.pk)]
    services.enqueue("test.one", key="a", priority=Priority.BACKFILL)
    job.refresh_from_db()
    assert job.priority == Priority.PERSON_WAITING


def test_a_change_while_its_key_runs_queues_a_second_and_both_run_in_order(
    db: None, kind: AddKind
) -> None:
    seen: list[str] = []

    def handler(job: Job) -> None:
        seen.append(str(job.payload["n"]))
        if job.payload["n"] == 1:
            queued = services.enqueue("test.one", key="a", payload={"n": 2})
            assert queued.pk != job.pk
            assert runner.run(queued.pk) is False, "the same key ran twice at once"

    kind("test.one", handler)
    first = services.enqueue("test.one", key="a", payload={"n": 1})
    assert runner.run(first.pk)
    (second,) = Job.objects.filter(state=State.QUEUED)
    assert runner.run(second.pk)
    assert seen == ["1", "2"]
    assert [state_of(job) for job in (first, second)] == [State.DONE, State.DONE]


@pytest.mark.django_db(transaction=True)
def test_the_second_of_a_key_is_sent_when_the_first_ends(kind: AddKind, sent: list[str]) -> None:
    kind("test.one", lambda _job: services.enqueue("test.one", key="a") and None)
    first = services.enqueue("test.one", key="a")
    runner.run(first.pk)
    (second,) = Job.objects.filter(state=State.QUEUED)
    # once when it was queued, and again when the way was free
    assert sent == [str(first.pk), str(second.pk), str(second.pk)]


@pytest.mark.django_db(transaction=True)
def test_many_threads_that_ask_for_the_same_work_queue_it_once() -> None:
    ready = threading.Barrier(4)
    ids: list[object] = []

    def ask() -> None:
        try:
            ready.wait(5)
            ids.append(services.enqueue("test.one", key="a").pk)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=ask) for _n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert len(ids) == 4
    assert len(set(ids)) == 1
    assert Job.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_worker_that_claims_a_waiting_job_sees_the_change_that_asked_for_it(
    kind: AddKind,
) -> None:
    """The caller changes something, finds the job waiting, and commits late."""
    seen: list[object] = []
    kind("test.one", lambda _job: seen.append(Job.objects.get(key="fact").payload))
    fact = services.enqueue("test.fact", key="fact", payload={"changed": False})
    job = services.enqueue("test.one", key="a")

    def work() -> None:
        try:
            runner.run(job.pk)
        finally:
            connections.close_all()

    worker = threading.Thread(target=work)
    with transaction.atomic():
        Job.objects.filter(pk=fact.pk).update(payload={"changed": True})
        assert services.enqueue("test.one", key="a").pk == job.pk
        worker.start()
        worker.join(0.5)
        assert worker.is_alive(), f"it did not wait for the commit and saw {seen}"
    worker.join(25)
    assert seen == [{"changed": True}]
