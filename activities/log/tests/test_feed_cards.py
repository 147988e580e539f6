"""Activities on cards of the feed: routes whole, nothing drawn without one, withheld things withheld."""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from datetime import timedelta
from itertools import accumulate

import numpy as np
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.people.models import Preferences, User
from activities.activity.models import Activity
from activities.activity.services import create_manual
from activities.log.together import Outing, is_one_outing, pairs
from activities.maps import geometry
from conftest import Cast
from social.posts import comments, kudos
from social.posts.tests.stages import NOON, befriend
from tests.recorded import activity_of, hand_in

RIDE = "Edge810-Vector-2013-08-16-15-35-10.fit"
FEED = "/feed?filter=following&sport="


def wandered(seed: int, *, lat: float = 41.15, lon: float = -8.6) -> list[tuple[float, float]]:
    """A way of a hundred steps from there."""
    rng = random.Random(seed)
    points = [(lat, lon)]
    for _step in range(100):
        lat, lon = lat + rng.uniform(-0.002, 0.003), lon + rng.uniform(-0.002, 0.004)
        points.append((lat, lon))
    return points


def went(
    athlete: User, points: list[tuple[float, float]], *, minutes: float = 0, sport: str = "Ride"
) -> Activity:
    """An activity along those points, begun so many minutes after noon."""
    activity = create_manual(
        athlete=athlete,
        sport=sport,
        start_time=NOON + timedelta(minutes=minutes),
        elapsed_s=3600,
        distance_m=20_000,
        audience="followers",
    )
    lat, lon = zip(*points, strict=True)
    activity.track = geometry.encode_polyline(np.array(lat), np.array(lon))
    activity.save()
    return activity


def test_ten_routes_are_drawn_whole_with_room_around(
    cast: Cast, browser: Callable[..., Client]
) -> None:
    for seed in range(10):
        went(cast.owner, wandered(seed), minutes=-200 * seed)
    page = browser(cast.follower).get(FEED).content.decode()
    drawings = re.findall(r'<svg[^>]*class="thumb".*?</svg>', page, re.S)
    assert len(drawings) == 10
    for drawing in drawings:
        _x, _y, width, height = map(float, re.search(r'viewBox="([^"]+)"', drawing)[1].split())  # type: ignore[index]
        route = re.search(r'class="route"[^>]*d="([^"]+)"|d="([^"]+)"[^>]*class="route"', drawing)
        assert route is not None
        numbers = [float(n) for n in re.findall(r"-?(?:\d+\.?\d*|\.\d+)", route[1] or route[2])]
        # a place, and steps from there
        across, down = list(accumulate(numbers[0::2])), list(accumulate(numbers[1::2]))
        margin = 0.08 * min(width, height)
        assert min(across) >= margin
        assert max(across) <= width - margin
        assert min(down) >= margin
        assert max(down) <= height - margin


def test_without_a_route_there_is_no_map_and_the_numbers_get_the_space(
    cast: Cast, browser: Callable[..., Client]
) -> None:
    create_manual(
        athlete=cast.owner, sport="Swim", start_time=NOON, elapsed_s=1800, distance_m=1500
    )
    page = browser(cast.follower).get(FEED).content.decode()
    assert "stats-wide" in page
    assert "feed-map" not in page


def test_cards_say_in_words_who_can_see_them(cast: Cast, browser: Callable[..., Client]) -> None:
    went(cast.owner, wandered(1))
    page = browser(cast.follower).get(FEED).content.decode()
    assert re.search(r'title="Who can see this".*?<span>Followers</span>', page, re.S)


def test_others_get_neither_heart_rate_nor_power_by_the_feed(
    cast: Cast, browser: Callable[..., Client]
) -> None:
    activity = activity_of(hand_in(cast.owner, RIDE, visibility="everyone"))
    Activity.objects.filter(pk=activity.pk).update(distance_m=None)  # headline would choose them
    for address in ("/feed?filter=everyone&sport=", "/api/feed?filter=everyone"):
        mine = browser(cast.owner).get(address).content.decode()
        theirs = browser(cast.follower).get(address).content.decode()
        assert re.search(r"watt|Avg power|average_power_w\": ?\d", mine, re.I), address
        assert not re.search(r"Avg heart rate|Avg power|_(bpm|w|kcal)\": ?\d", theirs), address


def test_a_ride_together_is_one_card_when_both_follow_each_other(
    cast: Cast, browser: Callable[..., Client]
) -> None:
    befriend(cast.owner, cast.stranger)
    for friend in (cast.owner, cast.stranger):
        befriend(friend, cast.pending)
    way = wandered(3)
    went(cast.owner, way)
    went(cast.stranger, [(lat + 0.0002, lon) for lat, lon in way], minutes=4)
    went(cast.stranger, wandered(4, lat=50.0), minutes=-300)
    client = browser(cast.pending)
    page = client.get(FEED).content.decode()
    assert "Stranger and Owner rode together" in page
    assert page.count("<article") == 2
    cast.stranger.following.filter(followee=cast.owner).delete()
    page = client.get(FEED).content.decode()
    assert "together" not in page
    assert page.count("<article") == 3


@pytest.mark.parametrize(
    ("minutes", "sport", "lat", "one"),
    [
        (4, "Ride", 0.0, True),
        (16, "Ride", 0.0, False),
        (4, "Run", 0.0, False),
        (4, "Ride", 0.1, False),
    ],
)
def test_one_outing_is_the_same_sport_time_and_ground(
    minutes: float, sport: str, lat: float, *, one: bool
) -> None:
    way = tuple(wandered(5))
    first = Outing(1, "Ride", NOON, 3600, way)
    moved = tuple((a + lat, b) for a, b in way)
    second = Outing(2, sport, NOON + timedelta(minutes=minutes), 3600, moved)
    assert is_one_outing(first, second) is one
    assert is_one_outing(second, first) is one
    assert pairs([first, second]) == ([(1, 2)] if one else [])
    assert not is_one_outing(first, Outing(3, "Ride", NOON, 3600))


def test_a_full_page_asks_no_more_than_twelve_times(
    cast: Cast, browser: Callable[..., Client]
) -> None:
    befriend(cast.owner, cast.follower)
    Preferences.objects.update(getting_started="")  # what newcomers see besides costs one more
    for number in range(22):
        activity = went(cast.owner, wandered(number), minutes=-100 * number)
        kudos.give(post=activity.post, athlete=cast.follower)
        if number < 10:
            comments.write(post=activity.post, author=cast.follower, text="Well done")
    client = browser(cast.follower)
    for address in (FEED, FEED + "&before=2026-11-20T11:00:00%2B00:00~9", "/api/feed"):
        client.get(address)
        with CaptureQueriesContext(connection) as asked:
            assert client.get(address).status_code == 200
        assert len(asked) <= 12, "\n".join(query["sql"][:120] for query in asked)
