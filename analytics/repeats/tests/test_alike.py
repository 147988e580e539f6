"""One route or another: the same streets, the other way round, a part of it, a parallel street."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.repeats import alike, gap

ABOUT = (41.15, -8.61)
Corners = list[tuple[float, float]]


def track(metres: Corners, *, noise_m: float = 0.0, seed: int = 0) -> alike.Way:
    """Corners in metres east and north of one place, as a way with noise at every 20 m."""
    corners = np.array(metres, dtype=float)
    steps = np.hypot(*np.diff(corners, axis=0).T)
    reached = np.concatenate(([0.0], np.cumsum(steps)))
    wanted = np.arange(0, reached[-1], 20.0)
    east, north = (np.interp(wanted, reached, corners[:, axis]) for axis in (0, 1))
    random = np.random.default_rng(seed)
    east, north = (each + random.normal(0, noise_m, each.size) for each in (east, north))
    lat = ABOUT[0] + north / alike.METRES_PER_DEGREE
    lon = ABOUT[1] + east / (alike.METRES_PER_DEGREE * np.cos(np.radians(ABOUT[0])))
    return alike.way(lat, lon, about=ABOUT)


LOOP = [(0.0, 0.0), (0.0, 1500.0), (2000.0, 1500.0), (2000.0, 0.0), (0.0, 0.0)]
OUT_AND_BACK = [(0.0, 0.0), (3000.0, 500.0), (0.0, 0.0)]


@pytest.mark.parametrize("route", [LOOP, OUT_AND_BACK])
def test_the_same_route_with_another_receiver_is_the_same(route: Corners) -> None:
    assert alike.is_same(track(route, noise_m=8, seed=1), track(route, noise_m=8, seed=2))


def test_a_length_is_in_metres() -> None:
    assert track(LOOP).length_m == pytest.approx(7000, rel=0.01)


def test_a_loop_the_other_way_round_is_another_route() -> None:
    assert not alike.is_same(track(LOOP), track(LOOP[::-1]))


def test_half_of_a_route_is_another_though_it_lies_on_it() -> None:
    half = track(LOOP[:3])
    assert alike.overlap(half, track(LOOP)) > 0.95
    assert not alike.is_same(half, track(LOOP))


def test_a_small_detour_is_still_the_same_and_a_long_one_is_not() -> None:
    small = [*LOOP[:2], (1000.0, 1500.0), (1000.0, 1800.0), (1200.0, 1800.0), (1200.0, 1500.0)]
    assert alike.is_same(track(LOOP), track([*small, *LOOP[2:]]))
    far = [*LOOP[:3], (3500.0, 700.0), (0.0, -600.0), (0.0, 0.0)]
    assert not alike.is_same(track(LOOP), track(far))


def test_a_parallel_street_is_another_route() -> None:
    there = [(x + 250.0, y + 250.0) for x, y in OUT_AND_BACK]
    assert not alike.is_same(track(OUT_AND_BACK), track(there))


def test_standing_about_is_no_route() -> None:
    place = [(0.0, 0.0), (30.0, 0.0), (0.0, 30.0)]
    assert not alike.is_same(track(place), track(place))


@given(st.lists(st.tuples(st.floats(-5e3, 5e3), st.floats(-5e3, 5e3)), min_size=2, max_size=12))
def test_a_route_is_the_same_as_itself_or_too_short(corners: Corners) -> None:
    one = np.array(corners)
    way = alike.Way(one, float(np.hypot(*np.diff(one, axis=0).T).sum()))
    assert alike.is_same(way, way) is (way.length_m >= alike.LEAST_M)


def _steady(speed_mps: float, length_m: float = 5000.0) -> tuple[alike.Column, alike.Column]:
    time = np.arange(0, length_m / speed_mps + 1)
    return time, np.minimum(time * speed_mps, length_m)


def test_the_gap_of_two_steady_runs_grows_evenly() -> None:
    found = gap.gap(_steady(4.0), _steady(5.0))
    assert found is not None
    assert found.seconds[0] == pytest.approx(0, abs=1)
    assert found.seconds[-1] == pytest.approx(250, abs=2)  # 1,250 s against 1,000 s
    assert found.seconds[len(found.seconds) // 2] == pytest.approx(125, abs=3)


def test_a_stop_is_a_step_in_the_gap() -> None:
    time, distance = _steady(5.0)
    stopped = np.where(distance > 2500, time + 60, time)
    found = gap.gap((stopped, distance), (time, distance))
    assert found is not None
    assert found.seconds[50] == pytest.approx(0, abs=0.5)
    assert found.seconds[-1] == pytest.approx(60, abs=0.5)


def test_another_length_has_no_gap_and_holes_do_no_harm() -> None:
    assert gap.gap(_steady(4.0), _steady(4.0, 9000.0)) is None
    assert gap.gap(_steady(4.0), (np.zeros(0), np.zeros(0))) is None
    time, distance = _steady(4.0)
    holes = distance.copy()
    holes[100:140] = np.nan
    found = gap.gap((time, holes), (time, distance))
    assert found is not None
    assert abs(found.seconds).max() < 1
