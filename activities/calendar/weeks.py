"""Days and weeks of training as values: what was done, what was planned, what it adds up to. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Literal

Measure = Literal["time", "distance", "climb", "calories"]
MEASURES: tuple[Measure, ...] = ("time", "distance", "climb", "calories")
Shape = Literal["circle", "ring", "square", "triangle"]

#: Drawn as a triangle.
STRENGTH = frozenset({"WeightTraining", "Crossfit", "Pilates", "PhysicalTherapy"})
_SHAPES: dict[str, Shape] = {"race": "square", "workout": "ring"}


@dataclass(frozen=True, slots=True)
class Done:
    """An activity; seconds, metres, kilocalories, None where nothing was recorded."""

    public_id: str
    name: str
    sport: str
    kind: str
    date: date
    moving_s: float
    distance_m: float | None = None
    elevation_gain_m: float | None = None
    calories_kcal: float | None = None

    @property
    def shape(self) -> Shape:
        if self.kind in _SHAPES:
            return _SHAPES[self.kind]
        return "triangle" if self.sport in STRENGTH else "circle"


@dataclass(frozen=True, slots=True)
class Planned:
    """Something meant to be done; `done` when the day has an activity of the sport for it."""

    public_id: str
    sport: str
    date: date
    distance_m: float | None = None
    duration_s: float | None = None
    note: str = ""
    done: bool = False


@dataclass(frozen=True, slots=True)
class Totals:
    """Sums; None where no activity has such a number."""

    count: int = 0
    moving_s: float = 0.0
    distance_m: float | None = None
    elevation_gain_m: float | None = None
    calories_kcal: float | None = None

    def of(self, measure: Measure) -> float | None:
        return {
            "time": self.moving_s,
            "distance": self.distance_m,
            "climb": self.elevation_gain_m,
            "calories": self.calories_kcal,
        }[measure]


@dataclass(frozen=True, slots=True)
class Day:
    date: date
    done: tuple[Done, ...] = ()
    planned: tuple[Planned, ...] = ()
    totals: Totals = field(default_factory=Totals)

    @property
    def leading(self) -> Done | None:
        """The activity that gives the day its colour and shape: a race before all, then the longest."""
        return max(self.done, key=lambda one: (one.kind == "race", one.moving_s), default=None)

    @property
    def open_plans(self) -> tuple[Planned, ...]:
        return tuple(one for one in self.planned if not one.done)


@dataclass(frozen=True, slots=True)
class Week:
    days: tuple[Day, ...]
    totals: Totals

    @property
    def first(self) -> date:
        return self.days[0].date

    @property
    def last(self) -> date:
        return self.days[-1].date

    @property
    def planned(self) -> int:
        return sum(len(day.planned) for day in self.days)

    @property
    def kept(self) -> int:
        """Plans that were done."""
        return sum(one.done for day in self.days for one in day.planned)


def week_begin(day: date, week_start: int) -> date:
    """The first day of its week; `week_start` counts from Monday = 0."""
    return day - timedelta(days=(day.weekday() - week_start) % 7)


def totals_of(done: Sequence[Done]) -> Totals:
    return Totals(
        len(done),
        sum(one.moving_s for one in done),
        _sum(one.distance_m for one in done),
        _sum(one.elevation_gain_m for one in done),
        _sum(one.calories_kcal for one in done),
    )


def _sum(values: Iterable[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return sum(known) if known else None


def with_outcome(planned: Sequence[Planned], done: Sequence[Done]) -> tuple[Planned, ...]:
    """The plans of a day, each done if an activity of its sport is left for it."""
    left = Counter(one.sport for one in done)
    told = []
    for one in planned:
        kept = left[one.sport] > 0
        left[one.sport] -= kept
        told.append(
            Planned(
                one.public_id,
                one.sport,
                one.date,
                one.distance_m,
                one.duration_s,
                one.note,
                done=kept,
            )
        )
    return tuple(told)


def weeks_between(
    first: date, weeks: int, done: Iterable[Done], planned: Iterable[Planned]
) -> list[Week]:
    """So many weeks from that day on, the latest first."""
    days: dict[date, tuple[list[Done], list[Planned]]] = {
        first + timedelta(days=number): ([], []) for number in range(7 * weeks)
    }
    for one in done:
        if one.date in days:
            days[one.date][0].append(one)
    for plan in planned:
        if plan.date in days:
            days[plan.date][1].append(plan)
    made = [
        Day(day, tuple(acts), with_outcome(plans, acts), totals_of(acts))
        for day, (acts, plans) in days.items()
    ]
    rows = [tuple(made[7 * number : 7 * number + 7]) for number in range(weeks)]
    return [Week(row, totals_of([one for day in row for one in day.done])) for row in rows[::-1]]


def share(value: float | None, most: float) -> float:
    """The radius of a disc of that value, 0 to 1 of the largest: areas compare, not radii."""
    return 0.0 if not value or most <= 0 else min(1.0, (value / most) ** 0.5)
