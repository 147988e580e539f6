import numpy as np
import pytest

from activities.numbers.analysis import analyse
from activities.numbers.outliers import (
    bridge,
    clean_heartrate,
    clean_power,
    position_jumps,
    valid_positions,
)
from activities.numbers.synthetic import Conditions, synthesise
from activities.numbers.tests.tracks import northward, recording

METRE = 1.0 / 111_319.49


def test_three_hundred_spikes_are_all_found_and_hardly_anything_else() -> None:
    random = np.random.default_rng(9)
    found = missed = false = 0
    for seed in range(10):
        made = synthesise("Ride", 7200, seed, conditions=Conditions(noise_m=2.5)).streams
        lat, lon = made["lat"].copy(), made["lon"].copy()
        spikes = np.arange(120, 7000, 230)[:30]
        bearing, far = random.uniform(0, 2 * np.pi, 30), random.uniform(150, 2000, 30)
        lat[spikes] += far * np.cos(bearing) * METRE
        lon[spikes] += far * np.sin(bearing) * METRE / 0.677
        jumps = position_jumps(made["time"], lat, lon, max_speed_mps=33.0)
        found += int(jumps[spikes].sum())
        missed += int((~jumps[spikes]).sum())
        false += int(jumps.sum() - jumps[spikes].sum())
    assert (found, missed) == (300, 0)
    assert false <= 1


def test_a_burst_of_three_wrong_points_is_found() -> None:
    time = np.arange(100.0)
    lat, lon = northward(time * 3.0)
    lat[50:53] += 500 * METRE
    jumps = position_jumps(time, lat, lon, max_speed_mps=12.0)
    assert np.flatnonzero(jumps).tolist() == [50, 51, 52]


@pytest.mark.parametrize("at", [0, 99])
def test_a_wrong_end_is_found(at: int) -> None:
    time = np.arange(100.0)
    lat, lon = northward(time * 3.0)
    lat[at] += 5000 * METRE
    assert np.flatnonzero(position_jumps(time, lat, lon, max_speed_mps=12.0)).tolist() == [at]


def test_hairpins_and_sparse_points_are_no_jumps() -> None:
    time = np.arange(0.0, 1000.0, 7.0)
    turns = np.abs((time * 6.0) % 800.0 - 400.0)
    lat, lon = northward(turns)
    assert not position_jumps(time, lat, lon, max_speed_mps=33.0).any()


def test_a_car_ride_called_a_run_is_not_torn_apart() -> None:
    time = np.arange(300.0)
    lat, lon = northward(time * 25.0)
    assert not position_jumps(time, lat, lon, max_speed_mps=12.0).any()


def test_null_island_and_nonsense_are_no_positions() -> None:
    lat = np.array([0.0, 47.0, 91.0, np.nan, 47.0, 47.0])
    lon = np.array([0.0, 8.0, 8.0, 8.0, np.inf, 181.0])
    assert valid_positions(lat, lon).tolist() == [False, True, False, False, False, False]


def test_a_rejected_sample_is_bridged_in_time_but_never_beyond_the_ends() -> None:
    time = np.array([0.0, 1.0, 3.0, 4.0])
    values = np.array([10.0, 99.0, 16.0, 99.0])
    filled = bridge(time, values, np.array([False, True, False, True]))
    assert filled[1] == pytest.approx(12.0)
    assert np.isnan(filled[3])


def test_a_heart_that_stops_races_or_skips_is_dropped_and_counted() -> None:
    time = np.arange(9.0)
    heartrate = np.array([120, 0, 121, 255, 122, 170, 123, np.nan, 124.0])
    cleaned, dropped = clean_heartrate(time, heartrate)
    assert np.flatnonzero(np.isnan(cleaned)).tolist() == [1, 3, 5, 7]
    assert dropped == 3


def test_a_strap_that_reconnects_at_another_rate_is_believed() -> None:
    cleaned, dropped = clean_heartrate(np.arange(4.0), np.array([90.0, 90.0, 150.0, 150.0]))
    assert dropped == 0
    assert cleaned.tolist() == [90.0, 90.0, 150.0, 150.0]


def test_power_beyond_anybody_is_dropped_and_counted() -> None:
    cleaned, dropped = clean_power(np.array([0.0, 250.0, -3.0, 2501.0, 2500.0]))
    assert dropped == 2
    assert np.nansum(cleaned) == 2750.0


def test_dropped_samples_are_reported_with_the_activity() -> None:
    time = np.arange(60.0)
    heartrate = np.full(60, 140.0)
    heartrate[[10, 20]] = 0.0
    power = np.full(60, 200.0)
    power[5] = 4000.0
    streams = {"time": time, "heartrate": heartrate, "power": power}
    notes = {n.code: n.facts for n in analyse(recording(streams, sport="Ride")).quality}
    assert notes == {"dropped_heartrate": {"count": 2}, "dropped_power": {"count": 1}}
