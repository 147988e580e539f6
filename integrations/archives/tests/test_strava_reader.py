"""What is found in Strava's export: by header, by place, in old and foreign ones."""

from __future__ import annotations

import csv
import io
import zipfile
from pathlib import Path

import pytest

from activities.imports.containers import Archive
from activities.imports.entries import KEEPSAKE, MANUAL, MEASURE, PHOTO, RECORDING, Entry, Plan
from activities.recordings.recording import UnreadableFile
from integrations.archives.folder import Folder
from integrations.archives.strava import StravaExport
from integrations.archives.strava_columns import columns_of
from tests.strava_export import make


def plan_of(path: Path) -> Plan:
    with Archive([str(path)], spool=str(path.parent)) as archive:
        assert StravaExport().recognises(archive)
        return StravaExport().read(archive)


def of(plan: Plan, kind: str) -> list[Entry]:
    return [entry for entry in plan.entries if entry.kind == kind]


def rewritten(path: Path, change: dict[str, bytes]) -> Path:
    """The archive with members replaced or added."""
    out = path.with_name("other.zip")
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            if name not in change:
                new.writestr(name, old.read(name))
        for name, content in change.items():
            new.writestr(name, content)
    return out


@pytest.mark.parametrize("language", ["en", "de"])
def test_both_languages_tell_the_same(tmp_path: Path, language: str) -> None:
    made = make(tmp_path / "x.zip", recordings=5, manual=3, photos=3, minutes=20, language=language)
    plan = plan_of(made.path)

    assert len(of(plan, RECORDING)) == 5
    first = of(plan, RECORDING)[0]
    assert first.facts["commute"] is True
    assert first.facts["title"] == first.name
    assert first.facts["perceived_exertion"] == 6
    manual = of(plan, MANUAL)
    assert [entry.sport for entry in manual] == ["WeightTraining", "Swim", "Run"]
    assert manual[1].facts["distance_m"] == 1500
    assert manual[1].facts["elapsed_s"] == 2700
    assert manual[1].facts["moving_s"] == 2640
    assert manual[1].moment is not None
    assert manual[1].moment.isoformat() == "2013-01-02T18:30:00+00:00"
    photos = of(plan, PHOTO)
    assert [photo.belongs_to for photo in photos] == [e.external_id for e in of(plan, RECORDING)][
        :3
    ]
    assert photos[1].facts["caption"] == "View 1"
    kept = {entry.name for entry in of(plan, KEEPSAKE)}
    assert kept == {"comments", "goals"}
    assert {m.facts["kind"] for m in of(plan, MEASURE)} == {
        "weight_kg",
        "ftp_w",
        "max_heartrate_bpm",
    }
    assert plan.notes == []


def test_a_header_nobody_knows_is_read_by_place(tmp_path: Path) -> None:
    made = make(tmp_path / "x.zip", recordings=4, manual=1, photos=2, minutes=20)
    with zipfile.ZipFile(made.path) as archive:
        rows = list(csv.reader(io.StringIO(archive.read("activities.csv").decode("utf-8-sig"))))
    out = io.StringIO()
    csv.writer(out).writerows([[f"列{n}" for n in range(len(rows[0]))], *rows[1:]])
    plan = plan_of(rewritten(made.path, {"activities.csv": out.getvalue().encode()}))
    known = plan_of(made.path)

    assert ("columns_unknown", {}) in plan.notes
    keep = ("title", "gear", "description", "private_note", "elapsed_s", "distance_m")
    for mine, theirs in zip(of(plan, RECORDING), of(known, RECORDING), strict=True):
        assert (mine.member, mine.moment, mine.sport) == (
            theirs.member,
            theirs.moment,
            theirs.sport,
        )
        assert {k: mine.facts.get(k) for k in keep} == {k: theirs.facts.get(k) for k in keep}
    assert [e.facts.get("elapsed_s") for e in of(plan, MANUAL)] == [2700]
    assert len(of(plan, PHOTO)) == 2


def test_the_oldest_exports_have_ten_columns_and_metres(tmp_path: Path) -> None:
    path = tmp_path / "old.zip"
    table = (
        "id,date,name,type,description,elapsed_time,distance,commute,gear,filename\n"
        "7,2018-03-01 06:30:00,Morning Ride,Ride,,3600,25000.5,true,Old bike,\n"
    )
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("export/activities.csv", table)
    (entry,) = of(plan_of(path), MANUAL)
    assert entry.facts["distance_m"] == 25000.5
    assert entry.facts["gear"] == "Old bike"
    assert entry.facts["commute"] is True


def test_files_the_table_does_not_name_are_not_left_behind(tmp_path: Path) -> None:
    made = make(tmp_path / "x.zip", recordings=1, minutes=20)
    extra = {"activities/555.gpx": b"<gpx/>", "routes/1.gpx": b"<gpx/>"}
    plan = plan_of(rewritten(made.path, extra))
    assert [e.member for e in of(plan, RECORDING)][-1] == "activities/555.gpx"
    assert all("routes" not in e.member for e in of(plan, RECORDING))


def test_a_table_of_something_else_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "x.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("activities.csv", "name,age\nAna,30\n")
    with pytest.raises(UnreadableFile):
        plan_of(path)
    assert columns_of([], []) is None


def test_any_other_zip_is_searched_for_recordings(tmp_path: Path) -> None:
    path = tmp_path / "x.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for name in ("a/one.FIT", "b/two.gpx.gz", "notes.txt", "__MACOSX/._one.FIT"):
            archive.writestr(name, b"x")
    with Archive([str(path)], spool=str(tmp_path)) as opened:
        assert not StravaExport().recognises(opened)
        plan = Folder().read(opened)
    assert [entry.member for entry in plan.entries] == ["a/one.FIT", "b/two.gpx.gz"]
    assert plan.notes == [("left_out", {"count": 1})]
