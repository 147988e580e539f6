"""The sports people record: word, icon, colour slot and how their speed is told.

The names are the `sport_type` values of Strava's public API, which files and clients know.
"""

from dataclasses import dataclass
from typing import Literal

from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy as _

SpeedKind = Literal["pace", "pace_100m", "speed", "none"]


@dataclass(frozen=True, slots=True)
class Sport:
    """How one sport looks. `badge` is a second small icon, `slot` one of the colours c1..c7."""

    name: str
    label: str | Promise
    icon: str
    slot: int
    speed: SpeedKind
    badge: str = ""
    doubles_cadence: bool = False


_SPORT = "sport"


def _foot(name: str, label: str | Promise, icon: str, slot: int = 1) -> Sport:
    return Sport(name, label, icon, slot, "pace", doubles_cadence=True)


def _wheels(name: str, label: str | Promise, icon: str = "bike", badge: str = "") -> Sport:
    return Sport(name, label, icon, 2, "speed", badge)


def _water(name: str, label: str | Promise, icon: str) -> Sport:
    return Sport(name, label, icon, 3, "speed")


def _snow(name: str, label: str | Promise, icon: str) -> Sport:
    return Sport(name, label, icon, 6, "speed")


def _indoor(name: str, label: str | Promise, icon: str) -> Sport:
    return Sport(name, label, icon, 5, "none")


def _game(name: str, label: str | Promise, icon: str) -> Sport:
    return Sport(name, label, icon, 7, "none")


_ALL = (
    _foot("Run", _(_SPORT, "Run"), "run"),
    _foot("TrailRun", _(_SPORT, "Trail run"), "mountain"),
    _foot("VirtualRun", _(_SPORT, "Virtual run"), "treadmill"),
    _foot("Walk", _(_SPORT, "Walk"), "walk", 4),
    _foot("Hike", _(_SPORT, "Hike"), "trekking", 4),
    _wheels("Ride", _(_SPORT, "Ride")),
    _wheels("GravelRide", _(_SPORT, "Gravel ride")),
    _wheels("MountainBikeRide", _(_SPORT, "Mountain bike ride"), badge="mountain"),
    _wheels("VirtualRide", _(_SPORT, "Virtual ride")),
    _wheels("EBikeRide", _(_SPORT, "E-bike ride"), badge="bolt"),
    _wheels("EMountainBikeRide", _(_SPORT, "E-mountain bike ride"), badge="bolt"),
    _wheels("Velomobile", _(_SPORT, "Velomobile")),
    _wheels("Handcycle", _(_SPORT, "Handcycle"), "wheelchair"),
    _wheels("Wheelchair", _(_SPORT, "Wheelchair"), "wheelchair"),
    Sport("Swim", _(_SPORT, "Swim"), "swimming", 3, "pace_100m"),
    _water("Rowing", _(_SPORT, "Rowing"), "kayak"),
    _water("VirtualRow", _(_SPORT, "Virtual row"), "kayak"),
    _water("Kayaking", _(_SPORT, "Kayaking"), "kayak"),
    _water("Canoeing", _(_SPORT, "Canoeing"), "kayak"),
    _water("StandUpPaddling", _(_SPORT, "Stand-up paddling"), "wave-sine"),
    _water("Surfing", _(_SPORT, "Surfing"), "wave-sine"),
    _water("Kitesurf", _(_SPORT, "Kitesurf"), "wind"),
    _water("Windsurf", _(_SPORT, "Windsurf"), "wind"),
    _water("Sail", _(_SPORT, "Sail"), "sailboat"),
    _snow("AlpineSki", _(_SPORT, "Alpine ski"), "ski-jumping"),
    _snow("BackcountrySki", _(_SPORT, "Backcountry ski"), "ski-jumping"),
    _snow("NordicSki", _(_SPORT, "Nordic ski"), "ski-jumping"),
    _snow("RollerSki", _(_SPORT, "Roller ski"), "ski-jumping"),
    _snow("Snowboard", _(_SPORT, "Snowboard"), "snowboarding"),
    _foot("Snowshoe", _(_SPORT, "Snowshoe"), "trekking", 6),
    _snow("IceSkate", _(_SPORT, "Ice skate"), "ice-skating"),
    _snow("InlineSkate", _(_SPORT, "Inline skate"), "roller-skating"),
    _snow("Skateboard", _(_SPORT, "Skateboard"), "skateboarding"),
    _indoor("WeightTraining", _(_SPORT, "Strength"), "barbell"),
    _indoor("Crossfit", _(_SPORT, "CrossFit"), "barbell"),
    _indoor(
        "HighIntensityIntervalTraining",
        _(_SPORT, "High-intensity intervals"),
        "gymnastics",
    ),
    _indoor("Workout", _(_SPORT, "Workout"), "activity"),
    _indoor("Elliptical", _(_SPORT, "Elliptical"), "treadmill"),
    _indoor("StairStepper", _(_SPORT, "Stair stepper"), "stairs-up"),
    _indoor("Yoga", _(_SPORT, "Yoga"), "yoga"),
    _indoor("Pilates", _(_SPORT, "Pilates"), "stretching"),
    _indoor("PhysicalTherapy", _(_SPORT, "Physical therapy"), "stretching"),
    _indoor("Dance", _(_SPORT, "Dance"), "music"),
    _indoor("RockClimbing", _(_SPORT, "Climbing"), "mountain"),
    _game("Soccer", _(_SPORT, "Football"), "ball-football"),
    _game("Basketball", _(_SPORT, "Basketball"), "ball-basketball"),
    _game("Volleyball", _(_SPORT, "Volleyball"), "ball-volleyball"),
    _game("Tennis", _(_SPORT, "Tennis"), "ball-tennis"),
    _game("TableTennis", _(_SPORT, "Table tennis"), "ping-pong"),
    _game("Badminton", _(_SPORT, "Badminton"), "ball-tennis"),
    _game("Squash", _(_SPORT, "Squash"), "ball-tennis"),
    _game("Racquetball", _(_SPORT, "Racquetball"), "ball-tennis"),
    _game("Padel", _(_SPORT, "Padel"), "ball-tennis"),
    _game("Pickleball", _(_SPORT, "Pickleball"), "ping-pong"),
    _game("Cricket", _(_SPORT, "Cricket"), "cricket"),
    Sport("Golf", _(_SPORT, "Golf"), "golf", 7, "none"),
)

SPORTS: dict[str, Sport] = {sport.name: sport for sport in _ALL}
OTHER = Sport("Other", _(_SPORT, "Other"), "activity", 7, "speed")


def sport_named(name: str | None) -> Sport:
    """The sport of that name, or `OTHER` for one we do not know."""
    return SPORTS.get(name or "", OTHER)
