"""Totals: an athlete's own in S0's form, and the server's leaderboard."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.core.cache import cache
from django.db.models import Max, Min, Q, Sum

from accounts.people.models import User
from activities.activity.models import Activity, ActivityQuerySet, Status
from activities.streams.redaction import rounded_sums
from social.graph.viewer import NOBODY, Viewer
from social.graph.visibility import people_visible_to

#: Sports that S0's "runs" means.
RUNS = ("Run", "TrailRun", "VirtualRun")
LEADERBOARD_SECONDS = 300
ROLLING_ROWS = 30


@dataclass(frozen=True, slots=True)
class RollingDay:
    date: date
    distance_m: float
    rolling_7_day_distance_m: float


@dataclass(frozen=True, slots=True)
class RunTotals:
    average_pace_s_per_km: float | None  # total moving time over total distance
    max_distance_m: float | None
    min_duration_s: float | None
    fastest_km_s: float | None
    rolling: list[RollingDay]


@dataclass(frozen=True, slots=True)
class Place:
    rank: int
    name: str
    handle: str
    total_distance_m: float


def runs_of(athlete_id: int) -> ActivityQuerySet:
    return Activity.objects.of(athlete_id).filter(sport__in=RUNS, status=Status.READY)


def run_totals(athlete_id: int) -> RunTotals:
    """Lifetime pace, bests and the newest 30 days' rolling sums. Three queries."""
    runs = runs_of(athlete_id)
    counted = runs.filter(trustworthy_clock=True)
    sums = counted.aggregate(
        distance=Sum("distance_m", filter=Q(distance_m__gt=0)),
        moving=Sum("moving_s", filter=Q(distance_m__gt=0)),
        longest=Max("distance_m"),
        shortest=Min("elapsed_s"),
        fastest=Min("fastest_km_s"),
    )
    pace = sums["moving"] / sums["distance"] * 1000 if sums["distance"] else None
    return RunTotals(
        average_pace_s_per_km=pace,
        max_distance_m=sums["longest"],
        min_duration_s=sums["shortest"],
        fastest_km_s=sums["fastest"],
        rolling=rolling_days(athlete_id),
    )


def rolling_days(athlete_id: int) -> list[RollingDay]:
    """Per day with a run, newest first, at most 30: its distance and that of the 7 days ending with it.

    Days are local dates of the activities, so neither daylight saving nor travel shifts the window.
    """
    newest = list(
        runs_of(athlete_id)
        .filter(trustworthy_clock=True)
        .order_by("-local_date")
        .values_list("local_date", flat=True)
        .distinct()[:ROLLING_ROWS]
    )
    if not newest:
        return []
    per_day = dict(
        runs_of(athlete_id)
        .filter(trustworthy_clock=True, local_date__gte=newest[-1] - timedelta(days=6))
        .order_by()
        .values_list("local_date")
        .annotate(total=Sum("distance_m"))
    )
    return [
        RollingDay(
            date=day,
            distance_m=per_day.get(day) or 0.0,
            rolling_7_day_distance_m=sum(
                per_day.get(day - timedelta(days=back)) or 0.0 for back in range(7)
            ),
        )
        for day in newest
    ]


def leaderboard(viewer: Viewer) -> list[Place]:
    """Top ten by lifetime distance of runs shared with everyone; remembered for five minutes.

    The remembered rows hold only what everyone may see, so they serve every viewer; people who were
    suspended since, and for each viewer those on the other side of a block, are left out, and ranks stay.
    """
    rows: list[Place] = cache.get_or_set("leaderboard:v1", _leaderboard, LEADERBOARD_SECONDS) or []
    handles = [row.handle for row in rows]
    seen = User.objects.filter(people_visible_to(viewer), handle__in=handles)
    visible = set(seen.values_list("handle", flat=True))
    return [row for row in rows if row.handle in visible][:10]


def _shown(total_m: float) -> float:
    """From two exact totals the exact length of a run between could be told, hidden parts and all."""
    return float(rounded_sums({"distance_m": total_m})["distance_m"])


def _leaderboard() -> list[Place]:
    rows = (
        Activity.objects.visible_to(NOBODY)
        .filter(
            sport__in=RUNS,
            status=Status.READY,
            trustworthy_clock=True,
            excluded_from_records=False,
        )
        .order_by()
        .values("athlete_id", "athlete__name", "athlete__handle")
        .annotate(total=Sum("distance_m"))
        .filter(total__gt=0)
        .order_by("-total", "athlete_id")[:50]
    )
    return [
        Place(place, row["athlete__name"], row["athlete__handle"], _shown(row["total"]))
        for place, row in enumerate(rows, start=1)
    ]
