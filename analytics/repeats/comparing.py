"""Two activities side by side, as far as the viewer sees each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from activities.activity.models import Activity
from activities.recordings.recording import Column
from activities.streams.queries import streams_for
from activities.streams.redaction import redact
from analytics.repeats.gap import Gap, gap
from social.graph.viewer import Viewer

NUMBERS = (
    "distance_m",
    "moving_s",
    "elapsed_s",
    "average_speed_mps",
    "average_heartrate_bpm",
    "max_heartrate_bpm",
    "average_power_w",
    "average_cadence_rpm",
    "elevation_gain_m",
)
_NEEDED = ("time", "distance", "lat", "lon")


@dataclass(frozen=True, slots=True)
class Comparison:
    """`gap` is None where they share no way; columns are what the viewer may have of each."""

    one: Activity
    other: Activity
    gap: Gap | None
    columns: tuple[dict[str, Column], dict[str, Column]]

    def rows(self) -> list[tuple[str, Any, Any]]:
        """Name and both values of each number that either has."""
        rows = ((name, getattr(self.one, name), getattr(self.other, name)) for name in NUMBERS)
        return [row for row in rows if row[1] is not None or row[2] is not None]


def compare(one: Activity, other: Activity, viewer: Viewer) -> Comparison:
    """Two visible activities; blanks on them what the viewer may not have. Queries of both streams."""
    found = []
    for each in (one, other):
        redact(each, viewer)
        found.append(streams_for(each, viewer, only=_NEEDED, reduced=True).columns)
    first, second = (_moves(columns) for columns in found)
    between = gap(first, second) if first and second else None
    return Comparison(one, other, between, (found[0], found[1]))


def _moves(columns: dict[str, Column]) -> tuple[Column, Column] | None:
    if "distance" not in columns or "time" not in columns:
        return None
    return columns["time"], columns["distance"]
