"""What a file is, by its first bytes; its name may say anything."""

from __future__ import annotations

import re

from activities.recordings.fit_format import header_size

RECORDING_FORMATS = frozenset({"fit", "gpx", "tcx", "workout"})

_SIGNATURES: tuple[tuple[bytes, str], ...] = (
    (b"\x1f\x8b", "gzip"),
    (b"PK\x03\x04", "zip"),
    (b"PK\x05\x06", "zip"),
    (b"\xff\xd8\xff", "jpeg"),
    (b"\x89PNG\r\n\x1a\n", "png"),
    (b"GIF8", "gif"),
    (b"%PDF-", "pdf"),
    (b"BM", "bmp"),
    (b"II*\x00", "tiff"),
    (b"MM\x00*", "tiff"),
    (b"BZh", "bzip2"),
    (b"\xfd7zXZ\x00", "xz"),
    (b"7z\xbc\xaf\x27\x1c", "7z"),
    (b"Rar!", "rar"),
    (b"\x28\xb5\x2f\xfd", "zstd"),
    (b"SQLite format 3\x00", "sqlite"),
    (b"ID3", "mp3"),
    (b"\x1aE\xdf\xa3", "matroska"),
    (b"MZ", "program"),
    (b"\x7fELF", "program"),
)
_HEIC_BRANDS = {b"heic", b"heix", b"mif1", b"msf1", b"hevc"}
_ROOTS = {"gpx": "gpx", "trainingcenterdatabase": "tcx", "kml": "kml", "html": "html", "svg": "svg"}
_BOMS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
_HEAD_BYTES = 65_536
_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_DOCTYPE = re.compile(r"<!DOCTYPE\s+(?:[\w.-]+:)?([\w.-]+)", re.IGNORECASE)
_ROOT = re.compile(r"<(?:[\w.-]+:)?([A-Za-z_][\w.-]*)")
_WORKOUT = re.compile(r'\{\s*"format"\s*:\s*"stravalite-workout"')
_NMEA = re.compile(r"\$[A-Z]{2}[A-Z]{3},")


def format_of(data: bytes) -> str:
    """One word: fit, gpx, tcx, workout; gzip, zip; empty; or what else it looks like ("unknown")."""
    if not data:
        return "empty"
    if is_fit(data):
        return "fit"
    for signature, name in _SIGNATURES:
        if data.startswith(signature):
            return name
    if data[4:8] == b"ftyp":
        return "heic" if data[8:12] in _HEIC_BRANDS else "video"
    if data[:4] == b"RIFF":
        return "webp" if data[8:12] == b"WEBP" else "riff"
    return _kind_of_text(data[:_HEAD_BYTES])


def is_fit(data: bytes) -> bool:
    """A FIT header: its mark at its place, or a length and the first definition right after."""
    return len(data) >= 12 and (data[8:12] == b".FIT" or header_size(data) is not None)


def _kind_of_text(head: bytes) -> str:
    text = _decoded(head)
    if text is None:
        return "unknown"
    stripped = text.lstrip("\ufeff \t\r\n")
    if stripped.startswith("<"):
        return _kind_of_markup(stripped)
    if not stripped:
        return "blank"
    if stripped[0] in "{[":
        return "workout" if _WORKOUT.match(stripped) else "json"
    if _NMEA.match(stripped):
        return "nmea"
    first_line = stripped.split("\n", 1)[0]
    return "csv" if first_line.count(",") + first_line.count(";") >= 2 else "text"


def _decoded(head: bytes) -> str | None:
    """The head as text, None if it is none."""
    for mark, encoding in _BOMS:
        if head.startswith(mark):
            return head.decode(encoding, errors="ignore")
    if head[:4] == b"<\x00?\x00":
        return head.decode("utf-16-le", errors="ignore")
    if head[:4] == b"\x00<\x00?":
        return head.decode("utf-16-be", errors="ignore")
    if b"\x00" in head[:1024]:
        return None
    text = head.decode("latin-1")
    controls = sum(character < " " and character not in "\t\r\n\f" for character in text[:1024])
    return None if controls > len(text[:1024]) // 20 else text


def _kind_of_markup(text: str) -> str:
    # Every UTF-8 mark in the middle of a prologue was decoded as Latin-1; searching skips it.
    plain = _COMMENT.sub("", text)
    doctype = _DOCTYPE.search(plain)
    root = _ROOT.search(plain)
    if doctype and (root is None or doctype.start() < root.start()):
        root = doctype
    return _ROOTS.get(root[1].lower(), "xml") if root else "xml"
