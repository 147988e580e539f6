"""Reading and ranking best efforts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from activities.activity.models import Activity
from activities.numbers.sports import SportGroup
from activities.streams.queries import offset_for
from activities.streams.redaction import redact
from analytics.efforts.models import BestEffort
from social.graph.viewer import Viewer

WINDOWS = ("all", "2y", "1y", "3m")
_MONTHS = {"2y": 24, "1y": 12, "3m": 3}


@dataclass(frozen=True, slots=True)
class RankedEffort:
    distance_m: float
    elapsed_s: float
    start_offset_s: float | None  # None where it is hidden from who looks
    end_offset_s: float | None
    rank_all: int | None  # among the athlete's own of the same kind of sport; None when not ranked
    rank_window: int | None  # among those of the 12 months up to it
    activity: Activity
    started_at: datetime


def ranked() -> QuerySet[BestEffort]:
    """Efforts that may be records: not deleted, not left out by the athlete, with a believable date."""
    return BestEffort.objects.filter(
        activity__post__deleted_at=None,
        activity__excluded_from_records=False,
        activity__trustworthy_clock=True,
    )


def of_activity(activity: Activity) -> list[RankedEffort]:
    """The activity's efforts by distance, each ranked among the athlete's own. One query."""
    better = Q(elapsed_s__lt=OuterRef("elapsed_s")) | Q(
        elapsed_s=OuterRef("elapsed_s"), started_at__lt=OuterRef("started_at")
    )
    rivals = ranked().filter(
        better,
        athlete=OuterRef("athlete"),
        sport_group=OuterRef("sport_group"),
        distance_m=OuterRef("distance_m"),
    )
    year_before = activity.start_time - timedelta(days=365)
    rows = (
        BestEffort.objects.filter(activity=activity)
        .order_by("distance_m")
        .annotate(
            faster=_count(rivals),
            faster_in_year=_count(
                rivals.filter(started_at__gte=year_before, started_at__lte=activity.start_time)
            ),
        )
    )
    may_rank = activity.trustworthy_clock and not activity.excluded_from_records
    return [
        RankedEffort(
            distance_m=row.distance_m,
            elapsed_s=row.elapsed_s,
            start_offset_s=row.start_offset_s,
            end_offset_s=row.end_offset_s,
            rank_all=row.faster + 1 if may_rank else None,
            rank_window=row.faster_in_year + 1 if may_rank else None,
            activity=activity,
            started_at=row.started_at,
        )
        for row in rows
    ]


@dataclass(frozen=True, slots=True)
class Achievement:
    """The best place one activity has among its athlete's own; `in_year` when only of the year up to it."""

    distance_m: float
    rank: int
    in_year: bool


#: Shorter ones are won in a passing moment.
_LEAST_WORTH_M = 1000.0
_PODIUM = 3


def best_achievements(activity_keys: list[int]) -> dict[int, Achievement]:
    """Activity's key → its best place, where it is among three and beat something. One query.

    Each effort looks at the three fastest rivals at most, whatever the athlete has done.
    """
    same = ranked().filter(
        athlete=OuterRef("athlete"),
        sport_group=OuterRef("sport_group"),
        distance_m=OuterRef("distance_m"),
    )
    faster = same.filter(elapsed_s__lt=OuterRef("elapsed_s"), started_at__lt=OuterRef("started_at"))
    in_year = faster.filter(started_at__gte=OuterRef("started_at") - timedelta(days=365))
    slower = same.filter(elapsed_s__gt=OuterRef("elapsed_s"), started_at__lt=OuterRef("started_at"))
    places = {
        f"{name}_{place}": Exists(rivals.order_by()[place - 1 : place])
        for name, rivals in (("yet", faster), ("year", in_year))
        for place in range(1, _PODIUM + 1)
    }
    rows = (
        ranked()
        .filter(activity__in=activity_keys, distance_m__gte=_LEAST_WORTH_M)
        .filter(Exists(slower))
        .annotate(**places)
        .values("activity", "distance_m", *places)
    )
    best: dict[int, tuple[tuple[int, bool, float], Achievement]] = {}
    for row in rows:
        for name in ("yet", "year"):
            rank = 1 + sum(row[f"{name}_{place}"] for place in range(1, _PODIUM + 1))
            found = Achievement(row["distance_m"], rank, name == "year")
            order = (rank, found.in_year, -found.distance_m)
            known = best.get(row["activity"])
            if rank <= _PODIUM and (known is None or order < known[0]):
                best[row["activity"]] = (order, found)
    return {key: found for key, (_order, found) in best.items()}


@dataclass(frozen=True, slots=True)
class Record:
    distance_m: float
    elapsed_s: float


def records_of(activity_keys: Iterable[int], *, standing: bool = False) -> dict[int, list[Record]]:
    """Activity's key → the distances in which it was faster than all before it, the longest first. One query.

    Never the first of its kind, nor what is won in a passing moment. `standing`: nor what was beaten since.
    """
    same = (
        ranked()
        .filter(
            athlete=OuterRef("athlete"),
            sport_group=OuterRef("sport_group"),
            distance_m=OuterRef("distance_m"),
        )
        .exclude(activity=OuterRef("activity"))
        .order_by()
    )
    before = same.filter(started_at__lt=OuterRef("started_at"))
    rivals = same if standing else before
    rows = (
        ranked()
        .filter(activity__in=list(activity_keys), distance_m__gte=_LEAST_WORTH_M)
        .filter(Exists(before), ~Exists(rivals.filter(elapsed_s__lte=OuterRef("elapsed_s"))))
        .order_by("-distance_m")
    )
    found: dict[int, list[Record]] = {}
    for row in rows:
        found.setdefault(row.activity_id, []).append(Record(row.distance_m, row.elapsed_s))
    return found


def shown_to(efforts: list[RankedEffort], viewer: Viewer) -> list[RankedEffort]:
    """The efforts of one activity without where in it they lie, when that would tell of what is hidden."""
    shown = []
    for effort in efforts:
        if viewer.owns(effort.activity.athlete_id):
            return efforts
        assert effort.start_offset_s is not None  # noqa: S101 - stored ones have both
        assert effort.end_offset_s is not None  # noqa: S101
        ends = offset_for(effort.activity, viewer, effort.start_offset_s, effort.end_offset_s)
        began = redact(effort.activity, viewer).start_time
        from_s, to_s = ends if ends is not None else (None, None)
        shown.append(replace(effort, start_offset_s=from_s, end_offset_s=to_s, started_at=began))
    return shown


def _count(rivals: QuerySet[BestEffort]) -> Coalesce:
    counted = rivals.order_by().values("distance_m").annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted), 0)


def best_of(
    viewer: Viewer,
    *,
    window: str = "all",
    group: str = SportGroup.RUN.value,
    today: date,
    zone: str,
    top: int = 3,
) -> list[RankedEffort]:
    """The athlete's `top` fastest of each distance in a window that ends now; rank_window is the place.

    Window edges are calendar dates in the athlete's time zone.
    """
    efforts = ranked().filter(athlete=viewer.athlete_id, sport_group=group)
    if window in _MONTHS:
        efforts = efforts.filter(started_at__gte=window_start(window, today, zone))
    distances = efforts.order_by("distance_m").values_list("distance_m", flat=True).distinct()
    found: list[RankedEffort] = []
    for distance_m in distances:
        fastest = (
            efforts.filter(distance_m=distance_m)
            .select_related("activity")
            .order_by("elapsed_s", "started_at")[:top]
        )
        found.extend(
            RankedEffort(
                distance_m=row.distance_m,
                elapsed_s=row.elapsed_s,
                start_offset_s=row.start_offset_s,
                end_offset_s=row.end_offset_s,
                rank_all=place if window == "all" else None,
                rank_window=place,
                activity=row.activity,
                started_at=row.started_at,
            )
            for place, row in enumerate(fastest, start=1)
        )
    return found


def window_start(window: str, today: date, zone: str) -> datetime:
    """Midnight in `zone` so many calendar months before today; the 31st becomes the month's last day."""
    months = today.year * 12 + today.month - 1 - _MONTHS[window]
    year, month = divmod(months, 12)
    day = today.day
    while True:
        try:
            first = date(year, month + 1, day)
            break
        except ValueError:
            day -= 1
    return datetime.combine(first, time.min, ZoneInfo(zone))
