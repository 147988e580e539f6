"""Photos through pages and API: adding several, saying what is on them, taking back, bringing back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from rest_framework.test import APIClient

from activities.media import services
from activities.media.models import Photo
from activities.media.tests.drawn import photo
from activities.media.tests.test_photos import run_of
from conftest import Cast

pytestmark = pytest.mark.django_db


def file(content: bytes, name: str = "a.jpg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, "image/jpeg")


def test_several_at_once_and_what_is_refused_is_said(
    cast: Cast, browser: Callable[..., Client]
) -> None:
    run, me = run_of(cast.owner), browser(cast.owner)
    given = [file(photo(shade=10)), file(photo(shade=90)), file(b"%PDF-1.7", "plan.pdf")]
    page = me.post(f"/activities/{run.public_id}/photos", {"photos": given}, follow=True)
    text = page.content.decode()
    assert "2 photos added." in text
    assert "plan.pdf: This is no photo we can read." in text
    assert [one.position for one in Photo.objects.filter(activity=run).in_order()] == [0, 1]
    for one in Photo.objects.all():
        assert f'src="/photos/{one.public_id}/320.webp"' in text
        assert f"/photos/{one.public_id}/2048.webp 1600w" in text


def test_the_panel_shows_others_the_photos_and_no_form(
    cast: Cast, browser: Callable[..., Client]
) -> None:
    run = run_of(cast.owner)
    made, _new = services.add(
        athlete=cast.owner, content=photo(), activity=run, alt="A field <b>below</b> a sky"
    )
    text = browser(cast.stranger).get(f"/activities/{run.public_id}").content.decode()
    assert 'alt="A field &lt;b&gt;below&lt;/b&gt; a sky"' in text
    assert 'name="photos"' not in text
    large = browser(cast.stranger).get(f"/photos/{made.public_id}").content.decode()
    assert "/original" not in large
    assert "<form" not in large.split("<main")[1].split("</main>")[0]
    assert browser(cast.stranger).post(f"/photos/{made.public_id}").status_code == 405


def test_a_photo_is_described_moved_deleted_and_brought_back(
    cast: Cast, browser: Callable[..., Client]
) -> None:
    run, me = run_of(cast.owner), browser(cast.owner)
    first, second = (
        services.add(athlete=cast.owner, content=photo(shade=shade), activity=run)[0]
        for shade in (10, 90)
    )
    page = f"/photos/{second.public_id}"
    assert me.post(page, {"caption": "Top", "alt": "A hill"}).status_code == 302
    assert me.post(page, {"caption": "x" * 3000, "alt": ""}).status_code == 422
    second.refresh_from_db()
    assert (second.caption, second.alt) == ("Top", "A hill")
    me.post(f"{page}/move", {"to": "earlier"})
    assert [one.pk for one in Photo.objects.filter(activity=run).in_order()] == [
        second.pk,
        first.pk,
    ]
    gone = me.post(f"{page}/delete", follow=True)
    assert "Photo deleted" in gone.content.decode()
    assert me.get(page).status_code == 404
    back = me.post(f"{page}/restore", follow=True)
    assert back.status_code == 200
    assert Photo.objects.of(cast.owner.pk).count() == 2


def test_a_program_does_all_of_it(cast: Cast, api: Callable[..., APIClient]) -> None:
    run, me = run_of(cast.owner), api(cast.owner)
    path = f"/api/activities/{run.public_id}/photos"
    content = photo(clock="2026:05:01 08:30:00", offset="+00:00", place=(48.0, 11.0))

    def send(**more: Any) -> Any:
        return me.post(path, {"file": file(content), **more}, format="multipart")

    made = send(caption="Up")
    assert made.status_code == 201
    assert send().status_code == 200
    told = made.json()
    assert told["location"] == {"lat": 48.0, "lon": 11.0}
    assert told["taken_at"] == "2026-05-01T08:30:00Z"
    mine = f"/api/photos/{told['id']}"
    assert me.patch(mine, {"alt": "A hill", "position": 0}).json()["alt"] == "A hill"
    others = api(cast.stranger).get(path).json()
    assert [one["id"] for one in others] == [told["id"]]
    assert others[0]["location"] is None
    assert others[0]["taken_at"] is None
    assert others[0]["original"] is None
    assert others[0]["name"] is None
    assert api(cast.stranger).patch(mine, {"alt": "x"}).status_code == 404
    assert me.delete(mine).status_code == 204
    assert me.get(mine).status_code == 404
    assert me.post(f"{mine}/restore").status_code == 200
    refused = me.post(path, {"file": file(b"GIF89a")}, format="multipart")
    assert refused.status_code == 422
    assert refused.json()["code"] == "photo_refused"


def test_a_photo_without_an_activity_is_listed_and_placed(
    cast: Cast, api: Callable[..., APIClient], browser: Callable[..., Client]
) -> None:
    loose, _new = services.add(athlete=cast.owner, content=photo(), name="dawn.jpg")
    run, me = run_of(cast.owner), api(cast.owner)
    assert [one["id"] for one in me.get("/api/photos").json()["results"]] == [loose.public_id]
    assert 'alt="dawn.jpg"' in browser(cast.owner).get("/photos").content.decode()
    assert api(cast.stranger).get("/api/photos").json()["results"] == []
    placed = me.patch(f"/api/photos/{loose.public_id}", {"activity": run.public_id})
    assert placed.json()["activity"] == run.public_id
    theirs = run_of(cast.stranger)
    lent = me.patch(f"/api/photos/{loose.public_id}", {"activity": theirs.public_id})
    assert lent.status_code == 404
