"""The jobs of leaving: signing out everywhere, and the erasure once the grace is over."""

from __future__ import annotations

from celery import shared_task

from accounts.closing import services
from accounts.closing.models import Closure
from accounts.people import sessions
from stravalite.jobs.models import Job
from stravalite.jobs.registry import job


@shared_task(name="accounts.closing.erase_due")
def erase_due() -> None:
    services.enqueue_due()


@job("account.sign_out")
def sign_out_everywhere(ledger_row: Job) -> None:
    closures = Closure.objects.select_related("athlete")
    closure = closures.filter(pk=ledger_row.payload["closure"]).first()
    if closure is not None:
        sessions.end_all(closure.athlete, reason="closed")


@job("account.erase")
def erase_account(ledger_row: Job) -> None:
    services.erase(ledger_row.payload["closure"])
