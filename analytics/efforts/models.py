"""The fastest stretch of each standard distance within each activity."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from activities.activity.models import Activity
from social.posts.models import Post


class BestEffort(models.Model):
    """Elapsed time over a standard distance, stops included; unrounded, for ranking."""

    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="best_efforts")
    #: Again from the activity, so that a ranking reads one table.
    athlete = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+"
    )
    sport_group = models.CharField(max_length=12)
    distance_m = models.FloatField()
    elapsed_s = models.FloatField()
    start_offset_s = models.FloatField()
    end_offset_s = models.FloatField()
    started_at = models.DateTimeField()

    class Meta:
        verbose_name = _("best effort")
        verbose_name_plural = _("best efforts")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["activity", "distance_m"], name="best_effort_once")
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["athlete", "sport_group", "distance_m", "elapsed_s", "started_at"],
                name="best_effort_ranking",
            )
        ]

    def __str__(self) -> str:
        return f"{self.distance_m:g} m in {self.elapsed_s:.1f} s"


class RecordPost(models.Model):
    """That an athlete's records of one activity were posted. What they are is worked out when it is read."""

    activity = models.OneToOneField(Activity, on_delete=models.CASCADE, related_name="+")
    post = models.OneToOneField(Post, on_delete=models.CASCADE, related_name="+")
    athlete = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+"
    )
    #: Taken back because it was true no more; what the athlete deleted themselves never returns.
    withdrawn = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("post of records")
        verbose_name_plural = _("posts of records")

    def __str__(self) -> str:
        return f"{self.activity_id} in {self.post_id}"
