"""Lost messages, killed workers, restarts: they cost a minute, not the work."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.db import connection
from django.utils import timezone

from stravalite.jobs import runner, services, tasks
from stravalite.jobs.models import Job, State
from stravalite.jobs.tests.conftest import AddKind, state_of

ROOT = Path(__file__).resolve().parents[3]
_WORKER = """
import sys, time, uuid
import django
django.setup()
from stravalite.jobs import registry, runner

@registry.job("test.long")
def work(job):
    print("working", flush=True)
    time.sleep(60)

runner.run(uuid.UUID(sys.argv[1]))
"""


def _ago(**span: float) -> dict[str, object]:
    return {"lease_until": timezone.now() - timedelta(**span)}


def test_a_message_that_was_never_sent_is_sent_by_the_sweep(db: None, sent: list[str]) -> None:
    # inside the test's transaction nothing is committed, so nothing was sent
    job = services.enqueue("test.one", key="a")
    assert sent == []
    assert runner.sweep() == 1
    assert sent == [str(job.pk)]


def test_a_message_that_got_lost_on_the_way_is_sent_again_after_a_minute(
    db: None, sent: list[str]
) -> None:
    job = services.enqueue("test.one", key="a")
    Job.objects.update(dispatched_at=timezone.now() - timedelta(seconds=30))
    assert runner.sweep() == 0
    Job.objects.update(dispatched_at=timezone.now() - timedelta(seconds=61))
    tasks.sweep()
    assert sent == [str(job.pk)]


def test_the_sweep_leaves_what_is_not_due(db: None, sent: list[str]) -> None:
    services.enqueue("test.one", key="a", run_at=timezone.now() + timedelta(minutes=3))
    assert runner.sweep() == 0
    assert sent == []


def test_the_sweep_sends_the_urgent_first(db: None, sent: list[str]) -> None:
    from stravalite.jobs.models import Priority

    slow = services.enqueue("test.one", key="a", priority=Priority.RECOMPUTE)
    quick = services.enqueue("test.one", key="b", priority=Priority.PERSON_WAITING)
    runner.sweep()
    assert sent == [str(quick.pk), str(slow.pk)]


def test_a_lease_that_ran_out_is_taken_back_and_counts_as_an_attempt(
    db: None, kind: AddKind
) -> None:
    kind("test.one", lambda _job: None)
    job = services.enqueue("test.one", key="a")
    assert runner.claim(job.pk) is not None
    assert runner.sweep() == 0, "its lease still holds"
    Job.objects.filter(pk=job.pk).update(**_ago(seconds=1))
    assert runner.sweep() == 1
    assert state_of(job) == State.QUEUED
    assert job.attempts == 1
    assert job.run_at > timezone.now()


def test_a_job_that_kills_its_worker_every_time_is_given_up(
    db: None, kind: AddKind, at_once: None
) -> None:
    told: list[object] = []
    kind("test.one", lambda _job: None, on_dead=lambda job: told.append(job.pk))
    job = services.enqueue("test.one", key="a")
    for _attempt in range(5):
        assert runner.claim(job.pk) is not None
        Job.objects.filter(pk=job.pk).update(**_ago(seconds=1))
        runner.sweep()
    assert state_of(job) == State.DEAD
    assert job.error_code == "gave_up"
    assert told == [job.pk]


def test_a_heartbeat_that_comes_after_all_keeps_the_job(db: None) -> None:
    job = services.enqueue("test.one", key="a")
    claimed = runner.claim(job.pk)
    assert claimed is not None
    # the sweep read an old row; meanwhile the lease was extended
    assert runner._take_back(claimed, timezone.now() - timedelta(hours=1)) is False
    assert state_of(job) == State.WORKING


@pytest.mark.django_db(transaction=True)
def test_a_worker_killed_in_the_middle_costs_a_lease_and_the_job_is_done_once(
    kind: AddKind, at_once: None, tmp_path: Path
) -> None:
    job = services.enqueue("test.long", key="a")
    worker = subprocess.Popen(
        [sys.executable, "-c", _WORKER, str(job.pk)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
        env={
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "stravalite.settings",
            "DATABASE_URL": _database_url(),
            "DATA_DIR": str(tmp_path),
            "SECRET_KEY": "only-for-tests",
            "JOB_LEASE_SECONDS": "1",
        },
    )
    try:
        assert worker.stdout is not None
        assert worker.stdout.readline() == "working\n"
        assert state_of(job) == State.WORKING
        assert runner.run(job.pk) is False, "two workers had it"
        os.kill(worker.pid, signal.SIGKILL)
    finally:
        worker.kill()
        worker.communicate()
    ran: list[object] = []
    kind("test.long", lambda one: ran.append(one.pk))
    deadline = time.monotonic() + 5
    while not runner.sweep() and time.monotonic() < deadline:
        time.sleep(0.1)
    assert state_of(job) == State.QUEUED
    assert runner.run(job.pk) is True
    assert runner.run(job.pk) is False
    assert ran == [job.pk]
    assert state_of(job) == State.DONE
    assert job.attempts == 2


def _database_url() -> str:
    database = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{database['NAME']}"
    user = f"{database['USER']}:{database['PASSWORD']}"
    return f"postgresql://{user}@{database['HOST']}:{database['PORT']}/{database['NAME']}"


def test_after_a_restart_of_the_one_process_its_work_goes_on(db: None, kind: AddKind) -> None:
    ran: list[str] = []
    kind("test.one", lambda job: ran.append(job.key))
    jobs = [services.enqueue("test.one", key=key) for key in ("a", "b")]
    for job in jobs:
        assert runner.claim(job.pk) is not None
    waiting = services.enqueue("test.one", key="c")
    Job.objects.filter(pk=waiting.pk).update(dispatched_at=timezone.now())
    assert runner.reclaim_all() == 2
    for job in jobs:
        assert state_of(job) == State.QUEUED
        assert job.attempts == 1
    waiting.refresh_from_db()
    assert waiting.dispatched_at is None, "the memory transport forgot its message"
    for job in (*jobs, waiting):
        assert runner.run(job.pk)
    assert ran == ["a", "b", "c"]


def test_a_job_that_ends_the_process_every_time_is_given_up(db: None) -> None:
    job = services.enqueue("test.one", key="a")
    for _start in range(job.max_attempts):
        assert runner.claim(job.pk) is not None
        runner.reclaim_all()
    assert state_of(job) == State.DEAD
    assert "every attempt" in job.last_error


def test_after_a_restart_a_job_gives_way_to_the_same_work_that_waits(db: None) -> None:
    job = services.enqueue("test.one", key="a")
    runner.claim(job.pk)
    twin = services.enqueue("test.one", key="a")
    assert runner.reclaim_all() == 0
    assert state_of(job) == State.CANCELLED
    assert job.error_code == "superseded"
    assert state_of(twin) == State.QUEUED


def test_the_lease_is_longer_than_three_heartbeats_apart() -> None:
    assert django_settings.JOB_LEASE_SECONDS >= 3
