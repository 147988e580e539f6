"""Small recordings and tracks for the tests of this room."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import numpy as np

from activities.recordings.recording import Column, Recording

START = datetime(2026, 5, 1, 6, 0, tzinfo=UTC)
LATITUDE, LONGITUDE = 47.0, 8.0


def recording(streams: dict[str, Column], *, sport: str = "Run", **more: Any) -> Recording:
    """A recording of these columns; elapsed time from the last sample unless given."""
    time = streams.get("time", np.empty(0))
    more.setdefault("elapsed_s", float(time[-1] - time[0]) if time.size else 0.0)
    return Recording(sport=sport, start_time=START, streams=streams, **more)


def northward(metres: Column) -> tuple[Column, Column]:
    """Positions (deg) along a meridian from 47 N, for way already made (m)."""
    radius = 6_378_137.0 * (1 - 6.694379990141316e-3)
    curvature = (1 - 6.694379990141316e-3 * np.sin(np.radians(LATITUDE)) ** 2) ** 1.5
    lat = LATITUDE + np.degrees(metres * curvature / radius)
    return lat, np.full(metres.size, LONGITUDE)


def with_stops(
    duration_s: int, speed_mps: float, stops: Sequence[tuple[int, int]]
) -> tuple[Column, Column]:
    """Time (s, 1 Hz) and way (m) at constant speed, standing still in each [from_s, to_s)."""
    time = np.arange(duration_s + 1, dtype=np.float64)
    moving = np.ones(duration_s, dtype=np.float64)
    for start, end in stops:
        moving[start:end] = 0.0
    return time, np.concatenate(([0.0], np.cumsum(moving * speed_mps)))
