"""The routes of an athlete who leaves."""

from __future__ import annotations

from activities.routes.models import Route


def erase(athlete_id: int) -> None:
    Route.objects.filter(athlete_id=athlete_id).delete()
