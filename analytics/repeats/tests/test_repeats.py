"""Other times of one's own along a route, and two activities side by side."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import polyline
import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries
from rest_framework.test import APIClient

from accounts.people.models import User
from activities.activity import services as activities
from activities.activity.models import Activity
from analytics.repeats.queries import repeats_of, usual_of
from conftest import Cast

pytestmark = pytest.mark.django_db

Browser = Callable[..., Client]
LOOP = [(41.15, -8.61), (41.16, -8.61), (41.16, -8.59), (41.15, -8.59), (41.15, -8.61)]
FIRST = datetime(2026, 3, 1, 7, tzinfo=UTC)


def run(
    athlete: User,
    *,
    week: int,
    moving_s: float,
    track: list[tuple[float, float]] = LOOP,
    audience: str = "followers",
) -> Activity:
    made = activities.create_manual(
        athlete=athlete,
        sport="Run",
        start_time=FIRST + timedelta(weeks=week),
        elapsed_s=moving_s,
        moving_s=moving_s,
        distance_m=5000.0,
        average_heartrate_bpm=140.0 + week,
        elevation_gain_m=60.0,
        name=f"Week {week}",
        audience=audience,
    )
    made.track = polyline.encode(track)
    made.start_lat, made.start_lon = track[0]
    made.save()
    return made


def test_times_are_in_their_order_and_ranked_by_speed(
    owner: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for week, moving_s in enumerate((1500.0, 1400.0, 1450.0)):
        made = run(owner, week=week, moving_s=moving_s)
    run(owner, week=3, moving_s=1300.0, track=LOOP[::-1])  # the other way round
    with django_assert_num_queries(1):
        found = repeats_of(made)
    assert [(each.name, each.rank, each.is_this) for each in found] == [
        ("Week 0", 3, False),
        ("Week 1", 1, False),
        ("Week 2", 2, True),
    ]


def test_what_is_deleted_or_somebody_elses_is_no_other_time(cast: Cast) -> None:
    made = run(cast.owner, week=0, moving_s=1500.0)
    gone = run(cast.owner, week=1, moving_s=1400.0)
    activities.delete(gone)
    run(cast.follower, week=2, moving_s=1300.0)
    assert [each.public_id for each in repeats_of(made)] == [made.public_id]


def test_usual_is_the_median_of_those_before_and_needs_three(owner: User) -> None:
    made = [run(owner, week=week, moving_s=1500.0 + week) for week in range(5)]
    assert usual_of(made[2]) == {}
    found = usual_of(made[4])
    assert found["average_heartrate_bpm"] == 141.5
    assert "average_power_w" not in found


def test_the_page_says_how_often_how_well_and_what_is_usual(owner: User, browser: Browser) -> None:
    for week in range(4):
        made = run(owner, week=week, moving_s=1600.0 - 60 * week)
    client = browser(owner)
    address = f"/activities/{made.public_id}/repeats"
    page = client.get(address).content.decode()
    assert "4 times along this route; this was the fastest." in page
    assert "faster than usual" in page
    assert "as usual" in page  # the climb
    assert page.count("<tr") == 5
    part = client.get(address, headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in part
    assert 'class="dots"' in part
    shown = client.get(f"/activities/{made.public_id}").content.decode()
    assert f'href="{address}"' in shown


def test_a_first_time_says_so(owner: User, browser: Browser) -> None:
    made = run(owner, week=0, moving_s=1500.0)
    page = browser(owner).get(f"/activities/{made.public_id}/repeats").content.decode()
    assert "The first time along this route" in page
    choices = browser(owner).get(f"/activities/{made.public_id}/compare").content.decode()
    assert "Nothing to compare with yet" in choices


def test_only_the_athlete_hears_of_other_times(cast: Cast, browser: Browser) -> None:
    made = run(cast.owner, week=0, moving_s=1500.0)
    run(cast.owner, week=1, moving_s=1500.0)
    for person in (cast.follower, cast.coach, cast.stranger):
        assert browser(person).get(f"/activities/{made.public_id}/repeats").status_code == 404
    theirs = browser(cast.follower).get(f"/activities/{made.public_id}").content.decode()
    assert "repeats" not in theirs
    choices = browser(cast.follower).get(f"/activities/{made.public_id}/compare")
    assert "Week 1" not in choices.content.decode()


def test_two_are_compared_as_far_as_one_sees_both(cast: Cast, browser: Browser) -> None:
    shared = run(cast.owner, week=0, moving_s=1500.0)
    secret = run(cast.owner, week=1, moving_s=1400.0, audience="only_me")
    address = f"/activities/{shared.public_id}/compare?with={secret.public_id}"
    mine = browser(cast.owner).get(address).content.decode()
    assert "25:00" in mine
    assert "23:20" in mine
    assert "140 bpm" in mine.replace("\xa0", " ")
    assert browser(cast.follower).get(address).status_code == 404
    own = run(cast.follower, week=2, moving_s=1300.0)
    theirs = browser(cast.follower).get(
        f"/activities/{own.public_id}/compare?with={shared.public_id}"
    )
    page = theirs.content.decode().replace("\xa0", " ")
    assert "142 bpm" in page  # one's own heart rate
    assert "140 bpm" not in page  # not shared


def test_programs_get_the_same(owner: User, api: Callable[..., APIClient]) -> None:
    one = run(owner, week=0, moving_s=1500.0)
    other = run(owner, week=1, moving_s=1400.0)
    client = api(owner)
    found = client.get(f"/api/activities/{one.public_id}/repeats").json()
    assert [each["rank"] for each in found["repeats"]] == [2, 1]
    assert found["usual"] == {}
    address = f"/api/activities/{one.public_id}/compare"
    both = client.get(address, {"with": other.public_id}).json()
    assert both["numbers"]["moving_s"] == [1500.0, 1400.0]
    assert both["gap"] is None  # nothing was recorded on the way
    assert client.get(address).status_code == 400
    assert client.get(address, {"with": "act_none"}).status_code == 404
