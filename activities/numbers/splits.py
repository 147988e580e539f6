"""Stretches of an activity and what is known of each: splits by distance, laps by time."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from activities.numbers.elevation import Profile
from activities.numbers.moving import Rests
from activities.recordings.recording import Column

KILOMETRE_M = 1000.0
MILE_M = 1609.344
#: A remainder shorter than this is not a split of its own.
_SHORTEST_SPLIT_M = 1.0
#: One sample speaks for at most this long (s); a longer silence is unknown, not constant.
SPEAKS_FOR_S = 10.0


class Mean:
    """Time-weighted means of a column over any stretch, from prefix sums.

    A sample speaks for the interval that ends with it. `weight` (n - 1 values in [0, 1]) can leave
    out rests; NaN samples are left out always.
    """

    def __init__(self, time: Column, values: Column, weight: Column | None = None) -> None:
        span = np.minimum(np.diff(time), SPEAKS_FOR_S)
        if weight is not None:
            span = span * weight
        known = np.isfinite(values[1:])
        span = np.where(known, span, 0.0)
        self._time = time
        self._values = values
        self._span = np.concatenate(([0.0], np.cumsum(span)))
        self._sum = np.concatenate(([0.0], np.cumsum(span * np.where(known, values[1:], 0.0))))

    def over(self, from_s: float, to_s: float) -> float | None:
        """Mean within [from_s, to_s); None where nothing was recorded."""
        ends = np.array([from_s, to_s])
        span = float(np.diff(np.interp(ends, self._time, self._span))[0])
        total = float(np.diff(np.interp(ends, self._time, self._sum))[0])
        return total / span if span > 1e-9 else None

    def sum_over(self, from_s: float, to_s: float) -> float:
        """Integral over time (unit of the column times seconds) within [from_s, to_s)."""
        return float(np.diff(np.interp([from_s, to_s], self._time, self._sum))[0])

    def highest(self, from_s: float, to_s: float) -> float | None:
        """Largest sample within [from_s, to_s]; None where nothing was recorded."""
        low = int(np.searchsorted(self._time, from_s, side="left"))
        high = int(np.searchsorted(self._time, to_s, side="right"))
        inside = self._values[low:high]
        inside = inside[np.isfinite(inside)]
        return float(inside.max()) if inside.size else None


@dataclass(frozen=True, slots=True)
class Section:
    """One stretch of an activity; None where a number is unknown. SI units."""

    index: int  # from 1
    start_s: float
    elapsed_s: float
    moving_s: float
    start_m: float | None = None
    distance_m: float | None = None
    speed_mps: float | None = None  # distance over moving time
    gap_s_per_km: float | None = None
    elevation_net_m: float | None = None
    elevation_gain_m: float | None = None
    elevation_loss_m: float | None = None
    average_heartrate_bpm: float | None = None
    max_heartrate_bpm: float | None = None
    average_cadence_rpm: float | None = None
    average_power_w: float | None = None


@dataclass(slots=True)
class Track:
    """The measured columns that sections are cut from; `time` has at least two samples."""

    time: Column
    rests: Rests
    distance: Column | None = None
    effort_distance: Column | None = None  # grade adjusted, cumulative
    profile: Profile | None = None
    heartrate: Mean | None = None
    cadence: Mean | None = None
    power: Mean | None = None

    def section(self, index: int, from_s: float, to_s: float) -> Section:
        """What is known of [from_s, to_s)."""
        moving_s = self.rests.moving_s(from_s, to_s)
        start_m = distance_m = speed = gap = net = gain = loss = None
        if self.distance is not None:
            start_m, end_m = np.interp([from_s, to_s], self.time, self.distance).tolist()
            distance_m = end_m - start_m
            speed = distance_m / moving_s if moving_s > 0.0 else None
            if self.profile is not None:
                net, gain, loss = self.profile.gain_between(start_m, end_m)
        if self.effort_distance is not None:
            effort = np.interp([from_s, to_s], self.time, self.effort_distance)
            gap = (
                moving_s / float(effort[1] - effort[0]) * 1000.0 if effort[1] > effort[0] else None
            )
        return Section(
            index=index,
            start_s=from_s,
            elapsed_s=to_s - from_s,
            moving_s=moving_s,
            start_m=start_m,
            distance_m=distance_m,
            speed_mps=speed,
            gap_s_per_km=gap,
            elevation_net_m=net,
            elevation_gain_m=gain,
            elevation_loss_m=loss,
            average_heartrate_bpm=_over(self.heartrate, from_s, to_s),
            max_heartrate_bpm=self.heartrate.highest(from_s, to_s) if self.heartrate else None,
            average_cadence_rpm=_over(self.cadence, from_s, to_s),
            average_power_w=_over(self.power, from_s, to_s),
        )


def _over(mean: Mean | None, from_s: float, to_s: float) -> float | None:
    return None if mean is None else mean.over(from_s, to_s)


def first_times(time: Column, distance: Column, targets: Column) -> Column:
    """First moment (s) at which each target distance (m) is reached; NaN where it never is."""
    index = np.searchsorted(distance, targets, side="left")
    return _between(time, distance, targets, index)


def last_times(time: Column, distance: Column, targets: Column) -> Column:
    """Last moment (s) at which no more than each target distance (m) was covered."""
    index = np.searchsorted(distance, targets, side="right")
    moments = _between(time, distance, targets, index)
    return np.where(targets == distance[-1], time[-1], moments)


def _between(time: Column, distance: Column, targets: Column, index: NDArray[np.intp]) -> Column:
    """Linear interpolation inside the step that ends at `index`, which never is a plateau."""
    at = np.clip(index, 1, distance.size - 1)
    step = distance[at] - distance[at - 1]
    share = np.divide(targets - distance[at - 1], step, out=np.ones_like(targets), where=step > 0.0)
    moments = time[at - 1] + np.clip(share, 0.0, 1.0) * (time[at] - time[at - 1])
    moments = np.where(index <= 0, time[0], moments)
    return np.where(targets > distance[-1], np.nan, moments)


def splits(track: Track, unit_m: float) -> list[Section]:
    """Splits of `unit_m` each and the rest of the way; a stop on a boundary belongs to the next
    one.

    Their elapsed times sum to the activity's and their distances to its distance.
    """
    if track.distance is None:
        return []
    start_m, total_m = float(track.distance[0]), float(track.distance[-1])
    if total_m - start_m < _SHORTEST_SPLIT_M:
        return []
    count = int((total_m - start_m) / unit_m + 1e-9)
    targets = np.minimum(start_m + unit_m * np.arange(1, count + 1), total_m)
    moments = first_times(track.time, track.distance, targets).tolist()
    if count and total_m - start_m - count * unit_m < _SHORTEST_SPLIT_M:
        moments.pop()
    edges = [float(track.time[0]), *moments, float(track.time[-1])]
    return [
        track.section(index, from_s, to_s)
        for index, (from_s, to_s) in enumerate(pairwise(edges), start=1)
    ]
