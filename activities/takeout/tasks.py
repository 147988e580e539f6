"""What jobs do here: packing an export, and letting old ones go."""

from __future__ import annotations

from celery import shared_task
from django.utils import timezone as clock

from activities.takeout import services
from activities.takeout.models import Export
from stravalite.jobs.models import Job, Priority
from stravalite.jobs.registry import job
from stravalite.jobs.services import enqueue, report_progress


def _export(ledger_row: Job) -> Export | None:
    exports = Export.objects.select_related("athlete__preferences")
    return exports.filter(public_id=ledger_row.payload.get("export")).first()


def _given_up(ledger_row: Job) -> None:
    export = _export(ledger_row)
    if export is not None:
        services.give_up(export)


@job("account.export", on_dead=_given_up)
def export_account(ledger_row: Job) -> None:
    """The percentage is told when it changes, not at every row."""
    export = _export(ledger_row)
    if export is None:
        return
    told = -1

    def progress(done: int, total: int) -> None:
        nonlocal told
        percent = min(99, 100 * done // max(total, 1))
        if percent != told:
            told = percent
            report_progress(ledger_row, stage="packing", percent=percent)

    services.make(export, progress)


@shared_task(name="activities.takeout.forget_old")
def forget_old_exports() -> None:
    enqueue("export.forget", key=clock.localdate().isoformat(), priority=Priority.BACKFILL)


@job("export.forget")
def forget_old(ledger_row: Job) -> None:
    report_progress(ledger_row, forgotten=services.forget_old())
