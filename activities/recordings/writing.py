"""Recordings back to files: GPX for other programs, CSV for spreadsheets.

GPX is formatted by hand, eleven times as fast as by a library; the tests parse it with one. The
points are grouped by which values they have, so that each group is one template.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import datetime
from xml.sax.saxutils import escape

import numpy as np
from numpy.typing import NDArray

from activities.recordings.assembly import SECOND_US, to_micros
from activities.recordings.recording import STREAM_UNITS, Column

_HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<gpx version="1.1" creator="stravalite" xmlns="http://www.topografix.com/GPX/1/1"\
 xmlns:gpxtpx="http://www.garmin.com/xmlschemas/TrackPointExtension/v2">
"""
#: Words for `<type>` that other programs know; other sports go by their own name.
_TYPE_WORDS = {
    "Run": "running",
    "Ride": "cycling",
    "Walk": "walking",
    "Hike": "hiking",
    "Swim": "swimming",
}
#: Values of a point in the order the schemas demand: (stream, template); power is nobody's.
_ELEVATION = ("altitude", "<ele>%.2f</ele>")
_POWER = ("power", "<power>%.0f</power>")
_GARMIN = (
    ("temperature", "<gpxtpx:atemp>%.1f</gpxtpx:atemp>"),
    ("heartrate", "<gpxtpx:hr>%.0f</gpxtpx:hr>"),
    ("cadence", "<gpxtpx:cad>%.0f</gpxtpx:cad>"),
    ("speed", "<gpxtpx:speed>%.3f</gpxtpx:speed>"),
)
_OPTIONAL = (_ELEVATION, _POWER, *_GARMIN)
#: What XML 1.0 cannot hold, escaped or not.
NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_BREAK = "</trkseg>\n<trkseg>\n"


def write_gpx(
    *,
    start_time: datetime,
    streams: Mapping[str, Column],
    name: str | None = None,
    description: str | None = None,
    sport: str | None = None,
    segment_starts_s: Iterable[float] = (),
) -> bytes:
    """GPX 1.1 with Garmin's point extension (version 2) and `<power>`, UTF-8.

    Points without a position are left out, as GPX has no place for them; ValueError if none is left.
    Decimals kept: 7 of positions, 2 of altitude, 3 of speed, 1 of temperature, else none.
    """
    positioned = _positioned(streams)
    time_s = streams["time"][positioned]
    points = _points(start_time, {name: values[positioned] for name, values in streams.items()})
    # The first segment is open already, and one begins only where a point follows.
    rows = np.searchsorted(time_s, np.sort(np.array(list(segment_starts_s), np.float64)))
    for row in np.unique(rows[(rows > 0) & (rows < len(points))]):
        points[row] = _BREAK + points[row]
    head = [
        _leaf("name", name),
        _leaf("desc", description),
        _leaf("type", _TYPE_WORDS.get(sport, sport) if sport else None),
    ]
    track = f"<trk>\n{''.join(head)}<trkseg>\n{''.join(points)}</trkseg>\n</trk>\n"
    return f"{_HEAD}{track}</gpx>\n".encode()


def _leaf(tag: str, text: str | None) -> str:
    return f"<{tag}>{escape(NOT_XML.sub('', text))}</{tag}>\n" if text else ""


def _positioned(streams: Mapping[str, Column]) -> NDArray[np.bool_]:
    if "lat" not in streams or "lon" not in streams:
        raise ValueError("no position")
    positioned: NDArray[np.bool_] = np.isfinite(streams["lat"]) & np.isfinite(streams["lon"])
    if not positioned.any():
        raise ValueError("no position")
    return positioned


def _points(start_time: datetime, streams: Mapping[str, Column]) -> list[str]:
    """Each point as text."""
    times = times_of(start_time, streams["time"])
    present = [(name, form) for name, form in _OPTIONAL if name in streams]
    has = [np.isfinite(streams[name]) for name, _ in present]
    shapes = sum((mask.astype(np.int64) << bit for bit, mask in enumerate(has)), np.zeros(1, int))
    shapes = np.broadcast_to(shapes, streams["time"].shape)
    points = np.empty(len(times), dtype=object)
    for shape in np.unique(shapes):
        rows = np.flatnonzero(shapes == shape)
        names = [name for bit, (name, _) in enumerate(present) if shape >> bit & 1]
        columns = [streams[name][rows].tolist() for name in ("lat", "lon", *names)]
        before = 3 if "altitude" in names else 2
        columns.insert(before, times[rows].tolist())
        template = _template(set(names))
        points[rows] = [template % values for values in zip(*columns, strict=True)]
    return list(points)


def _template(names: set[str]) -> str:
    """The point that has these values, as a template for latitude, longitude, then in order."""
    elevation = _ELEVATION[1] if "altitude" in names else ""
    power = _POWER[1] if "power" in names else ""
    garmin = "".join(form for name, form in _GARMIN if name in names)
    if garmin:
        garmin = f"<gpxtpx:TrackPointExtension>{garmin}</gpxtpx:TrackPointExtension>"
    extensions = f"<extensions>{power}{garmin}</extensions>" if power or garmin else ""
    return f'<trkpt lat="%.7f" lon="%.7f">{elevation}<time>%s</time>{extensions}</trkpt>\n'


def times_of(start_time: datetime, time_s: Column) -> NDArray[np.str_]:
    """ISO 8601 in UTC, all as fine as the finest needs: seconds, milliseconds or microseconds."""
    micros = to_micros(start_time) + np.rint(time_s * SECOND_US).astype(np.int64)
    moments = micros.astype("datetime64[us]")
    if not (micros % SECOND_US).any():
        moments = moments.astype("datetime64[s]")
    elif not (micros % 1000).any():
        moments = moments.astype("datetime64[ms]")
    return np.char.add(np.datetime_as_string(moments), "Z")


def write_csv(streams: Mapping[str, Column]) -> bytes:
    """A row a sample, a column a stream, named with its unit (`heartrate_bpm`); gaps are empty."""
    names = [name for name in STREAM_UNITS if name in streams]
    lines = [",".join(f"{name}_{STREAM_UNITS[name].replace('/', '_per_')}" for name in names)]
    columns = [_cells(name, streams[name]) for name in names]
    lines += [",".join(row) for row in zip(*columns, strict=True)]
    return ("\n".join(lines) + "\n").encode()


def _cells(name: str, values: Column) -> list[str]:
    form = "%.7f" if name in {"lat", "lon"} else "%.10g"
    return ["" if value != value else form % value for value in values.tolist()]
