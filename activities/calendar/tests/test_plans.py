"""Plans are made, changed, moved, taken back and brought back; nobody else sees them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from rest_framework.test import APIClient

from accounts.people.models import User
from activities.calendar import services
from activities.calendar.models import PlannedActivity
from conftest import Cast
from stravalite import portability
from stravalite.jobs.services import enqueue

FRIDAY = date(2026, 11, 20)


def test_planned_by_form_in_the_units_of_the_person(
    owner: User, browser: Callable[..., Client]
) -> None:
    client = browser(owner)
    assert 'value="2026-11-20"' in client.get("/plans/new?date=2026-11-20").text
    told = {
        "date": "2026-11-20",
        "sport": "Run",
        "distance": "10",
        "duration": "55",
        "note": "Easy",
    }
    answer = client.post("/plans/new", told)
    assert answer["Location"] == "/log/2026-11-20"
    planned = PlannedActivity.objects.get()
    assert (planned.distance_m, planned.duration_s, planned.note) == (10_000.0, 3300.0, "Easy")
    owner.preferences.units = "imperial"
    owner.preferences.save()
    client.post(f"/plans/{planned.public_id}", told)
    planned.refresh_from_db()
    assert planned.distance_m == pytest.approx(16_093.44)
    page = client.get(f"/plans/{planned.public_id}").text
    assert 'value="10.0"' in page
    assert 'value="0:55:00"' in page


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"date": "soon"}, "date"),
        ({"date": "1066-10-14"}, "Between 1990 and three years from now"),
        ({"sport": "Chess"}, "Chess"),
        ({"distance": "-4"}, "More than nothing and at most 5000 km"),
        ({"distance": "9e9"}, "More than nothing and at most 5000 km"),
        ({"duration": "soon"}, "Write a time such as"),
        ({"note": "x" * 501}, "500"),
    ],
)
def test_what_cannot_be_is_said_beside_its_field(
    owner: User, browser: Callable[..., Client], wrong: dict[str, str], said: str
) -> None:
    told = {"date": "2026-11-20", "sport": "Run"} | wrong
    answer = browser(owner).post("/plans/new", told)
    assert answer.status_code == 422
    assert said in answer.text
    assert not PlannedActivity.objects.exists()


def test_moved_deleted_and_brought_back_from_the_page_of_its_day(
    owner: User, browser: Callable[..., Client]
) -> None:
    planned = services.plan(athlete=owner, date=FRIDAY, sport="Run")
    client, path = browser(owner), f"/plans/{planned.public_id}"
    assert "Move to…" in client.get("/log/2026-11-20").text
    assert client.post(f"{path}/move", {"date": "2026-11-21"})["Location"] == "/log/2026-11-21"
    for bad in ("", "1066-10-14"):
        assert client.post(f"{path}/move", {"date": bad})["Location"] == "/log/2026-11-21"
    page = client.post(f"{path}/delete", follow=True).text
    assert "Plan deleted: Run." in page
    assert client.get(path).status_code == 404
    page = client.post(f"{path}/restore", follow=True).text
    assert "Plan deleted" not in page
    assert PlannedActivity.objects.of(owner.pk).get().date == date(2026, 11, 21)


def test_programs_plan_too_and_nobody_sees_anothers(
    cast: Cast, api: Callable[..., APIClient]
) -> None:
    client = api(cast.owner)
    body: dict[str, Any] = {"date": "2026-11-20", "sport": "Run", "distance_m": 10000}
    made = client.post("/api/plans", body, format="json")
    assert made.status_code == 201
    path = f"/api/plans/{made.json()['id']}"
    assert client.patch(path, {"date": "2026-11-22"}).json()["date"] == "2026-11-22"
    span = "/api/plans?after=2026-11-01&before=2026-11-30"
    assert [one["date"] for one in client.get(span).json()] == ["2026-11-22"]
    assert client.get("/api/plans?after=2026-11-01&before=2028-01-01").status_code == 400
    for person in (cast.stranger, cast.coach, cast.follower):
        assert api(person).get(path).status_code == 404
        assert api(person).get(span).json() == []
    assert client.post("/api/plans", body | {"distance_m": 0}, format="json").status_code == 422
    assert client.delete(path).status_code == 204
    assert client.get(path).status_code == 404
    assert client.post(f"{path}/restore").status_code == 200


def test_deleted_plans_are_forgotten_and_all_go_with_their_athlete(
    owner: User, drain: Callable[[], int]
) -> None:
    old, kept = (services.plan(athlete=owner, date=FRIDAY, sport=s) for s in ("Run", "Ride"))
    services.delete(old)
    long_ago = timezone.now() - timedelta(days=31)
    PlannedActivity.objects.filter(pk=old.pk).update(deleted_at=long_ago)
    enqueue("plans.forget", key="today")
    drain()
    assert PlannedActivity.objects.get() == kept
    portability.erase(owner.pk)
    assert not PlannedActivity.objects.exists()
