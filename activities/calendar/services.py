"""Planning: add, change, move, take back. ImplausiblePlan says which field cannot be right."""

from __future__ import annotations

import math
from datetime import date, datetime, timedelta
from typing import Any

from django.utils import timezone as clock
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.people.models import User
from activities.activity.services import EARLIEST, LONGEST_S
from activities.calendar.models import NOTE_LONGEST, PlannedActivity
from activities.numbers import sports
from stravalite.errors import DomainError

RESTORABLE = timedelta(days=30)
#: How far ahead anybody plans.
_FURTHEST = timedelta(days=3 * 366)
_LONGEST_M = 5_000_000.0
CHANGEABLE = ("date", "sport", "distance_m", "duration_s", "note")


class ImplausiblePlan(DomainError):
    code = "implausible"
    message = gettext_lazy("This plan cannot be right.")
    hint = gettext_lazy("Look at the fields named here.")


def plan(*, athlete: User, date: date, sport: str, **targets: Any) -> PlannedActivity:
    planned = PlannedActivity(athlete=athlete, date=date, sport=sport)
    return change(planned, **targets)


def change(planned: PlannedActivity, **changes: Any) -> PlannedActivity:
    """Sets any of `CHANGEABLE`."""
    for name in CHANGEABLE:
        if name in changes:
            setattr(planned, name, changes[name])
    planned.note = " ".join(planned.note.replace("\0", "").split())
    _check(planned)
    planned.save()
    return planned


def move(planned: PlannedActivity, *, to: date) -> PlannedActivity:
    return change(planned, date=to)


def delete(planned: PlannedActivity) -> None:
    """Out of sight; `restore` brings it back for 30 days."""
    PlannedActivity.objects.filter(pk=planned.pk, deleted_at=None).update(deleted_at=clock.now())


def restore(planned: PlannedActivity) -> PlannedActivity:
    planned.deleted_at = None
    planned.save(update_fields=["deleted_at"])
    return planned


def forget_deleted(before: datetime) -> int:
    _all, counts = PlannedActivity.objects.filter(deleted_at__lt=before).delete()
    return counts.get(PlannedActivity._meta.label, 0)


def _check(planned: PlannedActivity) -> None:
    problems: dict[str, list[Any]] = {}
    if planned.sport not in sports.SPORTS:
        problems["sport"] = [_("Choose a sport.")]
    if not EARLIEST.date() <= planned.date <= clock.localdate() + _FURTHEST:
        problems["date"] = [_("Between 1990 and three years from now, please.")]
    if not _sound(planned.distance_m, _LONGEST_M):
        problems["distance"] = [_("More than nothing and at most 5000 km, please.")]
    if not _sound(planned.duration_s, LONGEST_S):
        problems["duration"] = [_("Between one second and fourteen days, please.")]
    if len(planned.note) > NOTE_LONGEST:
        problems["note"] = [_("At most 500 characters, please.")]
    if problems:
        raise ImplausiblePlan(fields=problems)


def _sound(value: float | None, most: float) -> bool:
    return value is None or (math.isfinite(value) and 0 < value <= most)
