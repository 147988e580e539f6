"""Where somebody who leaves did not want to be found."""

from __future__ import annotations

from activities.zones.models import HidingSecret, PrivacyZone


def erase(athlete_id: int) -> None:
    PrivacyZone.objects.filter(athlete_id=athlete_id).delete()
    HidingSecret.objects.filter(athlete_id=athlete_id).delete()
