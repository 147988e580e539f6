"""Hiding places, and what is known of it for lists: the athlete's version of hiding."""

from __future__ import annotations

import hashlib
import math
from typing import Any

import numpy as np
from django.db import transaction
from django.dispatch import Signal
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.people.models import Preferences, User
from activities.zones.circles import Circle
from activities.zones.models import LARGEST_M, SMALLEST_M, PrivacyZone
from stravalite.errors import DomainError, NotFound
from stravalite.jobs.models import Priority
from stravalite.jobs.services import enqueue

#: Sent with `athlete_id` in the transaction that changes what they hide.
hiding_changed = Signal()

MOST = 20
#: Zones so near to each other are one place: a second secret offset of one home would give it away.
SAME_PLACE_M = 1000.0
MOST_OF_ENDS_M = 1600


class ImpossibleZone(DomainError):
    code = "invalid"
    status = 400
    message = gettext_lazy("This is no place to hide.")
    hint = gettext_lazy("Look at the fields named here.")


class TooManyZones(DomainError):
    code = "too_many_zones"
    status = 409
    message = gettext_lazy("You have as many zones as there can be.")
    hint = gettext_lazy("Delete one you no longer need.")


def add(*, athlete: User, name: str, lat: float, lon: float, radius_m: int) -> PrivacyZone:
    """Hides a place at once, in past activities too. ImpossibleZone, TooManyZones."""
    _check(lat=lat, lon=lon, radius_m=radius_m)
    with transaction.atomic():
        if PrivacyZone.objects.of(athlete.pk).count() >= MOST:
            raise TooManyZones
        before = _here_before(athlete, lat, lon)
        zone = PrivacyZone(
            athlete=athlete,
            name=name.strip()[:60] or _("Zone"),
            lat=lat,
            lon=lon,
            radius_m=radius_m,
            basis_m=before.basis_m if before else radius_m,
        )
        if before:
            zone.seed = before.seed
        zone.save()
        changed(athlete.pk)
    return zone


def _here_before(athlete: User, lat: float, lon: float) -> PrivacyZone | None:
    """The first zone this athlete ever had about here, deleted ones too."""
    for zone in PrivacyZone.objects.filter(athlete=athlete).order_by("pk"):
        here = Circle(lat, lon, SAME_PLACE_M, b"")
        if here.distance_m(np.array([zone.lat]), np.array([zone.lon]))[0] <= SAME_PLACE_M:
            return zone
    return None


def change(zone: PrivacyZone, **changes: object) -> PrivacyZone:
    """Moves, sizes or renames it. ImpossibleZone."""
    for name, value in changes.items():
        setattr(zone, name, value)
    _check(lat=zone.lat, lon=zone.lon, radius_m=zone.radius_m)
    with transaction.atomic():
        zone.save(update_fields=list(changes))
        changed(zone.athlete_id)
    return zone


def delete(zone: PrivacyZone) -> None:
    """Hides it no longer; it can be brought back. Its row stays, for the secret of the place."""
    with transaction.atomic():
        PrivacyZone.objects.filter(pk=zone.pk).update(deleted_at=timezone.now())
        changed(zone.athlete_id)


def restore(*, athlete: User, public_id: str) -> PrivacyZone:
    """NotFound when there is no such deleted zone of theirs; TooManyZones."""
    with transaction.atomic():
        gone = PrivacyZone.objects.filter(athlete=athlete, public_id=public_id)
        zone = gone.exclude(deleted_at=None).first()
        if zone is None:
            raise NotFound
        if PrivacyZone.objects.of(athlete.pk).count() >= MOST:
            raise TooManyZones
        gone.update(deleted_at=None)
        zone.deleted_at = None
        changed(athlete.pk)
    return zone


def set_hiding(athlete: User, *, ends_m: int, start_time: bool) -> None:
    """How much of either end of every track, and whether the time of day, is hidden. ImpossibleZone."""
    if not 0 <= ends_m <= MOST_OF_ENDS_M:
        words = _("Choose 0 to %(most)d metres.") % {"most": MOST_OF_ENDS_M}
        raise ImpossibleZone(fields={"ends_m": [words]})
    with transaction.atomic():
        Preferences.objects.filter(user=athlete).update(
            hide_ends_m=ends_m, hide_start_time=start_time
        )
        changed(athlete.pk)
    athlete.preferences.refresh_from_db(fields=["hide_ends_m", "hide_start_time", "hiding_version"])


def changed(athlete_id: int) -> None:
    """Writes the new version in the caller's transaction, so that no list serves a track cut by the old
    one, and has the tracks of lists drawn anew."""
    version = version_of(athlete_id)
    Preferences.objects.filter(user_id=athlete_id).exclude(hiding_version=version).update(
        hiding_version=version
    )
    hiding_changed.send(sender=PrivacyZone, athlete_id=athlete_id)
    enqueue(
        "zones.apply",
        key=str(athlete_id),
        payload={"athlete": athlete_id},
        athlete_id=athlete_id,
        priority=Priority.PERSON_WAITING,
    )


def version_of(athlete_id: int) -> str:
    """A name for everything the athlete hides on maps; "" when that is nothing."""
    zones = PrivacyZone.objects.of(athlete_id).order_by("pk")
    facts = [
        f"{zone.lat!r} {zone.lon!r} {zone.radius_m} {zone.seed} {zone.basis_m}" for zone in zones
    ]
    ends_m = Preferences.objects.values_list("hide_ends_m", flat=True).get(user_id=athlete_id)
    if not facts and not ends_m:
        return ""
    return hashlib.sha256("\n".join([str(ends_m), *facts]).encode()).hexdigest()[:16]


def _check(*, lat: float, lon: float, radius_m: int) -> None:
    fields: dict[str, list[Any]] = {}
    if not (math.isfinite(lat) and -90 <= lat <= 90):
        fields["lat"] = [_("A latitude lies between -90 and 90.")]
    if not (math.isfinite(lon) and -180 <= lon <= 180):
        fields["lon"] = [_("A longitude lies between -180 and 180.")]
    if not SMALLEST_M <= radius_m <= LARGEST_M:
        words = _("Choose a radius from %(least)d to %(most)d metres.")
        fields["radius_m"] = [words % {"least": SMALLEST_M, "most": LARGEST_M}]
    if fields:
        raise ImpossibleZone(fields=fields)
