"""FIT record messages to columns over time, developer fields among them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from activities.recordings import fit_profile as profile
from activities.recordings.assembly import NO_TIME, SECOND_US, Micros, assemble
from activities.recordings.fit_format import Messages, Octets, Part
from activities.recordings.recording import Column, ExtraStream, Note, Recording

_NO_BYTE = 0xFF
#: Developer fields are numbered by a byte in each of a byte's applications.
_MAX_EXTRAS = 64


@dataclass(slots=True)
class Samples:
    """Rows with a time each, and their columns; `extras` name the columns beyond ours."""

    times_us: Micros
    columns: dict[str, Column]
    extras: dict[str, tuple[str, str | None]]
    has_clock: bool = True

    def rows(self, chosen: NDArray[np.bool_]) -> Samples:
        """Only these rows."""
        columns = {name: values[chosen] for name, values in self.columns.items()}
        return Samples(self.times_us[chosen], columns, self.extras, self.has_clock)

    def recording(self, sport: str | None, notes: list[Note]) -> Recording:
        """The rows as a recording of this sport. Raises ValueError beyond the calendar."""
        recording, columns = assemble(self.times_us, self.columns, sport=sport, notes=notes)
        recording.trustworthy_clock &= self.has_clock
        for key, (name, unit) in self.extras.items():
            if np.isfinite(columns[key]).any():
                recording.extras.append(ExtraStream(name, unit, columns[key]))
        return recording


def times_of(fit_seconds: Column) -> Micros:
    """FIT seconds as microseconds since 1970; NO_TIME where unknown."""
    known = np.isfinite(fit_seconds)
    seconds = np.where(known, fit_seconds, 0.0).astype(np.int64) + profile.FIT_EPOCH_S
    return np.where(known, seconds * SECOND_US, NO_TIME)


def read_samples(part: Part, notes: list[Note]) -> Samples:
    """All record messages with a time."""
    records = part.messages(profile.RECORD)
    times_us = times_of(records.stamps())
    columns = _native_columns(records)
    extras = _add_developer_columns(part, records, columns)
    if not np.isfinite(columns["heartrate"]).any():
        _add_strap_memory(part, times_us, columns)
    known = times_us != NO_TIME
    if len(known) > 1 and not known.any():
        times_us = _invented_times(part, len(known))
        notes.append(Note("repaired", {"field": "time", "count": len(known)}))
        return Samples(times_us, columns, extras, has_clock=False)
    if not known.all():
        notes.append(Note("untimed", {"count": int((~known).sum())}))
    return Samples(times_us, columns, extras).rows(known)


def _invented_times(part: Part, count: int) -> Micros:
    """A second a record from the file's creation (or FIT's year zero), where none has a time."""
    created = times_of(part.messages(profile.FILE_ID).column(4)).tolist()
    known = [moment for moment in created if moment != NO_TIME]
    start_us = known[0] if known else profile.FIT_EPOCH_S * SECOND_US
    return start_us + np.arange(count, dtype=np.int64) * SECOND_US


def _native_columns(records: Messages) -> dict[str, Column]:
    columns = {
        "lat": records.column(profile.POSITION_LAT) * profile.SEMICIRCLE_DEG,
        "lon": records.column(profile.POSITION_LONG) * profile.SEMICIRCLE_DEG,
        "cadence": _cadence(records),
    }
    for name, fields in profile.RECORD_COLUMNS.items():
        columns[name] = first_finite([records.column(*field) for field in fields])
    packed = records.octets(profile.COMPRESSED_SPEED_DISTANCE, 3)
    if packed is not None:
        speed, distance = unpack_speed_distance(packed)
        columns["speed"] = first_finite([columns["speed"], speed])
        columns["distance"] = first_finite([columns["distance"], distance])
    return columns


def first_finite(columns: list[Column]) -> Column:
    """The first column, its gaps filled from the following ones."""
    result = columns[0]
    for filler in columns[1:]:
        result = np.where(np.isnan(result), filler, result)
    return result


def _cadence(records: Messages) -> Column:
    """Whole revolutions and the separate fraction of one, or the field that has both."""
    whole = records.column(*profile.CADENCE)
    fraction = np.nan_to_num(records.column(*profile.FRACTIONAL_CADENCE))
    return first_finite([records.column(*profile.CADENCE256), whole + fraction])


def unpack_speed_distance(packed: Octets) -> tuple[Column, Column]:
    """Speed in m/s and cumulative distance in m from three bytes a row: 12 bits each.

    Speed counts 1/100 m/s; distance counts 1/16 m and rolls over at 256 m.
    """
    low, middle, high = (packed[:, at].astype(np.int64) for at in range(3))
    valid = ~(packed == _NO_BYTE).all(axis=1)
    speed = np.where(valid, (low | (middle & 0x0F) << 8) / 100, np.nan)
    ticks = (middle >> 4 | high << 4)[valid]
    steps = np.diff(ticks, prepend=ticks[:1]) & 0xFFF
    distance = np.full(len(packed), np.nan)
    distance[valid] = (ticks[:1].sum() + np.cumsum(steps)) / 16
    return speed, distance


def _add_developer_columns(
    part: Part, records: Messages, columns: dict[str, Column]
) -> dict[str, tuple[str, str | None]]:
    """Fill our columns where a developer field stands for one that is empty; name the others."""
    extras: dict[str, tuple[str, str | None]] = {}
    used = {key for table in records.tables for key in table.developer}
    for description in _descriptions(part):
        if description.key not in used or description.is_text or len(extras) >= _MAX_EXTRAS:
            continue
        values = records.developer_column(description.key, description.base_type)
        values = values / description.scale - description.offset
        native = description.native_column
        if native is not None and not np.isfinite(columns[native]).any():
            columns[native] = values
        else:
            key = f"developer {description.key[0]} {description.key[1]}"
            columns[key] = values
            extras[key] = (description.name, description.unit)
    return extras


@dataclass(frozen=True, slots=True)
class _Description:
    """A field_description message."""

    key: tuple[int, int]
    base_type: int
    name: str
    unit: str | None
    scale: float
    offset: float
    native_column: str | None

    @property
    def is_text(self) -> bool:
        return self.base_type & 0x1F == 7


def _descriptions(part: Part) -> list[_Description]:
    """The last description of each developer field, in order."""
    messages = part.messages(profile.FIELD_DESCRIPTION)
    index, number, base_type, scale, offset, native_message, native_field = (
        messages.column(field) for field in (0, 1, 2, 6, 7, 14, 15)
    )
    names, units = messages.texts(3), messages.texts(8)
    found: dict[tuple[int, int], _Description] = {}
    for row in range(len(messages)):
        if np.isnan([index[row], number[row], base_type[row]]).any():
            continue
        key = (int(index[row]), int(number[row]))
        is_record = native_message[row] == profile.RECORD or np.isnan(native_message[row])
        native = _native_column(names[row], units[row])
        if is_record and not np.isnan(native_field[row]):
            native = profile.COLUMN_OF_RECORD_FIELD.get(int(native_field[row]), native)
        found[key] = _Description(
            key,
            int(base_type[row]),
            names[row] or f"Field {key[1]}",
            units[row],
            scale[row] if scale[row] > 0 else 1.0,
            np.nan_to_num(offset[row]).item(),
            native,
        )
    return list(found.values())


def _native_column(name: str | None, unit: str | None) -> str | None:
    """Power meters of runners write a field simply called so."""
    is_watts = (unit or "").lower() in {"w", "watt", "watts"}
    return "power" if (name or "").lower() == "power" and is_watts else None


def _add_strap_memory(part: Part, times_us: Micros, columns: dict[str, Column]) -> None:
    """Heart rate that a strap remembered under water and delivered afterwards (hr messages)."""
    messages = part.messages(profile.HR)
    beats = _strap_beats(messages) if len(messages) else None
    if beats is None or not len(times_us):
        return
    seconds, rates = beats
    rows = np.searchsorted(seconds, times_us / SECOND_US - profile.FIT_EPOCH_S, side="right") - 1
    age = times_us / SECOND_US - profile.FIT_EPOCH_S - seconds[np.maximum(rows, 0)]
    fresh = (rows >= 0) & (age < 10)
    columns["heartrate"] = np.where(fresh, rates[np.maximum(rows, 0)], np.nan)


def _strap_beats(messages: Messages) -> tuple[Column, Column] | None:
    """(FIT seconds, bpm) of each remembered beat, in order; None without an anchor.

    The first message ties the strap's clock (1/1024 s) to the watch's; the others hold eight beats
    each, whose 12-bit times count on from the previous beat.
    """
    stamps = messages.column(profile.TIMESTAMP)
    anchor_ticks = messages.column(9)
    anchors = np.flatnonzero(np.isfinite(stamps) & np.isfinite(anchor_ticks))
    packed, rates = messages.octets(10, 12), messages.octets(6, 8)
    if not len(anchors) or packed is None or rates is None:
        return None
    fraction = np.nan_to_num(messages.column(0, 32_768))[anchors[0]]
    origin = stamps[anchors[0]] + fraction
    rows = np.flatnonzero(
        ~(packed == _NO_BYTE).all(axis=1) & (np.arange(len(messages)) > anchors[0])
    )
    triples = packed[rows].reshape(-1, 3).astype(np.int64)
    pairs = [triples[:, 0] | (triples[:, 1] & 0x0F) << 8, triples[:, 1] >> 4 | triples[:, 2] << 4]
    ticks = np.stack(pairs, axis=1).ravel()
    first = int(anchor_ticks[anchors[0]])
    steps = np.diff(ticks, prepend=first & 0xFFF) & 0xFFF
    seconds = origin + np.cumsum(steps) / 1024
    bpm = rates[rows].ravel().astype(np.float64)
    return seconds, np.where(bpm == _NO_BYTE, np.nan, bpm)
