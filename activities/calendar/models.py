"""What an athlete means to do: a sport on a day, with a target or without."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from stravalite.identifiers import public_id

NOTE_LONGEST = 500


class PlanQuerySet(models.QuerySet["PlannedActivity"]):
    def of(self, athlete_id: int) -> Self:
        """One athlete's own that are not deleted, in the order of days."""
        return self.filter(athlete_id=athlete_id, deleted_at=None).order_by("date", "pk")

    def between(self, first: date, last: date) -> Self:
        return self.filter(date__range=(first, last))


class PlannedActivity(models.Model):
    """The athlete's own, shown to nobody else."""

    athlete = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="planned_activities"
    )
    public_id = models.CharField(
        max_length=32, unique=True, editable=False, default=partial(public_id, "pln")
    )
    date = models.DateField(_("day"))
    sport = models.CharField(_("sport"), max_length=40)
    distance_m = models.FloatField(_("distance"), null=True, blank=True)
    duration_s = models.FloatField(_("duration"), null=True, blank=True)
    note = models.CharField(_("note"), max_length=NOTE_LONGEST, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    deleted_at = models.DateTimeField(null=True, blank=True)

    objects = PlanQuerySet.as_manager()

    class Meta:
        verbose_name = _("planned activity")
        verbose_name_plural = _("planned activities")
        indexes: ClassVar = [models.Index(fields=["athlete", "date"], name="plan_athlete_day")]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=(Q(distance_m=None) | Q(distance_m__gt=0))
                & (Q(duration_s=None) | Q(duration_s__gt=0)),
                name="plan_targets_positive",
            )
        ]

    def __str__(self) -> str:
        return self.public_id  # what somebody means to do is theirs
