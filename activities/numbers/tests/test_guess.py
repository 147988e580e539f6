"""What nobody named is told by how it moved, or left alone."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from activities.numbers.guess import guess_sport
from activities.numbers.synthetic import BAD_GPS, Conditions, synthesise
from activities.numbers.tests.tracks import northward, recording, with_stops
from activities.recordings.reading import read

SAMPLES = Path(__file__).parents[2] / "recordings" / "tests" / "samples"
BY_POSITION = Conditions(device_distance=False)


def at_speed(speed_mps: float, duration_s: int = 1800) -> str | None:
    time, way = with_stops(duration_s, speed_mps, [])
    lat, lon = northward(way)
    return guess_sport(recording({"time": time, "lat": lat, "lon": lon}, sport="Workout"))


@pytest.mark.parametrize("sport", ["Run", "Ride", "Walk"])
@pytest.mark.parametrize("conditions", [BY_POSITION, BAD_GPS])
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_flat_hour_is_recognised_whatever_the_gps(
    sport: str, conditions: Conditions, seed: int
) -> None:
    flat = replace(conditions, hilliness=0.005, altitude_noise_m=0.3)
    made = synthesise(sport, 3600, seed, conditions=flat)
    assert guess_sport(replace(made, sport="Workout")) == sport


@pytest.mark.parametrize("sport", ["Run", "Ride", "Walk"])
def test_speed_alone_is_enough(sport: str) -> None:
    made = synthesise(sport, 3600, 4, conditions=replace(BY_POSITION, hilliness=0.0))
    streams = {name: made.streams[name] for name in ("time", "lat", "lon")}
    assert guess_sport(replace(made, sport="Workout", streams=streams)) == sport


def test_a_walk_that_climbs_is_a_hike() -> None:
    made = synthesise("Hike", 2 * 3600, 5, conditions=replace(BY_POSITION, hilliness=0.12))
    assert guess_sport(replace(made, sport="Workout")) == "Hike"


def test_a_walk_that_lasts_three_hours_is_a_hike() -> None:
    assert at_speed(1.3, 3600) == "Walk"
    assert at_speed(1.3, 3 * 3600 + 60) == "Hike"


def test_between_walking_and_running_steps_decide() -> None:
    time, way = with_stops(1800, 1.9, [])
    lat, lon = northward(way)

    def with_steps(per_minute: float) -> str | None:
        steps = np.full(time.size, per_minute)
        columns = {"time": time, "lat": lat, "lon": lon, "cadence": steps}
        return guess_sport(recording(columns, sport="Workout"))

    assert with_steps(58.0) == "Walk"
    assert with_steps(76.0) == "Run"
    assert with_steps(152.0) == "Run"  # both legs counted
    assert with_steps(0.0) is None  # nobody walks without steps


def test_a_car_and_somebody_standing_about_are_nothing_we_name() -> None:
    assert at_speed(22.0) is None
    assert at_speed(0.2) is None


def test_a_walk_with_a_drive_in_it_is_left_alone() -> None:
    time = np.arange(3601.0)
    speed = np.where(time < 900, 12.0, 1.3)
    lat, lon = northward(np.cumsum(speed))
    assert guess_sport(recording({"time": time, "lat": lat, "lon": lon}, sport="Workout")) is None


def test_too_short_or_indoors_is_no_evidence() -> None:
    assert at_speed(3.0, 120) is None
    treadmill = synthesise("Run", 1800, 1, indoor=True)
    assert guess_sport(replace(treadmill, sport="Workout")) is None


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("korita-zbevnica.gpx", "Hike"),  # on foot up a mountain of 1000 m
        ("cerknicko-jezero.gpx", None),  # a drive and a walk in one track
        ("Mojstrovka.gpx", None),  # its times are not believable
    ],
)
def test_recorded_tracks(name: str, expected: str | None) -> None:
    (found,) = read((SAMPLES / name).read_bytes())
    assert guess_sport(found) == expected


def test_guessing_does_not_change_the_recording() -> None:
    made = replace(synthesise("Run", 1800, 1), sport="Workout")
    before = {name: column.copy() for name, column in made.streams.items()}
    notes = list(made.notes)
    guess_sport(made)
    assert made.sport == "Workout"
    assert made.notes == notes
    assert all(np.array_equal(before[n], made.streams[n], equal_nan=True) for n in before)
