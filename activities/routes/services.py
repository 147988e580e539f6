"""Keeping a way: from an activity one may see, from a file, from points that were pressed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import numpy as np
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.people.models import User
from activities.activity.models import Activity
from activities.maps import geometry
from activities.numbers.distance import cumulative_distance
from activities.numbers.elevation import profile
from activities.recordings.courses import Course, read_course
from activities.recordings.recording import Column, UnreadableFile
from activities.routes.models import Route
from activities.streams.queries import streams_for
from social.graph.viewer import Viewer
from stravalite.errors import DomainError

RESTORABLE = timedelta(days=30)
MOST = 1000
MOST_POINTS, OUTLINE_POINTS = 5000, 160
#: Straight on, fewer points say the same.
TOLERANCE_M = 3.0
LONGEST_M = 2_000_000.0
#: Of a file that is sent to become a route.
MOST_BYTES = 20_000_000
FIELDS = frozenset({"name", "note", "sport"})


class NoRoute(DomainError):
    code = "invalid"
    status = 400
    message = gettext_lazy("There is no way in this.")
    hint = gettext_lazy("A route needs two places at least, and some distance between them.")


class TooManyRoutes(DomainError):
    code = "too_many_routes"
    status = 409
    message = gettext_lazy("You have as many routes as there can be.")
    hint = gettext_lazy("Delete one you no longer need.")


def from_activity(activity: Activity, viewer: Viewer, athlete: User, *, name: str = "") -> Route:
    """The way of an activity the viewer may see, as far as it is shown to them. NoRoute, TooManyRoutes."""
    columns = streams_for(activity, viewer, only=("lat", "lon", "altitude")).columns
    if "lat" not in columns or "lon" not in columns:
        raise NoRoute(_("This activity has no track to keep."))
    known = np.isfinite(columns["lat"]) & np.isfinite(columns["lon"])
    altitude = columns.get("altitude", np.full(known.size, np.nan))
    course = Course(
        name or activity.name, columns["lat"][known], columns["lon"][known], altitude[known]
    )
    return _keep(athlete, course, sport=activity.sport)


def from_file(data: bytes, athlete: User, *, sport: str, name: str = "") -> Route:
    """The way of a GPX file. NoRoute, TooManyRoutes."""
    if len(data) > MOST_BYTES:
        raise NoRoute(_("This file is too large for a route."))
    try:
        course = read_course(data)
    except UnreadableFile as error:
        raise NoRoute(
            _("This is no GPX file with a way in it."),
            hint=_("Export the route as GPX where it was made, and send that file as it is."),
        ) from error
    name = name or course.name or _("Route")
    return _keep(athlete, Course(name, course.lat, course.lon, course.altitude), sport=sport)


def from_points(
    points: Sequence[tuple[float, float]], athlete: User, *, sport: str, name: str
) -> Route:
    """Straight from place to place (lat, lon in deg). NoRoute, TooManyRoutes."""
    rows = np.array(points, dtype=np.float64).reshape(-1, 2)
    if not np.isfinite(rows).all() or (np.abs(rows) > (90.0, 180.0)).any():
        raise NoRoute(_("One of these places is not on earth."))
    lat, lon = rows.T
    return _keep(athlete, Course(name, lat, lon, np.full(lat.size, np.nan)), sport=sport)


def change(route: Route, **changes: Any) -> Route:
    """Name, note and sport."""
    changes = {name: value for name, value in changes.items() if name in FIELDS}
    for name, value in changes.items():
        setattr(route, name, value)
    if changes:
        route.save(update_fields=[*changes])
    return route


def delete(route: Route) -> None:
    """Out of sight; for 30 days it comes back as it was."""
    route.deleted_at = timezone.now()
    route.save(update_fields=["deleted_at"])


def forget_deleted(before: datetime) -> int:
    """Lets go of what was deleted before a moment; how many."""
    gone, _kinds = Route.objects.filter(deleted_at__lt=before).delete()
    return gone


def restore(route: Route) -> Route:
    route.deleted_at = None
    route.save(update_fields=["deleted_at"])
    return route


def course_of(route: Route) -> Course:
    """The stored way as columns."""
    lat, lon = geometry.decode_polyline(route.track)
    altitude = np.array(route.altitudes, dtype=np.float64) / 10.0
    if altitude.size != lat.size:
        altitude = np.full(lat.size, np.nan)
    return Course(route.name, lat, lon, altitude)


def _keep(athlete: User, course: Course, *, sport: str) -> Route:
    if Route.objects.of(athlete.pk).count() >= MOST:
        raise TooManyRoutes
    way = cumulative_distance(course.lat, course.lon) if course.lat.size > 1 else np.zeros(1)
    if not 1.0 <= way[-1] <= LONGEST_M:
        raise NoRoute
    climbed = profile(way, course.altitude, barometric=False)
    lat, lon = geometry.simplify(
        course.lat, course.lon, tolerance_m=TOLERANCE_M, max_points=MOST_POINTS
    )
    outline = geometry.simplify(course.lat, course.lon, max_points=OUTLINE_POINTS)
    return Route.objects.create(
        athlete=athlete,
        name=course.name.strip()[:100] or _("Route"),
        sport=sport,
        distance_m=float(way[-1]),
        elevation_gain_m=climbed.gain_m if climbed else None,
        elevation_loss_m=climbed.loss_m if climbed else None,
        track=geometry.encode_polyline(lat, lon),
        outline=geometry.encode_polyline(*outline),
        altitudes=_heights(course, way, lat, lon),
    )


def _heights(course: Course, way: Column, lat: Column, lon: Column) -> list[int]:
    """Decimetres at each kept point, taken at its place along the way; none where too few are known."""
    known = np.isfinite(course.altitude)
    if known.sum() < 2:
        return []
    kept = _places(course, lat, lon)
    heights = np.interp(way[kept], way[known], course.altitude[known])
    return [round(height * 10) for height in heights.tolist()]


def _places(course: Course, lat: Column, lon: Column) -> list[int]:
    """Which points of the course were kept: they stand in its order."""
    found, at = [], 0
    for one, other in zip(lat.tolist(), lon.tolist(), strict=True):
        while at < course.lat.size - 1 and not (
            abs(course.lat[at] - one) < 1e-9 and abs(course.lon[at] - other) < 1e-9
        ):
            at += 1
        found.append(at)
    return found
