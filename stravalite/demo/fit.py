"""Invented recordings as FIT files, so that sample athletes hand in what a watch would.

Field numbers, types and scales are those of the FIT profile; a value that is missing is the type's
own invalid value. One definition stands before each kind of message.
"""

from __future__ import annotations

import struct
from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np

from activities.recordings.fit_crc import crc16
from activities.recordings.recording import Column, Recording, Totals

_EPOCH_S = 631_065_600  # 1989-12-31T00:00:00Z
_SEMICIRCLES = 2**31 / 180.0


class _Type(NamedTuple):
    number: int
    numpy: str
    invalid: int


_ENUM, _UINT8 = _Type(0x00, "u1", 0xFF), _Type(0x02, "u1", 0xFF)
_SINT8, _UINT16 = _Type(0x01, "i1", 0x7F), _Type(0x84, "<u2", 0xFFFF)
_SINT32, _UINT32 = _Type(0x85, "<i4", 0x7FFFFFFF), _Type(0x86, "<u4", 0xFFFFFFFF)
_UINT32Z = _Type(0x8C, "<u4", 0)

_Field = tuple[int, _Type]
_FILE_ID: tuple[_Field, ...] = (
    (0, _ENUM), (1, _UINT16), (3, _UINT32Z), (4, _UINT32),
)  # fmt: skip
_SPAN: tuple[_Field, ...] = ((253, _UINT32), (2, _UINT32), (7, _UINT32), (8, _UINT32), (9, _UINT32))
_SESSION = (*_SPAN, (5, _ENUM), (6, _ENUM), (44, _UINT16))
_LAP = (*_SPAN, (23, _ENUM), (24, _ENUM))
_LENGTH: tuple[_Field, ...] = (
    (253, _UINT32), (2, _UINT32), (3, _UINT32), (4, _UINT32), (5, _UINT16), (7, _ENUM), (12, _ENUM),
)  # fmt: skip
_SET: tuple[_Field, ...] = (
    (254, _UINT32), (6, _UINT32), (0, _UINT32), (3, _UINT16), (4, _UINT16), (5, _UINT8),
    (7, _UINT16),
)  # fmt: skip
#: Column: (field, type, scale, offset); raw = (value + offset) * scale.
_COLUMNS: dict[str, tuple[int, _Type, float, float]] = {
    "lat": (0, _SINT32, _SEMICIRCLES, 0.0),
    "lon": (1, _SINT32, _SEMICIRCLES, 0.0),
    "altitude": (2, _UINT16, 5.0, 500.0),
    "heartrate": (3, _UINT8, 1.0, 0.0),
    "cadence": (4, _UINT8, 1.0, 0.0),
    "distance": (5, _UINT32, 100.0, 0.0),
    "power": (7, _UINT16, 1.0, 0.0),
    "temperature": (13, _SINT8, 1.0, 0.0),
}
_SPORTS = {
    "Run": 1, "TrailRun": 1, "Ride": 2, "Swim": 5, "WeightTraining": 10, "Walk": 11, "Hike": 17,
}  # fmt: skip
_SUB_SPORTS = {"treadmill": 1, "trail": 3, "trainer": 6, "pool": 17, "strength": 20}
_TRIGGERS = {"manual": 0, "distance": 2, "session_end": 7}
_INTENSITIES = {"active": 0, "rest": 1, "warmup": 2, "cooldown": 3}
_EXERCISES = {"bench press": 0, "deadlift": 8, "row": 23, "overhead press": 24, "squat": 28}
_GARMIN, _FREESTYLE = 1, 0


def write_fit(recordings: Sequence[Recording], *, product: str, serial: int) -> bytes:
    """One FIT activity file; several recordings are the sessions of a multisport activity."""
    body = bytearray()
    created = _stamp(recordings[0].start_time.timestamp())
    name = product.encode() + b"\0"
    fields = bytes([0x40, 0, 0, 0, 0, len(_FILE_ID) + 1])
    fields += b"".join(_slot(number, kind) for number, kind in _FILE_ID)
    body += fields + bytes([8, len(name), 0x07])
    body += b"\0" + struct.pack("<BHII", 4, _GARMIN, serial, created) + name
    for recording in recordings:
        _add_records(body, recording)
        _add_parts(body, recording)
    for recording in recordings:
        _add_session(body, recording)
    header = struct.pack("<BBHI4s", 14, 0x20, 2132, len(body), b".FIT")
    whole = header + struct.pack("<H", crc16(header)) + bytes(body)
    return whole + struct.pack("<H", crc16(whole))


def _stamp(unix_s: float) -> int:
    return round(unix_s) - _EPOCH_S


def _slot(number: int, kind: _Type) -> bytes:
    return bytes([number, int(kind.numpy[-1]), kind.number])


def _add(body: bytearray, message: int, fields: Sequence[_Field], rows: Sequence[Any]) -> None:
    """A definition and its messages; None becomes the invalid value."""
    if not rows:
        return
    body += b"\x40\0\0" + struct.pack("<HB", message, len(fields))
    body += b"".join(_slot(number, kind) for number, kind in fields)
    layout = [("header", "u1")] + [(f"f{number}", kind.numpy) for number, kind in fields]
    table = np.zeros(len(rows), dtype=layout)
    for place, (number, kind) in enumerate(fields):
        column = [kind.invalid if row[place] is None else round(row[place]) for row in rows]
        table[f"f{number}"] = column
    body += table.tobytes()


def _add_records(body: bytearray, recording: Recording) -> None:
    streams = recording.streams
    names = [name for name in _COLUMNS if name in streams]
    fields: list[_Field] = [(253, _UINT32), *((_COLUMNS[n][0], _COLUMNS[n][1]) for n in names)]
    body += b"\x40\0\0" + struct.pack("<HB", 20, len(fields))
    body += b"".join(_slot(number, kind) for number, kind in fields)
    layout = [("header", "u1")] + [(f"f{number}", kind.numpy) for number, kind in fields]
    table = np.zeros(recording.size, dtype=layout)
    table["f253"] = streams["time"].astype(np.int64) + _stamp(recording.start_time.timestamp())
    for name in names:
        number, kind, scale, offset = _COLUMNS[name]
        table[f"f{number}"] = _raw(streams[name], kind, scale, offset)
    body += table.tobytes()


def _raw(values: Column, kind: _Type, scale: float, offset: float) -> Any:
    known = np.isfinite(values)
    raw = np.rint((np.where(known, values, 0.0) + offset) * scale)
    return np.where(known, raw, kind.invalid).astype(kind.numpy)


def _span(recording: Recording, start_s: float, elapsed_s: float, totals: Totals) -> list[Any]:
    begin = recording.start_time.timestamp()
    distance = None if totals.distance_m is None else totals.distance_m * 100.0
    timer_s = elapsed_s if totals.timer_s is None else totals.timer_s
    return [
        _stamp(begin + start_s + elapsed_s), _stamp(begin + start_s), elapsed_s * 1000.0,
        timer_s * 1000.0, distance,
    ]  # fmt: skip


def _add_parts(body: bytearray, recording: Recording) -> None:
    """Laps, pool lengths and strength sets."""
    begin = recording.start_time.timestamp()
    laps = [
        (
            *_span(recording, lap.start_s, lap.elapsed_s, lap.totals),
            _INTENSITIES.get(lap.intensity or ""),
            _TRIGGERS.get(lap.trigger or "manual", 0),
        )
        for lap in recording.laps
    ]
    _add(body, 19, _LAP, laps)
    lengths = [
        (
            _stamp(begin + one.start_s + one.elapsed_s), _stamp(begin + one.start_s),
            one.elapsed_s * 1000.0, one.elapsed_s * 1000.0, one.strokes,
            _FREESTYLE if one.active else None, int(one.active),
        )
        for one in recording.lengths
    ]  # fmt: skip
    _add(body, 101, _LENGTH, lengths)
    sets = [
        (
            _stamp(begin + one.start_s + (one.duration_s or 0.0)), _stamp(begin + one.start_s),
            (one.duration_s or 0.0) * 1000.0, one.repetitions,
            None if one.weight_kg is None else one.weight_kg * 16.0, int(one.active),
            _EXERCISES.get(one.exercise or ""),
        )
        for one in recording.sets
    ]  # fmt: skip
    _add(body, 225, _SET, sets)


def _add_session(body: bytearray, recording: Recording) -> None:
    pool_m = recording.pool_length_m
    row = (
        *_span(recording, 0.0, recording.elapsed_s, recording.totals),
        _SPORTS[recording.sport],
        _SUB_SPORTS.get(recording.sub_sport or "", 0),
        None if pool_m is None else pool_m * 100.0,
    )
    _add(body, 18, _SESSION, [row])
