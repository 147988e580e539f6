"""From stored columns to the drawings of the activity page."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from activities.activity.models import Activity
from activities.numbers import sports
from activities.numbers.splits import KILOMETRE_M, MILE_M
from activities.recordings.recording import Column
from stravalite.ui import formats
from stravalite.ui.display import Display
from stravalite.ui.formats import Formatted
from stravalite.ui.sports import sport_named
from stravalite.ui.svg.lanes import NARROW, WIDE, Axis, Lane, Size, lanes

POINTS = {WIDE: 300, NARROW: 150}
GAP_S = 60.0
_STOPPED_MPS = 0.3  # slower is drawn as a gap: a pace of an hour a kilometre is a stop


@dataclass(frozen=True, slots=True)
class _Measure:
    column: str
    label: str
    speak: Callable[[float], Formatted]
    options: dict[str, bool | float]
    summary: Callable[[Activity], Formatted]
    note: Callable[[Activity], str]
    factor: float = 1.0  # from what is stored to the unit that is read


def lanes_drawings(
    activity: Activity, columns: dict[str, Column], display: Display
) -> dict[str, SafeString]:
    """Stacked lanes over distance, or over time where none was covered; {} without anything to draw."""
    over_distance = "distance" in columns and float(np.nanmax(columns["distance"])) > 100
    measures = [m for m in _measures(activity, display) if m.column in columns]
    if not over_distance and "lat" not in columns:  # on a trainer there is no hill to look at
        measures = [m for m in measures if m.column != "altitude"]
    if not measures or len(columns.get("time", ())) < 2:
        return {}
    caption = _("%(lanes)s over %(axis)s") % {
        "lanes": ", ".join(str(m.label) for m in measures),
        "axis": _("distance") if over_distance else _("time"),
    }
    drawings = {}
    for name, size in (("lanes_svg", WIDE), ("lanes_narrow_svg", NARROW)):
        svg = _lanes(activity, columns, measures, size, display, caption, over_distance)
        drawings[name] = mark_safe(svg)  # noqa: S308 - our own builder escapes what it writes
    return drawings if drawings["lanes_svg"] else {}


def _lanes(
    activity: Activity,
    columns: dict[str, Column],
    measures: list[_Measure],
    size: Size,
    display: Display,
    caption: str,
    over_distance: bool,  # noqa: FBT001 - one of two axes
) -> str:
    positions, breaks = _chunks(
        columns["time"], columns["distance" if over_distance else "time"], POINTS[size]
    )
    drawn = []
    for measure in measures:
        samples = columns[measure.column]
        if measure.column == "speed":
            samples = _moving(activity, samples)
        values = _chunk_means(samples, len(positions))
        if measure.column == "speed":
            values = _as_shown(activity, values)
        listed = [float(v) * measure.factor if np.isfinite(v) else None for v in values]
        for place in breaks:
            listed[place] = None
        drawn.append(
            Lane(
                name=measure.column,
                label=measure.label,
                values=listed,
                summary=measure.summary(activity).text,
                note=measure.note(activity),
                speak=lambda value, m=measure: m.speak(value / m.factor).text,  # type: ignore[misc]
                tick=lambda value, m=measure: _tick(m, value, display),  # type: ignore[misc]
                **measure.options,  # type: ignore[arg-type]
            )
        )
    axis = _distance_axis(positions, display) if over_distance else _time_axis(positions, display)
    return lanes(axis, drawn, caption, table_summary=_("The same as a table"), size=size)


def _tick(measure: _Measure, value: float, display: Display) -> str:
    """A value of an axis without its unit; it is round in the unit that is read."""
    if measure.options.get("clock"):
        return measure.speak(value / measure.factor).value
    return formats.plain(value, display).text


def _distance_axis(positions: Column, display: Display) -> Axis:
    """Kilometres or miles; metres or yards for what is short. Steps are round in what is read."""
    unit_m = KILOMETRE_M if display.metric else MILE_M
    if positions[-1] < 2 * unit_m:
        unit_m = 1.0 if display.metric else formats.METRES_PER_YARD

        def tick(value: float) -> str:
            return formats.short_distance(value * unit_m, display).text

    else:

        def tick(value: float) -> str:
            return formats.axis_distance(value * unit_m, display).text

    return Axis((positions / unit_m).tolist(), tick, _("Distance"))


def _time_axis(positions: Column, display: Display) -> Axis:
    def tick(value: float) -> str:
        return formats.duration(value, display).text

    return Axis(positions.tolist(), tick, _("Time"), clock=True)


def _chunks(time: Column, position: Column, points: int) -> tuple[Column, list[int]]:
    """Mean position of each of at most `points` equal runs of samples, and which runs hold a pause."""
    count = min(points, len(time))
    groups = np.array_split(np.arange(len(time)), count)
    centres = np.array([float(np.nanmean(position[group])) for group in groups])
    pauses = np.flatnonzero(np.diff(time) > GAP_S)
    breaks = {next(i for i, g in enumerate(groups) if pause <= g[-1]) for pause in pauses[:50]}
    return np.maximum.accumulate(centres), sorted(breaks)


def _chunk_means(values: Column, count: int) -> Column:
    means = [
        float(np.nanmean(part)) if np.isfinite(part).any() else np.nan
        for part in np.array_split(values, count)
    ]
    return np.array(means)


def _moving(activity: Activity, speed: Column) -> Column:
    """Where pace is told, seconds of standing do not count into what lies beside them: a stop is a gap and
    its edges do not stretch the axis to a walk."""
    if sport_named(activity.sport).speed == "speed":
        return speed
    return np.where(speed < sports.find(activity.sport).rest_speed_mps, np.nan, speed)


def _as_shown(activity: Activity, speed: Column) -> Column:
    """Pace lanes hold seconds per kilometre (or 100 m); speed lanes metres per second."""
    kind = sport_named(activity.sport).speed
    if kind == "speed":
        return speed
    with np.errstate(divide="ignore"):
        return np.where(speed > _STOPPED_MPS, 1000.0 / speed, np.nan)


def _measures(activity: Activity, display: Display) -> list[_Measure]:
    kind = sport_named(activity.sport).speed
    found: list[_Measure] = []
    if kind != "none":
        found.append(_speed_measure(kind, display))
    found.append(
        _Measure(
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
        _Measure(
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
        _Measure(
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
            _Measure(
                "cadence",
                _("Cadence"),
                lambda v: formats.cadence(v, display),
                {"least_span": 20.0},
                lambda a: formats.cadence(a.average_cadence_rpm, display),
                lambda _a: _("average"),
            )
        )
    return found


def _speed_measure(kind: str, display: Display) -> _Measure:
    if kind == "speed":
        return _Measure(
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
    return _Measure(
        "speed",
        _("Pace"),
        lambda seconds_per_km: formats.speed_for(kind, 1000.0 / seconds_per_km, display),
        {"inverted": True, "clipped": True, "clock": True, "least_span": 30.0},
        lambda a: formats.speed_for(kind, a.average_speed_mps, display),
        lambda _a: _("average"),
        factor=length_m / 1000,
    )
