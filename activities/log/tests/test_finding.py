"""The list finds by words and filters, in any order, page by page, and says what it looks for."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape
from typing import Any

import pytest
from django.test import Client
from rest_framework.test import APIClient

from accounts.people.models import User
from accounts.profile.tests.drawn import picture
from activities.activity.gear import add_gear
from activities.activity.models import Activity
from activities.log.tests.many import activity
from activities.media.services import add as add_photo


@pytest.fixture
def dozen(owner: User) -> dict[str, Activity]:
    shoes = add_gear(athlete=owner, name="Blue Pegasus")
    found = {
        "hill": activity(owner, 0, name="Hill", distance_m=8000.0, elevation_gain_m=400.0),
        "porto": activity(owner, 1, name="Long", description="Along the river in Porto"),
        "shoes": activity(owner, 2, name="Shoes", gear=shoes, audience="everyone"),
        "ride": activity(owner, 3, name="Work", sport="Ride", distance_m=12000.0, commute=True),
        "gym": activity(owner, 4, name="Gym", sport="WeightTraining", distance_m=None),
    }
    Activity.objects.filter(pk=found["hill"].pk).update(track="_p~iF~ps|U_ulLnnqC")
    add_photo(athlete=owner, content=picture(), activity=found["porto"])
    return found


def _shown(page: str) -> list[str]:
    titles = re.findall(r'cover-link" href="/activities/\w+">([^<]*)</a></h2>', page)
    return [unescape(title) for title in titles]


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("q=river+porto", ["Long"]),
        ("q=pegasus", ["Shoes"]),
        ("sport=Ride", ["Work"]),
        ("min_km=8", ["Work", "Hill"]),
        ("max_km=5", ["Shoes", "Long"]),
        ("commute=yes", ["Work"]),
        ("commute=no&min_km=8", ["Hill"]),
        ("has=photos", ["Long"]),
        ("has=route", ["Hill"]),
        ("gear=none&sport=Run", ["Long", "Hill"]),
        ("visibility=everyone", ["Shoes"]),
        ("after=2026-05-05&before=2026-05-06", ["Shoes", "Long"]),
        ("sort=distance", ["Work", "Hill", "Shoes", "Long", "Gym"]),
        ("sort=oldest", ["Hill", "Long", "Shoes", "Work", "Gym"]),
        ("sort=climb&sport=Run", ["Hill", "Shoes", "Long"]),
    ],
)
def test_page_api_and_table_find_the_same(
    owner: User,
    dozen: dict[str, Activity],
    browser: Callable[..., Client],
    api: Callable[..., APIClient],
    query: str,
    names: list[str],
) -> None:
    assert _shown(browser(owner).get(f"/activities?{query}").text) == names
    told = api(owner).get(f"/api/activities?{query}").json()["results"]
    assert [row["name"] for row in told] == names
    sheet = b"".join(browser(owner).get(f"/activities.csv?{query}").streaming_content).decode()
    assert [line.split(",")[4] for line in sheet.splitlines()[1:]] == names


def test_miles_are_miles(owner: User, dozen: Any, browser: Callable[..., Client]) -> None:
    owner.preferences.units = "imperial"
    owner.preferences.save()
    page = browser(owner).get("/activities?min_mi=5").text
    assert "At least, mi" in page
    assert _shown(page) == ["Work"]  # 8 km are 4.97 miles


def test_what_is_looked_for_is_said_and_taken_away_one_by_one(
    owner: User, dozen: Any, browser: Callable[..., Client]
) -> None:
    client = browser(owner)
    page = unescape(client.get("/activities?q=porto&sport=Run&min_km=5").text)
    for said in ("“porto”", "Sport: Run", "At least, km: 5"):
        assert said in page
    assert 'href="/activities?sport=Run&min_km=5"' in page
    assert 'href="/activities?q=porto&min_km=5"' in page
    nothing = unescape(client.get("/activities?q=nowhere").text)
    assert "Nothing matches" in nothing
    assert 'href="/activities?q="' in nothing


@pytest.mark.parametrize(
    "query", ["after=soon", "min_km=far", "sort=colour", "visibility=clubs", "gear=x&min_km=-1"]
)
def test_a_filter_that_makes_no_sense_is_left_out_and_said(
    owner: User, dozen: Any, browser: Callable[..., Client], query: str
) -> None:
    page = browser(owner).get(f"/activities?sport=Ride&{query}")
    assert page.status_code == 200
    assert 'aria-invalid="true"' in page.text
    assert _shown(page.text) == ["Work"]


@pytest.mark.parametrize("sort", ["newest", "oldest", "distance", "time", "climb"])
def test_every_order_pages_through_everything_once_and_back(
    owner: User, browser: Callable[..., Client], sort: str
) -> None:
    for day in range(65):
        activity(owner, day % 9, name=f"No {day}", distance_m=1000.0 * (day % 5) or None)
    client, seen, at = browser(owner), [], f"/activities?sort={sort}"
    pages = []
    while at:
        page = client.get(at).text
        pages.append(_shown(page))
        seen += pages[-1]
        onward = re.search(r'href="([^"]+)" rel="next"', page)
        back = re.search(r'href="([^"]+)" rel="prev"', page)
        at = unescape(onward[1]) if onward else ""
    assert len(seen) == len(set(seen)) == 65
    assert back is not None
    assert _shown(client.get(unescape(back[1])).text) == pages[-2]


@pytest.mark.parametrize("key", ["x", "~", "nan~4", "1e999~4", "2026-05-01~3", "5.0~9e9", "~" * 9])
def test_a_page_nobody_made_is_the_first(
    owner: User, dozen: Any, browser: Callable[..., Client], key: str
) -> None:
    for sort in ("distance", "newest"):
        page = browser(owner).get("/activities", {"sort": sort, "older": key})
        assert len(_shown(page.text)) == 5


def test_the_api_pages_in_every_order(
    owner: User, dozen: Any, api: Callable[..., APIClient]
) -> None:
    client = api(owner)
    first = client.get("/api/activities?sort=distance&per_page=2").json()
    second = client.get(first["next"]).json()
    names = [row["name"] for row in first["results"] + second["results"]]
    assert names[:2] == ["Work", "Hill"]
    assert len(set(names)) == 4
    assert client.get("/api/activities?sort=colour").status_code == 400
