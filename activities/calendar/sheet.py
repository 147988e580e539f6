"""The log as a table for spreadsheets: a line a week, units in the head."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator

from activities.calendar.weeks import Week

COLUMNS = (
    "week_from",
    "week_to",
    "activities",
    "moving_time_s",
    "distance_m",
    "elevation_gain_m",
    "calories_kcal",
    "planned",
    "planned_and_done",
)


class _Line:
    """A file that hands back what is written to it."""

    def write(self, text: str) -> str:
        return text


def lines(weeks: Iterable[Week]) -> Iterator[str]:
    """With a byte order mark, so that spreadsheets read it as UTF-8."""
    writer = csv.writer(_Line())
    yield "\ufeff" + writer.writerow(COLUMNS)
    for week in weeks:
        totals = week.totals
        yield writer.writerow(
            [
                week.first.isoformat(),
                week.last.isoformat(),
                totals.count,
                *(
                    "" if value is None else round(value, 1)
                    for value in (
                        totals.moving_s,
                        totals.distance_m,
                        totals.elevation_gain_m,
                        totals.calories_kcal,
                    )
                ),
                week.planned,
                week.kept,
            ]
        )
