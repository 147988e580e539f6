"""Getting the one recording out of gzip and zip, with a limit on what may come out."""

from __future__ import annotations

import io
import zipfile
import zlib

from activities.recordings.formats import RECORDING_FORMATS, format_of
from activities.recordings.recording import UnreadableFile

#: The largest file read, after decompression. A 24 h ride as TCX has 40 MB.
MAX_BYTES = 256 * 1024 * 1024
_MEGABYTE = 1024 * 1024
#: Recordings shrink 3 to 30 times; what shrinks 200 times and is large was made to hurt.
_BOMB_RATIO, _BOMB_FROM_BYTES = 200, 16 * _MEGABYTE
_CHUNK = 256 * 1024
_MAX_MEMBERS = 20_000
#: Enough of a member to know its kind.
_SNIFF_BYTES = 4096
_ZIP_ERRORS = (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError)


def unpack(data: bytes, *, max_bytes: int = MAX_BYTES) -> bytes:
    """The plain recording within: itself, out of gzip, out of zip, or out of gzip out of zip.

    Raises UnreadableFile: archive_bomb, archive_many, archive_empty, encrypted, too_large, damaged.
    """
    kind = format_of(data)
    if kind == "zip":
        data = _unzip(data, max_bytes)
        kind = format_of(data)
    if kind == "gzip":
        data = gunzip(data, max_bytes=max_bytes)
        kind = format_of(data)
    if kind in {"gzip", "zip"}:
        raise UnreadableFile("archive_bomb")
    if len(data) > max_bytes:
        raise UnreadableFile("too_large", limit_mb=max_bytes // _MEGABYTE)
    return data


def gunzip(data: bytes, *, max_bytes: int = MAX_BYTES) -> bytes:
    """All members of a gzip file; of a broken one, what came before the break.

    Raises UnreadableFile: archive_bomb as soon as too much comes out, damaged if nothing does.
    """
    out = bytearray()
    rest = data
    while rest[:2] == b"\x1f\x8b":
        inflater = zlib.decompressobj(wbits=31)
        try:
            while rest and not inflater.eof:
                out += inflater.decompress(rest, _CHUNK)
                rest = inflater.unconsumed_tail
                _refuse_bomb(len(out), len(data), max_bytes)
            out += inflater.flush()
        except zlib.error:
            break
        rest = inflater.unused_data.lstrip(b"\x00")
    if not out:
        raise UnreadableFile("damaged", detail="gzip")
    return bytes(out)


def _refuse_bomb(inflated: int, packed: int, max_bytes: int) -> None:
    suspicious = inflated > _BOMB_FROM_BYTES and inflated > packed * _BOMB_RATIO
    if inflated > max_bytes or suspicious:
        raise UnreadableFile("archive_bomb")


def _unzip(data: bytes, max_bytes: int) -> bytes:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return _only_recording(archive, max_bytes)
    except _ZIP_ERRORS as error:
        raise UnreadableFile("damaged", detail=f"zip: {error}") from error


def _only_recording(archive: zipfile.ZipFile, max_bytes: int) -> bytes:
    members = [member for member in archive.infolist() if _is_content(member)]
    names = {member.filename for member in members}
    if "[Content_Types].xml" in names:
        raise UnreadableFile("not_a_recording", kind="office")
    if not members:
        raise UnreadableFile("archive_empty")
    if len(members) > _MAX_MEMBERS:
        raise UnreadableFile("archive_many", count=len(members))
    if any(member.flag_bits & 1 for member in members):
        raise UnreadableFile("encrypted")
    recordings = [member for member in members if _begins_like_one(archive, member)]
    if len(recordings) > 1:
        raise UnreadableFile("archive_many", count=len(recordings))
    if not recordings and len(members) > 1:
        raise UnreadableFile("archive_empty")
    return _inflate(archive, (recordings or members)[0], max_bytes)


def _is_content(member: zipfile.ZipInfo) -> bool:
    """False for folders and for what operating systems leave behind."""
    parts = member.filename.split("/")
    return not (member.is_dir() or parts[0] == "__MACOSX" or parts[-1].startswith("."))


def _begins_like_one(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> bool:
    with archive.open(member) as stream:
        kind = format_of(stream.read(_SNIFF_BYTES))
    return kind in RECORDING_FORMATS or kind in {"gzip", "zip"}


def _inflate(archive: zipfile.ZipFile, member: zipfile.ZipInfo, max_bytes: int) -> bytes:
    out = bytearray()
    with archive.open(member) as stream:
        while chunk := stream.read(_CHUNK):
            out += chunk
            _refuse_bomb(len(out), member.compress_size, max_bytes)
    return bytes(out)
