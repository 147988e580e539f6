"""Views of the list are saved, found in it, renamed, deleted and brought back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from html import unescape

import pytest
from django.test import Client
from django.utils import timezone
from rest_framework.test import APIClient

from accounts.people.models import User
from activities.log import saved
from activities.log.models import SavedView
from activities.log.tests.many import activity
from conftest import Cast
from stravalite import portability
from stravalite.jobs.services import enqueue


def test_a_view_is_saved_from_the_list_and_marked_when_it_is_shown(
    owner: User, browser: Callable[..., Client]
) -> None:
    activity(owner)
    client = browser(owner)
    assert "Save this view" in client.get("/activities?sport=Run&min_km=3").text
    told = {"name": " Long  runs ", "query": "sport=Run&min_km=3"}
    answer = client.post("/activities/views", told)
    assert answer["Location"] == "/activities?sport=Run&min_km=3"
    page = unescape(client.get(answer["Location"]).text)
    assert 'href="/activities?sport=Run&min_km=3" aria-current="page">Long runs</a>' in page
    assert "Save this view" not in page
    assert "Save this view" in client.get("/activities?sport=Run").text


def test_a_name_is_needed_and_taken_once(owner: User, browser: Callable[..., Client]) -> None:
    client = browser(owner)
    assert client.post("/activities/views", {"query": "sport=Run"}).status_code == 422
    saved.save(athlete=owner, name="Runs", query="sport=Run")
    again = client.post("/activities/views", {"name": "Runs", "query": "sport=Ride"})
    assert again.status_code == 422
    assert "You have a view with this name already." in again.text
    assert 'value="sport=Ride"' in again.text  # what was typed stays


def test_it_is_renamed_deleted_and_brought_back(
    owner: User, browser: Callable[..., Client]
) -> None:
    view = saved.save(athlete=owner, name="Runs", query="sport=Run")
    client, path = browser(owner), f"/activities/views/{view.public_id}"
    client.post(f"{path}/rename", {"name": "Mornings"})
    assert "Mornings" in client.get("/activities/views").text
    client.post(f"{path}/rename", {"name": "  "})
    view.refresh_from_db()
    assert view.name == "Mornings"
    page = client.post(f"{path}/delete", follow=True).text
    assert "Kept for 30 days" in page
    assert "Mornings" not in client.get("/activities?q=").text
    client.post(f"{path}/restore")
    assert [one.name for one in SavedView.objects.of(owner.pk)] == ["Mornings"]


def test_one_whose_name_was_taken_meanwhile_stays_deleted(
    owner: User, browser: Callable[..., Client]
) -> None:
    view = saved.save(athlete=owner, name="Runs", query="sport=Run")
    saved.delete(view)
    saved.save(athlete=owner, name="Runs", query="sport=TrailRun")
    page = browser(owner).post(f"/activities/views/{view.public_id}/restore", follow=True).text
    assert "You have a view with this name already." in page
    assert SavedView.objects.of(owner.pk).get().query == "sport=TrailRun"


def test_programs_do_the_same(cast: Cast, api: Callable[..., APIClient]) -> None:
    client = api(cast.owner)
    made = client.post("/api/saved-views", {"name": "Runs", "query": "sport=Run"})
    assert made.status_code == 201
    path = f"/api/saved-views/{made.json()['id']}"
    assert client.post("/api/saved-views", {"name": "Runs"}).status_code == 409
    assert client.patch(path, {"query": "sport=Ride"}).json()["query"] == "sport=Ride"
    assert api(cast.stranger).patch(path, {"name": "x"}).status_code == 404
    assert client.delete(path).status_code == 204
    assert client.get("/api/saved-views").json() == []
    assert client.patch(path, {"name": "x"}).status_code == 404
    assert client.post(f"{path}/restore").json()["name"] == "Runs"


def test_there_is_an_end_to_them(owner: User) -> None:
    views = [SavedView(athlete=owner, name=f"View {number}") for number in range(saved.MOST)]
    SavedView.objects.bulk_create(views)
    with pytest.raises(saved.ViewRefused):
        saved.save(athlete=owner, name="One more", query="")


def test_deleted_ones_are_forgotten_and_all_go_with_their_athlete(
    owner: User, drain: Callable[[], int]
) -> None:
    old, kept = (saved.save(athlete=owner, name=name, query="") for name in ("Old", "Kept"))
    saved.delete(old)
    SavedView.objects.filter(pk=old.pk).update(deleted_at=timezone.now() - timedelta(days=31))
    enqueue("activities.log.forget", key="today")
    drain()
    assert SavedView.objects.get() == kept
    portability.erase(owner.pk)
    assert not SavedView.objects.exists()
