"""An export as a zip: everything of an athlete, written member by member in little memory."""

from __future__ import annotations

import hashlib
import json
import zipfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import IO, Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone, translation

from accounts.people.models import User
from activities.log.queries import own_activities
from activities.takeout import rows, sheet
from stravalite import portability
from stravalite.portability import Table

FORMAT, VERSION = "stravalite-export", 1
MANIFEST = "manifest.json"
_BLOCK = 256 * 1024

#: done, total → said where somebody watches
Progress = Callable[[int, int], None]


@dataclass(slots=True)
class Packed:
    """What went in: rows of each table, and every member's size and digest."""

    counts: dict[str, int] = field(default_factory=dict)
    members: dict[str, dict[str, Any]] = field(default_factory=dict)


def estimate(athlete: User) -> dict[str, int]:
    """Rows of each table, without packing anything."""
    return {table.name: _count(table, athlete) for table in portability.tables()}


def _count(table: Table, athlete: User) -> int:
    mine = {table.owner: getattr(athlete, table.by)}
    return rows.model_of(table)._default_manager.filter(table.only, **mine).count()


def pack(athlete: User, target: IO[bytes], progress: Progress) -> Packed:
    """Writes the whole zip into `target`, a file that can only be written on."""
    packed = Packed()
    total = sum(estimate(athlete).values())
    moment = timezone.now()
    done = 0
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, allowZip64=True) as archive:
        into = _Into(archive, packed, moment)
        into.member("README.txt", [_readme(athlete, moment)])
        for table in portability.tables():
            attached: dict[str, str] = {}
            before = done
            name = f"{table.name}.json" if table.single else f"data/{table.name}.jsonl"
            into.member(name, _lines(table, athlete, attached, packed))
            for member, stored in attached.items():
                into.member(member, _bytes_of(table, stored), stored=_is_packed(member))
                done += 1
                progress(done, total)
            done = before + packed.counts[table.name]
            progress(done, total)
        with translation.override(athlete.preferences.language):
            activities = own_activities(athlete.pk)
            into.member("activities.csv", (part.encode() for part in sheet.lines(activities)))
        manifest = {
            "format": FORMAT,
            "version": VERSION,
            "instance": settings.SITE_URL or settings.SITE_NAME,
            "created_at": moment.isoformat(),
            "athlete": athlete.public_id,
            "counts": packed.counts,
            "members": dict(packed.members),
        }
        into.member(MANIFEST, [json.dumps(manifest, indent=1, sort_keys=True).encode()])
    return packed


class _Into:
    def __init__(self, archive: zipfile.ZipFile, packed: Packed, moment: datetime) -> None:
        self.archive, self.packed = archive, packed
        self.date_time = moment.timetuple()[:6]

    def member(self, name: str, parts: Iterable[bytes], *, stored: bool = False) -> None:
        info = zipfile.ZipInfo(name, self.date_time)
        info.compress_type = zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED
        info.external_attr = 0o600 << 16
        digest, size = hashlib.sha256(), 0
        with self.archive.open(info, "w", force_zip64=True) as file:
            for part in parts:
                file.write(part)
                digest.update(part)
                size += len(part)
        self.packed.members[name] = {"sha256": digest.hexdigest(), "size": size}


def _lines(
    table: Table, athlete: User, attached: dict[str, str], packed: Packed
) -> Iterator[bytes]:
    count = 0
    for row in rows.rows_of(table, athlete):
        stored = row.pop("_stored", None)
        if stored is not None:
            attached[row["file"]] = stored
        count += 1
        yield _for_people(row) if table.single else rows.line(row)
    packed.counts[table.name] = count


def _for_people(row: dict[str, Any]) -> bytes:
    return json.dumps(row, indent=1, ensure_ascii=False, sort_keys=True).encode() + b"\n"


def _bytes_of(table: Table, stored: str) -> Iterator[bytes]:
    name = table.attached.field if table.attached else ""
    storage: Any = getattr(rows.model_of(table), name).field.storage
    with storage.open(stored, "rb") as file:
        while part := file.read(_BLOCK):
            yield part


def _is_packed(name: str) -> bool:
    """What gains nothing by being packed once more."""
    return name.lower().endswith((".gz", ".zip", ".webp", ".jpg", ".jpeg", ".png"))


def _readme(athlete: User, moment: datetime) -> bytes:
    with translation.override(athlete.preferences.language):
        context = {"athlete": athlete, "moment": moment, "site": settings.SITE_NAME}
        return render_to_string("takeout/readme.txt", context).encode()
