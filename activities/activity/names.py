"""What an activity is called until somebody names it."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.utils.translation import gettext as _

from stravalite.ui.sports import sport_named


def default_name(sport: str, start_time: datetime, zone: str) -> str:
    """ "Morning run", by the clock of the place."""
    try:
        hour = start_time.astimezone(ZoneInfo(zone)).hour
    except (ZoneInfoNotFoundError, ValueError, OverflowError):
        hour = start_time.astimezone(UTC).hour
    label = {"sport": str(sport_named(sport).label).lower()}
    if hour < 5 or hour >= 21:
        return _("Night %(sport)s") % label
    if hour < 11:
        return _("Morning %(sport)s") % label
    if hour < 14:
        return _("Midday %(sport)s") % label
    if hour < 17:
        return _("Afternoon %(sport)s") % label
    return _("Evening %(sport)s") % label
