"""Correcting a recording. The file stays; the numbers are worked out in a job."""

from __future__ import annotations

import math
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from activities.activity.models import Activity
from activities.activity.services import check_plausible
from activities.editing.models import ActivityEdit, EditKind
from activities.editing.refusals import EditRefused, NothingRecorded
from activities.editing.rows import held, in_force, recorded_instant, write
from activities.numbers.edits import AS_BAROMETER, AS_GPS, BY_POSITIONS, way_factor
from activities.streams.services import columns_of, names_of

_SHORTEST_S = 1.0
_SHORTEST_M = 1.0
_HIGHEST_M = 1e5


def crop(
    activity: Activity, *, from_s: float | None, to_s: float | None, revision: int | None = None
) -> ActivityEdit:
    """Keeps what lies between two moments (s since its start as it is now); None leaves that end alone.

    `revision` is the one the athlete looked at; None asks for no such care.
    """
    with transaction.atomic():
        activity = held(activity, revision)
        start, end = _checked_part(activity, from_s, to_s)
        return write(activity, EditKind.CROP, {"from": start, "to": end})


def move_start(
    activity: Activity, *, start_time: datetime, revision: int | None = None
) -> ActivityEdit:
    """For a clock that was wrong: everything happened so much earlier or later."""
    with transaction.atomic():
        activity = held(activity, revision)
        ahead_s = (start_time - activity.start_time).total_seconds()
        if abs(ahead_s) < _SHORTEST_S:
            raise EditRefused(fields={"start_time": [_("This is when it begins already.")]})
        check_plausible(activity.sport, start_time, max(activity.elapsed_s, 1.0), None)
        return write(activity, EditKind.START, {"ahead_s": ahead_s})


def set_distance(
    activity: Activity, *, distance_m: float, revision: int | None = None
) -> ActivityEdit:
    """The true length: the recorded way is stretched evenly, and everything measured along it follows."""
    with transaction.atomic():
        activity = held(activity, revision)
        if not math.isfinite(distance_m) or distance_m < _SHORTEST_M:
            raise EditRefused(fields={"distance": [_("Give a distance greater than nothing.")]})
        check_plausible(
            activity.sport, activity.start_time, max(activity.elapsed_s, 1.0), distance_m
        )
        said: dict[str, Any] = {"distance_m": distance_m}
        if activity.distance_m:
            said["measured_m"] = activity.distance_m / way_factor(in_force(activity))
        return write(activity, EditKind.DISTANCE, said)


def measure_distance(activity: Activity, *, revision: int | None = None) -> ActivityEdit:
    """By the positions, whatever the device or an earlier correction said."""
    with transaction.atomic():
        activity = held(activity, revision)
        if "lat" not in names_of(activity):
            raise EditRefused(fields={"by": [_("No positions were recorded.")]})
        return write(activity, EditKind.DISTANCE, {"by": BY_POSITIONS})


def set_elevation_gain(
    activity: Activity, *, elevation_gain_m: float, revision: int | None = None
) -> ActivityEdit:
    """Of the whole; splits keep what the altitudes tell."""
    with transaction.atomic():
        activity = held(activity, revision)
        if not 0.0 <= elevation_gain_m <= _HIGHEST_M:
            raise EditRefused(fields={"elevation_gain": [_("Between nothing and 100 km, please.")]})
        return write(activity, EditKind.ELEVATION, {"elevation_gain_m": elevation_gain_m})


def measure_elevation(
    activity: Activity, *, barometric: bool, revision: int | None = None
) -> ActivityEdit:
    """From the recorded altitudes, smoothed lightly as a barometer's or strongly as a receiver's."""
    with transaction.atomic():
        activity = held(activity, revision)
        if "altitude" not in names_of(activity):
            raise EditRefused(fields={"as": [_("No altitudes were recorded.")]})
        return write(activity, EditKind.ELEVATION, {"as": AS_BAROMETER if barometric else AS_GPS})


def _checked_part(
    activity: Activity, from_s: float | None, to_s: float | None
) -> tuple[str | None, str | None]:
    """Both ends as instants of the recorder's clock; EditRefused names what is wrong with them."""
    time = columns_of(activity, {"time"}).get("time")
    if time is None or time.size < 2:
        raise NothingRecorded
    start = from_s if from_s is not None and from_s > float(time[0]) else None
    end = to_s if to_s is not None and to_s < float(time[-1]) else None
    if start is None and end is None:
        raise EditRefused(
            fields={"from": [_("This would keep everything: there is nothing to cut.")]}
        )
    left = time[(time >= (start or float("-inf"))) & (time <= (end or float("inf")))]
    if left.size < 2 or left[-1] - left[0] < _SHORTEST_S:
        raise EditRefused(fields={"to": [_("Nothing recorded lies between the two.")]})
    return recorded_instant(activity, start), recorded_instant(activity, end)
