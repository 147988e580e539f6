"""Is it the same activity again? By the maker's identity, then by overlap in time, distance and sport."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q

from activities.activity import corrections
from activities.activity.models import Activity
from activities.numbers import sports
from activities.uploads.models import Origin
from activities.uploads.pipeline import Processed

SAME = 0.8  # time IoU from which two recordings are the same activity
MAYBE = 0.3  # below it they merely touch
LONGEST = timedelta(hours=24)
_TOUCHING = timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class Match:
    activity: Activity
    certain: bool


@dataclass(frozen=True, slots=True)
class Span:
    """What likeness is judged by."""

    start: datetime
    elapsed_s: float
    distance_m: float | None
    sport: str


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
    numbers = processed.numbers
    one = Span(processed.start_time, numbers["elapsed_s"], numbers["distance_m"], processed.sport)
    since, until = one.start - LONGEST, one.start + timedelta(seconds=one.elapsed_s)
    wholes = corrections.wholes_near(athlete_id, since, until)
    candidates = Activity.objects.of(athlete_id).filter(
        Q(start_time__gte=since, start_time__lte=until) | Q(pk__in=list(wholes)),
        trustworthy_clock=True,
    )
    best: tuple[float, Activity] | None = None
    for other in candidates.select_related("post").order_by("start_time"):
        spans = [Span(other.start_time, other.elapsed_s, other.distance_m, other.sport)]
        if (whole := wholes.get(other.pk)) is not None:  # what it was before its edits repeats too
            spans.append(Span(whole.start, whole.elapsed_s, whole.distance_m, other.sport))
        share = max(likeness(one, span) for span in spans)
        if share >= MAYBE and (best is None or share > best[0]):
            best = share, other
    return Match(best[1], certain=best[0] >= SAME) if best else None


def twin_of(activity: Activity) -> Activity | None:
    """Another live activity of the athlete that covers the same time, distance and sport."""
    if not activity.trustworthy_clock:
        return None
    one = Span(activity.start_time, activity.elapsed_s, activity.distance_m, activity.sport)
    others = Activity.objects.of(activity.athlete_id).filter(
        start_time__gte=one.start - LONGEST,
        start_time__lte=one.start + timedelta(seconds=one.elapsed_s),
        trustworthy_clock=True,
    )
    for other in others.exclude(pk=activity.pk).order_by("start_time"):
        span = Span(other.start_time, other.elapsed_s, other.distance_m, other.sport)
        if likeness(one, span) >= SAME:
            return other
    return None


def likeness(one: Span, other: Span) -> float:
    """0 to 1: how much of their time two spans share; 0 when sport or distance contradict."""
    if sports.find(one.sport).group is not sports.find(other.sport).group:
        return 0.0
    share = overlap(one.start, one.elapsed_s, other.start, other.elapsed_s)
    return share if _distances_agree(one.distance_m, other.distance_m, share) else 0.0


def overlap(start_a: datetime, elapsed_a: float, start_b: datetime, elapsed_b: float) -> float:
    """Intersection over union of two spans of time, 0 to 1."""
    offset = (start_b - start_a).total_seconds()
    common = min(elapsed_a, offset + elapsed_b) - max(0.0, offset)
    whole = max(elapsed_a, offset + elapsed_b) - min(0.0, offset)
    return max(0.0, common) / whole if whole > 0 else float(offset == 0)


def share_time(one: Activity, other: Activity) -> bool:
    """Whether two readings of one recording have a stretch of it in common; parts of a split do not."""
    if not one.elapsed_s or not other.elapsed_s:
        return True
    end_one = one.start_time + timedelta(seconds=one.elapsed_s)
    end_other = other.start_time + timedelta(seconds=other.elapsed_s)
    common = min(end_one, end_other) - max(one.start_time, other.start_time)
    return common > _TOUCHING


def _distances_agree(mine: float | None, other: float | None, share: float) -> bool:
    """Within 5 % or 200 m, and what was covered in the time only one of them saw."""
    if mine is None or other is None:
        return True
    longer = max(mine, other)
    return abs(mine - other) <= max(0.05 * longer, 200.0) + (1 - share) * longer
