"""What the log and the calendar show of an athlete: few columns of the days asked for."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from activities.activity.models import ActivityQuerySet
from activities.calendar.models import PlannedActivity
from activities.calendar.weeks import Done, Planned, Week, week_begin, weeks_between
from activities.log.queries import own_activities

WEEKS = 12
#: Plans so far ahead stand above the week that is.
AHEAD_WEEKS = 4
_DONE = (
    "public_id",
    "name",
    "sport",
    "workout_type",
    "local_date",
    "moving_s",
    "distance_m",
    "elevation_gain_m",
    "calories_kcal",
)
_PLANNED = ("public_id", "sport", "date", "distance_m", "duration_s", "note")


def _of_sport(athlete_id: int, sport: str) -> ActivityQuerySet:
    mine = own_activities(athlete_id)
    return mine.filter(sport=sport) if sport else mine


def done_between(athlete_id: int, first: date, last: date, *, sport: str = "") -> list[Done]:
    """In the order they were done."""
    mine = _of_sport(athlete_id, sport).filter(local_date__range=(first, last))
    rows = mine.order_by("local_date", "start_time", "pk").values_list(*_DONE)
    return [Done(*row) for row in rows]


def planned_between(athlete_id: int, first: date, last: date, *, sport: str = "") -> list[Planned]:
    mine = PlannedActivity.objects.of(athlete_id).between(first, last)
    mine = mine.filter(sport=sport) if sport else mine
    return [Planned(*row) for row in mine.values_list(*_PLANNED)]


def weeks_until(
    athlete_id: int, last: date, *, weeks: int = WEEKS, week_start: int = 0, sport: str = ""
) -> list[Week]:
    """The week of that day and those before it, the latest first; two queries."""
    first = week_begin(last, week_start) - timedelta(weeks=weeks - 1)
    end = first + timedelta(days=7 * weeks - 1)
    return weeks_between(
        first,
        weeks,
        done_between(athlete_id, first, end, sport=sport),
        planned_between(athlete_id, first, end, sport=sport),
    )


def latest_day(athlete_id: int, today: date) -> date:
    """Where the log begins: today, or the last plan of the weeks ahead."""
    ahead = today + timedelta(weeks=AHEAD_WEEKS)
    plans = PlannedActivity.objects.of(athlete_id).between(today, ahead)
    last: date | None = plans.order_by("-date").values_list("date", flat=True).first()
    return last or today


def earliest_day(athlete_id: int) -> date | None:
    """The day of the first activity."""
    days = own_activities(athlete_id).order_by("local_date").values_list("local_date", flat=True)
    first: date | None = days.first()
    return first


def sports_of(athlete_id: int) -> list[str]:
    mine = own_activities(athlete_id).order_by("sport")
    return list(mine.values_list("sport", flat=True).distinct())


def all_weeks(
    athlete_id: int, today: date, *, week_start: int = 0, sport: str = ""
) -> Iterator[Week]:
    """Every week there is, the latest first, a year at a time."""
    first = earliest_day(athlete_id)
    last = latest_day(athlete_id, today)
    if first is None:
        first = min(last, today)
    while last >= week_begin(first, week_start):
        some = weeks_until(athlete_id, last, weeks=52, week_start=week_start, sport=sport)
        yield from (week for week in some if week.last >= first)
        last = some[-1].first - timedelta(days=1)
