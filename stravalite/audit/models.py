"""What was done to accounts and to the server, by whom: written once, never changed."""

from __future__ import annotations

from typing import Any, ClassVar, NoReturn

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Unchangeable(TypeError):
    """Entries are added; only time (retention) and leaving (erasure) take something away."""


class EntryQuerySet(models.QuerySet["Entry"]):
    def of_account(self, public_id: str) -> EntryQuerySet:
        return self.filter(athlete=public_id)

    def update(self, **_changes: Any) -> NoReturn:
        raise Unchangeable

    def delete(self) -> NoReturn:
        raise Unchangeable

    def forget_before(self, moment: Any) -> int:
        """Retention: entries from before `moment` go."""
        gone, _rows = self.filter(at__lt=moment)._delete_for_good()
        return gone

    def _delete_for_good(self) -> tuple[int, dict[str, int]]:
        return models.QuerySet.delete(self)

    def hide(self, **changes: Any) -> int:
        """Erasure: takes names out of entries that stay."""
        return models.QuerySet.update(self, **changes)


class Entry(models.Model):
    """People and things stand here by public id, as plain words: an entry outlives what it tells of."""

    at = models.DateTimeField(_("when"), default=timezone.now, editable=False)
    verb = models.CharField(_("what"), max_length=40, editable=False)
    actor = models.CharField(_("who"), max_length=32, blank=True, editable=False)
    acting_as = models.CharField(_("seeing as"), max_length=32, blank=True, editable=False)
    athlete = models.CharField(_("whose account"), max_length=32, blank=True, editable=False)
    target = models.CharField(_("on what"), max_length=120, blank=True, editable=False)
    request_id = models.CharField(_("request"), max_length=40, blank=True, editable=False)
    address = models.CharField(_("from"), max_length=40, blank=True, editable=False)
    details = models.JSONField(_("details"), default=dict, blank=True, editable=False)

    objects = EntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("audit entry")
        verbose_name_plural = _("audit log")
        indexes: ClassVar = [
            models.Index(fields=["-at"], name="audit_newest"),
            models.Index(fields=["athlete", "-at"], name="audit_of_account"),
            models.Index(fields=["actor", "-at"], name="audit_of_actor"),
            models.Index(fields=["request_id"], name="audit_of_request"),
            models.Index(fields=["target"], name="audit_of_target"),
        ]

    def __str__(self) -> str:
        return f"{self.verb} {self.target or self.athlete}".strip()

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk is not None:
            raise Unchangeable
        super().save(*args, **kwargs)

    def delete(self, *_args: Any, **_kwargs: Any) -> NoReturn:
        raise Unchangeable
