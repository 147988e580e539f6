"""Search, suggestions, requests and the settings of whom one knows; pages and API alike."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from rest_framework.test import APIClient

from accounts.people.models import Preferences, Role, User
from accounts.profile.services import change as change_profile
from conftest import Cast, make_person
from social.graph import blocking, services
from social.graph.models import Block, Coaching, CoachingState, Follow, FollowState, Mute
from social.graph.suggestions import suggestions_for
from social.graph.viewer import NOBODY, Viewer

Browser = Callable[[User | None], Client]
Api = Callable[[User | None], APIClient]


def names(answer: Any) -> list[str]:
    return [row["name"] for row in answer.json()["results"]]


def befriend(follower: User, followee: User) -> None:
    follow = services.ask_to_follow(follower=follower, followee=followee)
    services.accept_follow(follow=follow, actor=followee)


@pytest.mark.parametrize("words", ["owner", "OWN", "@own", "wne"])
def test_people_are_found_by_parts_of_name_and_handle(cast: Cast, api: Api, words: str) -> None:
    assert names(api(cast.stranger).get("/api/athletes", {"q": words})) == ["Owner"]


@pytest.mark.parametrize("words", ["owner@example.org", "example.org", "example", "o", "@", "%"])
def test_search_is_no_oracle_for_addresses_and_needs_two_letters(
    cast: Cast, api: Api, browser: Browser, words: str
) -> None:
    assert names(api(cast.stranger).get("/api/athletes", {"q": words})) == []
    page = browser(cast.stranger).get("/athletes", {"q": words}).content.decode()
    assert "person-row" not in page
    assert "Nobody found" in page


def test_search_finds_neither_who_blocked_nor_who_is_blocked_nor_who_left(
    cast: Cast, api: Api
) -> None:
    assert names(api(cast.blocked).get("/api/athletes", {"q": "owner"})) == []
    assert names(api(cast.owner).get("/api/athletes", {"q": "blocked"})) == []
    User.objects.filter(pk=cast.follower.pk).update(is_active=False)
    assert names(api(cast.owner).get("/api/athletes", {"q": "follower"})) == []


def test_suggestions_know_friends_of_friends_and_the_same_place_and_leave_out_the_known(
    cast: Cast,
) -> None:
    viewer = Viewer(cast.stranger)
    assert suggestions_for(NOBODY) == []
    assert suggestions_for(viewer) == []
    befriend(cast.stranger, cast.follower)  # who follows the owner
    assert [(each.person, str(each.why)) for each in suggestions_for(viewer)] == [
        (cast.owner, "Followed by 1 person you follow")
    ]
    near, far, closed = (make_person(name) for name in ("Near", "Far", "Closed"))
    change_profile(cast.stranger, place="Porto")
    for person, place in ((near, "porto"), (far, "Lisboa"), (closed, "Porto")):
        change_profile(person, place=place)
    Preferences.objects.filter(user__in=[near, far]).update(approves_followers=False)
    found = {each.person: str(each.why) for each in suggestions_for(viewer)}
    assert found.pop(cast.owner)
    assert found == {near: "From the same place"}  # of who is closed the place is not known
    blocking.mute(muter=cast.stranger, muted=near)
    services.ask_to_follow(follower=cast.stranger, followee=cast.owner)
    assert suggestions_for(viewer) == []


def test_who_is_alone_is_told_how_to_change_that(owner: User, browser: Browser) -> None:
    page = browser(owner).get("/athletes").content.decode()
    assert "You are the first here" in page
    assert "/settings/invitations" in page


def test_requests_are_answered_on_their_page(cast: Cast, browser: Browser) -> None:
    client = browser(cast.owner)
    assert "Pending" in client.get("/follow-requests").content.decode()
    other = make_person("Other")
    services.ask_to_follow(follower=other, followee=cast.owner)
    client.post("/follow-requests/pending/accept")
    client.post("/follow-requests/other/decline")
    states = Follow.objects.filter(followee=cast.owner).values_list("follower__name", "state")
    assert set(states) == {("Follower", "accepted"), ("Pending", "accepted")}
    assert client.post("/follow-requests/pending/accept").status_code == 404
    assert "Nobody waits" in client.get("/follow-requests").content.decode()


def test_requests_are_answered_by_program(cast: Cast, api: Api) -> None:
    mine = api(cast.owner)
    (row,) = mine.get("/api/follow-requests").json()["results"]
    assert (row["id"], row["athlete"]["name"]) == (cast.pending.public_id, "Pending")
    assert mine.post(f"/api/follow-requests/{row['id']}/accept").status_code == 204
    assert mine.post(f"/api/follow-requests/{row['id']}/decline").status_code == 404
    relation = api(cast.pending).get(f"/api/athletes/{cast.owner.public_id}").json()["relation"]
    assert relation["follows"] == "accepted"


def test_ceasing_to_approve_says_how_many_wait_and_offers_to_let_them_in(
    cast: Cast, browser: Browser
) -> None:
    client = browser(cast.owner)
    client.post("/settings/followers", {})
    page = client.get("/settings/followers").content.decode()
    assert "1 person asked before and still waits" in page
    assert Follow.objects.get(follower=cast.pending).state == FollowState.PENDING
    client.post("/follow-requests/accept-all", {"next": "/settings/followers"})
    assert Follow.objects.get(follower=cast.pending).state == FollowState.ACCEPTED
    client.post("/@follower/do/remove-follower", {"next": "/settings/followers"})
    assert not Follow.objects.filter(follower=cast.follower).exists()
    client.post("/settings/followers", {"approves_followers": "on"})
    assert Preferences.objects.get(user=cast.owner).approves_followers


def test_deeds_come_back_to_where_they_were_done_but_to_no_other_server(
    cast: Cast, browser: Browser
) -> None:
    client = browser(cast.stranger)
    there = {"next": "/athletes?q=own"}
    assert client.post("/@owner-1/do/follow", there)["Location"] == "/athletes?q=own"
    away = {"next": "https://evil.example/"}
    assert client.post("/@owner-1/do/unfollow", away)["Location"] == "/@owner-1"
    assert client.post("/@owner-1/do/marry").status_code == 404


def test_blocked_and_muted_are_listed_and_let_go(cast: Cast, browser: Browser, api: Api) -> None:
    client = browser(cast.owner)
    blocking.mute(muter=cast.owner, muted=cast.stranger)
    page = client.get("/settings/blocked").content.decode()
    assert "Blocked" in page
    assert "Stranger" in page
    told = api(cast.owner).get("/api/athlete/unwanted").json()
    assert [row["name"] for row in told["blocked"]] == ["Blocked"]
    assert [row["name"] for row in told["muted"]] == ["Stranger"]
    client.post("/@blocked/do/unblock")
    client.post("/@stranger/do/unmute")
    assert not Block.objects.exists()
    assert not Mute.objects.exists()


def test_a_blocked_person_can_be_let_go_by_program_and_cannot_block_back(
    cast: Cast, api: Api
) -> None:
    theirs = f"/api/athletes/{cast.owner.public_id}/block"
    assert api(cast.blocked).put(theirs).status_code == 404
    mine = f"/api/athletes/{cast.blocked.public_id}/block"
    assert api(cast.owner).put(mine).status_code == 200
    assert api(cast.owner).delete(mine).status_code == 204
    assert (
        api(cast.owner).delete(f"/api/athletes/{cast.blocked.public_id}/block").status_code == 204
    )


def test_a_coach_is_invited_by_handle_and_agrees_by_program(
    owner: User, browser: Browser, api: Api
) -> None:
    trainer, other = make_person("Trainer"), make_person("Other")
    trainer.role = Role.COACH
    trainer.save()
    client = browser(owner)
    for handle, said in (("nobody", "Nobody here"), (other.handle, "no coach")):
        answer = client.post("/settings/coaches", {"handle": handle})
        assert answer.status_code == 422
        assert said in answer.content.decode()
    client.post("/settings/coaches", {"handle": "@Trainer"})
    assert Coaching.objects.get().state == CoachingState.INVITED
    assert "has not answered yet" in client.get("/settings/coaches").content.decode()
    assert "waits for your answer" in browser(trainer).get("/settings/coaches").content.decode()
    answer = api(trainer).put(f"/api/athletes/{owner.public_id}/coached")
    assert answer.json()["coaches"] == "accepted"
    (row,) = api(owner).get("/api/athlete/coachings").json()
    assert (row["coach"]["name"], row["state"]) == ("Trainer", "accepted")
    assert api(owner).delete(f"/api/athletes/{trainer.public_id}/coach").status_code == 204
    assert not Coaching.objects.exists()


def test_too_many_requests_say_how_long_to_wait(
    cast: Cast, browser: Browser, api: Api, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(services, "ASKS_AN_HOUR", 0)
    page = browser(cast.stranger).post("/@owner-1/do/follow")
    assert page.status_code == 429
    assert int(page["Retry-After"]) > 0
    assert "many people" in page.content.decode()
    answer = api(cast.stranger).put(f"/api/athletes/{cast.owner.public_id}/follow")
    assert answer.status_code == 429
    assert int(answer["Retry-After"]) > 0


def test_an_athlete_by_program_is_told_once(cast: Cast, api: Api) -> None:
    path = f"/api/athletes/{cast.owner.public_id}"
    change_profile(cast.owner, place="Porto")
    first = api(cast.follower).get(path)
    assert first.json()["place"] == "Porto"
    again = api(cast.follower).get(path, headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    closed = api(cast.stranger).get(path, headers={"If-None-Match": first["ETag"]})
    assert closed.status_code == 200
    assert [closed.json()[name] for name in ("place", "bio", "here_since", "followers_count")] == [
        None
    ] * 4
    assert api(cast.owner).get(path).json()["relation"] is None


def test_pages_of_people_have_an_end(cast: Cast, api: Api, browser: Browser) -> None:
    from social.graph.views import profile

    for number in range(4):
        befriend(make_person(f"Fan{number}"), cast.owner)
    found, link = [], f"/api/athletes/{cast.owner.public_id}/followers?per_page=2"
    while link:
        answer = api(cast.owner).get(link)
        found += names(answer)
        link = answer.json()["next"]
    assert found == ["Fan3", "Fan2", "Fan1", "Fan0", "Follower"]
    saved, profile.PER_PAGE = profile.PER_PAGE, 3
    try:
        page = browser(cast.owner).get("/@owner-1/followers").content.decode()
        assert "Fan1" in page
        assert "Fan0" not in page
        older = page.partition('href="?before=')[2].partition('"')[0]
        page = browser(cast.owner).get(f"/@owner-1/followers?before={older}").content.decode()
        assert "Fan0" in page
        assert "Fan1" not in page
    finally:
        profile.PER_PAGE = saved
