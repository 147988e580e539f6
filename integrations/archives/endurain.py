"""Endurain's export of a profile: a folder of JSON tables beside the files handed in. Pure.

Facts about the format: `data/activities.json` and its neighbours are rows of the database, a part with
nothing in it is left out; files lie in `activity_files/` under the ids of the activities made of them
("12.fit", "12_13.fit"), pictures in `activity_media/` under "12_….jpg". Metres and seconds, decimals
written as text, moments UTC with or without their offset, effort from 10 to 100.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
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
from integrations.archives.json_tables import Row, number, rows_beside, rows_in, text
from integrations.archives.tables import clean

_TABLE = "data/activities.json"
#: At least one of them lies beside it; a table of activities alone could be anybody's.
_NEIGHBOURS = ("user.json", "gears.json", "user_privacy_settings.json", "user_default_gear.json")
_HEALTH = re.compile(r"health_(\w+)\.json")
_STREAMS = re.compile(r"activity_streams(_\d+)?\.json")
_WEIGHTS = ("health_weight.json", "health_data.json")
_WEIGHT_CHANGE_KG = 0.1
_PICTURES = (".jpg", ".jpeg", ".png", ".webp", ".gif", ".heic")
_COMMUTE, _TRANSITION = 27, 18
_SPORTS = {
    1: "Run",
    2: "TrailRun",
    3: "VirtualRun",
    4: "Ride",
    5: "GravelRide",
    6: "MountainBikeRide",
    7: "VirtualRide",
    8: "Swim",
    9: "Swim",
    10: "Workout",
    11: "Walk",
    12: "Hike",
    13: "Rowing",
    14: "Yoga",
    15: "AlpineSki",
    16: "NordicSki",
    17: "Snowboard",
    _TRANSITION: "Workout",
    19: "WeightTraining",
    20: "Crossfit",
    21: "Tennis",
    22: "TableTennis",
    23: "Badminton",
    24: "Squash",
    25: "Racquetball",
    26: "Pickleball",
    _COMMUTE: "Ride",
    28: "Ride",
    29: "Ride",
    30: "Windsurf",
    31: "Walk",
    32: "StandUpPaddling",
    33: "Surfing",
    34: "Run",
    35: "EBikeRide",
    36: "EMountainBikeRide",
    37: "IceSkate",
    38: "Soccer",
    39: "Padel",
    40: "Run",
    41: "Workout",
    42: "Kayaking",
    43: "Sail",
    44: "Snowshoe",
    45: "InlineSkate",
    46: "HighIntensityIntervalTraining",
}
_GEAR = {1: "bike", 2: "shoes"}


class EndurainExport:
    """The zip that Endurain makes of a profile."""

    name = "endurain"

    def recognises(self, archive: Archive) -> bool:
        return _table(archive) is not None

    def read(self, archive: Archive) -> Plan:
        return _Reading(archive, _table(archive) or _TABLE).plan()


def _table(archive: Archive) -> str | None:
    found = [
        name
        for name in archive.names
        if f"/{name}".endswith(f"/{_TABLE}")
        and any(
            posixpath.join(posixpath.dirname(name), one) in archive.members for one in _NEIGHBOURS
        )
    ]
    return min(found, key=lambda name: name.count("/")) if found else None


class _Reading:
    def __init__(self, archive: Archive, table: str) -> None:
        self.archive, self.table = archive, table
        self.data = posixpath.dirname(table)
        root = posixpath.dirname(self.data)
        self.files_at = posixpath.join(root, "activity_files/")
        self.pictures_at = posixpath.join(root, "activity_media/")
        self.used = {name for name in archive.names if name.startswith(f"{self.data}/")}
        self.gear: dict[int, Entry] = {}
        self.unknown_sports: set[str] = set()
        self.notes: list[tuple[str, dict[str, Any]]] = []
        self.files = dict(self._files())
        #: a file's first activity stands for all of them
        self.first_of: dict[str, int] = {}
        self.stands_for: dict[int, int] = {}

    def plan(self) -> Plan:
        rows = rows_in(self.archive, self.table)
        if rows is None:
            raise UnreadableFile("damaged", detail="activities.json: no list")
        for row in self._beside("gears.json"):
            self._take_gear(row)
        rows.sort(key=lambda row: text(row, "start_time"))
        activities = [entry for row in rows if (entry := self._activity(row)) is not None]
        found = [*self.gear.values(), *self._weights(), *self._keepsakes(), *activities]
        found += [*self._loose(), *self._pictures()]
        told = sum(1 for entry in activities if entry.kind == MANUAL)
        if told and any(_STREAMS.fullmatch(title_of(name)) for name in self.used):
            self.notes.append(("samples_without_file", {"count": told}))
        if self.unknown_sports:
            named = ", ".join(sorted(self.unknown_sports))[:200]
            self.notes.append(("sports_unknown", {"sports": named}))
        left_out = len(self.archive.names) - len(self.used)
        if left_out:
            self.notes.append(("left_out", {"count": left_out}))
        return Plan("endurain", found, {}, [], self.notes)

    def _beside(self, file: str) -> list[Row]:
        name = posixpath.join(self.data, file)
        if name not in self.archive.members:
            return []
        rows = rows_beside(self.archive, name)
        if rows is None:
            self.notes.append(("table_unreadable", {"file": file}))
        return rows or []

    def _files(self) -> Iterator[tuple[int, str]]:
        for name in self.archive.names:
            if name.startswith(self.files_at) and is_recording(name):
                for part in title_of(name).split(".")[0].split("_"):
                    if part.isascii() and part.isdigit():
                        yield int(part[:18]), name

    def _take_gear(self, row: Row) -> None:
        name, key = clean(text(row, "nickname"))[:100], _id(row, "id")
        if name and key is not None:
            kind = _GEAR.get(_id(row, "gear_type") or 0, "other")
            facts = {"kind": kind, "brand": text(row, "brand"), "model": text(row, "model")}
            self.gear[key] = Entry(GEAR, name, facts=facts)

    def _activity(self, row: Row) -> Entry | None:
        key, kind = _id(row, "id"), _id(row, "activity_type")
        if key is None:
            return None
        member = self.files.get(key, "")
        if member in self.first_of:  # the file brings this one too
            self.stands_for[key] = self.first_of[member]
            return None
        if member:
            self.used.add(member)
            self.first_of[member] = key
        sport = _SPORTS.get(kind or 0, "")
        if kind and not sport:
            self.unknown_sports.add(str(kind))
        gear = self.gear.get(_id(row, "gear_id") or 0)
        exertion = round((number(row, "workout_rpe") or 0) / 10)
        title = clean(text(row, "name"))
        facts: dict[str, Any] = {
            "title": title,
            "description": text(row, "description").strip(),
            "private_note": text(row, "private_notes").strip(),
            "commute": kind == _COMMUTE,
            "perceived_exertion": exertion if 1 <= exertion <= 10 else None,
            "gear": gear.name if gear is not None else "",
        }
        if not member:
            facts |= _numbers(row)
        return Entry(
            RECORDING if member else MANUAL,
            title or sport or str(key),
            member=member,
            moment=_moment(text(row, "start_time")),
            sport=sport,
            external_id=str(key),
            facts={name: value for name, value in facts.items() if value not in {None, "", False}},
        )

    def _weights(self) -> Iterator[Entry]:
        """Where the weight changes."""
        by_day: dict[str, float] = {}
        for file in _WEIGHTS:
            for row in self._beside(file):
                day, value = _day(text(row, "date")), number(row, "weight")
                if day and value:
                    by_day[day] = round(value, 2)
        last = None
        for day, value in sorted(by_day.items()):
            if last is None or abs(value - last) >= _WEIGHT_CHANGE_KG:
                facts = {"kind": "weight_kg", "value": value, "from_date": day}
                moment = datetime.combine(date.fromisoformat(day), datetime.min.time(), UTC)
                yield Entry(MEASURE, "weight_kg", moment=moment, facts=facts)
                last = value

    def _keepsakes(self) -> Iterator[Entry]:
        """Sleep, steps and whatever else of health it tells, a year at a time."""
        for name in sorted(self.archive.names):
            file = title_of(name)
            found = _HEALTH.fullmatch(file)
            if found is None or file in _WEIGHTS or posixpath.dirname(name) != self.data:
                continue
            years: dict[str, list[Row]] = {}
            for row in self._beside(file):
                years.setdefault(_day(text(row, "date"))[:4], []).append(row)
            for year, rows in sorted(years.items()):
                facts = {"topic": found[1][:40], "rows": rows}
                yield Entry(KEEPSAKE, f"{found[1]} {year}".strip(), facts=facts)

    def _loose(self) -> Iterator[Entry]:
        """Recordings that no activity names; nothing is left behind."""
        for name in sorted(self.archive.names):
            if is_recording(name) and name not in self.used:
                self.used.add(name)
                yield Entry(RECORDING, title_of(name), member=name)

    def _pictures(self) -> Iterator[Entry]:
        for name in sorted(self.archive.names):
            if not name.startswith(self.pictures_at) or not name.lower().endswith(_PICTURES):
                continue
            self.used.add(name)
            first = title_of(name).split("_")[0]
            key = int(first[:18]) if first.isascii() and first.isdigit() else 0
            key = self.stands_for.get(key, key)
            yield Entry(PHOTO, title_of(name), name, belongs_to=str(key) if key else "")


def _numbers(row: Row) -> dict[str, Any]:
    elapsed = number(row, "total_elapsed_time")
    moving = number(row, "total_timer_time")
    return {
        "elapsed_s": round(elapsed) if elapsed else None,
        "moving_s": round(moving) if moving else None,
        "distance_m": number(row, "distance") or None,
        "elevation_gain_m": number(row, "elevation_gain") or None,
        "average_heartrate_bpm": round(number(row, "average_hr") or 0) or None,
        "calories_kcal": round(number(row, "calories") or 0) or None,
    }


def _id(row: Row, key: str) -> int | None:
    value = number(row, key)
    return int(value) if value else None


def _day(written: str) -> str:
    try:
        return date.fromisoformat(clean(written)[:10]).isoformat()
    except ValueError:
        return ""


def _moment(written: str) -> datetime | None:
    try:
        when = datetime.fromisoformat(clean(written))
        return (when if when.tzinfo else when.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
