"""An archive handed in, its parts as they arrived, and everything it holds, one row a thing."""

from __future__ import annotations

from functools import partial
from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.people.models import Audience
from activities.activity.models import Activity
from activities.uploads.models import SourceFile
from stravalite.identifiers import public_id


class ImportStatus(models.TextChoices):
    RECEIVING = "receiving", _("arriving")
    SCANNING = "scanning", _("being looked through")
    PREVIEW = "preview", _("waiting for your word")
    RUNNING = "running", _("running")
    PAUSED = "paused", _("paused")
    DONE = "done", _("done")
    FAILED = "failed", _("failed")
    UNDOING = "undoing", _("being undone")
    UNDONE = "undone", _("undone")
    REDOING = "redoing", _("being restored")


class Outcome(models.TextChoices):
    PENDING = "pending", _("waiting")
    CREATED = "created", _("added")
    UPDATED = "updated", _("completed")
    SKIPPED = "skipped", _("already here")
    FAILED = "failed", _("needs attention")
    IGNORED = "ignored", _("left out by you")


#: Something is going on or may go on by itself.
BUSY = (
    ImportStatus.SCANNING,
    ImportStatus.RUNNING,
    ImportStatus.UNDOING,
    ImportStatus.REDOING,
)


class ImportQuerySet(models.QuerySet["Import"]):
    def of(self, athlete_id: int) -> Self:
        return self.filter(athlete_id=athlete_id)


class Import(models.Model):
    """receiving → scanning → preview → running ⇄ paused → done → undoing → undone → redoing → done.

    `failed` is an archive nothing can be read from.
    """

    public_id = models.CharField(
        max_length=32, unique=True, editable=False, default=partial(public_id, "imp")
    )
    athlete = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="imports"
    )
    name = models.CharField(max_length=255)
    size = models.PositiveBigIntegerField()
    part_size = models.PositiveIntegerField()
    status = models.CharField(max_length=10, choices=ImportStatus, default=ImportStatus.RECEIVING)
    reader = models.CharField(max_length=20, blank=True)
    audience = models.CharField(
        _("who may see it"), max_length=10, choices=Audience, default=Audience.ONLY_ME
    )
    preview: models.JSONField[dict[str, Any]] = models.JSONField(default=dict, blank=True)
    job_id = models.UUIDField(null=True, blank=True)
    error_code = models.CharField(max_length=40, blank=True)
    error_facts: models.JSONField[dict[str, Any]] = models.JSONField(default=dict, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    started_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    undone_at = models.DateTimeField(null=True, blank=True)
    emptied_at = models.DateTimeField(
        null=True, blank=True, help_text=_("When the archive itself was let go.")
    )

    objects = ImportQuerySet.as_manager()

    class Meta:
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        indexes: ClassVar = [
            models.Index(fields=["athlete", "-id"], name="import_athlete_newest"),
            models.Index(
                fields=["athlete"],
                name="import_athlete_busy",
                condition=Q(status__in=[*map(str, BUSY)]),
            ),
        ]

    def __str__(self) -> str:
        return self.public_id


def part_path(part: ImportPart, _filename: str) -> str:
    owner = part.whole
    return f"{folder_of(owner)}/{part.container}-{part.number:05d}"


def folder_of(owner: Import) -> str:
    """Where the pieces of one import lie."""
    return f"imports/{owner.athlete_id}/{owner.public_id}"


class ImportPart(models.Model):
    """A piece of the archive; container 0 is what the person sent, others are zips found within."""

    whole = models.ForeignKey(Import, on_delete=models.CASCADE, related_name="parts")
    container = models.PositiveSmallIntegerField(default=0)
    number = models.PositiveIntegerField()
    size = models.PositiveBigIntegerField()
    file = models.FileField(upload_to=part_path, max_length=255)

    class Meta:
        verbose_name = _("part of an archive")
        verbose_name_plural = _("parts of archives")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["whole", "container", "number"], name="import_part_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.whole_id} {self.container}-{self.number}"


class ImportItem(models.Model):
    """One thing of an archive: what it is, where it lies, and what became of it."""

    whole = models.ForeignKey(Import, on_delete=models.CASCADE, related_name="items")
    kind = models.CharField(max_length=12)
    name = models.CharField(max_length=255)
    path = models.CharField(max_length=500, blank=True)  # within the archive, for people to read
    member: models.JSONField[list[int]] = models.JSONField(default=list, blank=True)
    moment = models.DateTimeField(null=True, blank=True)
    sport = models.CharField(max_length=40, blank=True)
    external_id = models.CharField(max_length=100, blank=True)
    belongs_to = models.CharField(max_length=100, blank=True)
    facts: models.JSONField[dict[str, Any]] = models.JSONField(default=dict, blank=True)
    #: what looking into it told, while previewing
    expected = models.CharField(max_length=10, choices=Outcome, default=Outcome.PENDING)
    probed = models.BooleanField(default=False)
    outcome = models.CharField(max_length=10, choices=Outcome, default=Outcome.PENDING)
    error_code = models.CharField(max_length=40, blank=True)
    error_facts: models.JSONField[dict[str, Any]] = models.JSONField(default=dict, blank=True)
    source_file = models.ForeignKey(
        SourceFile, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    activity = models.ForeignKey(
        Activity, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    #: what adding it made, for undoing exactly that
    made: models.JSONField[dict[str, Any]] = models.JSONField(default=dict, blank=True)
    undone = models.BooleanField(default=False)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("item of an import")
        verbose_name_plural = _("items of imports")
        indexes: ClassVar = [
            models.Index(fields=["whole", "outcome", "-moment"], name="import_item_outcome"),
            models.Index(fields=["whole", "finished_at"], name="import_item_finished"),
            models.Index(
                fields=["whole", "belongs_to"],
                name="import_item_belongs",
                condition=~Q(belongs_to=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.whole_id} {self.kind} {self.pk}"


class Keepsake(models.Model):
    """What an archive held that no room can use yet: kept whole, shown and given back on request."""

    athlete = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="keepsakes"
    )
    item = models.OneToOneField(
        ImportItem, on_delete=models.SET_NULL, null=True, blank=True, related_name="keepsake"
    )
    service = models.CharField(max_length=20)
    topic = models.CharField(max_length=40)  # comments, goals, sleep …
    sha256 = models.CharField(max_length=64)
    rows: models.JSONField[list[dict[str, Any]]] = models.JSONField(default=list)
    created_at = models.DateTimeField(auto_now_add=True)
    deleted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("keepsake")
        verbose_name_plural = _("keepsakes")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["athlete", "service", "topic", "sha256"],
                condition=Q(deleted_at=None),
                name="keepsake_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.service} {self.topic}"
