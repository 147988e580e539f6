"""FIT and TCX out and in again: what the format can hold comes back; others read it too."""

from __future__ import annotations

import io
from datetime import UTC, datetime

import fitdecode
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from activities.recordings.reading import format_of, read
from activities.recordings.recording import Column, Lap, Totals
from activities.recordings.writing_fit import write_fit
from activities.recordings.writing_tcx import write_tcx

START = datetime(2026, 5, 17, 6, 30, 12, tzinfo=UTC)
#: stream → half of what the coarser of the two formats resolves
HALF_STEP = {
    "lat": 1e-7,
    "lon": 1e-7,
    "distance": 0.006,
    "altitude": 0.11,
    "speed": 0.0006,
    "heartrate": 0.5,
    "cadence": 0.5,
    "power": 0.5,
}
RANGES = {
    "lat": (-89.0, 89.0),
    "lon": (-179.0, 179.0),
    "altitude": (-400.0, 8000.0),
    "heartrate": (35.0, 220.0),
    "cadence": (1.0, 200.0),
    "power": (1.0, 1500.0),
    "speed": (0.1, 25.0),
}


@st.composite
def recordings(draw: st.DrawFn) -> dict[str, Column]:
    size = draw(st.integers(3, 40))
    gaps = draw(st.lists(st.integers(1, 20), min_size=size - 1, max_size=size - 1))
    streams = {"time": np.concatenate(([0.0], np.cumsum(np.array(gaps, dtype=float))))}
    place = {"lat": 41.0 + np.arange(size) * 1e-4, "lon": -8.0 + np.arange(size) * 1e-4}
    streams |= place
    streams["distance"] = np.arange(size) * draw(st.floats(1.0, 20.0))
    for name in draw(st.sets(st.sampled_from(sorted(set(RANGES) - set(place))), max_size=4)):
        low, high = RANGES[name]
        values = draw(st.lists(st.floats(low, high), min_size=size, max_size=size))
        streams[name] = np.array(values)
    return streams


def assert_same(back: dict[str, Column], given: dict[str, Column]) -> None:
    for name, values in given.items():
        if name == "altitude" and name not in back:
            assert np.abs(values).max() <= HALF_STEP[name]  # nothing but zeros says "unknown"
        elif name in HALF_STEP:
            assert np.nanmax(np.abs(back[name] - values)) <= HALF_STEP[name], name
    np.testing.assert_allclose(back["time"], given["time"], atol=1e-6)


@settings(max_examples=60, deadline=None)
@given(recordings())
def test_fit_gives_back_what_it_was_given(streams: dict[str, Column]) -> None:
    data = write_fit(
        start_time=START, streams=streams, sport="Run", elapsed_s=float(streams["time"][-1])
    )
    assert format_of(data) == "fit"
    [back] = read(data)
    assert back.start_time == START
    assert back.sport == "Run"
    assert [note.code for note in back.notes if note.code in {"checksum", "truncated"}] == []
    assert_same(back.streams, streams)


@settings(max_examples=60, deadline=None)
@given(recordings())
def test_tcx_gives_back_what_it_was_given(streams: dict[str, Column]) -> None:
    data = write_tcx(start_time=START, streams=streams, sport="Ride")
    assert format_of(data) == "tcx"
    [back] = read(data)
    assert back.start_time == START
    assert back.sport == "Ride"
    assert_same(back.streams, streams)


LAPS = [
    Lap(0.0, 60.0, Totals(distance_m=200.0, timer_s=60.0, average_heartrate_bpm=140.0)),
    Lap(60.0, 40.0, Totals(distance_m=150.0, timer_s=40.0), trigger="distance"),
]


def laps_streams() -> dict[str, Column]:
    time = np.arange(101.0)
    return {
        "time": time,
        "lat": 41.0 + time * 1e-5,
        "lon": np.full(101, -8.0),
        "distance": time * 3.5,
        "heartrate": np.where(time == 50, np.nan, 140.0),
    }


@pytest.mark.parametrize("form", ["fit", "tcx"])
def test_laps_keep_their_times_and_totals(form: str) -> None:
    if form == "fit":
        data = write_fit(
            start_time=START, streams=laps_streams(), sport="Run", elapsed_s=100.0, laps=LAPS
        )
    else:
        data = write_tcx(start_time=START, streams=laps_streams(), sport="Run", laps=LAPS)
    [back] = read(data)
    assert [(lap.start_s, lap.elapsed_s) for lap in back.laps] == [(0.0, 60.0), (60.0, 40.0)]
    assert [lap.totals.distance_m for lap in back.laps] == [200.0, 150.0]
    assert back.laps[0].totals.average_heartrate_bpm == 140.0
    assert np.isnan(back.streams["heartrate"][50])


def test_another_reader_finds_the_fit_sound() -> None:
    totals = Totals(distance_m=350.0, calories_kcal=32, elevation_gain_m=12.0)
    data = write_fit(
        start_time=START,
        streams=laps_streams(),
        sport="TrailRun",
        elapsed_s=100.0,
        totals=totals,
        laps=LAPS,
    )
    found: dict[str, list[fitdecode.FitDataMessage]] = {}
    with fitdecode.FitReader(
        io.BytesIO(data),
        check_crc=fitdecode.CrcCheck.RAISE,
        error_handling=fitdecode.ErrorHandling.RAISE,
    ) as reader:
        for frame in reader:
            if isinstance(frame, fitdecode.FitDataMessage):
                found.setdefault(frame.name, []).append(frame)
    assert len(found["record"]) == 101
    assert len(found["lap"]) == 2
    [session] = found["session"]
    assert session.get_value("sport") == "running"
    assert session.get_value("sub_sport") == "trail"
    assert session.get_value("total_distance") == 350.0
    assert session.get_value("total_ascent") == 12
    assert found["file_id"][0].get_value("type") == "activity"
    assert found["activity"][0].get_value("num_sessions") == 1


def test_the_tcx_is_well_formed_whatever_the_words() -> None:
    data = write_tcx(
        start_time=START,
        streams=laps_streams(),
        sport="Yoga",
        description="<b>&\x00 ünï ]]>",
    )
    root = etree.fromstring(data)
    notes = root.find(".//{*}Notes")
    assert notes is not None
    assert notes.text == "<b>& ünï ]]>"


def test_nothing_recorded_cannot_be_a_tcx() -> None:
    with pytest.raises(ValueError, match="no samples"):
        write_tcx(start_time=START, streams={}, sport="Run")


def test_a_summary_can_be_a_fit() -> None:
    data = write_fit(
        start_time=START,
        streams={},
        sport="WeightTraining",
        elapsed_s=1800.0,
        totals=Totals(calories_kcal=210),
    )
    [back] = read(data)
    assert back.elapsed_s == 1800.0
    assert back.sport == "WeightTraining"
    assert back.totals.calories_kcal == 210


def test_fit_cannot_tell_of_a_time_before_its_own() -> None:
    with pytest.raises(ValueError, match="1989"):
        write_fit(
            start_time=datetime(1980, 1, 1, tzinfo=UTC), streams={}, sport="Run", elapsed_s=1.0
        )
