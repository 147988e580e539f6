"""Which activities were one outing of several people: begun within minutes, on the same ground.

Pure: takes times and positions, knows no database.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

#: People who go together press the button within this time of each other …
START_WITHIN_S = 15 * 60
#: … and are out at the same time for at least this share of the shorter one.
OVERLAP_SHARE = 0.5
#: Tracks are alike when this share of the points of each lies so near to the other.
ALIKE_SHARE = 0.7
NEAR_M = 150.0
_SAMPLED = 40
_METRES_PER_DEGREE = 111_195.0

LatLon = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Outing:
    key: int
    sport: str
    start: datetime
    elapsed_s: float
    route: tuple[LatLon, ...] = ()


def pairs(outings: Sequence[Outing]) -> list[tuple[int, int]]:
    """Keys of those that belong together, the earlier in the sequence first."""
    return [
        (one.key, other.key)
        for place, one in enumerate(outings)
        for other in outings[place + 1 :]
        if is_one_outing(one, other)
    ]


def is_one_outing(one: Outing, other: Outing) -> bool:
    """The same sport at the same time over the same ground; without positions nobody can tell."""
    apart_s = abs((one.start - other.start).total_seconds())
    if one.sport != other.sport or apart_s > START_WITHIN_S or not (one.route and other.route):
        return False
    shorter_s = min(one.elapsed_s, other.elapsed_s)
    first, last = sorted((one, other), key=lambda outing: outing.start)
    both_s = min(first.elapsed_s - apart_s, last.elapsed_s)
    if shorter_s <= 0 or both_s < OVERLAP_SHARE * shorter_s:
        return False
    return _near(one.route, other.route) and _near(other.route, one.route)


def _near(route: Sequence[LatLon], other: Sequence[LatLon]) -> bool:
    """Whether enough of the route lies near the other one's line."""
    step = max(1, len(route) // _SAMPLED)
    points = route[::step]
    close = sum(_distance_to_line_m(point, other) <= NEAR_M for point in points)
    return close >= ALIKE_SHARE * len(points)


def _distance_to_line_m(point: LatLon, line: Sequence[LatLon]) -> float:
    """On a plane that touches the earth at the point: exact enough for a few kilometres."""
    lat, lon = point
    scale = math.cos(math.radians(lat))
    flat = [
        ((b - lon) * scale * _METRES_PER_DEGREE, (a - lat) * _METRES_PER_DEGREE) for a, b in line
    ]
    nearest = min(math.hypot(x, y) for x, y in flat)
    for (x1, y1), (x2, y2) in pairwise(flat):
        dx, dy = x2 - x1, y2 - y1
        length = dx * dx + dy * dy
        if length:
            along = min(1.0, max(0.0, -(x1 * dx + y1 * dy) / length))
            nearest = min(nearest, math.hypot(x1 + along * dx, y1 + along * dy))
    return nearest
