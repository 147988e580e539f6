"""A recording whose positions jump: said on its page, and worth no record."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime

import numpy as np
import pytest
from django.test import Client

from accounts.people.models import User
from activities.numbers.synthetic import Conditions, synthesise
from activities.recordings.writing import write_gpx
from analytics.efforts.models import BestEffort
from conftest import make_person
from tests.recorded import activity_of, hand_in

START = datetime(2026, 6, 1, 7, 0, tzinfo=UTC)
JUMPS_S = (600, 1290, 1905)


def track(*, jumps: bool) -> bytes:
    made = synthesise(
        "Run", 2400, 7, start_time=START, conditions=Conditions(device_distance=False)
    )
    if jumps:
        for second in JUMPS_S:
            made.streams["lat"][second] += 0.004  # some 450 m to the north and back
    return write_gpx(start_time=START, streams=made.streams, sport="Run")


def efforts(data: bytes, owner: User) -> dict[float, float]:
    activity = activity_of(hand_in(owner, "run.gpx", data=data))
    found = BestEffort.objects.filter(activity=activity)
    return dict(found.values_list("distance_m", "elapsed_s"))


@pytest.mark.django_db
def test_a_jump_wins_no_record(owner: User) -> None:
    clean = efforts(track(jumps=False), owner)
    other = make_person("Other")
    jumping = efforts(track(jumps=True), other)
    assert clean.keys() == jumping.keys()
    for distance_m, elapsed_s in clean.items():
        assert jumping[distance_m] == pytest.approx(elapsed_s, rel=0.01), distance_m


@pytest.mark.django_db
def test_a_banner_says_which_points_were_left_out_and_why_nothing_counts_of_them(
    owner: User, browser: Callable[..., Client]
) -> None:
    activity = activity_of(hand_in(owner, "run.gpx", data=track(jumps=True)))
    page = browser(owner).get(f"/activities/{activity.public_id}").content.decode()
    said = re.search(r"GPS jumped 3 times \(([^)]*)\); those points do not count\.", page)
    assert said
    minutes = [
        int(np.dot([int(part) for part in each.split(":")], [3600, 60, 1]))
        for each in said[1].split(", ")
    ]
    assert minutes == list(JUMPS_S)
    quiet = browser(owner).get("/activities").content.decode()
    assert "GPS jumped" not in quiet
