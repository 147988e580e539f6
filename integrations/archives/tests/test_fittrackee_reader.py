"""What is found in FitTrackee's export, of old and newer versions, whole and damaged."""

from __future__ import annotations

import json
import random
import zipfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from activities.imports.containers import Archive
from activities.imports.entries import GEAR, KEEPSAKE, MANUAL, RECORDING, Entry, Plan
from activities.recordings.recording import UnreadableFile
from integrations.archives.fittrackee import FitTrackeeExport

BIKE = {"label": "Old Faithful", "equipment_type": {"label": "Bike"}}


def workout(**more: Any) -> dict[str, Any]:
    return {
        "id": "kjxavSTUrJvoAh2wvCeGEF",
        "sport_label": "Cycling (Transport)",
        "workout_date": "2023-05-01 06:30:00+00:00",
        "title": "To work",
        "duration": "1:02:03",
        "moving": "0:58:00",
        "distance": 21.5,
        "ascent": 120.0,
        "gpx": None,
        "notes": "windy",
        "description": "as ever",
        "equipments": [BIKE],
        **more,
    }


def made(path: Path, workouts: Any, files: dict[str, bytes] | None = None) -> Path:
    content = workouts if isinstance(workouts, bytes) else json.dumps(workouts).encode()
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("user_workouts_data.json", content)
        for name, data in (files or {}).items():
            archive.writestr(name, data)
    return path


def plan_of(path: Path) -> Plan:
    with Archive([str(path)], spool=str(path.parent)) as archive:
        assert FitTrackeeExport().recognises(archive)
        return FitTrackeeExport().read(archive)


def of(plan: Plan, kind: str) -> list[Entry]:
    return [entry for entry in plan.entries if entry.kind == kind]


def test_a_workout_typed_in_is_told_in_our_units(tmp_path: Path) -> None:
    plan = plan_of(made(tmp_path / "x.zip", [workout()]))

    (entry,) = of(plan, MANUAL)
    assert (entry.sport, entry.name) == ("Ride", "To work")
    assert entry.moment == datetime(2023, 5, 1, 6, 30, tzinfo=UTC)
    assert entry.facts == {
        "title": "To work",
        "description": "as ever",
        "private_note": "windy",
        "commute": True,
        "gear": "Old Faithful",
        "elapsed_s": 3723,
        "moving_s": 3480,
        "distance_m": 21_500,
        "elevation_gain_m": 120,
    }
    assert [(gear.name, gear.facts["kind"]) for gear in of(plan, GEAR)] == [
        ("Old Faithful", "bike")
    ]
    assert plan.notes == []


@pytest.mark.parametrize(
    ("row", "files", "member"),
    [
        ({"gpx": "a.gpx"}, ["gpx/a.gpx"], "gpx/a.gpx"),
        (
            {"gpx": "a.gpx", "original_file": "a.fit"},
            ["workout_files/a.gpx", "workout_files/a.fit"],
            "workout_files/a.fit",
        ),
        (
            {"gpx": "a.gpx", "original_file": "a.kml"},
            ["workout_files/a.gpx", "workout_files/a.kml"],
            "workout_files/a.gpx",
        ),
    ],
    ids=["old", "original", "unreadable original"],
)
def test_the_file_handed_in_is_taken_once(
    tmp_path: Path, row: dict[str, Any], files: list[str], member: str
) -> None:
    plan = plan_of(made(tmp_path / "x.zip", [workout(**row)], dict.fromkeys(files, b"x")))

    assert [entry.member for entry in of(plan, RECORDING)] == [member]
    assert "distance_m" not in of(plan, RECORDING)[0].facts


def test_what_is_named_nowhere_comes_along_and_what_is_missing_is_said(tmp_path: Path) -> None:
    rows = [workout(gpx="../../etc/gone.gpx"), workout(id="b", sport_label="Quidditch")]
    files = {
        "gpx/loose.gpx": b"x",
        "user_comments_data.json": b'[{"text": "Well done"}]',
        "user_equipments_data.json": b"{",
        "face.png": b"x",
    }
    plan = plan_of(made(tmp_path / "x.zip", rows, files))

    assert [(e.member, e.facts.get("file")) for e in of(plan, RECORDING)] == [
        ("", "gone.gpx"),
        ("gpx/loose.gpx", None),
    ]
    assert of(plan, KEEPSAKE)[0].facts["rows"] == [{"text": "Well done"}]
    assert plan.notes == [
        ("table_unreadable", {"file": "user_equipments_data.json"}),
        ("sports_unknown", {"sports": "Quidditch"}),
        ("left_out", {"count": 1}),
    ]


def test_durations_and_moments_in_odd_shapes(tmp_path: Path) -> None:
    rows = [
        workout(id="a", duration="1 day, 0:00:05", workout_date="2019-01-01 12:00:00"),
        workout(id="b", duration="soon", distance=float("nan"), workout_date="yesterday"),
        workout(id="c", distance="far", ascent=-5, duration=None),
    ]
    one, two, three = of(plan_of(made(tmp_path / "x.zip", rows)), MANUAL)

    assert (one.facts["elapsed_s"], one.moment) == (86_405, datetime(2019, 1, 1, 12, tzinfo=UTC))
    assert two.moment is None
    assert {"elapsed_s", "distance_m"}.isdisjoint(two.facts)
    assert {"elapsed_s", "distance_m", "elevation_gain_m"}.isdisjoint(three.facts)


@pytest.mark.parametrize(
    "content", [b"[{", b"{}", b"\xff\xfe\x00", b"[" * 200_000, b'"text"'], ids=str
)
def test_what_is_no_list_is_refused(tmp_path: Path, content: bytes) -> None:
    with pytest.raises(UnreadableFile) as caught:
        plan_of(made(tmp_path / "x.zip", content))
    assert caught.value.code == "damaged"


def test_damaged_values_never_surprise(tmp_path: Path) -> None:
    dice = random.Random(3)
    odd: list[Any] = [None, [], {}, "", "x" * 999, -1, 1e308, True, [None], {"label": 3}, [[1]]]
    for turn in range(150):
        row = workout()
        for key in dice.sample(sorted(row), 3):
            row[key] = dice.choice(odd)
        plan_of(made(tmp_path / f"{turn}.zip", [row, dice.choice(odd)]))
