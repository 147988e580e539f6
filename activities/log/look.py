"""What of an activity its page and its API are asked to show: the part between two moments or places, and
what the route is coloured by."""

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
_LONGEST = 20
#: What a route may be coloured by; anything else asks for the plain one.
COLOURS = ("pace", "heart_rate", "slope", "power")


class NoSuchPart(ValueError):
    """Not two readable moments, the first before the second and something recorded between them."""


@dataclass(frozen=True, slots=True)
class Look:
    """As it stood in the address; nothing of it is trusted yet."""

    start: str = ""
    end: str = ""
    colour: str = ""

    @classmethod
    def of(cls, query: Mapping[str, str]) -> Look:
        colour = query.get("colour", "")
        return cls(
            start=query.get("from", "").strip()[:_LONGEST],
            end=query.get("to", "").strip()[:_LONGEST],
            colour=colour if colour in COLOURS else "",
        )

    @property
    def asks_for_part(self) -> bool:
        return bool(self.start or self.end)

    @property
    def asks_for_all(self) -> bool:
        """Whether the reduced samples are too few for it."""
        return self.asks_for_part or bool(self.colour)

    def address(self, **changes: Any) -> str:
        """The query of this look, or of one that differs in so much; `?` for the plain one."""
        wanted = replace(self, **changes)
        pairs = {"from": wanted.start, "to": wanted.end, "colour": wanted.colour}
        return "?" + urlencode({name: value for name, value in pairs.items() if value})


PLAIN = Look()


def part_of(look: Look, activity: Activity, columns: dict[str, Column]) -> Part:
    """The part a look asks for, of the columns that this viewer may have; raises NoSuchPart."""
    from_s = moment_of(look.start or "0", columns)
    to_s = moment_of(look.end, columns) if look.end else float("inf")
    trusted = activity.elevation_source != "gps"
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
