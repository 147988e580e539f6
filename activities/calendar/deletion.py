"""The plans of an athlete who leaves."""

from __future__ import annotations

from activities.calendar.models import PlannedActivity


def erase(athlete_id: int) -> None:
    PlannedActivity.objects.filter(athlete_id=athlete_id).delete()
