"""Telling of records, and looking whether what was told is still true."""

from __future__ import annotations

from analytics.efforts import announcing
from stravalite.jobs.models import Job
from stravalite.jobs.registry import job
from stravalite.jobs.services import report_progress


@job("efforts.post_records")
def post_records(ledger_row: Job) -> None:
    posted = announcing.post_records(str(ledger_row.payload["activity"]))
    report_progress(ledger_row, posted=int(posted))


@job("efforts.check_records")
def check_records(ledger_row: Job) -> None:
    report_progress(ledger_row, changed=announcing.check(int(ledger_row.payload["athlete"])))
