"""Garmin's export: watches' files among monitoring, summaries joined by their start, the rest kept."""

from __future__ import annotations

import io
import json
import zipfile
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from hypothesis import given
from hypothesis import strategies as st

from accounts.people.models import User
from activities.activity.models import Activity
from activities.imports import services
from activities.imports.models import Import, Keepsake
from activities.numbers.synthetic import synthesise
from activities.recordings.fit_glance import ACTIVITY, glance
from activities.recordings.writing_fit import write_fit
from tests.recorded import SAMPLES, work

BEGAN = datetime(2021, 4, 3, 7, 0, tzinfo=UTC)


def fit(day: int) -> bytes:
    run = synthesise("Run", 1500, day, start_time=BEGAN + timedelta(days=day))
    return write_fit(
        start_time=run.start_time, streams=run.streams, sport="Run", elapsed_s=run.elapsed_s
    )


def monitoring() -> bytes:
    """A day's steps: the same container, another kind."""
    data = bytearray(fit(0))
    fields = data[14 + 5]
    data[14 + 6 + 3 * fields + 1] = 32  # the first field of the first message
    assert glance(bytes(data)).kind == 32
    return bytes(data)


def summary(**changed: Any) -> dict[str, Any]:
    start = (BEGAN + timedelta(days=0, seconds=2)).timestamp() * 1000
    return {
        "activityId": 991,
        "name": "Lunch loop",
        "activityType": "trail_running",
        "startTimeGmt": start,
        "duration": 1_500_000.0,
        "elapsedDuration": 1_500_000.0,
        "distance": 420_000.0,
        "elevationGain": 5_500.0,
        "avgHr": 150.0,
        **changed,
    }


def archive(summaries: list[Any], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w") as files:
        files.writestr("ana@example.org_1.fit", fit(0))
        files.writestr("ana@example.org_2.fit", fit(1))
        files.writestr("ana@example.org_3.fit", monitoring())
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as whole:
        where = "DI_CONNECT/DI-Connect-Uploaded-Files/UploadedFiles_0-_Part1.zip"
        whole.writestr(where, inner.getvalue())
        fitness = "DI_CONNECT/DI-Connect-Fitness/ana@example.org_0_summarizedActivities.json"
        whole.writestr(fitness, json.dumps([{"summarizedActivitiesExport": summaries}]))
        whole.writestr(
            "DI_CONNECT/DI-Connect-Wellness/2021_sleepData.json",
            json.dumps([{"calendarDate": "2021-04-03", "deepSleepSeconds": 3600}]),
        )
    return out.getvalue()


def look(owner: User, data: bytes) -> Import:
    whole = services.receive(athlete=owner, file=ContentFile(data, name="garmin.zip"))
    work()
    whole.refresh_from_db()
    return whole


@pytest.mark.django_db
@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_watches_files_bear_the_titles_of_their_summaries(owner: User, method: int) -> None:
    by_hand = summary(
        activityId=992,
        name="Gym",
        activityType="strength_training",
        startTimeGmt=(BEGAN + timedelta(days=30)).timestamp() * 1000,
        distance=0.0,
    )
    parent = summary(activityId=993, parent=True)
    whole = look(owner, archive([summary(), by_hand, parent], method))
    assert (whole.reader, whole.preview["new"], whole.preview["unreadable"]) == ("garmin", 3, 0)
    assert ["private_left_out", {"count": 1}] in whole.preview["notes"]
    services.start(whole)
    work()

    first = Activity.objects.get(name="Lunch loop")
    assert first.sport == "TrailRun"
    assert first.external_ids.get().value == "991"
    gym = Activity.objects.get(name="Gym")
    assert (gym.sport, gym.elapsed_s) == ("WeightTraining", 1500)
    assert Activity.objects.of(owner.pk).count() == 3
    assert Keepsake.objects.get(athlete=owner).rows == [
        {"calendarDate": "2021-04-03", "deepSleepSeconds": 3600}
    ]


@pytest.mark.django_db
def test_centimetres_and_milliseconds_become_metres_and_seconds(owner: User) -> None:
    alone = summary(startTimeGmt=(BEGAN + timedelta(days=9)).timestamp() * 1000)
    whole = look(owner, archive([alone]))
    services.start(whole)
    work()
    found = Activity.objects.get(name="Lunch loop")
    assert (found.distance_m, found.elapsed_s, found.elevation_gain_m) == (4200, 1500, 55)
    assert found.average_heartrate_bpm == 150


@pytest.mark.django_db
@pytest.mark.parametrize(
    "wrong",
    [
        None, 7, "x", {}, {"activityId": 1}, summary(startTimeGmt="soon"), summary(startTimeGmt=1e300),
        summary(distance=-5), summary(duration=None, elapsedDuration=None), summary(name=None),
    ],
)  # fmt: skip
def test_summaries_of_any_shape_stop_nothing(owner: User, wrong: Any) -> None:
    whole = look(owner, archive([wrong]))
    assert whole.status == "preview"
    assert whole.preview["new"] >= 2


def test_a_glance_tells_kind_and_time() -> None:
    seen = glance(fit(2))
    assert seen.kind == ACTIVITY
    assert seen.created_s == (BEGAN + timedelta(days=2)).timestamp()


@given(st.binary(max_size=200))
def test_a_glance_never_stumbles(data: bytes) -> None:
    glance(data)
    glance(b"\x0e\x10\x00\x00\x00\x00\x00\x00.FIT\x00\x00" + data)


def test_samples_of_every_kind_are_told_by_a_glance() -> None:
    kinds = {
        path.name: glance(path.read_bytes()[:1024]).kind for path in Path(SAMPLES).rglob("*.fit")
    }
    assert kinds["garmin-edge-500-activity.fit"] == ACTIVITY
    assert kinds.get("Settings.fit", 2) != ACTIVITY
