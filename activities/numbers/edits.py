"""What an athlete corrects of a recording, done to the recording itself before it is measured.

The file stays as it is: the edits are done anew, in order, whenever the activity is worked out. Moments of
edits are instants by the clock that recorded, so that each means the same whichever others are taken back.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from activities.numbers.corrected import NOTHING, Corrected
from activities.numbers.cropping import crop
from activities.numbers.joining import join, measured
from activities.recordings.assembly import judge_clock
from activities.recordings.recording import Note, Recording

#: One edit: its `kind`, and what it says in plain JSON.
Edit = Mapping[str, Any]

CROP, START, DISTANCE, ELEVATION = "crop", "start", "distance", "elevation"
SPLIT, MERGE = "split", "merge"
#: A distance is measured by the positions; altitudes are trusted as a barometer's, or as a receiver's.
BY_POSITIONS, AS_BAROMETER, AS_GPS = "positions", "barometer", "gps"
#: The other recording of a merge, its own edits done; None where it cannot be read any more.
PartOf = Callable[[Edit], Recording | None]
_LONGEST_SHIFT_S = 200 * 366 * 86_400.0


@dataclass(slots=True)
class Edited:
    """The recording after its edits; `idle` are those that could not be done to it."""

    recording: Recording
    corrected: Corrected = NOTHING
    ahead: timedelta = timedelta()  # of the clock that recorded, so much is the right one
    idle: list[str] = field(default_factory=list)
    part_of: PartOf | None = None  # finds what a merge joins


@dataclass(frozen=True, slots=True)
class Typed:
    """What can be corrected of an activity that was typed in."""

    start: datetime
    elapsed_s: float
    moving_s: float
    distance_m: float | None
    elevation_gain_m: float | None


def apply(recording: Recording, edits: Sequence[Edit], part_of: PartOf | None = None) -> Edited:
    """Does the edits in order. Never raises: one that makes no sense is left out and noted (`idle_edit`)."""
    state = Edited(recording, part_of=part_of)
    for edit in edits:
        kind = str(edit.get("kind", ""))
        if kind not in _DONE_BY or not _DONE_BY[kind](state, edit):
            state.idle.append(kind)
    if state.idle:
        notes = [Note("idle_edit", {"kind": kind}) for kind in state.idle]
        state.recording = replace(state.recording, notes=[*state.recording.notes, *notes])
    return state


def apply_typed(typed: Typed, edits: Sequence[Edit]) -> Typed:
    """The same for an activity without a recording: what needs one is left out."""
    corrected = corrections_in(edits)
    distance_m = corrected.length_m(typed.distance_m)
    gain_m = corrected.elevation_gain_m
    return replace(
        typed,
        start=typed.start + clock_ahead(edits),
        distance_m=distance_m,
        elevation_gain_m=typed.elevation_gain_m if gain_m is None else gain_m,
    )


def clock_ahead(edits: Sequence[Edit]) -> timedelta:
    """How far the right clock is ahead of the one that recorded."""
    shifts = [_number(edit, "ahead_s", _LONGEST_SHIFT_S) for edit in edits if _is(edit, START)]
    return timedelta(seconds=sum(shift for shift in shifts if shift is not None))


def corrections_in(edits: Sequence[Edit]) -> Corrected:
    """What the edits say of what is measured; cuts do not count."""
    state = Edited(Recording("", datetime.min.replace(tzinfo=UTC), {}, 0.0))
    for edit in edits:
        if _is(edit, DISTANCE):
            _distance(state, edit)
        elif _is(edit, ELEVATION):
            _elevation(state, edit)
    return state.corrected


def way_factor(edits: Sequence[Edit]) -> float:
    """By what the measured way is stretched by the edits."""
    factor = 1.0
    for edit in edits:
        if _is(edit, DISTANCE):
            factor = 1.0 if edit.get("by") == BY_POSITIONS else _factor(edit) or 1.0
    return factor


def instant(told: Any) -> datetime | None:
    """A moment as an edit keeps it; None for what is none."""
    try:
        found = datetime.fromisoformat(told)
    except (TypeError, ValueError):
        return None
    return found.astimezone(UTC) if found.tzinfo is not None else None


def _is(edit: Edit, kind: str) -> bool:
    return edit.get("kind") == kind


def _number(edit: Edit, name: str, most: float) -> float | None:
    told = edit.get(name)
    if isinstance(told, bool) or not isinstance(told, int | float):
        return None
    return float(told) if math.isfinite(told) and abs(told) <= most else None


def _crop(state: Edited, edit: Edit) -> bool:
    start, end = _since(state, edit.get("from")), _since(state, edit.get("to"))
    part = crop(state.recording, start, end)
    if part is None:
        return False
    if part is not state.recording:
        _corrections_of_a_part(state)
    state.recording = part
    return True


def _since(state: Edited, told: Any) -> float | None:
    found = instant(told)
    if found is None:
        return None
    return (found + state.ahead - state.recording.start_time).total_seconds()


def _corrections_of_a_part(state: Edited) -> None:
    """A length told of the whole stretches the part alike; a climb told of the whole says nothing of it."""
    corrected = state.corrected
    if corrected.elevation_gain_m is not None:
        state.idle.append(ELEVATION)
    state.corrected = replace(corrected, distance_m=None, elevation_gain_m=None)


def _start(state: Edited, edit: Edit) -> bool:
    ahead_s = _number(edit, "ahead_s", _LONGEST_SHIFT_S)
    if ahead_s is None:
        return False
    try:
        moved = state.recording.start_time + timedelta(seconds=ahead_s)
    except OverflowError:
        return False
    notes = [note for note in state.recording.notes if note.code != "clock"]
    state.recording = replace(
        state.recording, start_time=moved, notes=notes, trustworthy_clock=True
    )
    judge_clock(state.recording)
    state.ahead += timedelta(seconds=ahead_s)
    return True


_LONGEST_M, _HIGHEST_M = 1e8, 1e5


def _factor(edit: Edit) -> float | None:
    told, measured = (
        _number(edit, "distance_m", _LONGEST_M),
        _number(edit, "measured_m", _LONGEST_M),
    )
    if told is None or measured is None or told <= 0.0 or measured <= 0.0:
        return None
    return told / measured


def _distance(state: Edited, edit: Edit) -> bool:
    if edit.get("by") == BY_POSITIONS:
        state.corrected = replace(
            state.corrected, by_positions=True, distance_m=None, distance_factor=1.0
        )
        return True
    told = _number(edit, "distance_m", _LONGEST_M)
    if told is None or told <= 0.0:
        return False
    state.corrected = replace(
        state.corrected, distance_m=told, distance_factor=_factor(edit) or 1.0
    )
    return True


def _elevation(state: Edited, edit: Edit) -> bool:
    if edit.get("as") in {AS_BAROMETER, AS_GPS}:
        state.corrected = replace(
            state.corrected, barometric=edit["as"] == AS_BAROMETER, elevation_gain_m=None
        )
        return True
    told = _number(edit, "elevation_gain_m", _HIGHEST_M)
    if told is None or told < 0.0:
        return False
    state.corrected = replace(state.corrected, elevation_gain_m=told)
    return True


def _merge(state: Edited, edit: Edit) -> bool:
    other = state.part_of(edit) if state.part_of is not None else None
    if other is None:
        return False
    joined = join(measured(state.recording, state.corrected), other)
    if joined is None:
        return False
    if state.corrected.elevation_gain_m is not None:
        state.idle.append(ELEVATION)  # told of the first part only
    state.corrected = Corrected(barometric=state.corrected.barometric)
    state.recording = joined
    return True


_DONE_BY: dict[str, Callable[[Edited, Edit], bool]] = {
    CROP: _crop,
    START: _start,
    DISTANCE: _distance,
    ELEVATION: _elevation,
    SPLIT: _crop,
    MERGE: _merge,
}
