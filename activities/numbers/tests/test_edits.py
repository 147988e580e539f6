"""Edits done to a recording: golden values, and laws that hold for every recording and every cut."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from activities.numbers.analysis import Analysis, analyse
from activities.numbers.corrected import NOTHING
from activities.numbers.cropping import crop
from activities.numbers.edits import Typed, apply, apply_typed, clock_ahead, way_factor
from activities.numbers.tests.tracks import START, northward, recording
from activities.recordings.recording import (
    ExtraStream,
    Lap,
    Note,
    PoolLength,
    Recording,
    StrengthSet,
    Totals,
)


def _run(seconds: int = 600, speed_mps: float = 3.0) -> Recording:
    time = np.arange(0.0, seconds + 1.0)
    way = time * speed_mps
    lat, lon = northward(way)
    return recording(
        {"time": time, "lat": lat, "lon": lon, "distance": way + 40.0, "altitude": 100 + way / 30},
        laps=[
            Lap(0.0, 300.0, Totals(distance_m=900.0)),
            Lap(300.0, float(seconds - 300), Totals(distance_m=900.0)),
        ],
        totals=Totals(distance_m=way[-1], elapsed_s=float(seconds), calories_kcal=150.0),
        pauses=[(100.0, 130.0), (400.0, 420.0)],
        segment_starts_s=[0.0, 200.0],
        extras=[ExtraStream("x", None, time * 2)],
        notes=[Note("truncated", {"until_s": 600.0}), Note("checksum")],
    )


def _at(seconds: float) -> str:
    return (START + timedelta(seconds=seconds)).isoformat()


def test_the_part_between_two_moments() -> None:
    whole = _run()
    part = crop(whole, 120.0, 420.0)
    assert part is not None
    assert part.start_time == START + timedelta(seconds=120)
    assert part.streams["time"].tolist() == np.arange(0.0, 301.0).tolist()
    assert part.streams["distance"][0] == 0.0
    assert part.streams["distance"][-1] == pytest.approx(900.0)
    assert part.streams["lat"][0] == whole.streams["lat"][120]
    assert part.elapsed_s == 300.0
    assert [(lap.start_s, lap.elapsed_s, lap.totals.distance_m) for lap in part.laps] == [
        (0.0, 180.0, None),
        (180.0, 120.0, None),
    ]
    assert part.pauses == [(0.0, 10.0), (280.0, 300.0)]
    assert part.segment_starts_s == [80.0]
    assert part.totals == Totals()
    assert part.extras[0].values[0] == 240.0
    assert part.notes == [Note("checksum")]  # where the file broke off is cut away
    assert whole.totals.calories_kcal == 150.0  # what was given is as it was


def test_a_lap_that_stays_whole_keeps_what_its_device_said() -> None:
    part = crop(_run(), 300.0, None)
    assert part is not None
    assert [(lap.start_s, lap.totals.distance_m) for lap in part.laps] == [(0.0, 900.0)]
    assert part.notes[0].facts["until_s"] == 300.0


def test_lengths_and_sets_that_are_cut_are_gone() -> None:
    time = np.arange(0.0, 101.0)
    swim = recording(
        {"time": time, "heartrate": time * 0 + 120},
        sport="Swim",
        lengths=[PoolLength(float(at), 25.0, active=True) for at in (0, 25, 50, 75)],
        sets=[StrengthSet(float(at), 20.0, active=True) for at in (0, 40)],
    )
    part = crop(swim, 20.0, 80.0)
    assert part is not None
    assert [length.start_s for length in part.lengths] == [5.0, 30.0]
    assert [one.start_s for one in part.sets] == [20.0]


def test_the_end_of_an_activity_goes_on_after_its_last_sample() -> None:
    long = replace(_run(), elapsed_s=700.0)
    part = crop(long, 60.0, None)
    assert part is not None
    assert part.elapsed_s == 640.0
    shorter = crop(long, None, 650.0)  # nothing recorded is cut: it stays as it is
    assert shorter is not None
    assert shorter.elapsed_s == 700.0


@pytest.mark.parametrize(
    ("start", "end"), [(599.5, None), (None, 0.5), (300.2, 300.8), (400.0, 300.0), (9e9, None)]
)
def test_fewer_than_two_samples_are_no_recording(start: float | None, end: float | None) -> None:
    assert crop(_run(), start, end) is None
    assert crop(recording({}), start, end) is None


def test_the_numbers_of_a_part_are_those_of_its_own_recording() -> None:
    part = crop(_run(), 60.0, None)
    assert part is not None
    found = analyse(part)
    assert found.elapsed_s == 540.0
    assert found.distance_m == pytest.approx(1620.0)
    assert found.streams["distance"][0] == 0.0
    assert found.calories_kcal is None  # the device's were of the whole


def test_edits_are_done_in_order_and_mean_instants() -> None:
    edits = [
        {"kind": "crop", "from": _at(60), "to": None},
        {"kind": "crop", "from": _at(90), "to": _at(500)},
    ]
    both = apply(_run(), edits)
    assert (both.recording.start_time - START).total_seconds() == 90.0
    assert both.recording.elapsed_s == 410.0
    turned = apply(_run(), edits[::-1]).recording  # the second one keeps what the first left
    assert turned.streams["time"].tolist() == both.recording.streams["time"].tolist()
    assert both.idle == []


@pytest.mark.parametrize(
    "nonsense",
    [
        {"kind": "crop", "from": _at(900), "to": None},
        {"kind": "crop", "from": None, "to": _at(-5)},
        {"kind": "bend"},
        {},
    ],
)
def test_an_edit_that_does_not_fit_is_left_out_and_noted(nonsense: dict[str, str]) -> None:
    whole = _run()
    edited = apply(whole, [nonsense])
    assert edited.idle == [nonsense.get("kind", "")]
    assert edited.recording.notes[-1].code == "idle_edit"
    assert edited.recording.streams is whole.streams


@pytest.mark.parametrize("told", [7, "yesterday", "2026-05-01T06:02:00", None, [], "9" * 50])
def test_what_is_no_instant_cuts_nothing(told: object) -> None:
    whole = _run()
    assert apply(whole, [{"kind": "crop", "from": told, "to": told}]).recording is whole


_MOMENTS = st.one_of(st.none(), st.floats(-50.0, 700.0))


@st.composite
def _recordings(draw: st.DrawFn) -> Recording:
    steps = draw(st.lists(st.floats(0.2, 30.0), min_size=1, max_size=60))
    time = np.concatenate(([0.0], np.cumsum(steps))).round(3)
    way = np.cumsum(draw(st.lists(st.floats(0.0, 90.0), min_size=time.size, max_size=time.size)))
    lat, lon = northward(way)
    return recording({"time": time, "lat": lat, "lon": lon, "distance": way})


@given(_recordings(), _MOMENTS, _MOMENTS)
def test_a_part_is_a_recording(whole: Recording, start: float | None, end: float | None) -> None:
    part = crop(whole, start, end)
    if part is None:
        return
    time = part.streams["time"]
    assert time[0] == 0.0
    assert (np.diff(time) > 0).all()
    assert 2 <= part.size <= whole.size
    assert part.elapsed_s <= whole.elapsed_s + 1e-6
    offset = (part.start_time - START).total_seconds()
    assert offset >= min(start or 0.0, 0.0) - 0.001
    kept = np.isin(whole.streams["time"].round(3), (time + offset).round(3))
    assert (part.streams["lat"] == whole.streams["lat"][kept]).all()


@given(_recordings(), st.lists(st.tuples(_MOMENTS, _MOMENTS), max_size=4), st.randoms())
def test_cuts_do_not_depend_on_their_order(
    whole: Recording, cuts: list[tuple[float | None, float | None]], random: object
) -> None:
    edits = [
        {
            "kind": "crop",
            "from": None if start is None else _at(start),
            "to": None if end is None else _at(end),
        }
        for start, end in cuts
    ]
    one = apply(whole, edits)
    shuffled = list(edits)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    other = apply(whole, shuffled)
    if one.idle or other.idle:
        return
    assert one.recording.start_time == other.recording.start_time
    assert np.array_equal(one.recording.streams["time"], other.recording.streams["time"])


@given(_recordings(), _MOMENTS, _MOMENTS)
def test_taking_back_is_doing_without(
    whole: Recording, start: float | None, end: float | None
) -> None:
    before = {name: values.copy() for name, values in whole.streams.items()}
    crop(whole, start, end)
    again = apply(whole, []).recording
    assert again.start_time == START
    assert all(np.array_equal(again.streams[name], before[name]) for name in before)


def _edited(whole: Recording, *edits: dict[str, object]) -> Analysis:
    done = apply(whole, edits)
    assert done.idle == []
    return analyse(done.recording, corrected=done.corrected)


def test_a_wrong_clock_is_put_right_and_cuts_stay_where_they_were() -> None:
    cut: dict[str, object] = {"kind": "crop", "from": _at(60), "to": None}
    later: dict[str, object] = {"kind": "start", "ahead_s": 3600.0}
    for edits in ((cut, later), (later, cut)):
        done = apply(_run(), edits)
        assert done.recording.start_time == START + timedelta(seconds=3660)
        assert done.recording.elapsed_s == 540.0
    assert clock_ahead([later, cut, later]) == timedelta(hours=2)


def test_a_date_that_cannot_be_is_trusted_once_it_is_corrected() -> None:
    lost = replace(
        _run(),
        start_time=datetime(1989, 12, 31, tzinfo=UTC),
        trustworthy_clock=False,
        notes=[Note("clock", {"year": 1989})],
    )
    found = apply(lost, [{"kind": "start", "ahead_s": 36 * 366 * 86400.0}]).recording
    assert found.trustworthy_clock
    assert found.notes == []
    still = apply(lost, [{"kind": "start", "ahead_s": 60.0}]).recording
    assert not still.trustworthy_clock
    assert apply(lost, [{"kind": "start", "ahead_s": -9e9}]).idle == ["start"]


def test_a_distance_told_stretches_everything_measured_along_the_way() -> None:
    plain = analyse(_run())
    told = _edited(_run(), {"kind": "distance", "distance_m": 2000.0, "measured_m": 1800.0})
    assert told.distance_m == pytest.approx(2000.0)
    assert told.distance_source == "manual"
    assert told.average_speed_mps == pytest.approx((plain.average_speed_mps or 0) / 0.9)
    assert told.fastest_km_s == pytest.approx((plain.fastest_km_s or 0) * 0.9, rel=0.01)
    assert len(told.splits_km) == 2
    part = _edited(
        _run(),
        {"kind": "distance", "distance_m": 2000.0, "measured_m": 1800.0},
        {"kind": "crop", "from": _at(300), "to": None},
    )
    assert part.distance_m == pytest.approx(1000.0)  # half of the course that was told


def test_the_last_word_on_a_distance_counts() -> None:
    told: dict[str, object] = {"kind": "distance", "distance_m": 2000.0, "measured_m": 1800.0}
    steady = replace(_run(), pauses=[], segment_starts_s=[])
    found = _edited(steady, told, {"kind": "distance", "by": "positions"})
    assert found.distance_source == "gps"
    assert found.distance_m == pytest.approx(1800.0, rel=0.01)
    assert way_factor([told]) == pytest.approx(2000 / 1800)
    assert way_factor([told, {"kind": "distance", "by": "positions"}]) == 1.0


def test_a_distance_can_be_told_where_none_was_recorded() -> None:
    time = np.arange(0.0, 601.0)
    indoors = recording({"time": time, "heartrate": time * 0 + 130}, sport="Run", indoor=True)
    found = _edited(indoors, {"kind": "distance", "distance_m": 1500.0})
    assert (found.distance_m, found.distance_source) == (1500.0, "manual")
    assert found.average_speed_mps == pytest.approx(2.5)


def test_elevation_is_measured_as_it_is_trusted_or_told() -> None:
    time = np.arange(0.0, 1201.0)
    way = time * 3.0
    lat, lon = northward(way)
    hills = 100.0 + 4.0 * np.sin(way / 150.0)  # too low for a receiver, high enough for a barometer
    whole = recording({"time": time, "lat": lat, "lon": lon, "altitude": hills})
    light = _edited(whole, {"kind": "elevation", "as": "barometer"})
    strong = _edited(whole, {"kind": "elevation", "as": "gps"})
    assert (light.elevation_gain_m or 0.0) > 20.0
    assert strong.elevation_gain_m == 0.0
    assert (light.elevation_source, strong.elevation_source) == ("barometer", "gps")
    told = _edited(whole, {"kind": "elevation", "elevation_gain_m": 55.0})
    assert (told.elevation_gain_m, told.elevation_source) == (55.0, "manual")
    part = apply(
        whole,
        [
            {"kind": "elevation", "elevation_gain_m": 55.0},
            {"kind": "crop", "from": _at(600), "to": None},
        ],
    )
    assert part.idle == ["elevation"]  # of a part nobody knows
    assert part.corrected.elevation_gain_m is None


@pytest.mark.parametrize(
    "nonsense",
    [
        {"kind": "start", "ahead_s": "soon"},
        {"kind": "start", "ahead_s": float("nan")},
        {"kind": "start", "ahead_s": True},
        {"kind": "distance", "distance_m": -5},
        {"kind": "distance", "distance_m": 1e12},
        {"kind": "distance"},
        {"kind": "elevation", "as": "balloon"},
        {"kind": "elevation", "elevation_gain_m": -1.0},
    ],
)
def test_numbers_that_cannot_be_change_nothing(nonsense: dict[str, object]) -> None:
    done = apply(_run(), [nonsense])
    assert done.idle == [nonsense["kind"]]
    assert done.recording.start_time == START
    assert done.corrected == NOTHING


def test_what_was_typed_in_is_corrected_alike() -> None:
    typed = Typed(START, 1800.0, 1800.0, 5000.0, None)
    edits: list[dict[str, object]] = [
        {"kind": "start", "ahead_s": -60.0},
        {"kind": "distance", "distance_m": 5200.0, "measured_m": 5000.0},
        {"kind": "elevation", "elevation_gain_m": 12.0},
    ]
    expected = Typed(START - timedelta(seconds=60), 1800.0, 1800.0, 5200.0, 12.0)
    assert apply_typed(typed, edits) == expected
    assert apply_typed(typed, []) == typed


@given(_recordings(), st.floats(0.5, 2.0))
def test_a_stretched_way_keeps_its_shape(whole: Recording, factor: float) -> None:
    plain = analyse(whole)
    if not plain.distance_m:
        return
    told = plain.distance_m * factor
    edit = {"kind": "distance", "distance_m": told, "measured_m": plain.distance_m}
    found = analyse(whole, corrected=apply(whole, [edit]).corrected)
    assert found.distance_m == pytest.approx(told)
    assert found.streams["distance"] == pytest.approx(plain.streams["distance"] * factor)
    assert found.moving_s == plain.moving_s
