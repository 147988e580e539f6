"""Whether two tracks follow one route the same way round.

Points are set at equal distances along one track, and each is looked for beside the other: near one of its
pieces that goes the same way. Both ways round, because a short track lies wholly on a longer one. The share that
makes two tracks one route, 80 %, is what Strava names for its matched activities.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Column = NDArray[np.float64]

METRES_PER_DEGREE = 111_195.0
POINTS = 100
#: Receivers differ by so much on one street, and simplified tracks of long routes by more.
NEAR_M, NEAR_SHARE = 60.0, 0.001
SAME_ROUTE = 0.8
#: A track shorter than this is a place, not a route.
LEAST_M = 200.0


@dataclass(frozen=True, slots=True)
class Way:
    """A track on a plane: corners (m) of shape (n, 2), and its length."""

    corners: Column
    length_m: float


def way(lat: Column, lon: Column, *, about: tuple[float, float]) -> Way:
    """The track of degrees, each of shape (n,), in metres east and north of `about` (lat, lon)."""
    east = (lon - about[1]) * METRES_PER_DEGREE * np.cos(np.radians(about[0]))
    north = (lat - about[0]) * METRES_PER_DEGREE
    corners = np.column_stack((east, north))
    return Way(corners, float(np.hypot(*np.diff(corners, axis=0).T).sum()))


def is_same(one: Way, other: Way) -> bool:
    """Whether at least 80 % of each lies beside the other, going the same way."""
    if min(one.length_m, other.length_m) < LEAST_M:
        return False
    return overlap(one, other) >= SAME_ROUTE and overlap(other, one) >= SAME_ROUTE


def overlap(one: Way, other: Way) -> float:
    """The share of `one`, 0 to 1, that goes beside `other` in its direction."""
    places, headings = _along(one)
    starts, ends = other.corners[:-1], other.corners[1:]
    pieces = ends - starts
    lengths = np.hypot(pieces[:, 0], pieces[:, 1])
    real = lengths > 0
    starts, pieces, lengths = starts[real], pieces[real], lengths[real]
    if not lengths.size:
        return 0.0
    offsets = places[:, None, :] - starts[None, :, :]
    share = np.clip((offsets * pieces[None, :, :]).sum(axis=2) / lengths**2, 0.0, 1.0)
    apart = offsets - share[:, :, None] * pieces[None, :, :]
    near_m = NEAR_M + NEAR_SHARE * max(one.length_m, other.length_m)
    near = (apart**2).sum(axis=2) <= near_m**2
    onward = headings @ pieces.T > 0
    return float((near & onward).any(axis=1).mean())


def _along(track: Way) -> tuple[Column, Column]:
    """100 places (m) at equal distances along a track and the direction it has there."""
    steps = np.diff(track.corners, axis=0)
    lengths = np.hypot(steps[:, 0], steps[:, 1])
    reached = np.concatenate(([0.0], np.cumsum(lengths)))
    wanted = (np.arange(POINTS) + 0.5) / POINTS * reached[-1]
    places = np.column_stack(
        [np.interp(wanted, reached, track.corners[:, axis]) for axis in (0, 1)]
    )
    piece = np.clip(np.searchsorted(reached, wanted, side="right") - 1, 0, len(steps) - 1)
    return places, steps[piece]
