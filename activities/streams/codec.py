"""Columns of numbers as bytes, and back.

Layout, little-endian: a header (magic, version, samples, channels), a directory with one entry per
channel (name, packing, scale, lengths, checksum), then one section per channel, each compressed on
its own so that only what is asked for is inflated. A section holds fixed-point integers:
differences, zigzag, bytes of equal weight side by side, zlib. A channel that does not fit 32 bits
is kept as float64. Missing values are a bitmap; the integers carry the last known value over them.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from activities.recordings.recording import Column

VERSION = 1

_MAGIC = b"STRM"
_HEADER = struct.Struct("<4sHIH")
_ENTRY = struct.Struct("<24sBdIII")  # name, packing, scale, bitmap bytes, section bytes, crc32
_FIXED, _FLOAT = 0, 1
_LEVEL = 1
#: No recording has more: four weeks at one sample per second.
LARGEST_SIZE = 2_500_000
_MOST_CHANNELS = 200
_LARGEST_INTEGER = 2**31 - 1

#: Quanta per unit. A channel not named here keeps three decimals.
SCALES: dict[str, float] = {
    "time": 1000.0,
    "lat": 1e7,
    "lon": 1e7,
    "distance": 10.0,
    "altitude": 10.0,
    "speed": 1000.0,
    "grade": 10.0,
    "gap_speed": 1000.0,
    "heartrate": 1.0,
    "cadence": 10.0,
    "power": 1.0,
    "temperature": 10.0,
    "moving": 1.0,
}
_OTHER_SCALE = 1000.0


class CorruptStreams(Exception):
    """These bytes are not, or no longer, what `encode` wrote."""


def quantum(name: str) -> float:
    """The step (in the column's unit) that a channel is rounded to."""
    return 1.0 / SCALES.get(name, _OTHER_SCALE)


def encode(columns: Mapping[str, Column]) -> bytes:
    """Columns of equal length as one blob; NaN stays NaN, infinities become NaN.

    Every value comes back within half a `quantum`. Raises ValueError for columns of different
    lengths, names beyond 24 bytes, or more samples than any recording has.
    """
    sizes = {values.size for values in columns.values()}
    if len(sizes) > 1 or max(sizes, default=0) > LARGEST_SIZE or len(columns) > _MOST_CHANNELS:
        raise ValueError("columns must be of one length, and of a recording's size")
    size = sizes.pop() if sizes else 0
    entries: list[bytes] = []
    sections: list[bytes] = []
    for name, values in columns.items():
        label = name.encode()
        if not label or len(label) > 24 or b"\0" in label:
            raise ValueError(f"not a channel name: {name!r}")
        packing, scale, bitmap_bytes, section = _pack(name, np.asarray(values, dtype=np.float64))
        entries.append(
            _ENTRY.pack(label, packing, scale, bitmap_bytes, len(section), zlib.crc32(section))
        )
        sections.append(section)
    header = _HEADER.pack(_MAGIC, VERSION, size, len(entries))
    directory = header + b"".join(entries)
    return b"".join([directory, struct.pack("<I", zlib.crc32(directory)), *sections])


def _pack(name: str, values: Column) -> tuple[int, float, int, bytes]:
    known = np.isfinite(values)
    bitmap = b"" if known.all() else zlib.compress(np.packbits(known).tobytes(), _LEVEL)
    scale = SCALES.get(name, _OTHER_SCALE)
    filled = _carry(values, known)
    with np.errstate(over="ignore", invalid="ignore"):
        scaled = np.rint(filled * scale)
        if name == "time" and np.all(scaled % scale == 0.0):
            scale, scaled = 1.0, scaled / scale
    if scaled.size and np.abs(scaled).max() > _LARGEST_INTEGER:
        body = _shuffle(filled.view(np.uint8).reshape(-1, 8))
        return _FLOAT, 1.0, len(bitmap), bitmap + zlib.compress(body, _LEVEL)
    whole = scaled.astype(np.int64)
    steps = np.concatenate((whole[:1], whole[1:] - whole[:-1]))
    zigzag = ((steps << 1) ^ (steps >> 63)).astype("<u8")
    width = 4 if not zigzag.size or int(zigzag.max()) < 2**32 else 8
    body = _shuffle(zigzag.astype(f"<u{width}").view(np.uint8).reshape(-1, width))
    return _FIXED, scale, len(bitmap), bitmap + zlib.compress(bytes([width]) + body, _LEVEL)


def _carry(values: Column, known: NDArray[np.bool_]) -> Column:
    """Missing values replaced by the last known one, so that they cost nothing."""
    if known.all():
        return np.ascontiguousarray(values)
    if not known.any():
        return np.zeros(values.size)
    last = np.maximum.accumulate(np.where(known, np.arange(values.size), 0))
    carried: Column = np.where(known[last], values[last], 0.0)
    return carried


def _shuffle(rows: NDArray[np.uint8]) -> bytes:
    return rows.T.tobytes()


@dataclass(frozen=True, slots=True)
class _Section:
    packing: int
    scale: float
    bitmap_bytes: int
    data: bytes


def decode(blob: bytes, only: Collection[str] | None = None) -> dict[str, Column]:
    """The columns of a blob, or those of `only` that it has, in the order they were encoded.

    Raises CorruptStreams for anything `encode` did not write; never reads or inflates beyond the
    sizes that the header states.
    """
    size, sections = _directory(bytes(blob), only)
    return {name: _unpack(section, size) for name, section in sections.items()}


def channels(blob: bytes) -> list[str]:
    """Names of the columns in a blob. Raises CorruptStreams."""
    return list(_directory(bytes(blob), None)[1])


def _directory(blob: bytes, only: Collection[str] | None) -> tuple[int, dict[str, _Section]]:
    if len(blob) < _HEADER.size:
        raise CorruptStreams("no header")
    magic, version, size, count = _HEADER.unpack_from(blob)
    if magic != _MAGIC or version != VERSION or size > LARGEST_SIZE or count > _MOST_CHANNELS:
        raise CorruptStreams("unknown header")
    end = _HEADER.size + count * _ENTRY.size
    if len(blob) < end + 4 or zlib.crc32(blob[:end]) != struct.unpack_from("<I", blob, end)[0]:
        raise CorruptStreams("damaged directory")
    position = end + 4
    sections: dict[str, _Section] = {}
    for index in range(count):
        label, packing, scale, bitmap_bytes, length, checksum = _ENTRY.unpack_from(
            blob, _HEADER.size + index * _ENTRY.size
        )
        data = blob[position : position + length]
        position += length
        if len(data) != length:
            raise CorruptStreams("cut short")
        name = label.rstrip(b"\0").decode()
        if only is not None and name not in only:
            continue
        if zlib.crc32(data) != checksum:
            raise CorruptStreams(f"damaged channel {name}")
        sections[name] = _Section(packing, scale, bitmap_bytes, data)
    if position != len(blob):
        raise CorruptStreams("trailing bytes")
    return size, sections


def _unpack(section: _Section, size: int) -> Column:
    body = section.data[section.bitmap_bytes :]
    if section.packing == _FLOAT:
        raw = np.frombuffer(_inflate(body, 8 * size), dtype=np.uint8)
        values = _unshuffle(raw, 8, size).view("<f8").ravel().astype(np.float64)
    else:
        values = _integers(body, size) / section.scale
    if section.bitmap_bytes:
        bits = _inflate(section.data[: section.bitmap_bytes], (size + 7) // 8)
        known = np.unpackbits(np.frombuffer(bits, dtype=np.uint8), count=size).astype(np.bool_)
        values[~known] = np.nan
    return values


def _integers(body: bytes, size: int) -> NDArray[np.int64]:
    raw = _inflate(body, 1 + 8 * size, at_most=True)
    width = raw[0] if raw else 0
    if width not in {4, 8} or len(raw) != 1 + width * size:
        raise CorruptStreams("section of another size")
    zigzag = _unshuffle(np.frombuffer(raw, dtype=np.uint8, offset=1), width, size)
    steps = zigzag.view(f"<u{width}").ravel().astype(np.uint64)
    signed = (steps >> np.uint64(1)).astype(np.int64) ^ -(steps & np.uint64(1)).astype(np.int64)
    total: NDArray[np.int64] = np.cumsum(signed)
    return total


def _unshuffle(raw: NDArray[np.uint8], width: int, size: int) -> NDArray[np.uint8]:
    return np.ascontiguousarray(raw.reshape(width, size).T)


def _inflate(data: bytes, size: int, *, at_most: bool = False) -> bytes:
    """The uncompressed bytes, exactly `size` of them (or at most), never more in memory."""
    inflater = zlib.decompressobj()
    try:
        raw = inflater.decompress(data, size + 1)
    except zlib.error as error:
        raise CorruptStreams("not a compressed section") from error
    if len(raw) > size or (len(raw) != size and not at_most) or not inflater.eof:
        raise CorruptStreams("section of another size")
    return raw


#: Channels whose peaks a reader of a chart would miss, most telling first.
_MAIN_CHANNELS = ("altitude", "heartrate", "speed", "power", "cadence")


def reduce(columns: Mapping[str, Column], n: int = 2000) -> dict[str, Column]:
    """At most `n` samples of each column, the same ones of all, for a chart.

    Kept are the first, the last, and in each of even stretches the lowest and highest sample of the
    main channels, so that no peak disappears however far a chart is zoomed out. Raises ValueError
    for n < 2.
    """
    if n < 2:
        raise ValueError("a chart needs two samples")
    size = max((values.size for values in columns.values()), default=0)
    if size <= n:
        return dict(columns)
    main = [columns[name] for name in _MAIN_CHANNELS if name in columns]
    main = main or [values for name, values in columns.items() if name != "time"][:1]
    buckets = (n - 2) // (2 * len(main)) if main else 0
    if buckets < 1:
        kept = np.unique(np.linspace(0, size - 1, n).round().astype(np.intp))
    else:
        extremes = [_extremes(values, buckets) for values in main]
        kept = np.unique(np.concatenate([[0, size - 1], *extremes]))
    return {name: values[kept] for name, values in columns.items()}


def _extremes(values: Column, buckets: int) -> NDArray[np.intp]:
    """Index of the lowest and of the highest known value in each of `buckets` even stretches."""
    width = -(-values.size // buckets)
    padded = np.full(width * buckets, np.nan)
    padded[: values.size] = values
    rows = padded.reshape(buckets, width)
    known = np.isfinite(rows)
    lowest = np.where(known, rows, np.inf).argmin(axis=1)
    highest = np.where(known, rows, -np.inf).argmax(axis=1)
    base = np.arange(buckets) * width
    some = known.any(axis=1)
    return np.concatenate(((base + lowest)[some], (base + highest)[some]))
