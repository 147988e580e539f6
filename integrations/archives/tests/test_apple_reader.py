"""What is found in an iPhone's health export, in any language, and what hostile ones get."""

from __future__ import annotations

import random
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest

from activities.imports.containers import Archive
from activities.imports.entries import KEEPSAKE, MANUAL, MEASURE, RECORDING, Entry, Plan
from activities.recordings.recording import UnreadableFile
from integrations.archives import apple
from integrations.archives.apple import AppleHealthExport
from integrations.archives.apple_words import measured, quantity, sport_of

#: As an iPhone writes it, with the slip of one version of iOS: a declaration cut in two.
DOCTYPE = """<!DOCTYPE HealthData [
<!-- HealthKit Export Version: 12 -->
<!ELEMENT HealthData (ExportDate,Me,(Record|Correlation|Workout)*)>
<!ATTLIST HealthData
  locale CDATA #REQUIRED
<!ATTLIST Workout workoutActivityType CDATA #REQUIRED>
]>
"""
HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n' + DOCTYPE + '<HealthData locale="de_DE">\n'
RUN = """<Workout workoutActivityType="HKWorkoutActivityTypeRunning" duration="30.5" durationUnit="min"
 totalDistance="3.1" totalDistanceUnit="mi" totalEnergyBurned="1255.2" totalEnergyBurnedUnit="kJ"
 sourceName="Annas Uhr" startDate="2024-05-01 07:00:00 +0200" endDate="2024-05-01 07:32:00 +0200">
 <MetadataEntry key="HKElevationAscended" value="4200 cm"/>
 <WorkoutStatistics type="HKQuantityTypeIdentifierHeartRate" average="147.6" unit="count/min"/>
 {route}
</Workout>
"""
ROUTE = '<WorkoutRoute><FileReference path="/workout-routes/route_2024-05-01_7.32am.gpx"/></WorkoutRoute>'
GPX = b'<gpx><trk><trkseg><trkpt lat="1" lon="1"><time>2024-05-01T05:00:00Z</time></trkpt></trkseg></trk></gpx>'


def record(kind: str, value: str, unit: str, day: str, clock: str = "06:00:00 +0200") -> str:
    return (
        f'<Record type="{kind}" sourceName="Waage" unit="{unit}" '
        f'startDate="{day} {clock}" endDate="{day} {clock}" value="{value}"/>\n'
    )


def weight(value: str, unit: str, day: str, clock: str = "06:00:00 +0200") -> str:
    return record("HKQuantityTypeIdentifierBodyMass", value, unit, day, clock)


def made(
    path: Path,
    body: str,
    *,
    export: str = "apple_health_export/export.xml",
    files: dict[str, bytes] | None = None,
    whole: bytes | None = None,
) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(
            export, (HEAD + body + "</HealthData>").encode() if whole is None else whole
        )
        for name, content in (files or {}).items():
            archive.writestr(name, content)
    return path


def plan_of(path: Path) -> Plan:
    with Archive([str(path)], spool=str(path.parent)) as archive:
        assert AppleHealthExport().recognises(archive)
        return AppleHealthExport().read(archive)


def of(plan: Plan, kind: str) -> list[Entry]:
    return [entry for entry in plan.entries if entry.kind == kind]


@pytest.mark.parametrize(
    ("export", "route"),
    [
        ("apple_health_export/export.xml", "apple_health_export/workout-routes/"),
        ("apple_health_export/Export.xml", "apple_health_export/Trainingsrouten/"),
        ("Gesundheit/exporté.xml", "Gesundheit/Workout-Routes/"),
        ("export.xml", "workout-routes/"),
    ],
)
def test_a_workout_is_its_route_whatever_the_language(
    tmp_path: Path, export: str, route: str
) -> None:
    gpx = route + "route_2024-05-01_7.32am.gpx"
    plan = plan_of(
        made(tmp_path / "x.zip", RUN.format(route=ROUTE), export=export, files={gpx: GPX})
    )

    assert [(e.kind, e.member, e.sport) for e in plan.entries] == [(RECORDING, gpx, "Run")]
    assert plan.entries[0].moment == datetime(2024, 5, 1, 5, 0, tzinfo=UTC)
    assert plan.notes == [("routes_without_heart", {"count": 1})]


def test_a_workout_without_route_is_told_in_numbers(tmp_path: Path) -> None:
    plan = plan_of(made(tmp_path / "x.zip", RUN.format(route="")))

    (entry,) = plan.entries
    assert (entry.kind, entry.sport) == (MANUAL, "Run")
    # 3.1 mi * 1609.344; 1255.2 kJ / 4.184; 4200 cm; 30.5 min of 32
    assert entry.facts == {
        "elapsed_s": 1920,
        "moving_s": 1830,
        "distance_m": pytest.approx(4988.9664),
        "elevation_gain_m": 42,
        "average_heartrate_bpm": 148,
        "calories_kcal": 300,
    }
    assert entry.external_id == "Running 1714539600-1714541520"
    assert plan.notes == []


def test_a_route_that_is_missing_is_said_and_leads_nowhere(tmp_path: Path) -> None:
    away = '<WorkoutRoute><FileReference path="/../../../etc/passwd"/></WorkoutRoute>'
    plan = plan_of(made(tmp_path / "x.zip", RUN.format(route=ROUTE) + RUN.format(route=away)))

    assert [(e.kind, e.member) for e in plan.entries] == [(MANUAL, ""), (MANUAL, "")]
    assert plan.entries[0].facts["elapsed_s"] == 1920
    assert ("routes_missing", {"count": 2}) in plan.notes


def test_routes_that_no_workout_names_come_along(tmp_path: Path) -> None:
    plan = plan_of(
        made(tmp_path / "x.zip", "", files={"a/workout-routes/r.gpx": GPX, "ecg.csv": b"1"})
    )

    assert [(e.kind, e.member) for e in plan.entries] == [(RECORDING, "a/workout-routes/r.gpx")]
    assert plan.notes == [("left_out", {"count": 1})]


def test_newer_exports_tell_totals_in_statistics_and_parts_are_not_the_whole(
    tmp_path: Path,
) -> None:
    body = """<Workout workoutActivityType="HKWorkoutActivityTypeSwimming" duration="40" durationUnit="min"
     startDate="2024-05-01 07:00:00 +0000" endDate="2024-05-01 07:40:00 +0000">
     <WorkoutActivity><WorkoutStatistics type="HKQuantityTypeIdentifierDistanceSwimming" sum="9" unit="km"/></WorkoutActivity>
     <WorkoutStatistics type="HKQuantityTypeIdentifierDistanceSwimming" sum="1500" unit="m"/>
     <WorkoutStatistics type="HKQuantityTypeIdentifierActiveEnergyBurned" sum="410" unit="Cal"/>
    </Workout>"""
    (entry,) = plan_of(made(tmp_path / "x.zip", body)).entries

    assert (entry.sport, entry.facts["distance_m"], entry.facts["calories_kcal"]) == (
        "Swim",
        1500,
        410,
    )


def test_weights_are_taken_where_they_change_in_any_unit(tmp_path: Path) -> None:
    body = (
        weight("80", "kg", "2024-01-01")
        + weight("80.05", "kg", "2024-01-02")  # no change worth a row
        + weight("176.37", "lb", "2024-01-03")  # 80.0 kg
        + weight("79", "kg", "2024-01-04", "06:00:00 +0200")
        + weight("78.5", "kg", "2024-01-04", "23:30:00 -0500")  # the day it was there
        + weight("12", "st", "2024-01-05")  # 76.2 kg
        + weight("5", "kg", "2024-01-06")  # somebody's cat
        + weight("70", "stone", "2024-01-07")
        + f"<Correlation>{weight('99', 'kg', '2024-01-08')}</Correlation>"
    )
    plan = plan_of(made(tmp_path / "x.zip", body))

    assert [(e.facts["from_date"], e.facts["value"]) for e in of(plan, MEASURE)] == [
        ("2024-01-01", 80),
        ("2024-01-04", 78.5),
        ("2024-01-05", 76.2),
    ]
    assert plan.notes == [("units_unknown", {"units": "70 stone"})]


def test_sleep_and_heart_are_kept_by_year_and_the_newest_of_too_many(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(apple, "MAX_KEPT", 3)
    asleep = "HKCategoryValueSleepAnalysisAsleepCore"
    body = "".join(
        record("HKCategoryTypeIdentifierSleepAnalysis", asleep, "", day)
        for day in ("2022-01-01", "2023-12-30", "2023-12-31", "2024-01-01")
    ) + record("HKQuantityTypeIdentifierRestingHeartRate", "48", "count/min", "2024-01-01")
    body += record("HKQuantityTypeIdentifierStepCount", "48", "count", "2024-01-01")
    plan = plan_of(made(tmp_path / "x.zip", body))

    kept = {entry.name: entry.facts["rows"] for entry in of(plan, KEEPSAKE)}
    assert {name: len(rows) for name, rows in kept.items()} == {
        "sleep 2023": 2,
        "sleep 2024": 1,
        "resting_heartrate 2024": 1,
    }
    assert kept["sleep 2024"][0]["value"] == asleep
    assert kept["resting_heartrate 2024"][0]["unit"] == "count/min"
    assert ("newest_kept", {"topic": "sleep", "count": 3}) in plan.notes


def test_what_came_before_a_break_counts(tmp_path: Path) -> None:
    cut = (HEAD + RUN.format(route="") + RUN[:150]).encode()
    plan = plan_of(made(tmp_path / "x.zip", "", whole=cut))

    assert len(plan.entries) == 1
    assert plan.notes == [("broken_off", {"file": "export.xml"})]
    with pytest.raises(UnreadableFile) as caught:
        plan_of(made(tmp_path / "y.zip", "", whole=HEAD.encode()))
    assert caught.value.code == "damaged"


BOMB = '<!DOCTYPE HealthData [<!ENTITY a "ha">' + "".join(
    f'<!ENTITY a{i} "{"&a;" * 10}">' for i in range(9)
)


@pytest.mark.parametrize(
    ("whole", "code"),
    [
        (BOMB + "]><HealthData>&a8;</HealthData>", "forbidden_xml"),
        ('<!DOCTYPE HealthData SYSTEM "file:///etc/hostname"><HealthData/>', "forbidden_xml"),
        (
            '<!DOCTYPE HealthData [<!ENTITY % x SYSTEM "http://x/">%x;]><HealthData/>',
            "forbidden_xml",
        ),
        ("<!DOCTYPE HealthData [ <!-- never ends <HealthData>", "forbidden_xml"),
        ("<!DOCTYPE HealthData []><!DOCTYPE a [<!ENTITY b 'c'>]><HealthData/>", "forbidden_xml"),
        ("<HealthData>" + "<a>" * 100_000, "forbidden_xml"),
        ("<HealthData a='" + "x" * (17 << 20) + "'/>", "forbidden_xml"),
        ("<HealthData>" + "<a/>" * (5 << 20) + "</HealthData>", "archive_bomb"),
        ("<HealthData>&nowhere;</HealthData>", "damaged"),
        ("<HealthData/>\x00", "damaged"),
    ],
    ids=[
        "entities",
        "outside",
        "parameter",
        "endless",
        "second",
        "deep",
        "silent",
        "bomb",
        "undeclared",
        "nul",
    ],
)
def test_hostile_exports_are_refused(tmp_path: Path, whole: str, code: str) -> None:
    with pytest.raises(UnreadableFile) as caught:
        plan_of(made(tmp_path / "x.zip", "", whole=whole.encode()))
    assert caught.value.code == code


def test_clinical_documents_and_other_archives_are_not_taken(tmp_path: Path) -> None:
    path = made(tmp_path / "x.zip", "", whole=b"<ClinicalDocument/>", files={"a.gpx": GPX})
    with Archive([str(path)], spool=str(tmp_path)) as archive:
        assert not AppleHealthExport().recognises(archive)
    both = made(
        tmp_path / "y.zip",
        RUN.format(route=""),
        files={"export_cda.xml": b"<ClinicalDocument>" + b" " * 9999},
    )
    assert len(plan_of(both).entries) == 1


def test_units_and_sports_by_hand() -> None:
    assert measured("1", "yd", "distance") == 0.9144
    assert measured("2", "hr", "duration") == 7200
    assert measured("-1", "km", "distance") is None
    assert measured("1", "kg", "distance") is None
    assert measured("1e400", "km", "distance") is None
    assert quantity("12 m", "distance") == 12
    assert quantity("m", "distance") is None
    assert (
        sport_of("HKWorkoutActivityTypeHighIntensityIntervalTraining")
        == "HighIntensityIntervalTraining"
    )
    assert sport_of("HKWorkoutActivityTypeTableTennis") == "TableTennis"
    assert sport_of("HKWorkoutActivityTypeBoxing") == "Workout"
    assert sport_of("HKWorkoutActivityTypeQuidditch") == ""


def test_damaged_bytes_never_surprise(tmp_path: Path) -> None:
    dice = random.Random(7)
    whole = (
        HEAD + RUN.format(route=ROUTE) + weight("80", "kg", "2024-01-01") + "</HealthData>"
    ).encode()
    for turn in range(200):
        data = bytearray(whole)
        for _ in range(dice.randint(1, 6)):
            at = dice.randrange(len(data))
            data[at : at + dice.choice((0, 1, 1, 9))] = dice.choice(
                (b"", b"<", b'"', b"\xff", b"9" * 20, b"]>", b"+9999", b"-", b"\x00", b"&x;")
            )
        path = made(tmp_path / f"{turn}.zip", "", whole=bytes(data))
        with Archive([str(path)], spool=str(tmp_path)) as archive:
            try:
                if AppleHealthExport().recognises(archive):
                    AppleHealthExport().read(archive)
            except UnreadableFile as error:
                assert error.code in {"damaged", "forbidden_xml"}
        path.unlink()
