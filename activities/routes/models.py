"""Ways an athlete means to go."""

from __future__ import annotations

from functools import partial
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from stravalite.identifiers import public_id


class RouteQuerySet(models.QuerySet["Route"]):
    def of(self, athlete_id: int) -> Self:
        """One athlete's own that are not deleted, the newest first, without their long columns."""
        mine = self.filter(athlete_id=athlete_id, deleted_at=None).order_by("-pk")
        return mine.defer("track", "altitudes")


class Route(models.Model):
    """The athlete's own, shown to nobody else: what is shared of it is its file."""

    public_id = models.CharField(
        max_length=32, unique=True, editable=False, default=partial(public_id, "rte")
    )
    athlete = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="routes"
    )
    name = models.CharField(_("name"), max_length=100)
    note = models.TextField(_("note"), blank=True, max_length=2000)
    sport = models.CharField(_("sport"), max_length=40)
    distance_m = models.FloatField()
    #: Unknown without heights: nobody here knows the terrain.
    elevation_gain_m = models.FloatField(null=True, blank=True)
    elevation_loss_m = models.FloatField(null=True, blank=True)
    #: Encoded polyline of at most 5,000 points, and of 160 for lists.
    track = models.TextField()
    outline = models.TextField()
    #: Decimetres at each point of `track`, or empty.
    altitudes = models.JSONField(default=list, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    deleted_at = models.DateTimeField(null=True, blank=True)

    objects = RouteQuerySet.as_manager()

    class Meta:
        verbose_name = _("route")
        verbose_name_plural = _("routes")
        indexes: ClassVar = [
            models.Index(
                fields=["athlete", "-id"], name="route_of_athlete", condition=Q(deleted_at=None)
            )
        ]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(distance_m__gt=0), name="route_has_length")
        ]

    def __str__(self) -> str:
        return f"{self.name} of {self.athlete_id}"
