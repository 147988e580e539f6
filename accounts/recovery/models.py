"""Somebody who lost the second factor and waits."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class LostFactor(models.Model):
    """A waiting period that runs. `letters` counts those sent; the last one brings the link."""

    athlete = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        primary_key=True,
        related_name="lost_factor",
    )
    asked_at = models.DateTimeField()
    ready_at = models.DateTimeField()
    site = models.CharField(max_length=200)  # how links in letters begin
    letters = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = _("lost second factor")
        verbose_name_plural = _("lost second factors")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(ready_at__gt=F("asked_at")), name="lost_factor_waits"
            )
        ]
        indexes: ClassVar = [models.Index(fields=["ready_at"], name="lost_factor_ready")]

    def __str__(self) -> str:
        return f"lost second factor of {self.athlete_id}"
