"""Kudos: once each, counted, taken back, and given to everything of today."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.utils import timezone
from rest_framework.test import APIClient

from conftest import Cast
from social.graph import blocking
from social.graph.viewer import NOBODY, Viewer
from social.posts import kudos, tallies
from social.posts.models import Kudos, Post
from social.posts.services import change
from social.posts.tests.stages import posted


def test_giving_twice_is_giving_once(cast: Cast, api: Callable[..., APIClient]) -> None:
    post, client = posted(cast.owner), api(cast.follower)
    address = f"/api/posts/{post.public_id}/kudos"
    for _time in range(2):
        assert client.put(address).json() == {"kudos_count": 1, "kudos_given": True}
    for _time in range(2):
        assert client.delete(address).json() == {"kudos_count": 0, "kudos_given": False}
    assert not Kudos.objects.exists()


def test_nobody_gives_kudos_to_themselves(cast: Cast, api: Callable[..., APIClient]) -> None:
    post = posted(cast.owner)
    answer = api(cast.owner).put(f"/api/posts/{post.public_id}/kudos")
    assert (answer.status_code, answer.json()["code"]) == (422, "own_post")


def test_a_form_button_gives_and_leads_back_to_the_card(
    cast: Cast, browser: Callable[..., Client]
) -> None:
    post, client = posted(cast.owner), browser(cast.follower)
    address = f"/posts/{post.public_id}/kudos"
    given = client.post(address, {"next": "/feed?filter=everyone&sport="})
    assert given["Location"] == f"/feed?filter=everyone&sport=#{post.public_id}"
    page = client.get("/feed").content.decode()
    assert 'aria-pressed="true"' in page
    taken = client.post(address, {"take": "1", "next": "https://elsewhere.example/"})
    assert taken["Location"] == f"/posts/{post.public_id}#{post.public_id}"
    assert Post.objects.get(pk=post.pk).kudos_count == 0
    assert client.post(address, {"next": "//elsewhere.example"})["Location"].startswith("/posts/")


def test_who_gave_them_is_shown_as_far_as_one_may_find_them(cast: Cast) -> None:
    post = posted(cast.owner)
    for giver in (cast.follower, cast.stranger):
        kudos.give(post=post, athlete=giver)
    assert list(kudos.givers(post, NOBODY)) == [cast.stranger, cast.follower]
    blocking.block(blocker=cast.stranger, blocked=cast.pending)
    assert list(kudos.givers(post, Viewer(cast.pending))) == [cast.follower]


def test_kudos_for_all_of_today_go_to_what_lacks_them(
    cast: Cast, browser: Callable[..., Client]
) -> None:
    todays = [posted(cast.owner) for _number in range(3)]
    for post in todays:
        change(post, moment=timezone.now())
    yesterdays = posted(cast.owner, hours=4000)
    kudos.give(post=todays[0], athlete=cast.follower)
    client = browser(cast.follower)
    assert "all 2 of today" in client.get("/feed?filter=following").content.decode()
    client.post("/feed/kudos")
    assert {post.kudos_count for post in Post.objects.filter(pk__in=[p.pk for p in todays])} == {1}
    assert Post.objects.get(pk=yesterdays.pk).kudos_count == 0
    assert "of today" not in client.get("/feed").content.decode()


def test_a_flood_of_kudos_is_told_to_wait_in_words(
    cast: Cast, api: Callable[..., APIClient], monkeypatch: pytest.MonkeyPatch
) -> None:
    from social.posts import floods

    monkeypatch.setitem(floods.LIMITS, "kudos", (2, 60, floods.LIMITS["kudos"][2]))
    client = api(cast.follower)
    answers = [
        client.put(f"/api/posts/{posted(cast.owner).public_id}/kudos") for _number in range(3)
    ]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert "lot of kudos" in answers[-1].json()["message"]
    assert int(answers[-1]["Retry-After"]) > 0


def test_a_counter_that_went_wrong_is_mended_at_night(cast: Cast) -> None:
    post = posted(cast.owner)
    kudos.give(post=post, athlete=cast.follower)
    assert tallies.mend() == 0
    Post.objects.filter(pk=post.pk).update(kudos_count=9, comment_count=2)
    assert tallies.mend() == 2
    post.refresh_from_db()
    assert (post.kudos_count, post.comment_count) == (1, 0)
