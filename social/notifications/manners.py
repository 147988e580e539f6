"""When a person may be told: their hours of quiet."""

from __future__ import annotations

from datetime import datetime, time

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.people.models import User
from social.notifications.models import Manner
from social.notifications.quiet import end_of_quiet
from stravalite.errors import DomainError, Text
from stravalite.ui.templatetags.ui import zone_of


class NoSuchHours(DomainError):
    code = "invalid"
    status = 422
    message = _("These are no hours of quiet.")
    hint = _("Give both ends, at different times, or neither.")


def hours_of(athlete: User) -> tuple[time, time] | None:
    """From and until, by the athlete's clock; None without any."""
    manner = Manner.objects.filter(athlete=athlete).first()
    if manner is None or manner.quiet_from is None or manner.quiet_until is None:
        return None
    return manner.quiet_from, manner.quiet_until


def set_hours(athlete: User, *, begins: time | None, ends: time | None) -> None:
    """Push and letters wait between these; two Nones end the quiet. NoSuchHours."""
    problems: dict[str, list[Text]] = {}
    if (begins is None) != (ends is None):
        problems["ends" if ends is None else "begins"] = [_("Give both ends, or neither.")]
    elif begins is not None and begins == ends:
        problems["ends"] = [_("This would be the whole day. Switch the kinds off instead.")]
    if problems:
        raise NoSuchHours(fields=problems)
    Manner.objects.update_or_create(
        athlete=athlete, defaults={"quiet_from": begins, "quiet_until": ends}
    )


def quiet_until(athlete: User, now: datetime) -> datetime | None:
    """When this person may be disturbed again; None when they may be now. One query."""
    hours = hours_of(athlete)
    if hours is None:
        return None
    local = timezone.localtime(now, zone_of(athlete.preferences.timezone))
    return end_of_quiet(local, begins=hours[0], ends=hours[1])
