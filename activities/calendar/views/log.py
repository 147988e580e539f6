"""The log: a row a week, and what happened on a day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.measures.models import Kind, Measure
from accounts.people.requests import athlete_of
from activities.activity.services import EARLIEST
from activities.calendar import discs, queries, sheet
from activities.calendar.forms import LogForm, MoveForm
from activities.calendar.models import PlannedActivity
from activities.calendar.weeks import MEASURES, Day, Week, week_begin, with_outcome
from activities.calendar.weeks import Measure as WeekMeasure
from activities.log.forms import parse_day
from activities.log.queries import own_activities
from stravalite.ui import formats, locales
from stravalite.ui.display import Display, display_for
from stravalite.ui.formats import Formatted
from stravalite.ui.fragments import is_fragment
from stravalite.ui.templatetags.ui import zone_of

#: Days shown of somebody who has not begun.
_SAMPLES = (1800.0, 0.0, 2700.0, 0.0, 2400.0, 5400.0, 0.0)


@dataclass(frozen=True, slots=True)
class DayRow:
    day: Day
    disc: discs.Disc | None
    words: Formatted
    is_today: bool
    said: str  # weekday and day


@dataclass(frozen=True, slots=True)
class WeekRow:
    week: Week
    days: list[DayRow]
    total: Formatted
    title: str


def today_of(display: Display) -> date:
    return timezone.localdate(timezone=zone_of(display.timezone))


@login_required
@require_safe
def log(request: HttpRequest) -> HttpResponse:
    athlete_id, display = athlete_of(request).pk, display_for(request)
    today = today_of(display)
    first = queries.earliest_day(athlete_id)
    years = list(range(today.year - 1, first.year - 1, -1)) if first else []
    form = LogForm(request.GET or None, sports=queries.sports_of(athlete_id), years=years)
    chosen = form.chosen()
    until = _until(request, chosen["year"]) or queries.latest_day(athlete_id, today)
    weeks = queries.weeks_until(
        athlete_id, until, week_start=display.week_start, sport=chosen["sport"]
    )
    measure: WeekMeasure = chosen["measure"]
    context = {
        "form": form,
        "rows": rows_of(weeks, measure, display, today),
        "is_new": first is None and not any(week.planned for week in weeks),
        "has_plans": any(week.planned for week in weeks),
        "weekdays": _weekdays(weeks[0], display),
        "csv_url": f"{reverse('log_csv')}?{urlencode({'sport': chosen['sport']})}",
        "measure": measure,
        "today": today,
        **_ways(request, weeks, first, today),
    }
    if context["is_new"]:
        context["samples"] = _samples(today, display)
    return render(request, "calendar/log.html", context)


def _until(request: HttpRequest, year: int | None) -> date | None:
    told = parse_day(request.GET.get("until", ""))
    if told is not None and told >= EARLIEST.date():
        return min(told, date(2200, 1, 1))
    return date(year, 12, 31) if year else None


def _ways(
    request: HttpRequest, weeks: list[Week], first: date | None, today: date
) -> dict[str, str]:
    """Addresses of the weeks before and after, with the same filters."""
    kept = {name: request.GET[name] for name in ("measure", "sport") if request.GET.get(name)}
    ways = {"older_url": "", "newer_url": ""}
    if first is not None and weeks[-1].first > first:
        until = weeks[-1].first - timedelta(days=1)
        ways["older_url"] = f"{request.path}?{urlencode({**kept, 'until': until.isoformat()})}"
    if weeks[0].last < today:
        until = weeks[0].last + timedelta(weeks=queries.WEEKS)
        later = {**kept, "until": until.isoformat()} if until < today else kept
        ways["newer_url"] = f"{request.path}?{urlencode(later)}"
    return ways


def rows_of(
    weeks: list[Week], measure: WeekMeasure, display: Display, today: date
) -> list[WeekRow]:
    """Discs compare within the page."""
    most = max((day.totals.of(measure) or 0.0 for week in weeks for day in week.days), default=0.0)
    return [
        WeekRow(
            week,
            [
                DayRow(
                    day,
                    discs.disc_of(day, measure, most, display),
                    discs.words_of(day.totals.of(measure), measure, display),
                    day.date == today,
                    locales.day(day.date, display.language, weekday=True, year=False),
                )
                for day in week.days
            ],
            discs.words_of(week.totals.of(measure), measure, display),
            _title(week, today, display),
        )
        for week in weeks
    ]


def _title(week: Week, today: date, display: Display) -> str:
    """From when to when; the year where it is another."""
    first = locales.day(week.first, display.language, year=False)
    last = locales.day(week.last, display.language, year=week.last.year != today.year)
    return f"{first} {formats.EN_DASH} {last}"


def _weekdays(week: Week, display: Display) -> list[str]:
    return [locales.weekday(day.date, display.language) for day in week.days]


def _samples(today: date, display: Display) -> list[WeekRow]:
    """Four weeks as they could look."""
    from activities.calendar.weeks import Done, weeks_between

    first = week_begin(today, display.week_start) - timedelta(weeks=3)
    done = [
        Done("", "", "Run", "normal", first + timedelta(days=number), _SAMPLES[number % 7])
        for number in range(28)
        if _SAMPLES[number % 7]
    ]
    return rows_of(weeks_between(first, 4, done, ()), MEASURES[0], display, today)


@login_required
@require_safe
def log_csv(request: HttpRequest) -> StreamingHttpResponse:
    """Every week there is, or those of one sport."""
    display, sport = display_for(request), request.GET.get("sport", "").replace("\0", "")[:40]
    weeks = queries.all_weeks(
        athlete_of(request).pk, today_of(display), week_start=display.week_start, sport=sport
    )
    answer = StreamingHttpResponse(sheet.lines(weeks), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="log.csv"'
    answer["Cache-Control"] = "private, no-store"
    return answer


@login_required
@require_safe
def day(request: HttpRequest, day: str) -> HttpResponse:
    """What was done and planned on a day: in a dialog over the log, or a page of its own."""
    found = parse_day(day)
    if found is None or not EARLIEST.date() <= found < date(2200, 1, 1):
        raise Http404
    athlete_id, display = athlete_of(request).pk, display_for(request)
    done = queries.done_between(athlete_id, found, found)
    planned = with_outcome(queries.planned_between(athlete_id, found, found), done)
    weight = Measure.objects.filter(athlete=athlete_id, kind=Kind.WEIGHT, from_date=found).first()
    gone = PlannedActivity.objects.filter(athlete=athlete_id, date=found)
    context: dict[str, Any] = {
        "date": found,
        "activities": own_activities(athlete_id)
        .filter(local_date=found)
        .with_card_data()
        .order_by("start_time", "pk"),
        "planned": planned,
        "deleted": gone.exclude(deleted_at=None).order_by("-deleted_at")[:5],
        "move_form": MoveForm(initial={"date": found}, auto_id=False),
        "weight_kg": weight.value if weight is not None else None,
        "is_ahead": found > today_of(display),
        "before": found - timedelta(days=1),
        "after": found + timedelta(days=1),
    }
    template = "calendar/_day.html" if is_fragment(request) else "calendar/day.html"
    return render(request, template, context)
