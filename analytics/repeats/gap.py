"""How far one is ahead of another along a common way."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Column = NDArray[np.float64]

POINTS = 200
#: Recordings of one route may differ so much in length, as shares; more is another way.
SAME_LENGTH = 0.15


@dataclass(frozen=True, slots=True)
class Gap:
    """At each distance (m), how many seconds `one` has taken more than `other`: below 0 is ahead."""

    distance_m: Column
    seconds: Column


def gap(
    one: tuple[Column, Column], other: tuple[Column, Column], *, points: int = POINTS
) -> Gap | None:
    """Of two recordings as (time s, distance m), each of shape (n,); None where their lengths tell
    that it is not one way.

    Distances are brought to the shorter length: two receivers never agree on a route by some percent.
    """
    (time, distance), (other_time, other_distance) = _usable(*one), _usable(*other)
    if time.size < 2 or other_time.size < 2 or distance[-1] <= 0 or other_distance[-1] <= 0:
        return None
    length_m = float(min(distance[-1], other_distance[-1]))
    if max(distance[-1], other_distance[-1]) > length_m * (1 + SAME_LENGTH):
        return None
    share = np.linspace(0.0, 1.0, points)
    seconds = np.interp(share * distance[-1], distance, time)
    others = np.interp(share * other_distance[-1], other_distance, other_time)
    return Gap(share * length_m, seconds - others)


def _usable(time: Column, distance: Column) -> tuple[Column, Column]:
    """Finite samples from the first on, time from 0; distance never goes back."""
    seen = np.isfinite(time) & np.isfinite(distance)
    time, distance = time[seen], distance[seen]
    if not time.size:
        return time, distance
    return time - time[0], np.maximum.accumulate(distance - distance[0])
