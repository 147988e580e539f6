"""Gear with activities on it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from django.utils import timezone as clock

from accounts.people.models import User
from activities.activity.models import Activity, Gear
from activities.activity.services import create_manual
from activities.gear import services
from stravalite.jobs.models import Job, State

Ride = Callable[..., Activity]


@pytest.fixture
def bike(owner: User) -> Gear:
    return services.add(athlete=owner, name="Blue bike", kind="bike")


@pytest.fixture
def ride(bike: Gear) -> Ride:
    """A ride of so many kilometres on a day, on the bike unless said otherwise."""

    def make(km: float, on: str = "2026-03-01", **fields: Any) -> Activity:
        return create_manual(
            **{
                "athlete": bike.athlete,
                "sport": "Ride",
                "start_time": datetime.fromisoformat(on).replace(hour=8, tzinfo=UTC),
                "elapsed_s": 180 * km,
                "distance_m": 1000 * km,
                "gear": bike,
                **fields,
            }
        )

    return make


@pytest.fixture
def look(drain: Callable[[], int]) -> Callable[[], None]:
    """A minute later: the gear is looked at."""

    def run_now() -> None:
        drain()
        Job.objects.filter(kind="gear.check", state=State.QUEUED).update(run_at=clock.now())
        drain()

    return run_now
