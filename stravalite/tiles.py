"""The map service of raster tiles an operator may name; without one, maps are route only."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from stravalite import env

_ADDRESS = re.compile(r"(https?://[A-Za-z0-9.-]+(:\d+)?)?/[A-Za-z0-9._~/{}@?=&%+-]*")
_TAKES = "an address with {z}, {x} and {y} such as https://tiles.example.org/{z}/{x}/{y}.png"


def from_environment() -> tuple[str, str]:
    """The address of a tile and whom to thank for it; BadSetting for what names no tile."""
    address, thanks = env.text("TILES_URL"), env.text("TILES_ATTRIBUTION")
    if not address:
        return "", ""
    if not _ADDRESS.fullmatch(address) or any(
        name not in address for name in ("{z}", "{x}", "{y}")
    ):
        raise env.BadSetting("TILES_URL", address, _TAKES)
    if not thanks:
        raise env.BadSetting(
            "TILES_ATTRIBUTION", "", "the words its licence asks for, as TILES_URL is set"
        )
    return address, thanks


def origins(address: str) -> list[str]:
    """The one origin pictures may come from besides ours; none for tiles of our own."""
    parts = urlsplit(address)
    return [f"{parts.scheme}://{parts.netloc}"] if parts.netloc else []
