"""Numbers made again: what is affected, what stays the athlete's, and what a failure leaves."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from rest_framework.test import APIClient

from accounts.measures import services as measures
from accounts.people.models import User
from activities.activity import services as activities
from activities.activity.models import Activity, ActivityDetail, Status
from activities.numbers.analysis import ALGORITHM_VERSION
from activities.recordings.recording import UnreadableFile
from activities.streams.models import Streams
from activities.uploads import importing, recomputing, tasks
from activities.uploads.models import Origin, Upload, UploadStatus
from activities.uploads.tests.variations import LAKE
from activities.zones import services as zones
from analytics.efforts.models import BestEffort
from conftest import make_person
from social.posts import heads
from stravalite.jobs import runner
from stravalite.jobs import services as jobs
from stravalite.jobs.children import ChildDied
from stravalite.jobs.models import Job, State
from tests.recorded import activity_of, hand_in, work

Api = Callable[[User | None], APIClient]


@pytest.fixture
def activity(owner: User) -> Activity:
    return activity_of(hand_in(owner, "a.gpx", LAKE.gpx()))


def _weigh(owner: User, kilograms: float, day: date) -> None:
    measures.record(athlete=owner, kind="weight_kg", value=kilograms, from_date=day)


def _everything(activity: Activity) -> dict[str, Any]:
    fresh = Activity.objects.values().get(pk=activity.pk)
    fresh.pop("updated_at")
    return {
        "activity": fresh,
        "detail": ActivityDetail.objects.values().get(pk=activity.pk),
        "streams": bytes(Streams.objects.get(pk=activity.pk).blob),
        "efforts": list(
            BestEffort.objects.filter(activity=activity)
            .order_by("distance_m")
            .values("distance_m", "elapsed_s", "start_offset_s", "started_at")
        ),
        "origins": Origin.objects.filter(activity=activity).count(),
    }


def test_recomputing_twice_changes_nothing(activity: Activity) -> None:
    before = _everything(activity)
    assert before["efforts"]
    for _time in range(2):
        recomputing.recompute(Activity.objects.get(pk=activity.pk))
    assert _everything(activity) == before


def test_a_hidden_time_of_day_stays_hidden_and_the_feed_in_order(
    owner: User, activity: Activity
) -> None:
    zones.set_hiding(owner, ends_m=0, start_time=True)
    work()
    recomputing.recompute(Activity.objects.get(pk=activity.pk))
    activity.post.refresh_from_db()
    assert activity.post.moment == activities.midnight(activity.local_date, activity.timezone)
    assert heads.mend() == 0


def test_reading_an_upload_twice_changes_nothing(owner: User, activity: Activity) -> None:
    before = _everything(activity)
    job = Job.objects.get(kind="upload.read")
    tasks.read_upload(job)
    Upload.objects.update(status=UploadStatus.PROCESSING)  # the worker died before it said so
    tasks.read_upload(job)
    assert _everything(activity) == before
    assert Activity.objects.count() == 1


def test_a_new_measure_recomputes_only_what_it_changes(owner: User) -> None:
    outings = [LAKE.but(start=LAKE.start + timedelta(days=30 * n)) for n in range(3)]
    _weigh(owner, 70, date(2026, 1, 1))
    made = [activity_of(hand_in(owner, "a.gpx", outing.gpx())) for outing in outings]
    friend = make_person("Friend")
    hand_in(friend, "a.gpx", LAKE.gpx())
    work()
    before = [Activity.objects.get(pk=one.pk) for one in made]
    Job.objects.all().delete()
    _weigh(owner, 84, outings[1].start.date())
    assert [one.pk for one in recomputing.stale(athlete_id=owner.pk)] == [made[2].pk, made[1].pk]
    assert list(recomputing.stale(athlete_id=friend.pk)) == []
    work()
    recomputed = Job.objects.filter(kind="activity.recompute").values_list("key", flat=True)
    assert set(recomputed) == {made[1].public_id, made[2].public_id}
    after = [Activity.objects.get(pk=one.pk) for one in made]
    assert after[0].calories_kcal == before[0].calories_kcal
    assert before[0].calories_kcal
    for old, new in zip(before[1:], after[1:], strict=True):
        assert old.calories_kcal
        assert new.calories_kcal == pytest.approx(old.calories_kcal * 84 / 70, rel=0.01)
    assert list(recomputing.stale()) == []


def test_many_measures_in_a_row_make_one_walk(owner: User) -> None:
    for day in range(1, 6):
        _weigh(owner, 70 + day, date(2026, 1, day))
    assert Job.objects.filter(kind="athlete.recompute").count() == 1


def test_an_older_algorithm_is_stale_and_only_then(activity: Activity) -> None:
    assert list(recomputing.stale()) == []
    assert list(recomputing.stale(force=True)) == [activity]
    Activity.objects.update(algorithm_version=ALGORITHM_VERSION - 1)
    assert list(recomputing.stale()) == [activity]
    work_on_stale()
    assert list(recomputing.stale()) == []


def work_on_stale() -> None:
    for one in recomputing.stale():
        activities.request_recompute(one)
    work()


def test_a_deleted_activity_is_not_recomputed(activity: Activity) -> None:
    activities.delete(activity)
    assert list(recomputing.stale(force=True)) == []


def test_an_edit_while_the_file_is_read_again_is_kept(
    activity: Activity, monkeypatch: pytest.MonkeyPatch
) -> None:
    really = importing.read_in_child

    def edited_meanwhile(*args: Any) -> Any:
        found = really(*args)
        mine = Activity.objects.get(pk=activity.pk)
        activities.edit(mine, name="Edited", description="New", audience="only_me")
        return found

    monkeypatch.setattr(recomputing, "read_in_child", edited_meanwhile)
    recomputing.recompute(Activity.objects.select_related("post").get(pk=activity.pk))
    activity = Activity.objects.select_related("post").get(pk=activity.pk)
    assert (activity.name, activity.description) == ("Edited", "New")
    assert activity.post.audience == "only_me"


def test_a_new_sport_is_measured_as_such(owner: User, activity: Activity, api: Api) -> None:
    before = activity.calories_kcal
    _weigh(owner, 70, date(2026, 1, 1))
    answer = api(owner).patch(f"/api/activities/{activity.public_id}", {"sport": "Ride"})
    assert answer.status_code == 200
    work()
    activity.refresh_from_db()
    assert (activity.sport, activity.post.topic) == ("Ride", "Ride")
    assert activity.calories_kcal != before
    groups = BestEffort.objects.filter(activity=activity).values_list("sport_group", flat=True)
    assert set(groups) <= {"ride"}


def test_a_file_that_cannot_be_read_any_more_says_so_and_keeps_the_numbers(
    activity: Activity, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_args: Any) -> Any:
        raise UnreadableFile("damaged")

    monkeypatch.setattr(recomputing, "read_in_child", refuse)
    activities.recalculate(activity)
    activity.refresh_from_db()
    assert activity.status == Status.PROCESSING
    work()
    distance_m = activity.distance_m
    activity.refresh_from_db()
    assert activity.status == Status.FAILED
    assert activity.distance_m == distance_m
    job = Job.objects.get(kind="activity.recompute")
    assert (job.state, job.error_code, job.attempts) == (State.DEAD, "damaged", 1)


def test_a_recompute_that_keeps_crashing_ends_as_failed(
    activity: Activity, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(runner, "BACKOFF_BASE_S", 0.0)

    def die(*_args: Any) -> Any:
        raise ChildDied("killed")

    monkeypatch.setattr(recomputing, "read_in_child", die)
    activities.recalculate(activity)
    work()
    activity.refresh_from_db()
    assert activity.status == Status.FAILED
    assert Job.objects.get(kind="activity.recompute").attempts == 5


def test_an_upload_that_keeps_crashing_is_told_and_can_be_tried_again(
    owner: User, api: Api, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(runner, "BACKOFF_BASE_S", 0.0)
    really = importing.read_in_child

    def die(*_args: Any) -> Any:
        raise ChildDied("killed")

    monkeypatch.setattr(importing, "read_in_child", die)
    upload = hand_in(owner, "a.gpx", LAKE.gpx())
    assert (upload.status, upload.error_code) == ("failed", "internal")
    monkeypatch.setattr(importing, "read_in_child", really)
    answer = api(owner).post(f"/api/uploads/{upload.public_id}/retry")
    assert (answer.status_code, answer.json()["status"]) == (202, "queued")
    work()
    upload.refresh_from_db()
    assert (upload.status, upload.error_code) == ("done", "")


def test_too_much_memory_for_a_file_is_said_at_once(
    owner: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Starved:
        def call(self, *_args: Any, **_kwargs: Any) -> Any:
            raise ChildDied("memory")

    monkeypatch.setattr(importing, "pool", Starved)
    upload = hand_in(owner, "a.gpx", LAKE.gpx())
    assert (upload.status, upload.error_code) == ("failed", "too_costly")
    assert Job.objects.get(kind="upload.read").attempts == 1


def test_trying_again_what_is_done_does_nothing(owner: User, api: Api) -> None:
    upload = hand_in(owner, "a.gpx", LAKE.gpx())
    before = upload.finished_at
    answer = api(owner).post(f"/api/uploads/{upload.public_id}/retry")
    assert answer.json()["status"] == "done"
    work()
    upload.refresh_from_db()
    assert (upload.status, upload.finished_at) == ("done", before)
    assert Activity.objects.count() == 1


def test_a_cancelled_reading_is_told_to_the_athlete(owner: User) -> None:
    from django.core.files.base import ContentFile

    from activities.uploads import services

    file = ContentFile(LAKE.gpx(), "a.gpx")
    upload = services.receive(athlete=owner, file=file, options={})
    assert upload.job_id
    jobs.cancel(upload.job_id)
    upload.refresh_from_db()
    assert upload.status == UploadStatus.FAILED


def test_an_athlete_who_left_costs_no_failure(owner: User) -> None:
    job = Job(kind="upload.read", key="0", payload={"source_file": 0})
    tasks.read_upload(job)
    tasks.recompute_activity(Job(kind="x", key="0", payload={"activity": "act_gone"}))
    tasks.recompute_athlete(Job(kind="x", key="0"))


def test_a_clock_of_1901_is_kept_and_never_ranked(owner: User, api: Api) -> None:
    wound_back = LAKE.but(start=LAKE.start.replace(year=1901))
    upload = hand_in(owner, "a.gpx", wound_back.gpx(), visibility="everyone")
    activity = activity_of(upload)
    assert activity.start_time.year == 1901
    assert not activity.trustworthy_clock
    assert "clock" in [note["code"] for note in activity.detail.quality]
    client = api(owner)
    work()
    assert client.get("/api/leaderboard").json() == []
    assert client.get("/api/analytics/best-efforts-cached").json() == []
    own = client.get(f"/api/activities/{activity.public_id}/best-efforts").json()
    assert own
    assert {row["rank_all"] for row in own} == {None}
    analytics = client.get(f"/api/analytics/{owner.public_id}").json()
    assert analytics["rolling_7_day_totals"] == []
