"""A workout as JSON, in a shape of our own: what a telephone tells of one, and series on clocks of their own.

    {"format": "stravalite-workout", "version": 1, "id": "…", "source": "healthkit", "sport": "Run",
     "start": "2026-05-01T07:00:00+02:00", "end": "…", "name": "…", "indoor": false,
     "distance_m": 5000, "calories_kcal": 320, "elevation_gain_m": 40, "average_heartrate_bpm": 150,
     "series": [{"time_s": [0, 1], "lat": [48.1, 48.1], "lon": [11.5, 11.5], "altitude": [510, 510]},
                {"time_s": [0.4, 5.2], "heartrate": [120, 122]}]}

`time_s` counts from `start`. The series with positions gives the moments (else the first one); the others
lend their sensors to it as a second recording would.
"""

from __future__ import annotations

import json
import math
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import numpy as np

from activities.recordings.assembly import SECOND_US, assemble, judge_clock, to_micros
from activities.recordings.completing import complete
from activities.recordings.recording import STREAM_UNITS, Device, Note, Recording, UnreadableFile
from activities.recordings.sports import SPORT_TYPES, sport_of_word

FORMAT, VERSION = "stravalite-workout", 1
MAX_SERIES = 12
MAX_SAMPLES = 400_000
COLUMNS = tuple(name for name in STREAM_UNITS if name != "time")
_LONGEST_S = 14 * 86_400.0
_TOTALS = ("distance_m", "calories_kcal", "elevation_gain_m", "average_heartrate_bpm")


@dataclass(slots=True)
class Workout:
    """What is written to such a file; `series` as above."""

    source: str
    sport: str
    start: datetime
    end: datetime
    id: str = ""
    name: str = ""
    device: str = ""
    indoor: bool = False
    totals: dict[str, float] = field(default_factory=dict)
    series: list[dict[str, list[float]]] = field(default_factory=list)


def write_workout(workout: Workout) -> bytes:
    """The same workout gives the same bytes."""
    told: dict[str, Any] = {
        "format": FORMAT,
        "version": VERSION,
        "id": workout.id,
        "source": workout.source,
        "sport": workout.sport,
        "start": workout.start.isoformat(),
        "end": workout.end.isoformat(),
        "name": workout.name,
        "device": workout.device,
        "indoor": workout.indoor,
        **{name: workout.totals.get(name) for name in _TOTALS},
    }
    told = {name: value for name, value in told.items() if value not in {None, "", False}}
    return json.dumps({**told, "series": workout.series}, separators=(",", ":")).encode()


def read_workout(data: bytes) -> list[Recording]:
    """The one recording of such a file. Raises UnreadableFile: damaged, with what is wrong."""
    try:
        told = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise UnreadableFile("damaged", detail=f"JSON: {error}"[:200]) from error
    if not isinstance(told, dict) or told.get("format") != FORMAT:
        raise UnreadableFile("not_a_recording", kind="json")
    if told.get("version") != VERSION:
        raise UnreadableFile("damaged", detail="version")
    start, end = _moment(told, "start"), _moment(told, "end")
    elapsed_s = (end - start).total_seconds()
    if not 0 < elapsed_s <= _LONGEST_S:
        raise UnreadableFile("damaged", detail="start and end")
    word = _text(told, "sport")
    sport = word if word in SPORT_TYPES else sport_of_word(word)
    recording = _recorded(told, start, sport, elapsed_s)
    recording.name = _text(told, "name")[:200] or None
    recording.device = Device(product=_text(told, "device")[:100] or None)
    recording.indoor = told.get("indoor") is True
    recording.identity = _identity(told)
    totals = recording.totals
    totals.elapsed_s = elapsed_s
    for name in _TOTALS:
        setattr(totals, name, _number(told.get(name)))
    return [recording]


def _recorded(
    told: dict[str, Any], start: datetime, sport: str | None, elapsed_s: float
) -> Recording:
    series = _series(told)
    if not series:
        notes = [] if sport else [Note("no_sport")]
        summary = Recording(sport or "Workout", start, {}, elapsed_s, notes=notes)
        judge_clock(summary)
        return summary
    series.sort(key=lambda columns: "lat" not in columns)  # stable: the one with positions first
    recordings = [_of_series(columns, start, sport) for columns in series]
    whole = recordings[0]
    for other in recordings[1:]:
        complete(whole, other)
    # two clocks of one source are no event worth telling
    whole.notes = [note for note in whole.notes if note.code != "completed"]
    return whole


def _of_series(
    columns: dict[str, np.ndarray[Any, Any]], start: datetime, sport: str | None
) -> Recording:
    times_us = to_micros(start) + np.round(columns.pop("time") * SECOND_US).astype(np.int64)
    try:
        recording, _columns = assemble(times_us, columns, sport=sport, notes=[])
    except ValueError as error:
        raise UnreadableFile("damaged", detail=str(error)[:200]) from error
    return recording


def _series(told: dict[str, Any]) -> list[dict[str, np.ndarray[Any, Any]]]:
    given = told.get("series", [])
    if not isinstance(given, list) or len(given) > MAX_SERIES:
        raise UnreadableFile("damaged", detail="series")
    found = []
    for one in given:
        if not isinstance(one, dict):
            raise UnreadableFile("damaged", detail="series")
        time = _column(one.get("time_s"))
        names = [name for name in COLUMNS if name in one]
        columns = {name: _column(one[name]) for name in names}
        if any(len(values) != len(time) for values in columns.values()):
            raise UnreadableFile("damaged", detail="series of different lengths")
        kept = np.isfinite(time) & (np.abs(time) <= _LONGEST_S)
        if columns and kept.any():
            found.append({"time": time[kept], **{n: v[kept] for n, v in columns.items()}})
    return found


def _column(values: Any) -> np.ndarray[Any, Any]:
    if not isinstance(values, list) or len(values) > MAX_SAMPLES:
        raise UnreadableFile("damaged", detail="series")
    plain = [np.nan if (number := _number(value)) is None else number for value in values]
    return np.array(plain, dtype=np.float64)


def _number(value: Any) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return float(value) if abs(value) < 1e12 and math.isfinite(value) else None


def _text(told: dict[str, Any], key: str) -> str:
    value = told.get(key)
    return " ".join(value.split()) if isinstance(value, str) else ""


def _moment(told: dict[str, Any], key: str) -> datetime:
    try:
        when = datetime.fromisoformat(_text(told, key))
        return (when if when.tzinfo else when.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise UnreadableFile("damaged", detail=f"{key}: {error}"[:200]) from error


def _identity(told: dict[str, Any]) -> str | None:
    source, given = _text(told, "source")[:20], _text(told, "id")[:90]
    return f"{source} {given}" if source and given else None
