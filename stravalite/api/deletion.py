"""What the API kept for an athlete who leaves."""

from __future__ import annotations

from stravalite.api.models import KeptAnswer


def erase(athlete_id: int) -> None:
    KeptAnswer.objects.filter(athlete_id=athlete_id).delete()
