"""Recordings to measure with, and the same as GPX text for bulk tests of readers."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

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


_GARMIN_HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<gpx creator="Garmin Connect" version="1.1"
  xsi:schemaLocation="http://www.topografix.com/GPX/1/1 http://www.topografix.com/GPX/11.xsd"
  xmlns:ns3="http://www.garmin.com/xmlschemas/TrackPointExtension/v1"
  xmlns="http://www.topografix.com/GPX/1/1" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
  <trk>
    <name>%s</name>
    <type>%s</type>
    <trkseg>
"""
_GARMIN_POINT = """      <trkpt lat="%.7f" lon="%.7f">
        <ele>%.1f</ele>
        <time>%s.000Z</time>
        <extensions>
          <ns3:TrackPointExtension>
            <ns3:atemp>%.1f</ns3:atemp>
            <ns3:hr>%d</ns3:hr>
            <ns3:cad>%d</ns3:cad>
          </ns3:TrackPointExtension>
        </extensions>
      </trkpt>
"""
_GARMIN_TAIL = "    </trkseg>\n  </trk>\n</gpx>\n"
_COLUMNS = ("temperature", "heartrate", "cadence")


def garmin_gpx(recording: Recording, name: str) -> bytes:
    """A recording with positions, altitude and sensors as Garmin Connect exports it."""
    streams = recording.streams
    begin = np.datetime64(recording.start_time.replace(tzinfo=None), "s")
    times = np.datetime_as_string(begin + streams["time"].astype("timedelta64[s]"))
    places = [streams[key].tolist() for key in ("lat", "lon", "altitude")]
    sensors = [streams[key].tolist() for key in _COLUMNS]
    points = zip(*places, times.tolist(), *sensors, strict=True)
    word = {"Run": "running", "Ride": "cycling"}[recording.sport]
    head = _GARMIN_HEAD % (name, word)
    return (head + "".join(_GARMIN_POINT % point for point in points) + _GARMIN_TAIL).encode()


def garmin_files(count: int, seed: int = 1) -> Iterator[tuple[str, bytes]]:
    """(name, bytes) of runs (60 %) and rides, a day apart, 20 minutes to 4 hours (log-uniform)."""
    random = np.random.default_rng(seed)
    first = datetime(2025, 1, 1, 6, tzinfo=UTC)
    for number in range(count):
        sport = "Run" if random.random() < 0.6 else "Ride"
        seconds = int(np.exp(random.uniform(np.log(1200.0), np.log(14_400.0))))
        place = (float(random.uniform(-50, 60)), float(random.uniform(-170, 170)))
        recording = synthesise(
            sport, seconds, number, place, start_time=first + timedelta(days=number),
            conditions=Conditions(device_distance=False),
        )  # fmt: skip
        yield f"{number:04d}.gpx", garmin_gpx(recording, f"{sport} {number}")
