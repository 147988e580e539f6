"""What is found in Endurain's export of a profile, whole and damaged."""

from __future__ import annotations

import json
import random
import zipfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from activities.imports.containers import Archive
from activities.imports.entries import (
    GEAR,
    KEEPSAKE,
    MANUAL,
    MEASURE,
    PHOTO,
    RECORDING,
    Entry,
    Plan,
)
from activities.imports.scanning import plan as scan
from activities.recordings.recording import UnreadableFile
from integrations.archives.endurain import EndurainExport

SHOES = {"id": 3, "nickname": "Blue ones", "brand": "Acme", "model": "Fly", "gear_type": 2}


def activity(**more: Any) -> dict[str, Any]:
    return {
        "id": 12,
        "user_id": 1,
        "name": "Around the lake",
        "description": "**windy**",
        "private_notes": "knee fine",
        "activity_type": 2,
        "distance": 10_250,
        "start_time": "2024-05-01 05:00:00+00:00",
        "total_elapsed_time": "3725.0000000000",
        "total_timer_time": "3600.4000000000",
        "elevation_gain": 120,
        "average_hr": 148,
        "calories": 700,
        "workout_rpe": 60,
        "gear_id": 3,
        **more,
    }


def made(
    path: Path,
    activities: Any,
    *,
    root: str = "",
    tables: dict[str, Any] | None = None,
    files: dict[str, bytes] | None = None,
) -> Path:
    content = activities if isinstance(activities, bytes) else json.dumps(activities).encode()
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(f"{root}data/activities.json", content)
        for name, rows in {"user": [{"id": 1}], "gears": [SHOES], **(tables or {})}.items():
            told = rows if isinstance(rows, bytes) else json.dumps(rows).encode()
            archive.writestr(f"{root}data/{name}.json", told)
        for name, data in (files or {}).items():
            archive.writestr(root + name, data)
    return path


def plan_of(path: Path) -> Plan:
    with Archive([str(path)], spool=str(path.parent)) as archive:
        assert EndurainExport().recognises(archive)
        return EndurainExport().read(archive)


def of(plan: Plan, kind: str) -> list[Entry]:
    return [entry for entry in plan.entries if entry.kind == kind]


@pytest.mark.parametrize("root", ["", "export/"])
def test_an_activity_is_the_file_it_was_made_of_with_its_words(tmp_path: Path, root: str) -> None:
    plan = plan_of(
        made(tmp_path / "x.zip", [activity()], root=root, files={"activity_files/12.fit": b"x"})
    )

    (entry,) = of(plan, RECORDING)
    assert (entry.member, entry.external_id) == (f"{root}activity_files/12.fit", "12")
    assert (entry.sport, entry.moment) == ("TrailRun", datetime(2024, 5, 1, 5, tzinfo=UTC))
    assert entry.facts == {
        "title": "Around the lake",
        "description": "**windy**",
        "private_note": "knee fine",
        "perceived_exertion": 6,
        "gear": "Blue ones",
    }
    assert [(gear.name, gear.facts) for gear in of(plan, GEAR)] == [
        ("Blue ones", {"kind": "shoes", "brand": "Acme", "model": "Fly"})
    ]
    assert plan.notes == []


def test_without_its_file_it_is_told_in_numbers_and_samples_left_are_said(tmp_path: Path) -> None:
    streams = {"activity_streams_000": [{"activity_id": 12, "stream_type": 1}]}
    plan = plan_of(made(tmp_path / "x.zip", [activity(activity_type=27)], tables=streams))

    (entry,) = of(plan, MANUAL)
    numbers = {"elapsed_s", "moving_s", "distance_m", "elevation_gain_m"}
    assert {name: entry.facts[name] for name in numbers} == {
        "elapsed_s": 3725,
        "moving_s": 3600,
        "distance_m": 10_250,
        "elevation_gain_m": 120,
    }
    assert (entry.facts["average_heartrate_bpm"], entry.facts["calories_kcal"]) == (148, 700)
    assert (entry.sport, entry.facts["commute"]) == ("Ride", True)
    assert plan.notes == [("samples_without_file", {"count": 1})]


def test_a_file_of_several_is_taken_once_and_its_pictures_find_it(tmp_path: Path) -> None:
    rows = [activity(id=13, start_time="2024-05-01 06:10:00"), activity()]
    files = {
        "activity_files/12_13.fit": b"x",
        "activity_files/99.gpx": b"x",
        "activity_media/13_1.jpg": b"x",
        "activity_media/notes.txt": b"x",
        "user_images/1.png": b"x",
    }
    plan = plan_of(made(tmp_path / "x.zip", rows, files=files))

    assert [(e.member, e.external_id) for e in of(plan, RECORDING)] == [
        ("activity_files/12_13.fit", "12"),
        ("activity_files/99.gpx", ""),
    ]
    assert [(e.name, e.belongs_to) for e in of(plan, PHOTO)] == [("13_1.jpg", "12")]
    assert plan.notes == [("left_out", {"count": 2})]


def test_weights_where_they_change_and_sleep_by_year(tmp_path: Path) -> None:
    tables = {
        "health_weight": [
            {"date": "2024-01-02", "weight": "80.04"},
            {"date": "2024-01-01", "weight": "80.00"},
            {"date": "2024-01-03", "weight": "79.50"},
            {"date": "soon", "weight": "70"},
        ],
        "health_sleep": [{"date": "2023-12-31", "total": 1}, {"date": "2024-01-01", "total": 2}],
        "health_targets": b"{",
    }
    plan = plan_of(made(tmp_path / "x.zip", [], tables=tables))

    assert [(e.facts["from_date"], e.facts["value"]) for e in of(plan, MEASURE)] == [
        ("2024-01-01", 80.0),
        ("2024-01-03", 79.5),
    ]
    assert [(e.name, len(e.facts["rows"])) for e in of(plan, KEEPSAKE)] == [
        ("sleep 2023", 1),
        ("sleep 2024", 1),
    ]
    assert plan.notes == [("table_unreadable", {"file": "health_targets.json"})]


def test_a_table_of_activities_alone_is_somebody_elses(tmp_path: Path) -> None:
    path = tmp_path / "x.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("data/activities.json", "[]")
    with Archive([str(path)], spool=str(tmp_path)) as archive:
        assert not EndurainExport().recognises(archive)


@pytest.mark.parametrize("content", [b"[{", b"{}", b"\xff\xfe\x00", b"[" * 200_000], ids=str)
def test_what_is_no_list_is_refused(tmp_path: Path, content: bytes) -> None:
    with pytest.raises(UnreadableFile) as caught:
        plan_of(made(tmp_path / "x.zip", content))
    assert caught.value.code == "damaged"


def test_damaged_values_never_surprise(tmp_path: Path) -> None:
    dice = random.Random(4)
    odd: list[Any] = [None, [], {}, "", "x" * 999, -1, 1e308, True, [None], "1e999", "nan", "12"]
    for turn in range(150):
        rows = [activity(), dict(SHOES), {"date": "2024-01-01", "weight": "80"}]
        for row in rows:
            for key in dice.sample(sorted(row), 2):
                row[key] = dice.choice(odd)
        plan_of(
            made(
                tmp_path / f"{turn}.zip",
                [rows[0], dice.choice(odd)],
                tables={"gears": [rows[1]], "health_weight": [rows[2]]},
                files={"activity_files/12.fit": b"x", "activity_media/12_x.jpg": b"x"},
            )
        )


def test_the_files_dreeve_lets_go_come_in_as_they_lie(tmp_path: Path) -> None:
    """It has no export of its own: what there is, is a folder of files beside a database."""
    path = tmp_path / "dreeve.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for name in ("watch/2024-05-01.fit", "watch/tour.GPX", "storage/database/dreeve.db"):
            archive.writestr(name, b"x")
    readers = [
        "integrations.archives.endurain:EndurainExport",
        "integrations.archives.folder:Folder",
    ]
    plan, _containers = scan(paths=[str(path)], readers=readers, spool=str(tmp_path))

    assert (plan.reader, [entry.member for entry in plan.entries]) == (
        "files",
        ["watch/2024-05-01.fit", "watch/tour.GPX"],
    )
    assert plan.notes == [("left_out", {"count": 1})]
