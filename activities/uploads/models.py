"""Files people gave us, and what became of each."""

from __future__ import annotations

from functools import partial
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from activities.activity.models import Activity
from stravalite.identifiers import public_id


def originals_of(athlete_id: int) -> str:
    """The folder of everything an athlete handed in."""
    return f"originals/{athlete_id}"


def original_path(source: SourceFile, _filename: str) -> str:
    """Where the bytes lie: by athlete and content, never by a name somebody chose."""
    return f"{originals_of(source.athlete_id)}/{source.sha256[:2]}/{source.sha256}"


class SourceFile(models.Model):
    """The original bytes, kept as long as anything depends on them. The same file is stored once an athlete."""

    athlete = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="source_files"
    )
    sha256 = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField()
    name = models.CharField(max_length=255)
    file = models.FileField(upload_to=original_path, max_length=255)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("original file")
        verbose_name_plural = _("original files")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["athlete", "sha256"], name="source_file_once_per_athlete"
            )
        ]

    def __str__(self) -> str:
        return self.name


class UploadStatus(models.TextChoices):
    QUEUED = "queued", _("queued")
    PROCESSING = "processing", _("processing")
    DONE = "done", _("done")
    DUPLICATE = "duplicate", _("duplicate")
    FAILED = "failed", _("failed")


class Upload(models.Model):
    """One file handed in once."""

    public_id = models.CharField(
        max_length=32, unique=True, editable=False, default=partial(public_id, "upl")
    )
    athlete = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="uploads"
    )
    source_file = models.ForeignKey(SourceFile, on_delete=models.CASCADE, related_name="uploads")
    name = models.CharField(max_length=255)
    options: models.JSONField[dict[str, Any]] = models.JSONField(default=dict, blank=True)
    status = models.CharField(max_length=10, choices=UploadStatus, default=UploadStatus.QUEUED)
    job_id = models.UUIDField(null=True, blank=True)
    error_code = models.CharField(max_length=40, blank=True)
    error_facts: models.JSONField[dict[str, Any]] = models.JSONField(default=dict, blank=True)
    duplicate_of = models.ForeignKey(
        Activity, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("upload")
        verbose_name_plural = _("uploads")
        indexes: ClassVar = [models.Index(fields=["athlete", "-id"], name="upload_athlete_newest")]

    def __str__(self) -> str:
        return f"{self.name} ({self.status})"


class Origin(models.Model):
    """Which recording of which file an activity was read from. The primary one gives its numbers."""

    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="origins")
    source_file = models.ForeignKey(SourceFile, on_delete=models.PROTECT, related_name="origins")
    upload = models.ForeignKey(
        Upload, on_delete=models.SET_NULL, null=True, blank=True, related_name="origins"
    )
    index = models.PositiveSmallIntegerField(default=0)  # which recording of the file
    identity = models.CharField(
        max_length=120, blank=True
    )  # the maker's own, see Recording.identity
    richness = models.PositiveSmallIntegerField(default=0)
    is_primary = models.BooleanField(default=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("origin")
        verbose_name_plural = _("origins")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["activity"], condition=Q(is_primary=True), name="origin_one_primary"
            ),
            models.UniqueConstraint(
                fields=["activity", "source_file", "index"], name="origin_once"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["identity"], name="origin_identity", condition=~Q(identity=""))
        ]

    def __str__(self) -> str:
        return f"{self.source_file_id}#{self.index} → {self.activity_id}"
