"""The part of a recording between two moments, as though nothing else had been recorded."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta

import numpy as np

from activities.recordings.recording import (
    Column,
    Lap,
    Note,
    PoolLength,
    Recording,
    StrengthSet,
    Totals,
)

#: Columns are stored to the millisecond; a moment nearer than half of one is the same.
_SAME_S = 0.0005
_FEWEST_SAMPLES = 2


def crop(recording: Recording, from_s: float | None, to_s: float | None) -> Recording | None:
    """The part between two moments (s since its start), beginning and ending with a sample.

    None when fewer than two samples are left. What the device summed up holds for the whole only: laps
    that are cut lose their totals, and so does the recording; lengths and sets that are cut are gone.
    """
    time = recording.streams.get("time")
    if time is None or time.size < _FEWEST_SAMPLES:
        return None
    start = float("-inf") if from_s is None else from_s - _SAME_S
    end = float("inf") if to_s is None else to_s + _SAME_S
    kept = (time >= start) & (time <= end)
    if np.count_nonzero(kept) < _FEWEST_SAMPLES:
        return None
    if kept.all():
        return recording
    first = float(time[kept][0])
    last = float(time[kept][-1]) if to_s is not None else max(recording.elapsed_s, float(time[-1]))
    streams = {name: values[kept] for name, values in recording.streams.items()}
    streams["time"] = streams["time"] - first
    streams = _from_nothing(streams, recording.streams, first)
    return replace(
        recording,
        start_time=recording.start_time + timedelta(seconds=first),
        streams={name: values for name, values in streams.items() if np.isfinite(values).any()},
        elapsed_s=last - first,
        laps=_laps(recording.laps, first, last),
        lengths=_lengths(recording.lengths, first, last),
        sets=_sets(recording.sets, first, last),
        pauses=_spans(recording.pauses, first, last),
        segment_starts_s=[
            moment - first for moment in recording.segment_starts_s if first < moment <= last
        ],
        totals=Totals(),
        extras=[replace(extra, values=extra.values[kept]) for extra in recording.extras],
        notes=_notes(recording.notes, first, last),
    )


def _from_nothing(
    streams: dict[str, Column], whole: Mapping[str, Column], first: float
) -> dict[str, Column]:
    """The device's distance counted from the first sample that is left."""
    if "distance" not in streams:
        return streams
    known = np.isfinite(whole["distance"])
    before = float(np.interp(first, whole["time"][known], whole["distance"][known]))
    return {**streams, "distance": streams["distance"] - before}


def _laps(laps: Sequence[Lap], first: float, last: float) -> list[Lap]:
    left = []
    for lap in laps:
        start, end = max(lap.start_s, first), min(lap.start_s + lap.elapsed_s, last)
        if end <= start:
            continue
        whole = lap.start_s >= first - _SAME_S and lap.start_s + lap.elapsed_s <= last + _SAME_S
        totals = lap.totals if whole else Totals()
        left.append(replace(lap, start_s=start - first, elapsed_s=end - start, totals=totals))
    return left


def _lengths(lengths: Sequence[PoolLength], first: float, last: float) -> list[PoolLength]:
    return [
        replace(length, start_s=max(length.start_s - first, 0.0))
        for length in lengths
        if length.start_s >= first - _SAME_S and length.start_s + length.elapsed_s <= last + _SAME_S
    ]


def _sets(sets: Sequence[StrengthSet], first: float, last: float) -> list[StrengthSet]:
    return [
        replace(one, start_s=max(one.start_s - first, 0.0))
        for one in sets
        if first - _SAME_S <= one.start_s <= last
    ]


def _spans(
    spans: Sequence[tuple[float, float]], first: float, last: float
) -> list[tuple[float, float]]:
    cut = [(max(start, first) - first, min(end, last) - first) for start, end in spans]
    return [(start, end) for start, end in cut if end > start]


def _notes(notes: Sequence[Note], first: float, last: float) -> list[Note]:
    """Where a file broke off is told by the clock of what is left, if it is left."""
    left = []
    for note in notes:
        until = note.facts.get("until_s")
        if not isinstance(until, int | float):
            left.append(note)
        elif first < until <= last + 1.0:
            left.append(Note(note.code, {**note.facts, "until_s": until - first}))
    return left
