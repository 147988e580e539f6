"""What jobs do here: letting go of plans deleted long ago."""

from __future__ import annotations

from celery import shared_task
from django.utils import timezone as clock

from activities.calendar import services
from stravalite.jobs.models import Job, Priority
from stravalite.jobs.registry import job
from stravalite.jobs.services import enqueue, report_progress


@shared_task(name="activities.calendar.forget_deleted")
def forget_deleted() -> None:
    enqueue("plans.forget", key=clock.localdate().isoformat(), priority=Priority.BACKFILL)


@job("plans.forget")
def forget(ledger_row: Job) -> None:
    before = clock.now() - services.RESTORABLE
    report_progress(ledger_row, forgotten=services.forget_deleted(before))
