"""The recorded columns of an activity, one compressed blob; read at an edge only through `queries`."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from activities.activity.models import Activity


class Streams(models.Model):
    activity = models.OneToOneField(
        Activity, on_delete=models.CASCADE, primary_key=True, related_name="streams"
    )
    blob = models.BinaryField()
    reduced = models.BinaryField(help_text=_("At most 2,000 samples, for pages."))
    names: models.JSONField[list[str]] = models.JSONField(default=list)
    size = models.PositiveIntegerField(help_text=_("Number of samples."))

    class Meta:
        verbose_name = _("streams")
        verbose_name_plural = _("streams")

    def __str__(self) -> str:
        return f"streams of {self.activity_id}"
