import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from activities.numbers.smoothing import block_edges, boxcar, centred_rate


@given(st.integers(1, 60), st.integers(0, 40), st.floats(-5, 5), st.floats(-1e4, 1e4))
def test_a_straight_line_is_not_bent(size: int, radius: int, slope: float, start: float) -> None:
    line = start + slope * np.arange(float(size))
    assert boxcar(line, radius) == pytest.approx(line, abs=1e-7)


def test_a_boxcar_is_the_mean_of_its_neighbours_and_shrinks_at_the_ends() -> None:
    values = np.array([1.0, 5.0, 0.0, 4.0, 2.0])
    assert boxcar(values, 1) == pytest.approx([1.0, 2.0, 3.0, 2.0, 2.0])


def test_a_boxcar_does_not_reach_across_a_gap() -> None:
    time = np.array([0.0, 1.0, 2.0, 100.0, 101.0, 102.0])
    first, last = block_edges(time, 10.0)
    assert first.tolist() == [0, 0, 0, 3, 3, 3]
    assert last.tolist() == [2, 2, 2, 5, 5, 5]
    values = np.array([0.0, 0.0, 0.0, 9.0, 9.0, 9.0])
    assert boxcar(values, 2, first, last).tolist() == values.tolist()


def test_constant_speed_is_constant_up_to_the_ends_and_gaps() -> None:
    time = np.concatenate((np.arange(50.0), np.arange(500.0, 550.0)))
    way = np.concatenate((3.0 * np.arange(50), 200 + 3.0 * np.arange(50)))
    assert centred_rate(time, way, 15.0) == pytest.approx(np.full(100, 3.0))


def test_sparse_samples_have_a_speed_too() -> None:
    time = np.arange(0.0, 600.0, 30.0)
    assert centred_rate(time, 2.0 * time, 15.0) == pytest.approx(np.full(20, 2.0))


def test_a_mean_of_rates_weighted_by_time_is_the_whole_way() -> None:
    time = np.arange(0.0, 1001.0)
    way = np.cumsum(np.random.default_rng(4).uniform(1, 5, time.size))
    rate = centred_rate(time, way, 15.0)
    assert rate[10:-10].mean() == pytest.approx((way[-11] - way[10]) / 980.0, rel=0.01)


@pytest.mark.parametrize("size", [0, 1])
def test_too_few_samples_have_no_rate(size: int) -> None:
    assert np.isnan(centred_rate(np.arange(float(size)), np.zeros(size), 15.0)).all()
