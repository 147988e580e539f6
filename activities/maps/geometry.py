"""Tracks as shapes: projected, simplified, encoded, fitted into a picture, and told apart.

Plain arrays in degrees, metres and pixels. A track is `lat`, `lon` of equal length; positions that
are not finite are left out, and a track across the antimeridian stays in one piece.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import polyline
from numpy.typing import NDArray

from activities.numbers import polylines
from activities.numbers.distance import Bounds, bounds, cumulative_distance, unwrap_longitude
from activities.recordings.recording import Column

__all__ = [
    "Bounds",
    "RouteShape",
    "Shape",
    "bounds",
    "classify",
    "decode_polyline",
    "encode_polyline",
    "fit",
    "km_markers",
    "path_data",
    "project",
    "simplify",
    "thumbnail_path",
    "unproject",
]

Points = NDArray[np.float64]  # shape (n, 2): x, y

#: Web Mercator ends where its square does.
HIGHEST_LATITUDE = 85.051128779806604
_METRES_PER_DEGREE = 111_319.490793
_MOST_PATH_POINTS = 160
_MOST_PATH_BYTES = 1000


def finite(lat: Column, lon: Column) -> tuple[Column, Column]:
    """The known positions, longitude continuous (it may leave [-180, 180])."""
    known = np.isfinite(lat) & np.isfinite(lon)
    return lat[known], unwrap_longitude(lon[known])


def project(lat: Column, lon: Column, *, zoom: float = 0.0) -> Points:
    """Web Mercator pixels (256 per tile, y downwards) at a zoom; latitude is cut at 85.05
    degrees.
    """
    world = 256.0 * 2.0**zoom
    sine = np.sin(np.radians(np.clip(lat, -HIGHEST_LATITUDE, HIGHEST_LATITUDE)))
    x = (lon + 180.0) / 360.0
    y = 0.5 - np.arctanh(sine) / (2.0 * np.pi)
    pixels: Points = np.column_stack((x, y)) * world
    return pixels


def unproject(points: Points, *, zoom: float = 0.0) -> tuple[Column, Column]:
    """Latitude and longitude (deg) of Web Mercator pixels; the inverse of `project`."""
    world = 256.0 * 2.0**zoom
    lon = points[:, 0] / world * 360.0 - 180.0
    lat = np.degrees(np.arctan(np.sinh(np.pi * (1.0 - 2.0 * points[:, 1] / world))))
    return lat, lon


def keep_shape(points: Points, tolerance: float) -> NDArray[np.intp]:
    """Douglas-Peucker: indices such that no point is farther than `tolerance` from the kept line.

    Works down level by level, all stretches of a level at once, so that depth costs array
    operations and neither recursion nor a loop over points.
    """
    size = len(points)
    if size < 3:
        return np.arange(size)
    kept = np.zeros(size, dtype=np.bool_)
    kept[[0, -1]] = True
    starts, ends = np.array([0]), np.array([size - 1])
    while starts.size:
        farthest, distance = _farthest(points, starts, ends)
        split = distance > tolerance
        middle, low, high = farthest[split], starts[split], ends[split]
        kept[middle] = True
        starts, ends = np.concatenate((low, middle)), np.concatenate((middle, high))
        wide = ends - starts > 1
        order = np.argsort(starts[wide], kind="stable")
        starts, ends = starts[wide][order], ends[wide][order]
    return np.flatnonzero(kept)


def _farthest(
    points: Points, starts: NDArray[np.intp], ends: NDArray[np.intp]
) -> tuple[NDArray[np.intp], Column]:
    """Of each stretch, the inner point farthest from the segment between its ends, and how far."""
    counts = ends - starts - 1
    offsets = np.cumsum(counts) - counts
    index = np.arange(int(counts.sum())) + np.repeat(starts + 1 - offsets, counts)
    chord = points[ends] - points[starts]
    squared = np.maximum((chord * chord).sum(axis=1), 1e-300)
    away_x = points[index, 0] - np.repeat(points[starts, 0], counts)
    away_y = points[index, 1] - np.repeat(points[starts, 1], counts)
    chord_x, chord_y = np.repeat(chord[:, 0], counts), np.repeat(chord[:, 1], counts)
    along = (away_x * chord_x + away_y * chord_y) / np.repeat(squared, counts)
    along = np.clip(along, 0.0, 1.0)
    gap = (away_x - along * chord_x) ** 2 + (away_y - along * chord_y) ** 2
    largest = np.maximum.reduceat(gap, offsets)
    at = np.flatnonzero(gap == np.repeat(largest, counts))
    owner = np.repeat(np.arange(starts.size), counts)[at]
    _, first = np.unique(owner, return_index=True)
    return index[at[first]], np.sqrt(largest)


def _metres(lat: Column, lon: Column) -> Points:
    """A flat picture of a track in metres, true near its middle latitude."""
    shrink = np.cos(np.radians((lat.min() + lat.max()) / 2.0)) if lat.size else 1.0
    return np.column_stack((lon * shrink, lat)) * _METRES_PER_DEGREE


def simplify(
    lat: Column, lon: Column, *, tolerance_m: float | None = None, max_points: int | None = None
) -> tuple[Column, Column]:
    """Fewer positions (deg) of the same shape: within `tolerance_m`, or as true as `max_points`
    allow.

    With both, the tolerance grows until the points suffice. Raises ValueError for neither, or for
    fewer than two points.
    """
    if tolerance_m is None and max_points is None:
        raise ValueError("simplify to what?")
    if max_points is not None and max_points < 2:
        raise ValueError("a line has two ends")
    lat, lon = finite(lat, lon)
    kept = _within_budget(_metres(lat, lon), tolerance_m or 0.0, max_points)
    return lat[kept], _into_range(lon[kept])


def _within_budget(points: Points, tolerance: float, max_points: int | None) -> NDArray[np.intp]:
    enough = too_little = tolerance
    kept = keep_shape(points, enough) if tolerance > 0.0 else np.arange(len(points))
    if max_points is None or kept.size <= max_points:
        return kept
    while kept.size > max_points:
        too_little, enough = enough, max(enough * 2.0, 1.0)
        kept = keep_shape(points, enough)
    for _ in range(5):
        middle = (too_little + enough) / 2.0
        fewer = keep_shape(points, middle)
        if fewer.size > max_points:
            too_little = middle
        else:
            enough, kept = middle, fewer
    return kept


def _into_range(lon: Column) -> Column:
    if not lon.size or (lon.min() >= -180.0 and lon.max() <= 180.0):
        return lon
    return (lon + 180.0) % 360.0 - 180.0


def encode_polyline(lat: Column, lon: Column, precision: int = 5) -> str:
    """The known positions as an encoded polyline, longitude continuous."""
    lat, lon = finite(lat, lon)
    if not lat.size:
        return ""
    return str(polyline.encode(list(zip(lat.tolist(), lon.tolist(), strict=True)), precision))


def decode_polyline(text: str, precision: int = 5) -> tuple[Column, Column]:
    """Latitude and longitude (deg) of an encoded polyline."""
    lat, lon = polylines.decode(text, precision)
    return lat, _into_range(lon)


def fit(points: Points, width: float, height: float, padding: float = 0.0) -> Points:
    """Points (x, y) moved and scaled, evenly in both directions, into the middle of a picture.

    A single place lies in the centre. Raises ValueError when the padding leaves nothing.
    """
    room = np.array([width - 2.0 * padding, height - 2.0 * padding])
    if np.any(room <= 0.0):
        raise ValueError("no room inside the padding")
    if not len(points):
        return points
    low, high = points.min(axis=0), points.max(axis=0)
    extent = high - low
    scales = np.divide(room, extent, out=np.full(2, np.inf), where=extent > 0.0)
    scale = float(scales.min())
    scale = scale if np.isfinite(scale) else 1.0
    placed: Points = (points - (low + high) / 2.0) * scale + np.array([width, height]) / 2.0
    return placed


def path_data(points: Points) -> str:
    """The `d` of an SVG path through the points, in tenths: "M1 2l.5-3"; empty for no points."""
    if not len(points):
        return ""
    tenths = np.rint(points * 10.0).astype(np.int64)
    steps = np.diff(tenths, axis=0)
    steps = steps[np.any(steps != 0, axis=1)].tolist()
    x, y = tenths[0].tolist()
    start = f"M{_tenths(x)} {_tenths(y)}"
    if not steps:
        return start + "h0"
    return start + "l" + _joined([value for step in steps for value in step])


def _tenths(value: int) -> str:
    sign, whole, rest = "-" if value < 0 else "", abs(value) // 10, abs(value) % 10
    if not rest:
        return f"{sign}{whole}"
    return f"{sign}{whole or ''}.{rest}"


def _joined(values: list[int]) -> str:
    """Numbers in the shortest form SVG allows: a space only where no sign separates them."""
    texts = [_tenths(value) for value in values]
    rest = [text if text.startswith("-") else " " + text for text in texts[1:]]
    return "".join([texts[0], *rest])


def thumbnail_path(
    lat: Column, lon: Column, width: float, height: float, padding: float = 4.0
) -> str:
    """A track as SVG path data for a small picture: 0.7 px true, 160 points and 1 kB at most."""
    lat, lon = finite(lat, lon)
    points = fit(project(lat, lon), width, height, padding)
    most = _MOST_PATH_POINTS
    kept = points[_within_budget(points, 0.7, most)]
    text = path_data(kept)
    while len(text) > _MOST_PATH_BYTES:
        most = most * 4 // 5
        text = path_data(kept[_within_budget(kept, 0.7, most)])
    return text


def km_markers(
    lat: Column, lon: Column, distance: Column, every_m: float = 1000.0
) -> list[tuple[float, float, float]]:
    """Where each full `every_m` of the cumulative distance (m) lies: (distance_m, lat, lon)."""
    known = np.isfinite(lat) & np.isfinite(lon) & np.isfinite(distance)
    if np.count_nonzero(known) < 2 or every_m <= 0.0:
        return []
    way, continuous = distance[known], unwrap_longitude(lon[known])
    targets = np.arange(1, int(way[-1] / every_m) + 1) * every_m
    targets = targets[targets > way[0]]
    lats = np.interp(targets, way, lat[known])
    lons = _into_range(np.interp(targets, way, continuous))
    return list(zip(targets.tolist(), lats.tolist(), lons.tolist(), strict=True))


class Shape(StrEnum):
    """What kind of way it was."""

    LOOP = "loop"
    OUT_AND_BACK = "out_and_back"
    POINT_TO_POINT = "point_to_point"


@dataclass(frozen=True, slots=True)
class RouteShape:
    """A route's kind with the facts to describe it in words."""

    shape: Shape
    distance_m: float
    closing_gap_m: float  # between start and end
    extent_m: float  # greatest distance from the start
    heading_deg: float | None  # from the start to the farthest point, clockwise from north
    retraced: float  # share of the way back that ran against the way out


_TRACED_POINTS = 200
_RETRACED = 0.6


def classify(lat: Column, lon: Column) -> RouteShape | None:
    """Loop, out and back, or point to point; None for a track that leads nowhere (below 50 m).

    It closes when it ends within a tenth of its extent (at least 100 m) of its start; a closed way
    whose second half runs beside the first is out and back.
    """
    lat, lon = finite(lat, lon)
    if lat.size < 3:
        return None
    way = cumulative_distance(lat, lon)
    if way[-1] < 50.0:
        return None
    points = _metres(lat, lon)
    even = np.linspace(0.0, way[-1], 2 * _TRACED_POINTS + 1)
    path = np.column_stack([np.interp(even, way, points[:, axis]) for axis in (0, 1)])
    from_start = np.hypot(*(path - path[0]).T)
    turn = int(from_start.argmax())
    extent, gap = float(from_start[turn]), float(from_start[-1])
    across, up = (path[turn] - path[0]).tolist()
    heading = float(np.degrees(np.arctan2(across, up)) % 360.0) if extent > 0.0 else None
    spacing = float(way[-1]) / (2 * _TRACED_POINTS)
    retraced = _retraced_share(path, turn, max(0.7 * spacing, 30.0))
    closed = gap <= max(0.1 * extent, 100.0) and gap < 0.5 * extent
    if not closed:
        shape = Shape.POINT_TO_POINT
    else:
        shape = Shape.OUT_AND_BACK if retraced >= _RETRACED else Shape.LOOP
    return RouteShape(shape, float(way[-1]), gap, extent, heading, retraced)


def _retraced_share(path: Points, turn: int, near_m: float) -> float:
    heading = np.gradient(path, axis=0)
    heading /= np.maximum(np.hypot(heading[:, 0], heading[:, 1]), 1e-9)[:, None]
    out, back = path[: turn + 1], path[turn + 1 :]
    if not len(back):
        return 0.0
    against = heading[turn + 1 :] @ heading[: turn + 1].T < -0.3
    apart = np.hypot(back[:, None, 0] - out[None, :, 0], back[:, None, 1] - out[None, :, 1])
    return float(np.mean(np.any((apart <= near_m) & against, axis=1)))
