"""The row of one thing: settling it once, whatever happens meanwhile."""

from __future__ import annotations

from typing import Any

from django.utils import timezone as clock

from activities.activity.models import Activity
from activities.imports.models import Import, ImportItem, ImportStatus, Outcome
from stravalite.jobs import services as jobs
from stravalite.jobs.models import Priority
from stravalite.live.whisper import whisper_on_commit


def still_waits(item: ImportItem) -> bool:
    """Locks import and row in the caller's transaction.

    False when another run has settled it, or the import was paused or taken back meanwhile.
    """
    goes_on = Import.objects.select_for_update(of=("self",)).filter(
        pk=item.whole_id, status__in=[ImportStatus.RUNNING, ImportStatus.REDOING]
    )
    return goes_on.exists() and (
        ImportItem.objects.select_for_update(of=("self",))
        .filter(pk=item.pk, outcome=Outcome.PENDING)
        .exists()
    )


def settle(
    item: ImportItem,
    outcome: Outcome,
    *,
    activity: Activity | None = None,
    made: dict[str, Any] | None = None,
    code: str = "",
    facts: dict[str, Any] | None = None,
) -> None:
    """Says what became of it, once; what waited for this activity is queued."""
    changed = ImportItem.objects.filter(pk=item.pk, outcome=Outcome.PENDING).update(
        outcome=outcome,
        activity=activity,
        made=made or {},
        error_code=code,
        error_facts=facts or {},
        undone=False,
        finished_at=clock.now(),
    )
    if not changed:
        return
    item.outcome = outcome
    whisper_on_commit(f"import:{item.whole.public_id}")
    if item.external_id:
        queue_all(waiting_for(item))


def fail(item: ImportItem, code: str, facts: dict[str, Any]) -> None:
    settle(item, Outcome.FAILED, code=code, facts=facts)


def waiting_for(item: ImportItem) -> list[ImportItem]:
    """What belongs to this activity and waits for it."""
    return list(
        ImportItem.objects.filter(
            whole=item.whole, belongs_to=item.external_id, outcome=Outcome.PENDING
        ).select_related("whole")
    )


def queue_all(items: list[ImportItem]) -> None:
    """A job for each, in this order."""
    if not items:
        return
    jobs.enqueue_many(
        "import.item",
        [(str(item.pk), {"item": item.pk}) for item in items],
        athlete_id=items[0].whole.athlete_id,
        priority=Priority.BACKFILL,
    )
