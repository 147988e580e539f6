from dataclasses import asdict

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from activities.numbers.analysis import ALGORITHM_VERSION, AthleteFacts, analyse
from activities.numbers.tests.tracks import northward, recording
from activities.recordings.recording import (
    STREAM_UNITS,
    Column,
    Lap,
    PoolLength,
    StrengthSet,
    Totals,
)


def test_a_steady_run_has_the_numbers_it_was_made_of() -> None:
    time = np.arange(0.0, 1801.0)
    lat, lon = northward(time * 3.0)
    heartrate = np.full(time.size, 150.0)
    made = recording({"time": time, "lat": lat, "lon": lon, "heartrate": heartrate})
    measured = analyse(made, AthleteFacts(weight_kg=70.0))
    assert measured.version == ALGORITHM_VERSION
    assert measured.distance_m == pytest.approx(5400.0, rel=1e-4)
    assert measured.distance_source == "gps"
    assert measured.moving_s == measured.elapsed_s == 1800.0
    assert measured.average_speed_mps == pytest.approx(3.0, rel=1e-4)
    assert measured.max_speed_mps == pytest.approx(3.0, rel=1e-3)
    assert measured.fastest_km_s == pytest.approx(1000 / 3, rel=1e-4)
    assert measured.average_heartrate_bpm == 150.0
    assert len(measured.splits_km) == 6
    assert measured.elevation_gain_m is None
    assert measured.average_power_w is None


def test_nothing_recorded_is_unknown_and_not_zero() -> None:
    measured = analyse(recording({}))
    known = {k: v for k, v in asdict(measured).items() if v is not None and v not in ([], {})}
    assert known == {"version": ALGORITHM_VERSION}


def test_a_summary_alone_gives_its_distance() -> None:
    totals = Totals(distance_m=8000.0, timer_s=2400.0, average_heartrate_bpm=141.0)
    measured = analyse(recording({}, elapsed_s=2500.0, totals=totals))
    assert (measured.distance_m, measured.distance_source) == (8000.0, "summary")
    assert (measured.elapsed_s, measured.moving_s) == (2500.0, 2400.0)
    assert measured.average_heartrate_bpm == 141.0
    assert measured.splits_km == []


def test_the_device_distance_goes_before_gps() -> None:
    time = np.arange(0.0, 601.0)
    lat, lon = northward(time * 3.0)
    measured = analyse(recording({"time": time, "lat": lat, "lon": lon, "distance": time * 3.1}))
    assert measured.distance_m == pytest.approx(1860.0)
    assert measured.distance_source == "device"


def test_a_pool_swim_is_its_active_lengths() -> None:
    lengths = [
        PoolLength(start_s=40.0 * i, elapsed_s=30.0 if i % 2 else 40.0, active=i != 4)
        for i in range(10)
    ]
    time = np.arange(0.0, 401.0)
    swim = recording({"time": time}, sport="Swim", lengths=lengths, pool_length_m=25.0, indoor=True)
    measured = analyse(swim)
    assert (measured.distance_m, measured.distance_source) == (225.0, "device")
    assert len(measured.lengths) == 10
    bare = recording({}, sport="Swim", lengths=lengths, pool_length_m=25.0, elapsed_s=400.0)
    assert analyse(bare).distance_m == 225.0


def test_strength_has_no_distance_even_if_somebody_walked_about() -> None:
    time = np.arange(0.0, 601.0)
    lat, lon = northward(time * 0.5)
    session = recording(
        {"time": time, "lat": lat, "lon": lon},
        sport="WeightTraining",
        sets=[StrengthSet(0.0, 40.0, active=True, repetitions=8, weight_kg=60.0)],
    )
    measured = analyse(session, AthleteFacts(weight_kg=80.0))
    assert measured.distance_m is None
    assert measured.fastest_km_s is None
    assert measured.moving_s == 600.0
    assert measured.sets[0].repetitions == 8
    assert measured.calories_method == "met"


def test_an_impossible_record_is_not_a_record() -> None:
    time = np.arange(0.0, 601.0)
    assert analyse(recording({"time": time, "distance": time * 8.5})).fastest_km_s is None
    assert analyse(recording({"time": time, "distance": time * 4.0})).fastest_km_s == 250.0


def test_a_position_jump_is_bridged_and_counted() -> None:
    time = np.arange(0.0, 601.0)
    lat, lon = northward(time * 3.0)
    spoilt = lat.copy()
    spoilt[300] += 0.01
    measured = analyse(recording({"time": time, "lat": spoilt, "lon": lon}))
    assert measured.distance_m == pytest.approx(1800.0, rel=1e-3)
    assert measured.streams["lat"] == pytest.approx(lat, abs=1e-9)
    assert [(n.code, n.facts) for n in measured.quality] == [
        ("gps_jumps", {"count": 1, "at_s": "300"})
    ]


def test_every_stored_column_is_as_long_as_time() -> None:
    time = np.arange(0.0, 601.0)
    lat, lon = northward(time * 3.0)
    streams = {"time": time, "lat": lat, "lon": lon, "altitude": 400 + time / 30}
    measured = analyse(recording(streams))
    assert {c.size for c in measured.streams.values()} == {601}
    assert list(measured.streams) == [
        "time", "lat", "lon", "distance", "altitude", "speed", "grade", "gap_speed", "moving",
    ]  # fmt: skip


@pytest.mark.parametrize("size", [1, 2, 3])
def test_a_handful_of_samples_is_measured(size: int) -> None:
    time = np.arange(float(size))
    lat, lon = northward(time * 3.0)
    measured = analyse(recording({"time": time, "lat": lat, "lon": lon, "altitude": time + 100}))
    assert measured.start_latlon == (lat[0], lon[0])
    assert measured.bounds is not None


def test_distance_in_steps_of_five_metres_keeps_its_speed() -> None:
    time = np.arange(0.0, 1801.0)
    measured = analyse(recording({"time": time, "distance": np.floor(time * 3.0 / 5.0) * 5.0}))
    assert measured.max_speed_mps == pytest.approx(3.0, abs=0.4)
    assert measured.fastest_km_s == pytest.approx(1000 / 3, abs=2.0)


def test_a_gap_of_hours_is_rest() -> None:
    time = np.concatenate((np.arange(0.0, 600.0), np.arange(20_000.0, 20_600.0)))
    way = np.concatenate((3.0 * np.arange(600), 1800 + 3.0 * np.arange(600)))
    lat, lon = northward(way)
    measured = analyse(recording({"time": time, "lat": lat, "lon": lon}))
    assert measured.moving_s == pytest.approx(1200, abs=3)
    assert measured.elapsed_s == 20_599.0


ODD = st.one_of(
    st.floats(allow_nan=True, allow_infinity=True),
    st.floats(-200, 200),
    st.sampled_from([0.0, -1.0, np.nan, np.inf, 1e300]),
)


@settings(max_examples=120, deadline=None)
@given(
    st.integers(0, 30).flatmap(
        lambda n: st.fixed_dictionaries(
            {},
            optional={
                name: arrays.arrays(np.float64, n, elements=ODD)
                for name in STREAM_UNITS
                if name != "time"
            },
        ).map(lambda streams: (n, streams))
    ),
    st.sampled_from(["Run", "Ride", "Swim", "WeightTraining", "VirtualRide", "Unheard"]),
    st.booleans(),
    st.lists(st.floats(0.1, 5000.0), min_size=30, max_size=30),
)
def test_whatever_the_columns_hold_the_numbers_are_finite_or_unknown(
    made: tuple[int, dict[str, Column]], sport: str, indoor: bool, steps: list[float]
) -> None:
    size, streams = made
    if size:
        streams = {"time": np.cumsum(steps[:size]), **streams}
    odd = recording(
        streams if size else {},
        sport=sport,
        indoor=indoor,
        pauses=[(1.0, 20.0), (5.0, 3.0)],
        laps=[Lap(0.0, 30.0), Lap(9e9, 1.0)],
        totals=Totals(max_speed_mps=float("nan"), distance_m=float("inf")),
    )
    with np.errstate(over="ignore"):
        measured = analyse(odd, AthleteFacts(weight_kg=70.0))
    for name, value in asdict(measured).items():
        if isinstance(value, float):
            assert np.isfinite(value), name
            assert (
                value >= 0.0
                or name in {"elevation_high_m", "elevation_low_m"}
                or (name == "average_temperature_c")
            ), name
    if measured.moving_s is not None and measured.elapsed_s is not None:
        assert measured.moving_s <= measured.elapsed_s + 1e-6
    assert all(np.isfinite(c).any() for c in measured.streams.values())


def test_an_activity_of_no_named_sport_has_its_distance() -> None:
    time = np.arange(0.0, 601.0)
    lat, lon = northward(time * 2.0)
    measured = analyse(recording({"time": time, "lat": lat, "lon": lon}, sport="Workout"))
    assert measured.distance_m == pytest.approx(1200.0, rel=1e-3)


def test_a_game_has_only_the_distance_its_device_measured() -> None:
    time = np.arange(0.0, 601.0)
    lat, lon = northward(time * 2.0)
    streams = {"time": time, "lat": lat, "lon": lon}
    assert analyse(recording(streams, sport="Tennis")).distance_m is None
    counted = analyse(recording({**streams, "distance": time * 2.1}, sport="Tennis"))
    assert counted.distance_m == pytest.approx(1260.0)


def test_a_power_column_of_zeros_is_no_power_meter() -> None:
    time = np.arange(0.0, 61.0)
    streams = {"time": time, "distance": time * 6.0, "power": np.zeros(time.size)}
    measured = analyse(recording(streams, sport="Ride"))
    assert measured.average_power_w is None
    assert "power" not in measured.streams
