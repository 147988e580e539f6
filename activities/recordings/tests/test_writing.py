"""Writing: what GPX can hold comes back as it went; CSV has a cell for each value."""

from __future__ import annotations

import csv
import io
from datetime import UTC, datetime

import gpxpy
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from activities.recordings.reading import read
from activities.recordings.recording import Column
from activities.recordings.sports import SPORT_TYPES
from activities.recordings.tests.sample_files import sample
from activities.recordings.writing import write_csv, write_gpx

START = datetime(2026, 2, 28, 23, 59, 58, tzinfo=UTC)
#: Stream: (least, most, decimals kept).
HELD = {
    "altitude": (1, 8000, 2),
    "speed": (0, 40, 3),
    "heartrate": (30, 220, 0),
    "cadence": (0, 130, 0),
    "power": (0, 2500, 0),
    "temperature": (-30, 45, 1),
}


@st.composite
def columns(draw: st.DrawFn) -> dict[str, Column]:
    """Streams as GPX holds them: rounded, with gaps."""
    size = draw(st.integers(1, 20))
    decimals = draw(st.sampled_from([0, 3, 6]))
    steps = draw(st.lists(st.integers(1, 5000), min_size=size, max_size=size))
    scale = {0: 1.0, 3: 1e-3, 6: 1e-6}[decimals]
    time_s = np.round((np.cumsum(steps) - steps[0]) * scale, 6)
    streams = {"time": time_s}
    for name, edge in (("lat", 89), ("lon", 179)):
        degrees = draw(st.lists(st.floats(0.1, edge), min_size=size, max_size=size))
        streams[name] = np.round(np.array(degrees), 7)
    for name, (least, most, places) in HELD.items():
        cells = st.one_of(st.just(float("nan")), st.floats(least, most))
        values = np.round(draw(st.lists(cells, min_size=size, max_size=size)), places)
        kept = draw(st.booleans())
        if kept and np.isfinite(values).any():
            streams[name] = values
    return streams


texts = st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=40).map(str.strip)


@settings(max_examples=150, deadline=None)
@given(columns(), texts, st.sampled_from(sorted(SPORT_TYPES)), st.data())
def test_reading_what_was_written_gives_the_same(
    streams: dict[str, Column], name: str, sport: str, data: st.DataObject
) -> None:
    picked = data.draw(st.sets(st.sampled_from(streams["time"].tolist()), max_size=3))
    starts = sorted(picked - {0.0})
    written = write_gpx(
        start_time=START,
        streams=streams,
        name=name,
        description="Äther & <more>",
        sport=sport,
        segment_starts_s=starts,
    )
    (recording,) = read(written)
    assert recording.start_time == START
    assert recording.sport == sport
    assert recording.name == (name or None)
    assert recording.description == "Äther & <more>"
    assert recording.segment_starts_s == starts
    assert set(recording.streams) == set(streams)
    for key, values in streams.items():
        np.testing.assert_array_equal(recording.streams[key], values)


def test_gpxpy_reads_what_was_written() -> None:
    (recording,) = read(sample("activity-small-fenix2-run.fit"))
    written = write_gpx(
        start_time=recording.start_time,
        streams=recording.streams,
        name="Ü & <b>",
        sport=recording.sport,
        segment_starts_s=[100.0, 100.0, 9e9, 500.0],
    )
    (track,) = gpxpy.parse(written.decode()).tracks
    assert [track.name, track.type] == ["Ü & <b>", "running"]
    assert [len(segment.points) > 0 for segment in track.segments] == [True] * 3
    points = [point for segment in track.segments for point in segment.points]
    here = np.isfinite(recording.streams["lat"])
    assert len(points) == here.sum()
    moments = [
        (point.time - recording.start_time).total_seconds() for point in points if point.time
    ]
    assert moments == recording.streams["time"][here].tolist()
    np.testing.assert_allclose(
        [point.latitude for point in points], recording.streams["lat"][here], atol=5e-8
    )


def test_what_xml_cannot_hold_is_left_out_of_names() -> None:
    streams = {"time": np.array([0.0]), "lat": np.array([1.0]), "lon": np.array([2.0])}
    (recording,) = read(write_gpx(start_time=START, streams=streams, name="a\x00b\x1bc\ufffed"))
    assert recording.name == "abcd"


def test_points_without_a_position_are_left_out() -> None:
    lat = np.array([1.0, np.nan, 3.0])
    streams = {"time": np.arange(3.0), "lat": lat, "lon": lat}
    (recording,) = read(write_gpx(start_time=START, streams=streams))
    assert recording.streams["time"].tolist() == [0, 2]


@pytest.mark.parametrize("streams", [{}, {"lat": np.full(2, np.nan), "lon": np.full(2, np.nan)}])
def test_without_any_position_there_is_no_gpx(streams: dict[str, Column]) -> None:
    with pytest.raises(ValueError, match="no position"):
        write_gpx(start_time=START, streams={"time": np.arange(2.0), **streams})


@settings(max_examples=60, deadline=None)
@given(columns())
def test_csv_has_every_value_in_its_cell(streams: dict[str, Column]) -> None:
    rows = list(csv.DictReader(io.StringIO(write_csv(streams).decode())))
    assert len(rows) == len(streams["time"])
    by_name = {key.rsplit("_", 1)[0] if "_per_" not in key else "speed": key for key in rows[0]}
    assert set(by_name) == set(streams)
    for name, key in by_name.items():
        cells = [float(row[key]) if row[key] else np.nan for row in rows]
        np.testing.assert_allclose(cells, streams[name], rtol=1e-9)
