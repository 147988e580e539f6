"""How an import stands, in numbers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Count, QuerySet
from django.utils import timezone as clock

from activities.imports.models import Import, ImportItem, ImportStatus, Outcome
from activities.imports.previewing import ACTIVITY_KINDS

#: The pace of the last so many items foretells the rest.
_RECENT = 60


@dataclass(frozen=True, slots=True)
class Standing:
    """`counts` are activities only; `done` and `total` everything the archive holds."""

    done: int
    total: int
    eta_s: int | None
    created: int
    updated: int
    skipped: int
    failed: int
    ignored: int

    @property
    def percent(self) -> int:
        return self.done * 100 // self.total if self.total else 0


def standing(whole: Import) -> Standing:
    """Two queries, both on an index, whatever the archive's size."""
    rows = whole.items.order_by().values_list("kind", "outcome").annotate(n=Count("pk"))
    counts: dict[str, int] = {}
    done = total = 0
    for kind, outcome, n in rows:
        total += n
        done += n if outcome != Outcome.PENDING else 0
        if kind in ACTIVITY_KINDS or outcome == Outcome.FAILED:
            counts[outcome] = counts.get(outcome, 0) + n
    return Standing(
        done,
        total,
        _eta_s(whole, total - done),
        *(
            counts.get(outcome, 0)
            for outcome in (
                Outcome.CREATED,
                Outcome.UPDATED,
                Outcome.SKIPPED,
                Outcome.FAILED,
                Outcome.IGNORED,
            )
        ),
    )


def _eta_s(whole: Import, left: int) -> int | None:
    """Seconds to go at the pace of the latest items; None while nothing can be foretold."""
    if whole.status != ImportStatus.RUNNING or not left:
        return None
    since = clock.now() - timedelta(minutes=5)
    latest = list(
        whole.items.filter(finished_at__gte=since)
        .order_by("-finished_at")
        .values_list("finished_at", flat=True)[:_RECENT]
    )
    if len(latest) < 5 or latest[-1] is None:
        return None
    took_s = (clock.now() - latest[-1]).total_seconds()
    return round(took_s / len(latest) * left)


def imports_of(athlete_id: int) -> QuerySet[Import]:
    return Import.objects.of(athlete_id).order_by("-pk")


def items_of(whole: Import, *, outcome: str = "") -> QuerySet[ImportItem]:
    """With their activities, newest first; failures first of all when nothing is asked for."""
    items = whole.items.select_related("activity__post").order_by("-moment", "pk")
    return items.filter(outcome=outcome) if outcome else items
