"""Corrections through the page and through the API."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils.html import strip_tags
from rest_framework.test import APIClient

from accounts.people.models import User
from activities.activity.models import Activity
from activities.activity.services import create_manual
from activities.editing import services
from activities.editing.models import ActivityEdit
from activities.uploads.tests.variations import LAKE
from conftest import Cast
from tests.recorded import activity_of, hand_in, work

Api = Callable[[User | None], APIClient]
Browser = Callable[[User | None], Client]


@pytest.fixture
def activity(owner: User) -> Activity:
    return activity_of(hand_in(owner, "a.gpx", LAKE.gpx(), visibility="everyone"))


def _words(answer: Any) -> str:
    apart = answer.content.decode().replace("<", " <")
    return " ".join(strip_tags(apart).replace("\xa0", " ").split())


def _form(**said: Any) -> dict[str, Any]:
    return {"kind": "crop", "revision": 0, "start": "", "end": "", **said}


def test_cut_by_form_and_taken_back(owner: User, activity: Activity, browser: Browser) -> None:
    client, page = browser(owner), f"/activities/{activity.public_id}/edits"
    empty = _words(client.get(page))
    assert "What you corrected" not in empty
    assert "As recorded 3 May" not in empty
    answer = client.post(page, _form(start="10:00", end="50:00"))
    assert answer["Location"] == page
    assert "The numbers are being worked out" in _words(client.get(page))
    work()
    done = client.get(page)
    assert "Kept from 10:00 to 50:00 of the recording." in _words(done)
    assert "Elapsed 40:00 1:00:00" in _words(done)
    assert "1 correction by you" in _words(client.get(f"/activities/{activity.public_id}"))
    edit = ActivityEdit.objects.get()
    client.post(f"{page}/{edit.public_id}/undo", {"revision": 1})
    work()
    undone = _words(client.get(page))
    assert "Taken back" in undone
    assert "Elapsed 1:00:00 Distance" not in undone
    assert "Elapsed 1:00:00 Moving" in undone
    activity.refresh_from_db()
    assert activity.elapsed_s == 3600


def test_a_place_is_a_moment_too(owner: User, activity: Activity, browser: Browser) -> None:
    page = f"/activities/{activity.public_id}/edits"
    browser(owner).post(page, _form(end="1 km"))
    work()
    activity.refresh_from_db()
    assert activity.distance_m == pytest.approx(1000, abs=20)


def test_a_part_of_the_page_is_taken_over(
    owner: User, activity: Activity, browser: Browser
) -> None:
    client = browser(owner)
    shown = client.get(f"/activities/{activity.public_id}?from=5:00&to=6:00").content.decode()
    link = f"/activities/{activity.public_id}/edits?from=5%3A00&amp;to=6%3A00"
    assert link in shown
    theirs = browser(None).get(f"/activities/{activity.public_id}?from=5:00&to=6:00")
    assert "Numbers of this part" in theirs.content.decode()
    assert "/edits" not in theirs.content.decode()
    page = client.get(link.replace("&amp;", "&"))
    assert 'value="5:00"' in page.content.decode()
    assert 'value="6:00"' in page.content.decode()


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ({}, "there is nothing to cut"),
        ({"start": "soon"}, "Write a time such as 1:30"),
        ({"start": "50:00", "end": "10:00"}, "Nothing recorded lies between the two"),
    ],
)
def test_what_cannot_be_is_said_at_its_field(
    owner: User, activity: Activity, browser: Browser, said: dict[str, str], told: str
) -> None:
    answer = browser(owner).post(f"/activities/{activity.public_id}/edits", _form(**said))
    assert answer.status_code == 422
    assert told in _words(answer)
    for value in said.values():
        assert f'value="{value}"' in answer.content.decode()


def test_another_window_was_faster(owner: User, activity: Activity, browser: Browser) -> None:
    page = f"/activities/{activity.public_id}/edits"
    services.crop(activity, from_s=600.0, to_s=None)
    work()
    client = browser(owner)
    answer = client.post(page, _form(end="20:00"))
    assert answer.status_code == 409
    assert "corrected elsewhere meanwhile" in _words(answer)
    assert _words(answer).count("Cut away the first 10:00.") >= 2  # as news, and in the list
    assert 'name="revision" value="1"' in answer.content.decode()
    assert 'value="20:00"' in answer.content.decode()
    assert client.post(page, _form(end="20:00", revision=1)).status_code == 302
    busy = client.post(page, _form(end="20:00", revision=2))
    assert busy.status_code == 409
    assert "still being worked out" in _words(busy)
    work()
    first = ActivityEdit.objects.order_by("pk")[0]
    late = client.post(f"{page}/{first.public_id}/undo", {"revision": "1"})
    assert late.status_code == 409
    assert "Cut away what came after 30:00." in _words(late)


def test_where_nothing_is_recorded_the_page_says_so(owner: User, browser: Browser) -> None:
    typed = create_manual(
        athlete=owner, sport="Run", start_time=LAKE.start, elapsed_s=1800, distance_m=5000
    )
    page = browser(owner).get(f"/activities/{typed.public_id}/edits")
    assert "There is no recording to cut" in _words(page)
    answer = browser(owner).post(f"/activities/{typed.public_id}/edits", _form(start="1:00"))
    assert answer.status_code == 422
    assert "This correction cannot be made" in _words(answer)


def test_start_distance_and_climb_by_form(
    owner: User, activity: Activity, browser: Browser
) -> None:
    client, page = browser(owner), f"/activities/{activity.public_id}/edits"
    empty = client.get(page).content.decode()
    assert 'value="2026-05-03T09:00:00"' in empty  # by the clocks of the lake
    said: list[dict[str, Any]] = [
        {"kind": "start", "started": "2026-05-03T10:00:30"},
        {"kind": "distance", "by": "hand", "distance": "12.5"},
        {"kind": "elevation", "by": "hand", "gain": "77"},
    ]
    for revision, one in enumerate(said):
        assert client.post(page, {**one, "revision": revision}).status_code == 302
        work()
    activity.refresh_from_db()
    assert activity.start_time == LAKE.start + timedelta(seconds=3630)
    assert activity.distance_m == pytest.approx(12_500)
    assert (activity.elevation_gain_m, activity.elevation_source) == (77, "manual")
    words = _words(client.get(page))
    assert "Moved 1:00:30 later." in words
    assert "Distance set to 12.50 km." in words
    assert "Elevation gain set to 77 m." in words
    for kind, by in (("distance", "positions"), ("elevation", "gps")):
        revision += 1
        again = {"kind": kind, "by": by, "revision": revision}
        assert client.post(page, again).status_code == 302
        work()
    activity.refresh_from_db()
    assert (activity.distance_source, activity.elevation_source) == ("gps", "gps")
    words = _words(client.get(page))
    assert "Distance measured by the positions." in words
    assert "Elevation measured with strong smoothing." in words


def test_miles_and_feet(owner: User, activity: Activity, browser: Browser) -> None:
    owner.preferences.units = "imperial"
    owner.preferences.save()
    client, page = browser(owner), f"/activities/{activity.public_id}/edits"
    client.post(page, {"kind": "distance", "by": "hand", "distance": "7", "revision": 0})
    work()
    client.post(page, {"kind": "elevation", "by": "hand", "gain": "100", "revision": 1})
    work()
    activity.refresh_from_db()
    assert activity.distance_m == pytest.approx(7 * 1609.344)
    assert activity.elevation_gain_m == pytest.approx(30.48)


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ({"kind": "start", "started": "2026-05-03T09:00:00"}, "This is when it begins already"),
        ({"kind": "start", "started": "1850-05-03T09:00:00"}, "This is before 1990"),
        ({"kind": "start", "started": "then"}, "Enter a valid date/time"),
        ({"kind": "distance", "by": "hand", "distance": ""}, "Give a distance"),
        ({"kind": "distance", "by": "hand", "distance": "nan"}, "Enter a number"),
        ({"kind": "distance", "by": "hand", "distance": "0"}, "Give a distance"),
        ({"kind": "distance", "by": "hand", "distance": "900"}, "That would be 900 km/h"),
        ({"kind": "elevation", "by": "hand", "gain": ""}, "Write how much was climbed"),
        ({"kind": "elevation", "by": "hand", "gain": "200000"}, "Between nothing and 100 km"),
        ({"kind": "elevation", "by": "balloon"}, "Select a valid choice"),
    ],
)
def test_numbers_that_cannot_be_are_said_at_their_field(
    owner: User, activity: Activity, browser: Browser, said: dict[str, str], told: str
) -> None:
    page = f"/activities/{activity.public_id}/edits"
    answer = browser(owner).post(page, {**said, "revision": 0})
    assert answer.status_code == 422
    assert told in _words(answer)
    assert not ActivityEdit.objects.exists()


def test_programs_correct_start_distance_and_climb(
    owner: User, activity: Activity, api: Api
) -> None:
    client, address = api(owner), f"/api/activities/{activity.public_id}/edits"
    for said in (
        {"kind": "start", "start_time": "2026-05-03T08:00:00Z"},
        {"kind": "distance", "distance_m": 10_000},
        {"kind": "elevation", "elevation_gain_m": 12},
        {"kind": "elevation", "smoothing": "light"},
    ):
        assert client.post(address, said, format="json").status_code == 202
        work()
    told = client.get(f"/api/activities/{activity.public_id}").json()
    assert (told["start_time"], told["distance_m"]) == ("2026-05-03T08:00:00Z", 10_000)
    assert told["elevation_source"] == "barometer"
    for missing, kind in (
        ("start_time", "start"),
        ("distance_m", "distance"),
        ("elevation_gain_m", "elevation"),
    ):
        answer = client.post(address, {"kind": kind}, format="json")
        assert answer.status_code == 400
        assert list(answer.json()["fields"]) == [missing]


def test_programs_cut_and_take_back(owner: User, activity: Activity, api: Api, cast: Cast) -> None:
    client, address = api(owner), f"/api/activities/{activity.public_id}/edits"
    assert client.get(address).json() == {"revision": 0, "status": "ready", "edits": []}
    made = client.post(address, {"kind": "crop", "from_s": 60, "revision": 0}, format="json")
    assert made.status_code == 202
    edit = made.json()
    assert edit["parameters"] == {"from": "2026-05-03T07:01:00+00:00", "to": None}
    work()
    assert client.get(f"/api/activities/{activity.public_id}").json()["elapsed_s"] == 3540
    late = client.post(address, {"kind": "crop", "to_s": 60, "revision": 0}, format="json")
    assert late.status_code == 409
    assert late.json()["code"] == "edited_meanwhile"
    assert late.json()["changes"] == [edit["id"]]
    assert client.delete(f"{address}/{edit['id']}?revision=x").status_code == 400
    assert api(cast.follower).get(address).status_code == 404
    assert api(cast.follower).delete(f"{address}/{edit['id']}").status_code == 404
    assert client.delete(f"{address}/{edit['id']}?revision=1").status_code == 204
    work()
    assert client.get(f"/api/activities/{activity.public_id}").json()["elapsed_s"] == 3600
    listed = client.get(address).json()
    assert listed["revision"] == 2
    assert listed["edits"][0]["undone_in"] == 2


@pytest.mark.parametrize("said", [{"from_s": "x"}, {"from_s": -1}, {"from_s": "nan"}, {}])
def test_programs_are_told_what_is_wrong(
    owner: User, activity: Activity, api: Api, said: dict[str, Any]
) -> None:
    address = f"/api/activities/{activity.public_id}/edits"
    answer = api(owner).post(address, {"kind": "crop", **said}, format="json")
    assert answer.status_code in {400, 422}
    assert answer.json()["fields"]
