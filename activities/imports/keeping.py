"""Measures an archive tells, and what no room can use yet: kept whole until one can."""

from __future__ import annotations

import hashlib
import json
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.measures import services as measures
from accounts.measures.models import Measure
from accounts.people.models import User
from activities.imports import entries
from activities.imports.items import settle, still_waits
from activities.imports.models import ImportItem, Keepsake, Outcome
from activities.imports.registry import Kind, register_kind
from stravalite.errors import DomainError


def add_measure(item: ImportItem) -> None:
    """Weight, FTP or a heart rate from a day on; what the athlete entered for that day stays."""
    facts = item.facts
    day = date.fromisoformat(facts["from_date"])
    athlete = item.whole.athlete
    with transaction.atomic():
        if not still_waits(item):
            return
        if Measure.objects.filter(athlete=athlete, kind=facts["kind"], from_date=day).exists():
            settle(item, Outcome.SKIPPED)
            return
        try:
            measure = measures.record(
                athlete=athlete, kind=facts["kind"], value=facts["value"], from_date=day
            )
        except DomainError as refused:
            settle(item, Outcome.FAILED, code="implausible", facts={"why": str(refused.hint)})
            return
        settle(item, Outcome.CREATED, made={"measure": measure.public_id})


def undo_measure(item: ImportItem) -> None:
    """Unless the athlete has corrected it since."""
    measure = Measure.objects.filter(
        athlete=item.whole.athlete,
        public_id=item.made.get("measure", ""),
        value=item.facts.get("value"),
    ).first()
    if measure is not None:
        measures.remove(measure)
        item.undone = True
        item.save(update_fields=["undone"])


def redo_measure(item: ImportItem) -> None:
    """The same measure again, by its own name, unless the day has one by now."""
    facts, athlete = item.facts, item.whole.athlete
    if not item.undone:
        return
    day = date.fromisoformat(facts["from_date"])
    if not Measure.objects.filter(athlete=athlete, kind=facts["kind"], from_date=day).exists():
        measure = measures.record(
            athlete=athlete, kind=facts["kind"], value=facts["value"], from_date=day
        )
        Measure.objects.filter(pk=measure.pk).update(public_id=item.made["measure"])
    item.undone = False
    item.save(update_fields=["undone"])


def nothing(item: ImportItem) -> None:
    """Undoing has left nothing behind."""


def keep_rows(
    *,
    athlete: User,
    service: str,
    topic: str,
    rows: list[dict[str, Any]],
    item: ImportItem | None = None,
) -> tuple[Keepsake, bool]:
    """The same rows of one service are kept once; whether they are new."""
    digest = hashlib.sha256(json.dumps(rows, sort_keys=True).encode()).hexdigest()
    return Keepsake.objects.get_or_create(
        athlete=athlete,
        service=service,
        topic=topic,
        sha256=digest,
        deleted_at=None,
        defaults={"item": item, "rows": rows},
    )


def add_keepsake(item: ImportItem) -> None:
    with transaction.atomic():
        if not still_waits(item):
            return
        kept, created = keep_rows(
            athlete=item.whole.athlete,
            service=item.whole.reader,
            topic=item.facts["topic"],
            rows=item.facts["rows"],
            item=item,
        )
        made = {"keepsake": kept.pk} if created else {}
        settle(item, Outcome.CREATED if created else Outcome.SKIPPED, made=made)


def undo_keepsake(item: ImportItem) -> None:
    changed = Keepsake.objects.filter(pk=item.made.get("keepsake"), deleted_at=None).update(
        deleted_at=item.whole.undone_at
    )
    if changed:
        item.undone = True
        item.save(update_fields=["undone"])


def redo_keepsake(item: ImportItem) -> None:
    kept = Keepsake.objects.filter(pk=item.made.get("keepsake")).first()
    if not item.undone or kept is None:
        return
    twin = Keepsake.objects.filter(
        athlete_id=kept.athlete_id,
        service=kept.service,
        topic=kept.topic,
        sha256=kept.sha256,
        deleted_at=None,
    )
    if not twin.exists():
        kept.deleted_at = None
        kept.save(update_fields=["deleted_at"])
    item.undone = False
    item.save(update_fields=["undone"])


def forget_keepsake(item: ImportItem) -> None:
    Keepsake.objects.filter(pk=item.made.get("keepsake"), deleted_at__isnull=False).delete()


def register() -> None:
    register_kind(
        Kind(
            entries.MEASURE,
            _("Measures"),
            add_measure,
            undo_measure,
            redo_measure,
            nothing,
            early=True,
        )
    )
    register_kind(
        Kind(
            entries.KEEPSAKE,
            _("Kept for later"),
            add_keepsake,
            undo_keepsake,
            redo_keepsake,
            forget_keepsake,
            early=True,
        )
    )
