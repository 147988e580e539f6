"""Splits and laps of what is left of a recording, as if no more had been recorded. Pure."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from activities.numbers.part import track_of
from activities.numbers.splits import splits
from activities.recordings.recording import Column
from activities.zones.cutting import Cut


def splits_of(columns: dict[str, Column], unit_m: float) -> list[dict[str, Any]]:
    """The splits of cut columns; [] without a distance."""
    track = track_of(columns, barometric=True)
    if track is None:
        return []
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
