"""Device laps in the same shape as splits, with what the device itself said beside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from activities.numbers.splits import Section, Track
from activities.recordings.recording import Lap, Totals


@dataclass(frozen=True, slots=True)
class MeasuredLap:
    """A lap measured from the streams (`section`) and as the device summed it up (`totals`)."""

    section: Section
    totals: Totals
    trigger: str | None = None
    intensity: str | None = None


def measure_laps(laps: Sequence[Lap], track: Track | None) -> list[MeasuredLap]:
    """Each lap over [start_s, start_s + elapsed_s); without streams only what the device said."""
    return [
        MeasuredLap(_section(index, lap, track), lap.totals, lap.trigger, lap.intensity)
        for index, lap in enumerate(laps, start=1)
    ]


def _section(index: int, lap: Lap, track: Track | None) -> Section:
    if track is None:
        return _from_totals(index, lap)
    first, last = float(track.time[0]), float(track.time[-1])
    start = min(max(lap.start_s, first), last)
    end = min(max(lap.start_s + lap.elapsed_s, start), last)
    if end <= start:
        return _from_totals(index, lap)
    return track.section(index, start, end)


def _from_totals(index: int, lap: Lap) -> Section:
    totals = lap.totals
    moving_s = min(totals.timer_s if totals.timer_s is not None else lap.elapsed_s, lap.elapsed_s)
    speed = totals.average_speed_mps
    if speed is None and totals.distance_m is not None and moving_s > 0.0:
        speed = totals.distance_m / moving_s
    return Section(
        index=index,
        start_s=lap.start_s,
        elapsed_s=lap.elapsed_s,
        moving_s=moving_s,
        distance_m=totals.distance_m,
        speed_mps=speed,
        elevation_gain_m=totals.elevation_gain_m,
        elevation_loss_m=totals.elevation_loss_m,
        average_heartrate_bpm=totals.average_heartrate_bpm,
        max_heartrate_bpm=totals.max_heartrate_bpm,
        average_cadence_rpm=totals.average_cadence_rpm,
        average_power_w=totals.average_power_w,
    )
