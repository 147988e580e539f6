"""Heart rates that an archive tells apart from a workout's file: packed on its item, a recording beside it. Pure."""

from __future__ import annotations

import base64
from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np
from numpy.typing import NDArray

from activities.recordings.workout import Workout, write_workout

#: Seconds are two bytes each.
LONGEST_S = 65_535
_SAMPLE = np.dtype([("second", "<u2"), ("bpm", "u1")])


def pack(start: datetime, second: NDArray[Any], bpm: NDArray[Any]) -> dict[str, Any]:
    """JSON-able, three bytes a sample; seconds count from `start`."""
    samples = np.empty(len(second), dtype=_SAMPLE)
    samples["second"], samples["bpm"] = second, bpm
    packed = base64.b64encode(samples.tobytes()).decode()
    return {"start": start.astimezone(UTC).isoformat(), "samples": packed}


def recording_of(heart: dict[str, Any], *, source: str, name: str, sport: str) -> bytes:
    """The file that stands beside the workout's own; the same heart gives the same bytes."""
    samples = np.frombuffer(base64.b64decode(heart["samples"]), dtype=_SAMPLE)
    start = datetime.fromisoformat(heart["start"])
    workout = Workout(
        source=source,
        id=f"{name} heart" if name else "",
        sport=sport or "Workout",
        start=start,
        end=start + timedelta(seconds=max(1, int(samples["second"].max(initial=0)))),
        series=[
            {"time_s": samples["second"].tolist(), "heartrate": samples["bpm"].tolist()},
        ],
    )
    return write_workout(workout)
