import numpy as np
import pytest

from activities.numbers.analysis import analyse
from activities.numbers.distance import cumulative_distance
from activities.numbers.synthetic import BAD_GPS, Conditions, synthesise
from activities.recordings.recording import STREAM_UNITS


def test_the_same_seed_makes_the_same_recording() -> None:
    one, other = synthesise("Run", 600, 5), synthesise("Run", 600, 5)
    assert list(one.streams) == list(other.streams)
    for name in one.streams:
        assert np.array_equal(one.streams[name], other.streams[name], equal_nan=True)
    assert not np.array_equal(one.streams["lat"], synthesise("Run", 600, 6).streams["lat"])


@pytest.mark.parametrize("sport", ["Run", "Hike", "Ride", "NordicSki", "Rowing"])
def test_the_columns_keep_the_contract_of_a_recording(sport: str) -> None:
    made = synthesise(sport, 1200, 3)
    assert set(made.streams) <= set(STREAM_UNITS)
    assert {c.size for c in made.streams.values()} == {made.size} == {1201}
    assert np.all(np.diff(made.streams["time"]) > 0)


@pytest.mark.parametrize("place", [(47.0, 8.5), (-16.9, 179.999), (69.0, 18.0)])
def test_positions_are_as_long_as_the_way_wherever_it_starts(place: tuple[float, float]) -> None:
    made = synthesise("Run", 3600, 2, place, conditions=Conditions(noise_m=0.0))
    by_position = cumulative_distance(made.streams["lat"], made.streams["lon"])[-1]
    assert by_position == pytest.approx(made.streams["distance"][-1], rel=0.01)
    assert made.streams["lat"][0] == pytest.approx(place[0], abs=1e-4)


def test_a_route_returns_to_where_it_began() -> None:
    made = synthesise("Ride", 3600, 4, conditions=Conditions(noise_m=0.0))
    ends = cumulative_distance(made.streams["lat"][[0, -1]], made.streams["lon"][[0, -1]])[-1]
    assert ends < 5.0


def test_a_treadmill_has_distance_and_no_position() -> None:
    made = synthesise("Run", 1800, 1, indoor=True)
    assert "lat" not in made.streams
    measured = analyse(made)
    assert measured.distance_source == "device"
    assert measured.moving_s == 1800.0


def test_a_pool_swim_is_full_lengths() -> None:
    made = synthesise("Swim", 1800, 1, pool_length_m=25.0)
    measured = analyse(made)
    assert measured.distance_m == made.totals.distance_m
    assert measured.distance_m is not None
    assert measured.distance_m % 25.0 == 0.0
    assert measured.distance_m > 1000.0


def test_a_strength_session_is_sets_and_rests() -> None:
    made = synthesise("WeightTraining", 1800, 1)
    assert 24 <= len(made.sets) <= 34
    assert made.sets[-1].start_s < 1800.0
    assert [s.active for s in made.sets[:4]] == [True, False, True, False]
    assert "distance" not in made.streams


def test_a_power_ride_has_power_and_energy() -> None:
    made = synthesise("Ride", 3600, 1, conditions=Conditions(power=True))
    measured = analyse(made)
    assert measured.average_power_w is not None
    assert 90.0 < measured.average_power_w < 350.0
    assert measured.calories_method == "power"


def test_bad_gps_has_what_cleaning_is_for() -> None:
    made = synthesise("Run", 7200, 1, conditions=BAD_GPS)
    assert np.isnan(made.streams["lat"]).any()
    assert any(note.code == "gps_jumps" for note in analyse(made).quality)


def test_nothing_lasts_less_than_two_seconds() -> None:
    with pytest.raises(ValueError, match="two seconds"):
        synthesise("Run", 1, 1)
