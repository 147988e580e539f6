"""What was true of an athlete who leaves is forgotten."""

from __future__ import annotations

from accounts.measures.models import Measure


def erase(athlete_id: int) -> None:
    Measure.objects.filter(athlete_id=athlete_id).delete()
