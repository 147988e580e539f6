"""From stored columns to the drawings of the activity page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from numpy.typing import NDArray

from activities.activity.models import Activity
from activities.log.lane_measures import ROUGH, Measure, measures_of, readings_of
from activities.log.look import PLAIN, Look
from activities.numbers import sports
from activities.numbers.smoothing import windowed
from activities.numbers.splits import KILOMETRE_M, MILE_M
from activities.recordings.recording import Column
from stravalite.ui import formats
from stravalite.ui.display import Display
from stravalite.ui.sports import sport_named
from stravalite.ui.svg import lanes
from stravalite.ui.svg.lanes import ALONE, NARROW, WIDE, Axis, Lane, Size

POINTS = {WIDE: 300, NARROW: 150, ALONE: 150}
GAP_S = 60.0
LEAST_WAY_M = 100.0
WINDOW_S = 15.0
_STOPPED_MPS = 0.3  # slower is drawn as a gap: a pace of an hour a kilometre is a stop


@dataclass(frozen=True, slots=True)
class Drawn:
    """The measures of an activity that can be drawn, and over what."""

    activity: Activity
    columns: dict[str, Column]
    display: Display
    measures: list[Measure]
    over_distance: bool
    raw: bool
    covered: bool  # whether there is a distance to draw over

    @property
    def caption(self) -> str:
        return _("%(lanes)s over %(axis)s") % {
            "lanes": ", ".join(str(measure.label) for measure in self.measures),
            "axis": _("distance") if self.over_distance else _("time"),
        }

    @property
    def message(self) -> str:
        """The same with what each lane says of the whole."""
        return _("%(lanes)s, over %(axis)s.") % {
            "lanes": "; ".join(measure.words(self.activity) for measure in self.measures),
            "axis": _("distance") if self.over_distance else _("time"),
        }

    def lanes(self, size: Size) -> tuple[Axis, list[Lane]]:
        axis = "distance" if self.over_distance else "time"
        positions, breaks = _chunks(self.columns["time"], self.columns[axis], POINTS[size])
        shown = [self._lane(measure, len(positions), breaks) for measure in self.measures]
        make = _distance_axis if self.over_distance else _time_axis
        return make(positions, self.display), shown

    def _lane(self, measure: Measure, count: int, breaks: list[int]) -> Lane:
        samples = self.columns[measure.column]
        if measure.column == "speed":
            samples = _moving(self.activity, samples)
        rough = measure.column in ROUGH
        if rough and not self.raw:
            samples = windowed(self.columns["time"], samples, WINDOW_S)
        values = (
            _chunk_peaks(samples, count) if rough and self.raw else _chunk_means(samples, count)
        )
        if measure.column == "speed":
            values = _as_shown(self.activity, values)
        listed = [float(v) * measure.factor if np.isfinite(v) else None for v in values]
        for place in breaks:
            listed[place] = None
        return Lane(
            name=measure.column,
            label=measure.label,
            values=listed,
            summary=measure.summary(self.activity).text,
            note=measure.note(self.activity),
            speak=lambda value: measure.speak(value / measure.factor).text,
            tick=lambda value: _tick(measure, value, self.display),
            **measure.options,  # type: ignore[arg-type]
        )


def drawable(
    activity: Activity, columns: dict[str, Column], display: Display, look: Look = PLAIN
) -> Drawn | None:
    """What lanes there are, over distance unless time is asked for or no way was covered; None without any."""
    covered = "distance" in columns and float(np.nanmax(columns["distance"])) > LEAST_WAY_M
    measures = [m for m in measures_of(activity, display) if m.column in columns]
    if not covered and "lat" not in columns:  # on a trainer there is no hill to look at
        measures = [m for m in measures if m.column != "altitude"]
    if not measures or len(columns.get("time", ())) < 2:
        return None
    over_distance = covered and look.axis != "time"
    return Drawn(activity, columns, display, measures, over_distance, look.raw, covered)


def lanes_panel(
    activity: Activity, columns: dict[str, Column], display: Display, look: Look = PLAIN
) -> dict[str, Any]:
    """The lanes of the page: all above each other, and each alone for narrow screens; with their words and
    with how its script reads a sample. {} without anything to draw."""
    drawn = drawable(activity, columns, display, look)
    if drawn is None:
        return {}
    axis, shown = drawn.lanes(WIDE)
    shown = lanes.usable(axis, shown)
    if not shown:
        return {}
    narrow_axis, narrow = drawn.lanes(ALONE)
    return {
        "lanes_svg": _safe(lanes.stack(axis, shown, drawn.caption)),
        "lanes_alone": [
            {
                "name": lane.name,
                "label": lane.label,
                "svg": _safe(lanes.stack(narrow_axis, [lane], lane.label, size=ALONE)),
            }
            for lane in lanes.usable(narrow_axis, narrow)
        ],
        "lanes_table": _safe(lanes.table(axis, shown, _("The same as a table"))),
        "lanes_message": drawn.message,
        "lanes_switches": _switches(drawn, look),
        "readings": [
            reading
            for reading in readings_of(
                activity, drawn.measures, display, window_s=0.0 if look.raw else WINDOW_S
            )
            if reading.name in columns
        ],
    }


def _switches(drawn: Drawn, look: Look) -> list[dict[str, Any]]:
    """Links to the same lanes over the other axis, and as they were recorded."""
    axes = [(_("Distance"), "", drawn.over_distance), (_("Time"), "time", not drawn.over_distance)]
    ways = [(_("Smooth"), False, not drawn.raw), (_("Raw"), True, drawn.raw)]
    switches = []
    if drawn.covered:
        links = [_link(label, look.address(axis=axis), on) for label, axis, on in axes]
        switches.append({"label": _("Lanes over"), "links": links})
    if any(measure.column in ROUGH for measure in drawn.measures):
        links = [_link(label, look.address(raw=raw), on) for label, raw, on in ways]
        switches.append({"label": _("Line of the lanes"), "links": links})
    return switches


def _link(label: str, query: str, current: bool) -> dict[str, Any]:  # noqa: FBT001 - of three
    return {"label": label, "query": query, "current": current}


def small_lanes(activity: Activity, columns: dict[str, Column], display: Display) -> SafeString:
    """All lanes as one narrow figure; empty without anything to draw."""
    drawn = drawable(activity, columns, display)
    if drawn is None:
        return _safe("")
    axis, shown = drawn.lanes(NARROW)
    summary = _("The same as a table")
    return _safe(lanes.lanes(axis, shown, drawn.caption, table_summary=summary, size=NARROW))


def _safe(markup: str) -> SafeString:
    return mark_safe(markup)  # noqa: S308 - our own builder escapes what it writes


def _tick(measure: Measure, value: float, display: Display) -> str:
    """A value of an axis without its unit; it is round in the unit that is read."""
    if measure.options.get("clock"):
        return measure.speak(value / measure.factor).value
    return formats.plain(value, display).text


def _distance_axis(positions: Column, display: Display) -> Axis:
    """Kilometres or miles; metres or yards for what is short. Steps are round in what is read."""
    unit_m = KILOMETRE_M if display.metric else MILE_M
    if positions[-1] < 2 * unit_m or positions[-1] - positions[0] < 0.6 * unit_m:
        unit_m = 1.0 if display.metric else formats.METRES_PER_YARD

        def tick(value: float) -> str:
            return formats.short_distance(value * unit_m, display).text

    else:

        def tick(value: float) -> str:
            return formats.axis_distance(value * unit_m, display).text

    return Axis((positions / unit_m).tolist(), tick, _("Distance"), name="distance", unit=unit_m)


def _time_axis(positions: Column, display: Display) -> Axis:
    def tick(value: float) -> str:
        return formats.duration(value, display).text

    return Axis(positions.tolist(), tick, _("Time"), clock=True, name="time")


def _chunks(time: Column, position: Column, points: int) -> tuple[Column, list[int]]:
    """Mean position of each of at most `points` equal runs of samples, and which runs hold a pause."""
    count = min(points, len(time))
    pauses = np.flatnonzero(np.diff(time) > GAP_S)[:50]
    breaks = np.searchsorted(_run_starts(len(time), count), pauses, side="right") - 1
    return np.maximum.accumulate(_chunk_means(position, count)), sorted(set(breaks.tolist()))


def _run_starts(size: int, count: int) -> NDArray[np.intp]:
    """Where each of `count` runs begins; the first ones are a sample longer if they cannot all be equal."""
    each, longer = divmod(size, count)
    places = np.arange(count)
    return places * each + np.minimum(places, longer)


def _chunk_means(values: Column, count: int) -> Column:
    known = np.isfinite(values)
    starts = _run_starts(values.size, count)
    total = np.add.reduceat(np.where(known, values, 0.0), starts)
    samples = np.add.reduceat(known.astype(np.intp), starts)
    mean: Column = np.divide(total, samples, out=np.full(count, np.nan), where=samples > 0)
    return mean


def _chunk_peaks(values: Column, count: int) -> Column:
    """One recorded value of each run, in turn the lowest and the highest: nothing is averaged away."""
    starts = _run_starts(values.size, count)
    low, high = np.fmin.reduceat(values, starts), np.fmax.reduceat(values, starts)
    peaks: Column = np.where(np.arange(count) % 2, high, low)
    return peaks


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
