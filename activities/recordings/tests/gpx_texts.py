"""GPX texts for tests: the regular form devices write, with every part switchable."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

START = datetime(2025, 6, 1, 7, 30, tzinfo=UTC)
HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>\n<gpx version="1.1" creator="Garmin Connect"'
    ' xmlns="http://www.topografix.com/GPX/1/1"'
    ' xmlns:ns3="http://www.garmin.com/xmlschemas/TrackPointExtension/v1">\n'
)


@dataclass(frozen=True)
class Point:
    """One track point; None leaves the element out."""

    lat: float = 48.1
    lon: float = 11.5
    ele: float | None = 500.0
    time_s: float | None = 0.0
    heartrate: int | None = None
    cadence: int | None = None
    temperature: float | None = None
    power: int | None = None


def iso(time_s: float) -> str:
    """`time_s` after START as GPX writes it, with milliseconds."""
    moment = START + timedelta(seconds=time_s)
    return moment.strftime("%Y-%m-%dT%H:%M:%S.") + f"{moment.microsecond // 1000:03d}Z"


def point_text(point: Point) -> str:
    """The point as Garmin writes it."""
    inner = [
        _leaf("ns3:atemp", point.temperature),
        _leaf("ns3:hr", point.heartrate),
        _leaf("ns3:cad", point.cadence),
    ]
    extension = "".join(inner)
    lines = [f'  <trkpt lat="{point.lat:.7f}" lon="{point.lon:.7f}">\n', _leaf("ele", point.ele)]
    if point.time_s is not None:
        lines.append(f"    <time>{iso(point.time_s)}</time>\n")
    if extension or point.power is not None:
        lines.append("    <extensions>\n" + _leaf("power", point.power))
        if extension:
            lines.append(f"<ns3:TrackPointExtension>\n{extension}</ns3:TrackPointExtension>\n")
        lines.append("    </extensions>\n")
    return "".join([*lines, "  </trkpt>\n"])


def _leaf(tag: str, value: float | None) -> str:
    return "" if value is None else f"    <{tag}>{value}</{tag}>\n"


def segment_text(points: list[Point]) -> str:
    """One `<trkseg>`."""
    return "<trkseg>\n" + "".join(map(point_text, points)) + "</trkseg>\n"


def track_text(
    *segments: list[Point], kind: str = "running", name: str = "Morning &amp; more"
) -> str:
    """One `<trk>`."""
    body = "".join(map(segment_text, segments))
    return f"<trk>\n<name>{name}</name>\n<type>{kind}</type>\n{body}</trk>\n"


def document(*tracks: str) -> bytes:
    """The whole file."""
    return (HEAD + "".join(tracks) + "</gpx>\n").encode()
