"""Activities as a table for spreadsheets: one line each, units in the head, nothing a spreadsheet would run."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from django.db.models import Case, When

from activities.activity.models import ActivityQuerySet

#: heading → where it lies
COLUMNS = {
    "id": "public_id",
    "date": "local_date",
    "start_time_utc": "start_time",
    "timezone": "timezone",
    "name": "name",
    "description": "description",
    "sport": "sport",
    "who_may_see_it": "post__audience",
    "gear": "live_gear",
    "distance_m": "distance_m",
    "moving_time_s": "moving_s",
    "elapsed_time_s": "elapsed_s",
    "elevation_gain_m": "elevation_gain_m",
    "elevation_loss_m": "elevation_loss_m",
    "average_speed_m_per_s": "average_speed_mps",
    "max_speed_m_per_s": "max_speed_mps",
    "average_heartrate_bpm": "average_heartrate_bpm",
    "max_heartrate_bpm": "max_heartrate_bpm",
    "average_power_w": "average_power_w",
    "max_power_w": "max_power_w",
    "average_cadence_rpm": "average_cadence_rpm",
    "average_temperature_c": "average_temperature_c",
    "calories_kcal": "calories_kcal",
    "perceived_exertion_1_to_10": "perceived_exertion",
    "commute": "commute",
    "kind": "workout_type",
    "left_out_of_records": "excluded_from_records",
    "device": "device_name",
}
#: Spreadsheets run what begins like this.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


class _Line:
    """A file that hands back what is written to it."""

    def write(self, text: str) -> str:
        return text


def lines(activities: ActivityQuerySet) -> Iterator[str]:
    """CSV line by line, with a byte order mark so that spreadsheets read it as UTF-8."""
    writer = csv.writer(_Line())
    yield "\ufeff" + writer.writerow(COLUMNS)
    # deleted gear is told nowhere
    live_gear = Case(When(gear__deleted_at=None, then="gear__name"))
    rows = activities.annotate(live_gear=live_gear)
    for row in rows.values_list(*COLUMNS.values()).iterator(chunk_size=500):
        yield writer.writerow([_cell(value) for value in row])


def _cell(value: Any) -> Any:
    if isinstance(value, str):
        return f"'{value}" if value.startswith(_FORMULA) else value
    if isinstance(value, bool):
        return "yes" if value else ""
    if isinstance(value, float):
        return round(value, 3)
    return value.isoformat() if isinstance(value, datetime | date) else value
