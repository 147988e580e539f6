"""FitTrackee's export: one JSON of workouts, joined with the files they were made of. Pure.

Facts about the format: distances are kilometres, ascents metres, durations "1:02:03" or "1 day, 0:00:00",
moments UTC; every file is there as GPX, since version 0.10 the one handed in lies beside it.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from activities.imports.containers import Archive
from activities.imports.entries import GEAR, KEEPSAKE, MANUAL, RECORDING, Entry, Plan
from activities.recordings.recording import UnreadableFile
from integrations.archives.folder import is_recording, title_of
from integrations.archives.json_tables import number, rows_beside, rows_in, text
from integrations.archives.sport_words import sport_named
from integrations.archives.tables import clean

WORKOUTS = "user_workouts_data.json"
_DURATION = re.compile(r"(?:(\d{1,4}) days?, )?(\d{1,2}):(\d{2}):(\d{2})(?:\.\d+)?")
_SPORTS = {
    "Canoeing (Whitewater)": "Canoeing",
    "Cycling (Sport)": "Ride",
    "Cycling (Transport)": "Ride",
    "Cycling (Trekking)": "Ride",
    "Cycling (Virtual)": "VirtualRide",
    "Halfbike": "Workout",
    "Kayaking (Whitewater)": "Kayaking",
    "Mountain Biking": "MountainBikeRide",
    "Mountain Biking (Electric)": "EMountainBikeRide",
    "Mountaineering": "Hike",
    "Open Water Swimming": "Swim",
    "Padel (Outdoor)": "Padel",
    "Paragliding": "Workout",
    "Skiing (Alpine)": "AlpineSki",
    "Skiing (Cross Country)": "NordicSki",
    "Snowshoes": "Snowshoe",
    "Standup Paddleboarding": "StandUpPaddling",
    "Swimrun": "Workout",
    "Tennis (Outdoor)": "Tennis",
    "Trail": "TrailRun",
}
_GEAR = {"bike": "bike", "shoe": "shoes", "shoes": "shoes"}


class FitTrackeeExport:
    """The archive that FitTrackee writes on request."""

    name = "fittrackee"

    def recognises(self, archive: Archive) -> bool:
        return _table(archive) is not None

    def read(self, archive: Archive) -> Plan:
        return _Reading(archive, _table(archive) or WORKOUTS).plan()


def _table(archive: Archive) -> str | None:
    found = [name for name in archive.names if title_of(name).lower() == WORKOUTS]
    return min(found, key=lambda name: name.count("/")) if found else None


class _Reading:
    def __init__(self, archive: Archive, table: str) -> None:
        self.archive, self.table = archive, table
        self.used = {table}
        self.gear: dict[str, Entry] = {}
        self.unknown_sports: set[str] = set()
        self.notes: list[tuple[str, dict[str, Any]]] = []
        #: files by their bare names: versions differ in the folder, and no name is given twice
        self.files = {title_of(name): name for name in archive.names if is_recording(name)}

    def plan(self) -> Plan:
        workouts = rows_in(self.archive, self.table)
        if workouts is None:
            raise UnreadableFile("damaged", detail=f"{WORKOUTS}: no list")
        for row in self._beside("user_equipments_data.json"):
            self._gear_of(row)
        activities = [entry for row in workouts if (entry := self._activity(row)) is not None]
        comments = self._beside("user_comments_data.json")
        kept = [
            Entry(KEEPSAKE, "comments", facts={"topic": "comments", "rows": comments})
            for _one in comments[:1]
        ]
        found = [*self.gear.values(), *kept, *activities, *self._loose()]
        if self.unknown_sports:
            named = ", ".join(sorted(self.unknown_sports))[:200]
            self.notes.append(("sports_unknown", {"sports": named}))
        left_out = len(self.archive.names) - len(self.used)
        if left_out:
            self.notes.append(("left_out", {"count": left_out}))
        return Plan("fittrackee", found, {}, [], self.notes)

    def _beside(self, file: str) -> list[dict[str, Any]]:
        name = posixpath.join(posixpath.dirname(self.table), file)
        if name not in self.archive.members:
            return []
        self.used.add(name)
        rows = rows_beside(self.archive, name)
        if rows is None:
            self.notes.append(("table_unreadable", {"file": file}))
        return rows or []

    def _gear_of(self, row: dict[str, Any]) -> str:
        name = clean(text(row, "label"))[:100]
        kind = row.get("equipment_type")
        word = text(kind, "label").lower() if isinstance(kind, dict) else ""
        if name:
            facts = {"kind": _GEAR.get(word, "other"), "brand": "", "model": ""}
            self.gear.setdefault(name, Entry(GEAR, name, facts=facts))
        return name

    def _activity(self, row: dict[str, Any]) -> Entry | None:
        external_id = clean(text(row, "id"))[:100]
        if not external_id:
            return None
        word = clean(text(row, "sport_label"))[:100]
        sport = _SPORTS.get(word) or sport_named(word)
        if word and not sport:
            self.unknown_sports.add(word)
        member, missing = self._file(row)
        title = clean(text(row, "title"))
        facts: dict[str, Any] = {
            "title": title,
            "description": text(row, "description").strip(),
            "private_note": text(row, "notes").strip(),
            "commute": word == "Cycling (Transport)",
            "gear": self._used_gear(row),
        }
        if missing:
            facts["file"] = missing
        if not member and not missing:
            facts |= _numbers(row)
        return Entry(
            RECORDING if member or missing else MANUAL,
            title or word or external_id,
            member=member,
            moment=_moment(text(row, "workout_date")),
            sport=sport,
            external_id=external_id,
            facts={name: value for name, value in facts.items() if value not in {None, "", False}},
        )

    def _file(self, row: dict[str, Any]) -> tuple[str, str]:
        """The file handed in, else what was made of it; and the name of one that is not there."""
        named = [title_of(text(row, key)) for key in ("original_file", "gpx")]
        found = [self.files[name] for name in named if name in self.files]
        self.used.update(found)
        return (found[0], "") if found else ("", next(filter(None, named), "")[:255])

    def _used_gear(self, row: dict[str, Any]) -> str:
        worn = row.get("equipments")
        rows = [one for one in worn if isinstance(one, dict)] if isinstance(worn, list) else []
        return self._gear_of(rows[0]) if rows else ""

    def _loose(self) -> Iterator[Entry]:
        """Recordings that no workout names; nothing is left behind."""
        for name in sorted(self.archive.names):
            if is_recording(name) and name not in self.used:
                self.used.add(name)
                yield Entry(RECORDING, title_of(name), member=name)


def _numbers(row: dict[str, Any]) -> dict[str, Any]:
    kilometres, climbed = number(row, "distance"), number(row, "ascent")
    return {
        "elapsed_s": _seconds(text(row, "duration")),
        "moving_s": _seconds(text(row, "moving")),
        "distance_m": round(kilometres * 1000, 3) if kilometres else None,
        "elevation_gain_m": climbed or None,
        "average_heartrate_bpm": round(number(row, "ave_hr") or 0) or None,
        "calories_kcal": round(number(row, "calories") or 0) or None,
    }


def _seconds(written: str) -> int | None:
    """Of "1 day, 2:03:04"."""
    found = _DURATION.fullmatch(written.strip())
    if found is None:
        return None
    days, hours, minutes, seconds = (int(part or 0) for part in found.groups())
    return days * 86_400 + hours * 3600 + minutes * 60 + seconds


def _moment(written: str) -> datetime | None:
    """Taken as UTC where it bears no offset, as old versions wrote it."""
    try:
        when = datetime.fromisoformat(clean(written))
        return (when if when.tzinfo else when.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
