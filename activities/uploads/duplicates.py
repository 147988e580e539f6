"""Is it the same activity again? By the maker's identity, then by overlap in time, distance and sport."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from activities.activity.models import Activity
from activities.numbers import sports
from activities.uploads.models import Origin
from activities.uploads.pipeline import Processed

SAME = 0.8  # time IoU from which two recordings are the same activity
MAYBE = 0.3  # below it they merely touch
LONGEST = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class Match:
    activity: Activity
    certain: bool


def find(athlete_id: int, processed: Processed) -> Match | None:
    """The athlete's activity that this recording repeats, if any.

    Call it inside the writing transaction, under the athlete's lock. An activity whose owner deleted it
    does not count: handing the file in again brings it back as a new one.
    """
    if processed.identity:
        key = identity_key(processed)
        known = Origin.objects.filter(
            identity=key, activity__athlete_id=athlete_id, activity__post__deleted_at=None
        ).select_related("activity__post")
        origin = known.first()
        if origin is not None:
            return Match(origin.activity, certain=True)
    if not processed.trustworthy_clock:
        return None
    return _by_overlap(athlete_id, processed)


def identity_key(processed: Processed) -> str:
    """Unique per recording: one multisport file holds several under one maker's identity."""
    return f"{processed.identity}#{processed.index}"[:120] if processed.identity else ""


def _by_overlap(athlete_id: int, processed: Processed) -> Match | None:
    elapsed_s = processed.numbers["elapsed_s"]
    start, end = processed.start_time, processed.start_time + timedelta(seconds=elapsed_s)
    candidates = Activity.objects.of(athlete_id).filter(
        start_time__gte=start - LONGEST, start_time__lte=end, trustworthy_clock=True
    )
    best: tuple[float, Activity] | None = None
    for other in candidates.select_related("post").order_by("start_time"):
        if sports.find(other.sport).group is not sports.find(processed.sport).group:
            continue
        share = overlap(start, elapsed_s, other.start_time, other.elapsed_s)
        if share < MAYBE or not _distances_agree(
            processed.numbers["distance_m"], other.distance_m, share
        ):
            continue
        if best is None or share > best[0]:
            best = share, other
    return Match(best[1], certain=best[0] >= SAME) if best else None


def overlap(start_a: datetime, elapsed_a: float, start_b: datetime, elapsed_b: float) -> float:
    """Intersection over union of two spans of time, 0 to 1."""
    offset = (start_b - start_a).total_seconds()
    common = min(elapsed_a, offset + elapsed_b) - max(0.0, offset)
    whole = max(elapsed_a, offset + elapsed_b) - min(0.0, offset)
    return max(0.0, common) / whole if whole > 0 else float(offset == 0)


def _distances_agree(mine: float | None, other: float | None, share: float) -> bool:
    """Within 5 % or 200 m, and what was covered in the time only one of them saw."""
    if mine is None or other is None:
        return True
    longer = max(mine, other)
    return abs(mine - other) <= max(0.05 * longer, 200.0) + (1 - share) * longer
