"""Two activities become one and two again: posts, photos, files, who sees what, and the ways back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone as clock
from rest_framework.test import APIClient

from accounts.people.models import User
from activities.activity import services as activities
from activities.activity.models import Activity, ActivityDetail
from activities.editing import merging, refusals, services, splitting, undoing
from activities.editing.models import ActivityEdit, check_parameters
from activities.media.models import Photo
from activities.uploads import deletion, recomputing, repeats
from activities.uploads.models import Origin, UploadStatus
from activities.uploads.tests.variations import LAKE
from conftest import Cast, make_person
from social.posts.comments import write as write_comment
from social.posts.models import Post
from tests.recorded import activity_of, hand_in, work

Api = Callable[[User | None], APIClient]
Browser = Callable[[User | None], Client]

AFTER = LAKE.but(start=LAKE.start + timedelta(seconds=4000), seconds=1800)


@pytest.fixture
def earlier(owner: User) -> Activity:
    return activity_of(hand_in(owner, "a.gpx", LAKE.gpx(), visibility="followers"))


@pytest.fixture
def later(owner: User) -> Activity:
    return activity_of(hand_in(owner, "b.gpx", AFTER.gpx(), visibility="everyone"))


def _numbers(activity: Activity) -> dict[str, Any]:
    row = Activity.objects.values().get(pk=activity.pk)
    row.pop("updated_at")
    return row


def _mine(owner: User) -> list[Activity]:
    return list(Activity.objects.of(owner.pk).order_by("start_time").select_related("post"))


def _fresh(activity: Activity) -> Activity:
    return Activity.objects.select_related("post").get(pk=activity.pk)


def test_two_are_one_and_two_again(owner: User, earlier: Activity, later: Activity) -> None:
    before = [_numbers(earlier), _numbers(later)]
    edit = merging.merge(later, earlier)  # in whichever order they are named
    work()
    assert edit.activity == earlier
    (one,) = _mine(owner)
    assert one.elapsed_s == 5800.0
    assert one.distance_m == pytest.approx(sum(row["distance_m"] for row in before), abs=1.0)
    assert one.moving_s == pytest.approx(sum(row["moving_s"] for row in before), abs=2.0)
    assert one.post.audience == "followers"
    assert list(recomputing.stale()) == []
    undoing.undo(edit)
    work()
    assert [_numbers(each) for each in _mine(owner)] == before
    assert Origin.objects.filter(activity=earlier).count() == 1


def test_the_later_keeps_its_talk_for_when_it_is_back(
    cast: Cast, earlier: Activity, later: Activity
) -> None:
    write_comment(post=later.post, author=cast.stranger, text="Twice!")
    edit = merging.merge(earlier, later)
    work()
    assert _fresh(earlier).post.comment_count == 0
    undoing.undo(edit)
    assert _fresh(later).post.comment_count == 1
    assert _fresh(later).post.deleted_at is None


def test_whoever_restores_the_later_has_two(
    owner: User, earlier: Activity, later: Activity
) -> None:
    before = [_numbers(earlier), _numbers(later)]
    edit = merging.merge(earlier, later)
    work()
    assert repeats.bring_back(_fresh(later)) is None  # nobody asks whether they are one
    work()
    edit.refresh_from_db()
    assert edit.undone_at is not None
    assert [_numbers(each) for each in _mine(owner)] == before
    assert ActivityDetail.objects.get(activity=earlier).quality == []


def test_photos_come_along_and_go_back(owner: User, earlier: Activity, later: Activity) -> None:
    photo = Photo.objects.create(
        athlete=owner,
        activity=later,
        name="a.jpg",
        sha256="0" * 64,
        size=1,
        width=1,
        height=1,
    )
    edit = merging.merge(earlier, later)
    photo.refresh_from_db()
    assert photo.activity == earlier
    work()
    undoing.undo(edit)
    photo.refresh_from_db()
    assert photo.activity == later


def test_what_was_corrected_of_the_later_holds(
    owner: User, earlier: Activity, later: Activity
) -> None:
    services.crop(later, from_s=300.0, to_s=None)
    work()
    services.set_distance(_fresh(later), distance_m=6000.0)
    work()
    was = _fresh(earlier).distance_m or 0.0
    merging.merge(earlier, _fresh(later))
    work()
    (one,) = _mine(owner)
    assert one.elapsed_s == 5800.0
    assert one.distance_m == pytest.approx(was + 6000.0, abs=1.0)


def test_the_file_outlives_the_later_activity(
    owner: User, earlier: Activity, later: Activity
) -> None:
    edit = merging.merge(earlier, later)
    work()
    merged = _numbers(earlier)
    long_ago = clock.now() - deletion.RESTORABLE - timedelta(days=1)
    Post.objects.filter(pk=later.post_id).update(deleted_at=long_ago)
    assert deletion.forget_deleted() == 1
    recomputing.recompute(_fresh(earlier))
    assert _numbers(earlier) == merged
    with pytest.raises(refusals.TakeBackFirst, match="erased"):
        undoing.undo(edit)
    splitting.split(_fresh(earlier), at_s=3800.0)  # the way that is left
    work()
    assert [one.elapsed_s for one in _mine(owner)] == [3600.0, 1800.0 + 400.0]


def test_a_richer_file_never_takes_the_place_of_the_first_part(
    owner: User, earlier: Activity, later: Activity
) -> None:
    merging.merge(earlier, later)
    work()
    before = _numbers(earlier)
    richer = hand_in(owner, "c.gpx", LAKE.but(every_s=4, heartrate=True).gpx())
    work()
    assert richer.status == UploadStatus.DUPLICATE
    now = _fresh(earlier)
    assert now.elapsed_s == before["elapsed_s"]
    assert now.average_heartrate_bpm == 140  # lent
    assert hand_in(owner, "b.gpx", AFTER.gpx()).status == UploadStatus.DUPLICATE


def test_edits_of_both_are_taken_back_in_turn(
    owner: User, earlier: Activity, later: Activity
) -> None:
    merge = merging.merge(earlier, later)
    work()
    split = splitting.split(_fresh(earlier), at_s=4500.0)
    work()
    with pytest.raises(refusals.TakeBackFirst):
        undoing.undo(merge)
    second = _mine(owner)[1]
    assert second.elapsed_s == 1300.0
    copied = second.edits.get(kind="merge")
    with pytest.raises(refusals.TakeBackFirst):
        undoing.undo(copied)
    undoing.undo(split)
    work()
    undoing.undo(merge)
    work()
    assert [one.pk for one in _mine(owner)] == [earlier.pk, later.pk]


def test_the_later_is_shown_to_nobody_who_could_not_see_it(
    earlier: Activity, later: Activity
) -> None:
    activities.edit(later, audience="only_me")
    with pytest.raises(refusals.EditRefused) as refused:
        merging.merge(earlier, _fresh(later))
    assert "Others would see more" in str(refused.value.fields["other"])
    activities.edit(later, audience="followers", hide_map=True)
    with pytest.raises(refusals.EditRefused):
        merging.merge(earlier, _fresh(later))


def test_what_is_no_second_part_is_refused(owner: User, earlier: Activity) -> None:
    def why(other: Activity) -> str:
        with pytest.raises(refusals.EditRefused) as refused:
            merging.merge(earlier, other)
        return str(refused.value.fields["other"][0])

    typed = activities.create_manual(
        athlete=owner, sport="Run", start_time=AFTER.start, elapsed_s=600, distance_m=2000
    )
    assert "need a recording" in why(typed)
    assert "another activity of yours" in why(earlier)
    stranger = make_person("Other")
    assert "of yours" in why(activity_of(hand_in(stranger, "x.gpx", AFTER.gpx())))
    ride = AFTER.but(sport="cycling")
    assert "different sports" in why(activity_of(hand_in(owner, "r.gpx", ride.gpx())))
    half = LAKE.but(start=LAKE.start + timedelta(seconds=3000))
    assert "They overlap" in why(activity_of(hand_in(owner, "h.gpx", half.gpx())))
    weeks = LAKE.but(start=LAKE.start + timedelta(days=14))
    assert "fourteen days" in why(activity_of(hand_in(owner, "w.gpx", weeks.gpx())))
    assert not ActivityEdit.objects.exists()


def test_three_become_one_from_the_first_on(
    owner: User, earlier: Activity, later: Activity
) -> None:
    last = AFTER.but(start=AFTER.start + timedelta(seconds=2000))
    third = activity_of(hand_in(owner, "d.gpx", last.gpx(), visibility="everyone"))
    one = merging.merge(earlier, later)
    work()
    two = merging.merge(_fresh(earlier), _fresh(third))
    work()
    assert _fresh(earlier).elapsed_s == 7800.0
    with pytest.raises(refusals.TakeBackFirst):
        undoing.undo(one)
    undoing.undo(two)
    work()
    undoing.undo(one)
    work()
    assert len(_mine(owner)) == 3
    merging.merge(_fresh(later), _fresh(third))
    work()
    with pytest.raises(refusals.TakeBackFirst):
        merging.merge(_fresh(earlier), _fresh(later))


@pytest.mark.parametrize(
    "nonsense",
    [
        [],
        {"parts": "x"},
        {"parts": [{"file": "x"}]},
        {"parts": [{"file": "x", "index": -1}]},
        {"edits": [{"kind": {"deep": 1}}]},
        {"photos": [[]]},
        {"from": {}},
        {"a": "x" * 101},
        {"parts": [{"file": "x", "index": 0}] * 1001},
    ],
)
def test_strangers_bring_no_odd_parameters(nonsense: Any) -> None:
    with pytest.raises(ValidationError):
        check_parameters(nonsense)
    check_parameters({"parts": [{"file": "x", "index": 0}], "edits": [{"kind": "crop"}]})


def test_merged_by_form_and_by_program(
    owner: User, earlier: Activity, later: Activity, browser: Browser, api: Api
) -> None:
    client, page = browser(owner), f"/activities/{later.public_id}/edits"
    assert f'value="{earlier.public_id}"' in client.get(page).content.decode()
    said = {"kind": "merge", "revision": 0, "other": earlier.public_id}
    answer = client.post(page, said)
    assert answer["Location"] == f"/activities/{earlier.public_id}/edits"
    work()
    words = client.get(answer["Location"]).content.decode()
    assert "Merged with the activity that came after it." in words
    assert "No other recording of this sport is near." in words
    edit = ActivityEdit.objects.get()
    client.post(f"{answer['Location']}/{edit.public_id}/undo", {"revision": 1})
    work()
    assert len(_mine(owner)) == 2
    address = f"/api/activities/{earlier.public_id}/edits"
    wrong = api(owner).post(address, {"kind": "merge", "other": "act_x"}, format="json")
    assert wrong.status_code == 400
    said = {"kind": "merge", "other": later.public_id, "revision": 2}
    made = api(owner).post(address, said, format="json")
    assert made.status_code == 202
    work()
    assert api(owner).get(f"/api/activities/{earlier.public_id}").json()["elapsed_s"] == 5800


def test_photos_of_a_merged_part_leave_when_it_is_cut(
    owner: User, earlier: Activity, later: Activity
) -> None:
    moment = AFTER.start + timedelta(seconds=1500)
    photo = Photo.objects.create(
        athlete=owner,
        activity=later,
        outlives_activity=True,
        name="a.jpg",
        sha256="0" * 64,
        size=1,
        width=1,
        height=1,
        camera_clock=moment,
        taken_at=moment,
    )
    merging.merge(earlier, later)
    work()
    photo.refresh_from_db()
    assert photo.activity == earlier
    services.crop(_fresh(earlier), from_s=None, to_s=5000.0)
    work()
    photo.refresh_from_db()
    assert photo.activity is None
