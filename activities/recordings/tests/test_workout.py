"""Workouts in JSON: what a telephone tells, on clocks of their own, whole and damaged."""

from __future__ import annotations

import json
import random
from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np
import pytest

from activities.recordings.formats import format_of
from activities.recordings.reading import read, read_unguarded
from activities.recordings.recording import Recording, UnreadableFile
from activities.recordings.workout import Workout, write_workout

START = datetime(2026, 5, 1, 5, 0, tzinfo=UTC)


def written(**more: Any) -> bytes:
    facts: dict[str, Any] = {
        "source": "healthkit",
        "sport": "Run",
        "start": START,
        "end": START + timedelta(minutes=10),
        "id": "A-1",
        **more,
    }
    return write_workout(Workout(**facts))


def only(data: bytes) -> Recording:
    (recording,) = read(data)
    return recording


def test_positions_give_the_moments_and_the_heart_lends_its_own() -> None:
    route = {"time_s": [0, 1, 2, 60], "lat": [48, 48.0001, 48.0002, 48.002], "lon": [11.0] * 4}
    heart = {"time_s": [0.4, 5.2], "heartrate": [120, 131]}
    recording = only(written(series=[heart, route], totals={"distance_m": 222.0}))

    assert recording.start_time == START
    assert recording.streams["time"].tolist() == [0, 1, 2, 60]
    # 5.2 s is nearer to none of them; a minute later nobody knows
    np.testing.assert_array_equal(recording.streams["heartrate"], [120, 120, 120, np.nan])
    assert (recording.sport, recording.identity) == ("Run", "healthkit A-1")
    assert (recording.totals.distance_m, recording.totals.elapsed_s) == (222, 600)
    assert recording.notes == []


def test_a_heart_alone_is_a_recording_too() -> None:
    recording = only(written(series=[{"time_s": [0, 300, 600], "heartrate": [90, 140, 110]}]))
    assert recording.streams["heartrate"].tolist() == [90, 140, 110]
    assert recording.elapsed_s == 600


def test_numbers_alone_are_a_recording_without_samples() -> None:
    recording = only(written(sport="yoga", indoor=True))
    assert (recording.sport, recording.streams, recording.elapsed_s) == ("Yoga", {}, 600)
    assert recording.indoor


def test_what_cannot_be_is_left_out() -> None:
    series = {
        "time_s": [0, 1, 2],
        "lat": [0, 99, 48],
        "lon": [0, 11, 11],
        "heartrate": [0, 80, 999],
    }
    recording = only(written(series=[series]))
    assert np.isfinite(recording.streams["lat"]).tolist() == [False, False, True]
    np.testing.assert_array_equal(recording.streams["heartrate"], [np.nan, 80, np.nan])


def test_the_same_workout_gives_the_same_bytes_and_is_known_by_them() -> None:
    assert written() == written()
    assert format_of(written()) == "workout"
    assert format_of(b'{"format": "something"}') == "json"


@pytest.mark.parametrize(
    ("changes", "detail"),
    [
        ({"version": 9}, "version"),
        ({"end": "2026-05-01T04:00:00Z"}, "start and end"),
        ({"start": "soon"}, "start"),
        ({"series": {}}, "series"),
        ({"series": [3]}, "series"),
        ({"series": [{"time_s": [0, 1], "lat": [1]}]}, "different lengths"),
        ({"series": [{"time_s": [0]}] * 13}, "series"),
    ],
)
def test_what_is_wrong_is_named(changes: dict[str, Any], detail: str) -> None:
    told = json.loads(written()) | changes
    with pytest.raises(UnreadableFile) as caught:
        read(json.dumps(told).encode())
    assert caught.value.code == "damaged"
    assert detail in str(caught.value.facts["detail"])


def test_no_damage_gets_past_with_anything_but_a_reason() -> None:
    dice = random.Random(5)
    odd: list[Any] = [None, [], {}, "x", -1, 1e308, True, [[1]], float("nan"), [None, "a"]]
    series = {"time_s": [0, 1], "lat": [1, 2], "lon": [1, 2], "heartrate": [80, 90]}
    for _turn in range(300):
        told: dict[str, Any] = json.loads(written(series=[series]))
        broken = dice.choice([told, told["series"][0]])
        broken[dice.choice(sorted(broken))] = dice.choice(odd)
        told["format"] = "stravalite-workout"
        data = json.dumps(told).encode()
        try:
            read_unguarded(data[: dice.choice([len(data), dice.randrange(30, len(data))])])
        except UnreadableFile:
            continue
