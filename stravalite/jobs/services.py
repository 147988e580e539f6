"""Putting work into the ledger, and the operator's hand on it."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from functools import partial
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone

from stravalite.errors import DomainError
from stravalite.jobs import registry, transport
from stravalite.jobs.models import Job, Priority, State
from stravalite.live.whisper import whisper_on_commit
from stravalite.observability import tracing
from stravalite.observability.context import current_request_id

logger = logging.getLogger(__name__)

_AT_ONCE = 200


class JobNotInState(DomainError):
    code = "job_not_in_state"
    status = 409
    message = "The job is in another state by now."


def enqueue(
    kind: str,
    *,
    key: str,
    payload: Mapping[str, object] | None = None,
    athlete_id: int | None = None,
    priority: Priority = Priority.UPLOAD,
    run_at: datetime | None = None,
) -> Job:
    """Writes the job in the caller's transaction and sends its id after commit.

    When one with this kind and key already waits, that one is returned: it has not started, so it will see
    the caller's change. One that is running does not count; a second is queued behind it.
    """
    for _attempt in range(5):
        waiting = _waiting(kind, key, priority)
        if waiting is not None:
            return waiting
        job = Job(
            kind=kind,
            key=key,
            payload=dict(payload or {}),
            athlete_id=athlete_id,
            priority=priority,
            run_at=run_at or timezone.now(),
            request_id=current_request_id(),
            asked_in=tracing.here(),
        )
        Job.objects.bulk_create([job], ignore_conflicts=True)
        if Job.objects.filter(pk=job.pk).exists():
            transaction.on_commit(partial(transport.send, job.pk, run_at=run_at), robust=True)
            return job
    raise JobNotInState  # pragma: no cover - five lost races in a row


def enqueue_many(
    kind: str,
    works: Sequence[tuple[str, Mapping[str, object]]],
    *,
    athlete_id: int | None = None,
    priority: Priority = Priority.UPLOAD,
) -> int:
    """Many jobs of one kind as (key, payload), done in this order. Those that wait already are left as
    they are. In short transactions of its own: call it outside one that holds locks. Returns how many
    were new.
    """
    # in the past and a moment apart: the order of the ledger is the order given
    first = timezone.now() - timedelta(milliseconds=len(works))
    new = 0
    for start in range(0, len(works), _AT_ONCE):
        some = works[start : start + _AT_ONCE]
        rows = [
            Job(
                kind=kind,
                key=key,
                payload=dict(payload),
                athlete_id=athlete_id,
                priority=priority,
                run_at=first + timedelta(milliseconds=start + index),
                request_id=current_request_id(),
            )
            for index, (key, payload) in enumerate(some)
        ]
        with transaction.atomic():
            Job.objects.bulk_create(rows, ignore_conflicts=True)
            ids = [row.pk for row in rows]
            there = list(Job.objects.filter(pk__in=ids).values_list("pk", flat=True))
            transaction.on_commit(partial(transport.send_many, there, priority), robust=True)
        new += len(there)
    return new


def _waiting(kind: str, key: str, priority: Priority) -> Job | None:
    """The job that waits for this work, moved up when this asker is more urgent.

    In the caller's transaction its row stays locked: a worker that claimed it before the caller's commit
    would not see the change.
    """
    with transaction.atomic():
        same = Job.objects.filter(kind=kind, key=key, state=State.QUEUED)
        waiting = same.select_for_update(of=("self",)).first()
        if waiting is None or waiting.priority <= priority:
            return waiting
        waiting.priority, waiting.run_at = priority, min(waiting.run_at, timezone.now())
        waiting.dispatched_at = None
        waiting.save(update_fields=["priority", "run_at", "dispatched_at"])
        transaction.on_commit(partial(transport.send, waiting.pk), robust=True)
        return waiting


def report_progress(job: Job, **progress: str | int | float | None) -> None:
    """Publishes how far a running job is; outside the work's own transaction."""
    job.progress = {**job.progress, **progress}
    Job.objects.filter(pk=job.pk, state=State.WORKING).update(progress=job.progress)
    whisper_on_commit(f"job:{job.pk}")


def retry(job_id: UUID) -> None:
    """Gives a dead or cancelled job its attempts back. JobNotInState when it is neither."""
    try:
        _queue_again(job_id)
    except IntegrityError as error:  # the same work was queued in this very moment
        raise JobNotInState from error


def _queue_again(job_id: UUID) -> None:
    with transaction.atomic():
        job = Job.objects.filter(pk=job_id, state__in=[State.DEAD, State.CANCELLED]).first()
        if job is None:
            raise JobNotInState
        twin = Job.objects.filter(kind=job.kind, key=job.key, state=State.QUEUED).exists()
        if twin:
            raise JobNotInState("The same work already waits in the queue.")
        again = {"attempts": 0, "run_at": timezone.now(), "finished_at": None, "worker": ""}
        changed = Job.objects.filter(pk=job_id, state=job.state).update(
            state=State.QUEUED, dispatched_at=None, error_code="", **again
        )
        if not changed:
            raise JobNotInState
        transaction.on_commit(partial(transport.send, job_id), robust=True)


def cancel(job_id: UUID) -> None:
    """Takes a waiting job out of the queue and says so where people look.

    JobNotInState when it already runs or has ended.
    """
    changed = Job.objects.filter(pk=job_id, state=State.QUEUED).update(
        state=State.CANCELLED, finished_at=timezone.now()
    )
    if not changed:
        raise JobNotInState
    job = Job.objects.get(pk=job_id)
    job.error_code = "cancelled"
    registry.tell_dead(job)


def purge(*, older_than: timedelta = timedelta(days=30)) -> int:
    """Forgets jobs that ended well long ago; dead letters stay until someone decides."""
    gone, _rows = Job.objects.filter(
        state__in=[State.DONE, State.CANCELLED], finished_at__lt=timezone.now() - older_than
    ).delete()
    return gone
