"""Where the next page of alerts begins, as an address carries it."""

from __future__ import annotations

from datetime import UTC, datetime


def write(position: tuple[datetime, int]) -> str:
    moment, pk = position
    return f"{int(moment.timestamp() * 1_000_000)}-{pk}"


def read(text: str) -> tuple[datetime, int] | None:
    """The position, or None for what is none: the first page then."""
    micros, _dash, pk = text.partition("-")
    if not (micros.isascii() and micros.isdigit() and pk.isascii() and pk.isdigit()):
        return None
    try:
        moment = datetime.fromtimestamp(int(micros) // 1_000_000, UTC)
    except (OverflowError, OSError, ValueError):
        return None
    if len(pk) > 18:
        return None
    return moment.replace(microsecond=int(micros) % 1_000_000), int(pk)
