"""What somebody usually wears for a sport: new activities get it, old ones never change by themselves."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.test import Client
from rest_framework.test import APIClient

from accounts.people.models import User
from activities.activity import services
from activities.activity.gear import add_gear
from activities.activity.models import Activity, Gear, GearDefault, Source
from tests.recorded import activity_of, hand_in

RIDE = "garmin-edge-500-activity.fit"
FORM = {
    "sport": "Run",
    "started": "2026-03-01T07:00",
    "duration": "1:00:00",
    "distance": "10",
    "audience": "followers",
}
SAVED = {"sport": "Run", "audience": "followers", "workout_type": "normal"}
Api = Callable[[User | None], APIClient]
Browser = Callable[[User | None], Client]


@pytest.fixture
def shoes(owner: User) -> Gear:
    return _usual(owner, "Run", "Nimbus")


def _usual(athlete: User, sport: str, name: str, **fields: Any) -> Gear:
    gear = add_gear(athlete=athlete, name=name, **fields)
    GearDefault.objects.create(athlete=athlete, sport=sport, gear=gear)
    return gear


def _run(athlete: User, sport: str = "Run", **fields: Any) -> Activity:
    return services.create_manual(
        athlete=athlete,
        sport=sport,
        start_time=datetime(2026, 3, 1, 7, tzinfo=UTC),
        elapsed_s=3600,
        distance_m=10_000,
        **fields,
    )


def test_a_file_wears_the_usual_unless_something_is_said(owner: User) -> None:
    bike = _usual(owner, "Ride", "Blue bike", kind="bike")
    assert activity_of(hand_in(owner, RIDE)).gear == bike


@pytest.mark.parametrize("said", ["none", "the other"])
def test_a_file_wears_what_is_said(owner: User, said: str) -> None:
    _usual(owner, "Ride", "Blue bike", kind="bike")
    other = add_gear(athlete=owner, name="Old bike", kind="bike")
    wanted = other.public_id if said == "the other" else said
    ride = activity_of(hand_in(owner, RIDE, gear=wanted))
    assert (ride.gear, ride.gear_by_default) == (other if said == "the other" else None, False)


def test_what_is_typed_in_and_what_an_archive_tells_wear_it(owner: User, shoes: Gear) -> None:
    assert _run(owner).gear == shoes
    assert _run(owner, source=Source.ARCHIVE).gear == shoes
    assert _run(owner, sport="Ride").gear is None


def test_a_program_says_null_for_none(owner: User, shoes: Gear, api: Api) -> None:
    run = {"sport": "Run", "start_time": "2026-03-01T07:00:00Z", "elapsed_s": 3600}
    client = api(owner)
    assert client.post("/api/activities", run).json()["gear"] == shoes.public_id
    assert (
        client.post("/api/activities", {**run, "gear": None}, format="json").json()["gear"] is None
    )


def test_the_form_tells_the_usual_from_none(owner: User, shoes: Gear, browser: Browser) -> None:
    client = browser(owner)
    assert b"The usual for the sport" in client.get("/activities/new").content
    client.post("/activities/new", FORM)
    client.post("/activities/new", {**FORM, "gear": "none"})
    worn = [activity.gear for activity in Activity.objects.order_by("pk")]
    assert worn == [shoes, None]


@pytest.mark.parametrize("why", ["retired", "deleted", "later"])
def test_what_is_not_worn_any_more_or_not_yet_is_not_the_usual(
    owner: User, shoes: Gear, why: str
) -> None:
    change: dict[str, Any] = {
        "retired": {"retired_at": date(2026, 4, 1)},
        "deleted": {"deleted_at": datetime(2026, 4, 1, tzinfo=UTC)},
        "later": {"first_on": date(2026, 3, 2)},
    }[why]
    Gear.objects.filter(pk=shoes.pk).update(**change)
    assert _run(owner).gear is None


def test_another_default_leaves_what_was_worn(owner: User, shoes: Gear) -> None:
    run = _run(owner)
    newer = add_gear(athlete=owner, name="Novablast")
    GearDefault.objects.update(gear=newer)
    run.refresh_from_db()
    assert run.gear == shoes
    services.edit(run, name="Another title")
    assert run.gear == shoes


def test_gear_nobody_chose_goes_with_the_sport(owner: User, shoes: Gear) -> None:
    boots = _usual(owner, "Hike", "Boots")
    run = _run(owner)
    services.edit(run, sport="Hike")
    assert run.gear == boots
    services.edit(run, sport="Swim")
    assert run.gear is None
    services.edit(run, sport="Run")
    assert run.gear == shoes


def test_gear_somebody_chose_stays(owner: User, shoes: Gear) -> None:
    _usual(owner, "Hike", "Boots")
    chosen = _run(owner, gear=shoes)
    services.edit(chosen, sport="Hike")
    assert chosen.gear == shoes
    named_again = _run(owner)
    services.edit(named_again, gear=shoes)
    services.edit(named_again, sport="Hike")
    assert named_again.gear == shoes
    bare = _run(owner, no_gear=True)
    services.edit(bare, sport="Hike")
    assert bare.gear is None


def test_saving_the_form_untouched_chooses_nothing(
    owner: User, shoes: Gear, browser: Browser
) -> None:
    boots = _usual(owner, "Hike", "Boots")
    run = _run(owner)
    page = f"/activities/{run.public_id}/edit"
    form = {"name": "Walked", **SAVED, "sport": "Hike", "gear": shoes.public_id}
    assert browser(owner).post(page, form).status_code == 302
    run.refresh_from_db()
    assert run.gear == boots
    browser(owner).post(page, {**form, "gear": ""})
    run.refresh_from_db()
    assert (run.gear, run.gear_by_default) == (None, False)


def test_the_form_offers_what_is_worn_and_what_it_was(owner: User, browser: Browser) -> None:
    old, older = (add_gear(athlete=owner, name=name) for name in ("Old pair", "Older pair"))
    run = _run(owner, gear=old)
    Gear.objects.update(retired_at=date(2026, 4, 1))
    add_gear(athlete=owner, name="New pair")
    content = browser(owner).get(f"/activities/{run.public_id}/edit").content.decode()
    assert "Old pair" in content
    assert "New pair" in content
    assert older.name not in content


def test_deleted_gear_is_told_nowhere_and_comes_back(
    owner: User, shoes: Gear, api: Api, browser: Browser
) -> None:
    run = _run(owner)
    Gear.objects.filter(pk=shoes.pk).update(deleted_at=datetime(2026, 4, 1, tzinfo=UTC))
    assert api(owner).get(f"/api/activities/{run.public_id}").json()["gear"] is None
    client = browser(owner)
    assert b"Nimbus" not in client.get(f"/activities/{run.public_id}").content
    form = {"name": "Same", **SAVED, "gear": ""}
    client.post(f"/activities/{run.public_id}/edit", form)
    run.refresh_from_db()
    assert run.gear == shoes
