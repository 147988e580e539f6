import struct
import zlib

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from activities.recordings.recording import Column
from activities.streams.codec import (
    SCALES,
    CorruptStreams,
    channels,
    decode,
    encode,
    quantum,
    reduce,
)


def ride(size: int = 3600) -> dict[str, Column]:
    random = np.random.default_rng(1)
    time = np.arange(float(size))
    heartrate = np.clip(140 + np.cumsum(random.normal(0, 1, size)), 80, 190).round()
    heartrate[100:130] = np.nan
    return {
        "time": time,
        "lat": 47.0 + np.cumsum(random.normal(0, 3e-5, size)),
        "lon": 8.0 + np.cumsum(random.normal(0, 3e-5, size)),
        "altitude": 500.0 + np.cumsum(random.normal(0, 0.2, size)),
        "distance": np.cumsum(random.normal(8.0, 0.5, size)),
        "heartrate": heartrate,
    }


VALUES = st.one_of(
    st.floats(-1e5, 1e5), st.sampled_from([np.nan, np.inf, 0.0, 1e12, -1e300, 214.7483648])
)
NAMES = st.sampled_from([*SCALES, "developer field", "größe"])
COLUMNS = st.integers(0, 60).flatmap(
    lambda n: st.dictionaries(NAMES, arrays.arrays(np.float64, n, elements=VALUES), max_size=6)
)


@settings(max_examples=200, deadline=None)
@given(COLUMNS)
def test_every_value_comes_back_within_half_a_quantum(columns: dict[str, Column]) -> None:
    back = decode(encode(columns))
    assert list(back) == list(columns)
    for name, values in columns.items():
        known = np.isfinite(values)
        assert np.array_equal(np.isfinite(back[name]), known)
        allowed = quantum(name) * 0.5 + 1e-12 * np.abs(values[known])
        assert np.all(np.abs(back[name][known] - values[known]) <= allowed)


@settings(max_examples=100, deadline=None)
@given(COLUMNS)
def test_what_came_back_is_stored_as_the_same_bytes_again(columns: dict[str, Column]) -> None:
    once = encode(columns)
    assert encode(decode(once)) == once


def test_only_the_asked_channels_come_back() -> None:
    blob = encode(ride())
    assert list(decode(blob, only={"heartrate", "time", "nothing"})) == ["time", "heartrate"]
    assert channels(blob) == list(ride())


def test_damage_in_another_channel_does_not_hinder() -> None:
    blob = bytearray(encode(ride()))
    blob[-1] ^= 0xFF
    assert decode(bytes(blob), only=["lat"])["lat"].size == 3600
    with pytest.raises(CorruptStreams):
        decode(bytes(blob))


@settings(max_examples=300, deadline=None)
@given(st.data())
def test_any_changed_byte_is_noticed(data: st.DataObject) -> None:
    blob = bytearray(encode(ride(50)))
    at = data.draw(st.integers(0, len(blob) - 1))
    blob[at] ^= data.draw(st.integers(1, 255))
    with pytest.raises(CorruptStreams):
        decode(bytes(blob))


@settings(max_examples=100, deadline=None)
@given(st.data())
def test_cut_or_lengthened_bytes_are_refused(data: st.DataObject) -> None:
    blob = encode(ride(50))
    with pytest.raises(CorruptStreams):
        decode(blob[: data.draw(st.integers(0, len(blob) - 1))])
    with pytest.raises(CorruptStreams):
        decode(blob + data.draw(st.binary(min_size=1, max_size=9)))


@given(st.binary(max_size=200))
def test_foreign_bytes_are_refused(foreign: bytes) -> None:
    with pytest.raises(CorruptStreams):
        decode(foreign)


def test_a_section_that_inflates_to_more_than_stated_is_refused() -> None:
    bomb = zlib.compress(b"\0" * 50_000_000)
    entry = struct.pack("<24sBdIII", b"time", 0, 1.0, 0, len(bomb), zlib.crc32(bomb))
    directory = struct.pack("<4sHIH", b"STRM", 1, 10, 1) + entry
    blob = directory + struct.pack("<I", zlib.crc32(directory)) + bomb
    with pytest.raises(CorruptStreams):
        decode(blob)


def test_a_ride_takes_a_fraction_of_its_floats() -> None:
    columns = ride(14_400)
    assert len(encode(columns)) < 14_400 * 8 * len(columns) / 5


def test_columns_of_different_lengths_are_refused() -> None:
    with pytest.raises(ValueError, match="one length"):
        encode({"time": np.arange(3.0), "lat": np.arange(4.0)})


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 400), st.integers(2, 80), st.integers(0, 2**32 - 1))
def test_a_reduced_chart_keeps_ends_and_peaks_within_its_budget(
    size: int, budget: int, seed: int
) -> None:
    random = np.random.default_rng(seed)
    time = np.arange(float(size))
    power = random.normal(200, 50, size)
    small = reduce({"time": time, "power": power, "lat": time / 7}, budget)
    assert {c.size for c in small.values()} == {small["time"].size}
    assert small["time"].size <= max(budget, 0)
    assert np.array_equal(small["lat"], small["time"] / 7)
    if size:
        assert (small["time"][0], small["time"][-1]) == (0.0, size - 1.0)
    if size and budget >= 4:
        assert (small["power"].min(), small["power"].max()) == (power.min(), power.max())


def test_a_short_recording_is_not_reduced() -> None:
    columns = ride(500)
    assert reduce(columns)["lat"] is columns["lat"]


def test_a_column_with_holes_is_reduced_to_what_is_known() -> None:
    altitude = np.full(5000, np.nan)
    altitude[3333] = 7.0
    small = reduce({"time": np.arange(5000.0), "altitude": altitude}, 100)
    assert np.nanmax(small["altitude"]) == 7.0
