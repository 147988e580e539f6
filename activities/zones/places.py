"""Where an athlete usually starts, and how many past activities a zone would change."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from statistics import median

from activities.activity.models import Activity
from activities.numbers.polylines import decode_many
from activities.zones.cutting import Plan, touches
from activities.zones.models import PrivacyZone
from activities.zones.queries import circle_of

#: Starts are gathered by squares of about this size; a place is usual from so many starts on.
_SQUARE = 0.003
LEAST_STARTS = 3
MOST_TRACKS = 40


@dataclass(frozen=True, slots=True)
class UsualStart:
    lat: float
    lon: float
    times: int


def usual_start(athlete_id: int) -> UsualStart | None:
    """The middle of where most of one's tracks start; None before there are three. One query."""
    rows = (
        Activity.objects.of(athlete_id)
        .exclude(start_lat=None)
        .order_by("-start_time")
        .values_list("start_lat", "start_lon")[:1000]
    )
    starts = [(lat, lon) for lat, lon in rows if lat is not None and lon is not None]
    squares = Counter(_square(lat, lon) for lat, lon in starts)
    if not squares:
        return None
    square, times = squares.most_common(1)[0]
    if times < LEAST_STARTS:
        return None
    there = [(lat, lon) for lat, lon in starts if _square(lat, lon) == square]
    return UsualStart(median(lat for lat, _ in there), median(lon for _, lon in there), times)


def _square(lat: float, lon: float) -> tuple[int, int]:
    return round(lat / _SQUARE), round(lon / _SQUARE)


def changed_by(athlete_id: int, lat: float, lon: float, radius_m: float) -> int:
    """How many past activities may be cut by such a zone: those whose track comes near it. One query."""
    zone = PrivacyZone(lat=lat, lon=lon, radius_m=round(radius_m), basis_m=round(radius_m))
    plan = Plan((circle_of(zone),))
    (circle,) = plan.circles
    tracks = Activity.objects.of(athlete_id).exclude(track="").values_list("track", flat=True)
    count = 0
    for lats, lons in decode_many(list(tracks)):
        bounds = (lats.min(), lats.max(), lons.min(), lons.max())
        if touches(bounds, plan):
            count += bool((circle.distance_m(lats, lons) <= circle.radius_m).any())
    return count


def tracks_of(athlete_id: int) -> list[str]:
    """One's own newest tracks, as a ground to find places on."""
    mine = Activity.objects.of(athlete_id).exclude(track="").newest_first()
    return list(mine.values_list("track", flat=True)[:MOST_TRACKS])
