"""The bytes of an archive: kept in the parts they came in, read as one file wherever they lie."""

from __future__ import annotations

import io
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

from django.core.files.base import ContentFile, File

from activities.imports.containers import Member, Part, PartedFile, read_member
from activities.imports.models import Import, ImportItem, ImportPart, folder_of

_BLOCK = 1024 * 1024


def save_part(whole: Import, number: int, content: File[bytes] | bytes, container: int = 0) -> None:
    """Keeps one part; the same part sent twice is the same part."""
    file = ContentFile(content) if isinstance(content, bytes) else content
    size = file.size or 0
    part = ImportPart(whole=whole, container=container, number=number, size=size)
    part.file.save(str(number), file, save=False)
    _row, created = ImportPart.objects.get_or_create(
        whole=whole,
        container=container,
        number=number,
        defaults={"size": size, "file": part.file.name},
    )
    if not created and _row.file.name != part.file.name:
        part.file.storage.delete(str(part.file.name))


def _parts(whole: Import) -> dict[int, list[ImportPart]]:
    containers: dict[int, list[ImportPart]] = {}
    for part in whole.parts.order_by("container", "number"):
        containers.setdefault(part.container, []).append(part)
    return containers


@contextmanager
def local_containers(whole: Import) -> Iterator[list[list[str]]]:
    """Every container's parts as paths on this machine; object storage is copied for as long."""
    with tempfile.TemporaryDirectory(prefix="import-") as folder:
        yield [
            [_local(part, folder) for part in parts]
            for _number, parts in sorted(_parts(whole).items())
        ]


def _local(part: ImportPart, folder: str) -> str:
    try:
        return part.file.path
    except NotImplementedError:  # object storage has no paths
        path = Path(folder) / f"{part.container}-{part.number:05d}"
    with part.file.open("rb") as source, path.open("wb") as target:
        shutil.copyfileobj(source, target, _BLOCK)
    return str(path)


@contextmanager
def member_file(whole: Import, container: int) -> Iterator[IO[bytes]]:
    """One container of the archive, seekable; a part is opened only when it is read from."""
    parts = [_as_part(part) for part in _parts(whole).get(container, [])]
    file = io.BufferedReader(PartedFile(parts), buffer_size=64 * 1024)
    try:
        yield file
    finally:
        file.close()


def _as_part(part: ImportPart) -> Part:
    def open_it() -> Any:
        try:
            return Path(part.file.path).open("rb")
        except NotImplementedError:
            return RangedObject(part)

    return Part(open_it, part.size)


class RangedObject(io.RawIOBase):
    """An object of a bucket read block by block: a file in 4 GB costs its own bytes, not 4 GB."""

    def __init__(self, part: ImportPart) -> None:
        storage: Any = part.file.storage
        self._object = storage.bucket.Object(storage._normalize_name(part.file.name))
        self._size, self._position = part.size, 0
        self._block: tuple[int, bytes] = (-1, b"")

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        base = {io.SEEK_SET: 0, io.SEEK_CUR: self._position, io.SEEK_END: self._size}[whence]
        self._position = max(0, base + offset)
        return self._position

    def read(self, size: int = -1) -> bytes:
        end = self._size if size < 0 else min(self._size, self._position + size)
        out = bytearray()
        while self._position < end:
            start = self._position - self._position % _BLOCK
            block = self._fetch(start)
            piece = block[self._position - start : end - start]
            if not piece:
                break
            out += piece
            self._position += len(piece)
        return bytes(out)

    def _fetch(self, start: int) -> bytes:
        if self._block[0] != start:
            last = min(start + _BLOCK, self._size) - 1
            answer = self._object.get(Range=f"bytes={start}-{last}")
            self._block = start, answer["Body"].read()
        return self._block[1]


def member_of(item: ImportItem) -> Member:
    return Member(*item.member)


def read_item(item: ImportItem) -> bytes:
    """The bytes of an item's file. Raises UnreadableFile."""
    member = member_of(item)
    with member_file(item.whole, member.container) as file:
        return read_member(file, member)


def let_go(whole: Import) -> None:
    """The archive itself; what was made of it stays. A file goes before its row."""
    storage = ImportPart._meta.get_field("file").storage
    for part in whole.parts.all():
        storage.delete(str(part.file.name))
        part.delete()
    try:
        storage.delete(folder_of(whole))  # a disk's empty folder; object storage has none
    except OSError:
        return
