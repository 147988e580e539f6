"""Splits and laps of what is left of a recording, as if no more had been recorded. Pure."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import numpy as np

from activities.numbers import elevation
from activities.numbers.moving import Rests, merge
from activities.numbers.splits import Mean, Track, splits
from activities.recordings.recording import Column
from activities.zones.cutting import Cut


def splits_of(columns: dict[str, Column], unit_m: float) -> list[dict[str, Any]]:
    """The splits of cut columns; [] without a distance."""
    time, distance = columns.get("time"), columns.get("distance")
    if time is None or distance is None or time.size < 2:
        return []
    track = Track(time, _rests(time, columns.get("moving")), distance)
    if "altitude" in columns:
        track.profile = elevation.profile(distance, columns["altitude"], barometric=True)
    for name in ("heartrate", "cadence", "power"):
        if name in columns:
            setattr(track, name, Mean(time, columns[name]))
    track.effort_distance = _effort(columns)
    return [asdict(section) for section in splits(track, unit_m)]


def laps_of(
    laps: list[dict[str, Any]], columns: dict[str, Column], cut: Cut
) -> list[dict[str, Any]]:
    """The laps that are visible from end to end, counted anew; `columns` are the whole recording's."""
    time = columns["time"]
    shown: list[dict[str, Any]] = []
    for lap in laps:
        from_s, to_s = lap["start_s"], lap["start_s"] + lap["elapsed_s"]
        during = (time >= from_s) & (time <= to_s)
        if from_s < cut.head_s or to_s > cut.tail_s or not cut.keep[during].all():
            continue
        moved = {"index": len(shown) + 1, "start_s": from_s - cut.head_s}
        shown.append({**lap, **moved, "start_m": None, "device_totals": {}})
    return shown


def _rests(time: Column, moving: Column | None) -> Rests:
    if moving is None:
        return Rests(merge([]))
    still = np.flatnonzero(moving[1:] < 0.5)
    return Rests(merge((float(time[index]), float(time[index + 1])) for index in still))


def _effort(columns: dict[str, Column]) -> Column | None:
    """Grade adjusted distance from the speeds that are stored."""
    if "gap_speed" not in columns or "speed" not in columns:
        return None
    with np.errstate(divide="ignore", invalid="ignore"):
        factor = columns["gap_speed"] / columns["speed"]
    factor = np.where(np.isfinite(factor), factor, 1.0)
    steps = np.diff(columns["distance"]) * (factor[1:] + factor[:-1]) / 2.0
    return np.concatenate(([0.0], np.cumsum(steps)))
