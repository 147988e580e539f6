"""That an activity was corrected, told on its page to its athlete."""

from __future__ import annotations

from activities.activity.models import Activity
from activities.editing.models import ActivityEdit
from social.graph.viewer import Viewer


def edits(activity: Activity, viewer: Viewer) -> int:
    """How many corrections are in force; others are not told."""
    if not viewer.owns(activity.athlete_id):
        return 0
    return ActivityEdit.objects.in_force().filter(activity=activity).count()
