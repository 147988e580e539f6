"""Profile, picture and privacy at both doors."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.core.files.storage import default_storage
from django.test import Client
from rest_framework.test import APIClient

from accounts.people.models import Preferences, User
from accounts.profile import services
from accounts.profile.models import Profile, pictures_of
from accounts.profile.tests.drawn import picture, picture_file
from conftest import Cast, make_person

FORM = {
    "name": "Ana Reis",
    "handle": "ana-r",
    "place": "Porto",
    "bio": "Slow on purpose.\nFast by mistake.",
    "interests": ["Run", "Ride"],
}


def _listed(folder: str) -> tuple[list[str], list[str]]:
    try:
        return default_storage.listdir(folder)
    except FileNotFoundError:
        return [], []


def _files(athlete: User) -> list[str]:
    return _listed(pictures_of(athlete.pk))[1]


@pytest.fixture(autouse=True)
def _no_pictures_of_other_tests() -> None:
    """Numbers of athletes come again from test to test; files stay behind."""
    for folder in _listed("pictures")[0]:
        for name in _listed(f"pictures/{folder}")[1]:
            default_storage.delete(f"pictures/{folder}/{name}")


@pytest.mark.django_db(transaction=True)
def test_the_page_saves_what_it_shows(browser: Callable[..., Client]) -> None:
    owner = make_person("Owner")
    client = browser(owner)
    answer = client.post("/settings/profile", {**FORM, "picture": picture_file()}, follow=True)
    assert answer.status_code == 200
    assert "Slow on purpose." in answer.text
    owner = User.objects.select_related("profile").get(pk=owner.pk)
    assert (owner.name, owner.handle) == ("Ana Reis", "ana-r")
    assert (owner.profile.place, owner.profile.interests) == ("Porto", ["Run", "Ride"])
    assert owner.profile.bio.splitlines() == FORM["bio"].splitlines()
    assert answer.text.count(owner.profile.picture_url) == 2, "in the form and in the shell"


def test_api_and_page_change_the_same(owner: User, api: Callable[..., APIClient]) -> None:
    client = api(owner)
    before = client.get("/api/athlete").json()
    assert (before["place"], before["interests"], before["picture"]) == ("", [], "")
    answer = client.patch("/api/athlete", {"place": "  Porto ", "interests": ["Swim"]})
    assert answer.json() == {**before, "place": "Porto", "interests": ["Swim"]}
    assert client.patch("/api/athlete", {"handle": "quick"}).json()["handle"] == "quick"


@pytest.mark.parametrize(
    "change",
    [
        {"name": "  "},
        {"handle": "Ana"},
        {"handle": "-ana"},
        {"handle": "admin"},
        {"handle": "settings"},
        {"place": "x" * 101},
        {"bio": "x" * 1001},
        {"interests": ["Quidditch"]},
    ],
)
def test_what_makes_no_sense_is_refused_at_both_doors(
    owner: User, api: Callable[..., APIClient], browser: Callable[..., Client], change: dict
) -> None:
    (field,) = change
    answer = api(owner).patch("/api/athlete", change)
    assert answer.status_code == 400
    assert field in answer.json()["fields"]
    page = browser(owner).post("/settings/profile", {**FORM, **change})
    assert page.status_code == 422
    assert field in page.context["form"].errors
    owner.refresh_from_db()
    assert (owner.name, owner.handle) == ("Owner", "owner-1")
    assert not Profile.objects.exists()


def test_a_handle_belongs_to_one_person(cast: Cast, api: Callable[..., APIClient]) -> None:
    answer = api(cast.stranger).patch(
        "/api/athlete", {"handle": cast.owner.handle, "place": "Porto"}
    )
    assert (answer.status_code, answer.json()["code"]) == (409, "handle_taken")
    assert not Profile.objects.exists(), "refused means that nothing is saved"
    same = api(cast.owner).patch("/api/athlete", {"handle": cast.owner.handle})
    assert same.status_code == 200


def test_what_is_no_picture_changes_nothing(
    owner: User, api: Callable[..., APIClient], browser: Callable[..., Client]
) -> None:
    page = browser(owner).post(
        "/settings/profile", {**FORM, "picture": picture_file(content=b"hello")}
    )
    assert page.status_code == 422
    assert "picture" in page.context["form"].errors
    answer = api(owner).put(
        "/api/athlete/picture", {"picture": picture_file(content=b"hello")}, format="multipart"
    )
    assert (answer.status_code, answer.json()["code"]) == (400, "not_a_picture")
    assert _files(owner) == []


@pytest.mark.django_db(transaction=True)
def test_only_the_newest_picture_is_kept(api: Callable[..., APIClient]) -> None:
    owner = make_person("Owner")
    client = api(owner)
    addresses = set()
    for size in ((500, 500), (500, 400)):
        given = {"picture": picture_file(content=picture(size=size))}
        answer = client.put("/api/athlete/picture", given, format="multipart")
        addresses.add(answer.json()["picture"])
        client.force_authenticate(User.objects.get(pk=owner.pk))
    assert len(addresses) == 2, "a changed picture has another address"
    assert len(_files(owner)) == 1
    assert client.delete("/api/athlete/picture").json()["picture"] == ""
    assert _files(owner) == []


def test_a_picture_is_asked_for_again_only_when_it_changed(
    owner: User, browser: Callable[..., Client]
) -> None:
    address = services.set_picture(owner, picture_file()).picture_url
    client = browser(None)
    first = client.get(address)
    assert first["Content-Type"] == "image/webp"
    assert "private" in first["Cache-Control"]
    again = client.get(address, headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_a_picture_vanishes_with_a_block_and_with_the_account(
    cast: Cast, browser: Callable[..., Client]
) -> None:
    address = services.set_picture(cast.owner, picture_file()).picture_url
    seen = {who: browser(user).get(address).status_code for who, user in cast.items()}
    assert seen.pop("blocked") == 404
    assert set(seen.values()) == {200}
    User.objects.filter(pk=cast.owner.pk).update(is_active=False)
    assert browser(cast.follower).get(address).status_code == 404


def test_privacy_has_a_page_of_its_own(owner: User, browser: Callable[..., Client]) -> None:
    client = browser(owner)
    given = {
        "default_audience": "only_me",
        "default_post_audience": "everyone",
        "share_heartrate": "on",
    }
    assert client.post("/settings/privacy", given).status_code == 302
    saved = Preferences.objects.get(user=owner)
    assert saved.default_post_audience == "everyone"
    assert (saved.default_audience, saved.share_heartrate, saved.share_power) == (
        "only_me",
        True,
        False,
    )
    refused = client.post("/settings/privacy", {"default_audience": "club"})
    assert refused.status_code == 422
    assert Preferences.objects.get(user=owner).default_audience == "only_me"


def test_every_settings_page_is_reached_from_every_other(
    owner: User, browser: Callable[..., Client]
) -> None:
    client = browser(owner)
    pages = ["profile", "preferences", "privacy", "measures", "delete"]
    for page in pages:
        shown = client.get(f"/settings/{page}")
        assert shown.status_code == 200
        for other in pages:
            assert f'href="/settings/{other}"' in shown.text, (page, other)
        assert shown.text.count("aria-current") >= 1
