"""Can home be found from what leaves? Run as `python -m benchmarks.homes`: fifty homes, twenty tracks each.

Prints, for each attack, the median distance from its answer to the true home in wanted radii, and whether
home's rank among 200 places that are as likely is even (Kolmogorov–Smirnov).
"""

from __future__ import annotations

import hashlib
import math
import sys
from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from activities.recordings.recording import Column
from activities.zones.circles import FARTHEST, NEAREST, Circle, used_circle
from activities.zones.cutting import Plan, apply, find_cut
from activities.zones.tests import attacks, streets

RADIUS_M = 400.0
CANDIDATES = 200
_LEFT_OUT = 5

Attack = Callable[[list[attacks.End]], attacks.Points]
ATTACKS: dict[str, Attack] = {
    "circle fit": attacks.circle_fit,
    "empty circle": attacks.smallest_circle,
    "middle of the ends": attacks.middle_of_ends,
    "lines drawn on": attacks.intersection,
    "ends drawn on": lambda ends: attacks.extrapolation(ends, RADIUS_M * (1 + FARTHEST)),
}


@dataclass(slots=True)
class Found:
    nearest_m: float = math.inf
    errors_m: dict[str, list[float]] = field(default_factory=dict)
    ranks: list[float] = field(default_factory=list)

    @property
    def p_value(self) -> float:
        """Of home's ranks being even in [0, 1)."""
        ranks = np.sort(self.ranks)
        count = ranks.size
        steps = np.arange(1, count + 1) / count
        gap = max(float((steps - ranks).max()), float((ranks - steps + 1 / count).max()))
        scaled = (math.sqrt(count) + 0.12 + 0.11 / math.sqrt(count)) * gap
        terms = ((-1) ** (k - 1) * math.exp(-2 * k * k * scaled * scaled) for k in range(1, 101))
        return float(min(1.0, max(0.0, 2 * sum(terms))))


def try_homes(homes: int = 50, tracks: int = 20) -> Found:
    """Everything tried on so many homes with so many tracks each, one in ten of them passing by."""
    found = Found()
    for number in range(homes):
        town = streets.town(number)
        home = town.home_position
        circle = used_circle(_seed(number), *home, RADIUS_M)
        rides = [
            streets.ride(town, each, length_m=4000 + 600 * each, passes=each % 10 == 9)
            for each in range(tracks)
        ]
        left = [_leaving(ride, circle) for ride in rides]
        for track in left:
            if track:
                places = attacks.plane(track["lat"], track["lon"], home)
                nearest = np.nanmin(np.hypot(places[:, 0], places[:, 1]))
                found.nearest_m = min(found.nearest_m, float(nearest))
        _attack(found, [track for track in left if track], home, town, circle)
    return found


def _seed(number: int) -> bytes:
    return hashlib.sha256(f"home {number}".encode()).digest()


def _leaving(ride: dict[str, Column], circle: Circle) -> dict[str, Column]:
    cut = find_cut(ride, Plan((circle,)))
    return ride if cut is None else apply(ride, cut)


def _attack(
    found: Found,
    tracks: list[dict[str, Column]],
    home: tuple[float, float],
    town: streets.Town,
    circle: Circle,
) -> None:
    ends = [end for end in attacks.ends_of(tracks, home) if np.hypot(*end.point) < 4 * RADIUS_M]
    answers = {name: attack(ends) for name, attack in ATTACKS.items()}
    without = [
        attacks.circle_fit(
            [
                end
                for end in attacks.ends_of([*tracks[:out], *tracks[out + 1 :]], home)
                if np.hypot(*end.point) < 4 * RADIUS_M
            ]
        )
        for out in range(min(_LEFT_OUT, len(tracks)))
    ]
    answers["one left out"] = np.mean(without, axis=0)
    for name, answer in answers.items():
        found.errors_m.setdefault(name, []).append(float(np.hypot(*answer)))
    found.ranks.append(_rank(answers["circle fit"], circle, home, town))


def _rank(
    middle: attacks.Points, circle: Circle, home: tuple[float, float], town: streets.Town
) -> float:
    """Home's place, from 0 to 1, among places that could be it as well: at the distances from the middle
    that homes have, anywhere around it; by how near they are to what the attack points at."""
    chance = np.random.default_rng(int.from_bytes(_seed(round(town.block_m * 1e6))[:4], "big"))
    true_middle = attacks.plane(np.array([circle.lat]), np.array([circle.lon]), home)[0]
    turns = chance.uniform(0, 2 * math.pi, CANDIDATES)
    away = RADIUS_M * np.sqrt(chance.uniform(NEAREST**2, FARTHEST**2, CANDIDATES))
    others: NDArray[np.float64] = true_middle + np.column_stack(
        [away * np.cos(turns), away * np.sin(turns)]
    )
    distances = np.hypot(*(others - middle).T)
    return float((distances < np.hypot(*middle)).mean())


def main() -> int:
    found = try_homes()
    lines = [f"nearest point that left: {found.nearest_m:.0f} m of {RADIUS_M:.0f} m wanted"]
    for name, errors in found.errors_m.items():
        low, middle = np.percentile(errors, [10, 50]) / RADIUS_M
        lines.append(f"{name:20s} median {middle:.2f} R, tenth {low:.2f} R")
    lines.append(f"home's rank among {CANDIDATES}: p = {found.p_value:.2f}")
    sys.stdout.write("\n".join(lines) + "\n")
    missed = all(np.median(errors) >= 0.5 * RADIUS_M for errors in found.errors_m.values())
    return 0 if missed and found.nearest_m > RADIUS_M and found.p_value > 0.01 else 1


if __name__ == "__main__":
    sys.exit(main())
