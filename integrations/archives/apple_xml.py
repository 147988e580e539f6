"""Apple's export.xml as a stream of elements: gigabytes in little memory, hostile ones refused. Pure.

The file begins with a document type of its own, which some versions of iOS write malformed. It is cut
out before the parser sees it, so nothing is ever declared or expanded, and a broken one breaks nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import IO
from xml.parsers import expat

from activities.recordings.recording import UnreadableFile

MAX_DEPTH = 32
MAX_BYTES = 16 * 1024 * 1024 * 1024
#: The document type ends within this.
HEAD_BYTES = 256 * 1024
#: So much without any element is no export; the parser would hold it all.
_SILENT_BYTES = 8 * 1024 * 1024
_CHUNK = 256 * 1024
#: Honest exports shrink to a twentieth or thirtieth.
_BOMB_RATIO, _BOMB_FROM_BYTES = 300, 16 * 1024 * 1024
_DOCTYPE = re.compile(rb"<!DOCTYPE\s+HealthData\s*(>|\[)")
_SUBSET_END = re.compile(rb"\]\s*>")
_DECLARES = re.compile(rb"<!ENTITY|<!NOTATION|%\w+;")

StartElement = Callable[[str, dict[str, str]], None]
EndElement = Callable[[str], None]


def is_health_data(head: bytes) -> bool:
    """Whether a file that begins so is Apple's export, by what is inside it: names follow the language."""
    return b"<!DOCTYPE HealthData" in head or b"<HealthData" in head


def walk(
    stream: IO[bytes], *, packed: int, on_start: StartElement, on_end: EndElement
) -> str | None:
    """Calls back for every element; `packed` is the size of the file within its zip.

    Returns what broke the file off, or None if it was whole. Raises UnreadableFile: forbidden_xml for
    entities, other document types and depth, archive_bomb for what unpacks without end.
    """
    return _Walk(stream, packed, on_start, on_end).run()


class _Walk:
    def __init__(
        self, stream: IO[bytes], packed: int, on_start: StartElement, on_end: EndElement
    ) -> None:
        self.stream, self.packed = stream, packed
        self.on_start, self.on_end = on_start, on_end
        self.read = self.heard = self.depth = 0
        self.parser = expat.ParserCreate()
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.StartDoctypeDeclHandler = _refuse
        self.parser.EntityDeclHandler = _refuse

    def run(self) -> str | None:
        try:
            piece = _without_doctype(self._next(HEAD_BYTES))
            while piece:
                self.parser.Parse(piece, False)  # noqa: FBT003 - expat takes it by position only
                piece = self._next(_CHUNK)
            self.parser.Parse(b"", True)  # noqa: FBT003
        except (expat.ExpatError, LookupError, UnicodeError) as error:
            return str(error)
        except UnreadableFile as error:
            if error.code == "damaged":  # the zip ends or breaks here; what came before counts
                return str(error.facts.get("detail", "zip"))
            raise
        return None

    def _next(self, size: int) -> bytes:
        data = self.stream.read(size)
        self.read += len(data)
        if self.read > MAX_BYTES or (
            self.read > _BOMB_FROM_BYTES and self.read > self.packed * _BOMB_RATIO
        ):
            raise UnreadableFile("archive_bomb")
        if self.read - self.heard > _SILENT_BYTES:
            raise UnreadableFile("forbidden_xml", detail="silence")
        return data

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        self.heard = self.read
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise UnreadableFile("forbidden_xml", detail="depth")
        self.on_start(tag, attributes)

    def _end(self, tag: str) -> None:
        self.depth -= 1
        self.on_end(tag)


def _without_doctype(head: bytes) -> bytes:
    found = _DOCTYPE.search(head)
    if found is None:  # any other is refused by the parser's handler
        return head
    if found[1] == b">":
        return head[: found.start()] + head[found.end() :]
    end = _SUBSET_END.search(head, found.end())
    if end is None or _DECLARES.search(head, found.end(), end.start()):
        raise UnreadableFile("forbidden_xml", detail="document type")
    return head[: found.start()] + head[end.end() :]


def _refuse(*_args: object) -> None:
    raise UnreadableFile("forbidden_xml", detail="document type")
