"""The nightly job: what was deleted long ago ends."""

from __future__ import annotations

from celery import shared_task
from django.utils import timezone as clock

from activities.media import deletion
from stravalite.jobs.models import Job, Priority
from stravalite.jobs.registry import job
from stravalite.jobs.services import enqueue, report_progress


@shared_task(name="activities.media.forget_deleted")
def forget_deleted_photos() -> None:
    enqueue("photo.forget", key=clock.localdate().isoformat(), priority=Priority.BACKFILL)


@job("photo.forget")
def forget_deleted(ledger_row: Job) -> None:
    report_progress(ledger_row, forgotten=deletion.forget_deleted())
