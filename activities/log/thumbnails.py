"""The small picture of a route, inline for lists and as a file with an ETag."""

from __future__ import annotations

import hashlib

from django.utils.safestring import mark_safe

from activities.activity.models import Activity
from activities.maps import drawing, geometry

#: Raised when the drawing changes, so that browsers fetch it again.
VERSION = 1
_NO_ROUTE = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 320 180" width="320" height="180"'
    ' role="img" aria-label="no route"><rect width="320" height="180" fill="{ground}"/>'
    '<path fill="none" stroke="{line}" stroke-width="4" stroke-linecap="round"'
    ' d="M150 110a30 30 0 1 1 20 0"/><circle cx="160" cy="112" r="6" fill="{line}"/></svg>'
)
_NO_ROUTE_COLOURS = {
    "light": {"ground": "#F1F0EA", "line": "#CFCBBF"},
    "dark": {"ground": "#16151F", "line": "#3A3750"},
}


def points_of(track: str) -> list[drawing.LatLon]:
    """The stored summary as positions; [] without one."""
    if not track:
        return []
    lat, lon = geometry.decode_polyline(track)
    return list(zip(lat.tolist(), lon.tolist(), strict=True))


def inline(activity: Activity) -> str:
    """For a list's row, coloured by the page's style sheet; "" without a route."""
    svg = drawing.thumbnail_svg(points_of(activity.track), width=160, height=90)
    return mark_safe(svg)  # noqa: S308 - our own builder escapes what it writes


def file(track: str, theme: drawing.Theme) -> str:
    """A picture that stands alone; without a route a plain ground, never nothing."""
    svg = drawing.thumbnail_svg(points_of(track), theme=theme)
    return svg or _NO_ROUTE.format(**_NO_ROUTE_COLOURS[theme])


def etag(track: str, theme: drawing.Theme) -> str:
    digest = hashlib.sha256(f"{VERSION}:{theme}:{track}".encode()).hexdigest()
    return f'"{digest[:20]}"'
