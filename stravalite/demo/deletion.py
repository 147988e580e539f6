"""The room's part of an erasure: a sample athlete is one no more."""

from __future__ import annotations

from stravalite.demo.models import SampleAthlete


def erase(athlete_id: int) -> None:
    SampleAthlete.objects.filter(user_id=athlete_id).delete()
