"""Nightly copies of everything people gave us, and the proof that they can be restored."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.storage import default_storage
from django.utils import timezone

from stravalite.backups import databases
from stravalite.backups.databases import BackupFailed as BackupFailed

MANIFEST = "manifest.json"
FORMAT = 1


@dataclass(frozen=True, slots=True)
class Verdict:
    tables: int
    rows: int
    files: int


def make(folder: Path | None = None) -> Path:
    """One backup: database, files, and a manifest written last, so that a torn one has none."""
    parent = folder or settings.BACKUP_DIR
    stamp = timezone.now().strftime("%Y%m%dT%H%M%SZ")
    target = parent / f"backup-{stamp}"
    parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    target.mkdir(mode=0o700)
    # files first: the database may then only know fewer than were copied, never more
    files = _copy_files(target / "files")
    dumped = target / databases.file_name()
    databases.dump(dumped)
    names = databases.tables()
    manifest = {
        "format": FORMAT,
        "made_at": timezone.now().isoformat(),
        "engine": databases.engine(),
        "database_sha256": sha256_of(dumped),
        "tables": databases.counts_in(dumped, names),
        "files": files,
    }
    (target / MANIFEST).write_text(json.dumps(manifest, indent=1))
    return target


def verify(target: Path) -> Verdict:
    """Restores the database elsewhere and compares; checks every file's bytes. BackupFailed says what differs."""
    manifest = read_manifest(target)
    dumped = _dumped(target)
    if sha256_of(dumped) != manifest["database_sha256"]:
        raise BackupFailed("The database copy has changed since it was made.")
    expected: dict[str, int] = manifest["tables"]
    found = databases.counts_in(dumped, list(expected))
    differing = [name for name in expected if found.get(name) != expected[name]]
    if differing:
        raise BackupFailed(f"Restored, these tables differ: {', '.join(differing)}.")
    for name, digest in manifest["files"].items():
        path = target / "files" / name
        if not path.exists() or sha256_of(path) != digest:
            raise BackupFailed(f"The copy of {name} is missing or damaged.")
    return Verdict(len(expected), sum(expected.values()), len(manifest["files"]))


def restore(target: Path) -> None:
    """Puts a verified backup in the place of what is here now."""
    verify(target)
    manifest = read_manifest(target)
    if manifest["engine"] != databases.engine():
        raise BackupFailed(
            f"This backup is of {manifest['engine']}; this server runs on {databases.engine()}."
        )
    databases.restore(_dumped(target))
    for name in manifest["files"]:
        if not default_storage.exists(name):
            with (target / "files" / name).open("rb") as file:
                default_storage.save(name, file)


def tidy(folder: Path | None = None) -> list[Path]:
    """Forgets all but the newest BACKUP_KEEP complete backups; torn ones go at once."""
    parent = folder or settings.BACKUP_DIR
    if not parent.exists():
        return []
    found = sorted(parent.glob("backup-*"), reverse=True)
    complete = [path for path in found if (path / MANIFEST).exists()]
    gone = [path for path in found if path not in complete[: settings.BACKUP_KEEP]]
    for path in gone:
        shutil.rmtree(path)
    return gone


def newest(folder: Path | None = None) -> Path | None:
    parent = folder or settings.BACKUP_DIR
    found = [path.parent for path in parent.glob(f"backup-*/{MANIFEST}")] if parent.exists() else []
    return max(found, default=None)


def read_manifest(target: Path) -> dict[str, Any]:
    try:
        manifest = json.loads((target / MANIFEST).read_text())
    except (OSError, ValueError) as error:
        raise BackupFailed(f"{target} holds no complete backup.") from error
    if manifest.get("format") != FORMAT:
        raise BackupFailed(f"{target} was made by another version of the format.")
    return dict(manifest)


def sha256_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _dumped(target: Path) -> Path:
    for name in ("database.sqlite3", "database.dump"):
        if (target / name).exists():
            return target / name
    raise BackupFailed(f"{target} holds no database copy.")


def _stored_names(folder: str = "") -> Iterator[str]:
    try:
        folders, files = default_storage.listdir(folder)
    except FileNotFoundError:
        return
    for name in files:
        if name:
            yield f"{folder}/{name}".lstrip("/")
    for name in folders:
        yield from _stored_names(f"{folder}/{name}".lstrip("/"))


def _copy_files(target: Path) -> dict[str, str]:
    """Copies every stored file; name → SHA-256. Files never change once kept, so links do where they can."""
    kept = {}
    for name in _stored_names():
        copy = target / name
        copy.parent.mkdir(parents=True, exist_ok=True)
        try:
            os.link(default_storage.path(name), copy)
        except (NotImplementedError, OSError):  # object storage, or another disk
            with default_storage.open(name) as source, copy.open("wb") as out:
                shutil.copyfileobj(source, out)
        kept[name] = sha256_of(copy)
    return kept
