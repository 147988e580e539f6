"""The map of the activity page, drawn by the server for wide and narrow screens."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from django.conf import settings
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from activities.activity.models import Activity
from activities.log import route_colours
from activities.log.look import PLAIN, Look
from activities.maps import drawing, geometry
from activities.maps.colouring import Colouring, Indices
from activities.numbers.splits import KILOMETRE_M, MILE_M
from activities.recordings.recording import Column
from stravalite.ui import formats
from stravalite.ui.display import Display

GAP_S = 60.0
JUMP_M = 200.0
#: South, north, west and east in degrees.
Bounds = tuple[float, float, float, float]
#: Width and height in pixels, and how many other tracks lie beneath.
_SIZES = {"map_svg": (820.0, 420.0, 60), "map_narrow_svg": (390.0, 300.0, 20)}


def map_drawings(
    activity: Activity,
    columns: dict[str, Column],
    display: Display,
    own_tracks: Sequence[Sequence[drawing.LatLon]] = (),
    look: Look = PLAIN,
) -> dict[str, Any]:
    """Hero map for wide and narrow screens with its caption and colours; {} without positions.

    `own_tracks` are other tracks of the person who looks, drawn faintly beneath.
    """
    parts = unbroken(columns)
    if not parts:
        return {}
    marks = _km_marks(columns, display)
    told = caption(activity, columns, display)
    found = route_colours.coloured(activity, columns, parts, look.colour)
    panel: dict[str, Any] = {"map_colours": _choices(activity, columns, look, found)}
    if found is not None:
        panel["map_legend"] = route_colours.legend(activity, found, look.colour, display)
        words = {"caption": told, "measure": panel["map_legend"].title}
        told = _("%(caption)s. Colours: %(measure)s") % words
    for name, (width, height, most) in _SIZES.items():
        panel[name] = mark_safe(  # noqa: S308 - our own builder escapes what it writes
            drawing.route_svg(
                paths_of(columns),
                width,
                height,
                stretches=_stretches(columns, found),
                km_marks=marks,
                context_paths=own_tracks[:most],
                label=_("Map of the route"),
                scale_label=lambda metres: formats.scale_length(metres, display).text,
                lengths_m=(
                    drawing.METRIC_LENGTHS_M if display.metric else drawing.IMPERIAL_LENGTHS_M
                ),
            )
        )
    panel["map_caption"] = told
    panel["map_imperial"] = not display.metric
    panel["map_tiles"], panel["map_thanks"] = settings.TILES_URL, settings.TILES_ATTRIBUTION
    panel["map_note"] = (
        _("Route only · faint: your other activities here") if own_tracks else _("Route only")
    )
    return panel


def _choices(
    activity: Activity, columns: dict[str, Column], look: Look, found: Colouring | None
) -> list[dict[str, Any]]:
    """The plain route and whatever else it can be coloured by; [] where there is no choice."""
    words = route_colours.offered(columns)
    if not words:
        return []
    shown = look.colour if found is not None else ""
    labels = {"": _("Plain"), **{word: route_colours.label(activity, word) for word in words}}
    return [
        {"label": label, "query": look.address(colour=word), "current": word == shown}
        for word, label in labels.items()
    ]


def bounds_of(columns: dict[str, Column]) -> Bounds | None:
    """What the hero map shows: the route's box with as much again around it; None without one."""
    if "lat" not in columns or "lon" not in columns:
        return None
    lat, lon = geometry.finite(columns["lat"], columns["lon"])
    if not lat.size:
        return None
    south, north = float(lat.min()), float(lat.max())
    west, east = float(lon.min()), float(lon.max())
    tall, wide = (north - south) / 2, (east - west) / 2
    return south - tall, north + tall, west - wide, east + wide


def unbroken(columns: dict[str, Column]) -> list[Indices]:
    """The samples of the track in parts: cut where nothing was recorded for a while and the place
    changed.
    """
    if "lat" not in columns or "lon" not in columns:
        return []
    seen = np.flatnonzero(np.isfinite(columns["lat"]) & np.isfinite(columns["lon"]))
    if seen.size < 2:
        return []
    lat, lon, time = columns["lat"][seen], columns["lon"][seen], columns["time"][seen]
    step_m = np.hypot(np.diff(lat), np.diff(lon) * np.cos(np.radians(lat[:-1]))) * 111_195
    cuts = np.flatnonzero((np.diff(time) > GAP_S) & (step_m > JUMP_M)) + 1
    return [part for part in np.split(seen, cuts) if part.size > 1]


def paths_of(columns: dict[str, Column]) -> list[list[drawing.LatLon]]:
    """The positions of each unbroken part."""
    return [_path(columns, part) for part in unbroken(columns)]


def _path(columns: dict[str, Column], samples: Indices) -> list[drawing.LatLon]:
    return list(
        zip(columns["lat"][samples].tolist(), columns["lon"][samples].tolist(), strict=True)
    )


def path_between(columns: dict[str, Column], first: int, last: int) -> list[drawing.LatLon]:
    """The known positions from one sample to another, both included."""
    path = _path(columns, np.arange(first, last + 1))
    return [place for place in path if np.isfinite(place[0]) and np.isfinite(place[1])]


def _stretches(columns: dict[str, Column], found: Colouring | None) -> list[drawing.Stretch]:
    if found is None:
        return []
    return [(each.step, path_between(columns, each.first, each.last)) for each in found.stretches]


def _km_marks(columns: dict[str, Column], display: Display) -> list[drawing.KmMark]:
    distance = columns.get("distance")
    if distance is None:
        return []
    unit_m = KILOMETRE_M if display.metric else MILE_M
    total = float(np.nanmax(distance)) / unit_m
    every = next((step for step in (1, 2, 5, 10, 20, 50) if total / step <= 14), 100)
    marks = geometry.km_markers(columns["lat"], columns["lon"], distance, every_m=every * unit_m)
    return [(f"{metres / unit_m:.0f}", lat, lon) for metres, lat, lon in marks]


def caption(activity: Activity, columns: dict[str, Column], display: Display) -> str:
    length = formats.distance(activity.distance_m, display)
    facts = {"distance": length.text}
    found = geometry.classify(columns["lat"], columns["lon"])
    if found is None:
        return _("Map of the route")
    sentences = {
        geometry.Shape.LOOP: _("Loop of %(distance)s"),
        geometry.Shape.OUT_AND_BACK: _("Out and back, %(distance)s"),
        geometry.Shape.POINT_TO_POINT: _("From one place to another, %(distance)s"),
    }
    sentence = sentences[found.shape] % facts
    if activity.elevation_high_m is not None:
        high = formats.elevation(activity.elevation_high_m, display)
        sentence += _(", highest point %(height)s") % {"height": high.text}
    return sentence
