"""A route as a map and as a profile."""

from __future__ import annotations

import numpy as np
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from activities.maps import drawing, geometry
from activities.numbers.distance import cumulative_distance
from activities.numbers.elevation import profile
from activities.numbers.splits import KILOMETRE_M, MILE_M
from activities.recordings.courses import Course
from activities.recordings.recording import Column
from activities.routes.models import Route
from stravalite.ui import formats
from stravalite.ui.display import Display
from stravalite.ui.svg.lanes import NARROW, WIDE, Axis, Lane, lanes

_POINTS = 200


def thumbnail(route: Route) -> SafeString:
    svg = drawing.thumbnail_svg(_points(*geometry.decode_polyline(route.outline)), 160, 90)
    return mark_safe(svg)  # noqa: S308 - our own builder escapes what it writes


def map_svg(course: Course, display: Display, label: str) -> SafeString:
    """The way with marks at round distances, on a grid with its scale."""
    unit_m = KILOMETRE_M if display.metric else MILE_M
    way = cumulative_distance(course.lat, course.lon)
    total = float(way[-1]) / unit_m
    every = next((step for step in (1, 2, 5, 10, 20, 50) if total / step <= 14), 100)
    marks = geometry.km_markers(course.lat, course.lon, way, every_m=every * unit_m)
    svg = drawing.route_svg(
        [_points(course.lat, course.lon)],
        km_marks=[(f"{metres / unit_m:.0f}", lat, lon) for metres, lat, lon in marks],
        label=label,
        scale_label=lambda metres: formats.scale_length(metres, display).text,
        lengths_m=drawing.METRIC_LENGTHS_M if display.metric else drawing.IMPERIAL_LENGTHS_M,
    )
    return mark_safe(svg)  # noqa: S308 - our own builder escapes what it writes


def profile_svg(course: Course, route: Route, display: Display) -> dict[str, SafeString]:
    """Height over distance for wide and narrow screens; {} without heights."""
    way = cumulative_distance(course.lat, course.lon)
    climbed = profile(way, course.altitude, barometric=False)
    if climbed is None:
        return {}
    unit_m = KILOMETRE_M if display.metric else MILE_M
    foot = 1.0 if display.metric else formats.METRES_PER_FOOT
    at = np.linspace(climbed.position_m[0], climbed.position_m[-1], _POINTS)
    heights = np.interp(at, climbed.position_m, climbed.altitude_m) / foot
    lane = Lane(
        name="altitude",
        label=_("Elevation"),
        values=heights.tolist(),
        summary=formats.elevation(route.elevation_gain_m, display).text,
        note=_("gain"),
        speak=lambda value: formats.elevation(value * foot, display).text,
        tick=lambda value: formats.plain(value, display).text,
        filled=True,
        least_span=20.0,
    )
    axis = Axis(
        positions=(at / unit_m).tolist(),
        tick=lambda value: formats.axis_distance(value * unit_m, display).text,
        title=_("Distance"),
    )
    caption = _("How high the way lies along its distance.")
    table = _("The same as a table")
    return {
        "wide": mark_safe(lanes(axis, [lane], caption, table_summary=table, size=WIDE)),  # noqa: S308
        "narrow": mark_safe(lanes(axis, [lane], caption, table_summary=table, size=NARROW)),  # noqa: S308
    }


def _points(lat: Column, lon: Column) -> list[drawing.LatLon]:
    return list(zip(lat.tolist(), lon.tolist(), strict=True))
