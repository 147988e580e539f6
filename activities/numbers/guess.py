"""Which sport it was, from how it moved, when the file does not say.

Only the four that most people record outdoors are told apart, and only when the numbers agree;
everything else stays a workout that its athlete can name.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from activities.numbers.analysis import Analysis, analyse
from activities.recordings.recording import Column, Recording

UNNAMED = "Workout"

_LEAST_M, _LEAST_S = 500.0, 300.0  # less is no evidence
#: Walking turns into running at about 2.07 m/s (Hreljac, 1993); people who jog slower are told by
#: their steps.
_RUN_MPS = 2.05
_RUN_STEPS_RPM = 68.0  # of one leg; hurried walkers reach 65
_WALK_MPS = 0.35  # slower is standing about
#: A twentieth of the time faster than this is more than runners do and less than any rider does.
_WHEELS_MPS = 6.5
_RIDE_MPS = 3.0  # the median; a walk with a drive to it has such peaks too, but not the median
_ENGINE_MPS = 15.0
#: A hike climbs, or lasts.
_HIKE_GAIN_M, _HIKE_GAIN_PER_KM = 150.0, 20.0
_HIKE_S = 3.0 * 3600.0


@dataclass(frozen=True, slots=True)
class _Pace:
    """How it moved while it moved."""

    median_mps: float
    peak_mps: float  # exceeded in a twentieth of the time
    steps_rpm: float | None  # None without a sensor


def guess_sport(recording: Recording) -> str | None:
    """Walk, Hike, Run or Ride, or None when the numbers fit none of them or several.

    Measures the recording as an unnamed sport; never raises for odd data.
    """
    if recording.indoor or recording.size < 2 or recording.lengths or recording.sets:
        return None
    measured = analyse(replace(recording, sport=UNNAMED))
    if (measured.distance_m or 0.0) < _LEAST_M or (measured.moving_s or 0.0) < _LEAST_S:
        return None
    pace = _pace(measured.streams)
    return None if pace is None else _decide(pace, measured)


def _decide(pace: _Pace, measured: Analysis) -> str | None:
    if pace.peak_mps >= _WHEELS_MPS:
        return "Ride" if _RIDE_MPS <= pace.median_mps <= _ENGINE_MPS else None
    if pace.steps_rpm == 0.0:  # a sensor that counts no steps: on water, on snow, on wheels
        return None
    if pace.median_mps >= _RUN_MPS or (pace.steps_rpm or 0.0) >= _RUN_STEPS_RPM:
        return "Run"
    if pace.median_mps < _WALK_MPS:
        return None
    return "Hike" if _is_hike(measured) else "Walk"


def _is_hike(measured: Analysis) -> bool:
    gain_m = measured.elevation_gain_m or 0.0
    distance_km = (measured.distance_m or 0.0) / 1000.0
    climbs = gain_m >= _HIKE_GAIN_M and gain_m >= _HIKE_GAIN_PER_KM * distance_km
    return climbs or (measured.moving_s or 0.0) >= _HIKE_S


def _pace(streams: dict[str, Column]) -> _Pace | None:
    if "speed" not in streams or "moving" not in streams:
        return None
    with np.errstate(invalid="ignore"):
        moving = (streams["moving"] > 0.0) & np.isfinite(streams["speed"])
    if not moving.any():
        return None
    median, peak = np.percentile(streams["speed"][moving], [50.0, 95.0])
    return _Pace(float(median), float(peak), _steps(streams.get("cadence"), moving))


def _steps(cadence: Column | None, moving: NDArray[np.bool_]) -> float | None:
    """Median steps of one leg a minute; some files count both."""
    if cadence is None or not np.isfinite(cadence[moving]).any():
        return None
    steps = float(np.nanmedian(cadence[moving]))
    return steps / 2.0 if steps > 120.0 else steps
