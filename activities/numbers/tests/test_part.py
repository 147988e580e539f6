"""Numbers of a part: those of the whole where it is the whole, and nothing made up."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from activities.numbers.analysis import analyse
from activities.numbers.part import measure, moment_at
from activities.numbers.power import normalized_power
from activities.numbers.synthetic import Conditions, synthesise
from activities.recordings.recording import Column

END = 3600.0


@pytest.fixture(scope="module")
def ride() -> tuple[dict[str, Column], object]:
    made = synthesise(
        "Ride", int(END), seed=3, start=(41.1, -8.6), conditions=Conditions(power=True)
    )
    analysis = analyse(made)
    return analysis.streams, analysis


def test_the_part_from_end_to_end_has_the_numbers_of_the_activity(ride: tuple) -> None:
    columns, whole = ride
    part = measure(columns, 0.0, 1e9, barometric=whole.elevation_source == "barometer")
    assert part is not None
    assert part.distance_m == pytest.approx(whole.distance_m, abs=0.2)
    assert part.elapsed_s == pytest.approx(whole.elapsed_s, abs=1.0)
    assert part.moving_s == pytest.approx(whole.moving_s, abs=5.0)
    assert part.elevation_gain_m == pytest.approx(whole.elevation_gain_m, abs=1.0)
    assert part.average_heartrate_bpm == pytest.approx(whole.average_heartrate_bpm, abs=0.1)
    assert part.max_heartrate_bpm == whole.max_heartrate_bpm
    assert part.average_power_w == pytest.approx(whole.average_power_w, abs=1.0)
    assert part.average_cadence_rpm == pytest.approx(whole.average_cadence_rpm, abs=0.1)
    assert part.normalized_power_w is not None
    assert part.normalized_power_w >= part.average_power_w


def test_a_part_between_places_is_the_split_between_them(ride: tuple) -> None:
    columns, whole = ride
    third = whole.splits_km[2]
    from_s, to_s = moment_at(columns, 2000.0), moment_at(columns, 3000.0)
    part = measure(columns, from_s, to_s, barometric=whole.elevation_source == "barometer")
    assert part is not None
    assert part.elapsed_s == pytest.approx(third.elapsed_s, abs=0.1)
    assert part.distance_m == pytest.approx(1000.0, abs=0.2)
    assert part.average_heartrate_bpm == pytest.approx(third.average_heartrate_bpm, abs=0.1)
    assert part.grade == pytest.approx(third.elevation_net_m / 1000.0, abs=1e-3)


@settings(max_examples=40, deadline=None)
@given(at=st.floats(1.0, END - 1.0), speed=st.floats(1.0, 9.0))
def test_two_parts_make_the_whole(at: float, speed: float) -> None:
    time = np.arange(0.0, END + 1.0)
    columns = {"time": time, "distance": time * speed}
    first, rest = (measure(columns, *ends, barometric=True) for ends in ((0.0, at), (at, END)))
    assert first is not None
    assert rest is not None
    assert first.elapsed_s + rest.elapsed_s == pytest.approx(END)
    assert first.distance_m + rest.distance_m == pytest.approx(END * speed)


def test_what_was_not_recorded_is_none() -> None:
    time = np.arange(0.0, 101.0)
    part = measure({"time": time, "heartrate": np.full(101, np.nan)}, 10.0, 50.0, barometric=True)
    assert part is not None
    assert part.elapsed_s == 40.0
    assert part.distance_m is part.speed_mps is part.grade is part.normalized_power_w is None
    assert part.average_heartrate_bpm is None


@pytest.mark.parametrize(("from_s", "to_s"), [(50.0, 50.0), (60.0, 20.0), (200.0, 300.0)])
def test_nothing_between_is_no_part(from_s: float, to_s: float) -> None:
    assert measure({"time": np.arange(0.0, 101.0)}, from_s, to_s, barometric=True) is None
    assert measure({}, 0.0, 1.0, barometric=True) is None
    assert measure({"time": np.zeros(1)}, 0.0, 1.0, barometric=True) is None


def test_a_place_beyond_the_end_is_the_end() -> None:
    time = np.arange(0.0, 101.0)
    columns = {"time": time, "distance": np.minimum(time, 60.0) * 3.0}
    assert moment_at(columns, 90.0) == pytest.approx(30.0)
    assert moment_at(columns, 500.0) == 100.0
    assert moment_at(columns, -5.0) == 0.0
    assert moment_at({"time": time}, 90.0) is None


def test_normalized_power_of_two_even_halves() -> None:
    """Half an hour of 150 W and half an hour of 250 W: ((150⁴ + 250⁴) / 2)^¼ = 216.64 W."""
    time = np.arange(0.0, 3601.0)
    power = np.where(time <= 1800.0, 150.0, 250.0)
    assert normalized_power(time, power, 0.0, 3600.0) == pytest.approx(216.64, abs=0.6)
    assert normalized_power(time, power, 0.0, 1800.0) == pytest.approx(150.0)
    assert normalized_power(time, power, 0.0, 20.0) is None
    assert normalized_power(time, np.full(3601, np.nan), 0.0, 3600.0) is None


def test_power_is_not_made_up_over_a_silence() -> None:
    time = np.concatenate((np.arange(0.0, 101.0), np.arange(2000.0, 2101.0)))
    assert normalized_power(time, np.full(time.size, 200.0), 0.0, 2100.0) == pytest.approx(200.0)
