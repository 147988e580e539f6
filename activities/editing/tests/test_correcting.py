"""Start, distance and elevation as their athlete knows them, with all that hangs on them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from accounts.measures import services as measures
from accounts.people.models import User
from activities.activity.models import Activity
from activities.activity.services import create_manual
from activities.editing import refusals, services, undoing
from activities.uploads import recomputing
from activities.uploads.models import UploadStatus
from activities.uploads.tests.variations import LAKE
from analytics.efforts.models import BestEffort
from tests.recorded import activity_of, hand_in, work


@pytest.fixture
def activity(owner: User) -> Activity:
    return activity_of(hand_in(owner, "a.gpx", LAKE.gpx(), visibility="everyone"))


def _row(activity: Activity) -> dict[str, Any]:
    row = Activity.objects.values().get(pk=activity.pk)
    row.pop("updated_at")
    return row


def test_a_start_moves_day_post_and_efforts_and_back(activity: Activity) -> None:
    before = _row(activity)
    there = LAKE.start + timedelta(hours=20)
    edit = services.move_start(activity, start_time=there)
    work()
    activity.refresh_from_db()
    assert activity.start_time == there
    assert activity.local_date == LAKE.start.date() + timedelta(days=1)
    assert activity.post.moment == there
    effort = BestEffort.objects.filter(activity=activity).order_by("distance_m")[0]
    assert effort.started_at >= there
    undoing.undo(edit)
    work()
    assert _row(activity) == before


def test_a_cut_after_a_moved_start_is_where_it_was_meant(activity: Activity) -> None:
    moved = services.move_start(activity, start_time=LAKE.start + timedelta(hours=1))
    work()
    activity.refresh_from_db()
    services.crop(activity, from_s=600.0, to_s=None)
    work()
    activity.refresh_from_db()
    assert activity.start_time == LAKE.start + timedelta(hours=1, seconds=600)
    undoing.undo(moved)
    work()
    activity.refresh_from_db()
    assert activity.start_time == LAKE.start + timedelta(seconds=600)
    assert activity.elapsed_s == 3000.0


def test_a_watch_that_was_an_hour_wrong_meets_the_strap_that_was_right(owner: User) -> None:
    wrong = LAKE.but(start=LAKE.start - timedelta(hours=1))
    activity = activity_of(hand_in(owner, "a.gpx", wrong.gpx()))
    services.move_start(activity, start_time=LAKE.start)
    work()
    right = LAKE.but(every_s=10, heartrate=True, scale=1.01)
    upload = hand_in(owner, "b.gpx", right.gpx())
    work()
    assert upload.status == UploadStatus.DUPLICATE
    activity.refresh_from_db()
    assert activity.average_heartrate_bpm == 140
    origin = activity.origins.get(source_file=upload.source_file)
    other = activity.origins.exclude(pk=origin.pk).get()
    activity.origins.filter(pk=origin.pk).update(is_primary=False)
    activity.origins.filter(pk=other.pk).update(is_primary=True)
    recomputing.recompute(Activity.objects.get(pk=activity.pk))
    activity.refresh_from_db()
    assert activity.average_heartrate_bpm == 140  # lent by the clock that was right


def test_a_distance_told_holds_to_the_metre_whatever_was_told_before(activity: Activity) -> None:
    before = _row(activity)
    first = services.set_distance(activity, distance_m=10_000.0)
    work()
    second = services.set_distance(activity, distance_m=10_500.0)
    work()
    activity.refresh_from_db()
    assert activity.distance_m == pytest.approx(10_500.0)
    assert second.parameters["measured_m"] == pytest.approx(before["distance_m"])
    services.crop(activity, from_s=None, to_s=1800.0)
    work()
    undoing.undo(first)
    work()
    activity.refresh_from_db()
    assert activity.distance_m == pytest.approx(5_250.0, rel=0.01)


def test_what_was_typed_in_is_corrected_and_comes_back(owner: User) -> None:
    measures.record(
        athlete=owner, kind="weight_kg", value=70, from_date=LAKE.start.date() - timedelta(days=9)
    )
    typed = create_manual(
        athlete=owner, sport="Run", start_time=LAKE.start, elapsed_s=1800, distance_m=5000
    )
    said = create_manual(
        athlete=owner,
        sport="Yoga",
        start_time=LAKE.start + timedelta(days=1),
        elapsed_s=1800,
        calories_kcal=120,
    )
    before, kcal = _row(typed), said.calories_kcal
    edits = [services.set_distance(typed, distance_m=6000.0)]
    work()
    edits.append(services.set_elevation_gain(typed, elevation_gain_m=40.0))
    work()
    edits.append(services.move_start(typed, start_time=LAKE.start - timedelta(days=2)))
    work()
    typed.refresh_from_db()
    assert (typed.distance_m, typed.elevation_gain_m) == (6000.0, 40.0)
    assert typed.average_speed_mps == pytest.approx(6000 / 1800)
    assert typed.local_date == LAKE.start.date() - timedelta(days=2)
    assert typed.post.moment == typed.start_time
    assert (typed.calories_kcal or 0) > before["calories_kcal"]
    assert list(recomputing.stale()) == []
    for edit in edits:
        undoing.undo(edit)
        work()
    assert _row(typed) == before
    services.move_start(said, start_time=LAKE.start)
    work()
    said.refresh_from_db()
    assert said.calories_kcal == kcal  # typed in as well


def test_what_was_not_recorded_is_not_measured(owner: User) -> None:
    typed = create_manual(
        athlete=owner, sport="Run", start_time=LAKE.start, elapsed_s=1800, distance_m=5000
    )
    with pytest.raises(refusals.EditRefused) as refused:
        services.measure_distance(typed)
    assert list(refused.value.fields) == ["by"]
    with pytest.raises(refusals.EditRefused) as refused:
        services.measure_elevation(typed, barometric=True)
    assert list(refused.value.fields) == ["as"]


@pytest.mark.parametrize("nonsense", [float("nan"), -1.0, float("inf"), 0.0])
def test_numbers_that_are_none_are_refused(activity: Activity, nonsense: float) -> None:
    with pytest.raises(refusals.EditRefused):
        services.set_distance(activity, distance_m=nonsense)
    if nonsense != 0.0:
        with pytest.raises(refusals.EditRefused):
            services.set_elevation_gain(activity, elevation_gain_m=nonsense)
