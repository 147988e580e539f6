"""Tables that an export writes as lists of JSON objects, whatever stands in them. Pure."""

from __future__ import annotations

import json
import math
from typing import Any

from activities.imports.containers import Archive
from activities.recordings.recording import UnreadableFile

_JSON_BYTES = 64 * 1024 * 1024
#: Sizes, durations and ids; beyond it stands nonsense.
_LARGEST = 1e12

Row = dict[str, Any]


def rows_in(archive: Archive, name: str) -> list[Row] | None:
    """The objects of a list; None where there is none. Raises UnreadableFile as reading does."""
    try:
        rows = json.loads(archive.read(name, max_bytes=_JSON_BYTES))
    except (ValueError, RecursionError):
        return None
    return [row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else None


def rows_beside(archive: Archive, name: str) -> list[Row] | None:
    """The same of a table that others do not need: one that cannot be read is None too."""
    try:
        return rows_in(archive, name)
    except UnreadableFile:
        return None


def text(row: Row, key: str) -> str:
    value = row.get(key)
    return value if isinstance(value, str) else ""


def number(row: Row, key: str) -> float | None:
    """A number that is not negative, also where it is written as text, as decimals are."""
    value = row.get(key)
    if isinstance(value, str) and len(value) <= 40:
        try:
            value = float(value)
        except ValueError:
            return None
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return float(value) if 0 <= value < _LARGEST and math.isfinite(value) else None
