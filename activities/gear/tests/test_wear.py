"""Days of use added up and held against limits."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from activities.gear.wear import (
    DayOfUse,
    Meter,
    State,
    Use,
    day_after,
    meters,
    nearest,
    used_between,
    worst,
)

_FIRST = date(2026, 1, 1)
_DAYS = st.lists(
    st.builds(
        lambda after, far: DayOfUse(_FIRST + timedelta(days=after), Use(float(far), 60.0, 1)),
        st.integers(0, 400),
        st.integers(0, 200_000),
    ),
    max_size=40,
)


@pytest.mark.parametrize(
    ("used", "state"),
    [(0, State.OK), (629_999, State.OK), (630_000, State.SOON), (699_999, State.SOON),
     (700_000, State.DUE), (900_000, State.DUE)],
)  # fmt: skip
def test_nine_tenths_are_soon_and_the_whole_is_due(used: float, state: State) -> None:
    assert Meter("distance", used, 700_000).state == state


def test_floats_that_miss_the_limit_by_a_hair_reach_it() -> None:
    assert Meter("distance", sum([0.1] * 10), 1.0).state == State.DUE


def test_only_limits_that_are_set_are_measured() -> None:
    use = Use(1000.0, 3600.0, 1)
    assert meters(use) == []
    assert [m.kind for m in meters(use, limit_s=10.0, limit_days=30, days=3)] == ["time", "days"]
    (by_days,) = meters(use, limit_days=30, days=33)
    assert (by_days.over, by_days.left, by_days.state) == (3, 0, State.DUE)


def test_the_first_to_be_up_counts() -> None:
    far, long = Meter("distance", 50, 100), Meter("time", 95, 100)
    assert nearest([far, long]) == long
    assert nearest([]) is None
    assert worst([far.state, long.state]) == State.SOON
    assert worst([]) == State.NONE


@given(_DAYS, st.integers(0, 400))
def test_no_day_is_counted_twice_or_lost_where_one_part_follows_another(
    days: list[DayOfUse], after: int
) -> None:
    change = _FIRST + timedelta(days=after)
    old, new = used_between(days, None, change), used_between(days, change)
    assert old + new == used_between(days, None)


def test_the_day_of_a_service_belongs_to_what_was_before() -> None:
    days = [DayOfUse(_FIRST, Use(10.0, 1.0, 1)), DayOfUse(day_after(_FIRST), Use(5.0, 1.0, 1))]
    assert used_between(days, day_after(_FIRST)).distance_m == 5.0
    assert used_between(days, None, day_after(_FIRST)).distance_m == 10.0
    assert day_after(date.max) == date.max
