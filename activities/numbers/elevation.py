"""Elevation over distance: a smoothed profile, and what was climbed and descended along it."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from activities.numbers.smoothing import boxcar
from activities.recordings.recording import Column

GRID_M = 5.0
_SHORTEST_M = 1.0  # there is no slope in a footstep
_LONGEST_GRID = 400_000  # points: 2000 km at 5 m; beyond it the grid grows coarser
BAROMETER_WINDOW_M = 30.0
OTHER_WINDOW_M = 80.0
#: A climb counts once it exceeds this (m), and ends once a drop does.
BAROMETER_THRESHOLD_M = 2.0
OTHER_THRESHOLD_M = 10.0

_LOWEST_M, _HIGHEST_M = -500.0, 9500.0  # the Dead Sea shore and Everest, with room
_FALSE_START_M = 20.0
_FASTEST_RISE_MPS, _CALM_RISE_MPS, _SETTLES_IN_S = 25.0, 1.0, 60.0


@dataclass(frozen=True, slots=True)
class Profile:
    """Altitude over an even grid of distance, and the climbing accumulated along it."""

    position_m: Column
    altitude_m: Column
    gained_m: Column  # climbed up to each position, non-decreasing
    lost_m: Column
    spacing_m: float

    @property
    def gain_m(self) -> float:
        """Total climb (m)."""
        return float(self.gained_m[-1])

    @property
    def loss_m(self) -> float:
        """Total descent (m), positive."""
        return float(self.lost_m[-1])

    def gain_between(self, from_m: float, to_m: float) -> tuple[float, float, float]:
        """Net change, climb and descent (m) between two distances: climbs are clipped at both
        ends.
        """
        ends = np.array([from_m, to_m])
        columns = (self.altitude_m, self.gained_m, self.lost_m)
        net, gain, loss = (float(np.diff(np.interp(ends, self.position_m, c))[0]) for c in columns)
        return net, gain, loss


def clean_altitude(time: Column, altitude: Column) -> Column | None:
    """Altitude (m) without impossible values and false zeros at the start; None if nothing is left.

    A device without a fix writes zeros: all of them, or some before the first true value. A
    barometer that finds its level climbs hundreds of metres in the first seconds.
    """
    with np.errstate(invalid="ignore"):
        cleaned = np.where((altitude > _LOWEST_M) & (altitude < _HIGHEST_M), altitude, np.nan)
    known = np.flatnonzero(np.isfinite(cleaned))
    other = known[cleaned[known] != 0.0]
    if not other.size:
        return None
    zeros = known[known < other[0]]
    if zeros.size and abs(cleaned[other[0]]) > _FALSE_START_M:
        cleaned[zeros] = np.nan
    _drop_settling(time, cleaned)
    return cleaned


def _drop_settling(time: Column, altitude: Column) -> None:
    known = np.flatnonzero(np.isfinite(altitude))
    moments, heights = time[known], altitude[known]
    rate = np.abs(np.diff(heights)) / np.diff(moments)
    wild = np.flatnonzero((rate > _FASTEST_RISE_MPS) & (moments[:-1] - moments[0] < _SETTLES_IN_S))
    if not wild.size:
        return
    calm = np.flatnonzero(rate[wild[-1] :] < _CALM_RISE_MPS)
    settled = int(wild[-1]) + (int(calm[0]) if calm.size else 1)
    altitude[known[:settled]] = np.nan


def profile(distance: Column, altitude: Column, *, barometric: bool) -> Profile | None:
    """The smoothed profile over cumulative distance (m, non-decreasing); None without two
    positions.
    """
    known = np.isfinite(altitude)
    if np.count_nonzero(known) < 2:
        return None
    along, heights = _one_height_per_position(distance[known], altitude[known])
    length = float(along[-1] - along[0])
    if length < _SHORTEST_M:
        return None
    count = min(max(round(length / GRID_M), 1), _LONGEST_GRID)
    spacing = length / count
    grid = along[0] + np.linspace(0.0, length, count + 1)
    window = BAROMETER_WINDOW_M if barometric else OTHER_WINDOW_M
    smooth = boxcar(np.interp(grid, along, heights), round(window / spacing / 2.0))
    threshold = BAROMETER_THRESHOLD_M if barometric else OTHER_THRESHOLD_M
    gained, lost = climbing(smooth, threshold)
    return Profile(grid, smooth, gained, lost, spacing)


def _one_height_per_position(distance: Column, altitude: Column) -> tuple[Column, Column]:
    """Mean altitude of all samples at the same distance: a stop counts once, in either
    direction.
    """
    fresh = np.concatenate(([True], np.diff(distance) > 0.0))
    if fresh.all():
        return distance, altitude
    group = np.cumsum(fresh) - 1
    return distance[fresh], np.bincount(group, weights=altitude) / np.bincount(group)


def turning_points(altitude: Column, threshold_m: float) -> list[int]:
    """Indices of alternating lows and highs, neighbours more than the threshold apart.

    The highest point of a climb ends it only once a drop beyond the threshold follows, so a climb
    counts from its foot to its summit in full. Empty where the altitude never varies that much.
    """
    heights = altitude.tolist()
    points: list[int] = []
    low = high = 0
    direction = 0  # 1 climbing, -1 descending, 0 not known yet
    for i in _local_extremes(altitude):
        if direction <= 0 and heights[i] < heights[low]:
            low = i
        if direction >= 0 and heights[i] > heights[high]:
            high = i
        if direction >= 0 and heights[high] - heights[i] > threshold_m:
            points.append(high)
            direction, low = -1, i
        elif direction <= 0 and heights[i] - heights[low] > threshold_m:
            points.append(low)
            direction, high = 1, i
    if direction:
        points.append(high if direction > 0 else low)
    return points


def _local_extremes(altitude: Column) -> list[int]:
    """Ends and turning samples, plateaus taken once."""
    distinct = np.concatenate(([0], np.flatnonzero(np.diff(altitude)) + 1))
    rising = np.diff(altitude[distinct]) > 0.0
    turns = distinct[1:-1][rising[1:] != rising[:-1]] if distinct.size > 2 else distinct[:0]
    return [int(distinct[0]), *turns.tolist(), int(distinct[-1])]


def climbing(altitude: Column, threshold_m: float) -> tuple[Column, Column]:
    """Cumulative climb and descent (m) along a smoothed altitude; a reversed line swaps the
    totals.
    """
    gains, losses = np.zeros(altitude.size), np.zeros(altitude.size)
    points = turning_points(altitude, threshold_m)
    for start, end in pairwise(points):
        leg = altitude[start : end + 1]
        if leg[-1] > leg[0]:
            gains[start + 1 : end + 1] = np.diff(np.maximum.accumulate(leg))
        else:
            losses[start + 1 : end + 1] = -np.diff(np.minimum.accumulate(leg))
    return np.cumsum(gains), np.cumsum(losses)
