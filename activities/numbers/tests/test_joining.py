"""Two recordings as one: golden values, and laws that hold for any two."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from activities.numbers.analysis import analyse
from activities.numbers.corrected import NOTHING, Corrected
from activities.numbers.cropping import crop
from activities.numbers.edits import apply
from activities.numbers.joining import join, measured
from activities.numbers.tests.tracks import START, northward, recording
from activities.recordings.recording import Lap, Note, PoolLength, Recording, StrengthSet, Totals


def _run(seconds: int = 600, *, after_s: float = 0.0, from_m: float = 0.0) -> Recording:
    time = np.arange(0.0, seconds + 1.0)
    way = from_m + time * 3.0
    lat, lon = northward(way)
    made = recording({"time": time, "lat": lat, "lon": lon})
    return replace(made, start_time=START + timedelta(seconds=after_s))


def _joined(first: Recording, second: Recording) -> Recording:
    found = join(measured(first, NOTHING), measured(second, NOTHING))
    assert found is not None
    return found


def test_time_goes_on_by_the_clock_and_the_break_counts_for_nothing() -> None:
    first, second = _run(), _run(300, after_s=1000.0, from_m=3000.0)
    whole = _joined(first, second)
    assert whole.elapsed_s == 1300.0
    assert whole.size == 601 + 301
    assert whole.segment_starts_s == [1000.0]
    found = analyse(whole)
    parts = [analyse(each) for each in (first, second)]
    assert found.distance_m == pytest.approx(sum(each.distance_m or 0.0 for each in parts))
    assert found.moving_s == pytest.approx(sum(each.moving_s or 0.0 for each in parts))
    assert found.elapsed_s == 1300.0


def test_laps_lengths_sets_and_sums_go_on() -> None:
    first = replace(
        _run(),
        laps=[Lap(0.0, 600.0)],
        lengths=[PoolLength(5.0, 20.0, active=True)],
        sets=[StrengthSet(1.0, 2.0, active=True)],
        pauses=[(10.0, 20.0)],
        totals=Totals(timer_s=590.0, calories_kcal=40.0, max_speed_mps=4.0),
        notes=[Note("checksum")],
        has_barometer=True,
    )
    second = replace(
        first,
        start_time=START + timedelta(seconds=700),
        notes=[Note("truncated", {"until_s": 5.0})],
        has_barometer=None,
        totals=Totals(timer_s=600.0),
    )
    whole = _joined(first, second)
    assert [lap.start_s for lap in whole.laps] == [0.0, 700.0]
    assert [one.start_s for one in whole.lengths] == [5.0, 705.0]
    assert [one.start_s for one in whole.sets] == [1.0, 701.0]
    assert whole.pauses == [(10.0, 20.0), (710.0, 720.0)]
    assert whole.totals == Totals(timer_s=1190.0)
    assert whole.notes == [Note("checksum"), Note("truncated", {"until_s": 705.0})]
    assert whole.has_barometer is None
    other_pool = join(first, replace(second, pool_length_m=25.0))
    assert other_pool is not None
    assert other_pool.lengths == []


def test_a_sensor_of_one_part_is_missing_in_the_other() -> None:
    first = _run()
    first.streams["heartrate"] = first.streams["time"] * 0 + 140.0
    whole = _joined(first, _run(300, after_s=700.0))
    assert np.isfinite(whole.streams["heartrate"]).sum() == 601
    assert analyse(whole).average_heartrate_bpm == pytest.approx(140.0)


def test_a_part_without_a_way_adds_none() -> None:
    indoors = recording({"time": np.arange(0.0, 301.0), "heartrate": np.full(301, 120.0)})
    second = replace(indoors, start_time=START + timedelta(seconds=700))
    whole = _joined(_run(), second)
    way = whole.streams["distance"]
    assert way[-1] == pytest.approx(way[600])
    assert (np.diff(way) >= 0.0).all()


@pytest.mark.parametrize("after_s", [-900.0, -1.0])
def test_what_does_not_come_after_is_not_joined(after_s: float) -> None:
    assert join(_run(), _run(300, after_s=after_s)) is None
    assert join(_run(), recording({})) is None
    assert join(_run(), _run(300, after_s=0.0)) is None


def test_what_was_corrected_of_each_holds() -> None:
    first, second = _run(), _run(300, after_s=700.0)
    told = measured(second, Corrected(distance_m=1000.0))
    merge = {"kind": "merge"}
    distance = {"kind": "distance", "distance_m": 2000.0, "measured_m": 1800.0}
    done = apply(first, [distance, merge], lambda _edit: told)
    assert done.idle == []
    found = analyse(done.recording, corrected=done.corrected)
    assert found.distance_m == pytest.approx(3000.0)
    climb = {"kind": "elevation", "elevation_gain_m": 50.0}
    assert apply(first, [climb, merge], lambda _edit: told).idle == ["elevation"]
    assert apply(first, [merge]).idle == ["merge"]  # nobody can read the other
    assert apply(first, [merge], lambda _edit: None).idle == ["merge"]


@given(st.integers(2, 400), st.integers(2, 400), st.floats(0.0, 5000.0))
def test_parts_of_a_joined_recording_are_the_two(one: int, other: int, apart_s: float) -> None:
    apart_s = round(apart_s, 3)
    first = measured(_run(one), NOTHING)
    second = measured(_run(other, after_s=one + 1.0 + apart_s), NOTHING)
    whole = join(first, second)
    assert whole is not None
    assert (np.diff(whole.streams["time"]) > 0.0).all()
    head = crop(whole, None, float(one))
    tail = crop(whole, one + 0.5, None)
    assert head is not None
    assert tail is not None
    for part, was in ((head, first), (tail, second)):
        assert part.start_time == was.start_time
        assert part.streams["time"] == pytest.approx(was.streams["time"], abs=1e-6)
        assert part.streams["distance"] == pytest.approx(was.streams["distance"], abs=1e-6)
