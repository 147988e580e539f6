"""The door: any bytes in, recordings or one precise reason out."""

from __future__ import annotations

from activities.recordings.archives import MAX_BYTES, unpack
from activities.recordings.fit import read_fit
from activities.recordings.formats import format_of
from activities.recordings.gpx import read_gpx
from activities.recordings.recording import Recording, UnreadableFile
from activities.recordings.tcx import read_tcx
from activities.recordings.workout import read_workout

__all__ = ["MAX_BYTES", "format_of", "read"]

READERS = {"fit": read_fit, "gpx": read_gpx, "tcx": read_tcx, "workout": read_workout}


def read(data: bytes, filename: str = "") -> list[Recording]:
    """The recordings of a FIT, GPX or TCX file or a workout in JSON, plain, gzipped or alone in a zip.

    Recognised by content; `filename` only becomes the fact `file` of a refusal. Several recordings
    come from multisport files. Raises UnreadableFile, whatever the bytes are, and nothing else.
    """
    try:
        return read_unguarded(data)
    except UnreadableFile as refusal:
        if filename:
            refusal.facts.setdefault("file", filename)
        raise
    except MemoryError:
        raise
    except Exception as error:
        # Hostile bytes find ways nobody thought of; the person still gets a reason.
        detail = f"{type(error).__name__}: {error}"[:200]
        raise UnreadableFile("damaged", detail=detail) from error


def read_unguarded(data: bytes) -> list[Recording]:
    """As `read`, without the net under it; for tests that look for holes."""
    if not data:
        raise UnreadableFile("empty")
    data = unpack(data)
    kind = format_of(data)
    if kind in {"empty", "blank"}:
        raise UnreadableFile("empty")
    if kind not in READERS:
        raise UnreadableFile("not_a_recording", kind=kind)
    return READERS[kind](data)
