"""What an athlete hides, as redaction needs it."""

from __future__ import annotations

from accounts.people.models import Preferences
from activities.zones.circles import Circle, used_circle
from activities.zones.cutting import Plan
from activities.zones.models import HidingSecret, PrivacyZone

NOTHING = Plan()


def plan_of(athlete_id: int) -> Plan:
    """The athlete's plan, by whatever they hide now; at most four queries."""
    zones = list(PrivacyZone.objects.of(athlete_id).order_by("pk"))
    ends_m = Preferences.objects.values_list("hide_ends_m", flat=True).get(user_id=athlete_id)
    if not zones and not ends_m:
        return NOTHING
    secret = secret_of(athlete_id)
    return Plan(tuple(circle_of(zone) for zone in zones), float(ends_m), secret)


def circle_of(zone: PrivacyZone) -> Circle:
    seed = bytes.fromhex(zone.seed)
    return used_circle(seed, zone.lat, zone.lon, zone.radius_m, zone.basis_m)


def secret_of(athlete_id: int) -> bytes:
    """Made at the first need."""
    row, _new = HidingSecret.objects.get_or_create(athlete_id=athlete_id)
    return bytes.fromhex(row.secret)
