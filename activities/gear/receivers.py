"""Whatever happens to an activity that wears gear, the gear is looked at again."""

from __future__ import annotations

from typing import Any

from django.dispatch import receiver

from activities.activity.models import Activity
from activities.activity.services import activity_saved
from activities.gear import alerts


@receiver(activity_saved)
def look_again(activity: Activity, **_kwargs: Any) -> None:
    if activity.gear_id is not None:
        alerts.request_check(activity.athlete_id)
