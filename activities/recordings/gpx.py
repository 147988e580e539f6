"""GPX 1.0 and 1.1 to recordings.

The regular points of big files go through `gpx_scan` first; everything else, and every file it
declines, through the full reader here. Both give the same result.
"""

from __future__ import annotations

from array import array
from dataclasses import dataclass, field
from math import isnan

import numpy as np
from numpy.typing import NDArray

from activities.recordings import gpx_scan
from activities.recordings.assembly import NO_TIME, SECOND_US, Micros, assemble
from activities.recordings.devices import device_of_creator, says_barometer
from activities.recordings.recording import Column, Note, Recording, UnreadableFile
from activities.recordings.sports import is_indoor_word, sport_of_word
from activities.recordings.xml_points import micros, number, walk

#: Tracks further apart than this are two activities; a lunch break is not.
APART_US = 4 * 3600 * SECOND_US
#: With a smaller share of timed points than this the file is a route, whatever the few say.
_TIMED_SHARE = 0.1
#: With more points than this to a moment there was no clock; the path is kept, a second a point.
_POINTS_PER_MOMENT = 20


@dataclass(slots=True)
class Segment:
    """The points of one `<trkseg>`, in file order; NO_TIME and NaN where a point says nothing."""

    times_us: Micros
    columns: dict[str, Column]


@dataclass(slots=True)
class Track:
    """One `<trk>`."""

    name: str | None = None
    description: str | None = None
    kind: str | None = None
    segments: list[Segment] = field(default_factory=list)


@dataclass(slots=True)
class Document:
    """What a GPX file holds, as far as it could be read."""

    tracks: list[Track] = field(default_factory=list)
    creator: str | None = None
    name: str | None = None
    description: str | None = None
    routes: int = 0
    error: str | None = None


def read_gpx(data: bytes) -> list[Recording]:
    """The recordings of a GPX file, in order of time.

    Tracks follow one another in one recording unless their types name different sports, they
    overlap in time, or more than four hours lie between them. Raises UnreadableFile.
    """
    return recordings_of(read_document(data))


def read_document(data: bytes) -> Document:
    """The file's tracks by the quick way where it is regular, by the full one otherwise."""
    scanned = gpx_scan.scan(data)
    if scanned is None:
        return read_fully(data)
    document = read_fully(scanned.skeleton)
    segments = [segment for track in document.tracks for segment in track.segments]
    if document.error is not None or len(segments) != len(scanned.segments):
        return read_fully(data)
    for segment, (times_us, columns) in zip(segments, scanned.segments, strict=True):
        segment.times_us, segment.columns = times_us, columns
    return document


def read_fully(data: bytes) -> Document:
    """Every track point by one expat pass; keeps what came before an error."""
    reader = _Reader()
    reader.document.error = walk(data, reader.start, reader.end)
    reader.close_segment()
    return reader.document


class _Reader:
    """Collects points while expat walks; knows where it stands by the open parents' names."""

    def __init__(self) -> None:
        self.document = Document()
        self.parents: list[str] = []
        self.in_point = False
        self.time_us = NO_TIME
        self.point: dict[str, float] = {}
        self.times = array("q")
        self.values = {name: array("d") for name in gpx_scan.COLUMN_NAMES}
        self.segment_open = False

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        self.parents.append(tag)
        if tag == "trkpt":
            self.in_point, self.time_us = True, NO_TIME
            self.point = {
                "lat": number(attributes.get("lat", "")),
                "lon": number(attributes.get("lon", "")),
            }
        elif self.in_point:
            return
        elif tag == "trkseg":
            self.close_segment()
            self.segment_open = True
        elif tag == "trk":
            self.document.tracks.append(Track())
        elif tag == "rte":
            self.document.routes += 1
        elif tag == "gpx":
            self.document.creator = attributes.get("creator")

    def end(self, tag: str, text: str) -> None:
        self.parents.pop()
        parent = self.parents[-1] if self.parents else ""
        if not self.in_point:
            self._end_outside(tag, parent, text)
        elif tag == "trkpt":
            self._end_point()
        elif tag == "time":
            if parent == "trkpt":
                self.time_us = micros(text)
        else:
            self._end_value(gpx_scan.COLUMN_OF_TAG.get(tag.lower()), parent, text)

    def _end_value(self, column: str | None, parent: str, text: str) -> None:
        if column is None or (column == "altitude" and parent != "trkpt"):
            return
        value = number(text)
        if not isnan(value):
            self.point[column] = value

    def _end_outside(self, tag: str, parent: str, text: str) -> None:
        if tag == "trkseg":
            self.close_segment()
            return
        words = text.strip()
        if parent == "trk" and words and self.document.tracks:
            track = self.document.tracks[-1]
            if tag == "name":
                track.name = words
            elif tag in {"desc", "cmt"}:
                track.description = track.description or words
            elif tag == "type":
                track.kind = words
        elif parent in {"metadata", "gpx"} and words:
            if tag == "name":
                self.document.name = words
            elif tag == "desc":
                self.document.description = words

    def _end_point(self) -> None:
        self.in_point = False
        self.segment_open = True
        self.times.append(self.time_us)
        for name, column in self.values.items():
            column.append(self.point.get(name, np.nan))

    def close_segment(self) -> None:
        if not self.segment_open:
            return
        self.segment_open = False
        if not self.document.tracks:
            self.document.tracks.append(Track())
        self.document.tracks[-1].segments.append(
            Segment(
                np.array(self.times, dtype=np.int64),
                {name: np.array(column) for name, column in self.values.items()},
            )
        )
        self.times = array("q")
        self.values = {name: array("d") for name in gpx_scan.COLUMN_NAMES}


def recordings_of(document: Document) -> list[Recording]:
    """The recordings of the tracks with times. Raises UnreadableFile when there is none."""
    points = _count_points(document)
    notes: list[Note] = []
    invented = sum(_fill_times(segment) for track in document.tracks for segment in track.segments)
    if invented:
        notes.append(Note("repaired", {"field": "time", "count": invented}))
    timed = [track for track in document.tracks if _span(track) is not None]
    kept = sum(len(_known(segment.times_us)) for track in timed for segment in track.segments)
    if not kept or kept < points * _TIMED_SHARE:
        raise _refusal(document, points)
    if kept < points:
        notes.append(Note("untimed", {"count": points - kept}))
    return [_recording(group, document, list(notes)) for group in _groups(timed)]


def _count_points(document: Document) -> int:
    return sum(len(segment.times_us) for track in document.tracks for segment in track.segments)


def _refusal(document: Document, points: int) -> UnreadableFile:
    if document.error is not None and not points:
        return UnreadableFile("damaged", detail=document.error)
    if points or document.routes:
        return UnreadableFile("route_without_times")
    return UnreadableFile("no_points")


def _fill_times(segment: Segment) -> int:
    """Points without a time between timed ones get one, evenly; the others go. Counts the filled.

    Positions between two moments were real; leaving them out would cut corners.
    """
    known = segment.times_us != NO_TIME
    if known.all() or not known.any():
        return 0
    rows = np.flatnonzero(known)
    kept = np.arange(rows[0], rows[-1] + 1)
    origin = segment.times_us[rows[0]]
    relative = np.interp(kept, rows, (segment.times_us[rows] - origin).astype(np.float64))
    segment.times_us = origin + np.rint(relative).astype(np.int64)
    segment.columns = {name: values[kept] for name, values in segment.columns.items()}
    return int((~known[kept]).sum())


def _span(track: Track) -> tuple[int, int] | None:
    """First and last time of the track, None without any."""
    times = [_known(segment.times_us) for segment in track.segments]
    joined = np.concatenate(times) if times else np.empty(0, np.int64)
    return (int(joined.min()), int(joined.max())) if len(joined) else None


def _known(times_us: Micros) -> NDArray[np.int64]:
    known: NDArray[np.int64] = times_us[times_us != NO_TIME]
    return known


def _groups(tracks: list[Track]) -> list[list[Track]]:
    """Tracks that belong to one activity, in order of time."""
    spanned = [(span, track) for track in tracks if (span := _span(track)) is not None]
    spanned.sort(key=lambda pair: pair[0])
    groups: list[list[Track]] = []
    last_end = 0
    for (start, end), track in spanned:
        if groups and _continues(groups[-1][-1], track, start - last_end):
            groups[-1].append(track)
        else:
            groups.append([track])
        last_end = max(last_end, end) if len(groups[-1]) > 1 else end
    return groups


def _continues(before: Track, after: Track, gap_us: int) -> bool:
    if not 0 <= gap_us <= APART_US:
        return False
    sports = {sport_of_word(before.kind), sport_of_word(after.kind)} - {None}
    return len(sports) <= 1


def _recording(tracks: list[Track], document: Document, notes: list[Note]) -> Recording:
    segments = [
        segment for track in tracks for segment in track.segments if len(_known(segment.times_us))
    ]
    times_us = np.concatenate([segment.times_us for segment in segments])
    columns = {
        name: np.concatenate([segment.columns[name] for segment in segments])
        for name in gpx_scan.COLUMN_NAMES
    }
    no_clock = len(np.unique(times_us)) * _POINTS_PER_MOMENT < len(times_us)
    if no_clock:
        notes.append(Note("repaired", {"field": "time", "count": len(times_us)}))
        times_us = times_us[0] + np.arange(len(times_us)) * SECOND_US
    kind = next((track.kind for track in tracks if track.kind), None)
    try:
        recording, _ = assemble(times_us, columns, sport=sport_of_word(kind), notes=notes)
    except ValueError as error:
        raise UnreadableFile("damaged", detail=str(error)) from error
    recording.name = next((track.name for track in tracks if track.name), document.name)
    recording.description = next(
        (track.description for track in tracks if track.description), document.description
    )
    recording.sub_sport = kind
    recording.indoor = is_indoor_word(kind)
    recording.device = device_of_creator(document.creator)
    recording.has_barometer = says_barometer(document.creator)
    recording.segment_starts_s = [] if no_clock else _segment_starts(segments, recording)
    recording.trustworthy_clock &= not no_clock
    if document.error is not None:
        notes.append(Note("truncated", {"until_s": recording.elapsed_s}))
    return recording


def _segment_starts(segments: list[Segment], recording: Recording) -> list[float]:
    """Where segments after the first begin, seconds since the start."""
    time_s = recording.streams["time"]
    origin = min(int(_known(segment.times_us).min()) for segment in segments)
    starts = sorted({int(_known(segment.times_us).min()) - origin for segment in segments})
    return [start / SECOND_US for start in starts if 0 < start / SECOND_US <= time_s[-1]]
