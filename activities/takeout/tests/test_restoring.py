"""Out of one server, into another: the same again, once, and nothing that is not one's own."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Callable
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.measures.services import record as record_measure
from accounts.people.models import User
from accounts.people.services import make_account
from accounts.profile.services import change as change_profile
from accounts.profile.services import set_picture
from accounts.profile.tests.drawn import picture, picture_file
from activities.activity import services as activities
from activities.activity.gear import add_gear
from activities.activity.models import Activity, Gear, GearDefault
from activities.editing import services as correcting
from activities.editing import splitting, undoing
from activities.gear import services as upkeep
from activities.imports import services as imports
from activities.imports.models import Import, ImportStatus, Keepsake
from activities.media.services import add as add_photo
from activities.takeout.tests.test_exporting import export_of, table
from activities.uploads.models import SourceFile
from social.notifications.models import Choice, Manner
from social.posts.models import Post
from social.posts.services import say
from stravalite import portability
from tests.recorded import activity_of, hand_in, work

RIDE = "garmin-edge-500-activity.fit"
Members = dict[str, bytes]


def _full(athlete: User) -> None:
    """Something in every table that another server takes in."""
    athlete.preferences.units = "imperial"
    athlete.preferences.timezone = "Europe/Lisbon"
    athlete.preferences.save()
    ride = activity_of(hand_in(athlete, RIDE, visibility="everyone"))
    bike = add_gear(athlete=athlete, name="Blue bike", kind="bike")
    activities.edit(ride, name="Past the lagoons", description="Wind.", gear=bike)
    Activity.objects.filter(pk=ride.pk).update(private_note="left knee", commute=True)
    GearDefault.objects.create(athlete=athlete, sport="Ride", gear=bike)
    chain = upkeep.add_part(bike, name="Chain", fitted_on=date(2020, 1, 1), limit_m=3e6)
    wax = upkeep.add_reminder(bike, what="Wax", part=chain, every_days=90)
    upkeep.log_service(bike, what="Waxed", part=chain, reminder=wax, cost=Decimal("4.50"))
    worn_out = add_gear(athlete=athlete, name="Worn out")
    activities.name_elsewhere(ride, service="strava", value="4711")
    hand_in(athlete, "broken.gpx", data=b"<gpx><trk>")
    activities.create_manual(
        athlete=athlete,
        sport="Run",
        start_time=datetime(2026, 1, 2, 8, tzinfo=UTC),
        elapsed_s=600,
        distance_m=2000,
        calories_kcal=120,
        sets=[{"exercise": "plank", "repetitions": 3}],
        audience="only_me",
        gear=worn_out,
    )
    upkeep.delete(worn_out)
    change_profile(athlete, place="Porto", bio="Slow on purpose.", interests=["Run"])
    set_picture(athlete, picture_file())
    record_measure(athlete=athlete, kind="weight_kg", value=70, from_date=date(2020, 1, 1))
    Manner.objects.create(athlete=athlete, quiet_from=time(22), quiet_until=time(7))
    Choice.objects.create(athlete=athlete, kind="import.done", channel="email", wanted=False)
    Keepsake.objects.create(
        athlete=athlete, service="strava", topic="goals", sha256="a" * 64, rows=[{"km": 1000}]
    )
    say(author=athlete, text="Rest *day*.", audience="everyone")
    work()


def members_of(archive: zipfile.ZipFile) -> Members:
    return {name: archive.read(name) for name in archive.namelist()}


def packed(members: Members, *, seal: bool = True, **manifest: Any) -> bytes:
    """A zip of these; `seal` writes the digests anew, as somebody who forges would."""
    told = json.loads(members["manifest.json"]) | manifest
    if seal:
        told["members"] = {
            name: {"sha256": hashlib.sha256(content).hexdigest(), "size": len(content)}
            for name, content in members.items()
            if name != "manifest.json"
        }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in members.items():
            if name != "manifest.json":
                archive.writestr(name, content)
        archive.writestr("manifest.json", json.dumps(told))
    return out.getvalue()


def bring(athlete: User, content: bytes) -> Import:
    whole = imports.receive(athlete=athlete, file=ContentFile(content, name="export.zip"))
    work()
    whole.refresh_from_db()
    if whole.status == ImportStatus.PREVIEW:
        imports.start(whole)
        work()
        whole.refresh_from_db()
    return whole


def _gone(athlete: User) -> None:
    portability.erase(athlete.pk)


def _comparable(archive: zipfile.ZipFile) -> Members:
    """Without what tells of the server and the account rather than of the athlete's things."""
    told = ("manifest.json", "README.txt", "athlete.json", "data/security-activity.jsonl")
    return {name: content for name, content in members_of(archive).items() if name not in told}


def _changed(members: Members, table_name: str, fields: dict[str, Any]) -> Members:
    lines = [json.loads(line) | fields for line in members[f"data/{table_name}.jsonl"].splitlines()]
    text = "".join(json.dumps(line) + "\n" for line in lines)
    return members | {f"data/{table_name}.jsonl": text.encode()}


@pytest.fixture
def newcomer(db: None) -> Callable[[], User]:
    return lambda: make_account(email="new@example.org", password="long enough 1", name="New")


def test_out_and_in_again_gives_the_same_export(owner: User, newcomer: Callable[[], User]) -> None:
    _full(owner)
    before = export_of(owner)
    for name in ("activities", "gear", "measures", "origins", "keepsakes", "ids-elsewhere"):
        assert table(before, name), f"the life is not full without {name}"
    members = members_of(before)
    _gone(owner)
    assert not Activity.objects.exists()
    athlete = newcomer()
    whole = bring(athlete, packed(members, seal=False))
    assert whole.status == ImportStatus.DONE
    assert [(i.kind, i.name, i.error_code) for i in whole.items.filter(outcome="failed")] == []
    assert _comparable(export_of(athlete)) == _comparable(before)
    again = bring(athlete, packed(members, seal=False))
    assert set(again.items.values_list("outcome", flat=True)) == {"skipped"}
    assert _comparable(export_of(athlete)) == _comparable(before)


def test_undoing_it_leaves_what_was_there_before(owner: User, newcomer: Callable[[], User]) -> None:
    _full(owner)
    members = members_of(export_of(owner))
    _gone(owner)
    athlete = newcomer()
    before = _comparable(export_of(athlete))
    whole = bring(athlete, packed(members))
    full = _comparable(export_of(athlete))
    imports.undo(whole)
    work()
    bare = _comparable(export_of(athlete))
    stays = {name for name in bare if name.startswith("originals/")} | {"data/originals.jsonl"}
    stays |= {"data/profile.jsonl"}  # an empty row where there was none
    assert not [name for name in bare if name.startswith("photos/")]
    for name in set(before) - stays:
        assert bare[name] == before[name], name
    whole.refresh_from_db()
    imports.redo(whole)
    work()
    assert _comparable(export_of(athlete)) == full


def test_a_picture_that_is_none_is_refused(owner: User, newcomer: Callable[[], User]) -> None:
    _full(owner)
    members = members_of(export_of(owner))
    _gone(owner)
    photo = next(name for name in members if name.startswith("photos/"))
    whole = bring(newcomer(), packed(members | {photo: b"RIFF0000WEBPnonsense"}))
    (failed,) = whole.items.filter(outcome="failed")
    assert (failed.name, failed.error_code) == ("profile", "export_implausible")


def test_photos_come_back_to_their_activities(owner: User, newcomer: Callable[[], User]) -> None:
    _full(owner)
    ride = Activity.objects.get(athlete=owner, source="file")
    add_photo(
        athlete=owner,
        content=picture_file().read(),
        name="v.jpg",
        activity=ride,
        caption="Sea",
        alt="Waves",
    )
    work()
    before = export_of(owner)
    (photo,) = table(before, "photos")
    members = members_of(before)
    _gone(owner)
    athlete = newcomer()
    bring(athlete, packed(members))
    after = export_of(athlete)
    (again,) = table(after, "photos")
    assert (again["activity"], again["caption"]) == (ride.public_id, "Sea")
    assert (again["sha256"], again["alt"]) == (photo["sha256"], "Waves")
    assert after.read(again["file"]) == before.read(photo["file"])


def test_photos_come_back_to_their_posts(owner: User, newcomer: Callable[[], User]) -> None:
    shown = SimpleUploadedFile("sun.jpg", picture(), content_type="image/jpeg")
    post = say(author=owner, text="Sun", audience="only_me", handed_in={"photos": [shown]})
    members = members_of(export_of(owner))
    _gone(owner)
    after = export_of(_brought(newcomer(), members))
    (photo,), (written,) = table(after, "photos"), table(after, "written_posts")
    assert photo["post"] == written["public_id"] == post.public_id
    assert (written["text"], written["kind"], written["audience"]) == ("Sun", "photo", "only_me")


def _brought(athlete: User, members: Members) -> User:
    bring(athlete, packed(members))
    return athlete


def test_a_newer_format_is_refused_with_a_sentence(owner: User) -> None:
    whole = bring(owner, packed(members_of(export_of(owner)), version=2))
    assert (whole.status, whole.error_code) == (ImportStatus.FAILED, "export_newer")


@pytest.mark.parametrize("name", ["data/gear.jsonl", "data/activities.jsonl"])
def test_a_changed_byte_is_found(owner: User, name: str) -> None:
    members = members_of(export_of(owner))
    whole = bring(owner, packed(members | {name: b'{"name": "x"}\n'}, seal=False))
    assert (whole.status, whole.error_code) == (ImportStatus.FAILED, "export_damaged")


def test_a_changed_original_is_found_and_the_rest_is_taken_in(
    owner: User, newcomer: Callable[[], User]
) -> None:
    _full(owner)
    members = members_of(export_of(owner))
    _gone(owner)
    athlete = newcomer()
    original = next(name for name in members if name.endswith("broken.gpx"))
    whole = bring(athlete, packed(members | {original: b"other"}, seal=False))
    (failed,) = whole.items.filter(outcome="failed")
    assert failed.error_code == "export_damaged"
    assert Activity.objects.of(athlete.pk).count() == 2


def test_things_of_another_athlete_are_not_touched(
    owner: User, newcomer: Callable[[], User]
) -> None:
    _full(owner)
    members = members_of(export_of(owner))
    before = _comparable(export_of(owner))
    thief = newcomer()
    whole = bring(thief, packed(members))
    codes = set(whole.items.filter(outcome="failed").values_list("kind", "error_code"))
    assert ("restored", "export_foreign") in codes
    assert ("table", "export_foreign") in codes
    assert not Activity.objects.filter(athlete=thief).exists()
    assert not Gear.objects.filter(athlete=thief).exists()
    assert _comparable(export_of(owner)) == before


FORGED: list[tuple[str, dict[str, Any]]] = [
    ("activities", {"timezone": "Middle/Earth"}),
    ("activities", {"sport": "<script>"}),
    ("activities", {"elapsed_s": "inf"}),
    ("activities", {"elapsed_s": -5}),
    ("activities", {"gear": "ger_of_somebody_else"}),
    ("activities", {"source": "x"}),
    ("activities", {"name": "n" * 5000}),
    ("posts", {"audience": "the world"}),
    ("measures", {"value": 9999}),
    ("preferences", {"language": "klingon"}),
    ("profile", {"interests": {"a": 1}}),
    ("gear", {"kind": ["bike"]}),
    ("keepsakes", {"rows": "text"}),
]


def test_forged_rows_are_refused_one_by_one(owner: User, newcomer: Callable[[], User]) -> None:
    _full(owner)
    members = members_of(export_of(owner))
    _gone(owner)
    athlete = newcomer()
    for name, fields in FORGED:
        whole = bring(athlete, packed(_changed(members, name, fields)))
        failed = whole.items.filter(outcome="failed")
        assert failed.exists(), (name, fields)
        assert not failed.filter(error_code="internal").exists(), (name, fields)
        imports.undo(whole)
        work()
        portability.erase(athlete.pk)
        athlete = newcomer()


def test_an_activity_twice_in_one_export_is_refused(owner: User) -> None:
    _full(owner)
    members = members_of(export_of(owner))
    name = "data/activities.jsonl"
    whole = bring(owner, packed(members | {name: members[name] * 2}))
    assert (whole.status, whole.error_code) == (ImportStatus.FAILED, "export_damaged")


def test_who_left_and_came_back_has_it_all_again(owner: User) -> None:
    """The originals of a deleted activity are no reason to skip it."""
    _full(owner)
    members = members_of(export_of(owner))
    for activity in Activity.objects.of(owner.pk).select_related("post"):
        activities.delete(activity)
    bring(owner, packed(members))
    assert Activity.objects.of(owner.pk).count() == 2
    assert SourceFile.objects.filter(athlete=owner).count() == 2


def test_corrections_go_along_and_are_done_again(owner: User, newcomer: Callable[[], User]) -> None:
    ride = activity_of(hand_in(owner, RIDE))
    correcting.crop(ride, from_s=600.0, to_s=None)
    work()
    ride.refresh_from_db()
    members = members_of(export_of(owner))
    Activity.objects.filter(pk=ride.pk).update(public_id="act_elsewhere")
    Post.objects.filter(pk=ride.post_id).update(public_id="pst_elsewhere")
    ride.edits.update(public_id="edt_elsewhere")
    other = newcomer()
    bring(other, packed(members))
    restored = Activity.objects.get(athlete=other)
    assert (restored.start_time, restored.elapsed_s) == (ride.start_time, ride.elapsed_s)
    assert restored.distance_m == ride.distance_m
    undoing.undo(restored.edits.get())
    work()
    restored.refresh_from_db()
    assert restored.elapsed_s == ride.elapsed_s + 600


def test_both_parts_of_a_split_come_along(owner: User, newcomer: Callable[[], User]) -> None:
    ride = activity_of(hand_in(owner, RIDE))
    splitting.split(ride, at_s=900.0)
    work()
    mine = Activity.objects.filter(athlete=owner).order_by("start_time")
    spans = [(one.start_time, one.elapsed_s, one.distance_m) for one in mine]
    members = members_of(export_of(owner))
    for place, one in enumerate(mine):
        Activity.objects.filter(pk=one.pk).update(public_id=f"act_elsewhere{place}")
        Post.objects.filter(pk=one.post_id).update(public_id=f"pst_elsewhere{place}")
        for number, edit in enumerate(one.edits.all()):
            type(edit).objects.filter(pk=edit.pk).update(public_id=f"edt_{place}_{number}")
    other = newcomer()
    bring(other, packed(members))
    theirs = Activity.objects.of(other.pk).order_by("start_time")
    assert [(one.start_time, one.elapsed_s, one.distance_m) for one in theirs] == spans
    bring(other, packed(members, schema="again"))
    assert Activity.objects.of(other.pk).count() == 2
    undoing.undo(theirs[0].edits.get())
    work()
    (whole,) = Activity.objects.of(other.pk)
    assert whole.elapsed_s == spans[0][1] + spans[1][1]
