"""What is true of the athlete from a date on."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from stravalite.identifiers import public_id


class Kind(models.TextChoices):
    WEIGHT = "weight_kg", _("weight")
    MAX_HEARTRATE = "max_heartrate_bpm", _("maximum heart rate")
    RESTING_HEARTRATE = "resting_heartrate_bpm", _("resting heart rate")
    FTP = "ftp_w", _("functional threshold power")
    THRESHOLD_PACE = "threshold_pace_s_per_km", _("threshold pace")


@dataclass(frozen=True, slots=True)
class Range:
    least: float
    most: float
    unit: str


#: What a person can have; outside it is a typing error or another unit.
PLAUSIBLE: dict[str, Range] = {
    Kind.WEIGHT: Range(20, 400, "kg"),
    Kind.MAX_HEARTRATE: Range(90, 240, "bpm"),
    Kind.RESTING_HEARTRATE: Range(20, 130, "bpm"),
    Kind.FTP: Range(30, 700, "W"),
    Kind.THRESHOLD_PACE: Range(120, 900, "s/km"),
}


class Measure(models.Model):
    athlete = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="measures"
    )
    public_id = models.CharField(
        max_length=32, unique=True, editable=False, default=partial(public_id, "mea")
    )
    kind = models.CharField(_("what"), max_length=30, choices=Kind)
    value = models.FloatField(_("value"))
    from_date = models.DateField(_("from"))

    class Meta:
        verbose_name = _("measure")
        verbose_name_plural = _("measures")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["athlete", "kind", "from_date"], name="measure_one_per_day"
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} from {self.from_date}"  # the value is its athlete's

    @property
    def unit(self) -> str:
        return PLAUSIBLE[self.kind].unit
