"""The activities an athlete carries away, as their athlete left them, with gear and ids elsewhere."""

from __future__ import annotations

from django.db.models import Q

from stravalite.portability import Table

_AGAIN = "worked out again from the original"

TABLES = (
    Table(
        "gear",
        "activities_activity.Gear",
        owner="athlete",
        key=("public_id",),
        only=Q(deleted_at=None),
        leaves={"deleted_at": "deleted ones stay behind"},
    ),
    Table(
        "gear-defaults",
        "activities_activity.GearDefault",
        owner="athlete",
        key=("sport",),
        only=Q(gear__deleted_at=None),
    ),
    Table(
        "activities",
        "activities_activity.Activity",
        owner="athlete",
        key=("public_id",),
        only=Q(post__deleted_at=None),
        leaves={
            "status": "how far this server is with it",
            "track": _AGAIN,
            "place": _AGAIN,
            "start_lat": _AGAIN,
            "start_lon": _AGAIN,
            "algorithm_version": _AGAIN,
            "fingerprint": _AGAIN,
            "updated_at": "when this server last wrote the row",
        },
    ),
    Table(
        "details",
        "activities_activity.ActivityDetail",
        owner="activity__athlete",
        key=("activity",),
        only=Q(activity__post__deleted_at=None),
    ),
    Table(
        "ids-elsewhere",
        "activities_activity.ExternalId",
        owner="athlete",
        key=("service", "value"),
        only=Q(activity__post__deleted_at=None),
    ),
)
