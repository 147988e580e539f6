"""Race, workout or long run; and the way to work, which is told to nobody else."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

from django.test import Client
from rest_framework.test import APIClient

from accounts.people.models import User
from activities.activity.models import Activity
from activities.activity.services import create_manual
from conftest import Cast


def _run(athlete: User) -> Activity:
    return create_manual(
        athlete=athlete,
        sport="Run",
        start_time=datetime(2026, 5, 3, 6, tzinfo=UTC),
        elapsed_s=1800,
        distance_m=5000,
        audience="everyone",
    )


def test_the_form_says_what_it_was_for(owner: User, browser: Callable[..., Client]) -> None:
    run = _run(owner)
    client, path = browser(owner), f"/activities/{run.public_id}/edit"
    assert 'value="race"' in client.get(path).text
    told = {
        "name": "City",
        "sport": "Run",
        "audience": "everyone",
        "workout_type": "race",
        "commute": "on",
    }
    assert client.post(path, told).status_code == 302
    run.refresh_from_db()
    assert (run.workout_type, run.commute) == ("race", True)
    assert client.post(path, {**told, "workout_type": "stroll"}).status_code == 422


def test_others_hear_of_the_race_and_not_of_the_way_to_work(
    cast: Cast, api: Callable[..., APIClient]
) -> None:
    run = _run(cast.owner)
    path = f"/api/activities/{run.public_id}"
    changed = api(cast.owner).patch(path, {"workout_type": "race", "commute": True})
    assert changed.status_code == 200
    assert (changed.json()["workout_type"], changed.json()["commute"]) == ("race", True)
    seen = api(cast.stranger).get(path).json()
    assert (seen["workout_type"], seen["commute"]) == ("race", None)
    assert api(cast.owner).patch(path, {"workout_type": "stroll"}).status_code == 400
