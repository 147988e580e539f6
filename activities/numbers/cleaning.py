"""A recording's columns made trustworthy: finite, plausible, on one axis of distance."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from activities.numbers import distance as geodesy
from activities.numbers import moving, outliers
from activities.numbers.elevation import clean_altitude
from activities.numbers.smoothing import block_edges, boxcar, usual_interval_s
from activities.numbers.sports import Sport, SportGroup
from activities.recordings.recording import Column, Note, Recording

_SMOOTHED_OVER_S = 5.0  # positions, before they are measured as distance
_SPARSE_S = 1.5  # positions rarer than this are measured as they are
_STEPPING_RPM = 30.0  # steps of one leg per minute
_MOST_TIMES = 12  # jumps whose moment is told
_LEAP = 3.0  # times the largest speed of the sport


@dataclass(slots=True)
class Positions:
    """The moments with a position, and the way between them on the developed plane."""

    index: NDArray[np.intp]  # of each position among all samples
    time: Column
    lat: Column
    lon: Column
    east: Column
    north: Column


@dataclass(slots=True)
class Cleaned:
    """Columns of equal length; None where the recording has nothing of it."""

    time: Column
    lat: Column | None = None
    lon: Column | None = None
    positions: Positions | None = None
    altitude: Column | None = None
    heartrate: Column | None = None
    cadence: Column | None = None
    power: Column | None = None
    temperature: Column | None = None
    device_distance: Column | None = None
    device_speed: Column | None = None
    notes: list[Note] = field(default_factory=list)


def clean(recording: Recording, sport: Sport) -> Cleaned:
    """Everything usable of a recording with at least one sample; what was repaired is noted."""
    streams = recording.streams
    time = streams["time"]
    cleaned = Cleaned(time, notes=list(recording.notes))
    if "lat" in streams and "lon" in streams:
        _clean_positions(cleaned, streams["lat"], streams["lon"], sport)
    if "altitude" in streams and (sport.virtual or not recording.indoor):
        cleaned.altitude = clean_altitude(time, streams["altitude"])
    if "heartrate" in streams:
        heartrate, dropped = outliers.clean_heartrate(time, streams["heartrate"])
        cleaned.heartrate = _unless_empty(heartrate)
        _note(cleaned, "dropped_heartrate", dropped)
    if "power" in streams:
        power, dropped = outliers.clean_power(streams["power"])
        cleaned.power = power if np.any(power > 0.0) else None
        _note(cleaned, "dropped_power", dropped)
    cleaned.cadence = _within(streams.get("cadence"), 0.0, 255.0)
    cleaned.temperature = _within(streams.get("temperature"), -60.0, 70.0)
    cleaned.device_speed = _within(streams.get("speed"), 0.0, sport.max_speed_mps)
    if "distance" in streams:
        _clean_distance(cleaned, streams["distance"], sport)
    return cleaned


def _note(cleaned: Cleaned, code: str, count: int) -> None:
    if count:
        cleaned.notes.append(Note(code, {"count": count}))


def _unless_empty(values: Column) -> Column | None:
    return values if np.isfinite(values).any() else None


def _within(values: Column | None, lowest: float, highest: float) -> Column | None:
    if values is None:
        return None
    with np.errstate(invalid="ignore"):
        return _unless_empty(np.where((values >= lowest) & (values <= highest), values, np.nan))


def _clean_distance(cleaned: Cleaned, distance: Column, sport: Sport) -> None:
    repaired = geodesy.repair_device_distance(
        cleaned.time, distance, max_speed_mps=sport.max_speed_mps
    )
    if repaired is None:
        return
    cleaned.device_distance, falls = repaired
    _note(cleaned, "distance_fell", falls)


def _clean_positions(cleaned: Cleaned, lat: Column, lon: Column, sport: Sport) -> None:
    valid = outliers.valid_positions(lat, lon)
    if not valid.any():
        return
    time, lat_known, lon_known = cleaned.time[valid], lat[valid], lon[valid]
    jumps = outliers.position_jumps(time, lat_known, lon_known, max_speed_mps=sport.max_speed_mps)
    if jumps.any():
        at_s = " ".join(f"{moment:.0f}" for moment in time[jumps][:_MOST_TIMES])
        count = int(np.count_nonzero(jumps))
        cleaned.notes.append(Note("gps_jumps", {"count": count, "at_s": at_s}))
        continuous = geodesy.unwrap_longitude(lon_known)
        lat_known = outliers.bridge(time, lat_known, jumps)
        lon_known = geodesy.wrap_degrees(outliers.bridge(time, continuous, jumps))
    cleaned.lat, cleaned.lon = _spread(lat_known, valid), _spread(lon_known, valid)
    kept = np.isfinite(lat_known) & np.isfinite(lon_known)
    time, lat_known, lon_known = time[kept], lat_known[kept], lon_known[kept]
    east, north = geodesy.steps(lat_known, lon_known)
    cleaned.positions = Positions(
        np.flatnonzero(valid)[kept], time, lat_known, lon_known, _cumulated(east), _cumulated(north)
    )


def _spread(values: Column, where: NDArray[np.bool_]) -> Column:
    full = np.full(where.size, np.nan)
    full[where] = values
    return full


def _cumulated(lengths: Column) -> Column:
    return np.concatenate(([0.0], np.cumsum(lengths)))


def find_breaks(recording: Recording, cleaned: Cleaned) -> moving.Rests:
    """What the device itself says was no part of the way: pauses, and gaps between segments."""
    first, last = float(cleaned.time[0]), float(cleaned.time[-1])
    said = [*recording.pauses, *_segment_breaks(recording, cleaned.time)]
    return moving.Rests(moving.clip(moving.merge(said), first, last))


def find_rests(recording: Recording, cleaned: Cleaned, sport: Sport) -> moving.Rests:
    """Timer pauses, breaks between segments, and stops seen in the positions.

    A runner's or walker's own pauses are respected: then nothing else counts as rest. Without
    positions, indoors, and in sports without distance the device's timer alone decides.
    """
    first, last = float(cleaned.time[0]), float(cleaned.time[-1])
    pauses = moving.clip(moving.merge(recording.pauses), first, last)
    rests = [(start, end) for start, end in find_breaks(recording, cleaned).ranges.tolist()]
    paused_by_hand = bool(pauses.size) and sport.group in {SportGroup.RUN, SportGroup.WALK}
    positions = cleaned.positions
    if positions is not None and sport.has_distance and not (recording.indoor or paused_by_hand):
        rests += moving.find_stops(
            positions.time,
            positions.east,
            positions.north,
            rest_speed_mps=sport.rest_speed_mps,
            stepping=_stepping(cleaned, sport),
        )
    return moving.Rests(moving.clip(moving.merge(rests), first, last))


def _stepping(cleaned: Cleaned, sport: Sport) -> NDArray[np.bool_] | None:
    """Which positions were reached on foot: nobody rests with turning legs, however slow the
    hill.
    """
    if cleaned.cadence is None or cleaned.positions is None:
        return None
    if sport.group not in {SportGroup.RUN, SportGroup.WALK}:
        return None
    with np.errstate(invalid="ignore"):
        stepping: NDArray[np.bool_] = cleaned.cadence[cleaned.positions.index] >= _STEPPING_RPM
    return stepping


def _segment_breaks(recording: Recording, time: Column) -> list[tuple[float, float]]:
    starts = np.asarray(recording.segment_starts_s, dtype=np.float64)
    at = np.searchsorted(time, starts - 1e-6, side="left")
    at = at[(at > 0) & (at < time.size)]
    return list(zip(time[at - 1].tolist(), time[at].tolist(), strict=True))


def gps_distance(
    cleaned: Cleaned, rests: moving.Rests, breaks: moving.Rests, sport: Sport
) -> Column | None:
    """Cumulative distance (m) by position, for every sample; None below two positions.

    Frequent positions are smoothed over 5 s first and rests count for nothing: both take out what
    GPS noise adds (at 2.5 m of noise 4 % of a run, of which 0.3 % are left).
    Over a recording gap the straight line counts however long it took, unless it is a break.
    """
    positions = cleaned.positions
    if positions is None or positions.time.size < 2:
        return None
    east, north = positions.east, positions.north
    usual = usual_interval_s(positions.time)
    if usual <= _SPARSE_S:
        radius = round(_SMOOTHED_OVER_S / usual / 2.0 - 0.5)
        first, last = block_edges(positions.time, moving.WINDOW_S)
        east = boxcar(east, radius, first, last)
        north = boxcar(north, radius, first, last)
    interval = np.diff(positions.time)
    resting = np.where(
        interval > moving.WINDOW_S, breaks.share(positions.time), rests.share(positions.time)
    )
    lengths = np.hypot(np.diff(east), np.diff(north)) * (1.0 - resting)
    # nobody went there: a leap without the time for it is the end of one way, the start of another
    lengths[lengths > _LEAP * sport.max_speed_mps * interval] = 0.0
    total = _cumulated(lengths)
    if total[-1] <= 0.0:
        return None
    return np.interp(cleaned.time, positions.time, total)


def pool_distance(recording: Recording, time: Column) -> Column | None:
    """Cumulative distance (m) of a pool swim: each active length is one pool length, evenly
    swum.
    """
    active = [length for length in recording.lengths if length.active]
    if not active or not recording.pool_length_m:
        return None
    active.sort(key=lambda length: length.start_s)
    starts = np.array([length.start_s for length in active])
    ends = np.array([length.start_s + max(length.elapsed_s, 0.0) for length in active])
    ends[:-1] = np.minimum(ends[:-1], starts[1:])
    reached = recording.pool_length_m * np.arange(len(active) + 1, dtype=np.float64)
    moments = np.column_stack((starts, ends)).ravel()
    covered = np.column_stack((reached[:-1], reached[1:])).ravel()
    return np.interp(time, moments, covered)
