"""What jobs do here: look through, start, one job per thing, undo, redo, forget."""

from __future__ import annotations

from celery import shared_task
from django.db import transaction
from django.utils import timezone as clock

from activities.imports import deletion, looking, marks, registry, services
from activities.imports.items import fail, queue_all
from activities.imports.models import Import, ImportItem, ImportStatus, Outcome
from stravalite.jobs.models import Job, Priority
from stravalite.jobs.registry import job
from stravalite.jobs.services import enqueue, report_progress
from stravalite.live.whisper import whisper

GOING = (ImportStatus.RUNNING, ImportStatus.REDOING)
_AT_A_TIME = 50


def _whole(ledger_row: Job) -> Import | None:
    return (
        Import.objects.select_related("athlete__preferences")
        .filter(public_id=ledger_row.payload["import"])
        .first()
    )


def _scan_given_up(ledger_row: Job) -> None:
    whole = _whole(ledger_row)
    if whole is not None:
        services.give_up(whole, "internal", {})


@job("import.scan", on_dead=_scan_given_up)
def scan(ledger_row: Job) -> None:
    whole = _whole(ledger_row)
    if whole is not None and whole.status == ImportStatus.SCANNING:
        looking.look_through(whole, ledger_row)


@job("import.start")
def start(ledger_row: Job) -> None:
    """Gear and measures first, then a job for every activity, newest first."""
    whole = _whole(ledger_row)
    if whole is None or whole.status not in GOING:
        return
    early = whole.items.filter(outcome=Outcome.PENDING, kind__in=registry.early_kinds())
    for item in early.select_related("whole__athlete__preferences").order_by("pk"):
        registry.kind(item.kind).add(item)
    pending = whole.items.filter(outcome=Outcome.PENDING)
    parents = set(pending.exclude(external_id="").values_list("external_id", flat=True))
    ready = [
        item
        for item in pending.select_related("whole").order_by("-moment", "pk")
        if item.belongs_to not in parents or not item.belongs_to
    ]
    queue_all(ready)
    services.finish_if_done(whole)


def _item_given_up(ledger_row: Job) -> None:
    item = _item(ledger_row)
    if item is not None:
        fail(item, "internal", {})
        services.finish_if_done(item.whole)


def _item(ledger_row: Job) -> ImportItem | None:
    return (
        ImportItem.objects.select_related("whole__athlete__preferences", "source_file")
        .filter(pk=ledger_row.payload["item"])
        .first()
    )


@job("import.item", on_dead=_item_given_up)
def add_item(ledger_row: Job) -> None:
    """One thing of an archive. While the import is paused it goes on waiting."""
    item = _item(ledger_row)
    if item is None or item.whole.status not in GOING:
        return
    marks.note(item.whole)
    if item.outcome == Outcome.PENDING:
        registry.kind(item.kind).add(item)
    services.finish_if_done(item.whole)


@job("import.undo")
def undo(ledger_row: Job) -> None:
    """Activities first, then what they leaned on."""
    whole = _whole(ledger_row)
    if whole is None or whole.status != ImportStatus.UNDOING:
        return
    early = registry.early_kinds()
    total = whole.items.filter(undone=False).exclude(made={}).count()
    done = 0
    for some in (
        whole.items.exclude(kind__in=early),
        whole.items.filter(kind__in=early),
    ):
        last = 0
        while batch := list(
            some.filter(undone=False, pk__gt=last)
            .exclude(made={})
            .select_related("whole__athlete")
            .order_by("pk")[:_AT_A_TIME]
        ):
            last = batch[-1].pk
            with transaction.atomic():
                for item in batch:
                    registry.kind(item.kind).undo(item)
            done += len(batch)
            report_progress(ledger_row, stage="undoing", done=done, total=total)
            whisper(f"import:{whole.public_id}")
    services.settle_undo(whole)


@job("import.redo")
def redo(ledger_row: Job) -> None:
    """Brings back what was taken away; what can only be read again is queued."""
    whole = _whole(ledger_row)
    if whole is None or whole.status != ImportStatus.REDOING:
        return
    early = registry.early_kinds()
    for some in (whole.items.filter(kind__in=early), whole.items.exclude(kind__in=early)):
        last = 0
        while batch := list(
            some.filter(undone=True, pk__gt=last)
            .select_related("whole__athlete")
            .order_by("pk")[:_AT_A_TIME]
        ):
            last = batch[-1].pk
            with transaction.atomic():
                for item in batch:
                    registry.kind(item.kind).redo(item)
    start(ledger_row)


@shared_task(name="activities.imports.forget_old")
def forget_old_imports() -> None:
    enqueue("import.forget", key=clock.localdate().isoformat(), priority=Priority.BACKFILL)


@job("import.forget")
def forget_old(ledger_row: Job) -> None:
    report_progress(ledger_row, forgotten=deletion.forget_old())
