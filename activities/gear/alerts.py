"""Telling somebody once that gear is nearly due, and once that it is."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.urls import reverse
from django.utils import timezone as clock
from django.utils.translation import gettext_lazy as _

from accounts.people.models import User
from activities.activity.models import Gear
from activities.gear.models import GearAlert, GearReminder
from activities.gear.queries import GearView, Watch, today_of, views_of
from activities.gear.wear import State
from social.notifications.kinds import Kind
from social.notifications.models import Notification
from social.notifications.services import notify, withdraw
from stravalite.jobs import services as jobs
from stravalite.jobs.models import Priority

SOON = Kind(
    "gear.soon",
    _("Gear is nearly due"),
    _("When shoes, a part or a service come to nine tenths of what you set."),
    one=_("%(thing)s is due soon: change or service it before long."),
    icon="shoe",
)
DUE = Kind(
    "gear.due",
    _("Gear is due"),
    _("When it is time to change shoes or a part, or to service something."),
    one=_("Time to change or service %(thing)s."),
    icon="shoe",
)
_KINDS = {State.SOON: SOON, State.DUE: DUE}
#: What happens within this time is looked at together.
SETTLES = timedelta(minutes=1)


def request_check(athlete_id: int) -> None:
    """In the transaction of what changed; an import of thousands is looked at once a minute."""
    jobs.enqueue(
        "gear.check",
        key=str(athlete_id),
        athlete_id=athlete_id,
        priority=Priority.BACKFILL,
        run_at=clock.now() + SETTLES,
    )


def request_checks_by_day() -> int:
    """For those who are reminded by days, which pass without any activity. How many were asked for."""
    counting = GearReminder.objects.filter(
        every_days__gt=0, gear__deleted_at=None, gear__retired_at=None
    )
    athletes = list(counting.order_by().values_list("athlete_id", flat=True).distinct())
    for athlete_id in athletes:
        request_check(athlete_id)
    return len(athletes)


def check(athlete: User) -> int:
    """Tells what came to be due since the last look and takes back what is no more; how many were told."""
    worn = Gear.objects.of(athlete.pk).in_use().with_use()
    told = 0
    now_due: dict[str, set[str]] = {SOON.name: set(), DUE.name: set()}
    with transaction.atomic():
        for view in views_of(worn, today_of(athlete)):
            for name, watch in view.due:
                now_due[_KINDS[watch.state].name].add(watch.thing)
                told += _tell(athlete, view, name, watch)
        for kind in (SOON, DUE):
            unread = Notification.objects.filter(athlete=athlete, kind=kind.name, read_at=None)
            for thing in set(unread.values_list("thing", flat=True)) - now_due[kind.name]:
                withdraw(kind, thing=thing)
    return told


def _tell(athlete: User, view: GearView, name: str, watch: Watch) -> bool:
    if not _is_news(view.gear, watch):
        return False
    notify(
        athlete,
        _KINDS[watch.state],
        thing=watch.thing,
        context={"thing": f"{view.gear.name}: {name}" if name else view.gear.name},
        url=reverse("gear_one", args=[view.gear.public_id]),
    )
    return True


def _is_news(gear: Gear, watch: Watch) -> bool:
    """Once a level and round of wear; who was told that it is due is not told that it soon will be."""
    _row, news = GearAlert.objects.get_or_create(
        thing=watch.thing, cycle=watch.cycle, level=watch.state, defaults={"gear": gear}
    )
    if watch.state == State.DUE:
        GearAlert.objects.get_or_create(
            thing=watch.thing, cycle=watch.cycle, level=State.SOON, defaults={"gear": gear}
        )
    return news
