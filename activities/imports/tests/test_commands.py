"""The operator's way: an archive or a folder on this machine, and taking it back."""

from __future__ import annotations

import zipfile
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from accounts.people.models import User
from activities.activity.models import Activity
from activities.imports.models import Import, ImportStatus
from activities.imports.tests.test_bring_history import ARCHIVE
from tests.strava_export import make


def run(*arguments: str) -> str:
    out = StringIO()
    call_command(*arguments, stdout=out, stderr=StringIO())
    return out.getvalue()


@pytest.mark.django_db
def test_an_archive_is_added_and_taken_back(owner: User, tmp_path: Path) -> None:
    made = make(tmp_path / "x.zip", **ARCHIVE)
    new = made.different + made.manual

    told = run("import_archive", str(made.path), "--athlete", owner.handle, "--dry-run")
    assert f"{new} new, {made.duplicates} here already, {made.corrupt} unreadable" in told
    assert not Import.objects.exists()
    assert not Activity.objects.exists()

    told = run("import_archive", str(made.path), "--athlete", f"@{owner.handle}")
    assert f"{new} added" in told
    whole = Import.objects.get()
    assert whole.status == ImportStatus.DONE

    assert "Nothing was taken back" in run("undo_import", whole.public_id, "--dry-run")
    assert Activity.objects.of(owner.pk).count() == new
    run("undo_import", whole.public_id)
    assert not Activity.objects.of(owner.pk).exists()


@pytest.mark.django_db
def test_a_folder_is_as_good_as_a_zip(owner: User, tmp_path: Path) -> None:
    made = make(tmp_path / "x.zip", recordings=2, minutes=20)
    folder = tmp_path / "unpacked"
    with zipfile.ZipFile(made.path) as archive:
        archive.extractall(folder)
    run("import_archive", str(folder), "--athlete", owner.handle, "--visibility", "followers")
    assert Activity.objects.of(owner.pk).count() == 2
    assert Activity.objects.of(owner.pk).first().post.audience == "followers"  # type: ignore[union-attr]


@pytest.mark.django_db
def test_what_cannot_be_is_said(owner: User, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="no athlete"):
        run("import_archive", str(tmp_path), "--athlete", "nobody")
    with pytest.raises(CommandError, match="Not found"):
        run("import_archive", str(tmp_path / "x.zip"), "--athlete", owner.handle)
    (tmp_path / "x.zip").write_bytes(b"no zip")
    with pytest.raises(CommandError, match="no archive we can open"):
        run("import_archive", str(tmp_path / "x.zip"), "--athlete", owner.handle)
    with pytest.raises(CommandError, match="no import"):
        run("undo_import", "imp_nothing")
