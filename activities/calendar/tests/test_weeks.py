"""Weeks of training: nothing is lost, a plan is kept once, areas compare."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from activities.calendar.weeks import (
    Day,
    Done,
    Planned,
    share,
    totals_of,
    week_begin,
    weeks_between,
    with_outcome,
)

MONDAY = date(2026, 11, 16)


def done(day: int, *, sport: str = "Run", kind: str = "normal", **numbers: float) -> Done:
    told = {"moving_s": 1800.0} | numbers
    return Done("act_1", "One", sport, kind, MONDAY + timedelta(days=day), **told)


def planned(sport: str = "Run") -> Planned:
    return Planned("pln_1", sport, MONDAY)


@pytest.mark.parametrize(
    ("day", "start", "begin"),
    [
        (date(2026, 11, 16), 0, date(2026, 11, 16)),
        (date(2026, 11, 22), 0, date(2026, 11, 16)),
        (date(2026, 11, 22), 6, date(2026, 11, 22)),
        (date(2026, 11, 21), 6, date(2026, 11, 15)),
        (date(2026, 11, 21), 5, date(2026, 11, 21)),
    ],
)
def test_a_week_begins_as_the_person_likes(day: date, start: int, begin: date) -> None:
    assert week_begin(day, start) == begin


@given(st.lists(st.integers(0, 83)), st.integers(1, 12))
def test_nothing_within_the_weeks_is_lost_or_counted_twice(days: list[int], weeks: int) -> None:
    rows = weeks_between(MONDAY, weeks, [done(day) for day in days], ())
    inside = [day for day in days if day < 7 * weeks]
    assert sum(week.totals.count for week in rows) == len(inside)
    assert sum(week.totals.moving_s for week in rows) == 1800.0 * len(inside)
    assert [week.first for week in rows] == sorted((week.first for week in rows), reverse=True)
    assert all(len(week.days) == 7 for week in rows)


def test_what_nobody_recorded_adds_up_to_nothing_known() -> None:
    totals = totals_of([done(0), done(0, distance_m=5000.0)])
    assert (totals.distance_m, totals.calories_kcal) == (5000.0, None)


def test_one_activity_keeps_one_plan_of_its_sport() -> None:
    told = with_outcome([planned(), planned(), planned("Ride")], [done(0), done(0, sport="Swim")])
    assert [one.done for one in told] == [True, False, False]


def test_a_race_gives_the_day_its_shape() -> None:
    race, long = done(0, kind="race"), done(0, moving_s=9000.0)
    assert Day(MONDAY, (race, long)).leading == race
    assert race.shape == "square"
    assert done(0, kind="workout").shape == "ring"
    assert done(0, sport="WeightTraining").shape == "triangle"
    assert done(0, kind="long").shape == "circle"


@given(st.floats(0.001, 1e6), st.floats(0.001, 1e6))
def test_areas_of_discs_compare_as_what_they_stand_for(one: float, other: float) -> None:
    most = max(one, other)
    assert (share(one, most) / share(other, most)) ** 2 == pytest.approx(one / other)
    assert share(None, most) == share(1.0, 0.0) == 0.0
