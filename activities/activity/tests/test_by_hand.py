"""Adding by hand, editing, sharing, taking back: page and API."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from rest_framework.test import APIClient

from accounts.people.models import User
from activities.activity import services
from activities.activity.models import Activity, Gear
from activities.activity.services import activity_saved
from conftest import Cast, make_person
from social.graph.viewer import NOBODY, Viewer

RUN = {"sport": "Run", "start_time": "2026-03-01T07:00:00Z", "elapsed_s": 3600, "distance_m": 10000}
FORM = {
    "sport": "Run",
    "started": "2026-03-01T07:00",
    "duration": "1:00:00",
    "distance": "10",
    "audience": "followers",
}
Api = Callable[[User | None], APIClient]
Browser = Callable[[User | None], Client]


def test_a_program_adds_an_activity(owner: User, api: Api) -> None:
    answer = api(owner).post("/api/activities", {**RUN, "visibility": "everyone"})
    assert answer.status_code == 201
    made = answer.json()
    assert (made["distance_m"], made["elapsed_s"], made["moving_s"]) == (10_000, 3600, 3600)
    assert made["average_speed_mps"] == pytest.approx(10_000 / 3600)
    assert (made["visibility"], made["status"], made["source"]) == ("everyone", "ready", "api")
    assert made["name"] == "Morning run"
    activity = Activity.objects.get()
    assert (activity.post.author, activity.post.topic) == (owner, "Run")
    assert activity.post.moment == activity.start_time


def test_the_page_reads_times_of_the_athletes_place_and_units(
    owner: User, browser: Browser
) -> None:
    owner.preferences.timezone = "America/New_York"
    owner.preferences.units = "imperial"
    owner.preferences.save()
    answer = browser(owner).post("/activities/new", {**FORM, "climb": "328.084"})
    assert answer.status_code == 302
    activity = Activity.objects.get()
    assert activity.start_time == datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
    assert (activity.local_date.isoformat(), activity.name) == ("2026-03-01", "Morning run")
    assert activity.distance_m == pytest.approx(16_093.44)
    assert activity.elevation_gain_m == pytest.approx(100, abs=0.01)
    assert activity.elapsed_s == 3600


def test_the_default_audience_is_the_persons_own(owner: User, api: Api) -> None:
    for audience in ("only_me", "everyone"):
        owner.preferences.default_audience = audience
        owner.preferences.save()
        assert api(owner).post("/api/activities", RUN).json()["visibility"] == audience


@pytest.mark.parametrize(
    ("change", "field", "status"),
    [
        ({"sport": "Quidditch"}, "sport", 400),
        ({"elapsed_s": 0}, "elapsed_s", 400),
        ({"elapsed_s": "nan"}, "elapsed_s", 400),
        ({"elapsed_s": 15 * 86_400}, "duration", 422),
        ({"distance_m": -5}, "distance_m", 400),
        ({"distance_m": 10_000_000}, "distance", 422),
        ({"distance_m": "nan"}, "distance_m", 400),
        ({"elevation_gain_m": "inf"}, "elevation_gain_m", 400),
        ({"average_heartrate_bpm": "nan"}, "average_heartrate_bpm", 400),
        ({"average_heartrate_bpm": 300}, "average_heartrate_bpm", 400),
        ({"start_time": "1985-01-01T00:00:00Z"}, "start_time", 422),
        ({"start_time": "2999-01-01T00:00:00Z"}, "start_time", 422),
        ({"visibility": "club"}, "visibility", 400),
        ({"gear": "ger_nothing"}, "gear", 400),
        ({"name": "x" * 201}, "name", 400),
    ],
)
def test_what_cannot_be_is_refused_by_its_field(
    owner: User, api: Api, change: dict[str, Any], field: str, status: int
) -> None:
    answer = api(owner).post("/api/activities", {**RUN, **change})
    assert answer.status_code == status
    assert field in answer.json()["fields"]
    assert not Activity.objects.exists()


@pytest.mark.parametrize(
    "number", ["elapsed_s", "distance_m", "elevation_gain_m", "average_heartrate_bpm"]
)
@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_whoever_calls_the_service_what_is_no_number_is_refused(
    owner: User, number: str, value: float
) -> None:
    given: dict[str, Any] = {"elapsed_s": 3600.0, number: value}
    with pytest.raises(services.ImplausibleActivity) as refused:
        services.create_manual(athlete=owner, sport="Run", start_time=timezone.now(), **given)
    assert set(refused.value.fields) == {number}


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"duration": "soon"}, "duration"),
        ({"duration": "1:75:00"}, "duration"),
        ({"distance": "-1"}, "distance"),
        ({"distance": "nan"}, "distance"),
        ({"distance": "99999"}, "distance"),
        ({"started": "2999-01-01T00:00"}, "started"),
        ({"heartrate": "400"}, "heartrate"),
        ({"audience": "club"}, "audience"),
        ({"sets": "just did some"}, "sets"),
    ],
)
def test_the_form_says_it_at_the_field(
    owner: User, browser: Browser, change: dict[str, str], field: str
) -> None:
    page = browser(owner).post("/activities/new", {**FORM, **change})
    assert page.status_code == 422
    assert field in page.context["form"].errors
    assert not Activity.objects.exists()


def test_strength_sets_are_written_as_people_say_them(owner: User, browser: Browser) -> None:
    sets = "Squat 3x8 60\n\nPull up 10\nBench press 2×5 42,5 kg"
    answer = browser(owner).post(
        "/activities/new", {**FORM, "sport": "WeightTraining", "distance": "", "sets": sets}
    )
    assert answer.status_code == 302
    rows = Activity.objects.get().detail.sets
    assert [(row["exercise"], row["repetitions"], row["weight_kg"]) for row in rows] == [
        *[("Squat", 8, 60.0)] * 3,
        ("Pull up", 10, None),
        *[("Bench press", 5, 42.5)] * 2,
    ]


def test_new_gear_is_made_once(owner: User, browser: Browser) -> None:
    for _n in range(2):
        browser(owner).post("/activities/new", {**FORM, "new_gear": "  Blue   shoes "})
    assert [gear.name for gear in Gear.objects.all()] == ["Blue shoes"]
    assert Activity.objects.filter(gear__name="Blue shoes").count() == 2


def test_gear_with_a_taken_name_is_409(owner: User, api: Api) -> None:
    client = api(owner)
    given = {"name": "Blue shoes", "kind": "shoes"}
    assert client.post("/api/gear", given).status_code == 201
    answer = client.post("/api/gear", given)
    assert (answer.status_code, answer.json()["code"]) == (409, "gear_name_taken")
    assert api(make_person("Friend")).post("/api/gear", given).status_code == 201


def test_an_edit_changes_what_is_given_and_nothing_else(owner: User, api: Api) -> None:
    client = api(owner)
    made = client.post("/api/activities", RUN).json()
    path = f"/api/activities/{made['id']}"
    changed = client.patch(path, {"name": "Lake", "description": "Windy."}).json()
    for document in (made, changed):
        document.pop("updated_at")
    assert changed == {**made, "name": "Lake", "description": "Windy."}
    assert client.patch(path, {"name": ""}).status_code == 400
    assert client.patch(path, {"distance_m": 1, "athlete": "x"}).json()["distance_m"] == 10_000


def test_a_change_of_audience_holds_at_once(cast: Cast, api: Api) -> None:
    made = services.create_manual(
        athlete=cast.owner,
        sport="Run",
        start_time=timezone.now() - timedelta(hours=2),
        elapsed_s=600,
        audience="everyone",
    )

    def seen() -> list[bool]:
        viewers = (NOBODY, Viewer(cast.stranger), Viewer(cast.follower), Viewer(cast.owner))
        return [Activity.objects.visible_to(viewer).exists() for viewer in viewers]

    path = f"/api/activities/{made.public_id}"
    for audience, expected in (
        ("everyone", [True, True, True, True]),
        ("followers", [False, False, True, True]),
        ("only_me", [False, False, False, True]),
    ):
        assert api(cast.owner).patch(path, {"visibility": audience}).status_code == 200
        assert seen() == expected


def test_deleted_it_is_gone_and_restored_it_is_as_it_was(owner: User, api: Api) -> None:
    client = api(owner)
    made = client.post("/api/activities", RUN).json()
    path = f"/api/activities/{made['id']}"
    assert client.delete(path).status_code == 204
    assert client.get(path).status_code == 404
    assert client.delete(path).status_code == 404
    assert client.patch(path, {"name": "x"}).status_code == 404
    assert client.get("/api/activities").json()["results"] == []
    for _time in range(2):
        assert client.post(path + "/restore").status_code == 200
    assert client.get(path).json() == made


def test_higher_rooms_hear_of_every_change_once(owner: User) -> None:
    heard: list[str] = []

    def listen(activity: Activity, **_kwargs: Any) -> None:
        heard.append(activity.name)

    activity_saved.connect(listen)
    try:
        made = services.create_manual(
            athlete=owner, sport="Run", start_time=timezone.now(), elapsed_s=600, name="a"
        )
        services.edit(made, name="b")
        services.edit(made, name="b")  # nothing differs
        services.delete(made)
        services.restore(made)
    finally:
        activity_saved.disconnect(listen)
    assert heard == ["a", "b", "b", "b"]
