"""When the athlete's measures change, what was computed with them is made again."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.dispatch import receiver

from accounts.measures.services import measures_changed
from accounts.people.models import User
from stravalite.jobs import services as jobs
from stravalite.jobs.models import Priority


@receiver(measures_changed)
def recompute_after_measures(athlete: User, from_date: date, **_kwargs: Any) -> None:
    """One job walks the athlete's stale activities; many changes in a row make one walk."""
    jobs.enqueue(
        "athlete.recompute",
        key=athlete.public_id,
        payload={"athlete": athlete.public_id},
        athlete_id=athlete.pk,
        priority=Priority.RECOMPUTE,
    )
