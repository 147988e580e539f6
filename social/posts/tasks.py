"""The nightly job: what was deleted long ago ends, and counters, heads and inboxes are looked after. Inboxes."""

from __future__ import annotations

from celery import shared_task
from django.utils import timezone as clock

from social.posts import deletion, heads, inbox, tallies
from stravalite.jobs.models import Job, Priority
from stravalite.jobs.registry import job
from stravalite.jobs.services import enqueue, report_progress


@shared_task(name="social.posts.tidy")
def tidy_posts() -> None:
    enqueue("posts.tidy", key=clock.localdate().isoformat(), priority=Priority.BACKFILL)


@job("posts.tidy")
def tidy(ledger_row: Job) -> None:
    forgotten = deletion.forget_deleted()
    mended = {"counts": tallies.mend(), "heads": heads.mend(), "inboxes": inbox.tend()}
    report_progress(ledger_row, forgotten=forgotten, **mended)


@job("posts.fan_out")
def fan_out(ledger_row: Job) -> None:
    report_progress(ledger_row, readers=inbox.fan_out(int(ledger_row.payload["post"])))


@job("posts.fill_inbox")
def fill_inbox(ledger_row: Job) -> None:
    report_progress(ledger_row, authors=inbox.fill(int(ledger_row.payload["reader"])))
