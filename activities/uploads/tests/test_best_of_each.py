"""The watch knew the heart, the bike computer the power: one activity has both."""

from __future__ import annotations

from datetime import timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.people.models import User
from activities.activity.models import Activity
from activities.numbers.synthetic import Conditions, synthesise
from activities.recordings.completing import LENDABLE, complete
from activities.recordings.recording import Recording
from activities.recordings.writing_fit import write_fit
from activities.streams.services import names_of
from activities.uploads import importing, recomputing
from conftest import make_person
from tests.recorded import hand_in, work


def ride(seconds: int = 1800) -> Recording:
    return synthesise("Ride", seconds, 7, conditions=Conditions(power=True, device_distance=False))


def fit(recording: Recording, *, without: tuple[str, ...], later_s: int = 0) -> bytes:
    streams = {name: values for name, values in recording.streams.items() if name not in without}
    return write_fit(
        start_time=recording.start_time + timedelta(seconds=later_s),
        streams=streams,
        sport="Ride",
        elapsed_s=recording.elapsed_s,
    )


WATCH_LACKS, BIKE_LACKS = ("power", "cadence"), ("heartrate", "temperature")


@pytest.mark.django_db
@pytest.mark.parametrize("first", ["watch", "bike"])
def test_whichever_comes_first_the_activity_has_the_sensors_of_both(
    owner: User, first: str
) -> None:
    whole = ride()
    files = {
        "watch": fit(whole, without=WATCH_LACKS),
        "bike": fit(whole, without=BIKE_LACKS, later_s=3),
    }
    second = {"watch": "bike", "bike": "watch"}[first]
    hand_in(owner, f"{first}.fit", files[first])
    hand_in(owner, f"{second}.fit", files[second])
    work()

    activity = Activity.objects.get()
    friend = make_person("Friend")
    hand_in(friend, "both.fit", fit(whole, without=()))
    both = Activity.objects.get(athlete=friend)
    assert {"heartrate", "power", "temperature"} <= set(names_of(activity))
    assert activity.average_heartrate_bpm == pytest.approx(both.average_heartrate_bpm, abs=1)
    assert activity.average_power_w == pytest.approx(both.average_power_w, rel=0.02)
    assert any(note["code"] == "completed" for note in activity.detail.quality)
    assert not list(recomputing.stale(athlete_id=owner.pk))


@pytest.mark.django_db
def test_without_the_lender_the_activity_is_as_it_was(owner: User) -> None:
    whole = ride()
    hand_in(owner, "bike.fit", fit(whole, without=BIKE_LACKS))
    before = Activity.objects.values().get()
    hand_in(owner, "watch.fit", fit(whole, without=WATCH_LACKS))
    work()
    activity = Activity.objects.get()
    assert activity.average_heartrate_bpm
    importing.part(activity.origins.get(is_primary=False))
    work()
    after = Activity.objects.values().get()
    assert after.pop("updated_at") != before.pop("updated_at")
    assert after == before


@given(apart_s=st.integers(-40, 40), every=st.integers(1, 4))
def test_a_lent_value_was_recorded_within_five_seconds(apart_s: int, every: int) -> None:
    lender = ride(120)
    taker = ride(120)
    taker.start_time += timedelta(seconds=apart_s)
    for name in LENDABLE:
        taker.streams.pop(name, None)
    lender.streams = {name: values[::every] for name, values in lender.streams.items()}
    complete(taker, lender)
    for name in set(LENDABLE) & set(taker.streams):
        for second, value in zip(taker.streams["time"], taker.streams[name], strict=True):
            if np.isfinite(value):
                near = np.abs(lender.streams["time"] - (second + apart_s)) <= 5
                assert value in lender.streams[name][near]


def test_what_is_there_is_never_replaced() -> None:
    taker, lender = ride(60), ride(60)
    lender.streams["heartrate"] = lender.streams["heartrate"] + 50
    before = taker.streams["heartrate"].copy()
    assert complete(taker, lender) == []
    assert (taker.streams["heartrate"] == before).all()


@pytest.mark.django_db
def test_a_repeat_that_lends_nothing_leaves_nothing_to_do(owner: User) -> None:
    whole = ride()
    hand_in(owner, "bike.fit", fit(whole, without=()))
    hand_in(owner, "watch.fit", fit(whole, without=("power",), later_s=2))
    work()
    assert Activity.objects.get().origins.count() == 2
    assert not list(recomputing.stale(athlete_id=owner.pk))
