"""What Apple's export calls sports and units, among ours. Pure."""

from __future__ import annotations

import re

from integrations.archives.sport_words import sport_named
from integrations.archives.tables import number

_SPORT_PREFIX = "HKWorkoutActivityType"
_SPORTS = {
    "CardioDance": "Dance",
    "Climbing": "RockClimbing",
    "CoreTraining": "WeightTraining",
    "CrossCountrySkiing": "NordicSki",
    "Cycling": "Ride",
    "DownhillSkiing": "AlpineSki",
    "FunctionalStrengthTraining": "WeightTraining",
    "HandCycling": "Handcycle",
    "Hiking": "Hike",
    "PaddleSports": "Canoeing",
    "Running": "Run",
    "Sailing": "Sail",
    "Snowboarding": "Snowboard",
    "SocialDance": "Dance",
    "StairClimbing": "StairStepper",
    "Stairs": "StairStepper",
    "SurfingSports": "Surfing",
    "Swimming": "Swim",
    "TraditionalStrengthTraining": "WeightTraining",
    "Walking": "Walk",
    "WheelchairRunPace": "Wheelchair",
    "WheelchairWalkPace": "Wheelchair",
    # known, and none of our sports
    **dict.fromkeys(
        (
            *("Other", "MixedCardio", "CrossTraining", "Flexibility", "Cooldown", "MindAndBody"),
            *("PreparationAndRecovery", "Gymnastics", "MartialArts", "Boxing", "Kickboxing"),
            *("TaiChi", "Barre", "JumpRope", "StepTraining", "FitnessGaming", "SwimBikeRun"),
            *("Transition", "SkatingSports", "SnowSports", "WaterFitness", "WaterSports"),
            *("Play", "MixedMetabolicCardioTraining", "Hunting", "Fishing", "EquestrianSports"),
        ),
        "Workout",
    ),
}
_METRES = {"m": 1.0, "km": 1000.0, "mi": 1609.344, "ft": 0.3048, "yd": 0.9144, "cm": 0.01}
_SECONDS = {"s": 1.0, "sec": 1.0, "min": 60.0, "hr": 3600.0, "h": 3600.0}
_KCAL = {"kcal": 1.0, "Cal": 1.0, "kJ": 1 / 4.184, "cal": 0.001}
_KILOGRAMS = {"kg": 1.0, "g": 0.001, "lb": 0.45359237, "st": 6.35029318}
_BPM = {"count/min": 1.0, "count/s": 60.0}
#: What each kind of number may be written in; nothing is guessed of a unit that is not here.
UNITS = {
    "distance": _METRES,
    "duration": _SECONDS,
    "energy": _KCAL,
    "mass": _KILOGRAMS,
    "heartrate": _BPM,
}
_QUANTITY = re.compile(r"\s*([-+0-9.eE]+)\s*(\S+)\s*")


def sport_of(word: str) -> str:
    """One of our sports for "HKWorkoutActivityTypeRunning"; "" for one we do not know."""
    plain = word.removeprefix(_SPORT_PREFIX)
    return _SPORTS.get(plain) or sport_named(re.sub(r"(?<=[a-z])(?=[A-Z])", " ", plain))


def plain_sport(word: str) -> str:
    """The words of it, for people."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", word.removeprefix(_SPORT_PREFIX))


def measured(value: str, unit: str, kind: str) -> float | None:
    """In our unit; None for no number, a negative one, or a unit this kind is not written in."""
    factor = UNITS[kind].get(unit.strip())
    plain = number(value)
    if factor is None or plain is None or plain < 0:
        return None
    return round(plain * factor, 6)


def quantity(text: str, kind: str) -> float | None:
    """The same of "12300 cm", as metadata writes it."""
    found = _QUANTITY.fullmatch(text)
    return measured(found[1], found[2], kind) if found else None
