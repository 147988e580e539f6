"""What is taken out as FIT or TCX reads as the same activity again."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from rest_framework.test import APIClient

from accounts.people.models import User
from activities.activity.models import Activity
from activities.recordings.reading import read

SAMPLES = Path(__file__).resolve().parents[2] / "recordings" / "tests" / "samples"


@pytest.fixture
def ride(
    owner: User, api: Callable[[User | None], APIClient], drain: Callable[[], int]
) -> Activity:
    data = (SAMPLES / "Edge810-Vector-2013-08-16-15-35-10.fit").read_bytes()
    file = SimpleUploadedFile("ride.fit", data)
    api(owner).post("/api/uploads", {"file": file}, format="multipart")
    drain()
    return Activity.objects.get()


@pytest.mark.parametrize("form", ["fit", "tcx", "gpx"])
def test_the_same_ride_comes_back(
    ride: Activity, owner: User, api: Callable[[User | None], APIClient], form: str
) -> None:
    answer = api(owner).get(f"/api/activities/{ride.public_id}/export.{form}")
    assert answer.status_code == 200
    [back] = read(answer.content)
    assert abs(back.start_time - ride.start_time).total_seconds() < 1
    assert back.size > 100
    if form != "gpx":
        assert ride.distance_m is not None
        assert abs(back.streams["distance"][-1] - ride.distance_m) < 2


@pytest.mark.parametrize("form", ["fit", "tcx", "gpx", "csv", "json"])
def test_others_get_it_without_heart_rate_and_power(
    ride: Activity, owner: User, cast, api: Callable[[User | None], APIClient], form: str
) -> None:
    answer = api(cast.follower).get(f"/api/activities/{ride.public_id}/export.{form}")
    assert answer.status_code == 200
    if form in {"fit", "tcx", "gpx"}:
        [back] = read(answer.content)
        assert not {"heartrate", "power"} & set(back.streams)
        assert all(lap.totals.average_heartrate_bpm is None for lap in back.laps)
        assert back.totals.average_power_w is None
    elif form == "csv":
        assert b"heartrate" not in answer.content
        assert b"power" not in answer.content
    else:
        assert '"heartrate"' not in str(list(answer.json()["streams"]))
        assert answer.json()["activity"]["average_heartrate_bpm"] is None


def test_the_devices_own_totals_stand_beside_ours(
    ride: Activity, owner: User, cast, api: Callable[[User | None], APIClient], browser
) -> None:
    path = f"/api/activities/{ride.public_id}/export.json"
    totals = api(owner).get(path).json()["device_totals"]
    assert abs(totals["distance_m"] - 41_339) < 1
    assert api(cast.follower).get(path).json()["device_totals"] == {}
    address = f"/activities/{ride.public_id}"
    assert b"the device says 41.34" in browser(owner).get(address).content
    assert b"the device says" not in browser(cast.follower).get(address).content
