"""The gear on the page of an activity."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from activities.activity.models import Activity, Gear
from social.graph.viewer import Viewer


def gear(activity: Activity, viewer: Viewer) -> dict[str, Any] | None:
    """How far it has come and where it is kept, for its owner; others read its name only."""
    worn = activity.gear
    if worn is None or worn.deleted_at is not None or not viewer.owns(activity.athlete_id):
        return None
    used: Any = Gear.objects.with_use().get(pk=worn.pk)
    return {
        "kind": worn.kind,
        "url": reverse("gear_one", args=[worn.public_id]),
        "used_m": used.used_m + worn.start_distance_m,
        "limit_m": worn.limit_m,
    }
