"""Best efforts from stored columns: what runs beside the analysis in the child process."""

from __future__ import annotations

from activities.numbers import sports
from activities.recordings.recording import Column
from analytics.efforts.curves import Effort, best_efforts


def compute(*, streams: dict[str, Column], sport: str) -> list[Effort]:
    """The efforts of one recording; none where the sport has no distance or nothing was covered."""
    found = sports.find(sport)
    if not found.has_distance or "distance" not in streams or "time" not in streams:
        return []
    return best_efforts(
        streams["time"],
        streams["distance"],
        max_speed_mps=lambda length_m: sports.record_speed_mps(found, length_m),
    )
