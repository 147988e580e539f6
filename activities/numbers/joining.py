"""Two recordings, one after the other, as one."""

from __future__ import annotations

from dataclasses import replace
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from activities.numbers.analysis import analyse
from activities.numbers.corrected import Corrected
from activities.recordings.recording import (
    STREAM_UNITS,
    Column,
    Lap,
    Note,
    PoolLength,
    Recording,
    StrengthSet,
    Totals,
)

#: What the devices counted, and two of them counted together.
_ADDED = (
    "distance_m",
    "timer_s",
    "calories_kcal",
    "elevation_gain_m",
    "elevation_loss_m",
    "strokes",
)
_Timed = TypeVar("_Timed", Lap, PoolLength, StrengthSet)


def measured(recording: Recording, corrected: Corrected) -> Recording:
    """With its way as it is measured and corrected, so that it stays the same beside another's."""
    way = analyse(recording, corrected=corrected).streams.get("distance")
    streams = {name: values for name, values in recording.streams.items() if name != "distance"}
    return replace(recording, streams=streams if way is None else {**streams, "distance": way})


def join(first: Recording, second: Recording) -> Recording | None:
    """The two by the clock, with a break between them that is neither way nor moving time.

    Both ways are cumulative distances that begin at 0. None unless both have samples and the second goes on
    after the first has ended.
    """
    if not first.size or not second.size:
        return None
    offset = (second.start_time - first.start_time).total_seconds()
    time = first.streams["time"]
    later = second.streams["time"] + offset
    fresh = later > time[-1]
    if not fresh.any() or offset < float(time[0]):
        return None
    streams = {"time": np.concatenate((time, later[fresh]))}
    for name in STREAM_UNITS:
        if name != "time" and (name in first.streams or name in second.streams):
            streams[name] = np.concatenate(_columns(name, first, second, fresh))
    pools_differ = first.pool_length_m != second.pool_length_m
    return replace(
        first,
        streams=streams,
        elapsed_s=max(offset + second.elapsed_s, first.elapsed_s),
        laps=[*first.laps, *_shifted(second.laps, offset)],
        lengths=[] if pools_differ else [*first.lengths, *_shifted(second.lengths, offset)],
        sets=[*first.sets, *_shifted(second.sets, offset)],
        pauses=[*first.pauses, *((start + offset, end + offset) for start, end in second.pauses)],
        segment_starts_s=[
            *first.segment_starts_s,
            float(later[fresh][0]),
            *(start + offset for start in second.segment_starts_s if start > 0.0),
        ],
        totals=_totals(first.totals, second.totals),
        pool_length_m=None if pools_differ else first.pool_length_m,
        indoor=first.indoor and second.indoor,
        has_barometer=_both(first.has_barometer, second.has_barometer),
        trustworthy_clock=first.trustworthy_clock and second.trustworthy_clock,
        extras=[],
        notes=[*first.notes, *(_told_later(note, offset) for note in second.notes)],
    )


def _columns(
    name: str, first: Recording, second: Recording, fresh: NDArray[np.bool_]
) -> tuple[Column, Column]:
    before = first.streams.get(name, np.full(first.size, np.nan))
    after = second.streams.get(name, np.full(second.size, np.nan))
    if name == "distance":  # nothing is measured of a part without a way, and the other counts on
        before = np.nan_to_num(before)
        after = np.nan_to_num(after) + float(before[-1])
    return before, after[fresh]


def _shifted(rows: list[_Timed], offset: float) -> list[_Timed]:
    return [replace(row, start_s=row.start_s + offset) for row in rows]


def _told_later(note: Note, offset: float) -> Note:
    until = note.facts.get("until_s")
    if not isinstance(until, int | float):
        return note
    return Note(note.code, {**note.facts, "until_s": until + offset})


def _both(one: bool | None, other: bool | None) -> bool | None:  # noqa: FBT001 - three states, not a flag
    return None if one is None or other is None else one and other


def _totals(first: Totals, second: Totals) -> Totals:
    sums = {}
    for name in _ADDED:
        one, other = getattr(first, name), getattr(second, name)
        if one is not None and other is not None:
            sums[name] = one + other
    return Totals(**sums)
