"""From raw samples to clean columns: order, one row per moment, nothing impossible.

Shared by every reader, so that a rule about a value exists once.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import numpy as np
from numpy.typing import NDArray

from activities.recordings.recording import STREAM_UNITS, Column, Note, Recording

Micros = NDArray[np.int64]

#: "No time known" among microseconds since 1970 UTC.
NO_TIME = np.iinfo(np.int64).min
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
SECOND_US = 1_000_000
YEAR_US = 366 * 86_400 * SECOND_US

#: What can have been measured on Earth by somebody moving by own strength (or sailing, or skiing).
PLAUSIBLE: dict[str, tuple[float, float]] = {
    "lat": (-90.0, 90.0),
    "lon": (-180.0, 180.0),
    "distance": (0.0, 20_000_000.0),
    "altitude": (-500.0, 10_000.0),
    "speed": (0.0, 150.0),
    "heartrate": (1.0, 254.0),
    "cadence": (0.0, 300.0),
    "power": (0.0, 3000.0),
    "temperature": (-70.0, 85.0),
}
_ANY_NUMBER = (-1e300, 1e300)
#: A note is worth reading once at least this share of the samples had to be emptied.
_MANY = 0.01
_FIRST_CREDIBLE_YEAR, _LAST_CREDIBLE_YEAR = 2000, 2100


def to_datetime(micros: int) -> datetime:
    """Microseconds since 1970 as an aware UTC time; ValueError where the calendar ends."""
    try:
        return EPOCH + timedelta(microseconds=micros)
    except OverflowError as error:
        raise ValueError("time outside the calendar") from error


def to_micros(moment: datetime) -> int:
    """An aware time as whole microseconds since 1970 UTC."""
    return (moment - EPOCH) // timedelta(microseconds=1)


def clean_columns(columns: dict[str, Column], notes: list[Note]) -> dict[str, Column]:
    """Copies with impossible values as NaN; a `repaired` note where they were many."""
    clean: dict[str, Column] = {}
    for name, values in columns.items():
        low, high = PLAUSIBLE.get(name, _ANY_NUMBER)
        bad = ~((values >= low) & (values <= high)) & ~np.isnan(values)
        clean[name] = np.where(bad, np.nan, values) if bad.any() else values
        # A zero pulse is how many devices write "no contact": nothing was repaired then.
        counted = bad & (values != 0) if name == "heartrate" else bad
        _note_repairs(name, int(counted.sum()), len(values), notes)
    _clear_null_island(clean, notes)
    return clean


def _note_repairs(field: str, count: int, size: int, notes: list[Note]) -> None:
    if count and count >= _MANY * size:
        notes.append(Note("repaired", {"field": field, "count": count}))


def _clear_null_island(columns: dict[str, Column], notes: list[Note]) -> None:
    """Half a position is none, and exactly 0, 0 is what a receiver without a fix writes."""
    if "lat" not in columns or "lon" not in columns:
        columns.pop("lat", None)
        columns.pop("lon", None)
        return
    lat, lon = columns["lat"], columns["lon"]
    null_island = (lat == 0) & (lon == 0)
    broken = null_island | np.isnan(lat) | np.isnan(lon)
    if broken.any():
        columns["lat"] = np.where(broken, np.nan, lat)
        columns["lon"] = np.where(broken, np.nan, lon)
    _note_repairs("position", int(null_island.sum()), len(lat), notes)


def in_order(
    times_us: Micros, columns: dict[str, Column], notes: list[Note]
) -> tuple[Micros, dict[str, Column]]:
    """Sorted, one row per moment (the last finite value of each column wins), strays dropped."""
    times_us, columns = _without_strays(times_us, columns, notes)
    steps = np.diff(times_us)
    backwards = int((steps < 0).sum())
    if backwards:
        notes.append(Note("time_reversed", {"count": backwards}))
        order = np.argsort(times_us, kind="stable")
        times_us = times_us[order]
        columns = {name: values[order] for name, values in columns.items()}
        steps = np.diff(times_us)
    if not (steps == 0).any():
        return times_us, columns
    firsts = np.flatnonzero(np.concatenate(([True], steps > 0)))
    merged = {name: _last_finite(values, firsts) for name, values in columns.items()}
    return times_us[firsts], merged


def _without_strays(
    times_us: Micros, columns: dict[str, Column], notes: list[Note]
) -> tuple[Micros, dict[str, Column]]:
    """Drop rows whose time lies more than a year from the middle one: a clock not yet set."""
    known = times_us != NO_TIME
    if known.any():
        median = int(np.sort(times_us[known])[int(known.sum()) // 2])
        known &= np.abs(np.where(known, times_us, median) - median) <= YEAR_US
    if known.all():
        return times_us, columns
    notes.append(Note("repaired", {"field": "time", "count": int((~known).sum())}))
    return times_us[known], {name: values[known] for name, values in columns.items()}


def _last_finite(values: Column, firsts: NDArray[np.int64]) -> Column:
    """The last finite value of each group; groups begin at `firsts`."""
    rows = np.where(np.isfinite(values), np.arange(len(values)), -1)
    last: NDArray[np.int64] = np.maximum.reduceat(rows, firsts)
    return np.where(last >= 0, values[last], np.nan)


def to_streams(times_us: Micros, columns: dict[str, Column]) -> dict[str, Column]:
    """`time` since the first row in seconds, then every column that holds one finite value.

    An altitude of nothing but zeros counts as not recorded: so exporters write "unknown".
    """
    if not len(times_us):
        return {}
    streams: dict[str, Column] = {"time": (times_us - times_us[0]) / SECOND_US}
    for name in STREAM_UNITS:
        values = columns.get(name)
        if values is None or not np.isfinite(values).any():
            continue
        if name == "altitude" and not np.nan_to_num(values).any():
            continue
        streams[name] = np.ascontiguousarray(values, dtype=np.float64)
    return streams


def assemble(
    times_us: Micros, columns: dict[str, Column], *, sport: str | None, notes: list[Note]
) -> tuple[Recording, dict[str, Column]]:
    """The Recording of these rows, and all cleaned columns beside (those that are no stream too).

    Raises ValueError when no row has a time, or it lies outside the calendar.
    """
    times_us, columns = in_order(times_us, clean_columns(columns, notes), notes)
    if not len(times_us):
        raise ValueError("no timed sample")
    recording = Recording(
        sport=sport or "Workout",
        start_time=to_datetime(int(times_us[0])),
        streams=to_streams(times_us, columns),
        elapsed_s=float(times_us[-1] - times_us[0]) / SECOND_US,
        notes=notes,
    )
    if sport is None:
        notes.append(Note("no_sport"))
    judge_clock(recording)
    return recording, columns


def judge_clock(recording: Recording) -> None:
    """Mark a date that cannot be right: before GPS watches, or a century ahead."""
    year = recording.start_time.year
    if _FIRST_CREDIBLE_YEAR <= year <= _LAST_CREDIBLE_YEAR:
        return
    recording.trustworthy_clock = False
    recording.notes.append(Note("clock", {"year": year}))
