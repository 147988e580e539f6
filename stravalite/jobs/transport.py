"""Sending a job's id to a worker. The ledger is the truth: whatever is lost here costs a minute."""

from __future__ import annotations

import logging
import time
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.utils import timezone

logger = logging.getLogger(__name__)

#: After a failed send nothing is tried for a moment, so a dead broker does not slow every request.
QUIET_SECONDS = 5.0
LONGEST_COUNTDOWN_S = 55.0  # further off, the sweep sends it when it is due

_quiet_until = 0.0


def send(job_id: UUID, *, run_at: datetime | None = None) -> bool:
    """Sends one id; never raises. False when the broker could not be reached or the job is not yet due."""
    global _quiet_until  # noqa: PLW0603 - one breaker per process
    if time.monotonic() < _quiet_until:
        return False
    wait_s = (run_at - timezone.now()).total_seconds() if run_at else 0.0
    if wait_s > LONGEST_COUNTDOWN_S:
        return False
    from stravalite.jobs.models import Job
    from stravalite.jobs.tasks import run_job

    try:
        priority = Job.objects.values_list("priority", flat=True).get(pk=job_id)
        run_job.apply_async(args=(str(job_id),), countdown=max(0.0, wait_s), priority=priority)
    except Exception as error:  # noqa: BLE001 - brokers fail in many ways; the sweep will send it
        logger.warning("Job %s could not be sent now (%s); the sweep will.", job_id, error)
        _quiet_until = time.monotonic() + QUIET_SECONDS
        return False
    Job.objects.filter(pk=job_id).update(dispatched_at=timezone.now())
    return True


def send_many(job_ids: Sequence[UUID], priority: int) -> None:
    """As `send`, for jobs that are due, with one write for all."""
    global _quiet_until  # noqa: PLW0603 - one breaker per process
    if time.monotonic() < _quiet_until or not job_ids:
        return
    from stravalite.jobs.models import Job
    from stravalite.jobs.tasks import run_job

    sent: list[UUID] = []
    try:
        for job_id in job_ids:
            run_job.apply_async(args=(str(job_id),), priority=priority)
            sent.append(job_id)
    except Exception as error:  # noqa: BLE001 - brokers fail in many ways; the sweep will send them
        logger.warning("Jobs could not be sent now (%s); the sweep will.", error)
        _quiet_until = time.monotonic() + QUIET_SECONDS
    Job.objects.filter(pk__in=sent).update(dispatched_at=timezone.now())
