"""A session of the plan as the bytes its device would have written."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from itertools import pairwise

import numpy as np

from activities.numbers.synthetic import BAD_GPS, Conditions, synthesise
from activities.recordings.recording import Column, Lap, Recording, Totals
from activities.recordings.writing import write_gpx
from stravalite.demo.fit import write_fit
from stravalite.demo.plan import GERES, Athlete, Session

#: The generator's hills stand at 420 m; the coast is lower, the mountains are higher.
_COAST_M, _MOUNTAINS_M = -310.0, 330.0
_CONDITIONS = {
    "bad_gps": replace(BAD_GPS, barometer=True, altitude_noise_m=0.3),
    "hilly": Conditions(hilliness=0.09),
    "power": Conditions(power=True, hilliness=0.025),
    "gpx": Conditions(device_distance=False, noise_m=2.0, hilliness=0.015),
}
_SUB_SPORTS = {"pool": "pool", "gym": "strength"}
_HARD, _EASY = 1.32, 0.72  # speed in and between the efforts, of the steady one
_POOL_M = 25.0


def recorded(athlete: Athlete, session: Session, start_time: datetime, seed: int) -> bytes:
    """The file of this session; the same arguments give the same bytes."""
    made = _invent(session, start_time, seed)
    if session.kind == "gpx":
        return write_gpx(start_time=start_time, streams=made.streams, sport=made.sport)
    parts = [made, _run_off(session, made, seed)] if session.kind == "brick" else [made]
    return write_fit(parts, product=athlete.device, serial=athlete.serial)


def _invent(session: Session, start_time: datetime, seed: int) -> Recording:
    sport = "Ride" if session.sport == "GravelRide" else session.sport
    made = synthesise(
        sport,
        round(session.minutes * 60),
        seed,
        session.place,
        start_time=start_time,
        conditions=_CONDITIONS.get(session.kind, Conditions(hilliness=0.015)),
        indoor=session.kind == "indoor",
        pool_length_m=_POOL_M if session.kind == "pool" else None,
        pace_factor=session.pace,
    )
    made.sport = session.sport
    if "altitude" in made.streams:
        made.streams["altitude"] += _MOUNTAINS_M if session.place == GERES else _COAST_M
    if session.kind == "intervals":
        _alternate(made)
    made.sub_sport = _sub_sport(session)
    return made


def _sub_sport(session: Session) -> str | None:
    if session.kind == "indoor":
        return "trainer" if session.sport == "Ride" else "treadmill"
    return "trail" if session.sport == "TrailRun" else _SUB_SPORTS.get(session.kind)


def _run_off(session: Session, ride: Recording, seed: int) -> Recording:
    """The run after the ride, two minutes in the transition later."""
    start_time = ride.start_time + timedelta(seconds=ride.elapsed_s + 120.0)
    run = replace(session, sport="Run", minutes=24.0, kind="watch", pace=1.02)
    return _invent(run, start_time, seed + 1)


def _alternate(recording: Recording, warm_s: float = 720.0, hard_s: float = 180.0) -> None:
    """Turns a steady run into efforts with rests of two thirds: the way is walked through faster
    and slower, the heart follows, and the athlete presses the lap button.
    """
    time = recording.streams["time"]
    rest_s = hard_s * 2.0 / 3.0
    phase = np.mod(time - warm_s, hard_s + rest_s)
    inside = (time >= warm_s) & (time < time[-1] - warm_s)
    factor = np.where(inside, np.where(phase < hard_s, _HARD, _EASY), 0.95)
    passed = np.concatenate(([0.0], np.cumsum(factor[1:])))
    passed *= time[-1] / passed[-1]
    for name in ("lat", "lon", "distance", "altitude"):
        recording.streams[name] = np.interp(passed, time, recording.streams[name])
    legs = np.interp(passed, time, recording.streams["cadence"])
    recording.streams["cadence"] = np.round(legs * (0.88 + 0.12 * factor))
    recording.streams["heartrate"] = _following(recording.streams["heartrate"], factor)
    edges = np.flatnonzero(np.diff(factor)) + 1
    recording.laps = _pressed(recording, [0, *edges.tolist(), time.size - 1])


def _following(heartrate: Column, factor: Column) -> Column:
    """Beats answer to a change of speed within about forty seconds."""
    late = np.exp(-np.arange(160.0) / 40.0)
    answer = np.convolve(factor - 1.0, late / late.sum())[: factor.size]
    return np.clip(np.round(heartrate + 45.0 * answer), 60.0, 196.0)


def _pressed(recording: Recording, edges: list[int]) -> list[Lap]:
    distance = recording.streams["distance"]
    return [
        Lap(
            start_s=float(low),
            elapsed_s=float(high - low),
            totals=Totals(
                distance_m=float(distance[high] - distance[low]), timer_s=float(high - low)
            ),
            trigger="manual",
        )
        for low, high in pairwise(edges)
    ]
