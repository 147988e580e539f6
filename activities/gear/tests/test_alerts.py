"""Told once that it is soon, once that it is due, and not again until it begins anew."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime

import time_machine

from accounts.people.models import User
from activities.activity import services as activities
from activities.activity.models import Gear
from activities.gear import services, tasks
from activities.gear.models import GearAlert
from activities.gear.tests.conftest import Ride
from social.notifications import kinds
from social.notifications.models import Notification
from stravalite.jobs.models import Job, State

Look = Callable[[], None]


def _unread(athlete: User) -> list[str]:
    found = Notification.objects.filter(athlete=athlete, read_at=None).order_by("pk")
    return [kinds.find(row.kind).says(row.context, []) for row in found]


def test_once_at_each_threshold(owner: User, bike: Gear, ride: Ride, look: Look) -> None:
    services.change(bike, limit_m=100_000.0)
    ride(80)
    look()
    assert _unread(owner) == []
    ride(12)
    look()
    assert _unread(owner) == ["Blue bike is due soon: change or service it before long."]
    ride(1)
    look()
    assert len(_unread(owner)) == 1
    ride(10)
    look()
    assert _unread(owner) == ["Time to change or service Blue bike."]
    Notification.objects.update(read_at=datetime(2026, 1, 1, tzinfo=UTC))
    ride(10)
    look()
    assert _unread(owner) == []


def test_straight_to_due_says_it_once(owner: User, bike: Gear, ride: Ride, look: Look) -> None:
    services.change(bike, limit_m=100_000.0)
    far = ride(200)
    look()
    assert _unread(owner) == ["Time to change or service Blue bike."]
    Notification.objects.update(read_at=datetime(2026, 1, 1, tzinfo=UTC))
    activities.delete(far)
    ride(95)
    look()
    activities.restore(far)
    look()
    assert _unread(owner) == []


def test_a_service_takes_it_back_and_begins_anew(
    owner: User, bike: Gear, ride: Ride, look: Look
) -> None:
    chain = services.add_part(bike, name="Chain", fitted_on=date(2026, 1, 1))
    wax = services.add_reminder(bike, what="Wax", part=chain, every_m=50_000.0)
    ride(60, "2026-03-01")
    look()
    assert _unread(owner) == ["Time to change or service Blue bike: Wax."]
    services.answer(wax, done_on=date(2026, 3, 1))
    look()
    assert _unread(owner) == []
    ride(60, "2026-03-02")
    look()
    assert _unread(owner) == ["Time to change or service Blue bike: Wax."]


def test_retiring_takes_it_back(owner: User, bike: Gear, ride: Ride, look: Look) -> None:
    services.change(bike, limit_m=1000.0)
    ride(2)
    look()
    assert len(_unread(owner)) == 1
    services.retire(bike)
    look()
    assert _unread(owner) == []


def test_many_changes_are_one_look(owner: User, bike: Gear, ride: Ride) -> None:
    services.change(bike, limit_m=1000.0)
    for _n in range(5):
        ride(2)
    looks = Job.objects.filter(kind="gear.check", state=State.QUEUED)
    assert looks.count() == 1


def test_days_pass_without_activities(owner: User, bike: Gear, look: Look) -> None:
    with time_machine.travel(datetime(2026, 3, 1, 12, tzinfo=UTC), tick=False):
        services.add_reminder(bike, what="Sealant", every_days=90)
        look()
        tasks.check_by_day()
        look()
        assert _unread(owner) == []
    with time_machine.travel(datetime(2026, 5, 30, 12, tzinfo=UTC), tick=False):
        tasks.check_by_day()
        look()
        assert _unread(owner) == ["Time to change or service Blue bike: Sealant."]


def test_who_switched_it_off_is_not_told(owner: User, bike: Gear, ride: Ride, look: Look) -> None:
    from social.notifications.models import Choice

    Choice.objects.create(athlete=owner, kind="gear.due", channel="app", wanted=False)
    services.change(bike, limit_m=1000.0)
    ride(2)
    look()
    assert not Notification.objects.filter(athlete=owner, shown=True).exists()
    assert GearAlert.objects.filter(gear=bike).count() == 2


def test_taking_gear_off_takes_it_back(owner: User, bike: Gear, ride: Ride, look: Look) -> None:
    services.change(bike, limit_m=100_000.0)
    far = ride(200)
    look()
    assert _unread(owner) == ["Time to change or service Blue bike."]
    Job.objects.all().delete()
    activities.edit(far, gear=None)
    look()
    assert _unread(owner) == []
