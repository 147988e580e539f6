"""Keeping best efforts beside their activity."""

from __future__ import annotations

from datetime import timedelta

from activities.activity.models import Activity
from activities.numbers import sports
from analytics.efforts.curves import Effort
from analytics.efforts.models import BestEffort

#: Raised whenever an effort would come out differently.
VERSION = 1


def store(activity: Activity, efforts: list[Effort] | None) -> None:
    """Replaces the activity's efforts, in the caller's transaction.

    A recording whose clock cannot be right keeps its efforts on its own page, but `queries` never rank them.
    """
    BestEffort.objects.filter(activity=activity).delete()
    group = sports.find(activity.sport).group.value
    BestEffort.objects.bulk_create(
        BestEffort(
            activity=activity,
            athlete_id=activity.athlete_id,
            sport_group=group,
            distance_m=effort.distance_m,
            elapsed_s=effort.elapsed_s,
            start_offset_s=effort.start_offset_s,
            end_offset_s=effort.end_offset_s,
            started_at=activity.start_time + timedelta(seconds=effort.start_offset_s),
        )
        for effort in efforts or []
    )
