"""Beside the feed: one's week so far and the latest activity; one query for both."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from accounts.people.requests import athlete_of
from activities.log.queries import own_activities
from stravalite.ui import formats, locales
from stravalite.ui.display import Display, display_for
from stravalite.ui.templatetags.ui import zone_of

#: More activities than anybody does in a week.
_ENOUGH = 60


@dataclass(frozen=True, slots=True)
class Day:
    date: date
    moving_s: float
    share: float  # of the longest day, for the bar
    letter: str
    spoken: str
    is_today: bool

    @property
    def height(self) -> str:
        """In a box of 48 units; the shortest day is still a bar."""
        return f"{max(4.0, 48 * self.share):.1f}"

    @property
    def top(self) -> str:
        return f"{48 - float(self.height):.1f}"


def week(request: HttpRequest) -> dict[str, Any] | None:
    """Seven bars of moving time, what they add up to, and the latest; None before the first activity."""
    display = display_for(request)
    rows: list[Any] = list(
        own_activities(athlete_of(request).pk).values(
            "public_id", "name", "sport", "local_date", "start_time", "distance_m", "moving_s"
        )[:_ENOUGH]
    )
    if not rows:
        return None
    today = timezone.localdate(timezone=zone_of(display.timezone))
    first = today - timedelta(days=(today.weekday() - display.week_start) % 7)
    days = [first + timedelta(days=number) for number in range(7)]
    this_week = [row for row in rows if first <= row["local_date"] <= days[-1]]
    return {
        "days": _days(days, today, this_week, display),
        "distance_m": sum(row["distance_m"] or 0.0 for row in this_week),
        "moving_s": sum(row["moving_s"] for row in this_week),
        "count": len(this_week),
        "latest": rows[0],
    }


def _days(days: list[date], today: date, rows: list[dict[str, Any]], display: Display) -> list[Day]:
    moving_s = {
        day: sum(row["moving_s"] for row in rows if row["local_date"] == day) for day in days
    }
    longest = max(moving_s.values()) or 1.0
    return [
        Day(
            day,
            seconds,
            seconds / longest,
            locales.weekday_letter(day, display.language),
            formats.duration(seconds, display).text if seconds else "",
            day == today,
        )
        for day, seconds in moving_s.items()
    ]
