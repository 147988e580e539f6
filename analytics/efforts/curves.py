"""Best efforts: the fastest of each classic distance within one activity, and which can ever
matter.

Elapsed time, stops included, as a race would be timed.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass

from activities.numbers.fastest import Pace, Window, fastest, fastest_of
from activities.recordings.recording import Column

__all__ = [
    "DISTANCES_M",
    "DatedEffort",
    "Effort",
    "best_efforts",
    "fastest",
    "k_skyband",
]

#: 400 m, 800 m, half a mile, 1 km, one and two miles, 5 to 15 km, ten miles, 20 km, half marathon,
#: 30 km, marathon, 50 km.
DISTANCES_M: tuple[float, ...] = (
    400.0,
    804.672,
    800.0,
    1000.0,
    1609.344,
    3218.688,
    5000.0,
    10_000.0,
    15_000.0,
    16_093.44,
    20_000.0,
    21_097.5,
    30_000.0,
    42_195.0,
    50_000.0,
)


@dataclass(frozen=True, slots=True)
class Effort:
    """The fastest stretch of a distance; offsets are seconds since the start of the recording."""

    distance_m: float
    elapsed_s: float
    start_offset_s: float
    end_offset_s: float


def best_efforts(
    time: Column, distance: Column, *, max_speed_mps: float | Callable[[float], float]
) -> list[Effort]:
    """One effort for each classic distance that was covered in full, shortest distance first.

    `time` (s) increases; `distance` (m) is cumulative, does not decrease, and is never rounded up.
    An effort faster than `max_speed_mps` (one speed, or one for each distance) is a measuring error
    and left out.
    """
    if time.size < 2:
        return []
    pace = Pace.of(time, distance)
    efforts: list[Effort] = []
    for length_m in sorted(DISTANCES_M):
        window = fastest_of(pace, length_m)
        if window is None:
            break
        limit = max_speed_mps(length_m) if callable(max_speed_mps) else max_speed_mps
        if _believable(window, length_m, limit):
            efforts.append(Effort(length_m, window.elapsed_s, window.start_s, window.end_s))
    return efforts


def _believable(window: Window, length_m: float, max_speed_mps: float) -> bool:
    return window.elapsed_s > 0.0 and window.elapsed_s * max_speed_mps >= length_m * (1.0 - 1e-9)


@dataclass(frozen=True, slots=True)
class DatedEffort:
    """An effort in an athlete's history: `when` orders it (a timestamp), `key` names it."""

    key: Hashable
    when: float
    elapsed_s: float


def k_skyband(efforts: Sequence[DatedEffort], k: int = 3) -> list[DatedEffort]:
    """The efforts that can be among the best k of any period ending now, newest first.

    An effort belongs iff fewer than k newer ones are faster: with k of those, every period that
    contains it contains them too. Of equally fast ones the earlier is the better, so it stays.
    Raises ValueError for k < 1.
    """
    if k < 1:
        raise ValueError("k counts from one")
    newest_first = sorted(
        enumerate(efforts), key=lambda numbered: (numbered[1].when, numbered[0]), reverse=True
    )
    fastest_newer: list[float] = []  # the k fastest times so far, ascending
    band: list[DatedEffort] = []
    for _, effort in newest_first:
        if bisect_left(fastest_newer, effort.elapsed_s) < k:
            band.append(effort)
            insort(fastest_newer, effort.elapsed_s)
            del fastest_newer[k:]
    return band
