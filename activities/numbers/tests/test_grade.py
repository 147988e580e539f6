import numpy as np
import pytest

from activities.numbers.analysis import analyse
from activities.numbers.elevation import profile
from activities.numbers.grade import equal_heartrate_factor, minetti_factor, slope
from activities.numbers.tests.tracks import recording


@pytest.mark.parametrize(
    ("percent", "laboratory", "field"),
    [
        (-20, 0.5000, 1.1155),
        (-10, 0.5977, 0.8775),
        (0, 1.0, 1.0),
        (10, 1.6578, 1.5226),
        (20, 2.5019, 2.3579),
    ],
)
def test_golden_factors(percent: float, laboratory: float, field: float) -> None:
    at = np.array([percent / 100.0])
    assert minetti_factor(at)[0] == pytest.approx(laboratory, abs=6e-5)
    assert equal_heartrate_factor(at)[0] == pytest.approx(field, abs=6e-5)


def test_the_cheapest_slopes_are_where_the_sources_have_them() -> None:
    grades = np.linspace(-0.45, 0.45, 9001)
    laboratory, field = minetti_factor(grades), equal_heartrate_factor(grades)
    assert grades[laboratory.argmin()] == pytest.approx(-0.181, abs=1e-3)
    assert laboratory.min() == pytest.approx(0.495, abs=1e-3)
    assert grades[field.argmin()] == pytest.approx(-0.080, abs=1e-3)
    assert field.min() == pytest.approx(0.870, abs=1e-3)


def test_beyond_the_measured_range_the_factor_is_held() -> None:
    assert minetti_factor(np.array([0.9]))[0] == minetti_factor(np.array([0.45]))[0]
    assert (
        equal_heartrate_factor(np.array([-2.0]))[0] == equal_heartrate_factor(np.array([-0.35]))[0]
    )


def test_a_ramp_has_its_slope_everywhere() -> None:
    way = np.arange(0.0, 2000.0, 4.0)
    ramp = profile(way, 300 - 0.08 * way, barometric=True)
    assert ramp is not None
    assert slope(ramp, way) == pytest.approx(np.full(way.size, -0.08))


def test_a_wall_is_cut_to_the_steepest_slope() -> None:
    way = np.arange(0.0, 500.0)
    wall = profile(way, np.where(way < 250, 0.1, 300.0), barometric=True)
    assert wall is not None
    assert slope(wall, way).max() == 0.45


def test_uphill_the_adjusted_pace_is_faster_by_the_factor() -> None:
    time = np.arange(0.0, 1801.0)
    way = time * 2.5
    climb = recording(
        {"time": time, "distance": way, "altitude": 200 + 0.1 * way}, has_barometer=True
    )
    measured = analyse(climb)
    assert measured.gap_s_per_km == pytest.approx(400.0 / 1.5226, rel=1e-3)
    assert measured.splits_km[0].gap_s_per_km == pytest.approx(400.0 / 1.5226, rel=1e-3)
    assert np.nanmax(measured.streams["grade"]) == pytest.approx(10.0)


def test_a_ride_has_a_grade_but_no_adjusted_pace() -> None:
    time = np.arange(0.0, 601.0)
    streams = {"time": time, "distance": time * 6.0, "altitude": 200 + 0.2 * time}
    measured = analyse(recording(streams, sport="Ride"))
    assert "grade" in measured.streams
    assert measured.gap_s_per_km is None
    assert "gap_speed" not in measured.streams
