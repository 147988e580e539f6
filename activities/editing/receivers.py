"""A merged activity that its athlete restores is one by itself again."""

from __future__ import annotations

from typing import Any

from django.dispatch import receiver

from activities.activity.models import Activity
from activities.activity.services import activity_saved
from activities.editing.merging import after_restoring


@receiver(activity_saved)
def end_the_merge(activity: Activity, **_kwargs: Any) -> None:
    if activity.post.deleted_at is None:
        after_restoring(activity)
