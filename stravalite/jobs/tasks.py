"""What Celery carries: a job's id, and the minute's sweep."""

from __future__ import annotations

from uuid import UUID

from celery import shared_task

from stravalite.jobs import runner


@shared_task(name="stravalite.jobs.run")
def run_job(job_id: str) -> None:
    runner.run(UUID(job_id))


@shared_task(name="stravalite.jobs.sweep")
def sweep() -> None:
    runner.sweep()
