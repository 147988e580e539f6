"""Recordings back to TCX (Garmin's TrainingCenterDatabase v2, ActivityExtension v2)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from xml.sax.saxutils import escape

import numpy as np

from activities.recordings.recording import Column, Lap
from activities.recordings.writing import NOT_XML, times_of

_HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<TrainingCenterDatabase xmlns="http://www.garmin.com/xmlschemas/TrainingCenterDatabase/v2"'
    ' xmlns:ns3="http://www.garmin.com/xmlschemas/ActivityExtension/v2">\n<Activities>\n'
)
_TAIL = "</Activities>\n</TrainingCenterDatabase>\n"
#: The schema knows three sports; everything else is Other.
_SPORTS = {
    **dict.fromkeys(("Run", "TrailRun", "VirtualRun"), "Running"),
    **dict.fromkeys(("Ride", "GravelRide", "MountainBikeRide", "VirtualRide"), "Biking"),
}
_TRIGGERS = {"manual": "Manual", "distance": "Distance", "time": "Time", "position": "Location"}


def write_tcx(
    *,
    start_time: datetime,
    streams: Mapping[str, Column],
    sport: str,
    description: str | None = None,
    laps: Sequence[Lap] = (),
) -> bytes:
    """One activity, UTF-8. Samples outside every lap go into the nearest; ValueError without samples.

    Decimals kept: 7 of positions, 2 of altitude and distance, 3 of speed; the rest whole.
    """
    if "time" not in streams or not len(streams["time"]):
        raise ValueError("no samples")
    running = _SPORTS.get(sport) == "Running"
    points = _points(start_time, streams, running=running)
    parts = [
        _HEAD,
        f'<Activity Sport="{_SPORTS.get(sport, "Other")}">\n',
        f"<Id>{times_of(start_time, np.zeros(1))[0]}</Id>\n",
    ]
    for lap, rows in _laps(streams, laps):
        parts.append(_lap(start_time, lap))
        parts.extend(points[rows.start : rows.stop])
        parts.append("</Track>\n</Lap>\n")
    if description:
        parts.append(f"<Notes>{escape(NOT_XML.sub('', description))}</Notes>\n")
    parts.append("</Activity>\n" + _TAIL)
    return "".join(parts).encode()


def _laps(streams: Mapping[str, Column], laps: Sequence[Lap]) -> list[tuple[Lap, range]]:
    """Each lap with its rows: every sample in exactly one."""
    time = streams["time"]
    ordered = sorted(laps, key=lambda lap: lap.start_s) or [
        Lap(start_s=0.0, elapsed_s=float(time[-1]))
    ]
    edges = [0, *(int(np.searchsorted(time, lap.start_s)) for lap in ordered[1:]), len(time)]
    return [(lap, range(edges[i], edges[i + 1])) for i, lap in enumerate(ordered)]


def _lap(start_time: datetime, lap: Lap) -> str:
    began = times_of(start_time + timedelta(seconds=lap.start_s), np.zeros(1))[0]
    totals = lap.totals
    parts = [
        f'<Lap StartTime="{began}">\n',
        f"<TotalTimeSeconds>{totals.timer_s or lap.elapsed_s:.3f}</TotalTimeSeconds>\n",
        f"<DistanceMeters>{totals.distance_m or 0.0:.2f}</DistanceMeters>\n",
        f"<Calories>{totals.calories_kcal or 0:.0f}</Calories>\n",
    ]
    if totals.average_heartrate_bpm:
        parts.append(_pulse("AverageHeartRateBpm", f"{totals.average_heartrate_bpm:.0f}"))
    if totals.max_heartrate_bpm:
        parts.append(_pulse("MaximumHeartRateBpm", f"{totals.max_heartrate_bpm:.0f}"))
    parts.append(f"<Intensity>{'Resting' if lap.intensity == 'rest' else 'Active'}</Intensity>\n")
    parts.append(f"<TriggerMethod>{_TRIGGERS.get(lap.trigger or '', 'Manual')}</TriggerMethod>\n")
    parts.append("<Track>\n")
    return "".join(parts)


def _pulse(tag: str, value: str) -> str:
    return f"<{tag}><Value>{value}</Value></{tag}>\n"


def _points(start_time: datetime, streams: Mapping[str, Column], *, running: bool) -> list[str]:
    times = times_of(start_time, streams["time"]).tolist()
    missing = [float("nan")] * len(times)

    def listed(name: str) -> list[float]:
        return streams[name].tolist() if name in streams else missing

    rows = zip(
        times,
        *(
            listed(name)
            for name in (
                *("lat", "lon", "altitude", "distance", "heartrate", "cadence"),
                *("speed", "power"),
            )
        ),
        strict=True,
    )
    return [_point(*row, running=running) for row in rows]


def _point(
    time: str,
    lat: float,
    lon: float,
    altitude: float,
    distance: float,
    heartrate: float,
    cadence: float,
    speed: float,
    power: float,
    *,
    running: bool,
) -> str:
    parts = [f"<Trackpoint><Time>{time}</Time>"]
    if lat == lat and lon == lon:
        parts.append(
            f"<Position><LatitudeDegrees>{lat:.7f}</LatitudeDegrees>"
            f"<LongitudeDegrees>{lon:.7f}</LongitudeDegrees></Position>"
        )
    if altitude == altitude:
        parts.append(f"<AltitudeMeters>{altitude:.2f}</AltitudeMeters>")
    if distance == distance:
        parts.append(f"<DistanceMeters>{distance:.2f}</DistanceMeters>")
    if heartrate == heartrate:
        parts.append(f"<HeartRateBpm><Value>{heartrate:.0f}</Value></HeartRateBpm>")
    if cadence == cadence and not running:
        parts.append(f"<Cadence>{cadence:.0f}</Cadence>")
    extension = f"<ns3:Speed>{speed:.3f}</ns3:Speed>" if speed == speed else ""
    if cadence == cadence and running:
        extension += f"<ns3:RunCadence>{cadence:.0f}</ns3:RunCadence>"
    if power == power:
        extension += f"<ns3:Watts>{power:.0f}</ns3:Watts>"
    if extension:
        parts.append(f"<Extensions><ns3:TPX>{extension}</ns3:TPX></Extensions>")
    return "".join(parts) + "</Trackpoint>\n"
