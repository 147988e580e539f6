"""What a telephone may send, in which unit and within which bounds; and what it becomes. Pure."""

from __future__ import annotations

from dataclasses import dataclass

#: Who sends: the store on the telephone the samples come from.
SOURCES = ("healthkit", "health_connect")


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of sample: a number within bounds, or one of some words.

    `measure` names the dated measure it sets, once it differs by `step` from the one in force; other kinds
    are kept whole until a room can use them.
    """

    unit: str = ""
    least: float = 0.0
    most: float = 0.0
    words: tuple[str, ...] = ()
    measure: str = ""
    step: float = 0.0


KINDS: dict[str, Kind] = {
    "weight": Kind("kg", 20, 400, measure="weight_kg", step=0.1),
    "resting_heartrate": Kind("bpm", 20, 130, measure="resting_heartrate_bpm", step=2),
    "max_heartrate": Kind("bpm", 90, 240, measure="max_heartrate_bpm", step=1),
    "sleep": Kind(words=("in_bed", "awake", "asleep", "light", "deep", "rem")),
    "steps": Kind("count", 0, 200_000),
    "active_energy": Kind("kcal", 0, 20_000),
    "heartrate_variability": Kind("ms", 0, 500),
    "vo2max": Kind("ml/kg/min", 5, 100),
    "respiratory_rate": Kind("1/min", 2, 80),
    "oxygen_saturation": Kind("%", 50, 100),
    "body_fat": Kind("%", 1, 75),
}
WORKOUT = "workout"
