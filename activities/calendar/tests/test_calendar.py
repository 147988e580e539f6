"""The month: what was done and planned, a total for each week, from the day the person's week begins."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from html import unescape

import pytest
from django.test import Client
from django.utils import timezone
from rest_framework.test import APIClient

from accounts.people.models import User
from activities.calendar.services import plan
from activities.log.tests.many import activity


def _words(html: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


def _cell(page: str, day: str) -> str:
    return page.partition(f'data-date="{day}"')[2].partition("data-date=")[0]


def test_the_calendar_leads_to_this_month(owner: User, browser: Callable[..., Client]) -> None:
    assert browser(owner).get("/calendar")["Location"] == f"/calendar/{timezone.localdate():%Y-%m}"


def test_a_month_in_whole_weeks_with_what_was_done(
    owner: User, browser: Callable[..., Client]
) -> None:
    for number in range(5):
        activity(owner, 0, name=f"Lap {number}")
    activity(owner, 1, name="Ride home", sport="Ride")
    page = browser(owner).get("/calendar/2026-05").text
    assert "<h1>May 2026</h1>" in page
    days = re.findall(r'data-date="([\d-]+)"', page)
    assert (days[0], days[-1], len(days)) == ("2026-04-27", "2026-05-31", 35)
    monday = _cell(page, "2026-05-04")
    assert monday.count("cal-chip") == 3
    assert "2 more" in _words(monday)
    assert "Ride home" in _cell(page, "2026-05-05")
    assert 'href="/activities/new?date=2026-05-06"' in _cell(page, "2026-05-06")
    assert "3 h 00 min" in _words(page.partition("cal-total")[2].partition("cal-total")[2])
    assert 'href="/calendar/2026-04" rel="prev"' in page
    assert 'href="/calendar/2026-06" rel="next"' in page


def test_the_week_begins_on_sunday_for_who_likes_that(
    owner: User, browser: Callable[..., Client]
) -> None:
    owner.preferences.week_start = 6
    owner.preferences.save()
    page = browser(owner).get("/calendar/2026-05").text
    days = re.findall(r'data-date="([\d-]+)"', page)
    assert (days[0], days[-1]) == ("2026-04-26", "2026-06-06")
    assert _words(page.partition("cal-head")[2]).partition("> ")[2].startswith("Sun Mon")


def test_what_is_planned_is_hollow_and_can_be_moved(
    owner: User, browser: Callable[..., Client]
) -> None:
    soon = timezone.localdate() + timedelta(days=40)
    planned = plan(athlete=owner, date=soon, sport="Run", distance_m=10_000.0)
    page = browser(owner).get(f"/calendar/{soon:%Y-%m}").text
    cell = _cell(page, soon.isoformat())
    assert "Run 10.0 km planned" in _words(cell)
    assert f'data-move="/plans/{planned.public_id}/move"' in cell
    free = _cell(page, (soon.replace(day=2 if soon.day != 2 else 3)).isoformat())
    assert "/plans/new?date=" in free


@pytest.mark.parametrize("month", ["2026-13", "may", "1066-10", "2026-5", "9999-12", "2026-05-01"])
def test_a_month_that_is_none_is_not_found(
    owner: User, browser: Callable[..., Client], api: Callable[..., APIClient], month: str
) -> None:
    assert browser(owner).get(f"/calendar/{month}").status_code == 404
    assert api(owner).get(f"/api/calendar?month={month}").status_code == 400


def test_programs_read_months(owner: User, api: Callable[..., APIClient]) -> None:
    activity(owner, 0)
    weeks = api(owner).get("/api/calendar?month=2026-05").json()
    assert [week["first"] for week in weeks][:2] == ["2026-04-27", "2026-05-04"]
    assert weeks[1]["days"][0]["activities"][0]["name"] == "Day 0"
    assert api(owner).get("/api/calendar").status_code == 200


def test_adding_on_a_day_begins_with_that_day(owner: User, browser: Callable[..., Client]) -> None:
    client = browser(owner)
    assert 'value="2026-05-06T' in client.get("/activities/new?date=2026-05-06").text
    assert client.get("/activities/new?date=someday").status_code == 200
    assert date.today().isoformat()[:4] in client.get("/plans/new").text  # noqa: DTZ011
