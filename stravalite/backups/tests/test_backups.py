"""A backup restores to an equal database and equal files; a damaged one is found out."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection

from accounts.people.models import User
from accounts.people.services import sign_up
from stravalite.backups import services, tasks
from stravalite.jobs.models import Job, State

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
]


@pytest.fixture
def people(transactional_db: None) -> None:
    for name in ("Ana", "Rui"):
        sign_up(email=f"{name}@example.org", password="river loop dawn", name=name)
    default_storage.save("originals/9/ab/abc", ContentFile(b"bytes of a ride"))


def test_a_backup_is_proved_by_restoring_it_elsewhere(people: None, tmp_path: Path) -> None:
    target = services.make(tmp_path)
    verdict = services.verify(target)
    assert verdict.files >= 1
    assert services.read_manifest(target)["tables"]["accounts_people_user"] == 2
    assert oct(target.stat().st_mode & 0o777) == "0o700"


def test_a_changed_database_copy_is_found_out(people: None, tmp_path: Path) -> None:
    target = services.make(tmp_path)
    dumped = next(target.glob("database.*"))
    data = bytearray(dumped.read_bytes())
    data[len(data) // 2] ^= 0xFF
    dumped.write_bytes(data)
    with pytest.raises(services.BackupFailed, match="changed"):
        services.verify(target)


def test_a_lost_file_is_found_out(people: None, tmp_path: Path) -> None:
    target = services.make(tmp_path)
    name = next(iter(services.read_manifest(target)["files"]))
    (target / "files" / name).unlink()
    with pytest.raises(services.BackupFailed, match="missing"):
        services.verify(target)


def test_a_torn_backup_has_no_manifest_and_is_refused(tmp_path: Path) -> None:
    (tmp_path / "backup-1").mkdir()
    with pytest.raises(services.BackupFailed, match="no complete backup"):
        services.verify(tmp_path / "backup-1")


def test_only_the_newest_proved_ones_are_kept(tmp_path: Path, settings) -> None:
    settings.BACKUP_KEEP = 2
    for day in range(4):
        folder = tmp_path / f"backup-2026010{day}"
        folder.mkdir()
        (folder / "manifest.json").write_text("{}")
    (tmp_path / "backup-20260109").mkdir()  # torn
    services.tidy(tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "backup-20260102",
        "backup-20260103",
    ]


def test_the_night_makes_proves_and_tidies(
    people: None, tmp_path: Path, settings, drain: Callable[[], int]
) -> None:
    settings.BACKUP_DIR = tmp_path
    tasks.nightly()
    drain()
    assert {job.kind: job.state for job in Job.objects.all()} == {
        "backup.make": State.DONE,
        "backup.verify": State.DONE,
    }
    assert services.newest(tmp_path) is not None


def test_it_comes_back_as_it_was(people: None, tmp_path: Path) -> None:
    target = services.make(tmp_path)
    User.objects.filter(name="Ana").delete()
    if connection.vendor == "sqlite":  # in memory here; the next test replaces a real file
        copy = sqlite3.connect(next(target.glob("database.*")))
        names = {row[0] for row in copy.execute("select name from accounts_people_user")}
        assert names == {"Ana", "Rui"}
        return
    services.restore(target)
    assert set(User.objects.values_list("name", flat=True)) == {"Ana", "Rui"}


SCRIPT = """
import django; django.setup()
from pathlib import Path
from django.core.management import call_command
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection
from accounts.people.models import User
from accounts.people.services import sign_up
from stravalite.backups import services
call_command("migrate", verbosity=0)
sign_up(email="ana@example.org", password="river loop dawn", name="Ana")
name = default_storage.save("originals/1/aa/aa", ContentFile(b"ride"))
target = services.make()
User.objects.all().delete()
default_storage.delete(name)
services.restore(target)
assert list(User.objects.values_list("name", flat=True)) == ["Ana"]
assert default_storage.open(name).read() == b"ride"
print("restored")
"""


def test_a_server_on_sqlite_comes_back_as_it_was(tmp_path: Path) -> None:
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("AWS_", "REDIS", "DATABASE"))}
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT],
        env={**kept, "DATA_DIR": str(tmp_path), "DJANGO_SETTINGS_MODULE": "stravalite.settings"},
        cwd=Path(__file__).resolve().parents[3],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout.strip().endswith("restored"), done.stderr


def test_commands_say_what_they_did(people: None, tmp_path: Path, capsys) -> None:
    call_command("backup", to=tmp_path)
    assert "proved" in capsys.readouterr().out
    with pytest.raises(CommandError, match="--yes"):
        call_command("restore_backup", str(tmp_path))
    with pytest.raises(CommandError, match="no complete backup"):
        call_command("restore_backup", str(tmp_path), yes=True)


def test_no_password_is_on_a_command_line() -> None:
    source = (Path(services.__file__).parent / "databases.py").read_text()
    assert "PGPASSWORD" in source
    assert os.environ.get("PGPASSWORD") is None
