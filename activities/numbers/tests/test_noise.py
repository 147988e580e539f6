"""How far GPS noise moves the numbers: the measured bounds, kept."""

import numpy as np
import pytest

from activities.numbers.analysis import Analysis, analyse
from activities.numbers.distance import cumulative_distance
from activities.numbers.synthetic import BAD_GPS, Conditions, synthesise
from activities.recordings.recording import Recording


def with_noise(sport: str, noise_m: float, seed: int) -> tuple[Recording, Analysis, float]:
    """A recording, its measurement by position, and the true distance."""
    how = Conditions(noise_m=noise_m, stops_per_hour=6.0)
    made = synthesise(sport, 7200, seed, conditions=how)
    truth = float(made.streams.pop("distance")[-1])
    cadence = made.streams.pop("cadence")  # the positions alone have to tell
    measured = analyse(made)
    made.streams["cadence"] = cadence
    return made, measured, truth


@pytest.mark.parametrize(
    ("sport", "noise_m", "bound"),
    [
        ("Run", 1.0, 0.006),
        ("Run", 2.5, 0.008),
        ("Run", 5.0, 0.032),
        ("Ride", 1.0, 0.004),
        ("Ride", 2.5, 0.004),
        ("Ride", 5.0, 0.006),
    ],
)
def test_distance_stays_near_the_truth(sport: str, noise_m: float, bound: float) -> None:
    errors, raw_errors = [], []
    for seed in range(4):
        made, measured, truth = with_noise(sport, noise_m, seed)
        assert measured.distance_m is not None
        assert measured.distance_source == "gps"
        errors.append(measured.distance_m / truth - 1.0)
        raw = cumulative_distance(made.streams["lat"], made.streams["lon"])[-1]
        raw_errors.append(raw / truth - 1.0)
    assert abs(float(np.mean(errors))) < bound
    assert abs(float(np.mean(errors))) < float(np.mean(raw_errors))


@pytest.mark.parametrize(("noise_m", "bound"), [(1.0, 0.01), (2.5, 0.015), (5.0, 0.03)])
def test_moving_time_stays_near_the_truth(noise_m: float, bound: float) -> None:
    for seed in range(4):
        made, measured, _ = with_noise("Run", noise_m, seed)
        cadence = made.streams["cadence"]
        truth = float(np.count_nonzero(cadence[1:] > 0.0))
        assert measured.moving_s is not None
        assert measured.moving_s == pytest.approx(truth, rel=bound)


def test_bad_gps_leaves_a_believable_run() -> None:
    for seed in range(3):
        good = synthesise("Run", 5400, seed, conditions=Conditions(stops_per_hour=0.0))
        bad = synthesise("Run", 5400, seed, conditions=BAD_GPS)
        measured, truth = analyse(bad), good.totals.distance_m
        assert truth is not None
        assert measured.distance_m == pytest.approx(truth, rel=0.07)
        assert measured.max_speed_mps is not None
        assert measured.max_speed_mps < 9.0
