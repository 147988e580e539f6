"""Corrections end with their activity, and with their athlete."""

from __future__ import annotations

from activities.editing.models import ActivityEdit, AsRecorded


def erase(athlete_id: int) -> None:
    ActivityEdit.objects.filter(activity__athlete=athlete_id).delete()
    AsRecorded.objects.filter(activity__athlete=athlete_id).delete()
