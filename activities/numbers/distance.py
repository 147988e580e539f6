"""Distance on the WGS84 ellipsoid, from one position to the next.

Each step is measured by the radii of curvature at its middle latitude: below 1e-5 m per km of error
for steps up to a kilometre, where a sphere is wrong by up to 5 m per km.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from activities.recordings.recording import Column

#: WGS84: equatorial radius (m) and first eccentricity squared (NIMA TR8350.2).
WGS84_A_M = 6_378_137.0
WGS84_E2 = 6.694379990141316e-3
#: IUGG mean radius (m), for the haversine formula only.
MEAN_RADIUS_M = 6_371_008.8

_RADIANS = np.pi / 180.0
#: A counter beyond this (m, two and a half times round the Earth) is no counter.
_LONGEST_M = 1e8


def wrap_degrees(delta_lon: Column) -> Column:
    """Differences of longitude (deg) brought into [-180, 180): the short way across the
    antimeridian.
    """
    if delta_lon.size and np.abs(delta_lon).max() < 180.0:
        return delta_lon
    return (delta_lon + 180.0) % 360.0 - 180.0


def steps(lat: Column, lon: Column) -> tuple[Column, Column]:
    """East and north components (m) of each step; n positions (deg, finite) give n - 1 steps."""
    if lat.size < 2:
        return np.empty(0), np.empty(0)
    middle = (lat[1:] + lat[:-1]) * (0.5 * _RADIANS)
    sine = np.sin(middle)
    squared = 1.0 - WGS84_E2 * sine * sine
    prime = WGS84_A_M / np.sqrt(squared)
    meridional = prime * (1.0 - WGS84_E2) / squared
    east = prime * np.cos(middle) * wrap_degrees(np.diff(lon)) * _RADIANS
    north = meridional * np.diff(lat) * _RADIANS
    return east, north


def cumulative_distance(lat: Column, lon: Column) -> Column:
    """Distance (m) from the first position along the line, one value per position (deg, finite)."""
    east, north = steps(lat, lon)
    return _cumulative(np.hypot(east, north), lat.size)


def haversine_cumulative_distance(lat: Column, lon: Column) -> Column:
    """The same on a sphere of mean radius: a yardstick for tests and benchmarks, not for
    athletes.
    """
    phi, lam = np.radians(lat), np.radians(lon)
    half_phi, half_lam = np.diff(phi) / 2.0, np.diff(lam) / 2.0
    chord = np.sin(half_phi) ** 2 + np.cos(phi[1:]) * np.cos(phi[:-1]) * np.sin(half_lam) ** 2
    return _cumulative(2.0 * MEAN_RADIUS_M * np.arcsin(np.sqrt(chord)), lat.size)


def _cumulative(lengths: Column, size: int) -> Column:
    total = np.zeros(size)
    np.cumsum(lengths, out=total[1:])
    return total


def repair_device_distance(
    time: Column, distance: Column, *, max_speed_mps: float
) -> tuple[Column, int] | None:
    """The device's own distance made finite and non-decreasing, and how many samples were repaired.

    A fall to near zero is a counter that restarted: what follows is added. Any other fall is held.
    An offset that nobody can have covered by then is taken off. None when it never moved, or moved
    three times as fast as anybody can.
    """
    with np.errstate(invalid="ignore"):
        known = (distance >= 0.0) & (distance < _LONGEST_M)
    if np.count_nonzero(known) < 2:
        return None
    values = distance[known]
    falls = np.diff(values) < 0.0
    restarts = falls & (values[1:] < np.minimum(0.1 * values[:-1], 50.0))
    if restarts.any():
        values = values.copy()
        values[1:] += np.cumsum(np.where(restarts, values[:-1], 0.0))
    values = np.maximum.accumulate(values)
    if values[0] > 100.0 + max_speed_mps * time[known][0]:
        values = values - values[0]
    if values[-1] <= values[0]:
        return None
    if values[-1] - values[0] > 1000.0 + 3.0 * max_speed_mps * float(time[-1] - time[0]):
        return None
    filled = np.interp(time, time[known], values, left=min(float(values[0]), 0.0))
    return np.maximum.accumulate(filled), int(np.count_nonzero(falls))


@dataclass(frozen=True, slots=True)
class Bounds:
    """The box around a track (deg). `west` is greater than `east` when it crosses the
    antimeridian.
    """

    south: float
    west: float
    north: float
    east: float


def unwrap_longitude(lon: Column) -> Column:
    """Longitudes (deg, finite) made continuous: beyond 180 rather than jumping to -180."""
    if lon.size < 2:
        return lon
    jumps = np.diff(lon)
    if np.abs(jumps).max() < 180.0:
        return lon
    continuous = lon.copy()
    continuous[1:] = lon[0] + np.cumsum(wrap_degrees(jumps))
    return continuous


def bounds(lat: Column, lon: Column) -> Bounds | None:
    """The smallest box around the finite positions of a continuous track; None without any."""
    known: NDArray[np.bool_] = np.isfinite(lat) & np.isfinite(lon)
    if not known.any():
        return None
    continuous = unwrap_longitude(lon[known])
    west, east = float(continuous.min()), float(continuous.max())
    if east - west >= 360.0:
        west, east = -180.0, 180.0
    return Bounds(float(lat[known].min()), _normal(west), float(lat[known].max()), _normal(east))


def _normal(lon: float) -> float:
    return lon if -180.0 <= lon <= 180.0 else (lon + 180.0) % 360.0 - 180.0
