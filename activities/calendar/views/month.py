"""The calendar: a month of days, what was done and what is planned, and a total for each week."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from accounts.people.requests import athlete_of
from activities.activity.services import EARLIEST
from activities.calendar import queries
from activities.calendar.forms import month_in
from activities.calendar.views.log import today_of
from activities.calendar.weeks import Day, Week, week_begin
from stravalite.ui import locales
from stravalite.ui.display import display_for

#: Of a day's things so many are shown; the rest is a number.
CHIPS = 3


@dataclass(frozen=True, slots=True)
class Cell:
    day: Day
    in_month: bool
    is_today: bool
    is_ahead: bool

    @property
    def done(self) -> tuple[Any, ...]:
        return self.day.done[:CHIPS]

    @property
    def planned(self) -> tuple[Any, ...]:
        """Plans that are not done; what is done stands there as an activity."""
        return self.day.open_plans[: max(0, CHIPS - len(self.day.done))]

    @property
    def more(self) -> int:
        return len(self.day.done) + len(self.day.open_plans) - len(self.done) - len(self.planned)

    @property
    def is_empty(self) -> bool:
        return not self.day.done and not self.day.planned


def weeks_of_month(athlete_id: int, first: date, week_start: int) -> list[Week]:
    """Whole weeks from the one with the first of the month to the one with its last, in order."""
    begin = week_begin(first, week_start)
    last = following(first) - timedelta(days=1)
    count = ((last - begin).days // 7) + 1
    weeks = queries.weeks_until(athlete_id, last, weeks=count, week_start=week_start)
    return weeks[::-1]


def following(first: date) -> date:
    return (first + timedelta(days=31)).replace(day=1)


def preceding(first: date) -> date:
    return (first - timedelta(days=1)).replace(day=1)


@login_required
@require_safe
def now(request: HttpRequest) -> HttpResponse:
    return redirect("calendar", month=f"{today_of(display_for(request)):%Y-%m}")


@login_required
@require_safe
def calendar(request: HttpRequest, month: str) -> HttpResponse:
    first = month_in(month)
    if first is None or not EARLIEST.date() <= first < date(2200, 1, 1):
        raise Http404
    display = display_for(request)
    today = today_of(display)
    weeks = weeks_of_month(athlete_of(request).pk, first, display.week_start)
    rows = [
        (
            week,
            [
                Cell(day, day.date.month == first.month, day.date == today, day.date > today)
                for day in week.days
            ],
        )
        for week in weeks
    ]
    context = {
        "first": first,
        "title": locales.month(first, display.language),
        "rows": rows,
        "weekdays": [locales.weekday(day.date, display.language) for day in weeks[0].days],
        "previous": f"{preceding(first):%Y-%m}",
        "next": f"{following(first):%Y-%m}",
        "this_month": f"{today:%Y-%m}",
        "is_this_month": (first.year, first.month) == (today.year, today.month),
        "today": today,
    }
    return render(request, "calendar/month.html", context)
