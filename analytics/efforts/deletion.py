"""The best efforts of an athlete who leaves."""

from __future__ import annotations

from analytics.efforts.models import BestEffort


def erase(athlete_id: int) -> None:
    BestEffort.objects.filter(athlete_id=athlete_id).delete()
