"""What the list remembers of an athlete who leaves."""

from __future__ import annotations

from activities.log.models import BulkChange, SavedView


def erase(athlete_id: int) -> None:
    BulkChange.objects.filter(athlete_id=athlete_id).delete()
    SavedView.objects.filter(athlete_id=athlete_id).delete()
