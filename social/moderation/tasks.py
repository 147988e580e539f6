"""The job that ends a suspension when its time is over."""

from __future__ import annotations

from social.moderation import decisions
from stravalite.jobs.models import Job
from stravalite.jobs.registry import job


@job("moderation.suspension_over")
def suspension_over(ledger_row: Job) -> None:
    decisions.suspension_over(ledger_row.payload["decision"])
