"""Keeping an activity's columns."""

from __future__ import annotations

from activities.activity.models import Activity
from activities.streams.models import Streams


def store(activity: Activity, *, blob: bytes, reduced: bytes, names: list[str], size: int) -> None:
    """Replaces the activity's streams; without samples there is no row."""
    if not size:
        Streams.objects.filter(activity=activity).delete()
        return
    Streams.objects.update_or_create(
        activity=activity,
        defaults={"blob": blob, "reduced": reduced, "names": names, "size": size},
    )
