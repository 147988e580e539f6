"""What the numbers need to know about a sport: its group, its thresholds, its display kind."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np


class SportGroup(StrEnum):
    """Sports that are measured alike."""

    RUN = "run"
    WALK = "walk"
    RIDE = "ride"
    SWIM = "swim"
    ROW = "row"
    SNOW = "snow"
    STRENGTH = "strength"
    OTHER = "other"


class PaceKind(StrEnum):
    """How people of a sport say how fast they were."""

    PACE_KM = "pace_km"
    PACE_100M = "pace_100m"
    SPEED = "speed"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Sport:
    """One of Strava's sport_type names with the constants its measurement needs."""

    name: str
    group: SportGroup
    pace: PaceKind
    met: float  # gross, at a usual effort; Compendium of Physical Activities
    rest_speed_mps: float  # net displacement below this is a stop
    max_speed_mps: float  # faster than this is a measuring error
    smoothing_s: float  # width of the centred mean of the speed stream
    virtual: bool = False  # a simulated place: altitude is exact although it was indoors

    @property
    def has_distance(self) -> bool:
        """Whether covering ground is the point of it; if not, only a device's own distance
        counts.
        """
        return self.pace is not PaceKind.NONE

    @property
    def has_gap(self) -> bool:
        """Whether grade adjusted pace means anything."""
        return self.group in {SportGroup.RUN, SportGroup.WALK}


#: group -> (pace kind, rest speed, largest speed, smoothing window)
_GROUPS: dict[SportGroup, tuple[PaceKind, float, float, float]] = {
    SportGroup.RUN: (PaceKind.PACE_KM, 0.7, 12.0, 15.0),
    SportGroup.WALK: (PaceKind.PACE_KM, 0.3, 8.0, 20.0),
    SportGroup.RIDE: (PaceKind.SPEED, 1.4, 33.0, 8.0),
    SportGroup.SWIM: (PaceKind.PACE_100M, 0.2, 4.0, 20.0),
    SportGroup.ROW: (PaceKind.SPEED, 0.4, 12.0, 12.0),
    SportGroup.SNOW: (PaceKind.SPEED, 0.6, 45.0, 8.0),
    SportGroup.STRENGTH: (PaceKind.NONE, 0.3, 12.0, 15.0),
    SportGroup.OTHER: (PaceKind.SPEED, 0.5, 33.0, 10.0),
}

_RUNS = {"Run": 9.8, "TrailRun": 9.0, "VirtualRun": 9.8}
_WALKS = {"Walk": 3.5, "Hike": 5.3, "Snowshoe": 5.3}
_RIDES = {
    "Ride": 7.5,
    "GravelRide": 8.0,
    "MountainBikeRide": 8.5,
    "EBikeRide": 5.0,
    "EMountainBikeRide": 6.0,
    "VirtualRide": 7.5,
    "Handcycle": 6.0,
    "Velomobile": 7.5,
}
_ROWS = {"Rowing": 7.0, "VirtualRow": 7.0, "Canoeing": 5.0, "Kayaking": 5.0, "StandUpPaddling": 6.0}
_SNOW = {"AlpineSki": 5.3, "BackcountrySki": 7.0, "NordicSki": 8.0, "Snowboard": 5.3}
_STANDING = {  # no distance, time is the measure
    "Badminton": 5.5,
    "Basketball": 6.5,
    "Cricket": 4.8,
    "Crossfit": 8.0,
    "Dance": 5.0,
    "Elliptical": 5.0,
    "HighIntensityIntervalTraining": 8.0,
    "Padel": 6.0,
    "PhysicalTherapy": 3.0,
    "Pickleball": 4.5,
    "Pilates": 3.0,
    "Racquetball": 7.0,
    "RockClimbing": 6.5,
    "Squash": 7.3,
    "StairStepper": 9.0,
    "TableTennis": 4.0,
    "Tennis": 7.3,
    "Volleyball": 4.0,
    "Yoga": 2.5,
}
_STRENGTH = {"WeightTraining": 4.0}
_GLIDES = {  # distance as speed
    "Golf": 4.8,
    "IceSkate": 7.0,
    "InlineSkate": 7.5,
    "Kitesurf": 8.0,
    "RollerSki": 8.0,
    "Sail": 3.0,
    "Skateboard": 5.0,
    "Soccer": 7.0,
    "Surfing": 3.0,
    "Wheelchair": 5.0,
    "Windsurf": 5.0,
}


def _sport(name: str, group: SportGroup, met: float, pace: PaceKind | None = None) -> Sport:
    usual, rest, largest, smoothing = _GROUPS[group]
    return Sport(
        name, group, pace or usual, met, rest, largest, smoothing, name.startswith("Virtual")
    )


#: What nobody named may be a mountain hike or a car: as slow as a walk, as fast as a bicycle.
_UNNAMED = Sport("Workout", SportGroup.OTHER, PaceKind.SPEED, 5.0, 0.3, 33.0, 10.0)

SPORTS: dict[str, Sport] = {
    sport.name: sport
    for sport in (
        *(_sport(name, SportGroup.RUN, met) for name, met in _RUNS.items()),
        *(_sport(name, SportGroup.WALK, met) for name, met in _WALKS.items()),
        *(_sport(name, SportGroup.RIDE, met) for name, met in _RIDES.items()),
        _sport("Swim", SportGroup.SWIM, 7.0),
        *(_sport(name, SportGroup.ROW, met) for name, met in _ROWS.items()),
        *(_sport(name, SportGroup.SNOW, met) for name, met in _SNOW.items()),
        *(_sport(name, SportGroup.STRENGTH, met) for name, met in _STRENGTH.items()),
        *(_sport(name, SportGroup.OTHER, met, PaceKind.NONE) for name, met in _STANDING.items()),
        *(_sport(name, SportGroup.OTHER, met) for name, met in _GLIDES.items()),
        _UNNAMED,
    )
}

#: Mean speed of the men's world best over a distance (m -> m/s), rounded up. World Athletics, 2023.
_RUN_RECORDS = (
    (400.0, 9.30),
    (800.0, 7.93),
    (1000.0, 7.58),
    (1609.344, 7.22),
    (3218.688, 6.80),
    (5000.0, 6.63),
    (10_000.0, 6.37),
    (21_097.5, 6.13),
    (42_195.0, 5.84),
    (50_000.0, 5.30),
)
#: Descents included: what an alpine pass allows, far above any record on the flat.
_RIDE_LIMITS = ((400.0, 33.0), (5000.0, 27.0), (20_000.0, 22.0), (50_000.0, 18.0))
#: A record may be beaten by this share before a recording is disbelieved.
_BEYOND_RECORD = 1.0 / 0.98


def find(name: str) -> Sport:
    """The sport of that sport_type name; an unknown one is measured generously as `other`."""
    return SPORTS.get(name, _UNNAMED)


def record_speed_mps(sport: Sport, distance_m: float) -> float:
    """Fastest believable mean speed (m/s) over `distance_m`: no effort beyond it is ranked."""
    table: tuple[tuple[float, float], ...]
    if sport.group is SportGroup.RUN:
        table, factor = _RUN_RECORDS, _BEYOND_RECORD
    elif sport.group is SportGroup.RIDE:
        table, factor = _RIDE_LIMITS, 1.0
    else:
        return sport.max_speed_mps
    lengths, speeds = zip(*table, strict=True)
    return float(np.interp(np.log(max(distance_m, 1.0)), np.log(lengths), speeds)) * factor
