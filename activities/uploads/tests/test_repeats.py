"""The same outing again: by bytes, by the maker's identity, by overlap; and what only looks like it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.people.models import User
from activities.activity import services as activities
from activities.activity.models import Activity
from activities.uploads.duplicates import overlap
from activities.uploads.models import Origin, SourceFile
from activities.uploads.tests.variations import LAKE, Outing
from conftest import make_person
from tests.recorded import activity_of, hand_in

MOMENT = datetime(2026, 1, 1, tzinfo=UTC)


def _hand_in(owner: User, outing: Outing, name: str = "a.gpx") -> str:
    return hand_in(owner, name, outing.gpx()).status


def test_the_same_bytes_twice_are_one_activity_under_any_name(owner: User) -> None:
    assert _hand_in(owner, LAKE) == "done"
    again = hand_in(owner, "other-name.gpx", LAKE.gpx())
    assert again.status == "duplicate"
    assert again.duplicate_of == Activity.objects.get()
    assert SourceFile.objects.count() == 1


def test_two_athletes_may_hold_one_file(owner: User) -> None:
    for athlete in (owner, make_person("Friend")):
        assert _hand_in(athlete, LAKE) == "done"
    assert Activity.objects.count() == 2
    assert SourceFile.objects.count() == 2


@pytest.mark.parametrize(
    "again",
    [
        LAKE.but(start=LAKE.start + timedelta(seconds=1)),
        LAKE.but(every_s=1),
        LAKE.but(every_s=11),
        LAKE.but(skip_s=300),
        LAKE.but(seconds=3300),
        LAKE.but(scale=1.01, start=LAKE.start + timedelta(seconds=4)),
        LAKE.but(sport="trail_running"),
    ],
    ids=["1 s later", "denser", "sparser", "no start", "no end", "1 % longer", "kind of running"],
)
def test_another_recording_of_the_same_outing_joins_it(owner: User, again: Outing) -> None:
    assert _hand_in(owner, LAKE) == "done"
    assert _hand_in(owner, again) == "duplicate"
    assert Activity.objects.count() == 1
    assert Origin.objects.count() == 2


@pytest.mark.parametrize(
    "other",
    [
        LAKE.but(start=LAKE.start + timedelta(seconds=3600)),
        LAKE.but(start=LAKE.start + timedelta(seconds=3540)),
        LAKE.but(start=LAKE.start + timedelta(days=1)),
        LAKE.but(sport="cycling"),
        LAKE.but(seconds=600),
    ],
    ids=["right after", "a minute of overlap", "next day", "another sport", "ten minutes of it"],
)
def test_what_only_touches_is_an_activity_of_its_own(owner: User, other: Outing) -> None:
    assert _hand_in(owner, LAKE) == "done"
    assert _hand_in(owner, other) == "done"
    assert Activity.objects.count() == 2
    codes = [note["code"] for one in Activity.objects.all() for note in one.detail.quality]
    assert "possible_duplicate" not in codes


def test_in_between_both_stay_and_the_athlete_is_told(owner: User) -> None:
    assert _hand_in(owner, LAKE) == "done"
    assert _hand_in(owner, LAKE.but(skip_s=1500)) == "done"
    newest = Activity.objects.order_by("pk").last()
    assert newest is not None
    assert "possible_duplicate" in [note["code"] for note in newest.detail.quality]


def test_the_richer_recording_gives_the_numbers_and_the_title_stays(owner: User) -> None:
    first = activity_of(hand_in(owner, "poor.gpx", LAKE.gpx()))
    activities.edit(first, name="My lake", audience="only_me")
    assert first.average_heartrate_bpm is None
    assert _hand_in(owner, LAKE.but(heartrate=True, every_s=7), "rich.gpx") == "duplicate"
    activity = Activity.objects.get()
    assert activity.average_heartrate_bpm == pytest.approx(140, abs=0.5)
    assert (activity.name, activity.post.audience) == ("My lake", "only_me")
    assert activity.origins.get(is_primary=True).source_file.name == "rich.gpx"
    # and a poorer one after it changes nothing
    assert _hand_in(owner, LAKE.but(every_s=9), "poorer.gpx") == "duplicate"
    activity.refresh_from_db()
    assert activity.average_heartrate_bpm == pytest.approx(140, abs=0.5)
    assert activity.origins.count() == 3


def test_deleted_and_handed_in_again_it_comes_back_as_a_new_one(owner: User) -> None:
    first = activity_of(hand_in(owner, "a.gpx", LAKE.gpx()))
    activities.delete(first)
    again = hand_in(owner, "a.gpx", LAKE.gpx())
    assert again.status == "done"
    assert activity_of(again) != first
    assert Activity.objects.of(owner.pk).count() == 1


def test_a_device_file_is_known_by_its_makers_identity(owner: User) -> None:
    """The same activity exported twice, with a broken checksum the second time."""
    assert hand_in(owner, "Activity.fit").status == "done"
    assert hand_in(owner, "activity-filecrc.fit").status == "duplicate"


spans = st.tuples(st.integers(-5000, 5000), st.floats(1, 5000), st.floats(1, 5000))


@given(spans)
def test_overlap_is_symmetric_and_between_zero_and_one(span: tuple[int, float, float]) -> None:
    offset, one, other = span
    later = MOMENT + timedelta(seconds=offset)
    share = overlap(MOMENT, one, later, other)
    assert 0 <= share <= 1
    assert share == pytest.approx(overlap(later, other, MOMENT, one))


@given(spans)
def test_overlap_is_the_counted_share_of_seconds(span: tuple[int, float, float]) -> None:
    offset, one, other = span[0], int(span[1]), int(span[2])
    mine, theirs = set(range(one)), set(range(offset, offset + other))
    expected = len(mine & theirs) / len(mine | theirs)
    found = overlap(MOMENT, one, MOMENT + timedelta(seconds=offset), other)
    if mine & theirs or offset in (one, -other):
        assert found == pytest.approx(expected)
    else:  # apart: the gap between counts as well, and it is zero anyway
        assert found == 0


def test_two_moments_without_length_are_the_same_only_at_the_same_time() -> None:
    assert overlap(MOMENT, 0, MOMENT, 0) == 1
    assert overlap(MOMENT, 0, MOMENT + timedelta(seconds=1), 0) == 0
