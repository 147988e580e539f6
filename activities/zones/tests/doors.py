"""Every place that a stranger can get of an activity, by every door, as positions."""

from __future__ import annotations

import csv
import io
import json
import math
import re
from collections.abc import Callable, Iterator
from itertools import accumulate
from typing import Any

import gpxpy
import polyline
from django.test import Client
from fitdecode import FitDataMessage, FitReader

from activities.zones.circles import METRES_PER_DEGREE

Position = tuple[float, float]
_SEMICIRCLE = 180 / 2**31


def leaving(client: Client, public_id: str) -> Iterator[tuple[str, Position]]:
    """Door and position, for all doors of one activity."""
    base = f"/api/activities/{public_id}"
    for door in (
        "",
        "/map",
        "/map?colour=pace",
        "/streams",
        "/streams?resolution=low",
        "/best-efforts",
        "/laps",
    ):
        answer = client.get(base + door)
        assert answer.status_code == 200, door
        for position in _in_json(json.loads(answer.content)):
            yield door, position
    coded = client.get(f"{base}/streams?resolution=screen&coding=deltas").json()
    yield from (("screen", position) for position in _in_deltas(coded))
    yield from _files(client, base)
    for page in (f"/activities/{public_id}", f"{base}/thumbnail"):
        answer = client.get(page)
        assert answer.status_code == 200
        for position in _in_text(answer.content.decode()):
            yield page, position


def _in_deltas(answer: dict[str, Any]) -> Iterator[Position]:
    columns = []
    for name in ("lat", "lon"):
        steps = answer["streams"].get(name, [])
        sums = accumulate(step or 0 for step in steps)
        scale = answer["scales"].get(name, 1)
        columns.append(
            [
                None if step is None else total / scale
                for step, total in zip(steps, sums, strict=True)
            ]
        )
    for lat, lon in zip(*columns, strict=True):
        if lat is not None and lon is not None:
            yield lat, lon


def _files(client: Client, base: str) -> Iterator[tuple[str, Position]]:
    for form, positions in _FORMS.items():
        answer = client.get(f"{base}/export.{form}")
        if answer.status_code == 200:
            yield from ((form, position) for position in positions(answer.content))


def _in_gpx(content: bytes) -> Iterator[Position]:
    for track in gpxpy.parse(content.decode()).tracks:
        for segment in track.segments:
            yield from ((point.latitude, point.longitude) for point in segment.points)


def _in_csv(content: bytes) -> Iterator[Position]:
    for row in csv.DictReader(io.StringIO(content.decode())):
        lat, lon = row["lat_deg"], row["lon_deg"]
        if lat and lon:
            yield float(lat), float(lon)


def _in_tcx(content: bytes) -> Iterator[Position]:
    lats = re.findall(rb"<LatitudeDegrees>([^<]+)", content)
    lons = re.findall(rb"<LongitudeDegrees>([^<]+)", content)
    yield from ((float(lat), float(lon)) for lat, lon in zip(lats, lons, strict=True))


def _in_fit(content: bytes) -> Iterator[Position]:
    with FitReader(io.BytesIO(content)) as messages:
        for message in messages:
            if isinstance(message, FitDataMessage):
                yield from _in_message(message)


def _in_message(message: FitDataMessage) -> Iterator[Position]:
    for name in {field.name for field in message.fields}:
        if name.endswith("_lat"):
            lat = message.get_value(name, fallback=None)
            lon = message.get_value(name.removesuffix("_lat") + "_long", fallback=None)
            if lat is not None and lon is not None:
                yield lat * _SEMICIRCLE, lon * _SEMICIRCLE


def _in_json(value: Any) -> Iterator[Position]:
    """Pairs, polylines, parallel columns and boxes, whatever their names. The corners of a box are no places anybody was at."""
    if isinstance(value, list):
        for inner in value:
            yield from _in_json(inner)
    elif isinstance(value, dict):
        yield from _in_fields(value)
        for name, inner in value.items():
            if "polyline" in name and inner:
                yield from polyline.decode(inner)
            elif name == "latlng":
                yield from ((pair[0], pair[1]) for pair in inner if pair is not None)
            else:
                yield from _in_json(inner)


def _in_fields(value: dict[str, Any]) -> Iterator[Position]:
    for lat, lon in (("lat", "lon"), ("start_lat", "start_lon")):
        if isinstance(value.get(lat), list):
            pairs = zip(value[lat], value[lon], strict=True)
            yield from ((a, b) for a, b in pairs if a is not None and b is not None)
        elif value.get(lat) is not None:
            yield value[lat], value[lon]


def _in_text(text: str) -> Iterator[Position]:
    """Degrees and polylines written into a page."""
    for lat, lon in re.findall(r"(-?\d{1,2}\.\d{4,})[ ,;]+(-?\d{1,3}\.\d{4,})", text):
        yield float(lat), float(lon)
    for track in re.findall(r'data-tracks?="([^"]+)"', text):
        for one in track.replace("&amp;", "&").split():
            yield from polyline.decode(one)


_FORMS: dict[str, Callable[[bytes], Iterator[Position]]] = {
    "json": lambda content: _in_json(json.loads(content)),
    "gpx": _in_gpx,
    "csv": _in_csv,
    "tcx": _in_tcx,
    "fit": _in_fit,
}


def metres_between(one: Position, other: Position) -> float:
    east = ((one[1] - other[1] + 180) % 360 - 180) * math.cos(math.radians(other[0]))
    return math.hypot(east, one[0] - other[0]) * METRES_PER_DEGREE
