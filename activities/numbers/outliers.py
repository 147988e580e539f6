"""Samples that cannot be true: jumps of the position, heart rates and powers nobody has."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from activities.numbers.distance import steps, unwrap_longitude, wrap_degrees
from activities.recordings.recording import Column

Mask = NDArray[np.bool_]

_NEIGHBOURS = 5  # samples either side whose median a position is held against
_LEAST_JUMP_M = 30.0
_MOST_REJECTED = 0.2  # beyond this share it is the sport that is wrong, not the positions

HIGHEST_HEARTRATE_BPM = 240.0
HEARTRATE_STEP_BPM_PER_S = 25.0
HIGHEST_POWER_W = 2500.0


def valid_positions(lat: Column, lon: Column) -> Mask:
    """Finite, on the globe, and not the 0, 0 that devices write before they have a fix."""
    with np.errstate(invalid="ignore"):
        on_globe = (np.abs(lat) <= 90.0) & (np.abs(lon) <= 180.0)
    valid: Mask = on_globe & ~((lat == 0.0) & (lon == 0.0))
    return valid


def position_jumps(time: Column, lat: Column, lon: Column, *, max_speed_mps: float) -> Mask:
    """Which positions (deg, finite) are spikes.

    Either both the speed into the point and the speed out of it are beyond the sport's largest, or
    the point lies farther from the median of its neighbours than 6 median deviations, 30 m and 2.5
    seconds at the largest speed.
    """
    if time.size < 3:
        return np.zeros(time.size, dtype=np.bool_)
    lengths = np.hypot(*steps(lat, lon))
    fast = lengths > max_speed_mps * np.diff(time)
    jumps = np.zeros(time.size, dtype=np.bool_)
    jumps[1:-1] = fast[:-1] & fast[1:]
    jumps[0] = fast[0] and not fast[1]
    jumps[-1] = fast[-1] and not fast[-2]
    if np.count_nonzero(jumps) > max(_MOST_REJECTED * time.size, 1.0):
        return np.zeros(time.size, dtype=np.bool_)
    return jumps | _far_from_median(lat, lon, lengths, max_speed_mps)


def _far_from_median(lat: Column, lon: Column, lengths: Column, max_speed_mps: float) -> Mask:
    limit = max(_LEAST_JUMP_M, 2.5 * max_speed_mps)
    far = np.zeros(lat.size, dtype=np.bool_)
    suspects = _near_long_steps(lengths, limit / (_NEIGHBOURS * np.sqrt(2.0)))
    if not suspects.size or lat.size < 2 * _NEIGHBOURS + 1:
        return far
    window = suspects[:, None] + np.arange(-_NEIGHBOURS, _NEIGHBOURS + 1)
    window = np.clip(window, 0, lat.size - 1)
    scale_m = 111_320.0  # a degree of latitude; precise enough for a threshold
    continuous = unwrap_longitude(lon)
    centre_lat, centre_lon = lat[suspects, None], continuous[suspects, None]
    north = (lat[window] - centre_lat) * scale_m
    east = wrap_degrees(continuous[window] - centre_lon) * scale_m * np.cos(np.radians(centre_lat))
    middle_north, middle_east = np.median(north, axis=1), np.median(east, axis=1)
    offset = np.hypot(middle_north, middle_east)
    deviation = np.hypot(north - middle_north[:, None], east - middle_east[:, None])
    spread = np.median(deviation, axis=1)
    far[suspects[offset > np.maximum(limit, 6.0 * spread)]] = True
    return far


def _near_long_steps(lengths: Column, longest_m: float) -> NDArray[np.intp]:
    """Samples with a long step among their neighbours; without one no point can be far away."""
    marks = np.zeros(lengths.size + 2, dtype=np.intp)
    long_steps = np.flatnonzero(lengths > longest_m)
    np.add.at(marks, np.maximum(long_steps - _NEIGHBOURS + 1, 0), 1)
    np.add.at(marks, np.minimum(long_steps + _NEIGHBOURS + 1, lengths.size + 1), -1)
    return np.flatnonzero(np.cumsum(marks)[:-1] > 0)


def bridge(time: Column, values: Column, rejected: Mask) -> Column:
    """`values` with the rejected samples interpolated in time; NaN where only one side is left."""
    kept = ~rejected & np.isfinite(values)
    if not rejected.any():
        return values
    if not kept.any():
        return np.full_like(values, np.nan)
    filled = values.copy()
    filled[rejected] = np.interp(
        time[rejected], time[kept], values[kept], left=np.nan, right=np.nan
    )
    return filled


def clean_heartrate(time: Column, heartrate: Column) -> tuple[Column, int]:
    """Heart rate (bpm) with the impossible set to NaN, and how many were.

    Impossible: 0 or below, above 240, and a lone value more than 25 bpm per second off both
    neighbours.
    """
    cleaned = np.where(np.isfinite(heartrate), heartrate, np.nan)
    with np.errstate(invalid="ignore"):
        cleaned[(cleaned <= 0.0) | (cleaned > HIGHEST_HEARTRATE_BPM)] = np.nan
        if cleaned.size > 2:
            step = np.diff(cleaned)
            steep = np.abs(step) > HEARTRATE_STEP_BPM_PER_S * np.diff(time)
            lone = steep[:-1] & steep[1:] & (step[:-1] * step[1:] < 0.0)
            cleaned[1:-1][lone] = np.nan
    return cleaned, int(np.count_nonzero(np.isfinite(heartrate) & np.isnan(cleaned)))


def clean_power(power: Column) -> tuple[Column, int]:
    """Power (W) with negative values and those above 2500 set to NaN, and how many were."""
    cleaned = np.where(np.isfinite(power), power, np.nan)
    with np.errstate(invalid="ignore"):
        cleaned[(cleaned < 0.0) | (cleaned > HIGHEST_POWER_W)] = np.nan
    return cleaned, int(np.count_nonzero(np.isfinite(power) & np.isnan(cleaned)))
