"""Who of the athletes here is invented."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class SampleAthlete(models.Model):
    """An account this server made; an address alone says nothing, anybody may sign up with it."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="sample"
    )
    until = models.DateField(help_text=_("The day their training hangs on."))

    class Meta:
        verbose_name = _("sample athlete")
        verbose_name_plural = _("sample athletes")

    def __str__(self) -> str:
        return str(self.user)
