"""An activity as the API tells it: SI units, the unit in the name, what is withheld left null."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from activities.streams.redaction import NOTHING_WITHHELD, Redaction, redaction_of
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


_DETAIL_PLAIN = (
    "description",
    "elevation_high_m",
    "elevation_low_m",
    "average_temperature_c",
    "fastest_mile_s",
    "gap_s_per_km",
    "excluded_from_records",
    "algorithm_version",
    "updated_at",
)
#: Words that are empty when there is nothing to say; the API then says null.
_DETAIL_WORDS = ("distance_source", "elevation_source", "calories_method", "multisport_id")
#: What the redaction is decided by.
_SHARING = (
    "athlete_id",
    "athlete__preferences__share_heartrate",
    "athlete__preferences__share_power",
)
DETAIL_FIELDS = (*LIST_FIELDS, *_DETAIL_PLAIN, *_DETAIL_WORDS, "athlete__name", *_SHARING)


def detail(values: Mapping[str, Any], viewer: Viewer) -> dict[str, Any]:
    """A row of `.values(*DETAIL_FIELDS)`: everything but the heavy parts, which have their own addresses."""
    redaction = redaction_of(
        viewer,
        author_id=values["athlete_id"],
        share_heartrate=values["athlete__preferences__share_heartrate"],
        share_power=values["athlete__preferences__share_power"],
    )
    row = list_row(values, redaction=redaction)
    for name in _DETAIL_PLAIN:
        row[name] = values[name]
    for name in _DETAIL_WORDS:
        row[name] = None if name in redaction.fields else values[name] or None
    row["athlete_name"] = values["athlete__name"]
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
