"""The fastest stretch of a given length, exactly.

Time over distance is piecewise linear, so the shortest window of a length starts at a sample or
ends at one: evaluating both families finds it. A window leaves a stop as late as possible and
reaches its end as early as possible, and what it takes between is elapsed time, stops included.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from activities.recordings.recording import Column

_BLOCK = 8
#: Below this many distinct positions the pruning costs more than it saves.
_PRUNE_FROM = 8_000
_TOLERANCE_M = 1e-6


@dataclass(frozen=True, slots=True)
class Window:
    """A stretch of time, seconds since the start of the recording."""

    start_s: float
    end_s: float

    @property
    def elapsed_s(self) -> float:
        """How long it took."""
        return self.end_s - self.start_s


@dataclass(frozen=True, slots=True)
class Pace:
    """Time over distance with the plateaus folded: each distance with its first and its last
    moment.
    """

    distance: Column  # strictly increasing
    first: Column
    last: Column

    @classmethod
    def of(cls, time: Column, distance: Column) -> Pace:
        """From cumulative distance (m, non-decreasing, finite) over time (s, increasing)."""
        rising = np.diff(distance) > 0.0
        starts = np.concatenate(([True], rising))
        ends = np.concatenate((rising, [True]))
        return cls(distance[starts], time[starts], time[ends])

    def reached(self, targets: Column) -> Column:
        """First moment at each target, which lies within the distances."""
        at = np.clip(np.searchsorted(self.distance, targets, side="left"), 1, None)
        return self._inside(np.minimum(at, self.distance.size - 1), targets)

    def left(self, targets: Column) -> Column:
        """Last moment at each target, which lies within the distances."""
        at = np.clip(np.searchsorted(self.distance, targets, side="right"), 1, None)
        return self._inside(np.minimum(at, self.distance.size - 1), targets)

    def _inside(self, at: NDArray[np.intp], targets: Column) -> Column:
        before = at - 1
        near, far = self.distance[before], self.distance[at]
        leave, arrive = self.last[before], self.first[at]
        share = np.clip((targets - near) / (far - near), 0.0, 1.0)
        moments: Column = leave + share * (arrive - leave)
        return moments


def fastest(time: Column, distance: Column, length_m: float) -> Window | None:
    """The fastest `length_m` of a recording; None when it is shorter than that.

    `time` (s) increases, `distance` (m, cumulative) does not decrease, both finite and of equal
    size.
    """
    if time.size < 2:
        return None
    return fastest_of(Pace.of(time, distance), length_m)


def fastest_of(pace: Pace, length_m: float) -> Window | None:
    """The same from folded columns, for asking about several lengths."""
    if pace.distance.size < 2 or length_m <= 0.0:
        return None
    total = float(pace.distance[-1] - pace.distance[0])
    if total < length_m - _TOLERANCE_M:
        return None
    length = min(length_m, total)
    if pace.distance.size < _PRUNE_FROM:
        return _better(_best_from(pace, length, None), _best_to(pace, length, None))
    return _pruned(pace, length)


def _best_from(pace: Pace, length: float, samples: NDArray[np.intp] | None) -> Window | None:
    """Best window starting at a sample (of `samples`, or any)."""
    starts = pace.distance if samples is None else pace.distance[samples]
    leave = pace.last if samples is None else pace.last[samples]
    inside = starts + length <= pace.distance[-1]
    inside[0] = inside[0] or (samples is None)  # the whole way, whatever the rounding
    starts, leave = starts[inside], leave[inside]
    if not starts.size:
        return None
    arrive = pace.reached(np.minimum(starts + length, pace.distance[-1]))
    best = int(np.argmin(arrive - leave))
    return Window(float(leave[best]), float(arrive[best]))


def _best_to(pace: Pace, length: float, samples: NDArray[np.intp] | None) -> Window | None:
    """Best window ending at a sample (of `samples`, or any)."""
    ends = pace.distance if samples is None else pace.distance[samples]
    arrive = pace.first if samples is None else pace.first[samples]
    inside = ends - length >= pace.distance[0]
    ends, arrive = ends[inside], arrive[inside]
    if not ends.size:
        return None
    leave = pace.left(ends - length)
    best = int(np.argmin(arrive - leave))
    return Window(float(leave[best]), float(arrive[best]))


def _better(one: Window | None, other: Window | None) -> Window | None:
    if one is None or other is None:
        return one or other
    return one if one.elapsed_s <= other.elapsed_s else other


def _pruned(pace: Pace, length: float) -> Window | None:
    """Look only into blocks of starting points that could beat the best window found at their
    heads.

    A window starting between d[i] and d[i + 8] ends no earlier than d[i] + length is reached, and
    starts no later than d[i + 8] is.
    """
    size = pace.distance.size
    heads = np.arange(0, size, _BLOCK)
    heads = heads[pace.distance[heads] + length <= pace.distance[-1]]
    if not heads.size:
        return _better(_best_from(pace, length, None), _best_to(pace, length, None))
    arrive = pace.reached(pace.distance[heads] + length)
    incumbent = float(np.min(arrive - pace.last[heads]))
    tails = np.minimum(heads + _BLOCK, size - 1)
    hopeful = heads[arrive - pace.first[tails] <= incumbent + 1e-9]
    starts = (hopeful[:, None] + np.arange(_BLOCK)).ravel()
    starts = starts[starts < size]
    low = np.searchsorted(pace.distance, pace.distance[hopeful] + length, side="left")
    beyond = pace.distance[np.minimum(hopeful + _BLOCK, size - 1)] + length
    high = np.minimum(np.searchsorted(pace.distance, beyond, side="right") + 1, size)
    return _better(_best_from(pace, length, starts), _best_to(pace, length, _ragged(low, high)))


def _ragged(low: NDArray[np.intp], high: NDArray[np.intp]) -> NDArray[np.intp]:
    """All indices of the ranges [low, high), which overlap little and ascend, each once."""
    counts = np.maximum(high - low, 0)
    total = int(counts.sum())
    if not total:
        return np.empty(0, dtype=np.intp)
    offsets = np.repeat(np.cumsum(counts) - counts, counts)
    return np.unique(np.arange(total) - offsets + np.repeat(low, counts))
