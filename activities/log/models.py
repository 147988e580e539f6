"""What the list of activities remembers: views people saved, and what was done to many at once."""

from __future__ import annotations

from functools import partial
from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from activities.activity.models import Activity
from stravalite.identifiers import public_id

NAME_LONGEST = 60
QUERY_LONGEST = 1000


class SavedViewQuerySet(models.QuerySet["SavedView"]):
    def of(self, athlete_id: int) -> Self:
        """One athlete's own that are not deleted, by name."""
        return self.filter(athlete_id=athlete_id, deleted_at=None).order_by("name", "pk")


class SavedView(models.Model):
    """A name for filters and an order: the query string of the list, as its address bears it."""

    athlete = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="saved_views"
    )
    public_id = models.CharField(
        max_length=32, unique=True, editable=False, default=partial(public_id, "viw")
    )
    name = models.CharField(_("name"), max_length=NAME_LONGEST)
    query = models.CharField(_("filters"), max_length=QUERY_LONGEST, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    deleted_at = models.DateTimeField(null=True, blank=True)

    objects = SavedViewQuerySet.as_manager()

    class Meta:
        verbose_name = _("saved view")
        verbose_name_plural = _("saved views")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["athlete", "name"],
                condition=Q(deleted_at=None),
                name="saved_view_name_once",
            )
        ]

    def __str__(self) -> str:
        return self.public_id  # the name is its athlete's


class BulkState(models.TextChoices):
    WORKING = "working", _("being done")
    DONE = "done", _("done")
    BROKEN = "broken", _("stopped half-way")
    UNDOING = "undoing", _("being undone")
    UNDONE = "undone", _("undone")


class BulkChange(models.Model):
    """One change of many activities, which can be taken back as one.

    `changes` are names of the edit service → what all were set to; gear by public id, `delete` alone.
    """

    athlete = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="bulk_changes"
    )
    public_id = models.CharField(
        max_length=32, unique=True, editable=False, default=partial(public_id, "blk")
    )
    changes: models.JSONField[dict[str, Any]] = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=BulkState, default=BulkState.WORKING)
    total = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField(auto_now_add=True, db_index=True)

    class Meta:
        verbose_name = _("change of many")
        verbose_name_plural = _("changes of many")

    def __str__(self) -> str:
        return self.public_id


class ItemState(models.TextChoices):
    PENDING = "pending", _("waiting")
    DONE = "done", _("changed")
    SKIPPED = "skipped", _("left alone")  # it was that way already, or is gone
    UNDONE = "undone", _("as before")


class BulkItem(models.Model):
    """One of the many; `before` is what it said, for those names that differed."""

    change = models.ForeignKey(BulkChange, on_delete=models.CASCADE, related_name="items")
    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="+")
    state = models.CharField(max_length=10, choices=ItemState, default=ItemState.PENDING)
    before: models.JSONField[dict[str, Any]] = models.JSONField(default=dict)

    class Meta:
        verbose_name = _("one of many")
        verbose_name_plural = _("ones of many")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["change", "activity"], name="bulk_item_once")
        ]

    def __str__(self) -> str:
        return f"{self.change_id} {self.activity_id}"
