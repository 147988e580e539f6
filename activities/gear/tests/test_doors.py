"""Gear through its pages and through the API."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.utils.html import strip_tags
from rest_framework.test import APIClient

from accounts.people.models import User
from activities.activity.models import Gear, GearDefault
from activities.gear import services
from activities.gear.models import GearPart, GearReminder, GearService
from activities.gear.tests.conftest import Ride
from conftest import Cast

Api = Callable[[User | None], APIClient]
Browser = Callable[[User | None], Client]


def _words(answer: Any) -> str:
    """What is read on a page, with its links."""
    content = answer.content.decode()
    return f"{content} {strip_tags(content)}".replace("\xa0", " ")


def _imperial(athlete: User) -> None:
    athlete.preferences.units = "imperial"
    athlete.preferences.save()


def test_shoes_in_two_fields(owner: User, browser: Browser) -> None:
    client = browser(owner)
    empty = client.get("/gear").content.decode()
    assert 'name="name"' in empty
    assert 'value="700"' in empty
    answer = client.post("/gear/add-shoes", {"name": " Nimbus  26 ", "limit": "700"})
    shoes = Gear.objects.get()
    assert answer["Location"] == f"/gear/{shoes.public_id}"
    assert (shoes.name, shoes.kind, shoes.limit_m) == ("Nimbus 26", "shoes", 700_000)
    again = client.post("/gear/add-shoes", {"name": "Nimbus 26", "limit": ""})
    assert again.status_code == 422
    assert "You have gear with this name already." in again.content.decode()


def test_miles_are_read_and_not_rounded_by_saving(
    owner: User, browser: Browser, bike: Gear
) -> None:
    _imperial(owner)
    services.change(bike, limit_m=700_000.0, start_distance_m=12_345.0)
    client = browser(owner)
    page = f"/gear/{bike.public_id}/edit"
    assert 'value="435.0"' in client.get(page).content.decode()
    form = {"name": "Blue bike", "kind": "bike", "limit": "435.0", "before": "7.7"}
    client.post(page, form)
    bike.refresh_from_db()
    assert (bike.limit_m, bike.start_distance_m) == (700_000.0, 12_345.0)
    client.post(page, {**form, "limit": "500"})
    bike.refresh_from_db()
    assert bike.limit_m == pytest.approx(804_672)


def test_the_page_says_use_limit_and_what_is_due_in_words(
    owner: User, browser: Browser, bike: Gear, ride: Ride
) -> None:
    services.change(bike, limit_m=100_000.0)
    services.add_reminder(bike, what="Wax", every_days=10, since=date(2020, 1, 1))
    run = ride(95)
    content = _words(browser(owner).get(f"/gear/{bike.public_id}"))
    assert "95 km of 100 km" in content
    assert "5 km left" in content
    assert "days over" in content
    assert "Due soon" in content
    assert run.name in content
    listed = browser(owner).get("/gear").content.decode()
    assert "Wax" in listed


def test_the_activity_tells_its_owner_how_far_it_has_come(
    cast: Cast, browser: Browser, bike: Gear, ride: Ride
) -> None:
    services.change(bike, limit_m=100_000.0)
    page = f"/activities/{ride(42, audience='everyone').public_id}"
    mine = _words(browser(cast.owner).get(page))
    assert f'href="/gear/{bike.public_id}"' in mine
    assert "42 km of 100 km" in mine
    theirs = _words(browser(cast.follower).get(page))
    assert "Blue bike" in theirs
    assert bike.public_id not in theirs
    assert "of 100 km" not in theirs


def test_retire_delete_and_undo(owner: User, browser: Browser, bike: Gear, ride: Ride) -> None:
    client, page = browser(owner), f"/gear/{bike.public_id}"
    run = ride(10)
    client.post(f"{page}/retire")
    assert "1 retired" in client.get("/gear").content.decode()
    client.post(f"{page}/unretire")
    answer = client.post(f"{page}/delete", follow=True)
    assert "Undo" in answer.content.decode()
    assert client.get(page).status_code == 404
    services.add(athlete=owner, name="Blue bike")
    client.post(f"{page}/restore")
    assert client.get(page).status_code == 404
    Gear.objects.exclude(pk=bike.pk).delete()
    client.post(f"{page}/restore")
    run.refresh_from_db()
    assert run.gear == bike
    assert client.get(page).status_code == 200


def test_parts_reminders_and_services_by_form(owner: User, browser: Browser, bike: Gear) -> None:
    client, page = browser(owner), f"/gear/{bike.public_id}"
    client.post(f"{page}/parts/add", {"name": "Chain", "fitted_on": "2026-03-01", "limit": "3000"})
    chain = GearPart.objects.get()
    assert chain.limit_m == 3_000_000
    nothing = client.post(f"{page}/reminders/add", {"what": "Wax"})
    assert nothing.status_code == 422
    assert "Fill in a distance, hours or days." in nothing.content.decode()
    client.post(f"{page}/reminders/add", {"what": "Wax", "part": chain.public_id, "hours": "10"})
    wax = GearReminder.objects.get()
    assert (wax.part, wax.every_s, wax.since) == (chain, 36_000, date(2026, 3, 1))
    client.post(f"/gear/reminders/{wax.public_id}/done")
    log = {"what": "Waxed", "done_on": "2026-03-05", "reminder": wax.public_id, "cost": "4.50"}
    client.post(f"{page}/services/add", log)
    assert list(GearService.objects.order_by("pk").values_list("what", flat=True)) == [
        "Wax",
        "Waxed",
    ]
    late = {"name": "Chain", "fitted_on": "2026-03-01", "taken_off_on": "2026-02-01"}
    wrong = client.post(f"/gear/parts/{chain.public_id}", late)
    assert (wrong.status_code, b"before it is fitted" in wrong.content) == (422, True)
    client.post(f"/gear/parts/{chain.public_id}/delete")
    assert not GearReminder.objects.exists()
    assert GearService.objects.count() == 2


def test_the_usual_by_form(owner: User, browser: Browser, bike: Gear) -> None:
    client = browser(owner)
    key = bike.public_id
    client.post(
        "/settings/gear-defaults", {"Ride": key, "other_sport": "Velomobile", "other_gear": key}
    )
    usual = dict(GearDefault.objects.values_list("sport", "gear__name"))
    assert usual == {"Ride": "Blue bike", "Velomobile": "Blue bike"}
    client.post("/settings/gear-defaults", {"Ride": "", "Velomobile": key})
    assert list(GearDefault.objects.values_list("sport", flat=True)) == ["Velomobile"]


def test_a_program_does_the_same(owner: User, api: Api, ride: Ride, bike: Gear) -> None:
    client = api(owner)
    made = client.post("/api/gear", {"name": "Nimbus", "limit_m": 700_000}, format="json").json()
    assert (made["kind"], made["wear"]["state"], made["distance_m"]) == ("shoes", "ok", 0)
    assert client.post("/api/gear", {"name": "Nimbus"}, format="json").status_code == 409
    page = f"/api/gear/{bike.public_id}"
    ride(50)
    part = client.post(f"{page}/parts", {"name": "Chain", "fitted_on": "2026-01-01"}).json()
    assert part["distance_m"] == 50_000
    wanted = {"what": "Wax", "part": part["id"], "every_m": 40_000, "since": "2026-01-01"}
    wax = client.post(f"{page}/reminders", wanted, format="json").json()
    assert wax["wear"]["state"] == "due"
    assert client.get(page).json()["due"] == [wax["id"]]
    done = {"what": "Waxed", "reminder": wax["id"], "part": part["id"], "cost": "3.20"}
    logged = client.post(
        f"{page}/services", {**done, "done_on": "2026-03-02"}, format="json"
    ).json()
    assert (logged["at_m"], logged["part_m"], logged["cost"]) == (50_000, 50_000, "3.20")
    assert client.get(page).json()["due"] == []
    assert client.get(f"{page}/reminders").json()[0]["counted_from"] == "2026-03-02"
    client.post(f"{page}/retire", {"on": "2026-03-05"}, format="json")
    assert client.get(page).json()["retired_at"] == "2026-03-05"
    refused = client.put("/api/gear/defaults", {"sport": "Ride", "gear": bike.public_id})
    assert refused.status_code == 400
    client.post(f"{page}/unretire")
    usual = client.put("/api/gear/defaults", {"sport": "Ride", "gear": bike.public_id})
    assert usual.json() == [{"sport": "Ride", "gear": bike.public_id}]
    assert client.delete(page).status_code == 204
    assert client.get(page).status_code == 404
    assert client.get("/api/gear/defaults").json() == []
    assert client.post(f"{page}/restore").json()["distance_m"] == 50_000


BAD: list[tuple[str, str, dict[str, Any], int, str]] = [
    ("post", "reminders", {"what": "Wax"}, 422, "nothing_to_count"),
    ("post", "reminders", {"what": "Wax", "every_m": 1000, "part": "prt_no"}, 400, "invalid"),
    ("post", "services", {"what": "Wax", "reminder": "rem_no"}, 400, "invalid"),
    ("post", "services", {"what": "   ", "cost": 1}, 400, "invalid"),
    ("post", "services", {"what": "Wax", "cost": -1}, 400, "invalid"),
    ("post", "parts", {"name": "Chain", "fitted_on": "2026-02-30"}, 400, "invalid"),
    (
        "post",
        "parts",
        {"name": "Chain", "fitted_on": "2026-02-02", "taken_off_on": "2026-02-01"},
        422,
        "refused",
    ),
    ("patch", "", {"limit_m": "nan"}, 400, "invalid"),
    ("patch", "", {"start_distance_m": -1}, 400, "invalid"),
]


@pytest.mark.parametrize(("method", "below", "given", "status", "code"), BAD)
def test_a_mistake_is_named(
    owner: User, api: Api, bike: Gear, method: str, below: str, given: dict[str, Any],
    status: int, code: str,
) -> None:  # fmt: skip
    page = f"/api/gear/{bike.public_id}" + (f"/{below}" if below else "")
    answer = getattr(api(owner), method)(page, given, format="json")
    assert answer.status_code == status, answer.content
    assert answer.json()["code"] == code
    assert not GearReminder.objects.exists() and not GearPart.objects.exists()


def test_a_part_of_other_gear_is_refused(owner: User, api: Api, bike: Gear) -> None:
    other = services.add(athlete=owner, name="Grey bike", kind="bike")
    wheel = services.add_part(other, name="Wheel", fitted_on=date(2026, 1, 1))
    given = {"what": "True", "part": wheel.public_id, "every_days": 5}
    answer = api(owner).post(f"/api/gear/{bike.public_id}/reminders", given, format="json")
    assert answer.status_code == 400
    assert "part" in answer.json()["fields"]
