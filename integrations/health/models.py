"""Whether an athlete lets a telephone send health data, and which samples it has sent."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from activities.imports.models import Keepsake
from activities.uploads.models import Upload


class Consent(models.Model):
    """Given once, to words of that version, until it is withdrawn; given anew it is a row of its own."""

    athlete = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="health_consents"
    )
    version = models.PositiveSmallIntegerField(_("version of the words"))
    given_at = models.DateTimeField(_("given"))
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True, blank=True)

    class Meta:
        verbose_name = _("consent to health data")
        verbose_name_plural = _("consents to health data")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["athlete"], condition=Q(withdrawn_at=None), name="health_consent_one"
            )
        ]

    def __str__(self) -> str:
        return f"{self.athlete_id} {self.given_at:%Y-%m-%d}"


class Sample(models.Model):
    """One sample by its sender's id: sent twice, it is taken once. What it said lies where it is kept."""

    athlete = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="health_samples"
    )
    source = models.CharField(max_length=20)
    external_id = models.CharField(max_length=100)
    kind = models.CharField(max_length=30)
    start = models.DateTimeField()
    #: the measure it set, and to what: taken back only as long as nobody has corrected it
    measure = models.CharField(max_length=32, blank=True)
    value = models.FloatField(null=True, blank=True)
    keepsake = models.ForeignKey(
        Keepsake, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    upload = models.ForeignKey(
        Upload, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("health sample")
        verbose_name_plural = _("health samples")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["athlete", "source", "external_id"], name="health_sample_once"
            )
        ]
        indexes: ClassVar = [
            models.Index(fields=["athlete", "kind", "start"], name="health_sample_kind")
        ]

    def __str__(self) -> str:
        return f"{self.source} {self.kind} {self.pk}"
