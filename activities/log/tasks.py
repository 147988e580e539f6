"""What jobs do here: changing many activities, and letting old ways back go."""

from __future__ import annotations

from celery import shared_task
from django.utils import timezone as clock

from activities.log import bulk, saved
from activities.log.models import BulkChange
from stravalite.jobs.models import Job, Priority
from stravalite.jobs.registry import job
from stravalite.jobs.services import enqueue, report_progress


def _change(ledger_row: Job) -> BulkChange | None:
    changes = BulkChange.objects.select_related("athlete__preferences")
    return changes.filter(public_id=ledger_row.payload["change"]).first()


def _given_up(ledger_row: Job) -> None:
    change = _change(ledger_row)
    if change is not None:
        bulk.give_up(change)


@job(bulk.JOB, on_dead=_given_up)
def change_many(ledger_row: Job) -> None:
    change = _change(ledger_row)
    if change is not None:
        bulk.go_on(change, lambda done, total: report_progress(ledger_row, done=done, total=total))


@shared_task(name="activities.log.forget_old")
def forget_old() -> None:
    enqueue("activities.log.forget", key=clock.localdate().isoformat(), priority=Priority.BACKFILL)


@job("activities.log.forget")
def forget(ledger_row: Job) -> None:
    now = clock.now()
    report_progress(
        ledger_row,
        changes=bulk.forget(now - bulk.RESTORABLE),
        views=saved.forget_deleted(now - saved.RESTORABLE),
    )
