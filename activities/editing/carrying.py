"""Corrections go along with their activity: on another server they are done to the same original again."""

from __future__ import annotations

from django.db.models import Q

from stravalite.portability import Table

_LIVE = Q(activity__post__deleted_at=None)

TABLES = (
    Table(
        "activity-edits",
        "activities_editing.ActivityEdit",
        owner="activity__athlete",
        key=("public_id",),
        only=_LIVE,
    ),
    Table(
        "as-recorded",
        "activities_editing.AsRecorded",
        owner="activity__athlete",
        key=("activity",),
        only=_LIVE,
    ),
)
