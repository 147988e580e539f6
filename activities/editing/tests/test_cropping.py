"""Cutting the ends of an activity and taking that back, with all that hangs on its numbers."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone as clock
from rest_framework.test import APIClient

from accounts.people.models import User
from activities.activity.models import Activity, ActivityDetail, Status
from activities.activity.services import create_manual
from activities.editing import queries, refusals, services, undoing
from activities.editing.models import ActivityEdit, AsRecorded
from activities.maps import geometry
from activities.media import placing
from activities.media.models import Photo
from activities.recordings.reading import read
from activities.streams.models import Streams
from activities.streams.queries import streams_for
from activities.uploads import recomputing
from activities.uploads.models import Origin, UploadStatus
from activities.uploads.tests.variations import LAKE
from activities.zones import services as zones
from analytics.efforts.models import BestEffort
from conftest import Cast, make_person
from social.graph.viewer import Viewer
from tests.recorded import activity_of, hand_in, work

Api = Callable[[User | None], APIClient]


@pytest.fixture
def activity(owner: User) -> Activity:
    return activity_of(hand_in(owner, "a.gpx", LAKE.gpx(), visibility="everyone"))


def _fresh(activity: Activity) -> Activity:
    return Activity.objects.select_related("post__author__preferences").get(pk=activity.pk)


def _everything(activity: Activity) -> dict[str, Any]:
    row = Activity.objects.values().get(pk=activity.pk)
    row.pop("updated_at")
    efforts = BestEffort.objects.filter(activity=activity).order_by("distance_m")
    return {
        "row": row,
        "detail": ActivityDetail.objects.values().get(pk=activity.pk),
        "blob": bytes(Streams.objects.get(pk=activity.pk).blob),
        "efforts": list(efforts.values("distance_m", "elapsed_s", "start_offset_s", "started_at")),
        "moment": _fresh(activity).post.moment,
    }


def test_a_crop_changes_every_number_and_its_undo_brings_each_back(activity: Activity) -> None:
    before = _everything(activity)
    edit = services.crop(activity, from_s=600.0, to_s=1800.0)
    assert _fresh(activity).status == Status.PROCESSING
    work()
    cut = _fresh(activity)
    assert cut.status == Status.READY
    assert cut.start_time == LAKE.start + timedelta(seconds=600)
    assert cut.elapsed_s == 1200.0
    assert cut.distance_m == pytest.approx(before["row"]["distance_m"] / 3, rel=0.02)
    assert cut.post.moment == cut.start_time
    after = _everything(activity)
    assert len(after["detail"]["splits_km"]) < len(before["detail"]["splits_km"])
    assert {one["distance_m"] for one in after["efforts"]} < {
        one["distance_m"] for one in before["efforts"]
    }
    undoing.undo(edit)
    work()
    assert _everything(activity) == before
    assert queries.revision_of(activity) == 2


def test_what_is_cut_away_leaves_by_no_door(
    activity: Activity, cast: Cast, api: Api, fetched: Callable[[Any], bytes]
) -> None:
    whole = streams_for(_fresh(activity), Viewer(cast.stranger)).columns
    services.crop(activity, from_s=600.0, to_s=None)
    work()
    client = api(cast.stranger)
    address = f"/api/activities/{activity.public_id}"
    assert client.get(f"{address}/streams").json()["original_size"] == len(whole["time"]) - 120
    gone = geometry.encode_polyline(whole["lat"][:1], whole["lon"][:1])
    assert not client.get(f"{address}/map").json()["polyline"].startswith(gone)
    told = client.get(f"{address}/export.json").content.decode()
    assert f"{whole['lat'][60]:.6f}" not in told
    first = client.get(f"{address}/export.gpx").content.decode().split("<trkpt", 2)[1]
    assert "07:10:00" in first
    for form in ("fit", "tcx"):
        (recording,) = read(client.get(f"{address}/export.{form}").content)
        assert recording.start_time == LAKE.start + timedelta(seconds=600)
        assert recording.elapsed_s == 3000.0
    assert client.get(f"{address}/original").status_code == 404
    assert fetched(api(cast.owner).get(f"{address}/original")) == LAKE.gpx()


def test_lists_show_no_track_that_was_cut_for_the_recording_before(
    activity: Activity, owner: User
) -> None:
    zones.set_hiding(owner, ends_m=200, start_time=False)
    work()
    before = _fresh(activity)
    assert before.public_key
    services.crop(activity, from_s=600.0, to_s=None)
    recomputing.recompute(_fresh(activity))
    between = _fresh(activity)
    assert between.fingerprint != before.fingerprint  # so the track of before is shown no more
    assert not between.public_key.endswith(between.fingerprint)
    work()
    after = _fresh(activity)
    assert after.public_key != before.public_key
    assert after.public_track != before.public_track


def test_edits_stay_when_numbers_are_made_again(activity: Activity) -> None:
    services.crop(activity, from_s=600.0, to_s=None)
    work()
    before = _everything(activity)
    assert list(recomputing.stale()) == []
    recomputing.recompute(_fresh(activity))
    assert _everything(activity) == before


def test_two_cuts_are_taken_back_in_any_order(activity: Activity) -> None:
    first = services.crop(activity, from_s=300.0, to_s=None)
    work()
    services.crop(activity, from_s=300.0, to_s=1800.0)  # of what is left
    work()
    both = _fresh(activity)
    assert (both.start_time - LAKE.start, both.elapsed_s) == (timedelta(seconds=600), 1500.0)
    undoing.undo(first)
    work()
    assert _fresh(activity).start_time == LAKE.start + timedelta(seconds=600)
    assert [edit.revision for edit in queries.history(activity)] == [2, 1]
    assert AsRecorded.objects.get(activity=activity).elapsed_s == 3600.0


@pytest.mark.parametrize(
    ("start", "end", "field"),
    [
        (None, None, "from"),
        (0.0, 3600.0, "from"),
        (0.0, 9e9, "from"),
        (1800.0, 1800.0, "to"),
        (1800.0, 900.0, "to"),
        (9e9, None, "to"),
        (1801.0, 1804.0, "to"),
    ],
)
def test_what_cuts_nothing_or_all_is_refused(
    activity: Activity, start: float | None, end: float | None, field: str
) -> None:
    with pytest.raises(refusals.EditRefused) as refused:
        services.crop(activity, from_s=start, to_s=end)
    assert list(refused.value.fields) == [field]
    assert not ActivityEdit.objects.exists()
    assert _fresh(activity).status == Status.READY


def test_a_typed_in_activity_has_nothing_to_cut(owner: User) -> None:
    typed = create_manual(
        athlete=owner, sport="Run", start_time=clock.now(), elapsed_s=1800, distance_m=5000
    )
    with pytest.raises(refusals.NothingRecorded):
        services.crop(typed, from_s=60.0, to_s=None)


def test_who_looked_at_an_older_state_is_told(activity: Activity) -> None:
    first = services.crop(activity, from_s=300.0, to_s=None, revision=0)
    with pytest.raises(refusals.StillWorking):
        services.crop(activity, from_s=300.0, to_s=None, revision=1)
    work()
    with pytest.raises(refusals.EditedMeanwhile) as refused:
        services.crop(activity, from_s=60.0, to_s=None, revision=0)
    assert refused.value.extra == {"revision": 1, "changes": [first.public_id]}
    with pytest.raises(refusals.EditedMeanwhile):
        undoing.undo(first, revision=0)
    undoing.undo(first, revision=1)
    work()
    with pytest.raises(refusals.EditedMeanwhile):
        undoing.undo(first)  # it is taken back already


def test_the_same_outing_from_another_device_is_still_known(
    owner: User, activity: Activity
) -> None:
    services.crop(activity, from_s=600.0, to_s=1200.0)
    work()
    cut = _everything(activity)["row"]
    richer = LAKE.but(
        every_s=4, heartrate=True
    )  # what it saw is measured as the first was corrected
    again = hand_in(owner, "b.gpx", richer.gpx())
    work()
    assert again.status == UploadStatus.DUPLICATE
    assert Origin.objects.get(source_file=again.source_file).is_primary
    now = _fresh(activity)
    assert Activity.objects.of(owner.pk).count() == 1
    assert (now.start_time, now.elapsed_s) == (cut["start_time"], cut["elapsed_s"])
    assert now.average_heartrate_bpm == 140


def test_a_richer_file_never_shows_what_was_cut_away(
    owner: User, activity: Activity, monkeypatch: pytest.MonkeyPatch
) -> None:
    services.crop(activity, from_s=600.0, to_s=1200.0)
    work()
    seen: list[float] = []
    monkeypatch.setattr(
        "activities.uploads.importing.rewrite",
        lambda found, processed, _inputs: seen.append(processed.numbers["elapsed_s"]),
    )
    hand_in(owner, "b.gpx", LAKE.but(every_s=4, heartrate=True).gpx())
    assert seen == []


def _photo(owner: User, activity: Activity, seconds: int, *, by_clock: bool = True) -> Photo:
    moment = LAKE.start + timedelta(seconds=seconds)
    return Photo.objects.create(
        athlete=owner,
        activity=activity,
        outlives_activity=by_clock,
        name="a.jpg",
        sha256=f"{seconds:064d}",
        size=1,
        width=1,
        height=1,
        camera_clock=moment,
        taken_at=moment,
    )


def test_photos_of_a_part_cut_away_leave_and_come_back_with_it(
    owner: User, activity: Activity
) -> None:
    gone, kept = _photo(owner, activity, 60), _photo(owner, activity, 900)
    chosen = _photo(owner, activity, 90, by_clock=False)  # its athlete put it there
    edit = services.crop(activity, from_s=300.0, to_s=None)
    work()
    assert list(activity.photos.order_by("pk")) == [kept, chosen]
    assert _fresh(activity).start_time - LAKE.start == timedelta(seconds=300)
    # one that arrives later is judged alike
    late = Photo(athlete=owner, taken_at=gone.taken_at, camera_clock=gone.camera_clock)
    assert placing.activity_for(late) is None
    undoing.undo(edit)
    work()
    assert set(activity.photos.all()) == {gone, kept, chosen}


def test_a_correction_that_fits_no_more_is_told_of(activity: Activity) -> None:
    ActivityEdit.objects.create(
        activity=activity,
        kind="crop",
        parameters={"from": (LAKE.start + timedelta(days=1)).isoformat(), "to": None},
        revision=1,
    )
    recomputing.recompute(_fresh(activity))
    (note,) = ActivityDetail.objects.get(activity=activity).quality
    assert note["code"] == "idle_edit"
    assert _fresh(activity).elapsed_s == 3600.0


def test_edits_are_of_one_athlete_only(activity: Activity) -> None:
    services.crop(activity, from_s=300.0, to_s=None)
    other = make_person("Other")
    assert queries.edits_in_force(None, other.pk) == {}
    assert list(queries.edits_in_force(None, activity.athlete_id)) == [activity.pk]


def test_an_edit_made_while_the_numbers_are_read_is_still_being_worked_out(
    activity: Activity, monkeypatch: pytest.MonkeyPatch
) -> None:
    read = recomputing.read_in_child

    def slowly(*given: Any) -> Any:
        found = read(*given)
        services.crop(activity, from_s=600.0, to_s=None)
        return found

    with monkeypatch.context() as patched:
        patched.setattr(recomputing, "read_in_child", slowly)
        recomputing.recompute(_fresh(activity))
    assert _fresh(activity).status == Status.PROCESSING
    assert [one.pk for one in recomputing.stale()] == [activity.pk]
    work()
    assert _fresh(activity).status == Status.READY
    assert _fresh(activity).elapsed_s == 3000.0
