"""Whatever happens to an activity that wears gear, the gear is looked at again."""

from __future__ import annotations

from typing import Any

from django.dispatch import receiver

from activities.activity.models import Activity
from activities.activity.services import activity_saved
from activities.gear import alerts
from activities.gear.models import GearAlert


@receiver(activity_saved)
def look_again(activity: Activity, **_kwargs: Any) -> None:
    told = GearAlert.objects.filter(gear__athlete_id=activity.athlete_id)
    if activity.gear_id is not None or told.exists():  # what was taken off may end an alert
        alerts.request_check(activity.athlete_id)
