"""Means over a window of time, for lines that would jump from second to second."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from activities.numbers.smoothing import windowed


def test_a_sample_weighs_the_time_it_stands_for() -> None:
    time = np.array([0.0, 1.0, 2.0, 3.0, 4.0, 10.0])
    values = np.array([1.0, 1.0, 4.0, 1.0, 1.0, 1.0])
    # around 2 s lie 1, 2 and 3 s, each standing for a second
    np.testing.assert_allclose(windowed(time, values, 2.0)[2], 2.0)
    # the last one stands alone
    assert windowed(time, values, 2.0)[5] == 1.0


def test_what_is_unknown_stays_so_and_weighs_nothing() -> None:
    time = np.arange(6.0)
    values = np.array([2.0, 2.0, np.nan, np.nan, 4.0, 4.0])
    found = windowed(time, values, 3.0)
    assert np.isnan(found[2:4]).all()
    np.testing.assert_allclose(found[[0, 1, 4, 5]], [2.0, 2.0, 4.0, 4.0])


def test_no_window_and_a_single_sample_change_nothing() -> None:
    time, values = np.arange(3.0), np.array([1.0, 9.0, 1.0])
    np.testing.assert_array_equal(windowed(time, values, 0.0), values)
    np.testing.assert_array_equal(windowed(time[:1], values[:1], 15.0), values[:1])


@given(
    st.lists(st.floats(0.1, 60), min_size=2, max_size=60),
    st.lists(st.floats(0, 20), min_size=61, max_size=61),
    st.floats(1, 60),
)
def test_a_mean_lies_between_what_it_is_made_of(
    steps: list[float], values: list[float], window_s: float
) -> None:
    time = np.cumsum(steps)
    column = np.array(values[: time.size])
    found = windowed(time, column, window_s)
    assert (found >= column.min() - 1e-6).all()
    assert (found <= column.max() + 1e-6).all()
