"""Whether anybody works: each worker says so at every job and at every minute's sweep."""

from __future__ import annotations

import time
from datetime import datetime, timedelta

from django.core.cache import cache
from django.db.models import Max
from django.utils import timezone

from stravalite.jobs.models import Pulse

#: Without a sign for so long nobody works. The sweep comes each minute; two may be late.
AWAY_AFTER = timedelta(seconds=150)
_AT_MOST_EVERY_S = 15.0
_KEPT_SECONDS = 10

_last_beat: dict[str, float] = {}


def beat(worker: str) -> None:
    """Says that this worker lives; a burst of jobs writes once in a while."""
    now = time.monotonic()
    if now - _last_beat.get(worker, -_AT_MOST_EVERY_S) < _AT_MOST_EVERY_S:
        return
    _last_beat[worker] = now
    Pulse.objects.update_or_create(worker=worker, defaults={"seen_at": timezone.now()})


def last() -> datetime | None:
    found: datetime | None = Pulse.objects.aggregate(at=Max("seen_at"))["at"]
    return found


def count() -> int:
    """Workers heard of lately."""
    return Pulse.objects.filter(seen_at__gt=timezone.now() - 2 * AWAY_AFTER).count()


def is_away() -> bool:
    at = last()
    return at is None or at < timezone.now() - AWAY_AFTER


def is_away_for_pages() -> bool:
    """The same, asked of the database once in ten seconds: many rows of a page want to know."""
    away = cache.get("jobs:away")
    if away is None:
        away = is_away()
        cache.set("jobs:away", away, _KEPT_SECONDS)
    return bool(away)


def forget_silent() -> None:
    """Workers of yesterday's processes."""
    Pulse.objects.filter(seen_at__lt=timezone.now() - timedelta(days=1)).delete()
