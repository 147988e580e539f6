"""One activity becomes two and one again: posts, photos, corrections, files, and what a restored part does."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from rest_framework.test import APIClient

from accounts.people.models import User
from activities.activity import services as activities
from activities.activity.gear import add_gear
from activities.activity.models import Activity, ActivityDetail, Status
from activities.editing import refusals, services, splitting, undoing
from activities.editing.models import ActivityEdit
from activities.media.models import Photo
from activities.uploads import repeats
from activities.uploads.models import UploadStatus
from activities.uploads.tests.variations import LAKE
from conftest import Cast
from social.posts.comments import write as write_comment
from social.posts.kudos import give
from tests.recorded import activity_of, hand_in, work

Api = Callable[[User | None], APIClient]
Browser = Callable[[User | None], Client]


@pytest.fixture
def activity(owner: User) -> Activity:
    return activity_of(hand_in(owner, "a.gpx", LAKE.gpx(), visibility="followers"))


def _numbers(activity: Activity) -> dict[str, Any]:
    row = Activity.objects.values().get(pk=activity.pk)
    row.pop("updated_at")
    return row


def _parts(owner: User) -> list[Activity]:
    return list(Activity.objects.of(owner.pk).order_by("start_time").select_related("post"))


def _split(activity: Activity, at_s: float) -> ActivityEdit:
    activity.refresh_from_db()
    edit = splitting.split(activity, at_s=at_s)
    work()
    return edit


def test_two_parts_have_all_of_it_and_are_one_again(owner: User, activity: Activity) -> None:
    shoes = add_gear(athlete=owner, name="Shoes")
    activities.edit(activity, gear=shoes, commute=True, name="Loop")
    before = _numbers(activity)
    edit = splitting.split(activity, at_s=1203.0)
    assert {one.status for one in _parts(owner)} == {Status.PROCESSING}
    work()
    first, second = _parts(owner)
    assert (first.pk, first.name, second.name) == (activity.pk, "Loop", "Loop (2)")
    assert first.elapsed_s == 1200.0  # where something was recorded
    assert second.start_time == LAKE.start + timedelta(seconds=1200)
    assert second.elapsed_s == 2400.0
    assert (first.distance_m or 0) + (second.distance_m or 0) == pytest.approx(
        before["distance_m"], rel=0.01
    )
    assert second.post.audience == "followers"
    assert second.post.moment == second.start_time
    assert (second.gear, second.commute, second.status) == (shoes, True, Status.READY)
    undoing.undo(edit)
    work()
    assert [one.pk for one in _parts(owner)] == [activity.pk]
    assert _numbers(activity) == before


def test_the_first_keeps_kudos_and_comments(cast: Cast, activity: Activity) -> None:
    give(post=activity.post, athlete=cast.follower)
    write_comment(post=activity.post, author=cast.follower, text="Well done.")
    _split(activity, 1200.0)
    first, second = _parts(cast.owner)
    assert (first.post.kudos_count, first.post.comment_count) == (1, 1)
    assert (second.post.kudos_count, second.post.comment_count) == (0, 0)


def test_it_is_taken_back_from_the_second_part_too(owner: User, activity: Activity) -> None:
    _split(activity, 1200.0)
    _first, second = _parts(owner)
    done = undoing.undo(second.edits.get())
    work()
    assert done.activity == activity
    (whole,) = _parts(owner)
    assert whole.elapsed_s == 3600.0


def test_photos_go_to_the_part_they_were_taken_in(owner: User, activity: Activity) -> None:
    moment = LAKE.start + timedelta(seconds=3000)
    photo = Photo.objects.create(
        athlete=owner,
        activity=activity,
        outlives_activity=True,
        name="a.jpg",
        sha256="0" * 64,
        size=1,
        width=1,
        height=1,
        camera_clock=moment,
        taken_at=moment,
    )
    edit = _split(activity, 1200.0)
    photo.refresh_from_db()
    assert photo.activity == _parts(owner)[1]
    undoing.undo(edit)
    photo.refresh_from_db()
    assert photo.activity == activity


def test_what_was_corrected_of_the_whole_holds_for_both(owner: User, activity: Activity) -> None:
    services.move_start(activity, start_time=LAKE.start + timedelta(hours=1))
    work()
    services.set_distance(activity, distance_m=12_000.0)
    work()
    services.set_elevation_gain(activity, elevation_gain_m=99.0)
    work()
    services.crop(activity, from_s=None, to_s=3000.0)
    work()
    _split(activity, 1500.0)
    first, second = _parts(owner)
    assert second.start_time == LAKE.start + timedelta(hours=1, seconds=1500)
    assert second.elapsed_s == 1500.0
    assert (first.distance_m or 0) + (second.distance_m or 0) == pytest.approx(10_000, rel=0.01)
    assert ActivityDetail.objects.get(activity=second).quality == []


def test_parts_of_parts_come_together_in_turn(owner: User, activity: Activity) -> None:
    one = _split(activity, 2400.0)
    two = _split(activity, 1200.0)
    assert [part.elapsed_s for part in _parts(owner)] == [1200.0, 1200.0, 1200.0]
    with pytest.raises(refusals.TakeBackFirst):
        undoing.undo(one)
    copied = _parts(owner)[1].edits.exclude(parameters__has_key="of").get()
    with pytest.raises(refusals.TakeBackFirst):  # it would reach into the third part
        undoing.undo(copied)
    undoing.undo(two)
    work()
    undoing.undo(one)
    work()
    (whole,) = _parts(owner)
    assert whole.elapsed_s == 3600.0


def test_a_second_part_that_was_split_keeps_the_first_split(
    owner: User, activity: Activity
) -> None:
    one = _split(activity, 1200.0)
    _split(_parts(owner)[1], 1200.0)
    with pytest.raises(refusals.TakeBackFirst):
        undoing.undo(one)
    assert len(_parts(owner)) == 3


def test_a_part_whose_other_is_deleted_waits_for_it(owner: User, activity: Activity) -> None:
    _split(activity, 1200.0)
    first, second = _parts(owner)
    activities.delete(first)
    with pytest.raises(refusals.TakeBackFirst):
        undoing.undo(second.edits.get())
    assert repeats.bring_back(first) is None  # the two are not one and the same
    undoing.undo(second.edits.get())
    work()
    assert [one.pk for one in _parts(owner)] == [first.pk]


def test_the_file_again_and_the_other_device_find_a_part(owner: User, activity: Activity) -> None:
    _split(activity, 1200.0)
    assert hand_in(owner, "a.gpx", LAKE.gpx()).status == UploadStatus.DUPLICATE
    other = hand_in(owner, "b.gpx", LAKE.but(every_s=4).gpx())
    assert other.status == UploadStatus.DUPLICATE
    assert len(_parts(owner)) == 2


@pytest.mark.parametrize("at_s", [0.0, 0.5, 3600.0, 9e9, -4.0, float("nan")])
def test_something_is_left_on_both_sides(activity: Activity, at_s: float) -> None:
    with pytest.raises(refusals.EditRefused) as refused:
        splitting.split(activity, at_s=at_s)
    assert list(refused.value.fields) == ["at"]
    assert Activity.objects.count() == 1


def test_split_by_form_and_by_program(
    owner: User, activity: Activity, browser: Browser, api: Api
) -> None:
    client, page = browser(owner), f"/activities/{activity.public_id}/edits"
    wrong = client.post(page, {"kind": "split", "revision": 0, "at": "0:00"})
    assert wrong.status_code == 422
    assert "Something has to be left on both sides" in wrong.content.decode()
    client.post(page, {"kind": "split", "revision": 0, "at": "20:00"})
    work()
    first, second = _parts(owner)
    words = client.get(page).content.decode()
    assert "what came after 20:00 is another activity" in words
    assert f'href="/activities/{second.public_id}"' in words
    own = f"/activities/{second.public_id}/edits"
    assert "what came before 20:00 is another activity" in client.get(own).content.decode()
    back = client.post(f"{own}/{second.edits.get().public_id}/undo", {"revision": 1})
    assert back["Location"] == page
    work()
    address = f"/api/activities/{first.public_id}/edits"
    made = api(owner).post(address, {"kind": "split", "at_s": 1200, "revision": 2}, format="json")
    assert made.status_code == 202
    assert Activity.objects.get(public_id=made.json()["parameters"]["into"]).athlete == owner
    work()
    assert api(owner).delete(f"{address}/{made.json()['id']}").status_code == 204
    assert len(_parts(owner)) == 1
