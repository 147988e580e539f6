"""The one neutral form that every file becomes.

Plain data: numpy columns and dataclasses, no Django, no clock, no disk. Readers (`fit`, `gpx`,
`tcx`) produce it, `activities.numbers` measures it, writers turn it back into files.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

Column = NDArray[np.float64]

#: The columns a recording may have. Each is float64, as long as `time`, NaN where nothing was
#: recorded. A column without one finite value is left out of `Recording.streams` altogether.
STREAM_UNITS: dict[str, str] = {
    "time": "s",  # since Recording.start_time; strictly increasing, never NaN; the mandatory one
    "lat": "deg",
    "lon": "deg",
    "distance": "m",  # the device's own cumulative distance
    "altitude": "m",
    "speed": "m/s",  # the device's own speed
    "heartrate": "bpm",
    "cadence": "rpm",  # as FIT has it: one leg; doubled for runners only when shown
    "power": "W",
    "temperature": "degC",
}


@dataclass(frozen=True, slots=True)
class Device:
    """What recorded it. Any part may be unknown."""

    manufacturer: str | None = None
    product: str | None = None
    serial: str | None = None
    software: str | None = None


@dataclass(slots=True)
class Totals:
    """The device's own summary, kept beside ours. SI units; None where it said nothing."""

    distance_m: float | None = None
    elapsed_s: float | None = None
    timer_s: float | None = None  # without the pauses the athlete or the device made
    calories_kcal: float | None = None
    elevation_gain_m: float | None = None
    elevation_loss_m: float | None = None
    average_speed_mps: float | None = None
    max_speed_mps: float | None = None
    average_heartrate_bpm: float | None = None
    max_heartrate_bpm: float | None = None
    average_cadence_rpm: float | None = None
    max_cadence_rpm: float | None = None
    average_power_w: float | None = None
    max_power_w: float | None = None
    strokes: int | None = None


@dataclass(slots=True)
class Lap:
    """One lap by the device: [start_s, start_s + elapsed_s) since Recording.start_time."""

    start_s: float
    elapsed_s: float
    totals: Totals = field(default_factory=Totals)
    trigger: str | None = None  # manual, distance, time, position, session_end …
    intensity: str | None = None  # active, rest, warmup, cooldown …


@dataclass(slots=True)
class PoolLength:
    """One length of a pool; idle ones are rests at the wall."""

    start_s: float
    elapsed_s: float
    active: bool
    strokes: int | None = None
    stroke_type: str | None = None  # freestyle, backstroke, breaststroke, butterfly, drill, mixed …


@dataclass(slots=True)
class StrengthSet:
    """One set of a strength session; rests are sets with active False."""

    start_s: float
    duration_s: float | None
    active: bool
    repetitions: int | None = None
    weight_kg: float | None = None
    exercise: str | None = None  # "bench press"; None where the device did not say


@dataclass(slots=True)
class ExtraStream:
    """A developer field: something a third-party sensor wrote."""

    name: str
    unit: str | None
    values: Column


@dataclass(frozen=True, slots=True)
class Note:
    """Something odd the reader saw, to be told: a code and the facts that fill its sentence.

    Codes: truncated (until_s: float), checksum, clock (year: int), repaired (field: str, count:
    int), time_reversed (count: int), no_sport, untimed (count: int; points left out for want of
    a time).
    """

    code: str
    facts: dict[str, str | int | float] = field(default_factory=dict)


@dataclass(slots=True)
class Recording:
    """One activity as recorded: one sport, one start, columns over time."""

    sport: str  # one of Strava's sport_type names: Run, TrailRun, Ride, VirtualRide, Swim …
    start_time: datetime  # aware, UTC
    streams: dict[str, Column]  # see STREAM_UNITS; {} when the file holds a summary only
    elapsed_s: float  # first to last moment, pauses included
    name: str | None = None
    description: str | None = None
    laps: list[Lap] = field(default_factory=list)
    lengths: list[PoolLength] = field(default_factory=list)
    sets: list[StrengthSet] = field(default_factory=list)
    pauses: list[tuple[float, float]] = field(default_factory=list)  # [from_s, to_s) timer stopped
    segment_starts_s: list[float] = field(
        default_factory=list
    )  # a new GPX <trkseg>: a gap, not a line
    totals: Totals = field(default_factory=Totals)
    device: Device = field(default_factory=Device)
    pool_length_m: float | None = None
    indoor: bool = False  # treadmill, trainer, pool, gym: the device said so
    sub_sport: str | None = None  # the file's own finer word, for provenance
    has_barometer: bool | None = None  # None: unknown
    trustworthy_clock: bool = (
        True  # False: the date cannot be right (1901, 1989-12-31); never ranked
    )
    extras: list[ExtraStream] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    #: who and when in the maker's own terms (FIT file_id); equal identities are the same recording
    identity: str | None = None
    #: what the device's wall clock was ahead of UTC, where it says so; None: ask the place
    utc_offset_s: int | None = None

    @property
    def size(self) -> int:
        """Number of samples."""
        return len(self.streams["time"]) if "time" in self.streams else 0


class UnreadableFile(Exception):
    """Nothing usable in it. `code` names the reason; `facts` fill its sentence.

    Codes: empty, not_a_recording (kind: str, e.g. "jpeg"), settings, workout, course, monitoring,
    weight, other_fit (kind), route_without_times, no_points, damaged (detail), too_large
    (limit_mb), forbidden_xml (detail: "dtd" | "entity" | "depth"), archive_many (count),
    archive_empty, archive_bomb, encrypted.
    """

    def __init__(self, code: str, **facts: str | int | float) -> None:
        super().__init__(code)  # with the attributes below this is also what pickle restores
        self.code = code
        self.facts = facts
