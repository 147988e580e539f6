"""How people like things: page and API change the same row."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from rest_framework.test import APIClient

from accounts.people.models import Preferences, User

FORM = {
    "units": "imperial",
    "clock": "12",
    "week_start": "6",
    "language": "en-us",
    "timezone": "America/New_York",
    "theme": "dark",
}


def test_the_page_saves_what_it_shows(owner: User, browser: Callable[..., Client]) -> None:
    client = browser(owner)
    assert client.post("/settings/preferences", FORM).status_code == 302
    saved = Preferences.objects.get(user=owner)
    assert (saved.units, saved.clock, saved.week_start) == ("imperial", 12, 6)
    assert (saved.timezone, saved.theme) == ("America/New_York", "dark")
    assert saved.default_audience == "followers", "privacy has a page of its own"
    again = client.get("/settings/preferences")
    assert again.status_code == 200
    assert again["Content-Language"] == "en-us"


def test_the_api_changes_only_what_is_given(owner: User, api: Callable[..., APIClient]) -> None:
    client = api(owner)
    before = client.get("/api/athlete/preferences").json()
    answer = client.patch("/api/athlete/preferences", {"units": "imperial"})
    assert answer.status_code == 200
    assert answer.json() == {**before, "units": "imperial"}


@pytest.mark.parametrize(
    "change",
    [
        {"timezone": "Mars/Olympus"},
        {"units": "furlongs"},
        {"language": "tlh"},
        {"clock": 13},
    ],
)
def test_values_that_make_no_sense_are_refused_at_both_doors(
    owner: User, api: Callable[..., APIClient], browser: Callable[..., Client], change: dict
) -> None:
    (field,) = change
    answer = api(owner).patch("/api/athlete/preferences", change)
    assert answer.status_code == 400
    assert field in answer.json()["fields"]
    page = browser(owner).post("/settings/preferences", {**FORM, **change})
    assert page.status_code == 422
    assert field in page.context["form"].errors
    assert Preferences.objects.get(user=owner).units == "metric"


def test_nobody_gives_themselves_a_role(owner: User, api: Callable[..., APIClient]) -> None:
    client = api(owner)
    client.patch("/api/athlete", {"name": "X", "role": "owner", "is_superuser": True})
    client.patch("/api/athlete/preferences", {"role": "owner", "user": 99})
    owner.refresh_from_db()
    assert (owner.role, owner.is_superuser, owner.name) == ("member", False, "X")


def test_preferences_are_of_the_one_who_asks(cast: object, api: Callable[..., APIClient]) -> None:
    api(cast.stranger).patch("/api/athlete/preferences", {"units": "imperial"})  # type: ignore[attr-defined]
    assert api(cast.owner).get("/api/athlete/preferences").json()["units"] == "metric"  # type: ignore[attr-defined]


def test_filters_are_remembered_without_needless_writes(
    owner: User, browser: Callable[..., Client], django_assert_max_num_queries: Callable
) -> None:
    client = browser(owner)
    client.get("/activities?q=river")
    answer = client.get("/activities")
    assert (answer.status_code, answer["Location"]) == (302, "/activities?q=river")
    writes = []
    with django_assert_max_num_queries(15) as captured:
        client.get("/activities?q=river")
    writes = [one for one in captured.captured_queries if one["sql"].startswith("UPDATE")]
    assert writes == []
