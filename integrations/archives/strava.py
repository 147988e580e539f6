"""Strava's bulk export: activities.csv joined with the files, gear, weights, photos, and the rest kept.

Pure. Facts about the format: positions are the same in every language, the second occurrence of a column
is the machine-readable one, Activity Date is UTC, an empty Filename is an activity typed in.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from activities.imports.containers import Archive
from activities.imports.entries import (
    GEAR,
    KEEPSAKE,
    MANUAL,
    MEASURE,
    PHOTO,
    RECORDING,
    Entry,
    Plan,
)
from activities.recordings.recording import UnreadableFile
from integrations.archives.folder import is_recording, title_of
from integrations.archives.sport_words import sport_named
from integrations.archives.strava_columns import Columns, columns_of
from integrations.archives.tables import clean, moment, number, records_of, rows_of

TABLE = "activities.csv"
_TABLE_BYTES = 128 * 1024 * 1024
_ROUTE_BYTES = 2 * 1024 * 1024
_ROUTES_BYTES = 32 * 1024 * 1024
_WEIGHT_CHANGE_KG = 0.1
_YES = {"true", "1", "yes", "wahr", "ja", "oui", "vrai", "sí", "si", "verdadero", "vero", "sim"}
#: Tables without a room of ours yet, kept whole. What says nothing of training (sign-ins, telephones,
#: orders, letters) is left in the archive.
_KEPT = (
    *("comments", "reactions", "goals", "posts", "privacy_zones", "segments", "starred_segments"),
    *("starred_routes", "events", "clubs", "memberships", "components", "global_challenges"),
    *("group_challenges", "followers", "following", "local_legend_segments", "profile"),
)


class StravaExport:
    """The archive that Strava sends on request, whole or zipped again one folder down."""

    name = "strava"

    def recognises(self, archive: Archive) -> bool:
        return _table_name(archive) is not None

    def read(self, archive: Archive) -> Plan:
        return _Reading(archive).plan()


def _table_name(archive: Archive) -> str | None:
    tables = [name for name in archive.names if title_of(name).lower() == TABLE]
    return min(tables, key=lambda name: name.count("/")) if tables else None


class _Reading:
    def __init__(self, archive: Archive) -> None:
        self.archive = archive
        self.table = _table_name(archive) or TABLE
        self.root = posixpath.dirname(self.table)
        self.by_name = {name.lower(): name for name in archive.names}
        self.notes: list[tuple[str, dict[str, Any]]] = []
        self.gear: dict[str, Entry] = {}
        self.captions: dict[str, str] = {}
        self.used: set[str] = set()
        self.unknown_sports: set[str] = set()

    def plan(self) -> Plan:
        header, *rows = rows_of(self.archive.read(self.table, max_bytes=_TABLE_BYTES)) or [[]]
        columns = columns_of(header, rows)
        if columns is None:
            raise UnreadableFile("damaged", detail="activities.csv: no columns known")
        if not columns.understood:
            self.notes.append(("columns_unknown", {}))
        self._read_gear()
        self._read_captions()
        activities = [entry for row in rows for entry in self._activity(columns, row)]
        found = [
            *self.gear.values(),
            *self._weights(columns, rows),
            *self._thresholds(activities),
            *self._kept(),
            *activities,
            *self._loose_files(),
            *self._loose_photos(),
        ]
        if self.unknown_sports:
            named = ", ".join(sorted(self.unknown_sports))[:200]
            self.notes.append(("sports_unknown", {"sports": named}))
        return Plan("strava", found, {}, [], self.notes)

    def _path(self, relative: str) -> str | None:
        """The member a cell names, whatever its case and slashes."""
        wanted = posixpath.join(self.root, relative.strip().replace("\\", "/").lstrip("/"))
        return self.by_name.get(wanted.lower())

    def _records(self, name: str) -> list[dict[str, str]]:
        path = self._path(name)
        if path is None:
            return []
        try:
            return records_of(self.archive.read(path, max_bytes=_TABLE_BYTES))
        except UnreadableFile:
            self.notes.append(("table_unreadable", {"file": name}))
            return []

    def _activity(self, columns: Columns, row: list[str]) -> Iterator[Entry]:
        cells = {name: columns.cell(row, name) for name in columns.places}
        external_id = clean(cells.get("id", ""))
        if not external_id or len(row) < len(columns.places):
            return
        filename = cells.get("filename", "").strip()
        member = self._path(filename) if filename else None
        if member is not None:
            self.used.add(member)
        title = clean(cells.get("title", ""))
        word = cells.get("sport", "")
        sport = sport_named(word)
        if word.strip() and not sport:
            self.unknown_sports.add(clean(word))
        yield Entry(
            RECORDING if filename else MANUAL,
            title or title_of(filename) or external_id,
            member=member or "",
            moment=moment(cells.get("date", "")),
            sport=sport,
            external_id=external_id,
            facts=self._facts(cells, title, filename, sport),
        )
        yield from self._photos(cells.get("media", ""), external_id)

    def _facts(
        self, cells: dict[str, str], title: str, filename: str, sport: str
    ) -> dict[str, Any]:
        facts: dict[str, Any] = {
            "title": title,
            "description": cells.get("description", "").strip(),
            "private_note": cells.get("private_note", "").strip(),
            "commute": clean(cells.get("commute", "")).lower() in _YES,
            "gear": self._gear_named(cells.get("gear", ""), sport),
        }
        exertion = number(cells.get("perceived_exertion", ""))
        if exertion and 1 <= round(exertion) <= 10:
            facts["perceived_exertion"] = round(exertion)
        if filename:
            facts["file"] = filename
        else:
            for name in ("elapsed_s", "moving_s", "distance_m", "elevation_gain_m"):
                facts[name] = number(cells.get(name, ""))
            for name in ("average_heartrate_bpm", "calories_kcal"):
                facts[name] = number(cells.get(name, "")) or None
        return {name: value for name, value in facts.items() if value not in {None, "", False}}

    def _read_gear(self) -> None:
        for table, kind, words in (
            ("bikes.csv", "bike", ("Bike Name", "Bike Brand", "Bike Model")),
            ("shoes.csv", "shoes", ("Shoe Name", "Shoe Brand", "Shoe Model")),
        ):
            path = self._path(table)
            rows = rows_of(self.archive.read(path, max_bytes=_TABLE_BYTES)) if path else []
            for row in rows[1:]:
                # by place: the names of the columns follow the language
                name, brand, model = ([clean(cell) for cell in row] + [""] * len(words))[:3]
                called = name or f"{brand} {model}".strip()
                if called:
                    facts = {"kind": kind, "brand": brand, "model": model}
                    self.gear.setdefault(called, Entry(GEAR, called, facts=facts))

    def _gear_named(self, cell: str, sport: str) -> str:
        called = clean(cell)
        if called and called not in self.gear:
            # a bike is told by its maker and model where its rider gave it no name
            for name, entry in self.gear.items():
                if called in {
                    f"{entry.facts['brand']} {entry.facts['model']}".strip(),
                    entry.facts["model"],
                }:
                    return name
            kind = "bike" if "Ride" in sport else "shoes" if sport else "other"
            facts = {"kind": kind, "brand": "", "model": ""}
            self.gear[called] = Entry(GEAR, called, facts=facts)
        return called

    def _weights(self, columns: Columns, rows: list[list[str]]) -> Iterator[Entry]:
        """Where the weight in the activities changes, it was so from that day on."""
        told = [
            (when, value)
            for row in rows
            if (when := moment(columns.cell(row, "date")))
            and (value := number(columns.cell(row, "weight_kg")))
            and 20 <= value <= 400
        ]
        last = None
        for when, value in sorted(told):
            if last is None or abs(value - last) >= _WEIGHT_CHANGE_KG:
                yield _measure("weight_kg", value, when)
                last = value

    def _thresholds(self, activities: list[Entry]) -> Iterator[Entry]:
        """FTP and maximum heart rate as they were when the export was made."""
        path = self._path("general_preferences.csv")
        rows = rows_of(self.archive.read(path, max_bytes=_TABLE_BYTES)) if path else []
        dates = [entry.moment for entry in activities if entry.moment]
        if len(rows) < 2 or not dates:
            return
        for place, kind, least, most in (
            (2, "ftp_w", 30, 700),
            (3, "max_heartrate_bpm", 90, 240),
        ):
            value = number(rows[1][place]) if place < len(rows[1]) else None
            if value and least <= value <= most:
                yield _measure(kind, value, max(dates))

    def _read_captions(self) -> None:
        path = self._path("media.csv")
        rows = rows_of(self.archive.read(path, max_bytes=_TABLE_BYTES)) if path else []
        for row in rows[1:]:
            if len(row) > 1 and row[1].strip():
                self.captions[title_of(row[0].strip()).lower()] = row[1].strip()

    def _photos(self, cell: str, external_id: str) -> Iterator[Entry]:
        for one in cell.replace(";", "|").split("|"):
            member = self._path(one) if one.strip() else None
            if member is not None and member not in self.used:
                self.used.add(member)
                yield self._photo(member, external_id)

    def _photo(self, member: str, external_id: str) -> Entry:
        caption = self.captions.get(title_of(member).lower(), "")
        return Entry(
            PHOTO, title_of(member), member, belongs_to=external_id, facts={"caption": caption}
        )

    def _loose_photos(self) -> Iterator[Entry]:
        """Photos that no activity names: exports before 2025 do not say."""
        folder = posixpath.join(self.root, "media/").lower()
        for name in self.archive.names:
            if name.lower().startswith(folder) and name not in self.used:
                yield self._photo(name, "")

    def _loose_files(self) -> Iterator[Entry]:
        """Recordings that the table does not name; nothing is left behind."""
        routes = posixpath.join(self.root, "routes/").lower()
        for name in sorted(self.archive.names):
            if is_recording(name) and name not in self.used and not name.lower().startswith(routes):
                yield Entry(RECORDING, title_of(name), member=name)

    def _kept(self) -> Iterator[Entry]:
        for topic in _KEPT:
            rows = self._records(f"{topic}.csv")
            if rows:
                yield Entry(KEEPSAKE, topic, facts={"topic": topic, "rows": rows})
        routes = list(self._routes())
        if routes:
            yield Entry(KEEPSAKE, "routes", facts={"topic": "routes", "rows": routes})

    def _routes(self) -> Iterator[dict[str, str]]:
        """With their GPX, as text: it is small."""
        budget = _ROUTES_BYTES
        for row in self._records("routes.csv"):
            file = next((cell for cell in row.values() if cell.lower().endswith(".gpx")), "")
            path = self._path(file) if file else None
            size = self.archive.members[path].size if path else 0
            if path and size <= min(_ROUTE_BYTES, budget):
                budget -= size
                row["gpx"] = self.archive.read(path).decode("utf-8", errors="replace")
            yield row


def _measure(kind: str, value: float, when: datetime) -> Entry:
    day = when.astimezone(UTC).date().isoformat()
    facts = {"kind": kind, "value": round(value, 2), "from_date": day}
    return Entry(MEASURE, kind, moment=when, facts=facts)
