"""What belongs to a piece of gear: parts, what is done to it and how often it should be."""

from __future__ import annotations

from functools import partial
from typing import ClassVar, Self

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import OuterRef, Q, Subquery
from django.utils.translation import gettext_lazy as _

from activities.activity.models import Gear
from stravalite.identifiers import public_id

#: A limit is more than nothing and less than anybody comes in a life.
_A_LIMIT = (MinValueValidator(1.0), MaxValueValidator(1e9))
_DAYS = (MinValueValidator(1), MaxValueValidator(36_500))


class GearPart(models.Model):
    """A chain, a tyre: it wears on the days it is fitted, the first included, the last not."""

    public_id = models.CharField(
        max_length=32, unique=True, editable=False, default=partial(public_id, "prt")
    )
    athlete = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+"
    )
    gear = models.ForeignKey(Gear, on_delete=models.CASCADE, related_name="parts")
    name = models.CharField(_("name"), max_length=100)
    fitted_on = models.DateField(_("fitted on"))
    taken_off_on = models.DateField(_("taken off on"), null=True, blank=True)
    limit_m = models.FloatField(_("change after"), null=True, blank=True, validators=_A_LIMIT)
    limit_s = models.FloatField(_("change after hours"), null=True, blank=True, validators=_A_LIMIT)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("part")
        verbose_name_plural = _("parts")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(taken_off_on=None) | Q(taken_off_on__gte=models.F("fitted_on")),
                name="gear_part_fitted_before_taken_off",
            ),
            models.CheckConstraint(
                condition=(Q(limit_m=None) | Q(limit_m__gt=0))
                & (Q(limit_s=None) | Q(limit_s__gt=0)),
                name="gear_part_limits_positive",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class GearReminderQuerySet(models.QuerySet["GearReminder"]):
    def with_last_done(self) -> Self:
        """Annotates `last_done`: the day of the newest service that answered it."""
        done = GearService.objects.filter(reminder=OuterRef("pk")).order_by("-done_on")
        return self.annotate(last_done=Subquery(done.values("done_on")[:1]))


class GearReminder(models.Model):
    """Something to be done every so far, so long or so many days; whichever comes first."""

    public_id = models.CharField(
        max_length=32, unique=True, editable=False, default=partial(public_id, "rem")
    )
    athlete = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+"
    )
    gear = models.ForeignKey(Gear, on_delete=models.CASCADE, related_name="reminders")
    part = models.ForeignKey(
        GearPart, on_delete=models.CASCADE, null=True, blank=True, related_name="reminders"
    )
    what = models.CharField(_("what"), max_length=100)
    every_m = models.FloatField(_("distance"), null=True, blank=True, validators=_A_LIMIT)
    every_s = models.FloatField(_("hours"), null=True, blank=True, validators=_A_LIMIT)
    every_days = models.PositiveIntegerField(_("days"), null=True, blank=True, validators=_DAYS)
    #: Counted from this day on, until it is done for the first time here.
    since = models.DateField(_("since"))
    created_at = models.DateTimeField(auto_now_add=True)

    objects = GearReminderQuerySet.as_manager()

    class Meta:
        verbose_name = _("reminder")
        verbose_name_plural = _("reminders")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(every_m__gt=0) | Q(every_s__gt=0) | Q(every_days__gt=0),
                name="gear_reminder_counts_something",
            )
        ]

    def __str__(self) -> str:
        return self.what


class GearService(models.Model):
    """Something that was done. At which distance is worked out from the activities, never kept."""

    public_id = models.CharField(
        max_length=32, unique=True, editable=False, default=partial(public_id, "srv")
    )
    athlete = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+"
    )
    gear = models.ForeignKey(Gear, on_delete=models.CASCADE, related_name="services")
    part = models.ForeignKey(
        GearPart, on_delete=models.SET_NULL, null=True, blank=True, related_name="services"
    )
    reminder = models.ForeignKey(
        GearReminder, on_delete=models.SET_NULL, null=True, blank=True, related_name="services"
    )
    done_on = models.DateField(_("day"))
    what = models.CharField(_("what"), max_length=100)
    note = models.TextField(_("note"), max_length=2000, blank=True)
    cost = models.DecimalField(
        _("cost"),
        max_digits=10,
        decimal_places=2,
        null=True,
        blank=True,
        validators=(MinValueValidator(0),),
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("service")
        verbose_name_plural = _("services")
        indexes: ClassVar = [
            models.Index(fields=["gear", "-done_on", "-id"], name="gear_service_newest")
        ]

    def __str__(self) -> str:
        return self.what


class GearAlert(models.Model):
    """That somebody was told of this once: `thing` at this `level`, in this round of its wear."""

    gear = models.ForeignKey(Gear, on_delete=models.CASCADE, related_name="+")
    thing = models.CharField(max_length=32)
    cycle = models.CharField(max_length=100)
    level = models.CharField(max_length=10)

    class Meta:
        verbose_name = _("told of")
        verbose_name_plural = _("told of")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["thing", "cycle", "level"], name="gear_told_once")
        ]

    def __str__(self) -> str:
        return f"{self.thing} {self.level}"
