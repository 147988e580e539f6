"""What happens to activities and changes which records there are to tell of."""

from __future__ import annotations

from typing import Any

from django.dispatch import receiver

from activities.activity.models import Activity
from activities.activity.services import activity_ending, activity_saved
from analytics.efforts import announcing, deletion


@receiver(activity_saved)
def look_at_records(activity: Activity, **_signal: Any) -> None:
    if activity.post.deleted_at is not None or activity.excluded_from_records:
        announcing.withdraw(activity)
    announcing.activity_changed(activity)


@receiver(activity_ending)
def end_post_of_records(activity: Activity, **_signal: Any) -> None:
    deletion.end_with(activity)
