"""The devices of an athlete who leaves."""

from __future__ import annotations

from social.devices.models import Device


def erase(athlete_id: int) -> None:
    Device.objects.filter(athlete_id=athlete_id).delete()
