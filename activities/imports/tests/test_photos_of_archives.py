"""Photos of an export: with their activity, with another by the camera's clock, or without; never lost."""

from __future__ import annotations

import zipfile
from datetime import timedelta
from pathlib import Path

import pytest

from accounts.people.models import User
from activities.activity.models import Activity
from activities.imports.models import Outcome
from activities.imports.tests.test_back_again import take_back
from activities.imports.tests.test_bring_history import bring
from activities.media import services as media
from activities.media.models import Photo
from activities.media.tests.drawn import photo
from tests.recorded import work
from tests.strava_export import FIRST_DAY, make

pytestmark = pytest.mark.django_db


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    """Two recordings with a photo each, and four photos that no activity names."""
    path = make(tmp_path / "export_1.zip", recordings=2, photos=2, minutes=20).path
    during = FIRST_DAY + timedelta(days=1, minutes=10)
    with zipfile.ZipFile(path, "a") as packed:
        told = photo(clock=f"{during:%Y:%m:%d %H:%M:%S}", offset="+00:00", size=(60, 40))
        packed.writestr("media/during.jpg", told)
        packed.writestr("media/unknown.jpg", photo(size=(50, 40)))
        packed.writestr("media/phone.heic", b"\0\0\0\x18ftypheic\0\0\0\0mif1heic")
        packed.writestr("media/torn.jpg", photo()[:900])
    return path


def test_each_goes_where_it_belongs_with_its_caption(owner: User, archive: Path) -> None:
    whole = bring(owner, archive)
    assert whole.preview["photos"] == 6
    of = {one.name: one for one in Photo.objects.select_related("activity")}
    assert set(of) == {"photo-0000.jpg", "photo-0001.jpg", "during.jpg", "unknown.jpg"}
    for number in (0, 1):
        placed = of[f"photo-000{number}.jpg"]
        assert placed.activity is not None
        assert placed.activity.start_time == FIRST_DAY + timedelta(days=number)
        assert placed.caption == f"View {number}"
        assert not placed.outlives_activity
    during = of["during.jpg"].activity
    assert during is not None
    assert during.start_time == FIRST_DAY + timedelta(days=1)
    assert of["unknown.jpg"].activity is None
    failed = {item.name: item.error_code for item in whole.items.filter(outcome=Outcome.FAILED)}
    assert failed == {"phone.heic": "photo_heic", "torn.jpg": "photo_damaged"}


def test_the_same_archive_again_adds_no_photo(owner: User, archive: Path) -> None:
    bring(owner, archive)
    again = bring(owner, archive)
    photos = again.items.filter(kind="photo")
    assert not photos.filter(outcome=Outcome.CREATED).exists()
    assert photos.filter(outcome=Outcome.SKIPPED).count() == 4
    assert Photo.objects.count() == 4


def test_a_photo_whose_activity_cannot_be_read_is_kept_without(owner: User, tmp_path: Path) -> None:
    path = make(tmp_path / "whole.zip", recordings=1, photos=1, minutes=20).path
    broken = tmp_path / "broken.zip"
    with zipfile.ZipFile(path) as good, zipfile.ZipFile(broken, "w") as packed:
        for name in good.namelist():
            is_recording = name.startswith("activities/")
            packed.writestr(name, b"\x0e\x10 nothing" if is_recording else good.read(name))
    bring(owner, broken)
    assert not Activity.objects.filter(source="archive", distance_m__gt=0).exists()
    kept = Photo.objects.get()
    assert (kept.activity, kept.caption) == (None, "View 0")


def test_undoing_leaves_a_photo_that_was_here_before(owner: User, archive: Path) -> None:
    with zipfile.ZipFile(archive) as packed:
        content = packed.read("media/photo-0000.jpg")
    mine, _new = media.add(athlete=owner, content=content, caption="Mine")
    whole = bring(owner, archive)
    mine.refresh_from_db()
    assert mine.activity is not None
    assert mine.caption == "Mine"
    take_back(whole)
    mine.refresh_from_db()
    assert mine.deleted_at is None
    assert mine.outlives_activity
    assert Photo.objects.of(owner.pk).get() == mine


def test_bringing_back_brings_the_photos_once(owner: User, archive: Path) -> None:
    from activities.imports import services

    whole = bring(owner, archive)
    before = {(one.public_id, one.activity_id) for one in Photo.objects.of(owner.pk)}
    take_back(whole)
    assert not Photo.objects.of(owner.pk).exists()
    services.redo(whole)
    work()
    assert {(one.public_id, one.activity_id) for one in Photo.objects.of(owner.pk)} == before
