"""Made-up towns: a home in a net of streets, and tracks that start and end there, as a watch would see them."""

from __future__ import annotations

import math
import random
from dataclasses import dataclass

import numpy as np

from activities.recordings.recording import Column
from activities.zones.circles import METRES_PER_DEGREE

_STEP_M = 8.0
_NOISE_M = 3.0
_FAR_M = 2_000.0


@dataclass(frozen=True, slots=True)
class Town:
    """Streets about `block_m` apart, turned by an angle; home lies on one, somewhere between two corners."""

    lat: float
    lon: float
    angle: float
    block_m: float
    home: tuple[float, float]  # metres east and north of the town's middle, along its streets

    def position(self, along: float, across: float) -> tuple[float, float]:
        """Degrees of a place in the net of streets."""
        east = along * math.cos(self.angle) - across * math.sin(self.angle)
        north = along * math.sin(self.angle) + across * math.cos(self.angle)
        shrink = math.cos(math.radians(self.lat))
        return (
            self.lat + north / METRES_PER_DEGREE,
            self.lon + east / METRES_PER_DEGREE / shrink,
        )

    @property
    def home_position(self) -> tuple[float, float]:
        return self.position(*self.home)


def town(seed: int) -> Town:
    chance = random.Random(seed)
    block = chance.uniform(70, 160)
    street = chance.randrange(-8, 8) * block
    return Town(
        lat=chance.uniform(-55, 62),
        lon=chance.uniform(-179, 179),
        angle=chance.uniform(0, math.pi / 2),
        block_m=block,
        home=(street + chance.uniform(0.1, 0.9) * block, chance.randrange(-8, 8) * block),
    )


def ride(
    home: Town, seed: int, *, length_m: float = 11_000.0, passes: bool = False
) -> dict[str, Column]:
    """Columns of a track through the streets: from home out, around and back; or, when it `passes`, from
    elsewhere to elsewhere by the door."""
    chance = random.Random(f"{seed}:{home.lat}")
    here = home.home if not passes else _corner(home, chance)
    way = [here, *_walk(home, here, chance, length_m / 2)]
    if passes:
        way = [*way, *_back(home, way[-1], home.home, chance)]
        far = _corner(home, chance)
        way = [*way, *_back(home, home.home, far, chance)]
    else:
        way = [*way, *_back(home, way[-1], home.home, chance)]
    return _recorded(home, way, np.random.default_rng(seed))


def far_ride(home: Town, seed: int, *, passes: bool = False) -> dict[str, Column]:
    """The first of `ride`s from a seed on that gets far from home: enough is left whatever a zone hides."""
    for further in range(50):
        track = ride(home, seed + 1000 * further, passes=passes)
        north = (track["lat"] - home.home_position[0]) * METRES_PER_DEGREE
        if np.abs(north).max() > _FAR_M:
            return track
    raise ValueError("no ride gets far from there")


def _corner(home: Town, chance: random.Random) -> tuple[float, float]:
    away = round(3500 / home.block_m)
    return (
        chance.choice((-away, away)) * home.block_m,
        chance.randrange(-away, away) * home.block_m,
    )


def _walk(
    home: Town, here: tuple[float, float], chance: random.Random, length_m: float
) -> list[tuple[float, float]]:
    """Corner to corner, mostly onwards, now and then around a corner, not back."""
    block = home.block_m
    along, across = here
    way, done = [], 0.0
    # to one end of one's own street first
    heading = chance.choice(((1, 0), (-1, 0)))
    edge = (math.floor(along / block) + (heading[0] > 0)) * block
    way.append((edge, across))
    done += abs(edge - along)
    along = edge
    drift = chance.choice(((1, 0), (-1, 0), (0, 1), (0, -1)))
    while done < length_m:
        if chance.random() < 0.45:
            turned = [(heading[1], heading[0]), (-heading[1], -heading[0])]
            heading = drift if drift in turned and chance.random() < 0.6 else chance.choice(turned)
        along, across = along + heading[0] * block, across + heading[1] * block
        way.append((along, across))
        done += block
    return way


def _back(
    home: Town, here: tuple[float, float], there: tuple[float, float], chance: random.Random
) -> list[tuple[float, float]]:
    """By stairs to the corner beside the goal, then to it."""
    block = home.block_m
    along, across = here
    corner = (math.floor(there[0] / block) + chance.randrange(2)) * block
    way = []
    for _turn in range(2000):
        left_along, left_across = (
            round((corner - along) / block),
            round((there[1] - across) / block),
        )
        if not left_along and not left_across:
            break
        if left_along and (not left_across or chance.random() < 0.5):
            along += math.copysign(block, left_along)
        else:
            across += math.copysign(block, left_across)
        way.append((along, across))
    return [*way, there]


def _recorded(
    home: Town, way: list[tuple[float, float]], chance: np.random.Generator
) -> dict[str, Column]:
    """A sample each few metres with a watch's slowly wandering error."""
    corners = np.array(way)
    lengths = np.hypot(*np.diff(corners, axis=0).T)
    place = np.concatenate(([0.0], np.cumsum(lengths)))
    at = np.arange(0.0, place[-1], _STEP_M)
    along, across = np.interp(at, place, corners[:, 0]), np.interp(at, place, corners[:, 1])
    for column in (along, across):
        wander = np.cumsum(chance.normal(0, 0.35, at.size))
        column += np.clip(wander - np.linspace(wander[0], wander[-1], at.size), -8, 8)
        column += chance.normal(0, _NOISE_M / 6, at.size)
    places = [home.position(a, b) for a, b in zip(along.tolist(), across.tolist(), strict=True)]
    lat, lon = (np.array(values) for values in zip(*places, strict=True))
    return {
        "time": at / 2.8,
        "lat": lat,
        "lon": (lon + 180.0) % 360.0 - 180.0,
        "distance": at.copy(),
        "altitude": 50 + 10 * np.sin(at / 300),
    }
