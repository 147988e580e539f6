"""Accounts on their way out: closed at once, erased when the days of grace are over."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Closure(models.Model):
    """Exists from the request to the erasure; while it does, its athlete may come back."""

    athlete = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="closure"
    )
    asked_at = models.DateTimeField()
    erase_at = models.DateTimeField(help_text=_("From then on the erasure is done."))

    class Meta:
        verbose_name = _("closed account")
        verbose_name_plural = _("closed accounts")
        indexes: ClassVar = [models.Index(fields=["erase_at"], name="closure_due")]

    def __str__(self) -> str:
        return f"closure of {self.athlete_id}"
