"""What the lanes of an activity tell: which columns, in what words and units, and how they are drawn."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from activities.activity.models import Activity
from activities.numbers import sports
from activities.numbers.splits import KILOMETRE_M, MILE_M
from stravalite.ui import formats
from stravalite.ui.display import Display
from stravalite.ui.formats import Formatted
from stravalite.ui.sports import sport_named

#: What jumps from second to second; drawn as a mean over a window unless asked for raw.
ROUGH = frozenset({"speed", "power"})


@dataclass(frozen=True, slots=True)
class Measure:
    """One lane. A pace lane holds seconds per kilometre, others what is stored, times `factor`."""

    column: str
    label: str
    speak: Callable[[float], Formatted]
    options: dict[str, bool | float]
    summary: Callable[[Activity], Formatted]
    note: Callable[[Activity], str]
    factor: float = 1.0  # from what is stored to the unit that is read

    def words(self, activity: Activity) -> str:
        """`Pace 5:07 /km average`: the message of the lane."""
        told = self.summary(activity)
        return self.label if told.missing else f"{self.label} {told.text} {self.note(activity)}"


@dataclass(frozen=True, slots=True)
class Reading:
    """How a script writes one sample as the server would: times `factor`, with so many places below a
    hundred, below a thousand and above, then the unit."""

    name: str
    label: str
    kind: str  # number, pace (`factor` m over the speed, as a clock) or clock
    unit: str = ""
    factor: float = 1.0
    places: str = "0"
    rest_mps: float = 0.0  # slower is no pace
    window_s: float = 0.0  # smoothed like the lane


def measures_of(activity: Activity, display: Display) -> list[Measure]:
    """The measures of its sport in their order, whether they were recorded or not."""
    kind = sport_named(activity.sport).speed
    found: list[Measure] = []
    if kind != "none":
        found.append(_speed_measure(kind, display))
    found.append(
        Measure(
            "heartrate",
            _("Heart rate"),
            lambda v: formats.heartrate(v, display),
            {"least_span": 20.0},
            lambda a: formats.heartrate(a.average_heartrate_bpm, display),
            lambda a: (
                _("max %(value)s") % {"value": formats.heartrate(a.max_heartrate_bpm, display).text}
            ),
        )
    )
    found.append(
        Measure(
            "altitude",
            _("Elevation"),
            lambda v: formats.elevation(v, display),
            {"filled": True, "least_span": 20.0},
            lambda a: formats.elevation(a.elevation_gain_m, display),
            lambda _a: _("gain"),
            factor=1.0 if display.metric else 1 / formats.METRES_PER_FOOT,
        )
    )
    found.append(
        Measure(
            "power",
            _("Power"),
            lambda v: formats.power(v, display),
            {"clipped": True, "least_span": 50.0},
            lambda a: formats.power(a.average_power_w, display),
            lambda a: _("max %(value)s") % {"value": formats.power(a.max_power_w, display).text},
        )
    )
    if kind == "none":
        found.append(
            Measure(
                "cadence",
                _("Cadence"),
                lambda v: formats.cadence(v, display),
                {"least_span": 20.0},
                lambda a: formats.cadence(a.average_cadence_rpm, display),
                lambda _a: _("average"),
            )
        )
    return found


def _speed_measure(kind: str, display: Display) -> Measure:
    if kind == "speed":
        return Measure(
            "speed",
            _("Speed"),
            lambda v: formats.speed(v, display),
            {"clipped": False, "least_span": 5.0},
            lambda a: formats.speed(a.average_speed_mps, display),
            lambda a: _("max %(value)s") % {"value": formats.speed(a.max_speed_mps, display).text},
            factor=3.6 if display.metric else 3600 / MILE_M,
        )
    length_m = {"pace_100m": 100.0 if display.metric else 100 * formats.METRES_PER_YARD}.get(
        kind, KILOMETRE_M if display.metric else MILE_M
    )
    return Measure(
        "speed",
        _("Pace"),
        lambda seconds_per_km: formats.speed_for(kind, 1000.0 / seconds_per_km, display),
        {"inverted": True, "clipped": True, "clock": True, "least_span": 30.0},
        lambda a: formats.speed_for(kind, a.average_speed_mps, display),
        lambda _a: _("average"),
        factor=length_m / 1000,
    )


def readings_of(
    activity: Activity, measures: list[Measure], display: Display, *, window_s: float
) -> list[Reading]:
    """Where a moment is, then what each lane says of it."""
    length = formats.distance(KILOMETRE_M, display)
    length_m = KILOMETRE_M if display.metric else MILE_M
    found = [
        Reading("distance", _("Distance"), "number", length.unit, 1 / length_m, "2 1 0"),
        Reading("time", _("Time"), "clock"),
    ]
    for measure in measures:
        smoothed_s = window_s if measure.column in ROUGH else 0.0
        unit = measure.speak(100.0).unit
        if measure.options.get("clock"):
            rest_mps = sports.find(activity.sport).rest_speed_mps
            factor = measure.factor * 1000
            found.append(
                Reading(
                    measure.column, measure.label, "pace", unit, factor, "", rest_mps, smoothed_s
                )
            )
        else:
            places = "1" if measure.column == "speed" else "0"
            found.append(
                Reading(
                    measure.column, measure.label, "number", unit, measure.factor, places,
                    window_s=smoothed_s,
                )
            )  # fmt: skip
    return found
