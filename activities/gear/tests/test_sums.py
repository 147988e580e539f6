"""Sums are right after whatever happens to activities, because nothing is counted along."""

from __future__ import annotations

from datetime import date

from django.utils import timezone

from accounts.people.models import User
from activities.activity import services as activities
from activities.activity.models import Activity, Gear
from activities.gear import services
from activities.gear.queries import GearView, today_of, view_of
from activities.gear.tests.conftest import Ride
from activities.gear.wear import State, Use
from activities.uploads import repeats
from activities.uploads.deletion import forget_deleted


def look(gear: Gear) -> GearView:
    return view_of(Gear.objects.with_use().get(pk=gear.pk), today_of(gear.athlete))


def test_all_live_activities_and_what_it_came_with(bike: Gear, ride: Ride) -> None:
    ride(10)
    ride(20, "2026-03-02", distance_m=None)
    ride(30, "2026-03-03")
    services.change(bike, start_distance_m=500_000.0)
    assert look(bike).use == Use(540_000.0, 180.0 * 60, 3)


def test_edits_move_the_distance(owner: User, bike: Gear, ride: Ride) -> None:
    other = services.add(athlete=owner, name="Grey bike", kind="bike")
    one = ride(10)
    activities.edit(one, gear=other)
    assert (look(bike).use.distance_m, look(other).use.distance_m) == (0, 10_000)
    activities.edit(one, gear=None)
    assert (look(bike).use.distance_m, look(other).use.distance_m) == (0, 0)


def test_numbers_that_are_worked_out_again_count_at_once(bike: Gear, ride: Ride) -> None:
    one = ride(10)
    Activity.objects.filter(pk=one.pk).update(distance_m=12_000)
    assert look(bike).use.distance_m == 12_000


def test_deleted_and_brought_back(bike: Gear, ride: Ride) -> None:
    kept, gone = ride(10), ride(20, "2026-03-02")
    activities.delete(gone)
    assert look(bike).use == Use(10_000, 1800, 1)
    activities.restore(gone)
    assert look(bike).use == Use(30_000, 5400, 2)
    activities.delete(kept)
    assert look(bike).use.distance_m == 20_000


def test_what_is_forgotten_for_good_never_counted(bike: Gear, ride: Ride) -> None:
    gone = ride(10)
    activities.delete(gone)
    gone.post.deleted_at = timezone.now() - timezone.timedelta(days=40)
    gone.post.save()
    forget_deleted()
    assert not Activity.objects.exists()
    assert look(bike).use == Use()


def _asked(older: Activity, newer: Activity) -> Activity:
    newer.detail.quality = [{"code": repeats.NOTE, "facts": {"activity": older.public_id}}]
    newer.detail.save()
    return newer


def test_two_that_become_one_count_once(bike: Gear, ride: Ride) -> None:
    older, newer = ride(10), ride(10)
    repeats.same(_asked(older, newer))
    assert look(bike).use == Use(10_000, 1800, 1)
    activities.restore(newer)
    assert look(bike).use.times == 2


def test_the_one_that_stays_takes_the_gear_somebody_chose(bike: Gear, ride: Ride) -> None:
    older, newer = ride(10, gear=None), ride(10)
    repeats.same(_asked(older, newer))
    older.refresh_from_db()
    assert older.gear == bike
    assert look(bike).use == Use(10_000, 1800, 1)


def test_a_part_wears_while_it_is_fitted(bike: Gear, ride: Ride) -> None:
    old = services.add_part(bike, name="Chain", fitted_on=date(2026, 3, 1), limit_m=60_000.0)
    ride(40, "2026-02-28")
    ride(10, "2026-03-01")
    ride(20, "2026-03-05")
    services.change_part(old, taken_off_on=date(2026, 3, 5))
    services.add_part(bike, name="New chain", fitted_on=date(2026, 3, 5), limit_s=3600.0)
    last = ride(30, "2026-03-06")
    (new,), (gone,) = look(bike).fitted, look(bike).taken_off
    assert (gone.use.distance_m, new.use.distance_m) == (10_000, 50_000)
    assert (gone.watch.state, new.watch.state) == (State.OK, State.DUE)
    assert [name for name, _watch in look(bike).due] == ["New chain"]
    activities.delete(last)
    assert look(bike).fitted[0].use.distance_m == 20_000


def test_a_reminder_is_counted_from_when_it_was_done(bike: Gear, ride: Ride) -> None:
    wax = services.add_reminder(bike, what="Wax", every_m=100_000.0, since=date(2026, 3, 1))
    ride(70, "2026-02-01")
    ride(50, "2026-03-01")
    ride(45, "2026-03-02")
    assert look(bike).reminders[0].watch.state == State.SOON
    done = services.answer(wax, done_on=date(2026, 3, 2))
    ride(20, "2026-03-03")
    (after,) = look(bike).reminders
    assert after.since == date(2026, 3, 2)
    assert [meter.used for meter in after.watch.meters] == [20_000]
    services.delete_service(done)
    assert look(bike).reminders[0].watch.state == State.DUE


def test_the_log_says_how_far_it_had_come(bike: Gear, ride: Ride) -> None:
    services.change(bike, start_distance_m=1000.0)
    chain = services.add_part(bike, name="Chain", fitted_on=date(2026, 3, 2))
    ride(10, "2026-03-01")
    ride(20, "2026-03-02")
    far = ride(30, "2026-03-03")
    services.log_service(bike, what="Degreased", part=chain, done_on=date(2026, 3, 2))
    services.log_service(bike, what="Washed", done_on=date(2026, 3, 3))
    washed, degreased = look(bike).services
    assert (washed.at_m, washed.part_m) == (61_000, None)
    assert (degreased.at_m, degreased.part_m) == (31_000, 20_000)
    activities.delete(far)
    assert look(bike).services[0].at_m == 31_000


def test_retired_and_deleted_gear_asks_for_nothing(bike: Gear, ride: Ride) -> None:
    services.change(bike, limit_m=5000.0)
    ride(10)
    assert look(bike).due
    services.retire(bike)
    assert not look(bike).due
    services.unretire(bike)
    assert look(bike).due
    services.delete(bike)
    assert not look(bike).due
