"""From bytes to everything the database keeps of a recording; pure, runs in a child process.

Read, measure, compress, simplify, and whatever higher rooms compute beside (`activity.derived`).
"""

from __future__ import annotations

import importlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from tzfpy import get_tz

from activities.maps import geometry
from activities.numbers import edits as corrections
from activities.numbers.analysis import Analysis, AthleteFacts, analyse
from activities.numbers.edits import Edit, PartOf
from activities.numbers.facts import DatedFact, facts_in_force
from activities.numbers.guess import UNNAMED, guess_sport
from activities.numbers.joining import measured
from activities.recordings.completing import complete
from activities.recordings.reading import read
from activities.recordings.recording import Note, Recording, UnreadableFile
from activities.streams import codec

THUMBNAIL_POINTS = 160
SUMMARY = (
    "distance_m",
    "elapsed_s",
    "moving_s",
    "timer_s",
    "elevation_gain_m",
    "elevation_loss_m",
    "elevation_high_m",
    "elevation_low_m",
    "average_speed_mps",
    "max_speed_mps",
    "average_heartrate_bpm",
    "max_heartrate_bpm",
    "average_power_w",
    "max_power_w",
    "average_cadence_rpm",
    "max_cadence_rpm",
    "average_temperature_c",
    "calories_kcal",
    "fastest_km_s",
    "fastest_mile_s",
    "gap_s_per_km",
)
SUMMARY_WORDS = ("distance_source", "elevation_source", "calories_method")


@dataclass(frozen=True, slots=True)
class Other:
    """Another file of the same activity, and which recording of it."""

    index: int
    path: str | None = None
    data: bytes | None = None


@dataclass(slots=True)
class Processed:
    """One recording, ready to be written. `numbers` and `detail` are named as the models' fields."""

    index: int
    sport: str
    name: str | None
    description: str | None
    start_time: datetime
    timezone: str | None  # of the place; None without positions
    trustworthy_clock: bool
    indoor: bool
    identity: str | None
    device_name: str
    richness: int
    numbers: dict[str, Any]
    detail: dict[str, Any]
    track: str
    start: tuple[float, float] | None
    stream_names: list[str]
    size: int
    blob: bytes
    reduced: bytes
    derived: dict[str, Any] = field(default_factory=dict)


def process(
    *,
    path: str | None = None,
    data: bytes | None = None,
    name: str = "",
    facts: Sequence[DatedFact] = (),
    calculators: Mapping[str, str] | None = None,
    sports: Mapping[int, str] | None = None,
    others: Mapping[int, Sequence[Other]] | None = None,
    edits: Mapping[int, Sequence[Edit]] | None = None,
    files: Mapping[str, Other] | None = None,
) -> list[Processed]:
    """Reads one file and measures every recording in it.

    `sports` overrides the sport of recordings by index (a person corrected it); `others` are further
    recordings of the same activity, by index too, that lend what the first one lacks; `edits` are what
    its athlete corrected, in order; `files` are those that merges take in, by SHA-256. Raises
    UnreadableFile.
    """
    content = data if data is not None else Path(path or "").read_bytes()
    recordings = read(content, name)
    del content, data
    lent: dict[int, set[str]] = {}
    for index, lenders in (others or {}).items():
        ahead = corrections.clock_ahead((edits or {}).get(index, ()))
        for lender in lenders:
            lent.setdefault(index, set()).update(_lend(recordings[index], lender, ahead))
    return [
        _process(
            index,
            recording,
            facts,
            calculators or {},
            (sports or {}).get(index),
            lent.get(index, set()),
            (edits or {}).get(index, ()),
            partial(_part, files or {}),
        )
        for index, recording in enumerate(recordings)
    ]


def _lend(recording: Recording, lender: Other, ahead: timedelta) -> list[str]:
    """The names of what was lent. A lender that cannot be read any more lends nothing.

    Where the recording's clock was wrong by `ahead`, the lender's may have been right, or as wrong.
    """
    other = _reread(lender)
    if other is None:
        return []
    # what is filled goes into the columns that both share
    rightly = replace(recording, start_time=recording.start_time + ahead)
    return complete(rightly, other) or (complete(recording, other) if ahead else [])


def _part(files: Mapping[str, Other], edit: Edit) -> Recording | None:
    """What a merge takes in: its first file, with what its others lend, corrected as it was when merged."""
    parts = [part for part in edit.get("parts", ()) if str(part.get("file")) in files]
    edits = list(edit.get("edits", ()))
    recording: Recording | None = None
    for part in parts:
        told = replace(files[str(part["file"])], index=int(part.get("index", 0)))
        if recording is None:
            recording = _reread(told)
        else:
            _lend(recording, told, corrections.clock_ahead(edits))
    if recording is None:
        return None
    recording.sport = str(edit.get("sport") or recording.sport)
    edited = corrections.apply(recording, edits)
    return measured(edited.recording, edited.corrected)


def _reread(file: Other) -> Recording | None:
    content = file.data if file.data is not None else Path(file.path or "").read_bytes()
    try:
        found = read(content)
    except UnreadableFile:
        return None
    return found[file.index] if file.index < len(found) else None


def _process(
    index: int,
    recording: Recording,
    facts: Sequence[DatedFact],
    calculators: Mapping[str, str],
    sport: str | None,
    lent: Collection[str] = (),
    edits: Sequence[Edit] = (),
    part_of: PartOf | None = None,
) -> Processed:
    _name_sport(recording, sport)
    edited = corrections.apply(recording, edits, part_of)
    recording = edited.recording
    facts_then = _facts_on(recording.start_time, facts)
    analysis = analyse(recording, facts_then, edited.corrected)
    streams = analysis.streams
    start = analysis.start_latlon
    return Processed(
        index=index,
        sport=recording.sport,
        name=recording.name,
        description=recording.description,
        start_time=recording.start_time,
        timezone=(get_tz(start[1], start[0]) or None) if start else None,
        trustworthy_clock=recording.trustworthy_clock,
        indoor=recording.indoor,
        identity=recording.identity,
        device_name=_device_name(recording),
        richness=richness([name for name in streams if name not in lent]),
        numbers=_numbers(analysis),
        detail=_detail(recording, analysis),
        track=track_of(streams),
        start=start,
        stream_names=[key for key in streams if key != "time"],
        size=len(streams.get("time", ())),
        blob=codec.encode(streams) if streams else b"",
        reduced=codec.encode(codec.reduce(streams)) if streams else b"",
        derived={
            key: _function(target)(streams=streams, sport=recording.sport)
            for key, target in calculators.items()
        },
    )


def _name_sport(recording: Recording, chosen: str | None) -> None:
    """Sets the sport: the person's word, then the file's, then what the movement looks like."""
    unnamed = any(note.code == "no_sport" for note in recording.notes)
    # a word we do not know ("Other", "Kitebiking") names a sport that is none of those we guess
    guessed = guess_sport(recording) if unnamed and not recording.sub_sport else None
    recording.sport = chosen or guessed or recording.sport
    if not unnamed or recording.sport == UNNAMED:
        return
    recording.notes = [note for note in recording.notes if note.code != "no_sport"]
    if recording.sport == guessed:
        recording.notes.append(Note("guessed_sport", {"sport": guessed}))


def _facts_on(moment: datetime, facts: Sequence[DatedFact]) -> AthleteFacts:
    known = facts_in_force(facts, moment.date().isoformat())
    fields = ("weight_kg", "max_heartrate_bpm", "resting_heartrate_bpm", "ftp_w")
    return AthleteFacts(**{kind: known[kind] for kind in fields if kind in known})


def richness(streams: Collection[str]) -> int:
    """How much a recording tells, to keep the best of several: power, heart rate, positions, the rest."""
    worth = {"power": 8, "heartrate": 4, "lat": 2, "cadence": 1, "altitude": 1}
    return sum(value for key, value in worth.items() if key in streams)


def _numbers(analysis: Analysis) -> dict[str, Any]:
    numbers: dict[str, Any] = {key: _plain(getattr(analysis, key)) for key in SUMMARY}
    numbers["elapsed_s"] = numbers["elapsed_s"] or 0.0
    numbers["moving_s"] = min(numbers["moving_s"] or 0.0, numbers["elapsed_s"])
    numbers.update({key: getattr(analysis, key) or "" for key in SUMMARY_WORDS})
    numbers["algorithm_version"] = analysis.version
    return numbers


def _detail(recording: Recording, analysis: Analysis) -> dict[str, Any]:
    detail: dict[str, Any] = _plain(
        {
            "splits_km": [asdict(section) for section in analysis.splits_km],
            "splits_mi": [asdict(section) for section in analysis.splits_mi],
            "laps": [_lap(lap) for lap in analysis.laps],
            "lengths": [asdict(length) for length in analysis.lengths],
            "sets": [asdict(one) for one in analysis.sets],
            "quality": [asdict(note) for note in analysis.quality],
            "device": {**asdict(recording.device), "sub_sport": recording.sub_sport},
            "device_totals": {k: v for k, v in asdict(recording.totals).items() if v is not None},
            "pool_length_m": recording.pool_length_m,
        }
    )
    return detail


def _lap(lap: Any) -> dict[str, Any]:
    row = asdict(lap.section)
    row["device_totals"] = {k: v for k, v in asdict(lap.totals).items() if v is not None}
    row["trigger"], row["intensity"] = lap.trigger, lap.intensity
    return row


def track_of(streams: Mapping[str, Any]) -> str:
    """The summary of a track for lists: at most THUMBNAIL_POINTS positions, encoded; "" without any."""
    if "lat" not in streams or "lon" not in streams:
        return ""
    seen = np.isfinite(streams["lat"]) & np.isfinite(streams["lon"])
    if int(seen.sum()) < 2:
        return ""
    lat, lon = geometry.simplify(
        streams["lat"][seen], streams["lon"][seen], max_points=THUMBNAIL_POINTS
    )
    return geometry.encode_polyline(lat, lon)


def _device_name(recording: Recording) -> str:
    device = recording.device
    product, maker = device.product or "", device.manufacturer or ""
    if product.lower().startswith(maker.lower()):
        return product[:120]
    return f"{maker} {product}".strip()[:120]


def _function(target: str) -> Any:
    module, _colon, name = target.partition(":")
    return getattr(importlib.import_module(module), name)


def _plain(value: Any) -> Any:
    """Plain Python, JSON-able: floats rounded to what the sensors can mean, non-finite ones None."""
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    if isinstance(value, float | np.floating):
        return round(float(value), 4) if np.isfinite(value) else None
    if isinstance(value, np.integer):
        return int(value)
    return value
