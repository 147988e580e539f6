import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from activities.numbers.elevation import clean_altitude, climbing, profile, turning_points
from activities.recordings.recording import Column


def hills(seed: int, size: int = 400) -> tuple[Column, Column]:
    random = np.random.default_rng(seed)
    way = np.cumsum(random.choice([0.0, 2.0, 3.0, 8.0], size))
    return way, 300 + np.cumsum(random.normal(0, 1.5, size))


@settings(max_examples=120, deadline=None)
@given(st.integers(0, 2**32 - 1), st.booleans())
def test_the_way_back_loses_what_the_way_out_gained(seed: int, barometric: bool) -> None:
    way, altitude = hills(seed)
    there = profile(way, altitude, barometric=barometric)
    back = profile(way[-1] - way[::-1], altitude[::-1], barometric=barometric)
    assert there is not None
    assert back is not None
    assert back.gain_m == pytest.approx(there.loss_m, abs=1e-6)
    assert back.loss_m == pytest.approx(there.gain_m, abs=1e-6)


@settings(max_examples=60)
@given(
    st.lists(st.integers(0, 40), min_size=1, max_size=60),
    st.sampled_from([0.0, 2.0, 10.0]),
)
def test_turning_points_are_the_same_from_either_end(heights: list[int], threshold: float) -> None:
    line = np.array(heights, dtype=np.float64)
    forth = climbing(line, threshold)
    back = climbing(line[::-1], threshold)
    assert forth[0][-1] == back[1][-1]
    assert forth[1][-1] == back[0][-1]


@given(st.integers(0, 2**32 - 1), st.floats(-200, 200))
def test_a_constant_offset_changes_no_climb(seed: int, offset: float) -> None:
    way, altitude = hills(seed, 100)
    plain = profile(way, altitude, barometric=True)
    lifted = profile(way, altitude + offset, barometric=True)
    assert plain is not None
    assert lifted is not None
    assert lifted.gain_m == pytest.approx(plain.gain_m, abs=1e-6)


def test_a_steady_ramp_is_its_height() -> None:
    way = np.arange(0.0, 5001.0)
    ramp = profile(way, 100.0 + way * 0.05, barometric=True)
    assert ramp is not None
    assert ramp.gain_m == pytest.approx(250.0)
    assert ramp.loss_m == 0.0


def test_noise_below_half_the_threshold_on_the_flat_is_no_climb() -> None:
    random = np.random.default_rng(1)
    way = np.arange(0.0, 20_000.0, 3.0)
    flat = profile(way, 250.0 + random.uniform(-0.99, 0.99, way.size), barometric=True)
    assert flat is not None
    assert (flat.gain_m, flat.loss_m) == (0.0, 0.0)


@given(st.lists(st.floats(0, 1000), min_size=2, max_size=60))
def test_without_a_threshold_the_climb_is_the_sum_of_all_rises(heights: list[float]) -> None:
    line = np.array(heights)
    rises = np.diff(line)
    gained, lost = climbing(line, 0.0)
    assert gained[-1] == pytest.approx(rises[rises > 0].sum(), abs=1e-6)
    assert lost[-1] == pytest.approx(-rises[rises < 0].sum(), abs=1e-6)


def test_a_climb_counts_from_foot_to_summit_although_it_dips() -> None:
    line = np.array([0.0, 1.0, 10.0, 8.5, 20.0, 19.0, 5.0])
    assert turning_points(line, 2.0) == [0, 4, 6]
    gained, lost = climbing(line, 2.0)
    assert (gained[-1], lost[-1]) == (20.0, 15.0)


def test_cumulative_climb_never_falls() -> None:
    way, altitude = hills(8)
    found = profile(way, altitude, barometric=True)
    assert found is not None
    assert np.all(np.diff(found.gained_m) >= 0)
    assert np.all(np.diff(found.lost_m) >= 0)


@pytest.mark.parametrize("barometric", [True, False])
def test_the_climb_of_noisy_rolling_hills_is_near_the_truth(barometric: bool) -> None:
    """True gain 960 m over 60 km: within 3 % with a barometer, 10 % without."""
    random = np.random.default_rng(6)
    way = np.arange(0.0, 60_000.0, 8.0)
    truth = 400 + 20.0 * np.sin(2 * np.pi * way / 2500.0)
    deviation, memory = (0.4, 0.97) if barometric else (3.0, 0.99)
    noise = np.zeros(way.size)
    for i in range(1, way.size):
        shock = random.normal(0, deviation * np.sqrt(1 - memory**2))
        noise[i] = memory * noise[i - 1] + shock
    found = profile(way, truth + noise, barometric=barometric)
    assert found is not None
    assert found.gain_m == pytest.approx(960.0, rel=0.03 if barometric else 0.10)
    raw = np.diff(truth + noise)
    assert raw[raw > 0].sum() > 1.02 * found.gain_m


def test_zeros_before_the_first_fix_are_not_a_climb() -> None:
    altitude = np.array([0.0, 0.0, np.nan, 812.0, 813.0])
    cleaned = clean_altitude(np.arange(5.0), altitude)
    assert cleaned is not None
    assert np.isnan(cleaned[:3]).all()
    assert cleaned[3:].tolist() == [812.0, 813.0]


def test_a_start_at_the_sea_keeps_its_zeros() -> None:
    cleaned = clean_altitude(np.arange(4.0), np.array([0.0, 0.0, 1.0, 2.0]))
    assert cleaned is not None
    assert cleaned.tolist() == [0.0, 0.0, 1.0, 2.0]


@pytest.mark.parametrize("values", [[0.0, 0.0], [np.nan, np.nan], [np.inf, 20_000.0]])
def test_altitude_of_nothing_but_zeros_or_nonsense_is_unknown(values: list[float]) -> None:
    assert clean_altitude(np.arange(2.0), np.array(values)) is None


def test_there_is_no_profile_of_one_place() -> None:
    assert profile(np.zeros(5), np.arange(5.0), barometric=True) is None


def test_a_barometer_finding_its_level_is_not_a_climb() -> None:
    settling = np.array([1257.0, 1913.0, 2144.0, 2229.0, 2250.0, 2255.0, 2255.5, 2256.0, 2257.0])
    cleaned = clean_altitude(np.arange(9.0), settling)
    assert cleaned is not None
    assert np.isnan(cleaned[:5]).all()
    assert cleaned[5:].tolist() == settling[5:].tolist()


def test_a_steep_start_is_believed() -> None:
    descent = 2000.0 - 8.0 * np.arange(30.0)
    cleaned = clean_altitude(np.arange(30.0), descent)
    assert cleaned is not None
    assert cleaned.tolist() == descent.tolist()
