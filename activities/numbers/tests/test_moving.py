import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from activities.numbers.analysis import analyse
from activities.numbers.moving import Rests, clip, find_stops, merge
from activities.numbers.tests.tracks import northward, recording, with_stops
from activities.recordings.recording import Totals


def seconds_moving(
    stops: list[tuple[int, int]], speed: float = 3.0, threshold: float = 0.7
) -> float:
    time, way = with_stops(1200, speed, stops)
    found = find_stops(time, np.zeros_like(way), way, rest_speed_mps=threshold)
    return Rests(merge(found)).moving_s(0.0, 1200.0)


@pytest.mark.parametrize("speed", [2.0, 3.0, 5.0])
@pytest.mark.parametrize("length", [20, 45, 300])
def test_a_stop_is_taken_off_in_full(speed: float, length: int) -> None:
    assert seconds_moving([(400, 400 + length)], speed) == pytest.approx(1200 - length, abs=1.5)


def test_a_stop_shorter_than_15_s_counts_as_moving() -> None:
    assert seconds_moving([(400, 413)]) == 1200.0


def test_many_stops_add_up() -> None:
    assert seconds_moving([(100, 130), (500, 560), (900, 920)]) == pytest.approx(1090, abs=4)


def test_a_stop_at_the_start_and_at_the_end_counts_as_rest() -> None:
    assert seconds_moving([(0, 60), (1100, 1200)]) == pytest.approx(1040, abs=2)


def test_a_recording_gap_without_displacement_is_rest() -> None:
    time = np.concatenate((np.arange(100.0), np.arange(400.0, 500.0)))
    way = np.concatenate((3.0 * np.arange(100), 297.0 + 3.0 * np.arange(100)))
    stops = find_stops(time, np.zeros_like(way), way, rest_speed_mps=0.7)
    assert stops == [(99.0, 400.0)]


def test_a_recording_gap_that_was_run_through_is_not_rest() -> None:
    time = np.concatenate((np.arange(100.0), np.arange(400.0, 500.0)))
    way = 3.0 * time
    assert find_stops(time, np.zeros_like(way), way, rest_speed_mps=0.7) == []


def test_standing_in_noise_is_rest_although_the_path_grows() -> None:
    random = np.random.default_rng(3)
    time, way = with_stops(1800, 3.0, [(600, 900)])
    noise = np.zeros((2, time.size))
    for i in range(1, time.size):
        noise[:, i] = 0.95 * noise[:, i - 1] + random.normal(0, 2.5 * np.sqrt(1 - 0.95**2), 2)
    found = find_stops(time, noise[0], way + noise[1], rest_speed_mps=0.7)
    moving = Rests(merge(found)).moving_s(0.0, 1800.0)
    assert moving == pytest.approx(1500.0, rel=0.024)


def test_a_runners_own_pauses_are_all_that_is_taken_off() -> None:
    time, way = with_stops(1200, 3.0, [(400, 500)])
    lat, lon = northward(way)
    paused = recording({"time": time, "lat": lat, "lon": lon}, pauses=[(700.0, 730.0)])
    assert analyse(paused).moving_s == pytest.approx(1170.0)
    assert analyse(paused).timer_s == pytest.approx(1170.0)


def test_a_rider_loses_pauses_and_stops() -> None:
    time, way = with_stops(1200, 8.0, [(400, 500)])
    lat, lon = northward(way)
    paused = recording(
        {"time": time, "lat": lat, "lon": lon}, sport="Ride", pauses=[(700.0, 730.0)]
    )
    assert analyse(paused).moving_s == pytest.approx(1070.0, abs=2)


def test_indoors_the_device_timer_decides() -> None:
    time = np.arange(0.0, 601.0)
    indoor = recording(
        {"time": time, "distance": time * 0.0 + np.linspace(0, 1500, time.size)},
        indoor=True,
        totals=Totals(timer_s=540.0),
    )
    assert analyse(indoor).moving_s == 540.0


def test_the_way_between_two_segments_is_neither_time_nor_distance() -> None:
    time = np.concatenate((np.arange(101.0), np.arange(400.0, 501.0)))
    way = np.concatenate((3.0 * np.arange(101.0), 2000.0 + 3.0 * np.arange(101.0)))
    lat, lon = northward(way)
    measured = analyse(recording({"time": time, "lat": lat, "lon": lon}, segment_starts_s=[400.0]))
    assert measured.distance_m == pytest.approx(600.0, rel=1e-4)
    assert measured.moving_s == pytest.approx(200.0)


@given(
    st.lists(st.tuples(st.floats(0, 100), st.floats(0, 100)), max_size=8),
    st.floats(0, 100),
    st.floats(0, 100),
)
def test_rest_and_moving_time_sum_to_elapsed(
    ranges: list[tuple[float, float]], one: float, other: float
) -> None:
    start, end = sorted((one, other))
    rests = Rests(merge(ranges))
    inside = clip(rests.ranges, start, end)
    resting = float((inside[:, 1] - inside[:, 0]).sum())
    assert rests.moving_s(start, end) == pytest.approx(end - start - resting, abs=1e-9)


@settings(max_examples=60)
@given(st.integers(2, 300), st.integers(0, 2**32 - 1))
def test_moving_time_never_exceeds_elapsed_time(size: int, seed: int) -> None:
    random = np.random.default_rng(seed)
    time = np.cumsum(random.choice([1.0, 2.0, 7.0, 60.0], size))
    east, north = np.cumsum(random.normal(0, 3, (2, size)) * random.integers(0, 2, size), axis=1)
    rests = Rests(merge(find_stops(time, east, north, rest_speed_mps=0.7)))
    moving = rests.moving_s(float(time[0]), float(time[-1]))
    assert 0.0 <= moving <= time[-1] - time[0] + 1e-9
    assert np.all((rests.share(time) >= 0) & (rests.share(time) <= 1))


def test_climbing_slower_than_the_threshold_on_turning_legs_is_moving() -> None:
    time = np.arange(0.0, 601.0)
    lat, lon = northward(time * 0.4)
    cadence = np.where(time < 500, 55.0, 0.0)
    climb = recording({"time": time, "lat": lat, "lon": lon, "cadence": cadence})
    assert analyse(climb).moving_s == pytest.approx(499.0, abs=2)
    without = recording({"time": time, "lat": lat, "lon": lon})
    assert analyse(without).moving_s == 0.0


def test_a_slow_way_through_a_recording_gap_is_rest_but_still_distance() -> None:
    time = np.concatenate((np.arange(101.0), np.arange(400.0, 501.0)))
    way = np.concatenate((3.0 * np.arange(101.0), 360.0 + 3.0 * np.arange(101.0)))
    lat, lon = northward(way)
    measured = analyse(recording({"time": time, "lat": lat, "lon": lon}))
    assert measured.distance_m == pytest.approx(660.0, rel=1e-4)
    assert measured.moving_s == pytest.approx(200.0)
