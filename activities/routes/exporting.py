"""Routes as files for devices."""

from __future__ import annotations

from activities.numbers.distance import cumulative_distance
from activities.recordings.courses import write_gpx_course, write_tcx_course
from activities.routes.models import Route
from activities.routes.services import course_of
from stravalite.ui.sports import sport_named

TYPES = {"gpx": "application/gpx+xml", "tcx": "application/vnd.garmin.tcx+xml"}
#: A course's points need a time: that of a calm pace.
_CALM_MPS = {"pace": 2.8, "pace_100m": 0.8, "speed": 6.0, "none": 1.4}


def content_of(route: Route, form: str) -> bytes:
    """The route as `gpx` or `tcx`."""
    course = course_of(route)
    if form == "gpx":
        return write_gpx_course(course)
    speed_mps = _CALM_MPS[sport_named(route.sport).speed]
    way = cumulative_distance(course.lat, course.lon)
    return write_tcx_course(course, way, speed_mps=speed_mps)


def filename_of(route: Route, form: str) -> str:
    return f"{route.public_id}.{form}"
