"""A small FIT writer for tests: definitions, data, developer fields, compressed headers, chains."""

from __future__ import annotations

import struct
from collections.abc import Sequence
from dataclasses import dataclass, field

ENUM, SINT8, UINT8, SINT16, UINT16, SINT32, UINT32 = 0x00, 0x01, 0x02, 0x83, 0x84, 0x85, 0x86
STRING, FLOAT32, UINT8Z, UINT32Z, BYTE = 0x07, 0x88, 0x0A, 0x8C, 0x0D
_FORMS = {0: "B", 1: "b", 2: "B", 3: "h", 4: "H", 5: "i", 6: "I", 8: "f", 10: "B", 12: "I", 13: "B"}
_INVALID = {
    ENUM: 0xFF,
    SINT8: 0x7F,
    UINT8: 0xFF,
    SINT16: 0x7FFF,
    UINT16: 0xFFFF,
    SINT32: 0x7FFFFFFF,
    UINT32: 0xFFFFFFFF,
    UINT8Z: 0,
    UINT32Z: 0,
    BYTE: 0xFF,
    FLOAT32: float("nan"),
}

Value = int | float | str | Sequence[int] | None
#: (field number, base type, elements)
Slot = tuple[int, int, int]


def slow_crc(data: bytes) -> int:
    """The checksum bit by bit, as the definition of CRC-16 has it."""
    state = 0
    for octet in data:
        state ^= octet
        for _ in range(8):
            state = (state >> 1) ^ 0xA001 if state & 1 else state >> 1
    return state


@dataclass
class FitFile:
    """Messages one after another; `closed()` is the file."""

    big_endian: bool = False
    body: bytearray = field(default_factory=bytearray)
    slots: dict[int, list[tuple[int, int]]] = field(default_factory=dict)

    def define(
        self,
        local: int,
        message: int,
        *slots: Slot,
        developer: Sequence[tuple[int, int, int]] = (),
    ) -> FitFile:
        """A definition; developer fields are (number, base type, developer index), one element."""
        order = ">" if self.big_endian else "<"
        header = 0x40 | local | (0x20 if developer else 0)
        self.body += struct.pack("BBB", header, 0, self.big_endian)
        self.body += struct.pack(order + "HB", message, len(slots))
        for number, base_type, count in slots:
            self.body += bytes([number, count * self._width(base_type), base_type])
        if developer:
            self.body.append(len(developer))
            for number, base_type, index in developer:
                self.body += bytes([number, self._width(base_type), index])
        self.slots[local] = [(kind, count) for _, kind, count in slots]
        self.slots[local] += [(kind, 1) for _, kind, _ in developer]
        return self

    def add(self, local: int, *values: Value, offset: int | None = None) -> FitFile:
        """A data message; with `offset` (0 to 31) under a compressed timestamp header."""
        self.body.append(local if offset is None else 0x80 | local << 5 | offset)
        for (kind, count), value in zip(self.slots[local], values, strict=True):
            self.body += self._encode(kind, count, value)
        return self

    def closed(self, *, header_size: int = 14) -> bytes:
        """The file with header and checksum."""
        header = struct.pack("<BBHI4s", header_size, 0x20, 2132, len(self.body), b".FIT")
        if header_size == 14:
            header += struct.pack("<H", slow_crc(header))
        whole = header + bytes(self.body)
        return whole + struct.pack("<H", slow_crc(whole))

    @staticmethod
    def _width(base_type: int) -> int:
        return 1 if base_type == STRING else struct.calcsize(_FORMS[base_type & 0x1F])

    def _encode(self, kind: int, count: int, value: Value) -> bytes:
        if isinstance(value, str) or kind == STRING:
            return str(value or "").encode().ljust(count, b"\0")[:count]
        values = [value] if value is None or isinstance(value, int | float) else list(value)
        filled = [*values, *[None] * (count - len(values))]
        order = ">" if self.big_endian else "<"
        form = order + _FORMS[kind & 0x1F] * count
        return struct.pack(form, *[_INVALID[kind] if v is None else v for v in filled])


START = 1_100_000_000  # FIT seconds: 2024-11-08

FILE_ID: tuple[Slot, ...] = (
    (0, ENUM, 1),
    (1, UINT16, 1),
    (2, UINT16, 1),
    (3, UINT32Z, 1),
    (4, UINT32, 1),
)
SESSION: tuple[Slot, ...] = (
    (253, UINT32, 1),
    (2, UINT32, 1),
    (5, ENUM, 1),
    (6, ENUM, 1),
    (7, UINT32, 1),
    (9, UINT32, 1),
)
RECORD: tuple[Slot, ...] = ((253, UINT32, 1), (3, UINT8, 1), (5, UINT32, 1), (7, UINT16, 1))


def activity_file(*, big_endian: bool = False, kind: int = 4) -> FitFile:
    """A file with its file_id: by a Garmin Edge 530, no. 77."""
    return FitFile(big_endian).define(0, 0, *FILE_ID).add(0, kind, 1, 3121, 77, START)


def add_session(
    file: FitFile, start: int, elapsed_s: int, *, sport: int = 1, sub_sport: int = 0
) -> FitFile:
    """A session of so many seconds, written (wrongly) long after it."""
    file.define(1, 18, *SESSION)
    written = start + elapsed_s + 5000
    return file.add(1, written, start, sport, sub_sport, elapsed_s * 1000, elapsed_s * 300)


def add_records(file: FitFile, start: int, count: int) -> FitFile:
    """One record a second: pulse, distance, power."""
    file.define(2, 20, *RECORD)
    for second in range(count):
        file.add(2, start + second, 120 + second % 50, second * 300, 200 + second % 7)
    return file
