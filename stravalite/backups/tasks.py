"""The nightly backup, and the proof of it, as jobs of the ledger: a failure is a dead letter people see."""

from __future__ import annotations

from celery import shared_task
from django.conf import settings
from django.utils import timezone

from stravalite.audit.services import record
from stravalite.backups import services
from stravalite.jobs.models import Job, Priority
from stravalite.jobs.registry import job
from stravalite.jobs.services import enqueue, report_progress


@shared_task(name="stravalite.backups.nightly")
def nightly() -> None:
    if settings.BACKUPS:
        enqueue("backup.make", key=timezone.localdate().isoformat(), priority=Priority.BACKFILL)


@job("backup.make")
def make_backup(ledger_row: Job) -> None:
    target = services.make()
    record("backup.made", target=target.name)
    enqueue(
        "backup.verify",
        key=target.name,
        payload={"folder": target.name},
        priority=Priority.BACKFILL,
    )
    report_progress(ledger_row, folder=target.name)


@job("backup.verify")
def verify_backup(ledger_row: Job) -> None:
    """Older backups are forgotten only once this one is proved."""
    verdict = services.verify(settings.BACKUP_DIR / ledger_row.payload["folder"])
    report_progress(ledger_row, tables=verdict.tables, rows=verdict.rows, files=verdict.files)
    record("backup.proved", target=ledger_row.payload["folder"], rows=verdict.rows)
    services.tidy()
