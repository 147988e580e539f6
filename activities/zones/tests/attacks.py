"""What somebody who collects all that leaves could try to find a home with. Metres around the true home."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from activities.recordings.recording import Column
from activities.zones.circles import METRES_PER_DEGREE

Points = NDArray[np.float64]  # shape (n, 2): metres east and north of the origin


@dataclass(frozen=True, slots=True)
class End:
    """A visible end of a track: where it is and where it points, backwards into what is hidden."""

    point: Points
    backwards: Points


def plane(lat: Column, lon: Column, origin: tuple[float, float]) -> Points:
    shrink = math.cos(math.radians(origin[0]))
    east = ((lon - origin[1] + 180.0) % 360.0 - 180.0) * shrink * METRES_PER_DEGREE
    return np.column_stack([east, (lat - origin[0]) * METRES_PER_DEGREE])


def ends_of(tracks: list[dict[str, Column]], origin: tuple[float, float]) -> list[End]:
    """Both ends of each track, and both sides of each hole."""
    found = []
    for track in tracks:
        seen = np.isfinite(track["lat"])
        for part in np.split(np.arange(seen.size), np.flatnonzero(~seen)):
            part = part[seen[part]]
            if part.size < 12:
                continue
            way = plane(track["lat"][part], track["lon"][part], origin)
            for end, inner in ((way[0], way[8]), (way[-1], way[-9])):
                heading = end - inner
                found.append(End(end, heading / (np.hypot(*heading) or 1.0)))
    return found


def circle_fit(ends: list[End]) -> Points:
    """The middle of the circle that fits all ends best, in the least squares of Kåsa."""
    points = np.array([end.point for end in ends])
    system = np.column_stack([2 * points, np.ones(len(points))])
    solved, *_rest = np.linalg.lstsq(system, (points**2).sum(axis=1), rcond=None)
    return np.asarray(solved[:2])


def smallest_circle(ends: list[End]) -> Points:
    """The middle of the largest empty circle near the ends: where nobody was ever seen."""
    points = np.array([end.point for end in ends])
    middle = np.median(points, axis=0)
    for step in np.geomspace(400, 5, 40):
        tried = middle + step * np.array([[0, 0], [1, 0], [-1, 0], [0, 1], [0, -1]])
        nearest = np.hypot(*(tried[:, None] - points[None]).transpose(2, 0, 1)).min(axis=1)
        middle = tried[int(np.argmax(nearest))]
    return np.asarray(middle)


def middle_of_ends(ends: list[End]) -> Points:
    return np.asarray(np.median([end.point for end in ends], axis=0))


def intersection(ends: list[End]) -> Points:
    """The point nearest to all the lines that continue the visible ends, in least squares."""
    total, right = np.zeros((2, 2)), np.zeros(2)
    for end in ends:
        across = np.eye(2) - np.outer(end.backwards, end.backwards)
        total += across
        right += across @ end.point
    return np.asarray(np.linalg.lstsq(total, right, rcond=None)[0])


def extrapolation(ends: list[End], length_m: float) -> Points:
    """The middle of where the ends would lead if they went on straight for the usual hidden length."""
    return np.asarray(np.median([end.point + length_m * end.backwards for end in ends], axis=0))
