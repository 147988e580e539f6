"""What of a recording others get: the ends cut off along the route, holes where it passes a hidden place. Pure.

Head and tail are cut along the way, not by a circle alone: a track that leaves the circle and comes back is
hidden until it is away for good. A further cut, secret and the same for the same route, keeps the ends from
lying on the circle; being the same it cannot be averaged away by riding the route again.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from activities.numbers.distance import cumulative_distance
from activities.recordings.recording import Column
from activities.zones.circles import METRES_PER_DEGREE, Circle, cell_of, fraction

#: Away for good is away for so long along the way (m).
AWAY_M = 200.0
#: The further cut is up to this share of the used radius.
FURTHER = 0.15
#: Streets that leave a circle within the same 24th of it are cut alike.
_SECTORS = 24
#: Over so much more, in used radii, an end is sought that does not point home.
SEEKING = 0.5
_SEEK_STEP_M = 25.0
_HEADING_M = 60.0
#: A route is known by where it is farthest, to about this (m): the noise of a watch is far smaller.
_SAME_ROUTE_M = 1500.0
#: Of "the first and last N metres" the further cut is up to this share.
_FURTHER_OF_ENDS = 0.5


@dataclass(frozen=True, slots=True)
class Plan:
    """What an athlete hides: used circles, and how much of either end anywhere."""

    circles: tuple[Circle, ...] = ()
    ends_m: float = 0.0
    secret: bytes = b""

    @property
    def anything(self) -> bool:
        return bool(self.circles) or self.ends_m > 0


@dataclass(frozen=True, slots=True)
class Cut:
    """Which samples are left, and the moments between which a lap is wholly visible."""

    keep: NDArray[np.bool_]
    head_s: float
    tail_s: float

    @property
    def nothing_left(self) -> bool:
        return int(self.keep.sum()) < 2


def find_cut(columns: dict[str, Column], plan: Plan) -> Cut | None:
    """The cut of a whole recording; None where nothing of it is hidden."""
    lat, lon = columns.get("lat"), columns.get("lon")
    if not plan.anything or lat is None or lon is None:
        return None
    known = np.flatnonzero(np.isfinite(lat) & np.isfinite(lon))
    if not known.size:
        return None
    # a sample without a place lies where the last one with a place lay
    at = known[np.clip(np.searchsorted(known, np.arange(lat.size), side="right") - 1, 0, None)]
    lat, lon = lat[at], lon[at]
    along = cumulative_distance(lat, lon)
    inside = np.zeros(lat.size, dtype=bool)
    for circle in plan.circles:
        inside |= circle.distance_m(lat, lon) <= circle.radius_m
    route = _route(lat, lon)
    first = max(_leaves(inside, along, lat, lon, plan, route), _ends(along, plan, route, b"head"))
    back = slice(None, None, -1)
    turned = along[-1] - along[back]
    last = lat.size - max(
        _leaves(inside[back], turned, lat[back], lon[back], plan, route),
        _ends(turned, plan, route, b"tail"),
    )
    keep = ~inside
    keep[:first] = False
    keep[max(last, 0) :] = False
    if keep.all():
        return None
    time = columns["time"]
    left = np.flatnonzero(keep)
    if left.size < 2:
        return Cut(np.zeros_like(keep), np.inf, -np.inf)
    return Cut(keep, float(time[left[0]]), float(time[left[-1]]))


def apply(columns: dict[str, Column], cut: Cut) -> dict[str, Column]:
    """The columns as others get them: beginning at 0 s and 0 m; a hole counts as the straight line across,
    and the first sample after it has no place, so that no line is drawn through it. {} when nothing is left.
    """
    if cut.nothing_left:
        return {}
    left = np.flatnonzero(cut.keep)
    after = np.flatnonzero(np.diff(left) > 1) + 1
    kept = {name: column[left] for name, column in columns.items()}
    kept["time"] = kept["time"] - kept["time"][0]
    if "distance" in kept:
        kept["distance"] = _without_holes(columns, kept["distance"], left, after)
    for name in ("lat", "lon"):
        if name in kept:
            kept[name] = kept[name].copy()
            kept[name][after] = np.nan
    return kept


def _without_holes(
    columns: dict[str, Column], distance: Column, left: NDArray[np.intp], after: NDArray[np.intp]
) -> Column:
    steps = np.diff(distance, prepend=distance[0])
    lat, lon = columns.get("lat"), columns.get("lon")
    for place in after:
        before, behind = left[place - 1], left[place]
        steps[place] = 0.0
        if lat is not None and lon is not None:
            pair_lat, pair_lon = lat[[before, behind]], lon[[before, behind]]
            if np.isfinite(pair_lat).all() and np.isfinite(pair_lon).all():
                steps[place] = float(cumulative_distance(pair_lat, pair_lon)[-1])
    return np.cumsum(steps)


def _route(lat: Column, lon: Column) -> bytes:
    """What makes two tracks the same route: where they are farthest from their start."""
    east = (lon - lon[0]) * np.cos(np.radians(lat[0]))
    farthest = int(np.argmax(np.hypot(lat - lat[0], east)))
    return cell_of(float(lat[farthest]), float(lon[farthest]), _SAME_ROUTE_M)


def _leaves(
    inside: NDArray[np.bool_],
    along: Column,
    lat: Column,
    lon: Column,
    plan: Plan,
    route: bytes,
) -> int:
    """How many samples from this end are hidden: until it is away from every circle for good, and on."""
    if not inside.any():
        return 0
    # the end belongs to a hidden place also when the watch found its satellites a little late
    entries = np.flatnonzero(inside)
    if along[entries[0]] > AWAY_M:
        return 0
    gaps = np.flatnonzero(np.diff(along[entries]) > AWAY_M)
    gone = int(entries[gaps[0]] if gaps.size else entries[-1]) + 1
    if gone >= along.size:
        return int(along.size)
    circle = min(
        plan.circles,
        key=lambda one: abs(
            float(one.distance_m(lat[gone : gone + 1], lon[gone : gone + 1])[0]) - one.radius_m
        ),
    )
    sector = int(circle.bearing(float(lat[gone]), float(lon[gone])) * _SECTORS)
    share = fraction(circle.seed, b"further", str(sector).encode(), route)
    from_m = along[gone] + share * FURTHER * circle.radius_m
    return _pointing_elsewhere(circle, along, lat, lon, from_m)


def _pointing_elsewhere(
    circle: Circle, along: Column, lat: Column, lon: Column, from_m: float
) -> int:
    """The sample within the next stretch behind which the way points best at the middle of the used circle:
    streets lead home, and lines drawn on from many visible ends would meet there.

    Only the used circle decides, never the home; so the choice itself tells nothing of it.
    """
    places = from_m + np.arange(0.0, SEEKING * circle.radius_m, _SEEK_STEP_M)
    first = np.searchsorted(along, places, side="left")
    ahead = np.searchsorted(along, places + _HEADING_M, side="left")
    usable = ahead < along.size
    if not usable.any():
        return int(np.searchsorted(along, from_m, side="left"))
    first, ahead = first[usable], ahead[usable]
    east, north = circle.plane(lat, lon)
    forward = np.stack([east[ahead] - east[first], north[ahead] - north[first]])
    length = np.maximum(np.hypot(*forward), 1e-6)
    miss = np.abs(forward[0] * north[first] - forward[1] * east[first]) / length
    return int(first[int(np.argmin(miss))])


def _ends(along: Column, plan: Plan, route: bytes, end: bytes) -> int:
    if plan.ends_m <= 0:
        return 0
    share = fraction(plan.secret, b"ends", end, route)
    return int(np.searchsorted(along, plan.ends_m * (1 + share * _FURTHER_OF_ENDS), side="left"))


def touches(bounds: tuple[float, float, float, float], plan: Plan) -> bool:
    """Whether a track within (south, north, west, east) may come near anything hidden; quick and generous."""
    if plan.ends_m > 0:
        return True
    south, north, west, east = bounds
    for circle in plan.circles:
        tall = (circle.radius_m + AWAY_M) / METRES_PER_DEGREE
        wide = tall / max(float(np.cos(np.radians(circle.lat))), 0.01)
        in_height = south - tall <= circle.lat <= north + tall
        if in_height and (west - wide <= circle.lon <= east + wide or east - west > 180):
            return True
    return False
