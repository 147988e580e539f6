"""Looking whether gear is due: after changes, and once a day for what is counted in days."""

from __future__ import annotations

from celery import shared_task
from django.utils import timezone as clock

from accounts.people.models import User
from activities.gear import alerts
from stravalite.jobs.models import Job, Priority
from stravalite.jobs.registry import job
from stravalite.jobs.services import enqueue, report_progress


@job("gear.check")
def check_gear(ledger_row: Job) -> None:
    athlete = (
        User.objects.select_related("preferences").filter(pk=ledger_row.athlete_id or 0).first()
    )
    if athlete is not None:
        report_progress(ledger_row, told=alerts.check(athlete))


@shared_task(name="activities.gear.check_by_day")
def check_by_day() -> None:
    enqueue("gear.check-days", key=clock.localdate().isoformat(), priority=Priority.BACKFILL)


@job("gear.check-days")
def check_days(ledger_row: Job) -> None:
    report_progress(ledger_row, athletes=alerts.request_checks_by_day())
