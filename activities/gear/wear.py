"""How worn something is: days of use added up, and held against what it may be used. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

#: From this share of its limit on something is nearly due.
SOON = 0.9


class State(StrEnum):
    """In the order of urgency."""

    NONE = "none"  # nobody set a limit
    OK = "ok"
    SOON = "soon"
    DUE = "due"


_URGENCY = {state: rank for rank, state in enumerate(State)}


@dataclass(frozen=True, slots=True)
class Use:
    distance_m: float = 0.0
    moving_s: float = 0.0
    times: int = 0

    def __add__(self, other: Use) -> Use:
        return Use(
            self.distance_m + other.distance_m,
            self.moving_s + other.moving_s,
            self.times + other.times,
        )


@dataclass(frozen=True, slots=True)
class DayOfUse:
    """All of one piece of gear's activities of one day."""

    day: date
    use: Use


@dataclass(frozen=True, slots=True)
class Meter:
    """`kind` is distance (m), time (s) or days; `used` and `limit` are in its unit, days whole."""

    kind: str
    used: float
    limit: float

    @property
    def share(self) -> float:
        """1.0 when it is used up; more when it is used on."""
        return max(self.used, 0.0) / self.limit

    @property
    def left(self) -> float:
        return max(self.limit - self.used, 0)

    @property
    def over(self) -> float:
        return max(self.used - self.limit, 0)

    @property
    def state(self) -> State:
        # metres are added up as floats: a hair below the limit is the limit
        share = self.share + 1e-9
        return State.DUE if share >= 1 else State.SOON if share >= SOON else State.OK


def used_between(days: Iterable[DayOfUse], first: date | None, end: date | None = None) -> Use:
    """What was used from `first` on and before `end`; None is from ever, or until today."""
    total = Use()
    for each in days:
        if (first is None or each.day >= first) and (end is None or each.day < end):
            total += each.use
    return total


def day_after(day: date) -> date:
    """What is done to gear counts for the day it is done on: the next round begins the day after."""
    return day + timedelta(days=1) if day < date.max else day


def meters(
    use: Use,
    *,
    limit_m: float | None = None,
    limit_s: float | None = None,
    limit_days: int | None = None,
    days: int = 0,
) -> list[Meter]:
    """One for each limit there is; `days` is how many have passed."""
    found = (
        ("distance", use.distance_m, limit_m),
        ("time", use.moving_s, limit_s),
        ("days", days, limit_days),
    )
    return [Meter(kind, used, limit) for kind, used, limit in found if limit]


def nearest(of: Sequence[Meter]) -> Meter | None:
    """The one that is up first."""
    return max(of, key=lambda meter: meter.share, default=None)


def worst(states: Iterable[State]) -> State:
    return max(states, key=_URGENCY.__getitem__, default=State.NONE)
