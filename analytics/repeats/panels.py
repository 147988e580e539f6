"""What the activity page says of other times."""

from __future__ import annotations

from django.urls import reverse

from activities.activity.models import Activity
from social.graph.viewer import Viewer


def repeats(activity: Activity, viewer: Viewer) -> str:
    """The address of the athlete's other times, which the open page asks for later; no query."""
    if not viewer.owns(activity.athlete_id) or not activity.distance_m:
        return ""
    return reverse("activity_repeats", args=[activity.public_id])
