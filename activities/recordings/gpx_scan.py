"""The quick way through a regular GPX file: one compiled pattern for all its track points.

The richest of the first points shows which elements a point of this file has and in what order;
from it comes a pattern in which each of them may be missing. If the pattern covers every byte
between every `<trkseg>` and its end, the points are read in bulk and the rest of the file, a
skeleton without points, is left to the full reader. Anything unusual (comments, CDATA, entities,
document types, attributes beyond lat and lon, another order, a broken end) is declined.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from activities.recordings.assembly import NO_TIME, SECOND_US, Micros
from activities.recordings.recording import Column
from activities.recordings.xml_points import strip_prologue

#: Local names (lower case) of what is read from a point, in the vocabularies in use.
COLUMN_OF_TAG = {
    "ele": "altitude",
    "speed": "speed",
    "hr": "heartrate",
    "heartrate": "heartrate",
    "cad": "cadence",
    "cadence": "cadence",
    "runcadence": "cadence",
    "atemp": "temperature",
    "temp": "temperature",
    "temperature": "temperature",
    "power": "power",
    "watts": "power",
    "powerinwatts": "power",
    "distance": "distance",
}
COLUMN_NAMES = ("lat", "lon", *dict.fromkeys(COLUMN_OF_TAG.values()))
_NUMBER = rb"[-+]?[0-9]+(?:\.[0-9]*)?"
_TIME = rb"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]{1,9})?Z"
_IGNORED = rb"[-+.:, A-Za-z0-9]*"
_BLANK = rb"[ \t\r\n]*"
_OPEN, _CLOSE = b"<trkseg>", b"</trkseg>"
_POINT = re.compile(
    rb"<trkpt[ \t\r\n]+(lat|lon)=\"[^\"<&]*\"[ \t\r\n]+(lat|lon)=\"[^\"<&]*\"[ \t\r\n]*>"
    rb"((?:(?!</?trkpt).){0,4000})</trkpt>",
    re.DOTALL,
)
_TAG = re.compile(rb"<(/?)([A-Za-z_][A-Za-z0-9_.:-]*)>")
_SAMPLED_POINTS = 50
_MAX_ELEMENTS = 24


@dataclass(slots=True)
class Scan:
    """The points of each `<trkseg>` in order, and the document without them."""

    segments: list[tuple[Micros, dict[str, Column]]]
    skeleton: bytes


@dataclass(slots=True)
class _Shape:
    """The pattern of one point, and which column each of its groups is ("time" among them)."""

    pattern: re.Pattern[bytes]
    groups: list[str]


def scan(data: bytes) -> Scan | None:
    """All points in bulk, or None if the file is not perfectly regular."""
    if not _may_be_regular(data):
        return None
    shape = _shape(data)
    bodies = _bodies(data)
    if shape is None or bodies is None:
        return None
    segments = []
    for begin, end in bodies:
        segment = _segment(data[begin:end], shape)
        if segment is None:
            return None
        segments.append(segment)
    edges = [0, *(edge for body in bodies for edge in body), len(data)]
    kept = zip(edges[::2], edges[1::2], strict=True)
    skeleton = b"".join(data[begin:end] for begin, end in kept)
    return None if b"trkpt" in skeleton else Scan(segments, skeleton)


def _may_be_regular(data: bytes) -> bool:
    """UTF-8 without markup that could hide or invent points."""
    instructions = data.count(b"<?")
    if instructions > 1 or b"<!" in data or b"\x00" in data[:64]:
        return False
    head = data[:200].lower()
    if instructions and not strip_prologue(head).startswith(b"<?xml "):
        return False
    return b"encoding=" not in head or b"utf-8" in head


def _bodies(data: bytes) -> list[tuple[int, int]] | None:
    """Where the contents of each `<trkseg>` begin and end; None if points lie elsewhere."""
    bodies: list[tuple[int, int]] = []
    position = data.find(_OPEN)
    while position >= 0:
        begin = position + len(_OPEN)
        end = data.find(_CLOSE, begin)
        if end < 0:
            return None
        bodies.append((begin, end))
        position = data.find(_OPEN, end)
    return bodies or None


def _shape(data: bytes) -> _Shape | None:
    """The pattern of this file's points, learned from the richest of the first ones."""
    richest: re.Match[bytes] | None = None
    position = data.find(b"<trkpt")
    for _ in range(_SAMPLED_POINTS):
        match = _POINT.match(data, position) if position >= 0 else None
        if match is None:
            break
        if richest is None or match[3].count(b"<") > richest[3].count(b"<"):
            richest = match
        position = data.find(b"<trkpt", match.end())
    if richest is None or richest[1] == richest[2]:
        return None
    groups = [richest[1].decode(), richest[2].decode()]
    children = _children_pattern(richest[3], groups)
    if children is None or len(set(groups)) != len(groups):
        return None
    attributes = rb'[ \t\r\n]+%s="(%s)"' * 2 % (richest[1], _NUMBER, richest[2], _NUMBER)
    point = _BLANK + b"<trkpt" + attributes + _BLANK + b">" + _BLANK + children + b"</trkpt>"
    blank_end = _BLANK + rb"\Z"
    # Whatever the point's pattern leaves over ends up in the last group, whole.
    return _Shape(re.compile(point + b"|" + blank_end + rb"|([\s\S]+)"), groups)


def _children_pattern(content: bytes, groups: list[str]) -> bytes | None:
    """Optional groups, nested as the elements of `content` are; None if it is irregular."""
    tags = list(_TAG.finditer(content))
    if len(tags) > 2 * _MAX_ELEMENTS or content.count(b"<") != len(tags):
        return None
    pieces: list[bytes] = []
    parents: list[bytes] = []
    for index, tag in enumerate(tags):
        name = tag[2]
        if tag[1]:
            if not parents or parents.pop() != name:
                return None
            pieces.append(b"</" + re.escape(name) + b">" + _BLANK + b")?")
            continue
        following = tags[index + 1] if index + 1 < len(tags) else None
        is_leaf = following is not None and following[1] == b"/" and following[2] == name
        pieces.append(b"(?:<" + re.escape(name) + b">")
        pieces.append(_leaf_pattern(name, parents, groups) if is_leaf else _BLANK)
        parents.append(name)
    return None if parents else b"".join(pieces)


def _leaf_pattern(name: bytes, parents: list[bytes], groups: list[str]) -> bytes:
    """The text of an element without children: captured if it is one we read."""
    local = name.rpartition(b":")[2].decode()
    if local == "time" and not parents:
        groups.append("time")
        return b"(" + _TIME + b")"
    column = COLUMN_OF_TAG.get(local.lower())
    if column is None or (column == "altitude" and parents):
        return _IGNORED
    groups.append(column)
    return b"(" + _NUMBER + b")"


def _segment(body: bytes, shape: _Shape) -> tuple[Micros, dict[str, Column]] | None:
    """The points of one segment; None if they are not all of the shape."""
    rows = shape.pattern.findall(body)
    while rows and not any(rows[-1]):  # the blank end
        rows.pop()
    fields = list(zip(*rows, strict=True)) or [()] * (len(shape.groups) + 1)
    if any(fields[-1]):
        return None
    count = len(rows)
    times_us: Micros | None = np.full(count, NO_TIME, dtype=np.int64)
    columns = {name: np.full(count, np.nan) for name in COLUMN_NAMES}
    for name, texts in zip(shape.groups, fields, strict=False):
        if name == "time":
            times_us = _times(texts)
        else:
            columns[name] = _floats(texts)
    return None if times_us is None else (times_us, columns)


def _floats(texts: tuple[bytes, ...]) -> Column:
    values = map(float, (text or b"nan" for text in texts)) if b"" in texts else map(float, texts)
    return np.fromiter(values, np.float64, len(texts))


def _times(texts: tuple[bytes, ...]) -> Micros | None:
    """Times of one width as microseconds; None if the widths differ or a moment does not exist."""
    width = len(texts[0]) if texts else 20
    if not texts:
        return np.empty(0, np.int64)
    if width < 20 or any(len(text) != width for text in texts):  # 20: to the second, with its Z
        return None
    joined = np.frombuffer(b"".join(texts), np.uint8).reshape(-1, width)
    digits = joined.astype(np.int64) - 48
    hour = digits[:, 11] * 10 + digits[:, 12]
    minute = digits[:, 14] * 10 + digits[:, 15]
    second = digits[:, 17] * 10 + digits[:, 18]
    if hour.max() > 23 or minute.max() > 59 or second.max() > 59:
        return None
    days = _days(np.ascontiguousarray(joined[:, :10]).view("S10").ravel())
    if days is None:
        return None
    fraction = np.zeros(len(texts), np.int64)
    for place in range(20, min(width - 1, 26)):
        fraction += digits[:, place] * 10 ** (25 - place)
    times_us: Micros = (((days * 24 + hour) * 60 + minute) * 60 + second) * SECOND_US + fraction
    return times_us


def _days(dates: NDArray[np.bytes_]) -> NDArray[np.int64] | None:
    """Days since 1970 of "YYYY-MM-DD" texts; a recording has few different ones."""
    texts, rows = np.unique(dates, return_inverse=True)
    epoch = date(1970, 1, 1).toordinal()
    try:
        days = [date.fromisoformat(text.decode()).toordinal() - epoch for text in texts]
    except ValueError:
        return None
    every: NDArray[np.int64] = np.array(days, np.int64)[rows]
    return every
