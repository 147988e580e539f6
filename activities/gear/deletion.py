"""What hangs on the gear of an athlete who leaves."""

from __future__ import annotations

from activities.gear.models import GearAlert, GearPart, GearReminder, GearService


def erase(athlete_id: int) -> None:
    GearAlert.objects.filter(gear__athlete_id=athlete_id).delete()
    GearService.objects.filter(athlete_id=athlete_id).delete()
    GearReminder.objects.filter(athlete_id=athlete_id).delete()
    GearPart.objects.filter(athlete_id=athlete_id).delete()
