"""A part of an activity between two moments, measured from the columns that are stored."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from activities.numbers import elevation
from activities.numbers.moving import Rests, merge
from activities.numbers.power import normalized_power
from activities.numbers.splits import Mean, Track, first_times
from activities.recordings.recording import Column

#: Over less way than this a slope is noise (m).
_SHORTEST_SLOPE_M = 20.0


@dataclass(frozen=True, slots=True)
class Part:
    """What is known between two moments; None where a number is unknown. SI units."""

    from_s: float
    to_s: float
    elapsed_s: float
    moving_s: float
    from_m: float | None = None
    to_m: float | None = None
    distance_m: float | None = None
    speed_mps: float | None = None  # distance over moving time
    elevation_gain_m: float | None = None
    elevation_loss_m: float | None = None
    grade: float | None = None  # between the two ends, as a fraction
    average_heartrate_bpm: float | None = None
    max_heartrate_bpm: float | None = None
    average_cadence_rpm: float | None = None  # while turning
    average_power_w: float | None = None  # over moving time
    normalized_power_w: float | None = None


def track_of(columns: dict[str, Column], *, barometric: bool) -> Track | None:
    """The track of stored columns, as the analysis had it; None for fewer than two samples.

    `barometric` says whether the altitude may be trusted to a few metres.
    """
    time = columns.get("time")
    if time is None or time.size < 2:
        return None
    rests = _rests(time, columns.get("moving"))
    distance = columns.get("distance")
    track = Track(time, rests, distance)
    if distance is not None and "altitude" in columns:
        track.profile = elevation.profile(distance, columns["altitude"], barometric=barometric)
    if "heartrate" in columns:
        track.heartrate = Mean(time, columns["heartrate"])
    if "cadence" in columns:
        turning = np.where(columns["cadence"] > 0.0, columns["cadence"], np.nan)
        track.cadence = Mean(time, turning)
    if "power" in columns:
        track.power = Mean(time, columns["power"], 1.0 - rests.share(time))
    track.effort_distance = _effort(columns)
    return track


def measure(
    columns: dict[str, Column], from_s: float, to_s: float, *, barometric: bool
) -> Part | None:
    """The part between two moments (s), held within the recording; None where nothing is between them."""
    track = track_of(columns, barometric=barometric)
    if track is None:
        return None
    from_s = max(from_s, float(track.time[0]))
    to_s = min(to_s, float(track.time[-1]))
    if not from_s < to_s:
        return None
    found = track.section(1, from_s, to_s)
    way, net = found.distance_m, found.elevation_net_m
    known_slope = way is not None and net is not None and way >= _SHORTEST_SLOPE_M
    return Part(
        from_s=from_s,
        to_s=to_s,
        elapsed_s=found.elapsed_s,
        moving_s=found.moving_s,
        from_m=found.start_m,
        to_m=None if found.start_m is None or way is None else found.start_m + way,
        distance_m=way,
        speed_mps=found.speed_mps,
        elevation_gain_m=found.elevation_gain_m,
        elevation_loss_m=found.elevation_loss_m,
        grade=net / way if known_slope and way and net is not None else None,
        average_heartrate_bpm=found.average_heartrate_bpm,
        max_heartrate_bpm=found.max_heartrate_bpm,
        average_cadence_rpm=found.average_cadence_rpm,
        average_power_w=found.average_power_w,
        normalized_power_w=(
            normalized_power(track.time, columns["power"], from_s, to_s)
            if "power" in columns
            else None
        ),
    )


def moment_at(columns: dict[str, Column], distance_m: float) -> float | None:
    """The first moment (s) at which a distance is reached; the end for one beyond. None without distances."""
    time, distance = columns.get("time"), columns.get("distance")
    if time is None or distance is None or time.size < 2:
        return None
    if distance_m >= float(distance[-1]):
        return float(time[-1])
    target = np.array([max(distance_m, float(distance[0]))])
    return float(first_times(time, distance, target)[0])


def _rests(time: Column, moving: Column | None) -> Rests:
    if moving is None:
        return Rests(merge([]))
    still = np.flatnonzero(moving[1:] < 0.5)
    return Rests(merge((float(time[index]), float(time[index + 1])) for index in still))


def _effort(columns: dict[str, Column]) -> Column | None:
    """Grade adjusted distance from the speeds that are stored."""
    if not {"gap_speed", "speed", "distance"} <= columns.keys():
        return None
    with np.errstate(divide="ignore", invalid="ignore"):
        factor = columns["gap_speed"] / columns["speed"]
    factor = np.where(np.isfinite(factor), factor, 1.0)
    steps = np.diff(columns["distance"]) * (factor[1:] + factor[:-1]) / 2.0
    return np.concatenate(([0.0], np.cumsum(steps)))
