"""What a server of this kind wrote itself: an athlete's export. Pure.

Nothing is believed: the manifest must name every member with its SHA-256, and who writes what is found here
asks once more whether it may.
"""

from __future__ import annotations

import hashlib
import json
from datetime import datetime
from typing import Any

from activities.imports.containers import Archive
from activities.imports.entries import ORIGINAL, PHOTO, RESTORED, TABLE, Entry, Plan
from activities.recordings.recording import UnreadableFile

FORMAT, VERSION = "stravalite-export", 1
_MANIFEST = "manifest.json"
_MAX_JSON = 256 * 1024 * 1024
#: Told by the activities themselves, not one by one.
_WITHIN = frozenset({"activities", "posts", "originals", "photos", "security-activity"})

Row = dict[str, Any]


class OwnExport:
    """Originals and tables first; then one entry for each activity with all that hangs on it."""

    name = "stravalite"

    def recognises(self, archive: Archive) -> bool:
        return _MANIFEST in archive.names and "data/activities.jsonl" in archive.names

    def read(self, archive: Archive) -> Plan:
        manifest = _manifest(archive)
        tables = {
            name.removeprefix("data/").removesuffix(".jsonl"): _rows(archive, name, manifest)
            for name in sorted(manifest, key=_by_name)
            if name.startswith("data/") and name.endswith(".jsonl")
        }
        entries = [
            Entry(
                ORIGINAL,
                _text(row, "name"),
                member=_text(row, "file"),
                facts={"row": row, "sha256": manifest.get(_text(row, "file"), "")},
            )
            for row in tables.get("originals", [])
        ]
        hanging: dict[str, dict[str, list[Row]]] = {}
        for name, rows in tables.items():
            if name in _WITHIN:
                continue
            free = [row for row in rows if "activity" not in row]
            for row in rows:
                if "activity" in row:
                    hanging.setdefault(_text(row, "activity"), {}).setdefault(name, []).append(row)
            entries += _table(name, free, manifest)
        entries += _activities(tables, hanging)
        entries += [
            Entry(
                PHOTO,
                _text(row, "name"),
                member=_text(row, "file"),
                belongs_to=_text(row, "activity"),
                facts={name: _text(row, name) for name in ("caption", "alt", "post")},
            )
            for row in tables.get("photos", [])
        ]
        return Plan(self.name, entries, {})


def _by_name(member: str) -> str:
    """Tables in the order of their names: `gear` before `gear-parts`, which point at it."""
    return member.removesuffix(".jsonl")


def _manifest(archive: Archive) -> dict[str, str]:
    """Member → SHA-256. Raises UnreadableFile for one that is damaged or newer than we are."""
    told = _parsed(archive.read(_MANIFEST, max_bytes=_MAX_JSON), _MANIFEST)
    if not isinstance(told, dict) or told.get("format") != FORMAT:
        raise UnreadableFile("export_damaged", file=_MANIFEST)
    version = told.get("version")
    if not isinstance(version, int) or version > VERSION:
        raise UnreadableFile("export_newer", version=str(version)[:20])
    members = told.get("members")
    if not isinstance(members, dict):
        raise UnreadableFile("export_damaged", file=_MANIFEST)
    for name in members:
        if name not in archive.names:
            raise UnreadableFile("export_damaged", file=str(name)[:100])
    return {
        str(name): str(entry.get("sha256", "")) if isinstance(entry, dict) else ""
        for name, entry in members.items()
    }


def _rows(archive: Archive, name: str, manifest: dict[str, str]) -> list[Row]:
    content = archive.read(name, max_bytes=_MAX_JSON)
    if hashlib.sha256(content).hexdigest() != manifest[name]:
        raise UnreadableFile("export_damaged", file=name)
    rows = [_parsed(line, name) for line in content.splitlines() if line]
    if not all(isinstance(row, dict) for row in rows):
        raise UnreadableFile("export_damaged", file=name)
    return rows


def _parsed(content: bytes, name: str) -> Any:
    def refuse(word: str) -> Any:
        raise ValueError(word)

    try:
        return json.loads(content, parse_constant=refuse)  # NaN and the infinities
    except (ValueError, RecursionError) as error:
        raise UnreadableFile("export_damaged", file=name) from error


def _table(name: str, rows: list[Row], manifest: dict[str, str]) -> list[Entry]:
    """One entry a table; a row with a file of its own is one by itself."""
    plain = [row for row in rows if "file" not in row]
    found = [
        Entry(
            TABLE,
            name,
            member=_text(row, "file"),
            facts={"table": name, "rows": [row], "sha256": manifest.get(_text(row, "file"), "")},
        )
        for row in rows
        if "file" in row
    ]
    if plain:
        found.append(Entry(TABLE, name, facts={"table": name, "rows": plain}))
    return found


def _activities(
    tables: dict[str, list[Row]], hanging: dict[str, dict[str, list[Row]]]
) -> list[Entry]:
    posts = {_text(row, "public_id"): row for row in tables.get("posts", [])}
    entries: dict[str, Entry] = {}
    for row in tables.get("activities", []):
        name = _text(row, "public_id")
        post = posts.get(_text(row, "post"))
        moment = _moment(_text(row, "start_time"))
        if name in entries or post is None or moment is None:
            raise UnreadableFile("export_damaged", file="data/activities.jsonl")
        entries[name] = Entry(
            RESTORED,
            _text(row, "name"),
            moment=moment,
            sport=_text(row, "sport"),
            external_id=name,
            facts={"activity": row, "post": post, "hanging": hanging.get(name, {})},
        )
    return list(entries.values())


def _moment(text: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.tzinfo else None


def _text(row: Row, name: str) -> str:
    value = row.get(name)
    return value if isinstance(value, str) else ""
