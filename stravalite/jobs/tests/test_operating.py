"""The operator's hand on the ledger, and a broker that is gone."""

from __future__ import annotations

import socket
import time
from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from accounts.people.models import User
from stravalite.jobs import runner, services, topics, transport
from stravalite.jobs.models import Job, State
from stravalite.jobs.services import JobNotInState
from stravalite.jobs.tests.conftest import AddKind, state_of


def _in(state: str, key: str = "a", **fields: object) -> Job:
    return Job.objects.create(kind="test.one", key=key, state=state, **fields)


@pytest.mark.parametrize("state", [State.DEAD, State.CANCELLED])
def test_a_dead_or_cancelled_job_gets_its_attempts_back(
    db: None, kind: AddKind, state: str
) -> None:
    kind("test.one", lambda _job: None)
    job = _in(state, attempts=5, error_code="gave_up", finished_at=timezone.now())
    services.retry(job.pk)
    assert state_of(job) == State.QUEUED
    assert (job.attempts, job.error_code, job.finished_at) == (0, "", None)
    assert runner.run(job.pk)
    assert state_of(job) == State.DONE


@pytest.mark.parametrize("state", [State.QUEUED, State.WORKING, State.DONE])
def test_other_jobs_cannot_be_retried(db: None, state: str) -> None:
    job = _in(state)
    with pytest.raises(JobNotInState):
        services.retry(job.pk)
    assert state_of(job) == state


def test_a_dead_job_is_not_retried_beside_the_same_work(db: None) -> None:
    dead = _in(State.DEAD)
    _in(State.QUEUED)
    with pytest.raises(JobNotInState, match="already waits"):
        services.retry(dead.pk)
    assert state_of(dead) == State.DEAD


def test_a_waiting_job_can_be_cancelled_and_says_so(db: None, kind: AddKind) -> None:
    told: list[str] = []
    kind("test.one", lambda _job: None, on_dead=lambda job: told.append(job.error_code))
    job = _in(State.QUEUED)
    services.cancel(job.pk)
    assert state_of(job) == State.CANCELLED
    assert runner.run(job.pk) is False
    assert told == ["cancelled"]


@pytest.mark.parametrize("state", [State.WORKING, State.DONE, State.DEAD, State.CANCELLED])
def test_other_jobs_cannot_be_cancelled(db: None, state: str) -> None:
    job = _in(state)
    with pytest.raises(JobNotInState):
        services.cancel(job.pk)
    assert state_of(job) == state


def test_jobs_nobody_knows_are_refused(db: None) -> None:
    with pytest.raises(JobNotInState):
        services.retry(uuid4())
    with pytest.raises(JobNotInState):
        services.cancel(uuid4())


def test_old_finished_jobs_are_forgotten_and_dead_letters_stay(db: None) -> None:
    long_ago = timezone.now() - timedelta(days=31)
    gone = [_in(State.DONE, "a", finished_at=long_ago), _in(State.CANCELLED, finished_at=long_ago)]
    kept = [
        _in(State.DONE, "b", finished_at=timezone.now() - timedelta(days=29)),
        _in(State.DEAD, "c", finished_at=long_ago),
        _in(State.QUEUED, "d"),
    ]
    assert services.purge() == len(gone)
    assert set(Job.objects.values_list("pk", flat=True)) == {job.pk for job in kept}


@pytest.fixture
def dead_broker(monkeypatch: pytest.MonkeyPatch) -> None:
    """A Redis that nobody answers for."""
    from stravalite.celery import app

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    app.pool.force_close_all()
    monkeypatch.setattr(app.amqp, "_producer_pool", None)
    monkeypatch.setattr(app, "_pool", None)
    monkeypatch.setitem(app.conf, "broker_url", f"redis://127.0.0.1:{port}/0")
    monkeypatch.setitem(
        app.conf,
        "broker_transport_options",
        {"socket_timeout": 1, "socket_connect_timeout": 1, "retry_on_timeout": False},
    )


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("dead_broker")
def test_a_dead_broker_fails_no_request_and_costs_little() -> None:
    began = time.monotonic()
    jobs = [services.enqueue("test.one", key=str(n)) for n in range(20)]
    assert time.monotonic() - began < 4
    assert {state_of(job) for job in jobs} == {State.QUEUED}
    assert {job.dispatched_at for job in jobs} == {None}
    assert transport._quiet_until > time.monotonic() - 1, "no breaker opened"


@pytest.mark.django_db(transaction=True)
def test_after_a_failed_send_the_broker_is_left_alone_for_a_moment(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from stravalite.jobs.tasks import run_job

    tries: list[object] = []

    def refuse(**_options: object) -> None:
        tries.append(1)
        raise ConnectionRefusedError

    monkeypatch.setattr(run_job, "apply_async", refuse)
    first, second = (services.enqueue("test.one", key=key) for key in ("a", "b"))
    assert len(tries) == 1
    monkeypatch.setattr(transport, "_quiet_until", time.monotonic() - 0.01)
    monkeypatch.setattr(run_job, "apply_async", lambda **_options: tries.append(2))
    assert runner.sweep() == 2
    assert tries == [1, 2, 2]
    assert {state_of(first), state_of(second)} == {State.QUEUED}


def test_a_jobs_progress_is_heard_by_its_athlete_only(owner: User) -> None:
    from conftest import make_person

    job = _in(State.QUEUED, athlete=owner)
    assert topics.may_hear(owner, str(job.pk))
    assert not topics.may_hear(make_person("Other"), str(job.pk))
    assert not topics.may_hear(owner, str(uuid4()))
    assert not topics.may_hear(owner, "not-an-id")
