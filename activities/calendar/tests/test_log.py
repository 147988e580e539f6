"""The log: a row a week with totals, days that open, the table that opens in a spreadsheet."""

from __future__ import annotations

import csv
import io
import itertools
import re
from collections.abc import Callable
from datetime import date, timedelta
from html import unescape

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from rest_framework.test import APIClient

from accounts.measures.services import record
from accounts.people.models import User
from activities.activity.services import delete
from activities.calendar.services import plan
from activities.log.tests.many import activity
from conftest import Cast

#: `activity` counts from Monday, 4 May 2026.
MAY = "/log?until=2026-05-10"


def _weeks(page: str) -> list[str]:
    return re.findall(r'<section class="log-week .*?</section>', page, flags=re.DOTALL)


def _words(html: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


def _table(answer: object) -> list[dict[str, str]]:
    text = b"".join(answer.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    return list(csv.DictReader(io.StringIO(text)))


def test_a_row_a_week_with_its_totals(owner: User, browser: Callable[..., Client]) -> None:
    activity(owner, 0)
    activity(owner, 2, elapsed_s=5400.0, distance_m=15_000.0)
    activity(owner, -3)
    rows = _weeks(browser(owner).get(MAY).text)
    assert len(rows) == 12
    year = "" if timezone.localdate().year == 2026 else " 2026"
    assert _words(rows[0]).startswith(f"4 May – 10 May{year}")
    total = _words(rows[0].partition('class="log-total"')[2])
    assert "2 h 00 min" in total
    assert "20.0 km" in total
    assert "30 min" in _words(rows[1].partition('class="log-total"')[2])


def test_weeks_begin_on_sunday_for_who_likes_that(
    owner: User, browser: Callable[..., Client]
) -> None:
    activity(owner, -1)  # Sunday, 3 May
    client = browser(owner)
    assert _words(_weeks(client.get(MAY).text)[0]).startswith("4 May – 10 May")
    owner.preferences.week_start = 6
    owner.preferences.save()
    page = client.get("/log?until=2026-05-09").text
    assert _words(_weeks(page)[0]).startswith("3 May – 9 May")
    heads = re.search(r'log-head.*?<ol class="log-days">(.*?)</ol>', page, flags=re.DOTALL)
    assert heads is not None
    assert _words(heads[1]).split()[0] == "Sun"


def test_every_day_is_a_link_to_what_happened_on_it(
    owner: User, browser: Callable[..., Client]
) -> None:
    activity(owner, 0, name="Morning loop")
    record(athlete=owner, kind="weight_kg", value=66.8, from_date=date(2026, 5, 4))
    client = browser(owner)
    page = client.get(MAY).text
    assert page.count("data-day") == 84
    assert 'href="/log/2026-05-04"' in page
    day = client.get("/log/2026-05-04").text
    assert "<h1" in day
    for said in ("Morning loop", "66.8", "/activities/new?date=2026-05-04"):
        assert said in day
    part = client.get("/log/2026-05-04", headers={"HX-Request": "true"}).text
    assert "<html" not in part
    assert "Morning loop" in part
    assert "Nothing recorded." in client.get("/log/2026-05-05").text


@pytest.mark.parametrize(
    "day", ["2026-13-01", "yesterday", "1066-10-14", "9999-12-31", "2026-W12-1"]
)
def test_a_day_that_is_none_is_not_found(
    owner: User, browser: Callable[..., Client], day: str
) -> None:
    assert browser(owner).get(f"/log/{day}").status_code == 404


def test_shapes_tell_what_it_was_for(owner: User, browser: Callable[..., Client]) -> None:
    activity(owner, 0, workout_type="race")
    activity(owner, 1, workout_type="workout")
    activity(owner, 2, sport="WeightTraining", distance_m=None)
    activity(owner, 3)
    page = browser(owner).get(MAY).text
    assert re.findall(r"disc-(\w+)\"", page) == ["square", "ring", "triangle", "circle"]


def test_measure_and_sport_narrow_it(owner: User, browser: Callable[..., Client]) -> None:
    activity(owner, 0, elevation_gain_m=250.0)
    activity(owner, 1, sport="Ride", distance_m=30_000.0)
    client = browser(owner)
    climbed = _words(_weeks(client.get(f"{MAY}&measure=climb").text)[0])
    assert "250 m" in climbed
    rides = _words(_weeks(client.get(f"{MAY}&measure=distance&sport=Ride").text)[0])
    assert "30.0 km" in rides
    assert "Day 0" not in rides
    wrong = client.get(f"{MAY}&measure=joy&sport=Chess")
    assert wrong.status_code == 200
    assert wrong.text.count('aria-invalid="true"') == 2


def test_older_weeks_by_link_until_the_first(owner: User, browser: Callable[..., Client]) -> None:
    activity(owner, -7 * 20)
    activity(owner, 0)
    client = browser(owner)
    page = client.get(f"{MAY}&sport=Run").text
    older = re.search(r'href="([^"]+)" rel="next"', page)
    assert older is not None
    assert "sport=Run" in older[1]
    last = client.get(unescape(older[1])).text
    assert "Day -140" in last
    assert 'rel="next"' not in last
    assert 'rel="prev"' in last


def test_who_has_nothing_yet_sees_what_it_could_look_like(
    owner: User, browser: Callable[..., Client]
) -> None:
    page = browser(owner).get("/log").text
    assert "Import or add" in page
    assert page.count('<svg class="disc ') == 16
    assert "data-log" not in page


def test_deleted_activities_are_in_no_total(owner: User, browser: Callable[..., Client]) -> None:
    activity(owner, 1)
    delete(activity(owner, 0))
    total = _weeks(browser(owner).get(MAY).text)[0]
    assert "30 min" in _words(total.partition('class="log-total"')[2])


def test_plans_are_hollow_until_they_are_done_and_counted(
    owner: User, browser: Callable[..., Client]
) -> None:
    monday = date(2026, 5, 4)
    activity(owner, 0)
    plan(athlete=owner, date=monday, sport="Run")
    plan(athlete=owner, date=monday + timedelta(days=1), sport="Ride", distance_m=30_000.0)
    row = _weeks(browser(owner).get(MAY).text)[0]
    assert row.count("disc-plan") == 1
    assert "1/2" in _words(row)
    assert "planned: Ride" in _words(row)


def test_plans_of_the_weeks_ahead_stand_on_top(owner: User, browser: Callable[..., Client]) -> None:
    soon = timezone.localdate() + timedelta(days=15)
    plan(athlete=owner, date=soon, sport="Run")
    assert soon.isoformat() in _weeks(browser(owner).get("/log").text)[0]


def test_the_table_has_units_in_its_head_and_every_week(
    owner: User, browser: Callable[..., Client]
) -> None:
    activity(owner, 0, elevation_gain_m=250.0)
    activity(owner, -7 * 60, sport="Ride")
    plan(athlete=owner, date=date(2026, 5, 4), sport="Run")
    client = browser(owner)
    rows = _table(client.get("/log.csv"))
    assert {"moving_time_s", "distance_m", "elevation_gain_m", "calories_kcal"} <= set(rows[0])
    (week,) = [row for row in rows if row["week_from"] == "2026-05-04"]
    assert (week["activities"], week["moving_time_s"], week["distance_m"]) == (
        "1",
        "1800.0",
        "5000.0",
    )
    assert (week["planned"], week["planned_and_done"]) == ("1", "1")
    days = [date.fromisoformat(row["week_from"]) for row in rows]
    assert all(one - other == timedelta(days=7) for one, other in itertools.pairwise(days))
    assert days[-1] == date(2025, 3, 10)
    assert sum(int(row["activities"]) for row in rows) == 2
    rides = _table(client.get("/log.csv?sport=Ride"))
    assert sum(int(row["activities"]) for row in rides) == 1


def test_a_long_history_costs_as_many_queries(owner: User, browser: Callable[..., Client]) -> None:
    client, counts = browser(owner), []
    for day in range(30):
        activity(owner, day % 14)
        if day in (0, 29):
            for path in (MAY, "/calendar/2026-05"):
                client.get(path)
                with CaptureQueriesContext(connection) as asked:
                    client.get(path)
                counts.append(len(asked))
    assert counts[:2] == counts[2:]


def test_programs_read_weeks(cast: Cast, api: Callable[..., APIClient]) -> None:
    activity(cast.owner, 0, audience="everyone", workout_type="race")
    plan(athlete=cast.owner, date=date(2026, 5, 4), sport="Run", duration_s=1800.0)
    path = "/api/log/weeks?until=2026-05-08&weeks=2"
    weeks = api(cast.owner).get(path).json()
    assert [week["first"] for week in weeks] == ["2026-05-04", "2026-04-27"]
    assert (weeks[0]["totals"]["moving_s"], weeks[0]["planned"], weeks[0]["kept"]) == (1800.0, 1, 1)
    monday = weeks[0]["days"][0]
    assert monday["activities"][0]["workout_type"] == "race"
    assert monday["plans"][0]["done"] is True
    assert api(cast.stranger).get(path).json()[0]["totals"]["count"] == 0
    for wrong in ("until=soon", "weeks=0", "weeks=500", "until=0001-01-01"):
        assert api(cast.owner).get(f"/api/log/weeks?{wrong}").status_code == 400
