"""Photos kept: whose they are, where they belong, who sees them, and when they end."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.conf import settings
from django.core.files.storage import default_storage
from django.test import Client
from django.utils import timezone
from PIL import Image

from accounts.people.models import User
from activities.activity.gear import add_gear
from activities.activity.models import Activity, Gear
from activities.activity.services import create_manual
from activities.activity.services import delete as delete_activity
from activities.activity.services import restore as restore_activity
from activities.media import deletion, services
from activities.media.models import Photo, photos_of
from activities.media.services import PhotoElsewhere, PhotoRefused
from activities.media.tasks import forget_deleted_photos
from activities.media.tests.drawn import photo
from activities.uploads.deletion import forget_deleted
from activities.uploads.tasks import forget_deleted_activities
from conftest import Cast
from social.posts.models import Post
from tests.recorded import work

pytestmark = pytest.mark.django_db
START = datetime(2026, 5, 1, 8, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _nothing_stored() -> None:
    """Files outlive a test's database; each begins without any."""
    deletion.empty(default_storage, "photos")


@pytest.fixture
def stranger(cast: Cast) -> User:
    return cast.stranger


def run_of(athlete: User, start: datetime = START, **fields: Any) -> Activity:
    made = create_manual(
        athlete=athlete, sport="Run", start_time=start, elapsed_s=3600, audience="everyone"
    )
    Activity.objects.filter(pk=made.pk).update(**fields)
    made.refresh_from_db()
    return made


def stored(athlete: User) -> list[str]:
    def walk(folder: str) -> list[str]:
        try:
            folders, names = default_storage.listdir(folder)
        except FileNotFoundError:
            return []
        found = [f"{folder}/{name}" for name in names if name]
        return found + [one for name in folders if name for one in walk(f"{folder}/{name}")]

    return walk(photos_of(athlete.pk))


def test_the_same_bytes_are_one_photo(owner: User, stranger: User) -> None:
    run = run_of(owner)
    content = photo(size=(700, 500))
    first, new = services.add(athlete=owner, content=content, name="a.jpg", activity=run)
    second, again = services.add(athlete=owner, content=content, name="b.jpg", activity=run)
    assert (new, again, first.pk) == (True, False, second.pk)
    theirs, new = services.add(athlete=stranger, content=content)
    assert new
    assert theirs.pk != first.pk
    with pytest.raises(PhotoElsewhere):
        services.add(
            athlete=owner, content=content, activity=run_of(owner, START + timedelta(days=1))
        )
    assert len(stored(owner)) == 1 + 2  # the original, 320 and 1024


def test_the_original_is_kept_to_the_byte(owner: User) -> None:
    content = photo(place=(48.0, 11.0))
    made, _new = services.add(athlete=owner, content=content, activity=run_of(owner))
    with made.file.open("rb") as file:
        assert file.read() == content
    assert (made.lat, made.lon) == (48.0, 11.0)


@pytest.mark.parametrize("zone", ["Asia/Tokyo", "America/Los_Angeles", "Europe/Berlin"])
def test_a_clock_without_a_zone_is_read_where_the_activity_was(owner: User, zone: str) -> None:
    from zoneinfo import ZoneInfo

    run = run_of(owner, timezone=zone)
    run_of(owner, START + timedelta(hours=12), timezone=zone)
    there = (START + timedelta(minutes=30)).astimezone(ZoneInfo(zone))
    made, _new = services.add(athlete=owner, content=photo(clock=f"{there:%Y:%m:%d %H:%M:%S}"))
    assert made.activity == run


def test_a_clock_with_a_zone_is_believed(owner: User) -> None:
    run = run_of(owner, timezone="Asia/Tokyo")
    made, _new = services.add(
        athlete=owner, content=photo(clock="2026:05:01 10:30:00", offset="+02:00")
    )
    assert made.activity == run


@pytest.mark.parametrize("clock", ["", "2026:05:01 12:00:00", "2026:04:01 08:30:00"])
def test_a_photo_of_no_activity_waits_for_its_own(owner: User, clock: str) -> None:
    run_of(owner)
    made, new = services.add(athlete=owner, content=photo(clock=clock))
    assert new
    assert made.activity is None


def test_an_activity_that_comes_later_draws_its_photo(owner: User, stranger: User) -> None:
    content = photo(clock="2026:05:01 08:30:00", offset="+00:00")
    made, _new = services.add(athlete=owner, content=content)
    run_of(stranger)
    made.refresh_from_db()
    assert made.activity is None
    run = run_of(owner)
    made.refresh_from_db()
    assert made.activity == run


@pytest.mark.parametrize(
    ("content", "reason", "words"),
    [
        (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", "heic", "HEIC"),
        (photo()[:2000], "damaged", "damaged"),
        (b"%PDF-1.7", "not_a_photo", "no photo"),
    ],
)
def test_what_cannot_be_read_is_refused_in_words_and_leaves_nothing(
    owner: User, content: bytes, reason: str, words: str
) -> None:
    with pytest.raises(PhotoRefused) as refused:
        services.add(athlete=owner, content=content)
    assert refused.value.reason == reason
    assert words in str(refused.value.message)
    assert not Photo.objects.exists()
    assert stored(owner) == []


def test_a_file_that_eats_its_child_is_refused(owner: User, monkeypatch: Any) -> None:
    monkeypatch.setattr(services, "_TARGET", "activities.media.tests.greedy:develop")
    with pytest.raises(PhotoRefused) as refused:
        services.add(athlete=owner, content=photo())
    assert refused.value.reason == "too_costly"


def test_only_the_pixels_go_out(
    cast: Cast, browser: Callable[..., Client], fetched: Callable[[Any], bytes]
) -> None:
    run = run_of(cast.owner)
    content = photo(clock="2026:05:01 08:30:00", place=(48.0, 11.0))
    made, _new = services.add(athlete=cast.owner, content=content, activity=run)
    for who in (cast.owner, cast.follower, cast.stranger, None):
        answer = browser(who).get(f"/photos/{made.public_id}/1024.webp")
        body = fetched(answer)
        assert b"SecretCameraMaker" not in body
        assert Image.open(io.BytesIO(body)).size == (1024, 768)
    assert fetched(browser(cast.owner).get(f"/photos/{made.public_id}/original")) == content
    for other in (cast.follower, cast.stranger, cast.staff):
        assert browser(other).get(f"/photos/{made.public_id}/original").status_code == 404
    assert browser(cast.owner).get(f"/photos/{made.public_id}/77.webp").status_code == 404


@pytest.mark.skipif(settings.TESTS_USE_S3, reason="a bucket answers with a redirect")
def test_a_browser_asks_again_and_is_told_nothing_changed(
    cast: Cast, browser: Callable[..., Client]
) -> None:
    run = run_of(cast.owner)
    made, _new = services.add(athlete=cast.owner, content=photo(), activity=run)
    path = f"/photos/{made.public_id}/320.webp"
    first = browser(cast.stranger).get(path)
    assert (first["Content-Type"], first["Cache-Control"]) == ("image/webp", "private, no-cache")
    again = browser(cast.stranger).get(path, headers={"If-None-Match": first["ETag"]})
    assert again.status_code == 304
    Post.objects.filter(activity=run).update(audience="only_me")
    taken_back = browser(cast.stranger).get(path, headers={"If-None-Match": first["ETag"]})
    assert taken_back.status_code == 404


def test_who_sees_a_photo_follows_its_activity(cast: Cast, browser: Callable[..., Client]) -> None:
    run = run_of(cast.owner)
    made, _new = services.add(athlete=cast.owner, content=photo(), activity=run)
    loose, _new = services.add(athlete=cast.owner, content=photo(shade=10))

    def seeing(one: Photo) -> set[str]:
        path = f"/photos/{one.public_id}/320.webp"
        return {
            who for who, user in cast.items() if browser(user).get(path).status_code in {200, 302}
        }

    everybody = {who for who, _user in cast.items()} - {"blocked"}
    assert seeing(made) == everybody
    assert seeing(loose) == {"owner"}
    Post.objects.filter(activity=run).update(audience="followers")
    assert seeing(made) == {"owner", "follower", "coach"}
    Post.objects.filter(activity=run).update(audience="only_me")
    assert seeing(made) == {"owner", "coach"}
    delete_activity(run)
    assert seeing(made) == set()
    restore_activity(run)
    services.delete(made)
    assert seeing(made) == set()


def test_photos_change_places(owner: User) -> None:
    run = run_of(owner)
    row = [
        services.add(athlete=owner, content=photo(shade=shade), activity=run)[0]
        for shade in (10, 20, 30)
    ]
    services.move(row[2], 0)
    names = [one.pk for one in Photo.objects.filter(activity=run).in_order()]
    assert names == [row[2].pk, row[0].pk, row[1].pk]
    services.change(row[2], position=99, caption=" The top ", alt="A  hill")
    row[2].refresh_from_db()
    assert (row[2].position, row[2].caption, row[2].alt) == (2, "The top", "A hill")


def test_a_deleted_photo_comes_back_for_thirty_days_and_then_ends(
    owner: User, django_capture_on_commit_callbacks: Callable[..., Any]
) -> None:
    made, _new = services.add(athlete=owner, content=photo(), activity=run_of(owner))
    services.delete(made)
    assert services.restore(made).deleted_at is None
    services.delete(made, at=timezone.now() - timedelta(days=29.9))
    assert deletion.forget_deleted() == 0
    services.delete(made, at=timezone.now() - timedelta(days=30.1))
    with django_capture_on_commit_callbacks(execute=True):
        forget_deleted_photos()
        work()
    assert not Photo.objects.exists()
    assert stored(owner) == []


def test_added_anew_it_is_not_brought_back_twice(owner: User) -> None:
    run = run_of(owner)
    first, _new = services.add(athlete=owner, content=photo(), activity=run)
    services.delete(first)
    second, new = services.add(athlete=owner, content=photo(), activity=run)
    assert new
    assert services.restore(first) == second
    assert Photo.objects.of(owner.pk).get() == second


def test_an_activity_that_ends_takes_its_photos_but_not_those_it_only_drew(
    owner: User, django_capture_on_commit_callbacks: Callable[..., Any]
) -> None:
    run = run_of(owner)
    services.add(athlete=owner, content=photo(), activity=run)
    drawn, _new = services.add(
        athlete=owner, content=photo(clock="2026:05:01 08:30:00", offset="+00:00")
    )
    assert drawn.activity == run
    delete_activity(run)
    Post.objects.filter(activity=run).update(deleted_at=timezone.now() - timedelta(days=31))
    with django_capture_on_commit_callbacks(execute=True):
        assert forget_deleted() == 1
    left = Photo.objects.get()
    assert (left.pk, left.activity) == (drawn.pk, None)
    assert len(stored(owner)) == 1 + len(left.renditions)


def test_who_leaves_takes_all_photos_along(owner: User, stranger: User) -> None:
    services.add(athlete=owner, content=photo(), activity=run_of(owner))
    services.add(athlete=owner, content=photo(shade=5))
    kept, _new = services.add(athlete=stranger, content=photo())
    default_storage.save(f"{photos_of(owner.pk)}/torn/original", kept.file)
    deletion.erase(owner.pk)
    assert stored(owner) == []
    assert Photo.objects.get() == kept
    assert stored(stranger)


def test_gear_deleted_long_ago_ends_and_its_activities_stay(owner: User) -> None:
    shoes, old = (add_gear(athlete=owner, name=name) for name in ("Shoes", "Old shoes"))
    run = run_of(owner, gear=old)
    for gear, days in ((shoes, 29), (old, 31)):
        gear.deleted_at = timezone.now() - timedelta(days=days)
        gear.save()
    forget_deleted_activities()
    work()
    assert Gear.objects.get() == shoes
    run.refresh_from_db()
    assert run.gear is None
