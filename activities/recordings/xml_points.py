"""What the XML formats share: one guarded expat pass, and how they write numbers and times.

Document types are refused, so no entity can be declared; nesting is limited; bytes after an error
are lost but those before it count. Names are compared without prefix: files with wrong or missing
namespaces are common, and no two vocabularies in use clash.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime
from xml.parsers import expat

from activities.recordings.assembly import NO_TIME, SECOND_US, to_micros
from activities.recordings.recording import UnreadableFile

MAX_DEPTH = 64
#: Longer texts (a description can be) are cut; no number or time comes near.
MAX_TEXT = 10_000

_NUMBER = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]{1,3})?")
_LEAP_SECOND = re.compile(r"(.{16}):60(.*)")
_UTF8_BOM = b"\xef\xbb\xbf"
_NAN = float("nan")

StartElement = Callable[[str, dict[str, str]], None]
EndElement = Callable[[str, str], None]


def number(text: str) -> float:
    """A decimal number with a point; NaN for anything else, decimal commas included."""
    stripped = text.strip()
    return float(stripped) if _NUMBER.fullmatch(stripped) else _NAN


def micros(text: str) -> int:
    """An ISO 8601 time as microseconds since 1970 UTC, NO_TIME if it is none.

    Fractions beyond microseconds are cut; a time without a zone is taken as UTC.
    """
    stripped = text.strip()
    if len(stripped) < 16 or stripped[10] not in "Tt ":
        return NO_TIME
    leap = _LEAP_SECOND.fullmatch(stripped)
    try:
        moment = datetime.fromisoformat(f"{leap[1]}:59{leap[2]}" if leap else stripped)
        aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
        return to_micros(aware) + (SECOND_US if leap else 0)
    except (ValueError, OverflowError):
        return NO_TIME


def local_name(tag: str) -> str:
    """The tag without its namespace prefix."""
    return tag.rpartition(":")[2]


def strip_prologue(data: bytes) -> bytes:
    """Without blanks and UTF-8 marks before the first tag, which exporters love and XML forbids."""
    start = 0
    while data[start : start + 3] == _UTF8_BOM or data[start : start + 1] in (
        b" ",
        b"\t",
        b"\r",
        b"\n",
    ):
        if data[start : start + 3] == _UTF8_BOM:
            start += 3
            continue
        start += 1
    return data[start:] if start else data


def walk(data: bytes, on_start: StartElement, on_end: EndElement) -> str | None:
    """Call back for each element with its local name: start (attributes) and end (its own text).

    Returns what broke the document off, or None if it was whole. Raises
    UnreadableFile("forbidden_xml") for document types and for nesting beyond MAX_DEPTH.
    """
    parser = expat.ParserCreate()
    parser.buffer_text = True
    texts: list[str] = []

    def start(tag: str, attributes: dict[str, str]) -> None:
        if len(texts) >= MAX_DEPTH:
            raise UnreadableFile("forbidden_xml", detail="depth")
        texts.append("")
        on_start(tag.rpartition(":")[2], attributes)

    def end(tag: str) -> None:
        on_end(tag.rpartition(":")[2], texts.pop())

    def text(piece: str) -> None:
        if len(texts[-1]) < MAX_TEXT:
            texts[-1] += piece

    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = text
    parser.StartDoctypeDeclHandler = _refuse_document_type
    parser.EntityDeclHandler = _refuse_entity
    try:
        parser.Parse(strip_prologue(data), True)  # noqa: FBT003 - expat takes it by position only
    except expat.ExpatError as error:
        return str(error)
    except (LookupError, UnicodeError) as error:  # an encoding nobody knows
        return str(error)
    return None


def _refuse_document_type(*_facts: object) -> None:
    raise UnreadableFile("forbidden_xml", detail="dtd")


def _refuse_entity(*_facts: object) -> None:
    raise UnreadableFile("forbidden_xml", detail="entity")
