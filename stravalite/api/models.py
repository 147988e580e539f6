"""What was answered to a write that carried an Idempotency-Key."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class KeptAnswer(models.Model):
    """The first answer to one key of one caller; a second write with the key gets it again for a day.

    `status` 0 means that the first is still being worked on.
    """

    caller = models.CharField(max_length=80)  # the athlete's id, or a stranger's address
    key = models.CharField(max_length=80)
    request_digest = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField(default=0)
    body = models.JSONField(null=True)
    athlete = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("kept answer")
        verbose_name_plural = _("kept answers")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["caller", "key"], name="kept_answer_once")
        ]
        indexes: ClassVar = [models.Index(fields=["created_at"], name="kept_answer_age")]

    def __str__(self) -> str:
        return f"{self.caller} {self.key}"
