"""The measurement of one recording: every number the house shows about an activity, from its
columns.
"""

from __future__ import annotations

from dataclasses import dataclass, field, fields

import numpy as np

from activities.numbers import calories, elevation, grade, sports
from activities.numbers.cleaning import (
    Cleaned,
    clean,
    find_breaks,
    find_rests,
    gps_distance,
    pool_distance,
)
from activities.numbers.corrected import NOTHING, Corrected
from activities.numbers.distance import Bounds, bounds
from activities.numbers.fastest import Pace, fastest_of
from activities.numbers.laps import MeasuredLap, measure_laps
from activities.numbers.moving import Rests
from activities.numbers.smoothing import centred_rate
from activities.numbers.splits import KILOMETRE_M, MILE_M, Mean, Section, Track, splits
from activities.numbers.sports import Sport, SportGroup
from activities.recordings.recording import (
    Column,
    Note,
    PoolLength,
    Recording,
    StrengthSet,
    Totals,
)

#: Raised whenever a number would come out differently; stored analyses of an older one are remade.
ALGORITHM_VERSION = 1


@dataclass(frozen=True, slots=True)
class AthleteFacts:
    """What is known of the athlete at the time; None where it is not."""

    weight_kg: float | None = None
    max_heartrate_bpm: float | None = None
    resting_heartrate_bpm: float | None = None
    ftp_w: float | None = None


@dataclass(slots=True)
class Analysis:
    """Our numbers of one activity, SI units; None where nobody knows, never a made-up zero."""

    version: int = ALGORITHM_VERSION
    distance_m: float | None = None
    distance_source: str | None = None  # device, gps, summary, manual
    elapsed_s: float | None = None
    moving_s: float | None = None
    timer_s: float | None = None
    elevation_gain_m: float | None = None
    elevation_loss_m: float | None = None
    elevation_high_m: float | None = None
    elevation_low_m: float | None = None
    elevation_source: str | None = None  # barometer, gps, device, manual
    average_speed_mps: float | None = None  # over moving time
    max_speed_mps: float | None = None  # highest of the smoothed speed stream
    average_heartrate_bpm: float | None = None
    max_heartrate_bpm: float | None = None
    average_cadence_rpm: float | None = None  # while turning
    max_cadence_rpm: float | None = None
    average_power_w: float | None = None  # over moving time
    max_power_w: float | None = None
    average_temperature_c: float | None = None
    calories_kcal: float | None = None
    calories_method: str | None = None  # device, power, acsm, met
    fastest_km_s: float | None = None
    fastest_mile_s: float | None = None
    gap_s_per_km: float | None = None
    start_latlon: tuple[float, float] | None = None
    end_latlon: tuple[float, float] | None = None
    bounds: Bounds | None = None
    streams: dict[str, Column] = field(default_factory=dict)
    splits_km: list[Section] = field(default_factory=list)
    splits_mi: list[Section] = field(default_factory=list)
    laps: list[MeasuredLap] = field(default_factory=list)
    lengths: list[PoolLength] = field(default_factory=list)
    sets: list[StrengthSet] = field(default_factory=list)
    quality: list[Note] = field(default_factory=list)


def analyse(
    recording: Recording, athlete: AthleteFacts | None = None, corrected: Corrected = NOTHING
) -> Analysis:
    """Measure a recording. Never raises for odd data: what cannot be known stays None.

    `corrected` is what its athlete says of what is measured.
    """
    sport = sports.find(recording.sport)
    totals = _finite_totals(recording.totals)
    result = Analysis(
        lengths=list(recording.lengths), sets=list(recording.sets), quality=list(recording.notes)
    )
    _measure_time(result, recording, totals)
    if recording.size >= 2:
        cleaned = clean(recording, sport)
        _measure_streams(result, recording, cleaned, sport, corrected)
    else:
        _keep_lone_sample(result, recording, sport)
        result.laps = measure_laps(recording.laps, None)
    _fall_back(result, totals, recording, sport, corrected)
    _measure_calories(result, totals, sport, athlete or AthleteFacts())
    if not recording.trustworthy_clock and not any(n.code == "clock" for n in result.quality):
        result.quality.append(Note("clock", {"year": recording.start_time.year}))
    return result


def _finite_totals(totals: Totals) -> Totals:
    """The device's totals without what is not a number or below zero."""
    kept = {f.name: getattr(totals, f.name) for f in fields(totals)}
    return Totals(
        **{k: v for k, v in kept.items() if v is not None and np.isfinite(v) and v >= 0.0}
    )


def _measure_time(result: Analysis, recording: Recording, totals: Totals) -> None:
    elapsed = recording.elapsed_s
    if not np.isfinite(elapsed) or elapsed <= 0.0:
        elapsed = totals.elapsed_s or 0.0
    if recording.size >= 2:
        time = recording.streams["time"]
        elapsed = max(elapsed, float(time[-1] - time[0]))
    result.elapsed_s = elapsed or None
    paused = sum(max(to_s - from_s, 0.0) for from_s, to_s in recording.pauses)
    if totals.timer_s:
        result.timer_s = min(totals.timer_s, elapsed) if elapsed else totals.timer_s
    elif recording.pauses and elapsed > paused:
        result.timer_s = elapsed - paused


def _keep_lone_sample(result: Analysis, recording: Recording, sport: Sport) -> None:
    if not recording.size:
        return
    cleaned = clean(recording, sport)
    result.quality = cleaned.notes
    result.streams = _stored(cleaned, {})
    _measure_place(result, cleaned)


def _measure_streams(
    result: Analysis,
    recording: Recording,
    cleaned: Cleaned,
    sport: Sport,
    corrected: Corrected,
) -> None:
    time = cleaned.time
    result.quality = cleaned.notes
    rests = find_rests(recording, cleaned, sport)
    distance, result.distance_source = _choose_distance(recording, cleaned, rests, sport, corrected)
    track = Track(time, rests, distance)
    result.moving_s = _moving_time(result, rests, time, cleaned)
    weight = 1.0 - rests.share(time)
    if cleaned.heartrate is not None:
        track.heartrate = Mean(time, cleaned.heartrate)
    if cleaned.cadence is not None:
        turning = np.where(cleaned.cadence > 0.0, cleaned.cadence, np.nan)
        track.cadence = Mean(time, turning)
    if cleaned.power is not None:
        track.power = Mean(time, cleaned.power, weight)
    derived = {"moving": np.concatenate(([weight[0]], weight)).round()}
    _measure_elevation(result, recording, cleaned, track, sport, corrected)
    if distance is not None:
        result.distance_m = float(distance[-1] - distance[0])
        derived["distance"] = distance
        derived["speed"] = _plausible(centred_rate(time, distance, sport.smoothing_s), sport)
        _measure_effort(result, track, derived, sport)
        _measure_fastest(result, track, sport)
    elif cleaned.device_speed is not None:
        derived["speed"] = cleaned.device_speed
    result.streams = _stored(cleaned, derived)
    result.splits_km = splits(track, KILOMETRE_M)
    result.splits_mi = splits(track, MILE_M)
    result.laps = measure_laps(recording.laps, track)
    _measure_sensors(result, track, cleaned)
    _measure_place(result, cleaned)


def _choose_distance(
    recording: Recording, cleaned: Cleaned, rests: Rests, sport: Sport, corrected: Corrected
) -> tuple[Column | None, str | None]:
    """Cumulative distance and its source: as corrected, pool lengths, the device's own, then positions."""
    way, source = None, None
    if corrected.by_positions:
        way = gps_distance(cleaned, rests, find_breaks(recording, cleaned), sport)
        source = "gps"
    if way is None:
        way, source = _recorded_distance(recording, cleaned, rests, sport)
    if way is not None and corrected.tells_distance:
        return corrected.way(way), "manual"
    return way, source


def _recorded_distance(
    recording: Recording, cleaned: Cleaned, rests: Rests, sport: Sport
) -> tuple[Column | None, str | None]:
    if sport.group is SportGroup.STRENGTH:
        return None, None
    if sport.group is SportGroup.SWIM:
        swum = pool_distance(recording, cleaned.time)
        if swum is not None:
            return swum, "device"
    if cleaned.device_distance is not None:
        return cleaned.device_distance, "device"
    if not sport.has_distance or (recording.indoor and not sport.virtual):
        return None, None
    by_position = gps_distance(cleaned, rests, find_breaks(recording, cleaned), sport)
    return by_position, None if by_position is None else "gps"


def _moving_time(result: Analysis, rests: Rests, time: Column, cleaned: Cleaned) -> float:
    seen = rests.moving_s(float(time[0]), float(time[-1]))
    if result.timer_s is None:
        return seen
    if cleaned.positions is None and not rests.ranges.size:
        return result.timer_s
    return min(seen, result.timer_s)


def _measure_elevation(
    result: Analysis,
    recording: Recording,
    cleaned: Cleaned,
    track: Track,
    sport: Sport,
    corrected: Corrected,
) -> None:
    if cleaned.altitude is None:
        return
    barometric = bool(recording.has_barometer) or sport.virtual
    if corrected.barometric is not None:
        barometric = corrected.barometric
    # without distance a metre per second stands in, so that a stairwell has its climb too
    axis = cleaned.time if track.distance is None else track.distance
    profile = elevation.profile(axis, cleaned.altitude, barometric=barometric)
    if profile is None:
        return
    if track.distance is not None:
        track.profile = profile
    result.elevation_gain_m, result.elevation_loss_m = profile.gain_m, profile.loss_m
    result.elevation_high_m = float(profile.altitude_m.max())
    result.elevation_low_m = float(profile.altitude_m.min())
    result.elevation_source = "barometer" if barometric else "gps"


def _plausible(speed: Column, sport: Sport) -> Column:
    with np.errstate(invalid="ignore"):
        return np.where(speed <= sport.max_speed_mps, speed, np.nan)


def _measure_effort(
    result: Analysis, track: Track, derived: dict[str, Column], sport: Sport
) -> None:
    """Slope, and where it means something the grade adjusted speed and pace."""
    if track.profile is None or track.distance is None:
        return
    slope = grade.slope(track.profile, track.distance)
    derived["grade"] = slope * 100.0
    if not sport.has_gap:
        return
    factor = grade.equal_heartrate_factor(slope)
    derived["gap_speed"] = derived["speed"] * factor
    weighted = np.diff(track.distance) * (factor[1:] + factor[:-1]) / 2.0
    track.effort_distance = np.concatenate(([0.0], np.cumsum(weighted)))
    if track.effort_distance[-1] > 0.0 and result.moving_s:
        result.gap_s_per_km = result.moving_s / float(track.effort_distance[-1]) * 1000.0


def _measure_fastest(result: Analysis, track: Track, sport: Sport) -> None:
    if track.distance is None:
        return
    pace = Pace.of(track.time, track.distance)
    found: list[float | None] = []
    for length_m in (KILOMETRE_M, MILE_M):
        window = fastest_of(pace, length_m)
        limit = sports.record_speed_mps(sport, length_m)
        believable = window is not None and window.elapsed_s * limit >= length_m
        found.append(window.elapsed_s if window is not None and believable else None)
    result.fastest_km_s, result.fastest_mile_s = found


def _stored(cleaned: Cleaned, derived: dict[str, Column]) -> dict[str, Column]:
    """The columns worth keeping, in a fixed order; none without a finite value."""
    columns: dict[str, Column | None] = {
        "time": cleaned.time,
        "lat": cleaned.lat,
        "lon": cleaned.lon,
        "distance": derived.get("distance"),
        "altitude": cleaned.altitude,
        "speed": derived.get("speed"),
        "grade": derived.get("grade"),
        "gap_speed": derived.get("gap_speed"),
        "heartrate": cleaned.heartrate,
        "cadence": cleaned.cadence,
        "power": cleaned.power,
        "temperature": cleaned.temperature,
        "moving": derived.get("moving"),
    }
    return {
        name: values
        for name, values in columns.items()
        if values is not None and np.isfinite(values).any()
    }


def _measure_sensors(result: Analysis, track: Track, cleaned: Cleaned) -> None:
    whole = float(track.time[0]), float(track.time[-1])
    if track.heartrate is not None:
        result.average_heartrate_bpm = track.heartrate.over(*whole)
        result.max_heartrate_bpm = track.heartrate.highest(*whole)
    if track.cadence is not None:
        result.average_cadence_rpm = track.cadence.over(*whole)
        result.max_cadence_rpm = track.cadence.highest(*whole)
    if track.power is not None:
        result.average_power_w = track.power.over(*whole)
        result.max_power_w = track.power.highest(*whole)
    if cleaned.temperature is not None:
        result.average_temperature_c = Mean(track.time, cleaned.temperature).over(*whole)
    speed = result.streams.get("speed")
    if speed is not None:
        result.max_speed_mps = float(np.nanmax(speed))


def _measure_place(result: Analysis, cleaned: Cleaned) -> None:
    if cleaned.lat is None or cleaned.lon is None or cleaned.positions is None:
        return
    lat, lon = cleaned.positions.lat, cleaned.positions.lon
    if not lat.size:
        return
    result.start_latlon = float(lat[0]), float(lon[0])
    result.end_latlon = float(lat[-1]), float(lon[-1])
    result.bounds = bounds(lat, lon)


def _fall_back(
    result: Analysis, totals: Totals, recording: Recording, sport: Sport, corrected: Corrected
) -> None:
    """What the columns do not tell is taken from the device's own summary, or is as its athlete says."""
    if result.moving_s is None:
        result.moving_s = result.timer_s or result.elapsed_s
    if result.distance_m is None and sport.group is not SportGroup.STRENGTH:
        _distance_from_summary(result, totals, recording)
    if corrected.tells_distance and result.distance_source != "manual":
        result.distance_m = corrected.length_m(result.distance_m)
        result.distance_source = None if result.distance_m is None else "manual"
    if result.elevation_gain_m is None and totals.elevation_gain_m is not None:
        result.elevation_gain_m = totals.elevation_gain_m
        result.elevation_loss_m = totals.elevation_loss_m
        result.elevation_source = "device"
    if corrected.elevation_gain_m is not None:
        result.elevation_gain_m = corrected.elevation_gain_m
        result.elevation_source = "manual"
    for name in (
        "average_heartrate_bpm",
        "max_heartrate_bpm",
        "average_cadence_rpm",
        "max_cadence_rpm",
        "average_power_w",
        "max_power_w",
    ):
        if getattr(result, name) is None:
            setattr(result, name, getattr(totals, name) or None)
    if result.distance_m is not None and result.moving_s:
        result.average_speed_mps = result.distance_m / result.moving_s
    said = totals.max_speed_mps
    if result.max_speed_mps is None and said and said <= sport.max_speed_mps:
        result.max_speed_mps = said


def _distance_from_summary(result: Analysis, totals: Totals, recording: Recording) -> None:
    lengths = sum(length.active for length in recording.lengths)
    if lengths and recording.pool_length_m:
        result.distance_m, result.distance_source = lengths * recording.pool_length_m, "device"
    elif totals.distance_m:
        result.distance_m, result.distance_source = totals.distance_m, "summary"


def _measure_calories(
    result: Analysis, totals: Totals, sport: Sport, athlete: AthleteFacts
) -> None:
    power, moving_s = result.average_power_w, result.moving_s
    work = calories.Work(
        moving_s=moving_s,
        distance_m=result.distance_m,
        gain_m=result.elevation_gain_m,
        power_kj=power * moving_s / 1000.0 if power and moving_s else None,
        device_kcal=totals.calories_kcal,
    )
    spent = calories.estimate(sport, work, athlete.weight_kg)
    if spent is not None:
        result.calories_kcal, result.calories_method = spent.kcal, spent.method.value
