"""An activity as the API tells it: SI units, the unit in the name, what is withheld left null."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from activities.activity.models import Activity
from activities.streams.redaction import (
    NOTHING_WITHHELD,
    SECRECY_COLUMNS,
    SECRECY_PREFERENCES,
    Redaction,
    redaction_of,
)
from activities.zones.secrecy import secrecy_of
from social.graph.viewer import Viewer

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
    "post__kudos_count": "kudos_count",
    "post__comment_count": "comment_count",
    "gear__public_id": "gear",
    "athlete__public_id": "athlete",
}
#: Gear that was deleted can come back until it is forgotten; meanwhile nobody is told of it.
_GEAR_GONE = "gear__deleted_at"
LIST_FIELDS = ("public_id", *_PLAIN, "device_name", *NUMBERS, *_JOINED, _GEAR_GONE)


def values_of(activity: Activity) -> dict[str, Any]:
    """An instance as such a row; needs `post`, `athlete` and `gear` at hand."""
    values: dict[str, Any] = {}
    for name in LIST_FIELDS:
        found: Any = activity
        for step in name.split("__"):
            found = getattr(found, step) if found is not None else None
        values[name] = found
    return values


def list_row(
    values: Mapping[str, Any], *, redaction: Redaction = NOTHING_WITHHELD
) -> dict[str, Any]:
    """A row of `.values(*LIST_FIELDS)`: no model instance, no heavy field."""
    withheld = redaction.fields
    row: dict[str, Any] = {"id": values["public_id"]}
    for name in _PLAIN:
        row[name] = values[name]
    row["start_time"] = redaction.start(
        values["start_time"], values["local_date"], values["timezone"]
    )
    for name in NUMBERS:
        row[name] = None if name in withheld else values[name]
    row = redaction.rounded(row, values)
    for column, name in _JOINED.items():
        row[name] = values[column]
    if values[_GEAR_GONE] is not None:
        row["gear"] = None
    row["device"] = values["device_name"] or None
    return row


_DETAIL_PLAIN = (
    "description",
    "elevation_high_m",
    "elevation_low_m",
    "average_temperature_c",
    "fastest_mile_s",
    "gap_s_per_km",
    "excluded_from_records",
    "workout_type",
    "algorithm_version",
    "updated_at",
)
#: Words that are empty when there is nothing to say; the API then says null.
_DETAIL_WORDS = ("distance_source", "elevation_source", "calories_method", "multisport_id")
#: What the redaction is decided by.
SHARING = (
    "athlete_id",
    "athlete__preferences__share_heartrate",
    "athlete__preferences__share_power",
    *SECRECY_COLUMNS,
    *(f"athlete__preferences__{name}" for name in SECRECY_PREFERENCES),
)
DETAIL_FIELDS = (
    *LIST_FIELDS,
    *_DETAIL_PLAIN,
    *_DETAIL_WORDS,
    "place",
    "commute",
    "athlete__name",
    *SHARING,
)


def redaction_of_row(values: Mapping[str, Any], viewer: Viewer) -> Redaction:
    """The redaction of a row that has the columns of `SHARING` too."""
    return redaction_of(
        viewer,
        author_id=values["athlete_id"],
        share_heartrate=values["athlete__preferences__share_heartrate"],
        share_power=values["athlete__preferences__share_power"],
        secrecy=secrecy_of(
            version=values["athlete__preferences__hiding_version"],
            hide_start_time=values["athlete__preferences__hide_start_time"],
            **{name: values[name] for name in SECRECY_COLUMNS},
        ),
    )


def detail(values: Mapping[str, Any], viewer: Viewer) -> dict[str, Any]:
    """A row of `.values(*DETAIL_FIELDS)`: everything but the heavy parts, which have their own addresses."""
    redaction = redaction_of_row(values, viewer)
    row = list_row(values, redaction=redaction)
    for name in _DETAIL_PLAIN:
        row[name] = values[name]
    for name in _DETAIL_WORDS:
        row[name] = None if name in redaction.fields else values[name] or None
    row["place"] = redaction.town(values["place"]) or None
    row["athlete_name"] = values["athlete__name"]
    row["hide_map"] = values["hide_map"]
    row["commute"] = values["commute"] if viewer.owns(values["athlete_id"]) else None
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


def sections(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Splits from `streams.queries.sections_for`."""
    return [{name: row.get(name) for name in SPLIT_FIELDS} for row in rows]


def laps(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Laps from `streams.queries.sections_for`, each with the device's own totals beside ours."""
    extra = ("trigger", "intensity", "device_totals")
    return [{name: row.get(name) for name in (*SPLIT_FIELDS, *extra)} for row in rows]
