"""The way in: kept answers, skipped steps, a proposed zone, a card that ticks itself."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from accounts.measures.models import Measure
from accounts.people.models import User
from accounts.profile.services import profile_of
from activities.activity.models import Activity
from activities.activity.services import create_manual
from activities.zones.models import PrivacyZone
from conftest import Cast
from social.graph.services import ask_to_follow

pytestmark = pytest.mark.django_db

Browser = Callable[..., Client]
ABOUT = {"name": "Nia Costa", "units": "imperial", "week_start": "6", "clock": "12"}


def _place(person: User) -> str:
    return type(person).objects.get(pk=person.pk).preferences.getting_started


def _starts(owner: User, times: int) -> None:
    for day in range(times):
        ride = create_manual(
            athlete=owner,
            sport="Run",
            start_time=datetime(2026, 5, 1 + day, 7, tzinfo=UTC),
            elapsed_s=1800.0,
        )
        Activity.objects.filter(pk=ride.pk).update(start_lat=41.15, start_lon=-8.61)


def test_who_signs_up_is_led_through_the_steps_and_may_skip_each(
    owner: User, browser: Browser
) -> None:
    client = browser(owner)
    assert client.get("/welcome").headers["Location"] == "/welcome/history"
    assert client.post("/welcome/history").headers["Location"] == "/welcome/you"
    assert client.get("/welcome").headers["Location"] == "/welcome/you"
    assert client.post("/welcome/you", {"skip": "1"}).headers["Location"] == "/welcome/people"
    assert client.post("/welcome/people", {"skip": "1"}).headers["Location"] == "/feed"
    assert _place(owner) == "card"
    assert not Measure.objects.exists()


def test_a_step_is_named_above_other_pages_until_one_says_not_now(
    owner: User, browser: Browser
) -> None:
    client = browser(owner)
    assert "strip-welcome" in client.get("/help").content.decode()
    assert "strip-welcome" not in client.get("/welcome/history").content.decode()
    client.post("/welcome/dismiss")
    assert "strip-welcome" not in client.get("/help").content.decode()
    assert "Getting started" in client.get("/feed").content.decode()
    client.post("/welcome/dismiss")
    assert "Getting started" not in client.get("/feed").content.decode()


def test_answers_are_kept_where_they_belong_and_shown_again(owner: User, browser: Browser) -> None:
    client = browser(owner)
    answers = {**ABOUT, "interests": ["Run", "Swim"], "weight": "154.3", "max_heartrate": "191"}
    owner.preferences.units = "imperial"
    owner.preferences.save()
    client.post("/welcome/you", answers)
    owner.refresh_from_db()
    assert (owner.name, owner.preferences.units, owner.preferences.clock) == (
        "Nia Costa",
        "imperial",
        12,
    )
    assert profile_of(owner).interests == ["Run", "Swim"]
    values = dict(Measure.objects.values_list("kind", "value"))
    assert values["weight_kg"] == pytest.approx(69.99, abs=0.01)
    assert values["max_heartrate_bpm"] == 191
    page = client.get("/welcome/you").content.decode()
    assert 'value="Nia Costa"' in page
    assert page.count("checked") == 5  # units, week, clock and two sports


def test_what_nobody_weighs_is_refused_and_the_rest_is_still_there(
    owner: User, browser: Browser
) -> None:
    answer = browser(owner).post("/welcome/you", {**ABOUT, "weight": "9000"})
    assert answer.status_code == 422
    assert 'value="9000"' in answer.content.decode()
    assert not Measure.objects.exists()
    assert _place(owner) == "history"


def test_where_one_usually_starts_is_proposed_and_hidden_when_wanted(
    owner: User, browser: Browser
) -> None:
    client = browser(owner)
    assert "zone-map" not in client.get("/welcome/people").content.decode()
    _starts(owner, 3)
    page = client.get("/welcome/people").content.decode()
    assert 'value="41.15"' in page
    assert "3 of your activities begin here" in page
    wanted = {"name": "Home", "radius_m": "600", "lat": "41.15", "lon": "-8.61"}
    client.post("/welcome/people", {"default_audience": "only_me", **wanted})
    assert not PrivacyZone.objects.exists()  # not asked for
    client.post("/welcome/people", {"default_audience": "everyone", "hide": "on", **wanted})
    zone = PrivacyZone.objects.get()
    assert (zone.athlete_id, zone.radius_m, zone.lat) == (owner.pk, 600, 41.15)
    owner.refresh_from_db()
    assert owner.preferences.default_audience == "everyone"
    assert "You hide a place already" in client.get("/welcome/people").content.decode()


def test_an_impossible_zone_keeps_nothing(owner: User, browser: Browser) -> None:
    _starts(owner, 3)
    wanted = {"hide": "on", "name": "Home", "radius_m": "5", "lat": "41.15", "lon": "-8.61"}
    answer = browser(owner).post("/welcome/people", {"default_audience": "everyone", **wanted})
    assert answer.status_code == 422
    owner.refresh_from_db()
    assert owner.preferences.default_audience == "followers"


def test_the_card_ticks_itself(cast: Cast, browser: Browser) -> None:
    me = cast.stranger
    client = browser(me)
    client.post("/welcome/dismiss")
    assert "0 of 5" in client.get("/feed").content.decode()
    create_manual(
        athlete=me, sport="Run", start_time=datetime(2026, 5, 1, tzinfo=UTC), elapsed_s=60.0
    )
    ask_to_follow(follower=me, followee=cast.owner)
    assert "2 of 5" in client.get("/feed").content.decode()


def test_who_was_here_before_hears_nothing_of_it(
    owner: User, browser: Browser, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    owner.preferences.getting_started = ""
    owner.preferences.save()
    client = browser(owner)
    assert "Getting started" not in client.get("/feed").content.decode()
    assert client.get("/welcome").headers["Location"] == "/welcome/history"  # may come again
    client.post("/welcome/history")
    assert _place(owner) == ""


@pytest.mark.parametrize("name", ["nowhere", "HISTORY"])
def test_there_is_no_other_step(owner: User, browser: Browser, name: str) -> None:
    assert browser(owner).get(f"/welcome/{name}").status_code == 404
