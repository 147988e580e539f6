"""Garmin's export of everything (the one the law asks for): zips of FIT within the zip, summaries beside.

Pure. Facts about the format: the FIT files of watches lie among those of all-day monitoring; summaries
are in centimetres and milliseconds; no id links a file to its summary, only the start.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from activities.imports.containers import Archive
from activities.imports.entries import KEEPSAKE, MANUAL, RECORDING, Entry, Plan
from activities.recordings.fit_glance import ACTIVITY, GLANCE_BYTES, glance
from activities.recordings.recording import UnreadableFile
from activities.recordings.sports import sport_of_word
from integrations.archives.folder import is_recording, title_of

_SUMMARIES = re.compile(r"summarizedactivities\.json$", re.IGNORECASE)
_KEPT = (
    (re.compile(r"_sleepdata\.json$", re.IGNORECASE), "sleep"),
    (re.compile(r"personalrecord\.json$", re.IGNORECASE), "personal_records"),
    (re.compile(r"biometric[^/]*\.json$", re.IGNORECASE), "biometrics"),
    (re.compile(r"user_profile\.json$", re.IGNORECASE), "profile"),
    (re.compile(r"gear\.json$", re.IGNORECASE), "gear"),
)
_JSON_BYTES = 64 * 1024 * 1024
_KEPT_ROWS = 20_000


class GarminExport:
    """The archive from Garmin's account management, whole or zipped again."""

    name = "garmin"

    def recognises(self, archive: Archive) -> bool:
        return any(
            "di_connect/" in name.lower() or _SUMMARIES.search(name) for name in archive.names
        )

    def read(self, archive: Archive) -> Plan:
        notes: list[tuple[str, dict[str, Any]]] = []
        entries = [
            *_recordings(archive, notes),
            *_summaries(archive, notes),
            *_kept(archive, notes),
        ]
        if not entries:
            raise UnreadableFile("archive_empty")
        return Plan(self.name, entries, {}, [], notes)


def _recordings(archive: Archive, notes: list[tuple[str, dict[str, Any]]]) -> Iterator[Entry]:
    """Activities among all the FIT files, told by a glance at each; other formats as they are."""
    left_out = 0
    for name in sorted(archive.names):
        if not is_recording(name):
            continue
        if name.lower().endswith(".fit") and not _may_be_activity(archive, name):
            left_out += 1
            continue
        yield Entry(RECORDING, title_of(name), member=name)
    if left_out:
        notes.append(("private_left_out", {"count": left_out}))


def _may_be_activity(archive: Archive, name: str) -> bool:
    """False for what says it is something else; what says nothing is left for the reader to judge."""
    try:
        with archive.open(name) as stream:
            kind = glance(stream.read(GLANCE_BYTES)).kind
    except UnreadableFile:
        return True
    return kind in {ACTIVITY, None}


def _summaries(archive: Archive, notes: list[tuple[str, dict[str, Any]]]) -> Iterator[Entry]:
    for name in sorted(archive.names):
        if not _SUMMARIES.search(name):
            continue
        for row in _rows(archive, name, notes):
            inner = row.get("summarizedActivitiesExport")
            for summary in inner if isinstance(inner, list) else [row]:
                entry = _summary(summary) if isinstance(summary, dict) else None
                if entry is not None:
                    yield entry


def _summary(row: dict[str, Any]) -> Entry | None:
    """An activity as Garmin sums it up; parents of multisport are told by their parts."""
    start_ms = _number(row.get("startTimeGmt")) or _number(row.get("beginTimestamp"))
    external_id = str(row.get("activityId") or "")
    if row.get("parent") is True or not start_ms or not external_id:
        return None
    try:
        moment = datetime.fromtimestamp(start_ms / 1000, tz=UTC)
    except (ValueError, OverflowError, OSError):
        return None
    word = row.get("activityType")
    if isinstance(word, dict):  # newer exports nest it
        word = word.get("typeKey")
    title = str(row.get("name") or row.get("activityName") or "")[:200]
    seconds = _scaled(row.get("elapsedDuration") or row.get("duration"), 1000)
    facts: dict[str, Any] = {
        "title": title,
        "description": str(row.get("description") or ""),
        "joins_by_start": True,
        "elapsed_s": seconds,
        "moving_s": _scaled(row.get("movingDuration") or row.get("duration"), 1000),
        "distance_m": _scaled(row.get("distance"), 100),
        "elevation_gain_m": _scaled(row.get("elevationGain"), 100),
        "average_heartrate_bpm": _number(row.get("avgHr")) or None,
    }
    return Entry(
        MANUAL,
        title or external_id,
        moment=moment,
        sport=sport_of_word(str(word or "")) or "",
        external_id=external_id,
        facts={name: value for name, value in facts.items() if value not in {None, ""}},
    )


def _kept(archive: Archive, notes: list[tuple[str, dict[str, Any]]]) -> Iterator[Entry]:
    found: dict[str, list[dict[str, Any]]] = {}
    for name in sorted(archive.names):
        topic = next((topic for pattern, topic in _KEPT if pattern.search(name)), None)
        if topic is not None:
            found.setdefault(topic, []).extend(_rows(archive, name, notes))
    for topic, rows in found.items():
        if rows:
            yield Entry(KEEPSAKE, topic, facts={"topic": topic, "rows": rows[:_KEPT_ROWS]})


def _rows(
    archive: Archive, name: str, notes: list[tuple[str, dict[str, Any]]]
) -> list[dict[str, Any]]:
    """The objects of a JSON file; a file that is none is noted and left."""
    try:
        data = json.loads(archive.read(name, max_bytes=_JSON_BYTES))
    except (ValueError, RecursionError, UnreadableFile):
        notes.append(("table_unreadable", {"file": title_of(name)}))
        return []
    rows = data if isinstance(data, list) else [data]
    return [row for row in rows if isinstance(row, dict)]


def _number(value: Any) -> float | None:
    return float(value) if isinstance(value, int | float) and abs(value) < 1e15 else None


def _scaled(value: Any, by: float) -> float | None:
    number = _number(value)
    return number / by if number is not None and number >= 0 else None
