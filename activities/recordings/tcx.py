"""TCX to recordings: one for each `<Activity>`, or each sport of a `<MultiSportSession>`."""

from __future__ import annotations

from array import array
from dataclasses import dataclass, field
from math import isnan, nan

import numpy as np

from activities.recordings.assembly import (
    NO_TIME,
    SECOND_US,
    Micros,
    assemble,
    judge_clock,
    to_datetime,
    to_micros,
)
from activities.recordings.devices import device_of_creator, says_barometer
from activities.recordings.recording import (
    Column,
    Device,
    Lap,
    Note,
    Recording,
    Totals,
    UnreadableFile,
)
from activities.recordings.sports import is_indoor_word, sport_of_word
from activities.recordings.xml_points import micros, number, walk

#: Elements of a track point; pulse is wrapped in `<Value>`, its parent says which.
_COLUMN_OF_TAG = {
    "LatitudeDegrees": "lat",
    "LongitudeDegrees": "lon",
    "AltitudeMeters": "altitude",
    "DistanceMeters": "distance",
    "HeartRateBpm": "heartrate",
    "Cadence": "cadence",
    "RunCadence": "cadence",
    "Speed": "speed",
    "Watts": "power",
    "Temperature": "temperature",
}
_COLUMNS = tuple(dict.fromkeys(_COLUMN_OF_TAG.values()))
#: Elements of a lap and its extension, by attribute of `Totals`.
_TOTAL_OF_TAG = {
    "TotalTimeSeconds": "timer_s",
    "DistanceMeters": "distance_m",
    "Calories": "calories_kcal",
    "MaximumSpeed": "max_speed_mps",
    "AvgSpeed": "average_speed_mps",
    "AverageHeartRateBpm": "average_heartrate_bpm",
    "MaximumHeartRateBpm": "max_heartrate_bpm",
    "Cadence": "average_cadence_rpm",
    "AvgRunCadence": "average_cadence_rpm",
    "MaxBikeCadence": "max_cadence_rpm",
    "MaxRunCadence": "max_cadence_rpm",
    "AvgWatts": "average_power_w",
    "MaxWatts": "max_power_w",
}
_TRIGGERS = {
    "Manual": "manual",
    "Distance": "distance",
    "Location": "position",
    "Time": "time",
    "HeartRate": "heartrate",
}
_INTENSITIES = {"Active": "active", "Resting": "rest"}
#: A pause may make a lap longer than its timer; the next lap's start then says how long.
_SUMMED = ("distance_m", "timer_s", "calories_kcal")


@dataclass(slots=True)
class _Lap:
    start_us: int
    totals: dict[str, float] = field(default_factory=dict)
    trigger: str | None = None
    intensity: str | None = None
    tracks: int = 0


@dataclass(slots=True)
class _Activity:
    kind: str | None
    notes: str | None = None
    started_us: int = NO_TIME
    laps: list[_Lap] = field(default_factory=list)
    resumed_at: list[int] = field(default_factory=list)  # rows where another `<Track>` begins
    times: array[int] = field(default_factory=lambda: array("q"))
    values: dict[str, array[float]] = field(
        default_factory=lambda: {name: array("d") for name in _COLUMNS}
    )
    creator: str | None = None
    unit_id: str | None = None
    version: list[str] = field(default_factory=list)


def read_tcx(data: bytes) -> list[Recording]:
    """The recordings of a TCX file in its order. Raises UnreadableFile if there is none."""
    reader = _Reader()
    error = walk(data, reader.start, reader.end)
    recordings = [_recording(activity, error) for activity in reader.activities if _holds(activity)]
    if recordings:
        return recordings
    if reader.courses:
        raise UnreadableFile("course")
    if reader.workouts and not reader.activities:
        raise UnreadableFile("workout")
    if error is not None:
        raise UnreadableFile("damaged", detail=error)
    raise UnreadableFile("no_points")


class _Reader:
    """Collects activities while expat walks."""

    def __init__(self) -> None:
        self.activities: list[_Activity] = []
        self.courses = self.workouts = 0
        self.parents: list[str] = []
        self.activity: _Activity | None = None
        self.lap: _Lap | None = None
        self.in_point = False
        self.point: dict[str, float] = {}
        self.time_us = NO_TIME

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        self.parents.append(tag)
        if tag == "Trackpoint" and self.activity is not None:
            self.in_point, self.time_us, self.point = True, NO_TIME, {}
        elif tag == "Track" and self.lap is not None and self.activity is not None:
            self.lap.tracks += 1
            if self.lap.tracks > 1:
                self.activity.resumed_at.append(len(self.activity.times))
        elif tag == "Lap" and self.activity is not None:
            self.lap = _Lap(micros(attributes.get("StartTime", "")))
            self.activity.laps.append(self.lap)
        elif tag == "Activity":
            self.activity = _Activity(attributes.get("Sport"))
            self.activities.append(self.activity)
        elif tag == "Course":
            self.courses += 1
        elif tag == "Workout":
            self.workouts += 1

    def end(self, tag: str, text: str) -> None:
        self.parents.pop()
        parent = self.parents[-1] if self.parents else ""
        if self.activity is None:
            return
        if self.in_point:
            self._end_in_point(tag, parent, text)
        elif tag == "Lap":
            self.lap = None
        elif tag == "Activity":
            self.activity = None
        elif self.lap is not None:
            _end_in_lap(self.lap, tag, parent, text)
        else:
            _end_in_activity(self.activity, tag, parent, text)

    def _end_in_point(self, tag: str, parent: str, text: str) -> None:
        if tag == "Time":
            self.time_us = micros(text)
        elif tag == "Trackpoint":
            self._end_point()
        else:
            column = _COLUMN_OF_TAG.get(parent if tag == "Value" else tag)
            value = number(text) if column is not None else nan
            if column is not None and not isnan(value):
                self.point[column] = value

    def _end_point(self) -> None:
        self.in_point = False
        if self.activity is None:
            return
        self.activity.times.append(self.time_us)
        for name, column in self.activity.values.items():
            column.append(self.point.get(name, nan))


def _end_in_lap(lap: _Lap, tag: str, parent: str, text: str) -> None:
    if tag == "TriggerMethod":
        lap.trigger = _TRIGGERS.get(text.strip())
    elif tag == "Intensity":
        lap.intensity = _INTENSITIES.get(text.strip())
    else:
        name = _TOTAL_OF_TAG.get(parent if tag == "Value" else tag)
        value = number(text) if name is not None else nan
        if name is not None and value >= 0:
            lap.totals[name] = value


def _end_in_activity(activity: _Activity, tag: str, parent: str, text: str) -> None:
    words = text.strip()
    if tag == "Id" and parent == "Activity":
        activity.started_us = micros(words)
    elif tag == "Notes" and words:
        activity.notes = words
    elif parent == "Creator" and words:
        if tag == "Name":
            activity.creator = words
        elif tag == "UnitId":
            activity.unit_id = words
    elif parent == "Version" and tag in {"VersionMajor", "VersionMinor"} and words:
        activity.version.append(words)


def _holds(activity: _Activity) -> bool:
    """Whether there is a timed point, or a lap with a start and a length."""
    if any(time_us != NO_TIME for time_us in activity.times):
        return True
    return any(lap.start_us != NO_TIME and lap.totals.get("timer_s") for lap in activity.laps)


def _recording(activity: _Activity, error: str | None) -> Recording:
    notes: list[Note] = []
    times_us = np.array(activity.times, np.int64)
    columns = {name: np.array(values) for name, values in activity.values.items()}
    known = times_us != NO_TIME
    if len(known) and known.any():
        if not known.all():
            notes.append(Note("untimed", {"count": int((~known).sum())}))
        recording = _of_points(activity, times_us, columns, notes)
        recording.segment_starts_s = _resumptions(activity, recording)
    else:
        recording = _of_laps(activity, notes)
    recording.description = activity.notes
    recording.sub_sport = activity.kind
    recording.indoor = is_indoor_word(activity.kind)
    recording.device = _device(activity)
    recording.has_barometer = says_barometer(activity.creator)
    recording.laps = _laps(activity, recording)
    recording.totals = _totals(recording.laps)
    _refine_sport(activity, recording)
    if error is not None:
        notes.append(Note("truncated", {"until_s": recording.elapsed_s}))
    return recording


def _of_points(
    activity: _Activity, times_us: Micros, columns: dict[str, Column], notes: list[Note]
) -> Recording:
    known = times_us != NO_TIME
    columns = {name: values[known] for name, values in columns.items()}
    sport = sport_of_word(activity.kind)
    try:
        recording, _ = assemble(times_us[known], columns, sport=sport, notes=notes)
    except ValueError as error:
        raise UnreadableFile("damaged", detail=str(error)) from error
    return recording


def _resumptions(activity: _Activity, recording: Recording) -> list[float]:
    """Where a second `<Track>` of a lap begins: the athlete had paused."""
    origin_us = to_micros(recording.start_time)
    moments = {activity.times[row] for row in activity.resumed_at if row < len(activity.times)}
    starts = ((moment - origin_us) / SECOND_US for moment in moments - {NO_TIME})
    return sorted(start for start in starts if 0 < start <= recording.elapsed_s)


def _of_laps(activity: _Activity, notes: list[Note]) -> Recording:
    """Of laps alone: gym machines and manual entries have no points."""
    laps = [lap for lap in activity.laps if lap.start_us != NO_TIME]
    start_us = min(lap.start_us for lap in laps)
    end_us = max(lap.start_us + lap.totals.get("timer_s", 0.0) * SECOND_US for lap in laps)
    try:
        start_time = to_datetime(start_us)
    except ValueError as error:
        raise UnreadableFile("damaged", detail=str(error)) from error
    sport = sport_of_word(activity.kind)
    recording = Recording(
        sport=sport or "Workout",
        start_time=start_time,
        streams={},
        elapsed_s=(end_us - start_us) / SECOND_US,
        notes=notes,
    )
    if sport is None:
        notes.append(Note("no_sport"))
    judge_clock(recording)
    return recording


def _device(activity: _Activity) -> Device:
    named = device_of_creator(activity.creator)
    return Device(
        manufacturer=named.manufacturer,
        product=named.product,
        serial=activity.unit_id if activity.unit_id not in {None, "0"} else None,
        software=".".join(activity.version[:2]) or None,
    )


def _laps(activity: _Activity, recording: Recording) -> list[Lap]:
    """In order; each lasts to the next one's start, the last one to the end of the recording."""
    origin_us = to_micros(recording.start_time)
    placed = sorted(
        (lap for lap in activity.laps if lap.start_us != NO_TIME), key=lambda lap: lap.start_us
    )
    laps: list[Lap] = []
    for index, lap in enumerate(placed):
        start_s = max(0.0, (lap.start_us - origin_us) / SECOND_US)
        timer_s = lap.totals.get("timer_s")
        end_s = recording.elapsed_s
        if index + 1 < len(placed):
            end_s = (placed[index + 1].start_us - origin_us) / SECOND_US
        elapsed_s = max(end_s - start_s, timer_s or 0.0)
        totals = Totals(**lap.totals)  # type: ignore[arg-type]  # every one of them is a float
        totals.elapsed_s = elapsed_s
        laps.append(Lap(start_s, elapsed_s, totals, lap.trigger, lap.intensity))
    return laps


def _totals(laps: list[Lap]) -> Totals:
    """The sums of what laps sum up; TCX has no summary of its own."""
    totals = Totals()
    for name in _SUMMED:
        values = [getattr(lap.totals, name) for lap in laps]
        if values and None not in values:
            setattr(totals, name, sum(values))
    peaks = [lap.totals.max_speed_mps for lap in laps if lap.totals.max_speed_mps is not None]
    totals.max_speed_mps = max(peaks, default=None)
    return totals


def _refine_sport(activity: _Activity, recording: Recording) -> None:
    """TCX knows Running, Biking and Other; Zwift and its kin sign their virtual rides."""
    creator = (activity.creator or "").lower()
    if recording.sport in {"Ride", "Run"} and "zwift" in creator:
        recording.sport = f"Virtual{recording.sport}"
        recording.indoor = True
