"""Two recordings of one activity: what one lacks, the other may have. Pure."""

from __future__ import annotations

import numpy as np

from activities.recordings.recording import Column, Note, Recording

#: What a sensor writes by itself; place, distance, speed and altitude stay those of one device.
LENDABLE = ("heartrate", "power", "cadence", "temperature")
#: So far from a moment a sample still tells of it.
NEAR_S = 5.0


def complete(recording: Recording, other: Recording) -> list[str]:
    """Fills sensors that `recording` lacks from `other`, by the clock; the names of what was filled.

    Notes it as `completed` on the recording. Nothing is changed where the two do not overlap.
    """
    if "time" not in recording.streams or "time" not in other.streams:
        return []
    apart_s = (recording.start_time - other.start_time).total_seconds()
    wanted_s = recording.streams["time"] + apart_s
    filled = []
    for name in LENDABLE:
        if name in recording.streams or name not in other.streams:
            continue
        column = _nearest(wanted_s, other.streams["time"], other.streams[name])
        if np.isfinite(column).any():
            recording.streams[name] = column
            filled.append(name)
    if filled:
        recording.notes.append(Note("completed", {"fields": ", ".join(filled)}))
    return filled


def _nearest(wanted_s: Column, time_s: Column, values: Column) -> Column:
    """The value recorded nearest to each moment, NaN where none is near."""
    known = np.isfinite(values)
    if not known.any():
        return np.full(len(wanted_s), np.nan)
    time_s, values = time_s[known], values[known]
    after = np.clip(np.searchsorted(time_s, wanted_s), 0, len(time_s) - 1)
    before = np.clip(after - 1, 0, None)
    earlier = np.abs(time_s[before] - wanted_s) <= np.abs(time_s[after] - wanted_s)
    place = np.where(earlier, before, after)
    near = np.abs(time_s[place] - wanted_s) <= NEAR_S
    return np.where(near, values[place], np.nan)
