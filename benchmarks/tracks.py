"""Recordings to measure with, and the same as GPX text for bulk tests of readers."""

from __future__ import annotations

from datetime import timedelta

import numpy as np

from activities.numbers.synthetic import BAD_GPS, Conditions, synthesise
from activities.recordings.recording import Recording

#: Seconds of the three lengths that targets are stated for.
LENGTHS_S = {"1 h": 3600, "4 h": 14_400, "12 h": 43_200}

_HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<gpx version="1.1" creator="benchmark" xmlns="http://www.topografix.com/GPX/1/1"'
    ' xmlns:gpxtpx="http://www.garmin.com/xmlschemas/TrackPointExtension/v1">\n<trk><trkseg>\n'
)
_TAIL = "</trkseg></trk>\n</gpx>\n"


def ride(duration_s: int, seed: int = 1) -> Recording:
    """A hilly road ride with power, heart rate and a little noise, distance by position."""
    return synthesise(
        "Ride", duration_s, seed, conditions=Conditions(power=True, device_distance=False)
    )


def run(duration_s: int, seed: int = 1) -> Recording:
    """A run, distance by position."""
    return synthesise("Run", duration_s, seed, conditions=Conditions(device_distance=False))


def bad_run(duration_s: int, seed: int = 1) -> Recording:
    """A run with much noise, spikes and dropouts."""
    return synthesise("Run", duration_s, seed, conditions=BAD_GPS)


def gpx_text(recording: Recording) -> str:
    """The positions of a recording as GPX 1.1 with altitude, time and heart rate."""
    streams = recording.streams
    size = recording.size
    missing = np.full(size, np.nan)
    columns = [streams.get(name, missing) for name in ("lat", "lon", "altitude", "heartrate")]
    parts = [_HEAD]
    for second, lat, lon, altitude, heartrate in zip(
        streams["time"].tolist(), *(column.tolist() for column in columns), strict=True
    ):
        if not (np.isfinite(lat) and np.isfinite(lon)):
            continue
        moment = recording.start_time + timedelta(seconds=second)
        point = f'<trkpt lat="{lat:.7f}" lon="{lon:.7f}">'
        if np.isfinite(altitude):
            point += f"<ele>{altitude:.1f}</ele>"
        point += f"<time>{moment:%Y-%m-%dT%H:%M:%SZ}</time>"
        if np.isfinite(heartrate):
            point += (
                "<extensions><gpxtpx:TrackPointExtension>"
                f"<gpxtpx:hr>{heartrate:.0f}</gpxtpx:hr>"
                "</gpxtpx:TrackPointExtension></extensions>"
            )
        parts.append(point + "</trkpt>\n")
    parts.append(_TAIL)
    return "".join(parts)
