"""Kinds of samples in words."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

_LABELS = {
    "weight": _("Weight"),
    "resting_heartrate": _("Resting heart rate"),
    "max_heartrate": _("Maximum heart rate"),
    "sleep": _("Sleep"),
    "steps": _("Steps"),
    "active_energy": _("Active energy"),
    "heartrate_variability": _("Heart rate variability"),
    "vo2max": _("VO₂max"),
    "respiratory_rate": _("Respiratory rate"),
    "oxygen_saturation": _("Oxygen saturation"),
    "body_fat": _("Body fat"),
    "workout": _("Workouts"),
}


def label_of(kind: str) -> str:
    return str(_LABELS.get(kind, kind))
