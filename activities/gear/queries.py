"""Gear with its use and what is due: worked out from live activities each time, never counted along."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Count, Sum
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils import timezone as clock

from accounts.people.models import User
from accounts.people.requests import athlete_of
from activities.activity.models import Activity, Gear, GearQuerySet
from activities.gear.models import GearPart, GearReminder, GearService
from activities.gear.wear import (
    DayOfUse,
    Meter,
    State,
    Use,
    day_after,
    meters,
    nearest,
    used_between,
    worst,
)

Days = dict[int, list[DayOfUse]]


@dataclass(frozen=True, slots=True)
class Watch:
    """Something with limits: the gear itself, a part, a reminder. `cycle` tells one round of wear from the next."""

    thing: str
    meters: list[Meter]
    cycle: str

    @property
    def nearest(self) -> Meter | None:
        return nearest(self.meters)

    @property
    def state(self) -> State:
        return worst(meter.state for meter in self.meters)


@dataclass(slots=True)
class PartView:
    part: GearPart
    use: Use
    watch: Watch


@dataclass(slots=True)
class ReminderView:
    reminder: GearReminder
    since: date
    watch: Watch


@dataclass(slots=True)
class ServiceView:
    """`at_m` is what the gear had come by then, `part_m` what the part had."""

    service: GearService
    at_m: float
    part_m: float | None


@dataclass(slots=True)
class GearView:
    """A piece with everything it shows; `use` has what it came with in it."""

    gear: Gear
    use: Use
    watch: Watch
    parts: list[PartView] = field(default_factory=list)
    reminders: list[ReminderView] = field(default_factory=list)
    services: list[ServiceView] = field(default_factory=list)

    @property
    def fitted(self) -> list[PartView]:
        return [each for each in self.parts if each.part.taken_off_on is None]

    @property
    def taken_off(self) -> list[PartView]:
        return [each for each in self.parts if each.part.taken_off_on is not None]

    @property
    def watched(self) -> list[tuple[str, Watch]]:
        """What can be due, each with its name within the gear ("" is the gear itself)."""
        if self.gear.retired_at is not None or self.gear.deleted_at is not None:
            return []
        return [
            ("", self.watch),
            *((each.part.name, each.watch) for each in self.fitted),
            *((each.reminder.what, each.watch) for each in self.live_reminders),
        ]

    @property
    def live_reminders(self) -> list[ReminderView]:
        """Those of a part that was taken off remind of nothing."""
        gone = {each.part.pk for each in self.taken_off}
        return [each for each in self.reminders if each.reminder.part_id not in gone]

    @property
    def due(self) -> list[tuple[str, Watch]]:
        """What is due or nearly, the most urgent first."""
        found = [row for row in self.watched if row[1].state in {State.SOON, State.DUE}]
        return sorted(found, key=lambda row: -(row[1].nearest or Meter("", 0, 1)).share)


def today_of(athlete: User) -> date:
    return clock.now().astimezone(ZoneInfo(athlete.preferences.timezone)).date()


def views_of(gear: Iterable[Gear], today: date, *, log: bool = False) -> list[GearView]:
    """Each piece (of a query `with_use`) with parts and reminders; with `log` with what was done too.

    Three queries and one more for the log, however many there are.
    """
    pieces = list(gear)
    parts = list(GearPart.objects.filter(gear__in=pieces).order_by("fitted_on", "pk"))
    reminders = list(
        GearReminder.objects.filter(gear__in=pieces).with_last_done().order_by("what", "pk")
    )
    services = list(_services(pieces)) if log else []
    detailed = {part.gear_id for part in parts} | {row.gear_id for row in reminders}
    detailed |= {service.gear_id for service in services}
    days = _days([piece.pk for piece in pieces if piece.pk in detailed])
    by_key = {piece.pk: _view(piece) for piece in pieces}
    parts_by_key = {part.pk: part for part in parts}
    for part in parts:
        by_key[part.gear_id].parts.append(_part(part, days[part.gear_id]))
    for reminder in reminders:
        worn = parts_by_key.get(reminder.part_id or 0)
        by_key[reminder.gear_id].reminders.append(
            _reminder(reminder, worn, days[reminder.gear_id], today)
        )
    for service in services:
        view = by_key[service.gear_id]
        worn = parts_by_key.get(service.part_id or 0)
        view.services.append(_service(service, view.gear, worn, days[service.gear_id]))
    return list(by_key.values())


def view_of(gear: Gear, today: date) -> GearView:
    """One piece with everything."""
    (view,) = views_of([gear], today, log=True)
    return view


def _services(pieces: Sequence[Gear]) -> Iterable[GearService]:
    found = GearService.objects.filter(gear__in=pieces).select_related("part", "reminder")
    return found.order_by("-done_on", "-pk")


def _days(gear_ids: list[int]) -> Days:
    """Gear → its days of use, in order."""
    days: Days = defaultdict(list)
    if not gear_ids:
        return days
    rows = (
        Activity.objects.filter(gear__in=gear_ids, post__deleted_at=None)
        .order_by("gear_id", "local_date")
        .values("gear_id", "local_date")
        .annotate(far=Sum("distance_m"), long=Sum("moving_s"), times=Count("pk"))
        .values_list("gear_id", "local_date", "far", "long", "times")
    )
    for gear_id, day, distance_m, moving_s, times in rows:
        if gear_id is not None:
            days[gear_id].append(DayOfUse(day, Use(distance_m or 0.0, moving_s or 0.0, times)))
    return days


def _view(gear: Gear) -> GearView:
    told: Any = gear  # annotated by `with_use`
    use = Use(told.used_m + gear.start_distance_m, told.used_s, told.used_times)
    watch = Watch(gear.public_id, meters(use, limit_m=gear.limit_m), f"limit {gear.limit_m}")
    return GearView(gear, use, watch)


def _part(part: GearPart, days: list[DayOfUse]) -> PartView:
    use = used_between(days, part.fitted_on, part.taken_off_on)
    limits = meters(use, limit_m=part.limit_m, limit_s=part.limit_s)
    cycle = f"limit {part.limit_m} {part.limit_s} {part.fitted_on}"
    return PartView(part, use, Watch(part.public_id, limits, cycle))


def _reminder(
    reminder: GearReminder, part: GearPart | None, days: list[DayOfUse], today: date
) -> ReminderView:
    told: Any = reminder
    done: date | None = told.last_done
    since = done if done is not None and done >= reminder.since else reminder.since
    first = day_after(since) if since == done else since
    end = part.taken_off_on if part is not None else None
    if part is not None:
        first = max(first, part.fitted_on)
    limits = meters(
        used_between(days, first, end),
        limit_m=reminder.every_m,
        limit_s=reminder.every_s,
        limit_days=reminder.every_days,
        days=(today - since).days,
    )
    cycle = f"{since} {reminder.every_m} {reminder.every_s} {reminder.every_days}"
    return ReminderView(reminder, since, Watch(reminder.public_id, limits, cycle))


def _service(
    service: GearService, gear: Gear, part: GearPart | None, days: list[DayOfUse]
) -> ServiceView:
    end = day_after(service.done_on)
    at_m = gear.start_distance_m + used_between(days, None, end).distance_m
    part_m = None
    if part is not None:
        until = min(end, part.taken_off_on) if part.taken_off_on is not None else end
        part_m = used_between(days, part.fitted_on, until).distance_m
    return ServiceView(service, at_m, part_m)


def own_gear(request: HttpRequest, gear_id: str, *, deleted: bool = False) -> Gear:
    """The signed-in athlete's own, with its use, else 404; `deleted` also finds those taken back."""
    mine: GearQuerySet = Gear.objects.filter(athlete_id=athlete_of(request).pk)
    if not deleted:
        mine = mine.filter(deleted_at=None)
    return get_object_or_404(mine.with_use(), public_id=gear_id)


def own_part(request: HttpRequest, part_id: str) -> GearPart:
    return get_object_or_404(
        GearPart.objects.filter(athlete=athlete_of(request), gear__deleted_at=None).select_related(
            "gear"
        ),
        public_id=part_id,
    )


def own_reminder(request: HttpRequest, reminder_id: str) -> GearReminder:
    return get_object_or_404(
        GearReminder.objects.filter(
            athlete=athlete_of(request), gear__deleted_at=None
        ).select_related("gear", "part"),
        public_id=reminder_id,
    )


def own_service(request: HttpRequest, service_id: str) -> GearService:
    return get_object_or_404(
        GearService.objects.filter(
            athlete=athlete_of(request), gear__deleted_at=None
        ).select_related("gear", "part", "reminder"),
        public_id=service_id,
    )
