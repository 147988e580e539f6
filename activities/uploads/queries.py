"""A person's own uploads."""

from __future__ import annotations

from django.db.models import Prefetch, QuerySet

from activities.activity.models import Activity
from activities.uploads.models import Origin, SourceFile, Upload


def uploads_of(athlete_id: int) -> QuerySet[Upload]:
    """With the activities made of them, newest first; two queries whatever the number."""
    origins = Origin.objects.select_related("activity").order_by("index")
    return (
        Upload.objects.filter(athlete_id=athlete_id)
        .select_related("duplicate_of")
        .prefetch_related(Prefetch("origins", origins))
        .order_by("-pk")
    )


def origins_of(activity: Activity) -> list[Origin]:
    """The files an activity was read from, the one that gives its numbers first."""
    return list(
        activity.origins.select_related("source_file", "upload").order_by("-is_primary", "pk")
    )


def made_of(source: SourceFile) -> Activity | None:
    """The live activity that was read from these very bytes."""
    origin = (
        Origin.objects.filter(source_file=source, activity__post__deleted_at=None)
        .select_related("activity")
        .order_by("index")
        .first()
    )
    return origin.activity if origin else None
