"""When the athlete moved and when they rested, from net displacement rather than from path length.

Path length grows with GPS noise even at a standstill; the net displacement over ten seconds does
not.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from activities.recordings.recording import Column

#: Width (s) of the displacement window; a recording gap longer than this is judged as one step.
WINDOW_S = 10.0
#: Slow stretches shorter than this (s) still count as moving.
SHORTEST_REST_S = 15.0
#: Noise that looks like moving parts one stop into two for no longer than this (s).
_LONGEST_FLICKER_S = 30.0

Ranges = NDArray[np.float64]  # shape (k, 2): [from_s, to_s), ascending, disjoint


@dataclass(frozen=True, slots=True)
class Rests:
    """The stretches of an activity that do not count as moving."""

    ranges: Ranges

    def before(self, moments: Column) -> Column:
        """Rest (s) accumulated before each moment (s)."""
        if not self.ranges.size:
            return np.zeros_like(moments)
        length = self.ranges[:, 1] - self.ranges[:, 0]
        ends = np.cumsum(length)
        return np.interp(
            moments, self.ranges.ravel(), np.column_stack((ends - length, ends)).ravel(), left=0.0
        )

    def share(self, time: Column) -> Column:
        """Share in [0, 1] of each interval between samples that was rest; n samples give n - 1."""
        return np.clip(np.diff(self.before(time)) / np.diff(time), 0.0, 1.0)

    def moving_s(self, from_s: float, to_s: float) -> float:
        """Moving time (s) within [from_s, to_s)."""
        first, last = self.before(np.array([from_s, to_s]))
        return float(max(to_s - from_s - (last - first), 0.0))


def merge(ranges: Iterable[tuple[float, float]]) -> Ranges:
    """Union of half-open ranges (s): ascending, disjoint, none empty. Non-finite ones are
    ignored.
    """
    merged: list[list[float]] = []
    for start, end in sorted(pair for pair in ranges if np.isfinite(pair).all()):
        if end <= start:
            continue
        if merged and start <= merged[-1][1]:
            merged[-1][1] = max(merged[-1][1], end)
        else:
            merged.append([start, end])
    return np.array(merged, dtype=np.float64).reshape(-1, 2)


def clip(ranges: Ranges, from_s: float, to_s: float) -> Ranges:
    """The parts of the ranges that lie within [from_s, to_s)."""
    return merge((max(start, from_s), min(end, to_s)) for start, end in ranges.tolist())


def find_stops(
    time: Column,
    east: Column,
    north: Column,
    *,
    rest_speed_mps: float,
    stepping: NDArray[np.bool_] | None = None,
) -> list[tuple[float, float]]:
    """Stretches of at least 15 s below the sport's resting speed, as [from_s, to_s).

    `time` (s, increasing), `east` and `north` (m) are cumulated steps, all of n samples. Where
    `stepping` is true the athlete moves, however little way that makes.
    """
    if time.size < 2:
        return []
    interval = np.diff(time)
    gap = interval > WINDOW_S
    speed = _displacement_speed(time, east, north, interval, gap)
    resting = speed < rest_speed_mps
    if stepping is not None:
        resting &= ~stepping[1:] | gap
    slow = np.concatenate(([False], resting, [False]))
    changes = np.flatnonzero(slow[1:] != slow[:-1]).tolist()
    runs = list(zip(changes[::2], changes[1::2], strict=True))
    joined = _join(time, east, north, runs, rest_speed_mps)
    stops = merge(_widen(time, speed, gap, run, rest_speed_mps) for run in joined)
    return [(start, end) for start, end in stops.tolist() if end - start >= SHORTEST_REST_S - 1e-9]


def _join(
    time: Column, east: Column, north: Column, runs: list[tuple[int, int]], rest_speed: float
) -> list[tuple[int, int]]:
    """Slow runs put together where noise alone parted them.

    From the middle of one to the middle of the next, no more than half a minute apart, the athlete
    did not get away either.
    """
    joined: list[tuple[int, int]] = []
    for first, end in runs:
        if joined:
            here, there = (joined[-1][0] + joined[-1][1]) // 2, (first + end) // 2
            away = float(np.hypot(east[there] - east[here], north[there] - north[here]))
            took = float(time[there] - time[here])
            if time[first] - time[joined[-1][1]] <= _LONGEST_FLICKER_S and away < rest_speed * took:
                joined[-1] = joined[-1][0], end
                continue
        joined.append((first, end))
    return joined


def _displacement_speed(
    time: Column, east: Column, north: Column, interval: Column, gap: NDArray[np.bool_]
) -> Column:
    """Speed (m/s) of the net displacement around the middle of each interval, cut at gaps."""
    starts = np.concatenate(([0], np.flatnonzero(gap) + 1))
    lasts = np.concatenate((starts[1:] - 1, [time.size - 1]))
    block = np.concatenate(([0], np.cumsum(gap)))[:-1]
    middle = time[:-1] + interval / 2.0
    low = np.maximum(middle - WINDOW_S / 2.0, time[starts[block]])
    high = np.minimum(middle + WINDOW_S / 2.0, time[lasts[block]])
    low[gap], high[gap] = time[:-1][gap], time[1:][gap]
    moved = np.hypot(
        np.interp(high, time, east) - np.interp(low, time, east),
        np.interp(high, time, north) - np.interp(low, time, north),
    )
    speed: Column = moved / (high - low)
    return speed


def _widen(
    time: Column, speed: Column, gap: NDArray[np.bool_], run: tuple[int, int], rest_speed: float
) -> tuple[float, float]:
    """The slow intervals [first, end) widened to when the athlete really stopped and started.

    A window of w seconds sees a stop late: entering at speed v it falls below the threshold only
    w/2 * (1 - 2 * threshold / v) after the stop began, and as much early at the other side.
    """
    first, end = run
    start_s, end_s = float(time[first]), float(time[end])
    if first > 0 and not gap[first] and not gap[first - 1]:
        before = max(int(np.searchsorted(time, start_s - WINDOW_S)) - 1, 0)
        start_s = max(start_s - _lag(float(speed[before]), rest_speed), float(time[0]))
    if end < speed.size and not gap[end] and not gap[end - 1]:
        after = min(int(np.searchsorted(time, end_s + WINDOW_S)), speed.size - 1)
        end_s = min(end_s + _lag(float(speed[after]), rest_speed), float(time[-1]))
    return start_s, end_s


def _lag(speed: float, rest_speed: float) -> float:
    if speed <= 2.0 * rest_speed:
        return 0.0
    return WINDOW_S / 2.0 * (1.0 - 2.0 * rest_speed / speed)
