"""Places an athlete hides from everybody else."""

from __future__ import annotations

import secrets
from functools import partial
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from stravalite.identifiers import public_id

SMALLEST_M, USUAL_M, LARGEST_M = 100, 400, 2000


def _secret() -> str:
    return secrets.token_hex(32)


class HidingSecret(models.Model):
    """What places the used circles and further cuts. Never changes, or two answers could be compared."""

    athlete = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, primary_key=True, related_name="+"
    )
    secret = models.CharField(max_length=64, default=_secret, editable=False)

    class Meta:
        verbose_name = _("secret of hiding")
        verbose_name_plural = _("secrets of hiding")

    def __str__(self) -> str:
        return f"secret of {self.athlete_id}"


class PrivacyZoneQuerySet(models.QuerySet["PrivacyZone"]):
    def of(self, athlete_id: int) -> Self:
        """One athlete's own that hide something."""
        return self.filter(athlete_id=athlete_id, deleted_at=None)


class PrivacyZone(models.Model):
    """Whatever lies within `radius_m` of the place leaves for nobody but the athlete."""

    public_id = models.CharField(
        max_length=32, unique=True, editable=False, default=partial(public_id, "zon")
    )
    athlete = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="privacy_zones"
    )
    name = models.CharField(_("name"), max_length=60)
    lat = models.FloatField(_("latitude"))
    lon = models.FloatField(_("longitude"))
    radius_m = models.PositiveSmallIntegerField(_("radius"), default=USUAL_M)
    #: Secret of the place, and the first radius wanted there; a zone put back nearby has them again.
    seed = models.CharField(max_length=64, default=_secret, editable=False)
    basis_m = models.PositiveSmallIntegerField(default=USUAL_M, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    deleted_at = models.DateTimeField(null=True, blank=True)

    objects = PrivacyZoneQuerySet.as_manager()

    class Meta:
        verbose_name = _("privacy zone")
        verbose_name_plural = _("privacy zones")
        indexes: ClassVar = [models.Index(fields=["athlete", "id"], name="privacy_zone_athlete")]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(lat__gte=-90, lat__lte=90, lon__gte=-180, lon__lte=180),
                name="privacy_zone_on_earth",
            ),
            models.CheckConstraint(
                condition=Q(radius_m__gte=SMALLEST_M, radius_m__lte=LARGEST_M),
                name="privacy_zone_radius",
            ),
        ]

    def __str__(self) -> str:
        return self.public_id  # logs and the console name it; where it is stays its athlete's
