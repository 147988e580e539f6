"""What Celery carries: a job's id, and the minute's sweep."""

from __future__ import annotations

from uuid import UUID

from celery import shared_task

from stravalite.api.idempotency import forget_old
from stravalite.jobs import pulse, runner, services


@shared_task(name="stravalite.jobs.run")
def run_job(job_id: str) -> None:
    pulse.beat(runner.WORKER)
    runner.run_most_urgent(UUID(job_id))


@shared_task(name="stravalite.jobs.sweep")
def sweep() -> None:
    pulse.beat(runner.WORKER)
    runner.sweep()


@shared_task(name="stravalite.jobs.tidy")
def tidy() -> None:
    """Forgets ended jobs and kept answers that are old."""
    services.purge()
    forget_old()
    pulse.forget_silent()
