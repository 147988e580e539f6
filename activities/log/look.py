"""What of an activity its page and its API are asked to show: the part between two moments or places, and
how route, lanes and splits are drawn."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from activities.activity.models import Activity
from activities.numbers.part import Part, measure, moment_at
from activities.numbers.splits import MILE_M
from activities.recordings.recording import Column

_NUMBER = r"\d{1,7}(?:[.,٫]\d{1,3})?"
_SECONDS = re.compile(rf"({_NUMBER})\s*s?")
_CLOCK = re.compile(r"(?:(\d{1,3}):)?(\d{1,3}):(\d\d)")
_PLACE = re.compile(rf"({_NUMBER})\s*(km|mi|m)")
_LENGTHS_M = {"km": 1000.0, "mi": MILE_M, "m": 1.0}
_STRETCH = re.compile(r"(\d{1,7}(?:\.\d)?)-(\d{1,7}(?:\.\d)?)")
_LONGEST = 20
AXES = ("distance", "time")
SECTIONS = ("km", "mi", "laps")
#: What a route may be coloured by; anything else asks for the plain one.
COLOURS = ("pace", "heart_rate", "slope", "power")


class NoSuchPart(ValueError):
    """Not two readable moments, the first before the second and something recorded between them."""


@dataclass(frozen=True, slots=True)
class Look:
    """As it stood in the address; nothing of it is trusted yet."""

    start: str = ""
    end: str = ""
    axis: str = ""  # of the lanes, one of AXES or the usual one
    raw: bool = False  # lanes as recorded
    zoom: str = ""  # seconds of the lanes, `60-660`
    sections: str = ""  # one of SECTIONS or the usual ones
    colour: str = ""

    @classmethod
    def of(cls, query: Mapping[str, str]) -> Look:
        axis, sections = query.get("axis", ""), query.get("splits", "")
        zoom, colour = query.get("zoom", ""), query.get("colour", "")
        return cls(
            start=query.get("from", "").strip()[:_LONGEST],
            end=query.get("to", "").strip()[:_LONGEST],
            axis=axis if axis in AXES else "",
            raw=query.get("smooth") == "no",
            zoom=zoom if _STRETCH.fullmatch(zoom) else "",
            sections=sections if sections in SECTIONS else "",
            colour=colour if colour in COLOURS else "",
        )

    @property
    def asks_for_part(self) -> bool:
        return bool(self.start or self.end)

    @property
    def asks_for_all(self) -> bool:
        """Whether the reduced samples are too few for it."""
        return self.asks_for_part or bool(self.zoom or self.colour)

    def zoomed(self, columns: dict[str, Column]) -> dict[str, Column]:
        """The samples the lanes are drawn from; all of them where the stretch would hold none."""
        stretch = _STRETCH.fullmatch(self.zoom)
        if not stretch or "time" not in columns:
            return columns
        time = columns["time"]
        inside = (time >= float(stretch[1])) & (time <= float(stretch[2]))
        if int(inside.sum()) < 2:
            return columns
        return {name: column[inside] for name, column in columns.items()}

    @property
    def query(self) -> dict[str, str]:
        """What of the address differs from the plain look."""
        pairs = {
            "from": self.start,
            "to": self.end,
            "axis": self.axis,
            "smooth": "no" if self.raw else "",
            "zoom": self.zoom,
            "splits": self.sections,
            "colour": self.colour,
        }
        return {name: value for name, value in pairs.items() if value}

    def address(self, **changes: Any) -> str:
        """The query of this look, or of one that differs in so much; `?` for the plain one."""
        return "?" + urlencode(replace(self, **changes).query)


PLAIN = Look()


def in_address(moment_s: float) -> str:
    """A moment as an address tells it: seconds, a tenth where it is not whole."""
    return f"{moment_s:.1f}".removesuffix(".0")


def part_of(look: Look, activity: Activity, columns: dict[str, Column]) -> Part:
    """The part a look asks for, of the columns that this viewer may have; raises NoSuchPart."""
    from_s = moment_of(look.start or "0", columns)
    to_s = moment_of(look.end, columns) if look.end else float("inf")
    trusted = activity.elevation_source not in {"gps", "manual"}
    found = measure(columns, from_s, to_s, barometric=trusted) if from_s < to_s else None
    if found is None:
        raise NoSuchPart
    return found


def moment_of(text: str, columns: dict[str, Column]) -> float:
    """Seconds since the start of `1290`, `21:30` or `1:21:30`, or of a place such as `4.38 km`."""
    if seconds := _SECONDS.fullmatch(text):
        return _float(seconds[1])
    if clock := _CLOCK.fullmatch(text):
        hours, minutes, rest = (int(each or 0) for each in clock.groups())
        return float(hours * 3600 + minutes * 60 + rest)
    if place := _PLACE.fullmatch(text):
        found = moment_at(columns, _float(place[1]) * _LENGTHS_M[place[2]])
        if found is not None:
            return found
    raise NoSuchPart


def _float(text: str) -> float:
    return float(text.replace(",", ".").replace("٫", "."))
