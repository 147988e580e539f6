"""Looking through an archive before anything is written: what is in it, and what each file holds.

Pure; runs in a child process, because archives are hostile until shown otherwise.
"""

from __future__ import annotations

import hashlib
import importlib
from collections.abc import Sequence
from typing import Any

import numpy as np

from activities.imports.containers import Archive, Member, from_paths, read_member
from activities.imports.entries import Plan, Probe, Reader, Refusal, Seen
from activities.numbers.guess import guess_sport
from activities.recordings.reading import read
from activities.recordings.recording import Recording, UnreadableFile

EARTH_M = 6_371_008.8


def plan(*, paths: list[str], readers: list[str], spool: str) -> tuple[Plan, list[list[str]]]:
    """What the first reader that knows this kind of archive finds, and the containers it lies in.

    `readers` are "module:Class", asked in order. Raises UnreadableFile when the file is no archive or no
    reader finds anything in it, whatever its bytes are, and nothing else.
    """
    try:
        return plan_unguarded(paths=paths, readers=readers, spool=spool)
    except (UnreadableFile, MemoryError):
        raise
    except Exception as error:
        # Hostile bytes find ways nobody thought of; the person still gets a reason.
        detail = f"{type(error).__name__}: {error}"[:200]
        raise UnreadableFile("damaged", detail=detail) from error


def plan_unguarded(
    *, paths: list[str], readers: list[str], spool: str
) -> tuple[Plan, list[list[str]]]:
    """As `plan`, without the net under it; for tests that look for holes."""
    with Archive(paths, spool=spool) as archive:
        for target in readers:
            reader = _reader(target)
            if reader.recognises(archive):
                found = reader.read(archive)
                break
        else:
            raise UnreadableFile("archive_empty")
        found.refusals += [Refusal(name, code) for name, code in archive.refused]
        needed = {entry.member for entry in found.entries if entry.member}
        found.members = {name: archive.members[name] for name in needed}
        return found, archive.containers


def _reader(target: str) -> Reader:
    module, _colon, name = target.partition(":")
    reader: Reader = getattr(importlib.import_module(module), name)()
    return reader


def probe(*, containers: list[list[str]], members: Sequence[Member]) -> list[Probe]:
    """A look into each file: what it holds, or why it cannot be read. Never raises for their bytes."""
    files = [from_paths(paths) for paths in containers]
    try:
        return [_probe(files[member.container], member) for member in members]
    finally:
        for file in files:
            file.close()


def probe_bytes(*, contents: Sequence[bytes]) -> list[Probe]:
    """As `probe`, of files whose bytes are at hand."""
    return [_look(content) for content in contents]


def _probe(file: Any, member: Member) -> Probe:
    try:
        data = read_member(file, member)
    except UnreadableFile as error:
        return Probe("", member.size, [], error.code, dict(error.facts))
    return _look(data)


def _look(data: bytes) -> Probe:
    sha256 = hashlib.sha256(data).hexdigest()
    try:
        recordings = read(data)
    except UnreadableFile as error:
        return Probe(sha256, len(data), [], error.code, dict(error.facts))
    seen = [_seen(index, recording) for index, recording in enumerate(recordings)]
    return Probe(sha256, len(data), seen)


def _seen(index: int, recording: Recording) -> Seen:
    unnamed = any(note.code == "no_sport" for note in recording.notes)
    guessed = guess_sport(recording) if unnamed and not recording.sub_sport else None
    return Seen(
        recording.start_time,
        recording.elapsed_s,
        _distance_m(recording),
        guessed or recording.sport,
        f"{recording.identity}#{index}"[:120] if recording.identity else "",
        recording.trustworthy_clock,
    )


def _distance_m(recording: Recording) -> float | None:
    """The device's own distance, else the way along its positions, roughly."""
    if recording.totals.distance_m:  # a file may say 0 for "not told"
        return float(recording.totals.distance_m)
    streams = recording.streams
    if "distance" in streams:
        return float(np.nanmax(streams["distance"]))
    if "lat" not in streams or "lon" not in streams:
        return None
    known = np.isfinite(streams["lat"]) & np.isfinite(streams["lon"])
    lat, lon = np.radians(streams["lat"][known]), np.radians(streams["lon"][known])
    if len(lat) < 2:
        return None
    # short steps: the sphere is flat enough, and this runs for every file of an archive
    x = np.diff(lon) * np.cos((lat[1:] + lat[:-1]) / 2)
    return float(np.sum(np.hypot(x, np.diff(lat))) * EARTH_M)
