"""Edits done to a recording: golden values, and laws that hold for every recording and every cut."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from activities.numbers.analysis import analyse
from activities.numbers.edits import apply, crop
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
