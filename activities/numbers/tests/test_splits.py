import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from activities.numbers.analysis import analyse
from activities.numbers.laps import measure_laps
from activities.numbers.moving import Rests, merge
from activities.numbers.splits import MILE_M, Mean, Track, first_times, last_times, splits
from activities.numbers.tests.tracks import recording, with_stops
from activities.recordings.recording import Lap, Totals

NEVER = Rests(merge([]))


def test_constant_speed_makes_equal_splits() -> None:
    time = np.arange(0.0, 1001.0)
    rows = splits(Track(time, NEVER, time * 2.5), 1000.0)
    assert [row.elapsed_s for row in rows] == pytest.approx([400.0, 400.0, 200.0])
    assert [row.distance_m for row in rows] == pytest.approx([1000.0, 1000.0, 500.0])
    assert [row.index for row in rows] == [1, 2, 3]


def test_the_last_split_keeps_its_own_distance_in_miles_too() -> None:
    time = np.arange(0.0, 1001.0)
    rows = splits(Track(time, NEVER, time * 2.5), MILE_M)
    assert [row.distance_m for row in rows] == pytest.approx([MILE_M, 2500.0 - MILE_M])


def test_an_exact_multiple_has_no_empty_last_split() -> None:
    time = np.arange(0.0, 801.0)
    rows = splits(Track(time, NEVER, time * 2.5), 1000.0)
    assert [row.distance_m for row in rows] == pytest.approx([1000.0, 1000.0])


def test_a_stop_on_a_boundary_belongs_to_the_next_split() -> None:
    time, way = with_stops(860, 2.5, [(400, 460)])
    rests = Rests(merge([(400.0, 460.0)]))
    rows = splits(Track(time, rests, way), 1000.0)
    assert [row.elapsed_s for row in rows] == pytest.approx([400.0, 460.0])
    assert [row.moving_s for row in rows] == pytest.approx([400.0, 400.0])


def test_first_and_last_moment_differ_by_the_stop() -> None:
    time, way = with_stops(860, 2.5, [(400, 460)])
    target = np.array([1000.0])
    assert first_times(time, way, target)[0] == 400.0
    assert last_times(time, way, target)[0] == 460.0


def test_a_distance_never_reached_has_no_moment() -> None:
    time = np.arange(0.0, 11.0)
    assert np.isnan(first_times(time, time * 2.0, np.array([20.5]))[0])


@settings(max_examples=80)
@given(st.integers(2, 200), st.integers(0, 2**32 - 1), st.sampled_from([100.0, 1000.0, MILE_M]))
def test_splits_sum_to_the_whole(size: int, seed: int, unit: float) -> None:
    random = np.random.default_rng(seed)
    time = np.cumsum(random.choice([1.0, 3.0, 40.0], size))
    way = np.cumsum(random.choice([0.0, 5.0, 40.0], size))
    rests = Rests(merge([(float(time[size // 2]), float(time[-1]))]))
    rows = splits(Track(time, rests, way), unit)
    if way[-1] - way[0] < 1.0:
        assert rows == []
        return
    whole = time[-1] - time[0]
    assert sum(r.elapsed_s for r in rows) == pytest.approx(whole)
    assert sum(r.distance_m or 0.0 for r in rows) == pytest.approx(way[-1] - way[0])
    moving = rests.moving_s(float(time[0]), float(time[-1]))
    assert sum(r.moving_s for r in rows) == pytest.approx(moving)
    assert all(r.distance_m == pytest.approx(unit) for r in rows[:-1])


def test_climb_per_split_sums_to_the_whole_climb() -> None:
    time = np.arange(0.0, 3601.0)
    way = time * 3.0
    altitude = 300.0 + 40.0 * np.sin(way / 400.0)
    measured = analyse(
        recording({"time": time, "distance": way, "altitude": altitude}, has_barometer=True)
    )
    gains = [row.elevation_gain_m for row in measured.splits_km]
    assert None not in gains
    assert sum(g for g in gains if g is not None) == pytest.approx(measured.elevation_gain_m)
    nets = [row.elevation_net_m for row in measured.splits_km if row.elevation_net_m is not None]
    assert sum(nets) == pytest.approx(altitude[-1] - altitude[0], abs=0.5)


def test_a_mean_weighs_by_time_and_leaves_out_what_is_missing() -> None:
    time = np.array([0.0, 1.0, 4.0, 5.0])
    mean = Mean(time, np.array([99.0, 100.0, 160.0, np.nan]))
    assert mean.over(0.0, 5.0) == pytest.approx((100.0 + 3 * 160.0) / 4)
    assert mean.over(4.0, 5.0) is None
    assert mean.highest(0.0, 1.0) == 100.0


def test_a_long_silence_does_not_outweigh_what_was_recorded() -> None:
    time = np.array([0.0, 10.0, 3610.0])
    mean = Mean(time, np.array([120.0, 120.0, 180.0]))
    assert mean.over(0.0, 3610.0) == pytest.approx(150.0)


def test_a_device_lap_is_measured_and_keeps_what_the_device_said() -> None:
    time = np.arange(0.0, 601.0)
    said = Totals(distance_m=1234.0)
    laps = measure_laps(
        [Lap(start_s=100.0, elapsed_s=200.0, totals=said, trigger="manual")],
        Track(time, NEVER, time * 3.0),
    )
    assert laps[0].section.distance_m == pytest.approx(600.0)
    assert laps[0].section.speed_mps == pytest.approx(3.0)
    assert laps[0].totals.distance_m == 1234.0
    assert laps[0].trigger == "manual"


def test_a_lap_without_streams_is_what_the_device_said() -> None:
    said = Totals(distance_m=1000.0, timer_s=250.0)
    lap = measure_laps([Lap(start_s=0.0, elapsed_s=260.0, totals=said)], None)[0].section
    assert (lap.distance_m, lap.moving_s, lap.speed_mps) == (1000.0, 250.0, 4.0)
