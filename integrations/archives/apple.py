"""Apple's health export: workouts with their routes, weights, and sleep and heart kept. Pure.

Facts about the format: one XML of every sample ever taken, in a zip whose names follow the language;
`Workout` names its route by a path into the zip; heart rates stand among all other samples, before the
workouts, and find theirs by the time; moments bear the offset of where they were written.
"""

from __future__ import annotations

import posixpath
import unicodedata
from collections import deque
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from activities.imports.containers import Archive
from activities.imports.entries import KEEPSAKE, MANUAL, MEASURE, RECORDING, Entry, Plan
from activities.recordings.recording import UnreadableFile
from integrations.archives.apple_hearts import Hearts
from integrations.archives.apple_words import measured, plain_sport, quantity, sport_of
from integrations.archives.apple_xml import HEAD_BYTES, is_health_data, walk
from integrations.archives.folder import is_recording, title_of
from integrations.archives.tables import clean

#: So many XML files are looked into for the one; an export holds two.
_LOOKED_INTO = 20
MAX_WORKOUTS = 50_000
#: Of each kind that is kept, the newest so many samples: half a lifetime of nights.
MAX_KEPT = 60_000
_MAX_WEIGHTS = 60_000
_WEIGHT_CHANGE_KG = 0.1
_LONGEST = 100
_TYPE = "HKQuantityTypeIdentifier"
_WEIGHT = f"{_TYPE}BodyMass"
_HEART = f"{_TYPE}HeartRate"
_SLEEP = "HKCategoryTypeIdentifierSleepAnalysis"
_KEPT = {
    _SLEEP: "sleep",
    f"{_TYPE}RestingHeartRate": "resting_heartrate",
    f"{_TYPE}HeartRateVariabilitySDNN": "heartrate_variability",
    f"{_TYPE}VO2Max": "vo2max",
}


class AppleHealthExport:
    """The zip that the Health app of an iPhone writes, in any language."""

    name = "apple_health"

    def recognises(self, archive: Archive) -> bool:
        return _export_in(archive) is not None

    def read(self, archive: Archive) -> Plan:
        return _Reading(archive, _export_in(archive) or "").plan()


def _export_in(archive: Archive) -> str | None:
    """The largest XML that begins as the export does; clinical documents lie beside it."""
    found = [name for name in archive.names if name.lower().endswith(".xml")]
    found.sort(key=lambda name: -archive.members[name].size)
    for name in found[:_LOOKED_INTO]:
        try:
            with archive.open(name) as stream:
                if is_health_data(stream.read(HEAD_BYTES)):
                    return name
        except UnreadableFile:
            continue
    return None


class _Reading:
    """Hears every element once, and keeps only what is asked for."""

    def __init__(self, archive: Archive, name: str) -> None:
        self.archive, self.name = archive, name
        self.parents: list[str] = []
        self.open: dict[str, Any] | None = None
        self.workouts: list[dict[str, Any]] = []
        self.weights: deque[tuple[datetime, float]] = deque(maxlen=_MAX_WEIGHTS)
        self.kept: dict[str, deque[dict[str, str]]] = {
            topic: deque(maxlen=MAX_KEPT) for topic in _KEPT.values()
        }
        self.counts = dict.fromkeys(_KEPT.values(), 0)
        self.unknown_sports: set[str] = set()
        self.unknown_units: set[str] = set()
        self.notes: list[tuple[str, dict[str, Any]]] = []
        self.used: set[str] = {name}
        self.hearts = Hearts()
        self.routes = _Routes(archive, name)

    def plan(self) -> Plan:
        member = self.archive.members[self.name]
        with self.archive.open(self.name) as stream:
            broken = walk(stream, packed=member.packed, on_start=self.start, on_end=self.end)
        if broken is not None:
            if not self.workouts and not self.weights and not any(self.counts.values()):
                raise UnreadableFile("damaged", detail=f"export.xml: {broken}"[:200])
            self.notes.append(("broken_off", {"file": title_of(self.name)}))
        activities = [entry for workout in self.workouts for entry in self._activity(workout)]
        found = [*self._weights(), *self._keepsakes(), *activities, *self._loose_routes()]
        self._note(activities)
        return Plan("apple_health", found, {}, [], self.notes)

    def start(self, tag: str, row: dict[str, str]) -> None:
        parent = self.parents[-1] if self.parents else ""
        self.parents.append(tag)
        if tag == "Record":
            # those within a correlation stand at the top once more
            if parent == "HealthData":
                self._record(row)
        elif tag == "Workout" and parent == "HealthData":
            self.open = {"row": row, "routes": [], "heart": None, "distance": None, "energy": None}
        elif self.open is not None:
            self._within(self.open, tag, parent, row)

    def end(self, tag: str) -> None:
        self.parents.pop()
        if tag == "Workout" and self.open is not None:
            if len(self.workouts) >= MAX_WORKOUTS:
                raise UnreadableFile("archive_many", count=MAX_WORKOUTS)
            self.workouts.append(self.open)
            self.open = None

    def _within(self, workout: dict[str, Any], tag: str, parent: str, row: dict[str, str]) -> None:
        if (
            tag == "FileReference"
            and parent == "WorkoutRoute"
            and len(workout["routes"]) < _LONGEST
        ):
            workout["routes"].append(row.get("path", ""))
        elif parent != "Workout":  # parts of a triathlon tell their own numbers
            return
        elif tag == "WorkoutStatistics":
            kind, unit = row.get("type", "").removeprefix(_TYPE), row.get("unit", "")
            if kind == "HeartRate":
                workout["heart"] = self._measured(row.get("average", ""), unit, "heartrate")
            elif kind == "ActiveEnergyBurned":
                workout["energy"] = self._measured(row.get("sum", ""), unit, "energy")
            elif kind.startswith("Distance"):
                workout["distance"] = self._measured(row.get("sum", ""), unit, "distance")
        elif tag == "MetadataEntry" and row.get("key") == "HKElevationAscended":
            workout["gain"] = quantity(row.get("value", ""), "distance")

    def _measured(self, value: str, unit: str, kind: str) -> float | None:
        found = measured(value, unit, kind)
        if found is None and value.strip() and unit.strip() and len(self.unknown_units) < _LONGEST:
            self.unknown_units.add(clean(f"{value} {unit}")[:40])
        return found

    def _record(self, row: dict[str, str]) -> None:
        kind = row.get("type", "")
        if kind == _HEART:
            self.hearts.add(row)
        elif kind == _WEIGHT:
            when = _moment(row.get("startDate", ""))
            value = self._measured(row.get("value", ""), row.get("unit", ""), "mass")
            if when is not None and value is not None and 20 <= value <= 400:
                self.weights.append((when, value))
        elif kind in _KEPT:
            topic = _KEPT[kind]
            self.counts[topic] += 1
            told = ("startDate", "endDate", "value", "unit", "sourceName")
            self.kept[topic].append(
                {name: row[name][:_LONGEST] for name in told if row.get(name, "").strip()}
            )

    def _activity(self, workout: dict[str, Any]) -> Iterator[Entry]:
        row: dict[str, str] = workout["row"]
        word = clean(row.get("workoutActivityType", ""))[:_LONGEST]
        sport = sport_of(word)
        if word and not sport:
            self.unknown_sports.add(plain_sport(word))
        start, end = _moment(row.get("startDate", "")), _moment(row.get("endDate", ""))
        named = [(path, self.routes.find(path)) for path in workout["routes"]]
        members = [found for _path, found in named if found and found not in self.used]
        self.used.update(members)
        entry = Entry(
            RECORDING if named else MANUAL,
            plain_sport(word) or "Workout",
            member=members[0] if members else "",
            moment=start,
            sport=sport,
            external_id=_identity(word, start, end),
        )
        if named and not members:
            entry.facts = {"file": named[0][0][:500]}
        if not named or not members:
            # without its route it is still told in numbers
            entry.kind, entry.facts = MANUAL, entry.facts | self._numbers(workout, start, end)
        elif len(members) == 1 and start and end and (heart := self.hearts.within(start, end)):
            entry.facts = {"heart": heart}
        yield entry
        for member in members[1:]:
            yield Entry(RECORDING, title_of(member), member=member, sport=sport)

    def _numbers(
        self, workout: dict[str, Any], start: datetime | None, end: datetime | None
    ) -> dict[str, Any]:
        row = workout["row"]
        duration = self._measured(row.get("duration", ""), row.get("durationUnit", ""), "duration")
        elapsed = (end - start).total_seconds() if start and end and end > start else duration
        distance = self._measured(
            row.get("totalDistance", ""), row.get("totalDistanceUnit", ""), "distance"
        )
        energy = self._measured(
            row.get("totalEnergyBurned", ""), row.get("totalEnergyBurnedUnit", ""), "energy"
        )
        heart = workout["heart"]
        facts = {
            "elapsed_s": round(elapsed) if elapsed else None,
            "moving_s": round(min(duration, elapsed)) if duration and elapsed else None,
            "distance_m": distance or workout["distance"],
            "elevation_gain_m": workout.get("gain"),
            "average_heartrate_bpm": round(heart) if heart else None,
            "calories_kcal": round(energy or workout["energy"] or 0),
        }
        return {name: value for name, value in facts.items() if value}

    def _weights(self) -> Iterator[Entry]:
        """Where the weight changes, by the last weighing of a day."""
        by_day = {when.date().isoformat(): (when, value) for when, value in sorted(self.weights)}
        last = None
        for day, (when, value) in by_day.items():
            if last is None or abs(value - last) >= _WEIGHT_CHANGE_KG:
                facts = {"kind": "weight_kg", "value": round(value, 2), "from_date": day}
                yield Entry(MEASURE, "weight_kg", moment=when.astimezone(UTC), facts=facts)
                last = value

    def _keepsakes(self) -> Iterator[Entry]:
        """A year at a time: a row of the database bears no lifetime."""
        for topic, rows in self.kept.items():
            years: dict[str, list[dict[str, str]]] = {}
            for row in rows:
                years.setdefault(row.get("startDate", "")[:4], []).append(row)
            for year, told in sorted(years.items()):
                facts = {"topic": topic, "rows": told}
                yield Entry(KEEPSAKE, f"{topic} {year}".strip(), facts=facts)

    def _loose_routes(self) -> Iterator[Entry]:
        """Recordings that no workout names; nothing is left behind."""
        for name in sorted(self.archive.names):
            if is_recording(name) and name not in self.used:
                self.used.add(name)
                yield Entry(RECORDING, title_of(name), member=name)

    def _note(self, activities: list[Entry]) -> None:
        for topic, count in self.counts.items():
            if count > MAX_KEPT:
                self.notes.append(("newest_kept", {"topic": topic, "count": MAX_KEPT}))
        routes = [entry for entry in activities if entry.kind == RECORDING]
        heartless = sum(1 for entry in routes if "heart" not in entry.facts)
        if heartless:
            self.notes.append(("routes_without_heart", {"count": heartless}))
        missing = sum(1 for entry in activities if "file" in entry.facts)
        if missing:
            self.notes.append(("routes_missing", {"count": missing}))
        for code, key, words in (
            ("sports_unknown", "sports", self.unknown_sports),
            ("units_unknown", "units", self.unknown_units),
        ):
            if words:
                self.notes.append((code, {key: ", ".join(sorted(words))[:200]}))
        left_out = len(self.archive.names) - len(self.used)
        if left_out:
            self.notes.append(("left_out", {"count": left_out}))


class _Routes:
    """Members by the paths an export writes, however its zip spells and translates them."""

    def __init__(self, archive: Archive, export: str) -> None:
        self.root = posixpath.dirname(export)
        self.by_path = {_plain(name): name for name in archive.names}
        self.by_name: dict[str, str | None] = {}
        for name in archive.names:
            key = _plain(title_of(name))
            self.by_name[key] = None if key in self.by_name else name

    def find(self, path: str) -> str | None:
        wanted = path.replace("\\", "/").lstrip("/")
        found = self.by_path.get(_plain(posixpath.join(self.root, wanted)))
        found = found or self.by_name.get(_plain(title_of(wanted)))
        return found if found and is_recording(found) else None


def _plain(name: str) -> str:
    return clean(unicodedata.normalize("NFC", name)).lower()


def _identity(word: str, start: datetime | None, end: datetime | None) -> str:
    """The export bears no ids; what and when is the same in every one."""
    if start is None or not word:
        return ""
    last = int(end.timestamp()) if end else 0
    return f"{plain_sport(word)[:60]} {int(start.timestamp())}-{last}"


def _moment(text: str) -> datetime | None:
    """ "2024-05-01 07:00:00 +0200", with its offset; None for none."""
    try:
        when = datetime.fromisoformat(clean(text).replace(" +", "+").replace(" -", "-"))
        when = when if when.tzinfo else when.replace(tzinfo=UTC)
        return when if 1970 <= when.astimezone(UTC).year <= 9998 else None
    except (ValueError, OverflowError):
        return None
