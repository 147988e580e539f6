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
from stravalite.demo.sessions import GERES, Session

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
_RACED = 15  # beats above an easy day: nobody waits at a light then


def recorded(
    *, device: str, serial: int, session: Session, start_time: datetime, seed: int
) -> bytes:
    """The file of this session; the same arguments give the same bytes."""
    made = _invent(session, start_time, seed)
    if session.kind == "gpx":
        return write_gpx(start_time=start_time, streams=made.streams, sport=made.sport)
    parts = [made]
    if session.kind == "brick":
        parts.append(_after(session, made, seed + 1, "Run", 24.0, 1.02))
    elif session.kind == "triathlon":
        parts.append(_after(session, made, seed + 1, "Ride", 74.0, 1.14))
        parts.append(_after(session, parts[-1], seed + 2, "Run", 46.0, 1.12))
    return write_fit(parts, product=device, serial=serial)


def _invent(session: Session, start_time: datetime, seed: int) -> Recording:
    sport = "Ride" if session.sport == "GravelRide" else session.sport
    made = synthesise(
        sport,
        round(session.minutes * 60),
        seed,
        session.place,
        start_time=start_time,
        conditions=_conditions(session),
        indoor=session.kind == "indoor",
        pool_length_m=_POOL_M if session.kind == "pool" else None,
        pace_factor=session.pace,
        route=session.route,
    )
    made.sport = session.sport
    if "altitude" in made.streams:
        made.streams["altitude"] += _MOUNTAINS_M if session.place == GERES else _COAST_M
    if session.kind == "intervals":
        _alternate(made)
    made.sub_sport = _sub_sport(session)
    _live(made, session, seed)
    return made


def _live(made: Recording, session: Session, seed: int) -> None:
    """What the day does to a recording: warmth, effort, a strap without contact, a stop for coffee."""
    streams = made.streams
    streams["temperature"] = streams["temperature"] + round(session.warm_c)
    streams["heartrate"] = np.minimum(streams["heartrate"] + session.beats, 196.0)
    if session.silent_strap:
        low = made.size // 3 + 7 * (seed % 40)
        streams["heartrate"][low : low + made.size // 9] = np.nan
    if session.coffee_min:
        _stand(made, int(made.size * (0.45 + 0.002 * (seed % 50))), round(session.coffee_min * 60))
    if session.every_s > 1:
        kept = np.unique(np.append(np.arange(0, made.size, session.every_s), made.size - 1))
        made.streams = {name: column[kept] for name, column in made.streams.items()}


def _stand(made: Recording, at: int, seconds: int) -> None:
    """Stands still from sample `at` on while the watch runs; beats fall, nothing else moves."""
    where = np.concatenate((np.arange(at + 1), np.full(seconds, at), np.arange(at + 1, made.size)))
    streams = {name: column[where] for name, column in made.streams.items()}
    streams["time"] = np.arange(float(where.size))
    pause = slice(at + 1, at + 1 + seconds)
    for name in ("cadence", "power"):
        if name in streams:
            streams[name][pause] = 0.0
    calm = streams["heartrate"][pause]
    streams["heartrate"][pause] = np.round(
        84.0 + (calm - 84.0) * np.exp(-np.arange(seconds) / 90.0)
    )
    made.streams = streams
    for lap in made.laps:
        if lap.start_s > at:
            lap.start_s += seconds
        elif lap.start_s + lap.elapsed_s > at:
            lap.elapsed_s += seconds
            lap.totals.timer_s = lap.elapsed_s
    made.elapsed_s += seconds
    made.totals.elapsed_s = made.totals.timer_s = made.elapsed_s


def _conditions(session: Session) -> Conditions:
    usual = _CONDITIONS.get(session.kind, Conditions(hilliness=0.015))
    return replace(usual, stops_per_hour=0.0) if session.beats > _RACED else usual


def _sub_sport(session: Session) -> str | None:
    if session.kind == "indoor":
        return "trainer" if session.sport == "Ride" else "treadmill"
    return "trail" if session.sport == "TrailRun" else _SUB_SPORTS.get(session.kind)


def _after(
    session: Session, part: Recording, seed: int, sport: str, minutes: float, pace: float
) -> Recording:
    """The next part of a file with several, two minutes in the transition later."""
    start_time = part.start_time + timedelta(seconds=part.elapsed_s + 120.0)
    follows = replace(session, sport=sport, minutes=minutes, kind="watch", pace=pace)
    return _invent(follows, start_time, seed)


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
