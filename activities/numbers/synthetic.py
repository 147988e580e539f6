"""Invented recordings with known truth: for tests, benchmarks and demonstration athletes.

A closed route of smooth bends and hills, ridden or run at 1 Hz with stops, autocorrelated GPS noise
and sensors that answer to the effort. The same arguments give the same recording, sample for
sample.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

import numpy as np
from numpy.typing import NDArray

from activities.numbers import sports
from activities.numbers.distance import WGS84_A_M, WGS84_E2, wrap_degrees
from activities.numbers.sports import Sport, SportGroup
from activities.recordings.recording import (
    Column,
    Device,
    Lap,
    PoolLength,
    Recording,
    StrengthSet,
    Totals,
)

DEFAULT_START = datetime(2026, 6, 1, 6, 30, tzinfo=UTC)
DEFAULT_PLACE = (47.3769, 8.5417)


@dataclass(frozen=True, slots=True)
class Conditions:
    """How well it was recorded, and over what."""

    noise_m: float = 1.5  # standard deviation of the position, in each direction
    noise_memory: float = 0.95  # correlation of the noise from one second to the next
    spikes_per_hour: float = 0.0
    dropouts_per_hour: float = 0.0  # a minute or two without position
    stops_per_hour: float = 4.0
    hilliness: float = 0.03  # typical slope
    altitude_noise_m: float = 0.3
    barometer: bool = True
    heartrate: bool = True
    power: bool = False  # a power meter, on rides
    device_distance: bool = True


#: Under trees and between houses: what cleaning is for.
BAD_GPS = Conditions(
    noise_m=5.0, spikes_per_hour=8.0, dropouts_per_hour=2.0, barometer=False, altitude_noise_m=4.0,
    device_distance=False,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Route:
    """A way that is gone again and again: the same bends and hills whatever the day brings."""

    seed: int
    length_m: float


USUAL_SPEED_MPS: dict[SportGroup, float] = {
    SportGroup.RUN: 3.1,
    SportGroup.WALK: 1.4,
    SportGroup.RIDE: 7.8,
    SportGroup.SWIM: 0.9,
    SportGroup.ROW: 3.2,
    SportGroup.SNOW: 4.0,
    SportGroup.STRENGTH: 0.0,
    SportGroup.OTHER: 2.5,
}
_LAP_M = {SportGroup.RUN: 1000.0, SportGroup.RIDE: 5000.0}
_DEVICE = Device(manufacturer="synthetic", product="one hertz")


def synthesise(
    sport: str,
    duration_s: int,
    seed: int,
    start: tuple[float, float] = DEFAULT_PLACE,
    *,
    start_time: datetime = DEFAULT_START,
    conditions: Conditions | None = None,
    indoor: bool = False,
    pool_length_m: float | None = None,
    pace_factor: float = 1.0,
    route: Route | None = None,
) -> Recording:
    """An activity of `duration_s` (at least 2) seconds, with its own random seed.

    `indoor` makes a treadmill or trainer without positions, `pool_length_m` a pool swim of lengths,
    and a strength sport a session of sets. `pace_factor` above 1 makes a faster athlete. With a
    `route` the whole of it is gone once in that time, at whatever speed that takes. Raises ValueError below
    two seconds.
    """
    if duration_s < 2:
        raise ValueError("an activity takes two seconds")
    random = np.random.default_rng(seed)
    kind = sports.find(sport)
    time = np.arange(float(duration_s + 1))
    how = conditions or Conditions()
    recording = Recording(
        sport=sport,
        start_time=start_time,
        streams={"time": time},
        elapsed_s=float(duration_s),
        device=_DEVICE,
        indoor=indoor or pool_length_m is not None or kind.group is SportGroup.STRENGTH,
        identity=f"synthetic:{sport}:{seed}:{start_time.isoformat()}:{duration_s}",
        totals=Totals(elapsed_s=float(duration_s), timer_s=float(duration_s)),
    )
    if kind.group is SportGroup.STRENGTH:
        _add_sets(recording, random)
        effort = np.full(time.size, 0.35, dtype=np.float64)
    elif pool_length_m is not None:
        _add_lengths(recording, random, pool_length_m, pace_factor)
        effort = np.full(time.size, 0.6)
    else:
        effort = _add_way(recording, random, kind, how, start, pace_factor, route)
    if how.heartrate:
        recording.streams["heartrate"] = _heartrate(random, effort)
    recording.streams["temperature"] = np.round(18.0 + 3.0 * np.sin(time / 5000.0))
    return recording


def autocorrelated(
    random: np.random.Generator, size: int, deviation: float, memory: float
) -> Column:
    """AR(1) noise of the given standard deviation; `memory` correlates one value with the next."""
    shocks = random.normal(0.0, deviation * np.sqrt(1.0 - memory * memory), size).tolist()
    value = float(random.normal(0.0, deviation)) if size else 0.0
    values: list[float] = []
    for shock in shocks:
        value = memory * value + shock
        values.append(value)
    return np.array(values)


def _add_way(
    recording: Recording,
    random: np.random.Generator,
    sport: Sport,
    how: Conditions,
    start: tuple[float, float],
    pace_factor: float,
    route: Route | None,
) -> Column:
    """Distance, positions, altitude, cadence and power of an activity that leads somewhere."""
    time = recording.streams["time"]
    usual = (USUAL_SPEED_MPS[sport.group] or 1.0) * pace_factor
    length = route.length_m if route else usual * (time.size - 1)
    if route:
        usual = length / (time.size - 1)
    bends = np.random.default_rng(route.seed) if route else random
    hills = _Hills.invent(bends, length, 0.0 if recording.indoor else how.hilliness)
    slope = hills.slope(usual * time / max(length, 1.0))
    wish = usual * (1.0 + autocorrelated(random, time.size, 0.08, 0.99)) * (1.0 - 4.0 * slope)
    speed = np.clip(wish, 0.3 * usual, min(2.0 * usual, 0.8 * sport.max_speed_mps))
    standing = np.zeros(time.size, dtype=np.bool_)
    if not recording.indoor:
        standing = _stops(random, time.size, how.stops_per_hour)
        speed[standing] = 0.0
    if route:
        speed = speed * (length / max(float(speed[1:].sum()), 1.0))
    way: Column = np.concatenate(([0.0], np.cumsum(speed[1:])))
    share = way / way[-1] if way[-1] > 0.0 else way
    streams = recording.streams
    if how.device_distance or recording.indoor:
        streams["distance"] = np.round(way, 1)
        recording.totals.distance_m = float(np.round(way[-1], 1))
        recording.laps = _laps(way, time, _LAP_M.get(sport.group, 5000.0))
    if not recording.indoor:
        _add_positions(streams, random, how, start, share * float(way[-1]), bends)
        noise = autocorrelated(random, time.size, how.altitude_noise_m, 0.97)
        streams["altitude"] = np.round(420.0 + hills.height(share) + noise, 1)
        recording.has_barometer = how.barometer
    _add_legs(streams, random, sport, speed, usual)
    if how.power and sport.group is SportGroup.RIDE:
        streams["power"] = _power(random, speed, hills.slope(share))
    return np.clip(0.62 + 2.5 * slope + 0.15 * (speed / usual - 1.0), 0.2, 1.0) * ~standing


@dataclass(frozen=True, slots=True)
class _Hills:
    """Altitude over the share of a closed route: waves that return to where they began."""

    waves: Column  # how often each wave fits into the route
    height_m: Column
    phase: Column
    length_m: float

    @classmethod
    def invent(cls, random: np.random.Generator, length_m: float, slope: float) -> _Hills:
        wavelength = np.array([700.0, 1500.0, 3500.0, 9000.0])
        waves = np.maximum(np.round(length_m / wavelength), 1.0)
        heights = slope * random.uniform(0.5, 1.2, 4) * (length_m / waves) / (2.0 * np.pi)
        heights = np.minimum(heights, wavelength * slope / 5.0)
        return cls(waves, heights, random.uniform(0, 2 * np.pi, 4), max(length_m, 1.0))

    def height(self, share: Column) -> Column:
        angle = 2.0 * np.pi * np.outer(share, self.waves) + self.phase
        heights: Column = np.sin(angle) @ self.height_m
        return heights

    def slope(self, share: Column) -> Column:
        angle = 2.0 * np.pi * np.outer(share, self.waves) + self.phase
        slopes: Column = np.cos(angle) @ (2.0 * np.pi * self.waves * self.height_m / self.length_m)
        return slopes


def _stops(random: np.random.Generator, size: int, per_hour: float) -> NDArray[np.bool_]:
    standing = np.zeros(size, dtype=np.bool_)
    for _ in range(int(random.poisson(per_hour * size / 3600.0))):
        begin = int(random.integers(0, size))
        standing[begin : begin + int(random.integers(20, 90))] = True
    return standing


def _add_positions(
    streams: dict[str, Column],
    random: np.random.Generator,
    how: Conditions,
    start: tuple[float, float],
    way: Column,
    bends: np.random.Generator,
) -> None:
    east, north = _closed_route(bends, way)
    size = way.size
    east = east + autocorrelated(random, size, how.noise_m, how.noise_memory)
    north = north + autocorrelated(random, size, how.noise_m, how.noise_memory)
    for _ in range(int(random.poisson(how.spikes_per_hour * size / 3600.0))):
        at, far = int(random.integers(0, size)), random.uniform(150.0, 800.0)
        bearing = random.uniform(0, 2 * np.pi)
        east[at] += far * np.sin(bearing)
        north[at] += far * np.cos(bearing)
    sine = np.sin(np.radians(start[0]))
    curved = 1.0 - WGS84_E2 * sine * sine
    prime = WGS84_A_M / np.sqrt(curved)
    lat = start[0] + np.degrees(north / (prime * (1.0 - WGS84_E2) / curved))
    lon = start[1] + np.degrees(east / (prime * np.cos(np.radians((lat + start[0]) / 2.0))))
    lost = np.zeros(size, dtype=np.bool_)
    for _ in range(int(random.poisson(how.dropouts_per_hour * size / 3600.0))):
        begin = int(random.integers(0, size))
        lost[begin : begin + int(random.integers(40, 120))] = True
    lost[0] = False
    streams["lat"] = np.where(lost, np.nan, np.round(lat, 7))
    streams["lon"] = np.where(lost, np.nan, np.round(wrap_degrees(lon), 7))


def _closed_route(random: np.random.Generator, way: Column) -> tuple[Column, Column]:
    """East and north (m) along a smooth closed curve as long as the way, from its own start."""
    angle = np.linspace(0.0, 2.0 * np.pi, 4001)
    waves = np.arange(1, 9)
    size = waves**-1.4
    phases = random.uniform(0, 2 * np.pi, (2, waves.size))
    turns = np.outer(angle, waves)
    x, y = np.cos(turns + phases[0]) @ size, np.sin(turns + phases[1]) @ size
    along = np.concatenate(([0.0], np.cumsum(np.hypot(np.diff(x), np.diff(y)))))
    scale = way[-1] / along[-1]
    east = np.interp(way, along * scale, (x - x[0]) * scale)
    north = np.interp(way, along * scale, (y - y[0]) * scale)
    return east, north


def _laps(way: Column, time: Column, length_m: float) -> list[Lap]:
    edges = np.searchsorted(way, np.arange(length_m, way[-1], length_m))
    edges = np.unique(np.concatenate(([0], edges, [way.size - 1])))
    return [
        Lap(
            start_s=float(time[low]),
            elapsed_s=float(time[high] - time[low]),
            totals=Totals(
                distance_m=float(way[high] - way[low]), timer_s=float(time[high] - time[low])
            ),
            trigger="session_end" if high == way.size - 1 else "distance",
        )
        for low, high in zip(edges[:-1].tolist(), edges[1:].tolist(), strict=True)
    ]


def _add_legs(
    streams: dict[str, Column],
    random: np.random.Generator,
    sport: Sport,
    speed: Column,
    usual: float,
) -> None:
    turning = {SportGroup.RUN: 84.0, SportGroup.WALK: 56.0, SportGroup.RIDE: 87.0}.get(sport.group)
    if turning is None:
        return
    wobble = autocorrelated(random, speed.size, 2.0, 0.9)
    cadence = turning * (0.8 + 0.2 * speed / usual) + wobble
    coasting = speed > 1.6 * usual if sport.group is SportGroup.RIDE else speed < 0.0
    streams["cadence"] = np.where((speed > 0.0) & ~coasting, np.round(cadence), 0.0)


def _power(random: np.random.Generator, speed: Column, slope: Column) -> Column:
    """Watts of an 80 kg rider and bicycle: rolling, climbing, air; none on the brakes."""
    newton = 80.0 * 9.81 * (0.005 + slope) + 0.5 * 1.2 * 0.35 * speed * speed
    watts = newton * speed / 0.97 + autocorrelated(random, speed.size, 20.0, 0.5)
    return np.round(np.clip(np.where(speed > 0.0, watts, 0.0), 0.0, 1200.0))


def _heartrate(random: np.random.Generator, effort: Column) -> Column:
    """Beats that follow the effort (0 to 1) with half a minute of delay and drift upwards."""
    beats = 85.0
    answers: list[float] = []
    for target in (75.0 + 110.0 * effort).tolist():
        beats += (target - beats) / 30.0
        answers.append(beats)
    drift = np.linspace(0.0, 6.0, effort.size)
    noisy = np.array(answers) + drift + autocorrelated(random, effort.size, 1.2, 0.9)
    return np.clip(np.round(noisy), 45.0, 205.0)


def _add_lengths(
    recording: Recording, random: np.random.Generator, pool_m: float, pace_factor: float
) -> None:
    speed = USUAL_SPEED_MPS[SportGroup.SWIM] * pace_factor
    moment, swum = 0.0, 0
    while True:
        takes = float(np.round(pool_m / speed * random.uniform(0.93, 1.07), 1))
        if moment + takes > recording.elapsed_s:
            break
        strokes = round(pool_m * float(random.uniform(0.6, 0.8)))
        recording.lengths.append(
            PoolLength(moment, takes, active=True, strokes=strokes, stroke_type="freestyle")
        )
        moment, swum = moment + takes, swum + 1
        if swum % 8 == 0 and moment + 20.0 <= recording.elapsed_s:
            recording.lengths.append(PoolLength(moment, 20.0, active=False))
            moment += 20.0
    recording.pool_length_m = pool_m
    recording.totals.distance_m = swum * pool_m


def _add_sets(recording: Recording, random: np.random.Generator) -> None:
    exercises = ("squat", "bench press", "deadlift", "overhead press", "row")
    moment, count = 0.0, 0
    while moment + 130.0 <= recording.elapsed_s:
        takes = float(random.integers(25, 50))
        recording.sets.append(
            StrengthSet(
                start_s=moment,
                duration_s=takes,
                active=True,
                repetitions=int(random.integers(5, 13)),
                weight_kg=float(random.integers(8, 41) * 2.5),
                exercise=exercises[count // 4 % len(exercises)],
            )
        )
        recording.sets.append(StrengthSet(moment + takes, 80.0, active=False))
        moment, count = moment + takes + 80.0, count + 1
