"""The jobs of an athlete who leaves: first of all, so that none of them makes something anew."""

from __future__ import annotations

from stravalite.jobs.models import Job


def erase(athlete_id: int) -> None:
    Job.objects.filter(athlete_id=athlete_id).delete()
