"""A recording and what other devices, clocks and people make of the same outing, as GPX."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from math import cos, pi, radians, sin


@dataclass(frozen=True)
class Outing:
    """An hour around a lake, three metres a second."""

    start: datetime = datetime(2026, 5, 3, 7, 0, tzinfo=UTC)
    seconds: int = 3600
    skip_s: int = 0  # the device was started late
    every_s: int = 5
    scale: float = 1.0  # another device sees a little more way
    sport: str = "running"
    heartrate: bool = False

    def but(self, **changes: object) -> Outing:
        return replace(self, **changes)  # type: ignore[arg-type]

    def points(self) -> Iterator[tuple[datetime, float, float]]:
        radius_deg = 0.005 * self.scale
        for second in range(self.skip_s, self.seconds + 1, self.every_s):
            angle = 2 * pi * second / 1200
            lat = 45.8 + radius_deg * sin(angle)
            lon = 14.2 + radius_deg * cos(angle) / cos(radians(45.8))
            yield self.start + timedelta(seconds=second), lat, lon

    def gpx(self) -> bytes:
        rows = "".join(self._row(*point) for point in self.points())
        return (
            '<?xml version="1.0"?><gpx version="1.1" creator="test" '
            'xmlns="http://www.topografix.com/GPX/1/1" '
            'xmlns:t="http://www.garmin.com/xmlschemas/TrackPointExtension/v1">'
            f"<trk><type>{self.sport}</type><trkseg>{rows}</trkseg></trk></gpx>"
        ).encode()

    def _row(self, moment: datetime, lat: float, lon: float) -> str:
        beat = (
            "<extensions><t:TrackPointExtension><t:hr>140</t:hr></t:TrackPointExtension></extensions>"
            if self.heartrate
            else ""
        )
        return (
            f'<trkpt lat="{lat:.7f}" lon="{lon:.7f}"><ele>550</ele>'
            f"<time>{moment:%Y-%m-%dT%H:%M:%SZ}</time>{beat}</trkpt>"
        )


LAKE = Outing()
