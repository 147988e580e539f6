"""The FIT container: definitions and messages to tables of columns, knowing no meaning.

One pass in Python notes where messages of each definition lie (a run of equal headers is counted by
numpy); columns are then cut from all of them at once.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from activities.recordings.fit_crc import crc16
from activities.recordings.recording import Column, UnreadableFile

Octets = NDArray[np.uint8]

TIMESTAMP_FIELD = 253
_NO_STAMP = 0xFFFFFFFF
#: More messages than any recording has; beyond, a file only costs time.
_MAX_MESSAGES = 20_000_000
#: Devices repeat a few dozen definitions; each different one costs memory.
_MAX_DEFINITIONS = 20_000

#: Base type number: (numpy kind and width, invalid value). Strings and bytes are apart.
_BASE_TYPES: dict[int, tuple[str, float]] = {
    0: ("u1", 0xFF),
    1: ("i1", 0x7F),
    2: ("u1", 0xFF),
    3: ("i2", 0x7FFF),
    4: ("u2", 0xFFFF),
    5: ("i4", 0x7FFFFFFF),
    6: ("u4", 0xFFFFFFFF),
    8: ("f4", np.nan),
    9: ("f8", np.nan),
    10: ("u1", 0),
    11: ("u2", 0),
    12: ("u4", 0),
    13: ("u1", 0xFF),
    14: ("i8", 0x7FFFFFFFFFFFFFFF),
    15: ("u8", 0xFFFFFFFFFFFFFFFF),
    16: ("u8", 0),
}
_STRING_TYPE = 7


@dataclass(frozen=True, slots=True)
class FieldSlot:
    """Where a field lies in a message, counted from its header byte."""

    number: int
    offset: int
    size: int
    base_type: int


@dataclass(slots=True)
class Table:
    """All messages of one definition in file order."""

    data: bytes
    message: int
    big_endian: bool
    stride: int
    fields: dict[int, FieldSlot]
    developer: dict[tuple[int, int], FieldSlot]
    starts: list[int] = field(default_factory=list)
    counts: list[int] = field(default_factory=list)
    stamps: list[int] = field(default_factory=list)  # one a row, where headers are compressed

    def positions(self) -> NDArray[np.int64]:
        """Where each message begins in the file."""
        starts, counts = np.array(self.starts, np.int64), np.array(self.counts, np.int64)
        ends = np.cumsum(counts)
        within = np.arange(ends[-1] if len(ends) else 0) - np.repeat(ends - counts, counts)
        positions: NDArray[np.int64] = np.repeat(starts, counts) + within * self.stride
        return positions

    def cut(self, slot: FieldSlot) -> Octets:
        """The bytes of one field, a row a message."""
        begins = self.positions() + slot.offset
        octets = np.frombuffer(self.data, np.uint8)
        windows = np.lib.stride_tricks.sliding_window_view(octets, slot.size)
        rows: Octets = windows[begins]
        return rows

    def numbers(self, slot: FieldSlot, base_type: int | None = None) -> NDArray[np.float64]:
        """The values, shape (messages, elements), NaN where invalid and for texts."""
        number = (slot.base_type if base_type is None else base_type) & 0x1F
        if number == _STRING_TYPE:
            return np.full((sum(self.counts), 1), np.nan)
        kind, invalid = _BASE_TYPES.get(number, _BASE_TYPES[13])
        width = int(kind[1])
        if slot.size % width:
            kind, invalid = _narrower(kind, slot.size)
        order = ">" if self.big_endian else "<"
        values = np.ascontiguousarray(self.cut(slot)).view(order + kind)
        with np.errstate(invalid="ignore"):  # a signalling NaN is a NaN too
            wide = values.astype(np.float64)
        return wide if np.isnan(invalid) else np.where(values == invalid, np.nan, wide)

    def texts(self, slot: FieldSlot) -> list[str]:
        """The field as texts, each up to its first NUL."""
        rows = self.cut(slot)
        return [row.tobytes().split(b"\0", 1)[0].decode("utf-8", "replace") for row in rows]


def _narrower(kind: str, size: int) -> tuple[str, float]:
    """What a field is whose size does not fit its type: an integer of its size, else bytes."""
    if size not in {1, 2, 4} or kind[0] == "f":
        return "u1", 0xFF
    top = (1 << (8 * size)) - 1
    return f"{kind[0]}{size}", top >> 1 if kind[0] == "i" else top


@dataclass(slots=True)
class Messages:
    """All messages of one number, whatever their definitions, in file order."""

    tables: list[Table]
    order: NDArray[np.int64]

    @classmethod
    def of(cls, tables: list[Table]) -> Messages:
        """Of the tables of one message number."""
        joined = [table.positions() for table in tables]
        positions = np.concatenate(joined) if joined else np.empty(0, np.int64)
        return cls(tables, np.argsort(positions, kind="stable"))

    def __len__(self) -> int:
        return len(self.order)

    def column(self, number: int, scale: float = 1.0, offset: float = 0.0) -> Column:
        """Value / scale - offset (of an array the first element), NaN where absent."""
        parts = [self._first_elements(table, table.fields.get(number)) for table in self.tables]
        joined = np.concatenate(parts)[self.order] if parts else np.empty(0)
        return joined / scale - offset if scale != 1 or offset else joined

    def developer_column(self, key: tuple[int, int], base_type: int) -> Column:
        """A developer field by (developer data index, field number)."""
        parts = [
            self._first_elements(table, table.developer.get(key), base_type)
            for table in self.tables
        ]
        return np.concatenate(parts)[self.order] if parts else np.empty(0)

    @staticmethod
    def _first_elements(
        table: Table, slot: FieldSlot | None, base_type: int | None = None
    ) -> Column:
        if slot is None or not slot.size:
            return np.full(sum(table.counts), np.nan)
        return table.numbers(slot, base_type)[:, 0]

    def octets(self, number: int, size: int) -> Octets | None:
        """The raw bytes of fields of this size, 0xFF elsewhere; None if there is no such field."""
        slots = [table.fields.get(number) for table in self.tables]
        if not any(slot is not None and slot.size == size for slot in slots):
            return None
        parts = [
            table.cut(slot)
            if slot is not None and slot.size == size
            else np.full((sum(table.counts), size), 0xFF, np.uint8)
            for table, slot in zip(self.tables, slots, strict=True)
        ]
        return np.concatenate(parts)[self.order]

    def texts(self, number: int) -> list[str | None]:
        """The field as texts, None where absent or empty."""
        unordered: list[str | None] = []
        for table in self.tables:
            slot = table.fields.get(number)
            if slot is None or not slot.size:
                unordered += [None] * sum(table.counts)
            else:
                unordered += [text.strip() or None for text in table.texts(slot)]
        return [unordered[row] for row in self.order]

    def stamps(self) -> Column:
        """Each message's timestamp in FIT seconds, from its field or its compressed header."""
        parts = [
            np.array(table.stamps, np.float64)
            if table.stamps
            else self._first_elements(table, table.fields.get(TIMESTAMP_FIELD))
            for table in self.tables
        ]
        return np.concatenate(parts)[self.order] if parts else np.empty(0)


@dataclass(slots=True)
class Part:
    """One of the FIT files in a file (they may be chained)."""

    tables: list[Table]
    whole: bool
    checksum_right: bool

    def messages(self, number: int) -> Messages:
        """All messages of this number."""
        return Messages.of([table for table in self.tables if table.message == number])

    def numbers(self) -> set[int]:
        """The message numbers that occur."""
        return {table.message for table in self.tables if table.starts}


def parts(data: bytes) -> Iterator[Part]:
    """The chained files in order; the last may be cut off. Raises UnreadableFile if none is."""
    begin = 0
    while begin < len(data):
        header = header_size(data, begin)
        if header is None:
            if begin == 0:
                raise UnreadableFile("damaged", detail="header")
            return
        size = struct.unpack_from("<I", data, begin + 4)[0]
        end = begin + header + size
        # Recorders that died left the size at 0, or at more than was written.
        whole = end + 2 <= len(data) and size > 0
        if not whole:
            end = min(end, len(data)) if size else max(begin + header, len(data) - 2)
        scanner = _Scanner(data, begin + header, end)
        scanner.run()
        right = whole and data[end : end + 2] == crc16(memoryview(data)[begin:end]).to_bytes(
            2, "little"
        )
        yield Part(scanner.tables(), whole and scanner.whole, right)
        begin = end + 2


def header_size(data: bytes, begin: int = 0) -> int | None:
    """Length of the header at `begin`, by its mark or what follows it; None if there is none."""
    size = data[begin]
    marked = data[begin + 8 : begin + 12] == b".FIT"
    if size in {12, 14} and (marked or _begins_with_file_id(data, begin + size)):
        return size
    if marked:
        return next((s for s in (14, 12) if _begins_with_file_id(data, begin + s)), None)
    return None


def _begins_with_file_id(data: bytes, begin: int) -> bool:
    """Whether a definition of message 0 stands here, as it must after a header."""
    head = data[begin : begin + 6]
    return len(head) == 6 and head[0] & 0xD0 == 0x40 and head[2] < 2 and head[3:5] == b"\0\0"


class _Scanner:
    """Walks over the messages of one part and notes where each lies."""

    def __init__(self, data: bytes, begin: int, end: int) -> None:
        self.data = data
        self.octets = np.frombuffer(data, np.uint8)
        self.position, self.end = begin, end
        self.whole = True
        self.by_definition: dict[tuple[bytes, bool], Table] = {}
        self.plain: list[Table | None] = [None] * 16
        self.compressed: list[Table | None] = [None] * 4
        self.stamp = _NO_STAMP
        self.stamp_at: tuple[int, str] | None = None
        self.messages = 0

    def tables(self) -> list[Table]:
        return [table for table in self.by_definition.values() if table.starts]

    def run(self) -> None:
        """To the end, or to where nothing can be understood any more."""
        data, end = self.data, self.end
        while self.position < end and self.whole:
            header = data[self.position]
            if header & 0xC0 == 0x40:
                self.whole = self._define(header)
                continue
            compressed = bool(header & 0x80)
            table = self.compressed[header >> 5 & 3] if compressed else self.plain[header & 15]
            if table is None or self.position + table.stride > end:
                self.whole = False
            elif compressed:
                self._take_compressed(table, header)
            else:
                self._take_run(table, header)

    def _define(self, header: int) -> bool:
        """Read a definition message; False if it is cut off or impossible."""
        data, at = self.data, self.position
        if at + 6 > self.end or data[at + 2] > 1:
            return False
        count = data[at + 5]
        close = at + 6 + 3 * count
        if header & 0x20:
            if close >= self.end:
                return False
            close += 1 + 3 * data[close]
        if close > self.end:
            return False
        raw = data[at + 1 : close] + bytes([header & 0x20])
        local = header & 15
        self.plain[local] = self._table(raw, compressed=False)
        if local < 4:
            self.compressed[local] = self._table(raw, compressed=True)
        self.position = close
        return True

    def _table(self, raw: bytes, *, compressed: bool) -> Table:
        """The table of this definition; devices repeat definitions, so it may exist already."""
        key = (raw, compressed)
        if key not in self.by_definition:
            if len(self.by_definition) >= _MAX_DEFINITIONS:
                raise UnreadableFile("damaged", detail="too many definitions")
            self.by_definition[key] = _new_table(self.data, raw)
        return self.by_definition[key]

    def _take_run(self, table: Table, header: int) -> None:
        """This message and all that directly follow with the same header."""
        stride, at = table.stride, self.position
        count = 1
        if at + 2 * stride <= self.end and self.data[at + stride] == header:
            count = self._run_length(at, stride, header)
        table.starts.append(at)
        table.counts.append(count)
        self._count(count)
        slot = table.fields.get(TIMESTAMP_FIELD)
        if slot is not None and slot.size == 4:
            last = at + (count - 1) * stride + slot.offset
            self.stamp_at = (last, ">I" if table.big_endian else "<I")
        self.position = at + count * stride

    def _run_length(self, at: int, stride: int, header: int) -> int:
        possible = (self.end - at) // stride
        window, count = 64, 0
        while count < possible:
            upto = min(count + window, possible)
            headers = self.octets[at + count * stride : at + (upto - 1) * stride + 1 : stride]
            other = np.flatnonzero(headers != header)
            if len(other):
                return count + int(other[0])
            count, window = upto, min(window * 2, 65_536)
        return count

    def _take_compressed(self, table: Table, header: int) -> None:
        """A message whose header holds the last five bits of its time."""
        if self.stamp_at is not None:
            at, form = self.stamp_at
            self.stamp, self.stamp_at = struct.unpack_from(form, self.data, at)[0], None
        if self.stamp != _NO_STAMP:
            self.stamp += ((header & 31) - self.stamp) & 31
        table.starts.append(self.position)
        table.counts.append(1)
        table.stamps.append(self.stamp)
        self._count(1)
        self.position += table.stride

    def _count(self, count: int) -> None:
        self.messages += count
        if self.messages > _MAX_MESSAGES:
            raise UnreadableFile("damaged", detail="too many messages")


def _new_table(data: bytes, raw: bytes) -> Table:
    """The empty table of a definition; `raw` lacks its header byte and ends with a flag."""
    big_endian = raw[1] == 1
    message = struct.unpack(">H" if big_endian else "<H", raw[2:4])[0]
    fields: dict[int, FieldSlot] = {}
    developer: dict[tuple[int, int], FieldSlot] = {}
    offset = 1
    close = 5 + 3 * raw[4]
    for at in range(5, close, 3):
        number, size, base_type = raw[at], raw[at + 1], raw[at + 2]
        fields.setdefault(number, FieldSlot(number, offset, size, base_type))
        offset += size
    if raw[-1]:
        for at in range(close + 1, close + 1 + 3 * raw[close], 3):
            number, size, index = raw[at], raw[at + 1], raw[at + 2]
            developer[index, number] = FieldSlot(number, offset, size, 13)
            offset += size
    return Table(data, message, big_endian, offset, fields, developer)
