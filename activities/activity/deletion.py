"""The activities of an athlete who leaves, with everything derived from them."""

from __future__ import annotations

from datetime import datetime

from activities.activity.models import Activity, Gear

_AT_A_TIME = 100


def erase(athlete_id: int) -> None:
    """In short transactions: years of training must not hold a lock."""
    own = Activity.objects.filter(athlete_id=athlete_id).order_by("pk")
    while some := list(own.values_list("pk", flat=True)[:_AT_A_TIME]):
        Activity.objects.filter(pk__in=some).delete()
    Gear.objects.filter(athlete_id=athlete_id).delete()


def forget_gear(before: datetime) -> int:
    """Ends gear deleted before then; the activities that wore it keep everything else."""
    _all, counts = Gear.objects.filter(deleted_at__lt=before).delete()
    return counts.get(Gear._meta.label, 0)
