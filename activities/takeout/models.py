"""Everything of one athlete in one file, for a week."""

from __future__ import annotations

from functools import partial
from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from stravalite.identifiers import public_id


class ExportStatus(models.TextChoices):
    QUEUED = "queued", _("waiting")
    WORKING = "working", _("being packed")
    READY = "ready", _("ready")
    FAILED = "failed", _("went wrong")


UNDER_WAY = (ExportStatus.QUEUED, ExportStatus.WORKING)


def exports_of(athlete_id: int) -> str:
    """The folder of an athlete's exports."""
    return f"exports/{athlete_id}"


def export_path(export: Export, _filename: str) -> str:
    return f"{exports_of(export.athlete_id)}/{export.public_id}.zip"


class ExportQuerySet(models.QuerySet["Export"]):
    def of(self, athlete_id: int) -> Self:
        return self.filter(athlete_id=athlete_id).order_by("-id")


class Export(models.Model):
    """queued → working → ready, which ends at `expires_at`; or failed."""

    public_id = models.CharField(
        max_length=32, unique=True, editable=False, default=partial(public_id, "exp")
    )
    athlete = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="exports"
    )
    status = models.CharField(max_length=10, choices=ExportStatus, default=ExportStatus.QUEUED)
    job_id = models.UUIDField(null=True, blank=True)
    file = models.FileField(upload_to=export_path, max_length=255, blank=True)
    size = models.PositiveBigIntegerField(default=0)
    counts: models.JSONField[dict[str, Any]] = models.JSONField(default=dict, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    expires_at = models.DateTimeField(null=True, blank=True)

    objects = ExportQuerySet.as_manager()

    class Meta:
        verbose_name = _("export")
        verbose_name_plural = _("exports")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["athlete"],
                condition=Q(status__in=[*map(str, UNDER_WAY)]),
                name="export_one_at_a_time",
            )
        ]
        indexes: ClassVar = [
            models.Index(fields=["athlete", "-id"], name="export_athlete_newest"),
            models.Index(fields=["expires_at"], name="export_due"),
        ]

    def __str__(self) -> str:
        return self.public_id
