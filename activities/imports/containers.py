"""Zip files of many parts, zips within zips, and folders inside: names, places and bytes. Pure.

Nothing is ever unpacked to a path that an archive names, so no name can lead anywhere. A member is
found again by its offset: reading one of 25,000 does not read the directory of all.
"""

from __future__ import annotations

import bisect
import io
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from activities.recordings.recording import UnreadableFile

MAX_ENTRIES = 100_000
#: The largest member read into memory; recordings have their own, smaller limit.
MAX_MEMBER_BYTES = 256 * 1024 * 1024
MAX_DEPTH = 3
_BOMB_RATIO, _BOMB_FROM_BYTES = 200, 16 * 1024 * 1024
_CHUNK = 256 * 1024
_LOCAL_HEADER = struct.Struct("<4s5H3I2H")
_STORED, _DEFLATED = 0, 8
_ENCRYPTED = 0x1

Opener = Callable[[], IO[bytes]]


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of a file that arrived in pieces."""

    open: Opener
    size: int


class PartedFile(io.RawIOBase):
    """Many parts read as one file; at most one is open at a time."""

    def __init__(self, parts: Sequence[Part]) -> None:
        self._parts = list(parts)
        self._starts = [0]
        for part in self._parts:
            self._starts.append(self._starts[-1] + part.size)
        self._position = 0
        self._current: tuple[int, IO[bytes]] | None = None

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._position

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        base = {io.SEEK_SET: 0, io.SEEK_CUR: self._position, io.SEEK_END: self._starts[-1]}[whence]
        self._position = max(0, base + offset)
        return self._position

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        if self._position >= self._starts[-1] or not len(buffer):
            return 0
        index = bisect.bisect_right(self._starts, self._position) - 1
        within = self._position - self._starts[index]
        file = self._open(index)
        file.seek(within)
        data = file.read(min(len(buffer), self._parts[index].size - within))
        buffer[: len(data)] = data
        self._position += len(data)
        return len(data)

    def _open(self, index: int) -> IO[bytes]:
        if self._current is not None and self._current[0] == index:
            return self._current[1]
        self._let_go()
        file = self._parts[index].open()
        self._current = index, file
        return file

    def _let_go(self) -> None:
        if self._current is not None:
            self._current[1].close()
            self._current = None

    def close(self) -> None:
        self._let_go()
        super().close()


def from_paths(paths: Sequence[str]) -> IO[bytes]:
    """The parts of a file on this machine's disk, buffered."""
    parts = [Part(_opener(path), Path(path).stat().st_size) for path in paths]
    return io.BufferedReader(PartedFile(parts), buffer_size=64 * 1024)


def _opener(path: str) -> Opener:
    return lambda: Path(path).open("rb")


@dataclass(frozen=True, slots=True)
class Member:
    """Where a member's bytes lie: in which container (0 is the archive itself), and how."""

    container: int
    offset: int
    packed: int
    size: int
    method: int
    crc: int


def read_member(file: IO[bytes], member: Member, *, max_bytes: int = MAX_MEMBER_BYTES) -> bytes:
    """One member's bytes, checked. Raises UnreadableFile: too_large, archive_bomb, damaged."""
    if member.size > max_bytes:
        raise UnreadableFile("too_large", limit_mb=max_bytes // (1024 * 1024))
    if member.size > _BOMB_FROM_BYTES and member.size > member.packed * _BOMB_RATIO:
        raise UnreadableFile("archive_bomb")
    file.seek(member.offset)
    header = file.read(_LOCAL_HEADER.size)
    if len(header) < _LOCAL_HEADER.size or header[:4] != b"PK\x03\x04":
        raise UnreadableFile("damaged", detail="zip: no header where the directory says")
    *_rest, name_length, extra_length = _LOCAL_HEADER.unpack(header)
    file.seek(member.offset + _LOCAL_HEADER.size + name_length + extra_length)
    data = _inflated(file, member)
    if len(data) != member.size or zlib.crc32(data) != member.crc:
        raise UnreadableFile("damaged", detail="zip: checksum")
    return data


def _inflated(file: IO[bytes], member: Member) -> bytes:
    if member.method == _STORED:
        return file.read(member.packed)
    if member.method != _DEFLATED:
        raise UnreadableFile("damaged", detail=f"zip: compression {member.method}")
    inflater, out, rest = zlib.decompressobj(-15), bytearray(), member.packed
    try:
        while rest > 0 and not inflater.eof:
            chunk = file.read(min(_CHUNK, rest))
            if not chunk:
                break
            rest -= len(chunk)
            # never more than the directory promised, whatever the stream would give
            out += inflater.decompress(chunk, member.size + 1 - len(out))
            if len(out) > member.size or inflater.unconsumed_tail:
                raise UnreadableFile("archive_bomb")
        out += inflater.flush()
    except zlib.error as error:
        raise UnreadableFile("damaged", detail=f"zip: {error}") from error
    return bytes(out)


class Archive:
    """An open archive: its members by name, and what had to be left out.

    `spool` is a folder of our own where zips within the zip are unpacked when they are compressed; the
    paths written there are `containers[1:]`.
    """

    def __init__(self, paths: Sequence[str], *, spool: str) -> None:
        self.members: dict[str, Member] = {}
        self.refused: list[tuple[str, str]] = []
        self.containers: list[list[str]] = [list(paths)]
        self._spool = Path(spool)
        self._files: list[IO[bytes]] = []
        self._list(0, prefix="", base=0, depth=1)

    def close(self) -> None:
        for file in self._files:
            file.close()

    def __enter__(self) -> Archive:
        return self

    def __exit__(self, *_exc: object) -> None:
        self.close()

    @property
    def names(self) -> list[str]:
        return list(self.members)

    def read(self, name: str, *, max_bytes: int = MAX_MEMBER_BYTES) -> bytes:
        """A member's bytes; KeyError when there is none of this name."""
        member = self.members[name]
        return read_member(self._file(member.container), member, max_bytes=max_bytes)

    @contextmanager
    def open(self, name: str) -> Iterator[IO[bytes]]:
        """A member as a stream, for what is too large to hold; the caller minds how much it reads."""
        with self.open_member(self.members[name]) as stream:
            yield stream

    def _file(self, container: int) -> IO[bytes]:
        while len(self._files) <= container:
            self._files.append(from_paths(self.containers[len(self._files)]))
        return self._files[container]

    def _list(
        self, container: int, *, prefix: str, base: int, depth: int, size: int | None = None
    ) -> None:
        """Takes what the zip at `base` holds; `size` bytes of the container are its own."""
        try:
            with zipfile.ZipFile(_Window(self._file(container), base, size)) as archive:
                infos = archive.infolist()
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError):
            if depth == 1:
                raise UnreadableFile("damaged", detail="zip: no directory") from None
            self.refused.append((prefix, "damaged"))
            return
        for info in infos:
            self._take(info, container, prefix, base, depth)

    def _take(
        self, info: zipfile.ZipInfo, container: int, prefix: str, base: int, depth: int
    ) -> None:
        name = prefix + info.filename.replace("\\", "/")
        if not info.filename or info.is_dir() or _is_litter(name):
            return
        if len(self.members) >= MAX_ENTRIES:
            raise UnreadableFile("archive_many", count=MAX_ENTRIES)
        refusal = _refusal_of(name, info)
        if refusal or name in self.members:
            self.refused.append((name, refusal or "twice"))
            return
        member = Member(
            container,
            base + info.header_offset,
            info.compress_size,
            info.file_size,
            info.compress_type,
            info.CRC,
        )
        if depth < MAX_DEPTH and name.lower().endswith(".zip"):
            self._enter(name, member, depth)
            return
        self.members[name] = member

    def _enter(self, name: str, member: Member, depth: int) -> None:
        """Lists a zip within: in place when it is merely stored, unpacked to the spool otherwise."""
        below: dict[str, Any] = {"prefix": f"{name}/", "depth": depth + 1}
        try:
            if member.method == _STORED:
                start = _data_start(self._file(member.container), member)
                self._list(member.container, base=start, size=member.packed, **below)
                return
            path = self._spool / f"nested-{len(self.containers)}.zip"
            with self.open_member(member) as stream, path.open("wb") as out:
                _copy(stream, out, member)
        except UnreadableFile as error:
            self.refused.append((name, error.code))
            return
        self.containers.append([str(path)])
        self._list(len(self.containers) - 1, base=0, **below)

    @contextmanager
    def open_member(self, member: Member) -> Iterator[IO[bytes]]:
        file = self._file(member.container)
        raw = _Stored(file, member) if member.method == _STORED else _Inflating(file, member)
        yield io.BufferedReader(raw, buffer_size=_CHUNK)


def _copy(stream: IO[bytes], out: IO[bytes], member: Member) -> None:
    copied = 0
    while chunk := stream.read(_CHUNK):
        copied += len(chunk)
        if copied > member.size or (
            copied > _BOMB_FROM_BYTES and copied > member.packed * _BOMB_RATIO
        ):
            raise UnreadableFile("archive_bomb")
        out.write(chunk)


def _is_litter(name: str) -> bool:
    """What operating systems leave behind."""
    parts = name.split("/")
    return parts[0] == "__MACOSX" or parts[-1] in {".DS_Store", "Thumbs.db"} or not parts[-1]


def _refusal_of(name: str, info: zipfile.ZipInfo) -> str:
    parts = name.split("/")
    if name.startswith("/") or ".." in parts or ":" in parts[0] or "\x00" in name:
        return "forbidden_path"
    if info.flag_bits & _ENCRYPTED:
        return "encrypted"
    if (info.external_attr >> 16) & 0o170000 == 0o120000:
        return "forbidden_path"  # a symbolic link
    return ""


class _Window(io.RawIOBase):
    """A file seen from an offset on, for a zip that lies whole inside another."""

    def __init__(self, file: IO[bytes], base: int, size: int | None) -> None:
        self._file, self._base = file, base
        self._end = base + size if size is not None else file.seek(0, io.SEEK_END)
        self._position = 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._position

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        end = self._end - self._base
        start = {io.SEEK_SET: 0, io.SEEK_CUR: self._position, io.SEEK_END: end}[whence]
        if start + offset < 0:
            raise OSError("before the beginning")
        self._position = start + offset
        return self._position

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        self._file.seek(self._base + self._position)
        data = self._file.read(min(len(buffer), max(0, self._end - self._base - self._position)))
        buffer[: len(data)] = data
        self._position += len(data)
        return len(data)


class _Stored(io.RawIOBase):
    """A stored member's bytes, one after the other."""

    def __init__(self, file: IO[bytes], member: Member) -> None:
        self._file, self._rest = file, member.packed
        self._at = _data_start(file, member)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        self._file.seek(self._at)
        data = self._file.read(min(len(buffer), self._rest))
        buffer[: len(data)] = data
        self._at += len(data)
        self._rest -= len(data)
        return len(data)


class _Inflating(io.RawIOBase):
    """A deflated member's bytes, one after the other."""

    def __init__(self, file: IO[bytes], member: Member) -> None:
        if member.method != _DEFLATED:
            raise UnreadableFile("damaged", detail=f"zip: compression {member.method}")
        self._file, self._rest = file, member.packed
        self._at = _data_start(file, member)
        self._inflater = zlib.decompressobj(-15)
        self._packed = b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        while True:
            if not self._packed and self._rest > 0:
                self._file.seek(self._at)
                self._packed = self._file.read(min(_CHUNK, self._rest))
                self._at += len(self._packed)
                self._rest = self._rest - len(self._packed) if self._packed else 0
            try:
                data = self._inflater.decompress(self._packed, len(buffer))
            except zlib.error as error:
                raise UnreadableFile("damaged", detail=f"zip: {error}") from error
            self._packed = self._inflater.unconsumed_tail
            if data or self._inflater.eof or (not self._packed and self._rest <= 0):
                buffer[: len(data)] = data
                return len(data)


def _data_start(file: IO[bytes], member: Member) -> int:
    file.seek(member.offset)
    header = file.read(_LOCAL_HEADER.size)
    if len(header) < _LOCAL_HEADER.size or header[:4] != b"PK\x03\x04":
        raise UnreadableFile("damaged", detail="zip: no header where the directory says")
    *_rest, name_length, extra_length = _LOCAL_HEADER.unpack(header)
    return member.offset + _LOCAL_HEADER.size + int(name_length) + int(extra_length)
