"""Keeping an activity's columns."""

from __future__ import annotations

from collections.abc import Collection

from activities.activity.models import Activity
from activities.recordings.recording import Column
from activities.streams import codec
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


def columns_of(activity: Activity, only: Collection[str]) -> dict[str, Column]:
    """The columns as recorded, for workers that decide what others get; edges ask `queries.streams_for`."""
    blob = Streams.objects.filter(activity=activity).values_list("blob", flat=True).first()
    return {} if blob is None else codec.decode(bytes(blob), only=only)


def names_of(activity: Activity) -> list[str]:
    """Which columns it has, for those who decide what to compute; edges ask `queries.names_for`."""
    return Streams.objects.filter(activity=activity).values_list("names", flat=True).first() or []
