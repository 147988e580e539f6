"""Changing gear: what it is, its parts, what is done to it, and what is usual for a sport."""

from __future__ import annotations

from datetime import date
from typing import Any, TypeVar

from django.db import transaction
from django.utils import timezone as clock
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.people.models import User
from activities.activity import gear as rules
from activities.activity.models import Gear, GearDefault
from activities.gear import alerts
from activities.gear.models import GearPart, GearReminder, GearService
from activities.gear.queries import today_of
from stravalite.errors import DomainError

#: New shoes are offered to be changed after this.
SHOES_LAST_M = 700_000.0
MOST_GEAR = 500
MOST_OF_EACH = 200
Row = TypeVar("Row", GearPart, GearReminder, GearService)
_CHANGEABLE = frozenset(
    {
        "name",
        "kind",
        "brand",
        "model_name",
        "note",
        "first_on",
        "start_distance_m",
        "limit_m",
        "retired_at",
    }
)


class TooMuch(DomainError):
    code = "too_many"
    status = 409
    message = gettext_lazy("That is more than can be kept here.")
    hint = gettext_lazy("Delete what is not needed any more.")


class NothingToCount(DomainError):
    code = "nothing_to_count"
    message = gettext_lazy("A reminder needs a distance, hours or days.")
    hint = gettext_lazy("Fill in at least one of the three.")


def add(*, athlete: User, **fields: Any) -> Gear:
    if Gear.objects.of(athlete.pk).count() >= MOST_GEAR:
        raise TooMuch
    with transaction.atomic():
        gear = rules.add_gear(athlete=athlete, **fields)
        alerts.request_check(athlete.pk)
    return gear


def change(gear: Gear, **changes: Any) -> Gear:
    """GearNameTaken when other gear bears the new name."""
    if "name" in changes:
        changes["name"] = rules.clean_name(changes["name"])
        rules.check_name_is_free(gear.athlete_id, changes["name"], but=gear.pk)
    known = {name: value for name, value in changes.items() if name in _CHANGEABLE}
    return _save(gear, **known)


def retire(gear: Gear, *, on: date | None = None) -> Gear:
    """Offered no longer; its activities keep it. What was usual is so no more while it is retired."""
    return _save(gear, retired_at=on or today_of(gear.athlete))


def unretire(gear: Gear) -> Gear:
    return _save(gear, retired_at=None)


def delete(gear: Gear) -> Gear:
    """Out of sight at once, with all that hangs on it; restorable for 30 days."""
    return _save(gear, deleted_at=clock.now())


def restore(gear: Gear) -> Gear:
    """GearNameTaken when newer gear bears its name by now."""
    rules.check_name_is_free(gear.athlete_id, gear.name, but=gear.pk)
    return _save(gear, deleted_at=None)


def _save(gear: Gear, **fields: Any) -> Gear:
    with transaction.atomic():
        for name, value in fields.items():
            setattr(gear, name, value)
        if fields:
            gear.save(update_fields=list(fields))
        alerts.request_check(gear.athlete_id)
    return gear


def add_part(gear: Gear, **fields: Any) -> GearPart:
    _check_room(GearPart.objects.filter(gear=gear).count())
    return _write(GearPart(gear=gear, athlete_id=gear.athlete_id), **fields)


def change_part(part: GearPart, **fields: Any) -> GearPart:
    return _write(part, **fields)


def delete_part(part: GearPart) -> None:
    """With its reminders; what was done to it stays in the log of the gear."""
    _end(part)


def add_reminder(gear: Gear, *, since: date | None = None, **fields: Any) -> GearReminder:
    """Counts from the part's first day, or the gear's, unless `since` says otherwise."""
    _check_room(GearReminder.objects.filter(gear=gear).count())
    part: GearPart | None = fields.get("part")
    begins = since or (part.fitted_on if part else gear.first_on) or today_of(gear.athlete)
    reminder = GearReminder(gear=gear, athlete_id=gear.athlete_id, since=begins)
    return _write(reminder, **fields)


def change_reminder(reminder: GearReminder, **fields: Any) -> GearReminder:
    return _write(reminder, **fields)


def delete_reminder(reminder: GearReminder) -> None:
    _end(reminder)


def log_service(gear: Gear, *, done_on: date | None = None, **fields: Any) -> GearService:
    """Something was done; a `reminder` that is named begins anew."""
    _check_room(GearService.objects.filter(gear=gear).count(), most=5 * MOST_OF_EACH)
    day = done_on or today_of(gear.athlete)
    return _write(GearService(gear=gear, athlete_id=gear.athlete_id, done_on=day), **fields)


def answer(reminder: GearReminder, *, done_on: date | None = None) -> GearService:
    """What it reminded of was done."""
    said = {"what": reminder.what, "part": reminder.part, "reminder": reminder}
    return log_service(reminder.gear, done_on=done_on, **said)


def change_service(service: GearService, **fields: Any) -> GearService:
    return _write(service, **fields)


def delete_service(service: GearService) -> None:
    _end(service)


def _check_room(there: int, *, most: int = MOST_OF_EACH) -> None:
    if there >= most:
        raise TooMuch


def _write(row: Row, **fields: Any) -> Row:
    for name, value in fields.items():
        setattr(row, name, value)
    _check(row)
    with transaction.atomic():
        row.save()
        alerts.request_check(row.athlete_id)
    return row


def _end(row: GearPart | GearReminder | GearService) -> None:
    athlete_id = row.athlete_id
    with transaction.atomic():
        row.delete()
        alerts.request_check(athlete_id)


def _check(row: GearPart | GearReminder | GearService) -> None:
    name = "name" if isinstance(row, GearPart) else "what"
    words = " ".join(str(getattr(row, name)).split())[:100].rstrip()
    if not words:
        raise DomainError(_("It needs a name."), fields={name: [_("Give it a name.")]})
    setattr(row, name, words)
    if isinstance(row, GearPart):
        if row.taken_off_on is not None and row.taken_off_on < row.fitted_on:
            said = _("It cannot be taken off before it is fitted.")
            raise DomainError(said, fields={"taken_off_on": [said]})
        return
    of_another = row.part is not None and row.part.gear_id != row.gear_id
    if of_another:
        raise DomainError(
            _("This part belongs to other gear."), fields={"part": [_("Choose another.")]}
        )
    if isinstance(row, GearReminder):
        if not (row.every_m or row.every_s or row.every_days):
            raise NothingToCount
    elif row.reminder is not None and row.reminder.gear_id != row.gear_id:
        said = _("This reminder belongs to other gear.")
        raise DomainError(said, fields={"reminder": [said]})


def set_usual(*, athlete: User, sport: str, gear: Gear | None) -> None:
    """What new activities of the sport wear; None is nothing. Activities that are here stay as they are."""
    if gear is None:
        GearDefault.objects.filter(athlete=athlete, sport=sport).delete()
        return
    GearDefault.objects.update_or_create(athlete=athlete, sport=sport, defaults={"gear": gear})
