"""An athlete's own activities along one route, and those like one in length."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from statistics import median
from typing import Any

import numpy as np

from activities.activity.models import Activity
from activities.numbers.polylines import decode_many
from analytics.repeats import alike

#: How far apart the starts of one route may be (deg of latitude: about 550 m), and its lengths (share).
START_DEG = 0.005
LENGTH_SHARE = 0.15
MOST = 200

#: "Usual" is the median of so many before it, of the same sport and nearly as long.
USUAL_OF, LEAST_USUAL = 10, 3
USUAL_SHARE = 0.25
MEASURES = ("average_speed_mps", "average_heartrate_bpm", "elevation_gain_m", "average_power_w")

_SHOWN = ("pk", "public_id", "name", "local_date", "start_time", "distance_m", "moving_s")


@dataclass(frozen=True, slots=True)
class Repeat:
    """Once along the route. `rank` is 1 for the fastest by average speed."""

    public_id: str
    name: str
    day: date
    distance_m: float
    moving_s: float
    speed_mps: float
    rank: int
    is_this: bool


def repeats_of(activity: Activity) -> list[Repeat]:
    """All of the athlete's activities along this one's route, itself among them, the oldest first.

    Only for the athlete: whole tracks are compared. Empty without a track. One query.
    """
    if not activity.track or activity.start_lat is None or not activity.distance_m:
        return []
    rows = [row for row in _near(activity) if row["pk"] != activity.pk][: MOST - 1]
    ways = _ways([activity.track, *(row["track"] for row in rows)], activity)
    same = [row for row, way in zip(rows, ways[1:], strict=True) if alike.is_same(ways[0], way)]
    this = {name: getattr(activity, name) for name in _SHOWN}
    return _ranked([*same, this], activity)


def _near(activity: Activity) -> list[dict[str, Any]]:
    """Those of the same sport that begin about there and are about as long, the newest first."""
    lat, lon = float(activity.start_lat or 0.0), float(activity.start_lon or 0.0)
    wide = START_DEG / max(float(np.cos(np.radians(lat))), 0.05)
    length = activity.distance_m or 0.0
    found = (
        Activity.objects.of(activity.athlete_id)
        .filter(
            sport=activity.sport,
            start_lat__range=(lat - START_DEG, lat + START_DEG),
            start_lon__range=(lon - wide, lon + wide),
            distance_m__range=(length * (1 - LENGTH_SHARE), length * (1 + LENGTH_SHARE)),
            moving_s__gt=0,
        )
        .exclude(track="")
        .newest_first()
        .values(*_SHOWN, "track")[:MOST]
    )
    return list(found)


def _ways(tracks: Sequence[str], activity: Activity) -> list[alike.Way]:
    about = (float(activity.start_lat or 0.0), float(activity.start_lon or 0.0))
    return [alike.way(lat, lon, about=about) for lat, lon in decode_many(tracks)]


def _ranked(rows: list[dict[str, Any]], activity: Activity) -> list[Repeat]:
    timed = [row for row in rows if row["moving_s"] and row["distance_m"]]
    speeds = {row["pk"]: row["distance_m"] / row["moving_s"] for row in timed}
    timed.sort(key=lambda row: (row["start_time"], row["pk"]))
    order = sorted(speeds.values(), reverse=True)
    return [
        Repeat(
            public_id=row["public_id"],
            name=row["name"],
            day=row["local_date"],
            distance_m=row["distance_m"],
            moving_s=row["moving_s"],
            speed_mps=speeds[row["pk"]],
            rank=order.index(speeds[row["pk"]]) + 1,
            is_this=row["pk"] == activity.pk,
        )
        for row in timed
    ]


def usual_of(activity: Activity) -> dict[str, float]:
    """Medians of the ten like it before: `MEASURES` that at least three of them have. One query."""
    length = activity.distance_m or 0.0
    if not length:
        return {}
    earlier = (
        Activity.objects.of(activity.athlete_id)
        .filter(
            sport=activity.sport,
            start_time__lt=activity.start_time,
            distance_m__range=(length * (1 - USUAL_SHARE), length * (1 + USUAL_SHARE)),
        )
        .newest_first()
        .values(*MEASURES)[:USUAL_OF]
    )
    columns: dict[str, list[float]] = {name: [] for name in MEASURES}
    for row in earlier:
        for name in MEASURES:
            if row[name] is not None:
                columns[name].append(row[name])
    return {name: median(known) for name, known in columns.items() if len(known) >= LEAST_USUAL}
