"""The years of the sample athletes arrive behind, a few sessions at a time, the newest first."""

from __future__ import annotations

from datetime import datetime

from stravalite.demo import services
from stravalite.jobs.models import Job
from stravalite.jobs.registry import job


@job("demo.fill")
def fill(ledger_row: Job) -> None:
    """Adds the next sessions and queues the rest; always towards older ones, so it ends."""
    services.go_on(before=datetime.fromisoformat(str(ledger_row.payload["before"])))
