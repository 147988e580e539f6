"""What an archive would bring, before anything is written: new, here already, unreadable."""

from __future__ import annotations

import bisect
from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from activities.activity.models import Activity, ExternalId
from activities.imports import entries
from activities.imports.models import Import, ImportItem, Outcome
from activities.uploads.duplicates import LONGEST, SAME, Span, likeness
from activities.uploads.models import Origin, SourceFile

ACTIVITY_KINDS = (entries.RECORDING, entries.MANUAL, entries.RESTORED)
_SAVED = ("expected", "moment", "sport", "error_code", "error_facts")
_AT_A_TIME = 500


class _Known:
    """What the athlete has, and what the archive's earlier items will have added."""

    def __init__(self, athlete_id: int, service: str) -> None:
        live = Activity.objects.of(athlete_id)
        self.spans: list[tuple[datetime, Span]] = [
            (start, Span(start, elapsed_s, distance_m, sport))
            for start, elapsed_s, distance_m, sport in live.filter(trustworthy_clock=True)
            .order_by("start_time")
            .values_list("start_time", "elapsed_s", "distance_m", "sport")
        ]
        self.own = set(live.values_list("public_id", flat=True))
        origins = Origin.objects.filter(activity__in=live)
        self.identities = set(origins.exclude(identity="").values_list("identity", flat=True))
        self.sha256s = set(
            SourceFile.objects.filter(
                athlete_id=athlete_id, origins__activity__post__deleted_at=None
            )
            .exclude(origins=None)
            .values_list("sha256", flat=True)
        )
        self.external = set(
            ExternalId.objects.filter(activity__in=live, service=service).values_list(
                "value", flat=True
            )
        )

    def has(self, span: Span) -> bool:
        low = bisect.bisect_left(self.spans, span.start - LONGEST, key=lambda pair: pair[0])
        for start, other in self.spans[low:]:
            if (start - span.start).total_seconds() > span.elapsed_s:
                return False
            if likeness(span, other) >= SAME:
                return True
        return False

    def add(self, span: Span) -> None:
        bisect.insort(self.spans, (span.start, span), key=lambda pair: pair[0])


def judge(whole: Import) -> dict[str, Any]:
    """Says of each item what will become of it, and returns the preview in numbers."""
    known = _Known(whole.athlete_id, whole.reader)
    tally = _Tally()
    # the order of the run: of two alike, the one that comes first is the new one
    activities = whole.items.filter(kind__in=ACTIVITY_KINDS).order_by("-moment", "pk")
    for some in _batches(list(activities)):
        for item in some:
            _judge(item, known)
            tally.count(item)
        ImportItem.objects.bulk_update(some, _SAVED)
    others = Counter(whole.items.exclude(kind__in=ACTIVITY_KINDS).values_list("kind", flat=True))
    topics = whole.items.filter(kind=entries.KEEPSAKE).order_by("name")
    return {
        **tally.told(),
        "gear": others[entries.GEAR],
        "photos": others[entries.PHOTO],
        "measures": others[entries.MEASURE],
        "kept": [[item.name, len(item.facts.get("rows", []))] for item in topics],
        **{key: whole.preview[key] for key in ("refused", "notes") if key in whole.preview},
    }


def _batches(items: list[ImportItem]) -> Iterator[list[ImportItem]]:
    for start in range(0, len(items), _AT_A_TIME):
        yield items[start : start + _AT_A_TIME]


def _judge(item: ImportItem, known: _Known) -> None:
    if item.error_code:
        item.expected = Outcome.FAILED
        return
    spans = list(_spans(item))
    probe = item.facts.get("probe", {})
    identities = {seen["identity"] for seen in probe.get("seen", []) if seen["identity"]}
    sha256 = probe.get("sha256", "")
    if item.kind == entries.MANUAL:
        repeated = any(span in [other for _start, other in known.spans] for span in spans)
    else:
        repeated = bool(
            sha256 in known.sha256s
            or (identities and identities <= known.identities)
            or (spans and all(known.has(span) for span in spans))
        )
    if item.kind == entries.RESTORED and item.external_id in known.own:
        repeated = True
    if item.external_id and item.external_id in known.external:
        repeated = True
    item.expected = Outcome.SKIPPED if repeated else Outcome.CREATED
    if repeated:
        return
    for span in spans:
        known.add(span)
    known.identities |= identities
    if sha256:
        known.sha256s.add(sha256)
    if item.external_id:
        known.external.add(item.external_id)


def _spans(item: ImportItem) -> Iterator[Span]:
    """The times an item covers; none where no clock can be trusted."""
    if item.kind == entries.MANUAL:
        if item.moment is not None:
            yield Span(
                item.moment,
                float(item.facts.get("elapsed_s") or 0),
                item.facts.get("distance_m") or None,
                item.sport or "Workout",
            )
        return
    for seen in item.facts.get("probe", {}).get("seen", []):
        if seen["trustworthy_clock"]:
            yield Span(
                datetime.fromisoformat(seen["start_time"]),
                seen["elapsed_s"],
                seen["distance_m"],
                seen["sport"],
            )


class _Tally:
    def __init__(self) -> None:
        self.outcomes: Counter[str] = Counter()
        self.sports: Counter[str] = Counter()
        self.years: Counter[str] = Counter()
        self.reasons: Counter[str] = Counter()
        self.manual = 0
        self.dates: list[datetime] = []

    def count(self, item: ImportItem) -> None:
        self.outcomes[item.expected] += 1
        if item.expected == Outcome.FAILED:
            self.reasons[item.error_code] += 1
            return
        if item.moment is not None:
            self.dates.append(item.moment)
        if item.expected != Outcome.CREATED:
            return
        self.manual += item.kind == entries.MANUAL
        self.sports[item.sport or "Workout"] += 1
        if item.moment is not None:
            self.years[str(item.moment.year)] += 1

    def told(self) -> dict[str, Any]:
        return {
            "new": self.outcomes[Outcome.CREATED],
            "duplicate": self.outcomes[Outcome.SKIPPED],
            "unreadable": self.outcomes[Outcome.FAILED],
            "manual": self.manual,
            "first_date": min(self.dates).date().isoformat() if self.dates else None,
            "last_date": max(self.dates).date().isoformat() if self.dates else None,
            "by_sport": dict(self.sports.most_common()),
            "by_year": dict(sorted(self.years.items(), reverse=True)),
            "reasons": dict(self.reasons.most_common()),
        }
