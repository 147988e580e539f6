import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from activities.numbers import sports
from analytics.efforts.curves import (
    DISTANCES_M,
    DatedEffort,
    best_efforts,
    fastest,
    k_skyband,
)


def test_there_are_fifteen_classic_distances() -> None:
    assert len(set(DISTANCES_M)) == 15
    assert min(DISTANCES_M) == 400.0
    assert max(DISTANCES_M) == 50_000.0


def test_an_even_run_has_an_effort_for_each_distance_it_covered() -> None:
    time = np.arange(0.0, 4201.0)
    efforts = best_efforts(time, time * 2.5, max_speed_mps=12.0)
    assert [e.distance_m for e in efforts] == sorted(d for d in DISTANCES_M if d <= 10_500)
    for effort in efforts:
        assert effort.elapsed_s == pytest.approx(effort.distance_m / 2.5)
        assert effort.end_offset_s - effort.start_offset_s == pytest.approx(effort.elapsed_s)


def test_the_fast_part_is_found_where_it_was() -> None:
    time = np.arange(0.0, 1001.0)
    speed = np.where((time > 300) & (time <= 500), 5.0, 3.0)
    way = np.concatenate(([0.0], np.cumsum(speed[1:])))
    effort = best_efforts(time, way, max_speed_mps=12.0)[3]
    assert effort.distance_m == 1000.0
    assert (effort.start_offset_s, effort.end_offset_s) == pytest.approx((300.0, 500.0))


def test_longer_efforts_take_longer() -> None:
    random = np.random.default_rng(2)
    time = np.arange(0.0, 5000.0)
    way = np.cumsum(random.uniform(1.0, 5.0, time.size))
    times = [e.elapsed_s for e in best_efforts(time, way, max_speed_mps=12.0)]
    assert times == sorted(times)


def test_an_effort_faster_than_the_world_is_left_out() -> None:
    time = np.arange(0.0, 2001.0)
    run = sports.find("Run")
    limit = lambda metres: sports.record_speed_mps(run, metres)  # noqa: E731
    kept = best_efforts(time, time * 7.0, max_speed_mps=limit)
    assert [e.distance_m for e in kept] == [400.0, 800.0, 804.672, 1000.0, 1609.344]
    assert best_efforts(time, time * 7.0, max_speed_mps=6.0) == []


def test_the_fastest_stretch_of_any_length_is_offered_too() -> None:
    window = fastest(np.arange(0.0, 101.0), np.arange(0.0, 101.0) * 2, 50.0)
    assert window is not None
    assert window.elapsed_s == pytest.approx(25.0)


@pytest.mark.parametrize("size", [0, 1])
def test_no_way_has_no_efforts(size: int) -> None:
    assert best_efforts(np.zeros(size), np.zeros(size), max_speed_mps=12.0) == []


HISTORY = st.lists(st.tuples(st.integers(0, 40), st.integers(1, 15)), max_size=40)


@given(HISTORY, st.integers(1, 4))
def test_the_best_of_every_period_ending_now_are_in_the_band(
    history: list[tuple[int, int]], k: int
) -> None:
    efforts = [DatedEffort(i, float(when), float(s)) for i, (when, s) in enumerate(history)]
    band = {e.key for e in k_skyband(efforts, k)}
    needed = set()
    for since in range(41):
        period = [e for e in efforts if e.when >= since]
        period.sort(key=lambda e: (e.elapsed_s, e.when, efforts.index(e)))
        needed |= {e.key for e in period[:k]}
    assert needed <= band


@given(HISTORY, st.integers(1, 4))
def test_the_band_is_what_its_definition_says(history: list[tuple[int, int]], k: int) -> None:
    efforts = [DatedEffort(i, float(when), float(s)) for i, (when, s) in enumerate(history)]
    expected = {
        e.key
        for i, e in enumerate(efforts)
        if sum(
            o.elapsed_s < e.elapsed_s and (o.when, j) > (e.when, i) for j, o in enumerate(efforts)
        )
        < k
    }
    assert {e.key for e in k_skyband(efforts, k)} == expected


def test_the_band_of_a_long_random_history_is_short() -> None:
    random = np.random.default_rng(11)
    efforts = [
        DatedEffort(i, float(i), float(s)) for i, s in enumerate(random.normal(300, 20, 3000))
    ]
    assert len(k_skyband(efforts)) < 60


def test_a_band_of_none_is_an_error() -> None:
    with pytest.raises(ValueError, match="one"):
        k_skyband([], 0)
