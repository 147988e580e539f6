"""Secret links open one thing to whoever has them, and nothing else, until they end."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from rest_framework.test import APIClient

from accounts.people.models import Audience
from activities.activity.models import Activity
from activities.zones.services import set_hiding
from conftest import Cast
from social.graph import blocking
from social.graph.models import SecretLink
from social.posts import links, services
from social.posts.models import Post
from tests.recorded import activity_of, hand_in, work

pytestmark = pytest.mark.django_db
SAMPLE = "Edge810-Vector-2013-08-16-15-35-10.fit"


@pytest.fixture
def activity(cast: Cast) -> Activity:
    return activity_of(hand_in(cast.owner, SAMPLE, visibility="only_me"))


def open_link(client: Client, token: str) -> Any:
    return client.get(f"/s/{token}", follow=True)


def test_whoever_has_the_link_sees_the_one_thing_as_a_stranger(
    cast: Cast, activity: Activity, browser: Callable[..., Client]
) -> None:
    other = activity_of(hand_in(cast.owner, "garmin-edge-500-activity.fit", visibility="only_me"))
    _link, token = links.make(activity.post, days=7)
    for person in (None, cast.stranger, cast.pending):
        client = browser(person)
        address = f"/activities/{activity.public_id}"
        assert client.get(address).status_code == 404
        page = open_link(client, token)
        assert (page.status_code, page.request["PATH_INFO"]) == (200, address)
        assert "bpm" not in page.content.decode()
        api = f"/api/activities/{activity.public_id}"
        assert client.get(api).json()["average_heartrate_bpm"] is None
        assert client.get(f"{api}/original").status_code in {401, 404}
        assert client.get(f"/activities/{other.public_id}").status_code == 404
    assert Client().get(f"/activities/{activity.public_id}").status_code == 404


def test_the_address_says_nothing_to_searchers_and_referrers(
    activity: Activity, browser: Callable[..., Client]
) -> None:
    _link, token = links.make(activity.post, days=7)
    answer = browser(None).get(f"/s/{token}")
    assert "noindex" in answer["X-Robots-Tag"]
    assert answer["Referrer-Policy"] == "no-referrer"
    assert token not in answer["Location"]
    assert not SecretLink.objects.filter(digest__contains=token).exists()


@pytest.mark.parametrize("end", ["revoked", "run out", "deleted", "blocked"])
def test_it_opens_nothing_any_more_also_where_it_was_open(
    cast: Cast, activity: Activity, browser: Callable[..., Client], end: str
) -> None:
    link, token = links.make(activity.post, days=7)
    client = browser(cast.stranger)
    assert open_link(client, token).status_code == 200
    match end:
        case "revoked":
            links.revoke(activity.post, link.public_id)
        case "run out":
            past = timezone.now() - timedelta(minutes=1)
            SecretLink.objects.update(expires_at=past)
        case "deleted":
            Post.objects.update(deleted_at=timezone.now())
        case "blocked":
            blocking.block(blocker=cast.owner, blocked=cast.stranger)
    assert client.get(f"/activities/{activity.public_id}").status_code == 404
    if end != "blocked":
        gone = open_link(Client(), token)
        assert gone.status_code == 404
        assert "This link opens nothing" in gone.content.decode()


def test_what_is_hidden_on_maps_and_in_time_is_hidden_from_them_too(
    cast: Cast, activity: Activity, browser: Callable[..., Client]
) -> None:
    set_hiding(cast.owner, ends_m=500, start_time=True)
    work()
    _link, token = links.make(activity.post, days=0)
    client = browser(None)
    open_link(client, token)
    base = f"/api/activities/{activity.public_id}"
    activity.refresh_from_db()
    assert client.get(base + "/streams").json()["streams"]["distance"][-1] < activity.distance_m  # type: ignore[operator]
    assert activity.start_time.strftime("T%H:%M:%S") not in client.get(base).json()["start_time"]


def test_an_activity_may_show_others_no_map(
    cast: Cast, browser: Callable[..., Client], api: Callable[..., APIClient]
) -> None:
    run = activity_of(hand_in(cast.owner, SAMPLE, visibility="everyone"))
    base = f"/api/activities/{run.public_id}"
    assert api(cast.owner).patch(base, {"hide_map": True}).json()["hide_map"] is True
    client = browser(cast.stranger)
    assert client.get(base + "/map").json()["polyline"] == ""
    assert "latlng" not in client.get(base + "/streams").json()["streams"]
    assert b'aria-label="no route"' in client.get(base + "/thumbnail").content
    assert client.get(base + "/export.gpx").status_code == 409
    assert browser(cast.owner).get(base + "/map").json()["polyline"]


def test_the_owner_makes_sees_and_takes_back_links_by_page_and_program(
    cast: Cast, activity: Activity, browser: Callable[..., Client], api: Callable[..., APIClient]
) -> None:
    address = f"/posts/{activity.post.public_id}/links"
    client = browser(cast.owner)
    page = client.post(address, {"days": "7"}, follow=True).content.decode()
    token = page.partition("/s/")[2].partition("<")[0]
    assert open_link(browser(None), token).status_code == 200
    assert token not in client.get(address).content.decode()
    (listed,) = api(cast.owner).get(f"/api{address}").json()
    assert api(cast.owner).delete(f"/api{address}/{listed['id']}").status_code == 204
    assert open_link(browser(None), token).status_code == 404
    made = api(cast.owner).post(f"/api{address}", {"days": 0})
    assert made.status_code == 201
    assert made.json()["expires_at"] is None
    assert open_link(browser(None), made.json()["url"].partition("/s/")[2]).status_code == 200
    assert api(cast.stranger).get(f"/api{address}").status_code == 404
    assert client.post(address, {"days": "8"}).status_code == 422


def test_there_are_so_many_links_at_most(cast: Cast) -> None:
    post = services.say(author=cast.owner, text="Hello", audience=Audience.ONLY_ME)
    for _number in range(links.MOST):
        links.make(post, days=7)
    with pytest.raises(links.TooManyLinks):
        links.make(post, days=7)
