"""What a route may be coloured by, for whoever looks, and the words of its legend."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from activities.activity.models import Activity
from activities.log.look import COLOURS
from activities.maps.colouring import Colouring, Indices, colouring
from activities.numbers import sports
from activities.recordings.recording import Column
from stravalite.ui import formats
from stravalite.ui.display import Display
from stravalite.ui.formats import Formatted
from stravalite.ui.sports import sport_named

#: Word of the address → the column it is worked out from.
COLUMNS = dict(zip(COLOURS, ("speed", "heartrate", "grade", "power"), strict=True))
#: Units of the borders as the API tells them; speed where a sport tells no pace.
UNITS = {"pace": "s_per_km", "speed": "mps", "heart_rate": "bpm", "slope": "percent", "power": "w"}
#: Six steps of 5 s/km, 1 km/h, 2 bpm, 1 % and 10 W at least, or noise would look like a change.
_LEAST_SPAN = {"pace": 30.0, "speed": 6 / 3.6, "heart_rate": 12.0, "slope": 6.0, "power": 60.0}
_SMOOTHED_SAMPLES = 15


@dataclass(frozen=True, slots=True)
class Legend:
    """The borders between the six steps in the viewer's units, and what the two ends mean."""

    title: str
    unit: str
    low: str
    high: str
    edges: tuple[str, ...]


def offered(columns: dict[str, Column]) -> list[str]:
    """By what the route can be coloured, of the columns that this viewer may have."""
    return [
        word
        for word, column in COLUMNS.items()
        if column in columns and bool(np.isfinite(columns[column]).any())
    ]


def measure_of(activity: Activity, colour: str) -> str:
    """`speed` where the sport tells no pace, else the word itself."""
    tells_pace = sport_named(activity.sport).speed in {"pace", "pace_100m"}
    return "speed" if colour == "pace" and not tells_pace else colour


def label(activity: Activity, colour: str) -> str:
    return {
        "pace": pgettext("number", "Pace"),
        "speed": _("Speed"),
        "heart_rate": _("Heart rate"),
        "slope": _("Slope"),
        "power": _("Power"),
    }[measure_of(activity, colour)]


def coloured(
    activity: Activity, columns: dict[str, Column], parts: Sequence[Indices], colour: str
) -> Colouring | None:
    """The route in steps of what was asked for; None where this viewer has none of it."""
    if colour not in offered(columns):
        return None
    measure = measure_of(activity, colour)
    values = columns[COLUMNS[colour]]
    if colour == "pace":
        values = _moving(activity, values)
    if measure == "pace":
        values = 1000.0 / values
    least_span = _LEAST_SPAN[measure]
    return colouring(values, parts, least_span=least_span, falling=measure == "pace")


def legend(activity: Activity, found: Colouring, colour: str, display: Display) -> Legend:
    measure = measure_of(activity, colour)
    speak, low, high = _words(activity, measure, display)
    spoken = [speak(edge) for edge in found.edges]
    return Legend(
        title=label(activity, colour),
        unit=spoken[0].unit,
        low=low,
        high=high,
        edges=tuple(each.value for each in spoken),
    )


def _words(
    activity: Activity, measure: str, display: Display
) -> tuple[Callable[[float], Formatted], str, str]:
    """How a border is told, and the two ends from dark to bright."""
    if measure == "pace":
        kind = sport_named(activity.sport).speed
        return (
            lambda pace: formats.speed_for(kind, 1000.0 / pace, display),
            _("slower"),
            _("faster"),
        )
    if measure == "speed":
        return lambda speed: formats.speed(speed, display), _("slower"), _("faster")
    if measure == "slope":
        return (
            lambda slope: formats.percent(slope / 100.0, display, change=True),
            _("down"),
            _("up"),
        )
    speak = formats.heartrate if measure == "heart_rate" else formats.power
    return lambda value: speak(value, display), _("lower"), _("higher")


def _moving(activity: Activity, speed: Column) -> Column:
    """Speed without the stops, evened out over a quarter of a minute."""
    resting = sports.find(activity.sport).rest_speed_mps
    going = np.isfinite(speed) & (speed >= max(resting, 0.1))
    window = np.ones(min(_SMOOTHED_SAMPLES, speed.size))
    total = np.convolve(np.where(going, speed, 0.0), window, mode="same")
    count = np.convolve(going.astype(np.float64), window, mode="same")
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(going, total / count, np.nan)
