"""Gear: what is added, and what somebody wears who says nothing of it."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.people.models import User
from activities.activity.models import Gear, GearDefault, GearKind
from stravalite.errors import DomainError


class GearNameTaken(DomainError):
    code = "gear_name_taken"
    status = 409
    message = gettext_lazy("You have gear with this name already.")
    hint = gettext_lazy("Choose another name, or use the one you have.")


def clean_name(name: str) -> str:
    """As it is kept: one space between words, at most 100 characters. DomainError when nothing is left."""
    name = " ".join(name.split())[:100].rstrip()
    if not name:
        raise DomainError(_("Gear needs a name."), fields={"name": [_("Give it a name.")]})
    return name


def check_name_is_free(athlete_id: int, name: str, *, but: int | None = None) -> None:
    """GearNameTaken when other gear of the athlete that is not deleted bears it."""
    same = Gear.objects.of(athlete_id).filter(name=name)
    if (same if but is None else same.exclude(pk=but)).exists():
        raise GearNameTaken(fields={"name": [GearNameTaken.message]})


def add_gear(
    *,
    athlete: User,
    name: str,
    kind: str = GearKind.SHOES,
    brand: str = "",
    model_name: str = "",
    **fields: Any,
) -> Gear:
    """`fields` are further columns (`limit_m`, `start_distance_m`, `first_on`, `note`).

    GearNameTaken when the athlete has one of this name that is not deleted.
    """
    name = clean_name(name)
    check_name_is_free(athlete.pk, name)
    return Gear.objects.create(
        athlete=athlete,
        name=name,
        kind=kind,
        brand=brand[:100],
        model_name=model_name[:100],
        **fields,
    )


def usual_gear(athlete_id: int, sport: str, day: date) -> Gear | None:
    """What the athlete wears for the sport who says nothing; not what is retired, nor before its first day."""
    usual = (
        GearDefault.objects.filter(
            Q(gear__first_on=None) | Q(gear__first_on__lte=day),
            athlete_id=athlete_id,
            sport=sport,
            gear__athlete_id=athlete_id,
            gear__deleted_at=None,
            gear__retired_at=None,
        )
        .select_related("gear")
        .first()
    )
    return usual.gear if usual is not None else None
