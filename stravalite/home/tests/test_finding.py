"""Finding from anywhere: one's own activities, people, pages; nothing that is not one's to see."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from django.test import Client
from django.urls import reverse
from rest_framework.test import APIClient

from accounts.people.models import User
from activities.activity.models import Activity
from activities.activity.services import create_manual
from conftest import Cast
from stravalite.ui import keys

pytestmark = pytest.mark.django_db

Browser = Callable[..., Client]


@pytest.fixture
def ride(owner: User) -> Activity:
    return create_manual(
        athlete=owner,
        sport="Ride",
        start_time=datetime(2026, 5, 1, 7, tzinfo=UTC),
        elapsed_s=3600.0,
        name="Over the Marão",
        audience="everyone",
    )


def test_own_activities_are_found_by_words_and_nobody_elses(
    cast: Cast, browser: Browser, ride: Activity
) -> None:
    address = reverse("activity", args=[ride.public_id])
    for person, finds in ((cast.owner, True), (cast.follower, False), (cast.staff, False)):
        page = browser(person).get("/search", {"q": "marão over"}).content.decode()
        assert (address in page) is finds


def test_people_are_found_but_not_those_who_blocked(cast: Cast, browser: Browser) -> None:
    handle = cast.owner.handle
    assert (
        f'href="/@{handle}"' in browser(cast.stranger).get(f"/search?q={handle}").content.decode()
    )
    blocked = browser(cast.blocked).get("/search", {"q": handle}).content.decode()
    assert f'href="/@{handle}"' not in blocked


@pytest.mark.parametrize(
    ("words", "address"),
    [
        ("training log", "/log"),
        ("SHOES", "/gear"),
        ("caledar", "/calendar"),  # nearly
        ("tokens", "/settings/tokens"),
        ("ke", "/keys"),
    ],
)
def test_pages_are_found_by_what_people_call_them(
    cast: Cast, browser: Browser, words: str, address: str
) -> None:
    page = browser(cast.owner).get("/search", {"q": words}).content.decode()
    assert f'class="found-item" href="{address}"' in page


@pytest.mark.parametrize("words", ["q", "zzqx", "%" * 300, "  "])
def test_nothing_found_says_what_to_try(cast: Cast, browser: Browser, words: str) -> None:
    page = browser(cast.owner).get("/search", {"q": words})
    assert page.status_code == 200
    assert ("Nothing found" in page.content.decode()) is bool(words.strip())


def test_a_program_finds_the_same(
    cast: Cast, api: Callable[..., APIClient], ride: Activity
) -> None:
    client = api(cast.owner)
    (found,) = client.get("/api/search", {"q": "over the"}).json()
    address = reverse("activity", args=[ride.public_id])
    wanted = {"kind": "activity", "title": "Over the Marão", "url": address, "id": ride.public_id}
    assert found == wanted
    assert client.get("/api/search").json() == []


def test_every_key_that_goes_somewhere_has_its_own_place() -> None:
    assert len({each.keys for each in (*keys.GOING, *keys.DOING)}) == len(keys.GOING + keys.DOING)
    assert all(each.url in keys.places(lambda _url: False) for each in keys.GOING)
    assert "/settings" not in keys.places(lambda url: url == "/settings")


def test_keys_come_with_the_pages_of_those_who_use_them(cast: Cast, browser: Browser) -> None:
    client = browser(cast.owner)
    assert "data-keys=" in client.get("/help").content.decode()
    cast.owner.preferences.shortcuts = False
    cast.owner.preferences.save()
    assert "data-keys=" not in client.get("/help").content.decode()
    assert "data-keys=" not in Client().get("/help").content.decode()
