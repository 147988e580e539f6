"""The drawings of other times: dots over the years, the gap along the way, two tracks on one map."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from activities.activity.models import Activity
from activities.log.route_map import paths_of
from activities.maps import drawing
from activities.numbers.splits import KILOMETRE_M, MILE_M
from analytics.repeats.comparing import Comparison
from analytics.repeats.queries import Repeat
from stravalite.ui import formats
from stravalite.ui.display import Display
from stravalite.ui.sports import sport_named
from stravalite.ui.svg.dots import Dot, dots
from stravalite.ui.svg.lanes import NARROW, Axis, Lane, lanes
from stravalite.ui.svg.markup import figure


def over_time(found: list[Repeat], activity: Activity, display: Display) -> SafeString:
    """A dot for each time, faster is up, the fastest ringed and this one filled."""
    kind = sport_named(activity.sport).speed
    is_pace = kind != "speed"
    unit_m = KILOMETRE_M if display.metric else MILE_M

    def told(speed_mps: float) -> formats.Formatted:
        return formats.speed_for(kind, speed_mps, display)

    def tick(value: float) -> str:
        return told(unit_m / value if is_pace else value * unit_m / 3600).value

    drawn = [
        Dot(
            each.day,
            unit_m / each.speed_mps if is_pace else each.speed_mps * 3600 / unit_m,
            f"{formats.day(each.day, display).text}: {told(each.speed_mps).text}",
            is_marked=each.is_this,
        )
        for each in found
    ]
    label = _("Average speed of each time along this route, faster is up")
    svg = dots(
        drawn,
        label,
        tick=tick,
        tell_day=lambda day: formats.day(day, display).text,
        lower_is_better=is_pace,
        clock=is_pace,
    )
    caption = _("Faster is up; the ring is the fastest, the full dot this one.")
    return mark_safe(figure(svg, caption)) if svg else SafeString()  # noqa: S308 - our own drawing


def gap_chart(found: Comparison, display: Display) -> SafeString:
    """Seconds behind the other along the way; empty where they share none."""
    if found.gap is None:
        return SafeString()
    unit_m = KILOMETRE_M if display.metric else MILE_M
    seconds = [float(value) for value in found.gap.seconds]

    def told(value: float) -> str:
        text = formats.duration(abs(value), display).text
        if abs(value) < 0.5:
            return text
        return (_("%(time)s behind") if value > 0 else _("%(time)s ahead")) % {"time": text}

    lane = Lane(
        name="gap",
        label=_("Gap"),
        values=seconds,
        summary=told(seconds[-1]),
        note=_("at the end"),
        speak=told,
        tick=lambda value: (
            ("−" if value < 0 else "+" if value else "")
            + formats.duration(abs(value), display).text
        ),
        inverted=True,
        clock=True,
        least_span=10.0,
    )
    axis = Axis(
        positions=[float(metres) / unit_m for metres in found.gap.distance_m],
        tick=lambda value: formats.axis_distance(value * unit_m, display).text,
        title=_("Distance"),
    )
    caption = _("How far %(one)s is ahead (up) or behind (down) of %(other)s at each place.") % {
        "one": found.one.name,
        "other": found.other.name,
    }
    drawn = lanes(axis, [lane], caption, table_summary=_("The same as a table"), size=NARROW)
    return mark_safe(drawn)  # noqa: S308 - our own drawing


def both_tracks(found: Comparison, display: Display) -> SafeString:
    """This track with the other beneath it; empty without one."""
    one, other = (paths_of(columns) for columns in found.columns)
    if not one:
        return SafeString()
    svg = drawing.route_svg(
        one,
        820.0,
        420.0,
        context_paths=other,
        label=_("%(one)s, and faintly %(other)s")
        % {"one": found.one.name, "other": found.other.name},
        scale_label=lambda metres: formats.scale_length(metres, display).text,
        lengths_m=drawing.METRIC_LENGTHS_M if display.metric else drawing.IMPERIAL_LENGTHS_M,
    )
    return mark_safe(svg)  # noqa: S308 - our own builder escapes what it writes


def table(found: Comparison, display: Display) -> list[dict[str, Any]]:
    """Label, both values and how they differ, for each number that either has."""
    kind = sport_named(found.one.sport).speed
    formatted: dict[str, tuple[str, Callable[[float | None, Display], formats.Formatted]]] = {
        "distance_m": (_("Distance"), formats.distance),
        "moving_s": (_("Moving time"), formats.duration),
        "elapsed_s": (_("Elapsed time"), formats.duration),
        "average_speed_mps": (
            _("Speed") if kind == "speed" else _("Pace"),
            lambda value, shown: formats.speed_for(kind, value, shown),
        ),
        "average_heartrate_bpm": (_("Heart rate"), formats.heartrate),
        "max_heartrate_bpm": (_("Highest heart rate"), formats.heartrate),
        "average_power_w": (_("Power"), formats.power),
        "average_cadence_rpm": (
            _("Cadence"),
            partial(formats.cadence, steps=sport_named(found.one.sport).doubles_cadence),
        ),
        "elevation_gain_m": (_("Climb"), formats.elevation),
    }
    rows = []
    for name, one, other in found.rows():
        label, tell = formatted[name]
        rows.append(
            {"label": label, "one": tell(one, display).text, "other": tell(other, display).text}
        )
    return rows
