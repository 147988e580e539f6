"""An activity as the API tells it: SI units, the unit in the name, what is withheld left null."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from activities.activity.models import Activity
from activities.streams.redaction import NOTHING_WITHHELD, Redaction

#: Columns of the activity's own table that lists and details show.
NUMBERS = (
    "distance_m",
    "moving_s",
    "elapsed_s",
    "timer_s",
    "elevation_gain_m",
    "elevation_loss_m",
    "average_speed_mps",
    "max_speed_mps",
    "average_heartrate_bpm",
    "max_heartrate_bpm",
    "average_power_w",
    "max_power_w",
    "average_cadence_rpm",
    "calories_kcal",
    "fastest_km_s",
)
_PLAIN = ("name", "sport", "status", "start_time", "local_date", "timezone", "source")
_JOINED = {
    "post__public_id": "post",
    "post__audience": "visibility",
    "gear__public_id": "gear",
    "athlete__public_id": "athlete",
}
LIST_FIELDS = ("public_id", *_PLAIN, "device_name", *NUMBERS, *_JOINED)


def list_row(
    values: Mapping[str, Any], *, redaction: Redaction = NOTHING_WITHHELD
) -> dict[str, Any]:
    """A row of `.values(*LIST_FIELDS)`: no model instance, no heavy field."""
    withheld = redaction.fields
    row: dict[str, Any] = {"id": values["public_id"]}
    for name in _PLAIN:
        row[name] = values[name]
    for name in NUMBERS:
        row[name] = None if name in withheld else values[name]
    for column, name in _JOINED.items():
        row[name] = values[column]
    row["device"] = values["device_name"] or None
    return row


def detail(activity: Activity, redaction: Redaction) -> dict[str, Any]:
    """Everything about one activity but its heavy parts, which have addresses of their own."""
    author = activity.post.author
    row: dict[str, Any] = {"id": activity.public_id}
    for name in _PLAIN:
        row[name] = getattr(activity, name)
    for name in NUMBERS:
        row[name] = redaction.number(activity, name)
    row |= {
        "post": activity.post.public_id,
        "visibility": activity.post.audience,
        "gear": activity.gear.public_id if activity.gear else None,
        "athlete": author.public_id,
        "device": activity.device_name or None,
        "athlete_name": author.name,
        "description": activity.description,
        "distance_source": activity.distance_source or None,
        "elevation_source": activity.elevation_source or None,
        "elevation_high_m": activity.elevation_high_m,
        "elevation_low_m": activity.elevation_low_m,
        "average_temperature_c": activity.average_temperature_c,
        "calories_method": redaction.number(activity, "calories_method") or None,
        "fastest_mile_s": activity.fastest_mile_s,
        "gap_s_per_km": activity.gap_s_per_km,
        "excluded_from_records": activity.excluded_from_records,
        "multisport_id": activity.multisport_id or None,
        "algorithm_version": activity.algorithm_version,
        "updated_at": activity.updated_at,
    }
    return row


SPLIT_FIELDS = (
    "index",
    "start_s",
    "distance_m",
    "elapsed_s",
    "moving_s",
    "speed_mps",
    "elevation_gain_m",
    "elevation_loss_m",
    "elevation_net_m",
    "average_heartrate_bpm",
    "max_heartrate_bpm",
    "average_cadence_rpm",
    "average_power_w",
    "gap_s_per_km",
)


def sections(rows: list[dict[str, Any]], redaction: Redaction) -> list[dict[str, Any]]:
    """Splits without what is withheld."""
    return [{name: row.get(name) for name in SPLIT_FIELDS} for row in redaction.rows(rows)]


def laps(rows: list[dict[str, Any]], redaction: Redaction) -> list[dict[str, Any]]:
    """Laps, each with the device's own totals beside ours."""
    extra = ("trigger", "intensity", "device_totals")
    return [
        {name: row.get(name) for name in (*SPLIT_FIELDS, *extra)} for row in redaction.rows(rows)
    ]
