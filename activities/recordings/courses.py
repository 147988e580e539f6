"""Planned ways in and out of files: positions and heights without a clock.

Any GPX is read for its `<rte>` or, failing that, its `<trk>` points. Written are GPX 1.1 with one track, which
every device follows, and a course of Garmin's TrainingCenterDatabase v2, whose points need a time: one of an even
speed.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from xml.sax.saxutils import escape

import gpxpy.gpx
import numpy as np

from activities.recordings.recording import Column, UnreadableFile
from activities.recordings.writing import NOT_XML, times_of
from activities.recordings.xml_points import number, walk

_POINTS = frozenset({"rtept", "trkpt"})
_COURSE_HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<TrainingCenterDatabase xmlns="http://www.garmin.com/xmlschemas/TrainingCenterDatabase/v2">\n'
    "<Courses>\n<Course>\n"
)
_COURSE_TAIL = "</Track>\n</Course>\n</Courses>\n</TrainingCenterDatabase>\n"
_LONGEST_COURSE_NAME = 15  # the schema's RestrictedToken
_NO_DAY = datetime(2000, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Course:
    """Positions (deg) and altitude (m, NaN where unknown), each of shape (n,); the name may be empty."""

    name: str
    lat: Column
    lon: Column
    altitude: Column


def read_course(data: bytes) -> Course:
    """The way of a GPX file. Raises UnreadableFile without two places on earth, or for forbidden XML."""
    reader = _Reader()
    reader.error = walk(data, reader.start, reader.end)
    points = reader.points["rtept"] or reader.points["trkpt"]
    rows = np.array(points, dtype=np.float64).reshape(-1, 3)
    on_earth = (np.abs(rows[:, 0]) <= 90) & (np.abs(rows[:, 1]) <= 180)
    lat, lon, altitude = rows[on_earth].T
    if lat.size < 2:
        raise UnreadableFile("damaged" if reader.error else "nothing_recorded")
    return Course(reader.name, lat, lon, altitude)


class _Reader:
    def __init__(self) -> None:
        self.points: dict[str, list[tuple[float, float, float]]] = {"rtept": [], "trkpt": []}
        self.names: dict[str, str] = {}
        self.parents: list[str] = []
        self.place = (np.nan, np.nan)
        self.altitude = float("nan")
        self.error: str | None = None

    @property
    def name(self) -> str:
        found = (self.names.get(parent, "") for parent in ("rte", "trk", "metadata", "gpx"))
        return next((name for name in found if name), "")

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        self.parents.append(tag)
        if tag in _POINTS:
            self.place = (number(attributes.get("lat", "")), number(attributes.get("lon", "")))
            self.altitude = float("nan")

    def end(self, tag: str, text: str) -> None:
        self.parents.pop()
        parent = self.parents[-1] if self.parents else ""
        if tag in _POINTS:
            self.points[tag].append((*self.place, self.altitude))
        elif tag == "ele" and parent in _POINTS:
            self.altitude = number(text)
        elif tag == "name" and parent not in _POINTS:
            self.names.setdefault(parent, text.strip()[:200])


def write_gpx_course(course: Course) -> bytes:
    """GPX 1.1, one track without times, UTF-8. 6 decimals of positions, 1 of altitude."""
    document = gpxpy.gpx.GPX()
    document.creator = "stravalite"
    track = gpxpy.gpx.GPXTrack(name=NOT_XML.sub("", course.name) or None)
    segment = gpxpy.gpx.GPXTrackSegment()
    for lat, lon, altitude in _rows(course):
        height = None if np.isnan(altitude) else round(altitude, 1)
        point = gpxpy.gpx.GPXTrackPoint(round(lat, 6), round(lon, 6), elevation=height)
        segment.points.append(point)
    track.segments.append(segment)
    document.tracks.append(track)
    return str(document.to_xml(version="1.1")).encode()


def write_tcx_course(course: Course, distance: Column, *, speed_mps: float) -> bytes:
    """A TCX course at an even speed, UTF-8; `distance` (m) is cumulative, of shape (n,)."""
    seconds = distance / speed_mps
    name = escape(NOT_XML.sub("", course.name)[:_LONGEST_COURSE_NAME])
    rows = list(_rows(course))
    begin, end = rows[0], rows[-1]
    parts = [
        _COURSE_HEAD,
        f"<Name>{name}</Name>\n<Lap><TotalTimeSeconds>{seconds[-1]:.0f}</TotalTimeSeconds>"
        f"<DistanceMeters>{distance[-1]:.1f}</DistanceMeters>"
        f"<BeginPosition>{_position(begin)}</BeginPosition>"
        f"<EndPosition>{_position(end)}</EndPosition><Intensity>Active</Intensity></Lap>\n<Track>\n",
    ]
    for row, time, metres in zip(rows, times_of(_NO_DAY, seconds), distance.tolist(), strict=True):
        height = "" if np.isnan(row[2]) else f"<AltitudeMeters>{row[2]:.1f}</AltitudeMeters>"
        parts.append(
            f"<Trackpoint><Time>{time}</Time><Position>{_position(row)}</Position>{height}"
            f"<DistanceMeters>{metres:.1f}</DistanceMeters></Trackpoint>\n"
        )
    parts.append(_COURSE_TAIL)
    return "".join(parts).encode()


def _rows(course: Course) -> list[tuple[float, float, float]]:
    columns = (course.lat.tolist(), course.lon.tolist(), course.altitude.tolist())
    return list(zip(*columns, strict=True))


def _position(row: tuple[float, float, float]) -> str:
    lat, lon = f"{row[0]:.6f}", f"{row[1]:.6f}"
    return f"<LatitudeDegrees>{lat}</LatitudeDegrees><LongitudeDegrees>{lon}</LongitudeDegrees>"
