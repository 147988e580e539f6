"""What jobs do here: letting go of routes deleted long ago."""

from __future__ import annotations

from celery import shared_task
from django.utils import timezone as clock

from activities.routes import services
from stravalite.jobs.models import Job, Priority
from stravalite.jobs.registry import job
from stravalite.jobs.services import enqueue, report_progress


@shared_task(name="activities.routes.forget_deleted")
def forget_deleted() -> None:
    enqueue("routes.forget", key=clock.localdate().isoformat(), priority=Priority.BACKFILL)


@job("routes.forget")
def forget(ledger_row: Job) -> None:
    before = clock.now() - services.RESTORABLE
    report_progress(ledger_row, forgotten=services.forget_deleted(before))
