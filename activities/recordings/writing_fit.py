"""Recordings back to FIT: file_id, timer events, records, laps, session, activity.

The records are one numpy table written at once. Numbers of messages and fields, scales and invalid
values are those of the public FIT profile.
"""

from __future__ import annotations

import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np

from activities.recordings.fit_crc import crc16
from activities.recordings.recording import Column, Lap, Totals
from activities.recordings.sports import FIT_SPORTS

EPOCH_S = 631_065_600  # 1989-12-31T00:00:00Z
_DEVELOPMENT = 255  # manufacturer "development": we are no device
_PROFILE_VERSION, _PROTOCOL = 21_32, 0x20
_INVALID_U8, _INVALID_U16, _INVALID_U32 = 0xFF, 0xFFFF, 0xFFFFFFFF
_SEMICIRCLES = 2**31 / 180.0


@dataclass(frozen=True, slots=True)
class _Field:
    number: int
    base_type: int
    form: str  # numpy's, little endian
    scale: float = 1.0
    offset: float = 0.0
    invalid: int = _INVALID_U32


_U8, _U16, _U32, _I32, _I8, _ENUM = 0x02, 0x84, 0x86, 0x85, 0x01, 0x00
#: stream → field of the record message
_RECORD: dict[str, _Field] = {
    "lat": _Field(0, _I32, "<i4", _SEMICIRCLES, 0.0, 0x7FFFFFFF),
    "lon": _Field(1, _I32, "<i4", _SEMICIRCLES, 0.0, 0x7FFFFFFF),
    "heartrate": _Field(3, _U8, "u1", invalid=_INVALID_U8),
    "cadence": _Field(4, _U8, "u1", invalid=_INVALID_U8),
    "distance": _Field(5, _U32, "<u4", 100.0),
    "power": _Field(7, _U16, "<u2", invalid=_INVALID_U16),
    "temperature": _Field(13, _I8, "i1", invalid=0x7F),
    "speed": _Field(73, _U32, "<u4", 1000.0),
    "altitude": _Field(78, _U32, "<u4", 5.0, 500.0),
}
_SPORT_NUMBERS = {ours: number for number, (_name, ours) in reversed(FIT_SPORTS.items())} | {
    "TrailRun": 1,
    "VirtualRun": 1,
    "GravelRide": 2,
    "MountainBikeRide": 2,
    "VirtualRide": 2,
    "WeightTraining": 10,
    "Yoga": 10,
    "Workout": 0,
}
_SUB_SPORTS = {
    "TrailRun": 3,
    "MountainBikeRide": 8,
    "GravelRide": 46,
    "VirtualRide": 58,
    "VirtualRun": 58,
    "WeightTraining": 20,
    "Yoga": 43,
}


def write_fit(
    *,
    start_time: datetime,
    streams: Mapping[str, Column],
    sport: str,
    elapsed_s: float,
    totals: Totals | None = None,
    laps: Sequence[Lap] = (),
) -> bytes:
    """One activity. FIT counts whole seconds: of samples within one second the last is kept."""
    began = round(start_time.timestamp()) - EPOCH_S
    if began < 0:
        raise ValueError("FIT knows no time before 1989-12-31")
    ended = began + round(elapsed_s)
    whole = totals or Totals()
    cut = sorted(laps, key=lambda lap: lap.start_s) or [Lap(0.0, elapsed_s, whole)]
    body = b"".join(
        [
            _file_id(began),
            _event(began, 0),
            _records(began, streams),
            _event(ended, 4),
            *(_lap(index, began, lap) for index, lap in enumerate(cut)),
            _session(began, ended, sport, whole, elapsed_s, len(cut)),
            _activity(ended, whole.timer_s or elapsed_s),
        ]
    )
    header = struct.pack("<BBHI4s", 14, _PROTOCOL, _PROFILE_VERSION, len(body), b".FIT")
    header += struct.pack("<H", crc16(header))
    return header + body + struct.pack("<H", crc16(header + body))


def _definition(local: int, message: int, fields: Sequence[tuple[int, int, int]]) -> bytes:
    """Fields are (number, size in bytes, base type)."""
    head = struct.pack("<BBBHB", 0x40 | local, 0, 0, message, len(fields))
    return head + b"".join(bytes(one) for one in fields)


def _message(local: int, message: int, values: Sequence[tuple[int, int, int | None]]) -> bytes:
    """A definition and its one data message; values are (field number, base type, value or None)."""
    forms = {_ENUM: "B", _U8: "B", _U16: "H", _U32: "I"}
    invalid = {_ENUM: 0xFF, _U8: 0xFF, _U16: _INVALID_U16, _U32: _INVALID_U32}
    fields = [(number, struct.calcsize(forms[kind]), kind) for number, kind, _value in values]
    data = struct.pack(
        "<B" + "".join(forms[kind] for _number, kind, _value in values),
        local,
        *(invalid[kind] if value is None else value for _number, kind, value in values),
    )
    return _definition(local, message, fields) + data


def _file_id(began: int) -> bytes:
    values = [(0, _ENUM, 4), (1, _U16, _DEVELOPMENT), (2, _U16, 0), (4, _U32, began)]
    return _message(0, 0, values)


def _event(moment: int, kind: int) -> bytes:
    """The timer starting (0) or stopping for good (4)."""
    return _message(1, 21, [(253, _U32, moment), (0, _ENUM, 0), (1, _ENUM, kind)])


def _records(began: int, streams: Mapping[str, Column]) -> bytes:
    time = streams.get("time")
    if time is None or not len(time):
        return b""
    seconds = np.rint(time).astype(np.int64) + began
    last_of_second = np.append(np.diff(seconds) > 0, True)
    present = {name: field for name, field in _RECORD.items() if name in streams}
    layout = [("header", "u1"), ("time", "<u4"), *((n, f.form) for n, f in present.items())]
    table = np.zeros(int(last_of_second.sum()), dtype=layout)
    table["header"] = 2
    table["time"] = seconds[last_of_second]
    for name, field in present.items():
        table[name] = _stored(streams[name][last_of_second], field)
    fields = [(253, 4, _U32)]
    fields += [(f.number, np.dtype(f.form).itemsize, f.base_type) for f in present.values()]
    return _definition(2, 20, fields) + table.tobytes()


def _stored(values: Column, field: _Field) -> Column:
    """Scaled and rounded; what is missing or does not fit is the type's invalid value."""
    scaled = np.rint((values + field.offset) * field.scale)
    limits = np.iinfo(field.form)
    fits = np.isfinite(scaled) & (scaled >= limits.min) & (scaled <= limits.max)
    return np.where(fits, scaled, field.invalid)


def _scaled(value: float | None, factor: float = 1.0) -> int | None:
    if value is None:
        return None
    number = round(value * factor)
    return number if 0 <= number < _INVALID_U32 else None


def _small(value: float | None, most: int) -> int | None:
    number = _scaled(value)
    return number if number is not None and number < most else None


def _summary(totals: Totals, elapsed_s: float, first: int) -> list[tuple[int, int, int | None]]:
    """What laps and sessions share; `first` shifts their field numbers (lap 0, session 1 … see below)."""
    timer_s = totals.timer_s or elapsed_s
    return [
        (7, _U32, _scaled(elapsed_s, 1000)),
        (8, _U32, _scaled(timer_s, 1000)),
        (9, _U32, _scaled(totals.distance_m, 100)),
        (11, _U16, _small(totals.calories_kcal, _INVALID_U16)),
        (15 + first, _U8, _small(totals.average_heartrate_bpm, _INVALID_U8)),
        (16 + first, _U8, _small(totals.max_heartrate_bpm, _INVALID_U8)),
        (17 + first, _U8, _small(totals.average_cadence_rpm, _INVALID_U8)),
        (19 + first, _U16, _small(totals.average_power_w, _INVALID_U16)),
        (20 + first, _U16, _small(totals.max_power_w, _INVALID_U16)),
        (21 + first, _U16, _small(totals.elevation_gain_m, _INVALID_U16)),
        (22 + first, _U16, _small(totals.elevation_loss_m, _INVALID_U16)),
    ]


_TRIGGERS = {"manual": 0, "time": 1, "distance": 2, "position": 4, "session_end": 7}


def _lap(index: int, began: int, lap: Lap) -> bytes:
    start = began + round(lap.start_s)
    values = [
        (253, _U32, start + round(lap.elapsed_s)),
        (2, _U32, start),
        *_summary(lap.totals, lap.elapsed_s, 0),
        (24, _ENUM, _TRIGGERS.get(lap.trigger or "", 0)),
        (254, _U16, index),
    ]
    return _message(3, 19, values)


def _session(
    began: int, ended: int, sport: str, totals: Totals, elapsed_s: float, laps: int
) -> bytes:
    values = [
        (253, _U32, ended),
        (2, _U32, began),
        (5, _ENUM, _SPORT_NUMBERS.get(sport, 0)),
        (6, _ENUM, _SUB_SPORTS.get(sport, 0)),
        *_summary(totals, elapsed_s, 1),
        (25, _U16, 0),
        (26, _U16, laps),
    ]
    return _message(4, 18, values)


def _activity(ended: int, timer_s: float) -> bytes:
    return _message(
        5, 34, [(253, _U32, ended), (0, _U32, _scaled(timer_s, 1000)), (1, _U16, 1), (2, _ENUM, 0)]
    )
