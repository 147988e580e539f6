"""Claim, work, finish. Every change of state is one conditional UPDATE whose row count is looked at."""

from __future__ import annotations

import logging
import os
import random
import socket
import threading
import traceback
import uuid
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, close_old_connections, connection, transaction
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone

from stravalite.jobs import registry, transport
from stravalite.jobs.models import Job, State
from stravalite.live.whisper import whisper_on_commit
from stravalite.observability import tracing
from stravalite.observability.context import request_id_is

logger = logging.getLogger(__name__)

#: Names this process; each claim adds its own mark, so that a claim lost and made again here is two.
WORKER = f"{socket.gethostname()[:30]}:{os.getpid()}:{uuid.uuid4().hex[:8]}"
BACKOFF_BASE_S = 10.0
LONGEST_BACKOFF_S = 3600.0
STUCK_AFTER = timedelta(seconds=60)
_LOOKS, _AT_A_LOOK = 4, 8


def claim(job_id: UUID) -> Job | None:
    """Takes the job for this worker, or None when another has it, its key runs, or it is not due."""
    now = timezone.now()
    same_key_runs = Job.objects.filter(
        kind=OuterRef("kind"), key=OuterRef("key"), state=State.WORKING
    )
    due = Job.objects.filter(pk=job_id, state=State.QUEUED, run_at__lte=now)
    try:
        with transaction.atomic():
            claimed = due.filter(~Exists(same_key_runs)).update(
                state=State.WORKING,
                worker=f"{WORKER}:{uuid.uuid4().hex[:8]}",
                attempts=F("attempts") + 1,
                started_at=now,
                lease_until=now + timedelta(seconds=settings.JOB_LEASE_SECONDS),
            )
    except IntegrityError:  # the same key was claimed between the look and the update
        return None
    return Job.objects.select_related("athlete").get(pk=job_id) if claimed else None


def run(job_id: UUID) -> bool:
    """Claims and does one job. True when it was ours to do, whatever came of it."""
    job = claim(job_id)
    if job is None:
        return False
    with request_id_is(job.request_id), _Heartbeat(job):
        whisper_on_commit(f"job:{job.pk}")
        _work(job)
    _send_next_of_key(job)
    return True


def run_most_urgent(job_id: UUID) -> bool:
    """Does the most urgent due job; a message is a turn at work, and names what to do when none is due.

    Transports deliver in order of sending; this way a person's upload overtakes a thousand recomputes.
    """
    same_key_runs = Job.objects.filter(
        kind=OuterRef("kind"), key=OuterRef("key"), state=State.WORKING
    )
    due = Job.objects.filter(~Exists(same_key_runs), state=State.QUEUED, run_at__lte=timezone.now())
    in_order = due.order_by("priority", "run_at").values_list("pk", flat=True)
    for _look in range(_LOOKS):
        urgent = list(in_order[:_AT_A_LOOK])
        # who loses the race for one takes the next: a turn given up would leave a job to the sweep
        if any(run(waiting) for waiting in urgent):
            return True
        if not urgent:
            break
    return run(job_id)


def _work(job: Job) -> None:
    try:
        handler = registry.kind(job.kind).handler
    except KeyError:
        _bury(job, code="unknown_kind", reason=f"No handler for {job.kind}.")
        return
    try:
        with tracing.job_span(job.kind, job_id=str(job.pk), asked_in=job.asked_in):
            handler(job)
    except registry.Permanent as error:
        _bury(job, code=error.code, reason=str(error))
    except Exception:
        logger.exception("Job %s (%s) failed.", job.pk, job.kind)
        _fail(job, reason=traceback.format_exc(limit=12))
    else:
        _leave(job, state=State.DONE, error_code="", last_error="")


def _leave(job: Job, **changes: object) -> bool:
    """Leaves `working`, if the job is still ours (another may have taken it after a lost lease)."""
    changes.setdefault("finished_at", timezone.now())
    left = Job.objects.filter(pk=job.pk, state=State.WORKING, worker=job.worker).update(
        lease_until=None, **changes
    )
    whisper_on_commit(f"job:{job.pk}")
    return bool(left)


def _fail(job: Job, *, reason: str) -> None:
    if job.attempts >= job.max_attempts:
        _bury(job, code="gave_up", reason=reason)
        return
    run_at = timezone.now() + backoff(job.attempts)
    try:
        with transaction.atomic():
            back = _leave(
                job, state=State.QUEUED, run_at=run_at, last_error=reason, finished_at=None
            )
    except IntegrityError:  # the same work was queued meanwhile and will do
        _leave(job, state=State.CANCELLED, error_code="superseded", last_error=reason)
        return
    if back:
        transport.send(job.pk, run_at=run_at)


def _bury(job: Job, *, code: str, reason: str) -> None:
    if not _leave(job, state=State.DEAD, error_code=code, last_error=reason):
        return
    job.error_code, job.last_error = code, reason
    registry.tell_dead(job)


def backoff(attempts: int) -> timedelta:
    """10, 20, 40 … seconds with ±25 % jitter, an hour at most."""
    seconds = min(BACKOFF_BASE_S * 2 ** (attempts - 1), LONGEST_BACKOFF_S)
    return timedelta(seconds=seconds * random.uniform(0.75, 1.25))  # noqa: S311 - jitter, not a secret


def _send_next_of_key(job: Job) -> None:
    waiting = Job.objects.filter(kind=job.kind, key=job.key, state=State.QUEUED).first()
    if waiting is not None and waiting.pk != job.pk:
        transport.send(waiting.pk, run_at=waiting.run_at)


def sweep() -> int:
    """Brings back what a killed worker held and sends what no message stands for. Returns how many."""
    now = timezone.now()
    moved = 0
    for job in Job.objects.filter(state=State.WORKING, lease_until__lt=now)[:500]:
        if _take_back(job, now):
            moved += 1
    unsent = Q(dispatched_at=None) | Q(dispatched_at__lt=now - STUCK_AFTER)
    due = Job.objects.filter(unsent, state=State.QUEUED, run_at__lte=now)
    for job_id in due.order_by("priority", "run_at").values_list("pk", flat=True)[:500]:
        if not transport.send(job_id):
            break
        moved += 1
    return moved


def _take_back(job: Job, now: datetime) -> bool:
    """Takes a job from a worker whose lease ran out; not if its heartbeat came after all."""
    mark = f"{WORKER}:taken:{uuid.uuid4().hex[:4]}"
    taken = Job.objects.filter(
        pk=job.pk, state=State.WORKING, worker=job.worker, lease_until__lt=now
    ).update(worker=mark)
    if not taken:
        return False
    logger.warning("Job %s (%s) lost its worker %s.", job.pk, job.kind, job.worker)
    job.worker = mark
    _fail(job, reason=job.last_error or "The worker stopped in the middle.")
    return True


def reclaim_all() -> int:
    """For the start of the one process that holds everything: nobody else can be working.

    The attempt that was cut short counts: a job that takes the process with it, every time, ends among the
    dead letters like any other that fails five times, instead of keeping the house from standing.
    """
    count = 0
    for job in Job.objects.filter(state=State.WORKING):
        if job.attempts >= job.max_attempts:
            _bury(job, code="gave_up", reason="The process ended in the middle of every attempt.")
            continue
        back = {"lease_until": None, "worker": "", "dispatched_at": None, "run_at": timezone.now()}
        try:
            with transaction.atomic():
                count += Job.objects.filter(pk=job.pk, state=State.WORKING).update(
                    state=State.QUEUED, **back
                )
        except IntegrityError:
            _leave(job, state=State.CANCELLED, error_code="superseded")
    Job.objects.filter(state=State.QUEUED).update(dispatched_at=None)
    return count


class _Heartbeat:
    """Extends the lease from a thread of its own while the job is worked on."""

    def __init__(self, job: Job) -> None:
        self.job = job
        self.ended = threading.Event()
        self.thread = threading.Thread(target=self._beat, name="job-heartbeat", daemon=True)

    def __enter__(self) -> None:
        # an in-memory test database belongs to one thread
        if not connection.in_atomic_block:
            self.thread.start()

    def __exit__(self, *_exc: object) -> None:
        self.ended.set()
        if self.thread.is_alive():
            self.thread.join(timeout=5)

    def _beat(self) -> None:
        lease_s = settings.JOB_LEASE_SECONDS
        while not self.ended.wait(lease_s / 3):
            try:
                Job.objects.filter(
                    pk=self.job.pk, state=State.WORKING, worker=self.job.worker
                ).update(lease_until=timezone.now() + timedelta(seconds=lease_s))
            except Exception:
                logger.warning("Could not extend the lease of job %s.", self.job.pk, exc_info=True)
            finally:
                close_old_connections()
        connection.close()
