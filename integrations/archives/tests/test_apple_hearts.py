"""An iPhone's heart rates find the routes they were measured on, in little memory, and go with an undo."""

from __future__ import annotations

import io
import tracemalloc
import zipfile
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile

from accounts.people.models import User
from activities.activity.models import Activity
from activities.imports import hearts, services
from activities.imports.models import Import
from activities.recordings.reading import read
from activities.streams.services import names_of
from activities.uploads.models import Origin, SourceFile
from conftest import Cast
from integrations.archives import apple_hearts
from integrations.archives.apple_hearts import Hearts
from integrations.archives.tests.test_apple_reader import HEAD, ROUTE, RUN, plan_of
from tests.recorded import work

START = datetime(2024, 5, 1, 5, tzinfo=UTC)
ROUTE_FILE = "apple_health_export/workout-routes/route_2024-05-01_7.32am.gpx"


def route(minutes: int = 32) -> bytes:
    points = "".join(
        f'<trkpt lat="{48 + 0.00003 * second:.5f}" lon="11.5"><ele>500</ele>'
        f"<time>{(START + timedelta(seconds=second)).isoformat()}</time></trkpt>"
        for second in range(0, minutes * 60, 2)
    )
    return f'<gpx version="1.1" creator="Apple Health Export"><trk><trkseg>{points}</trkseg></trk></gpx>'.encode()


def beat(bpm: float, second: int, unit: str = "count/min") -> str:
    # Apple writes them before the workouts, in the time of the place
    at = (START + timedelta(seconds=second, hours=2)).strftime("%Y-%m-%d %H:%M:%S +0200")
    return (
        f'<Record type="HKQuantityTypeIdentifierHeartRate" unit="{unit}" value="{bpm}" '
        f'sourceName="Uhr" startDate="{at}" endDate="{at}"/>'
    )


def export(*beats: str) -> bytes:
    out = io.BytesIO()
    body = HEAD + "".join(beats) + RUN.format(route=ROUTE) + "</HealthData>"
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("apple_health_export/export.xml", body)
        archive.writestr(ROUTE_FILE, route())
    return out.getvalue()


WORN = [beat(140 + second % 7, second) for second in range(0, 32 * 60, 5)]


def bring(athlete: User, content: bytes) -> Import:
    whole = services.receive(athlete=athlete, file=ContentFile(content, name="export.zip"))
    work()
    services.start(whole)
    work()
    whole.refresh_from_db()
    return whole


def outcomes(whole: Import) -> list[str]:
    return sorted(str(item.outcome) for item in whole.items.all())


def test_beats_within_a_workout_are_packed_with_its_route(tmp_path: Path) -> None:
    path = tmp_path / "x.zip"
    path.write_bytes(
        export(
            beat(60, -1),
            beat(151, 30),
            beat(2.5, 10, "count/s"),
            beat(900, 20),
            beat(70, 40 * 60),
            '<Record type="HKQuantityTypeIdentifierHeartRate" unit="count/min" value="x"/>',
        )
    )
    (entry,) = plan_of(path).entries
    (recording,) = read(
        hearts.recording_of(entry.facts["heart"], source="apple_health", name="a", sport="Run")
    )

    assert recording.start_time == START + timedelta(seconds=10)
    assert recording.streams["time"].tolist() == [0, 20]
    assert recording.streams["heartrate"].tolist() == [150, 151]
    assert plan_of(path).notes == []


def test_an_activity_has_the_route_and_the_heart_in_one(cast: Cast) -> None:
    whole = bring(cast.owner, export(*WORN))

    activity = Activity.objects.get(athlete=cast.owner)
    assert outcomes(whole) == ["created"]
    assert {"lat", "heartrate"} <= set(names_of(activity))
    assert activity.average_heartrate_bpm == pytest.approx(143, abs=0.5)
    primary, beside = activity.origins.order_by("-is_primary")
    assert (primary.source_file.name, beside.source_file.name) == (
        "route_2024-05-01_7.32am.gpx",
        "heart-rate.json",
    )
    assert primary.richness == 3  # what was lent does not make the route richer than a watch's file


def test_the_numbers_are_signed_as_made_of_both_and_made_again_the_same(cast: Cast) -> None:
    from activities.uploads.recomputing import recompute, stale

    bring(cast.owner, export(*WORN))
    activity = Activity.objects.get(athlete=cast.owner)
    assert list(stale(athlete_id=cast.owner.pk)) == []
    recompute(activity)
    again = Activity.objects.get(pk=activity.pk)
    assert again.average_heartrate_bpm == activity.average_heartrate_bpm
    assert again.fingerprint == activity.fingerprint


def test_a_route_that_was_here_without_a_heart_gets_one_and_gives_it_back(cast: Cast) -> None:
    bring(cast.owner, export())
    activity = Activity.objects.get(athlete=cast.owner)
    assert activity.average_heartrate_bpm is None

    whole = bring(cast.owner, export(*WORN))
    assert outcomes(whole) == ["updated"]
    activity.refresh_from_db()
    assert activity.average_heartrate_bpm == pytest.approx(143, abs=0.5)

    services.undo(whole)
    work()
    activity.refresh_from_db()
    assert activity.average_heartrate_bpm is None
    assert Origin.objects.filter(activity=activity).count() == 1


def test_the_same_export_again_adds_nothing(cast: Cast) -> None:
    bring(cast.owner, export(*WORN))
    before = (Origin.objects.count(), SourceFile.objects.count())
    whole = bring(cast.owner, export(*WORN))
    assert outcomes(whole) == ["skipped"]
    assert (Origin.objects.count(), SourceFile.objects.count()) == before


def row(second: int) -> dict[str, str]:
    at = (START + timedelta(seconds=second)).strftime("%Y-%m-%d %H:%M:%S +0000")
    return {"startDate": at, "unit": "count/min", "value": "120"}


def test_of_too_many_the_newest_stay(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(apple_hearts, "MAX_SAMPLES", 100)
    found = Hearts()
    for second in range(250):
        found.add(row(second))
    packed: Any = found.within(START, START + timedelta(seconds=300))
    (kept,) = read(hearts.recording_of(packed, source="a", name="b", sport="Run"))
    assert len(kept.streams["time"]) < 100
    assert kept.start_time + timedelta(seconds=kept.elapsed_s) == START + timedelta(seconds=249)
    assert found.within(START - timedelta(days=9), START - timedelta(days=8)) is None


def test_a_sample_costs_some_bytes_only() -> None:
    rows = [row(second) for second in range(50_000)]
    tracemalloc.start()
    found = Hearts()
    for one in rows:
        found.add(one)
    size, _peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert size < 50_000 * 12


@pytest.mark.parametrize(
    "written", ["", "soon", "2024-05-01", "2024-13-01 00:00:00 +0000", "2024-05-01 aa:00:00 +0000",
                "0001-01-01 00:00:00 +0000", "2024-05-01 00:00:00 +9999"],
)  # fmt: skip
def test_a_moment_that_is_none_is_left(written: str) -> None:
    found = Hearts()
    found.add({**row(0), "startDate": written})
    assert found.within(START - timedelta(days=1), START + timedelta(days=1)) is None
