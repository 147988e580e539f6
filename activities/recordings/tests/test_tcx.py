"""TCX: agreement with lxml, laps, multisport and files without points."""

from __future__ import annotations

from datetime import UTC, datetime

import numpy as np
import pytest
from lxml import etree

from activities.recordings.reading import read
from activities.recordings.recording import Recording, UnreadableFile
from activities.recordings.tests.sample_files import sample

START = datetime(2025, 6, 1, 7, 30, tzinfo=UTC)
OPEN = (
    '<?xml version="1.0" encoding="UTF-8"?><TrainingCenterDatabase'
    ' xmlns="http://www.garmin.com/xmlschemas/TrainingCenterDatabase/v2"'
    ' xmlns:ns3="http://www.garmin.com/xmlschemas/ActivityExtension/v2"><Activities>'
)
CLOSE = "</Activities></TrainingCenterDatabase>"


def point(second: int, **values: float) -> str:
    leaves = "".join(f"<{tag}>{value}</{tag}>" for tag, value in values.items())
    return f"<Trackpoint><Time>2025-06-01T07:30:{second:02d}Z</Time>{leaves}</Trackpoint>"


def lap(second: int, seconds: float, *tracks: str, extra: str = "") -> str:
    start = f'StartTime="2025-06-01T07:30:{second:02d}Z"'
    body = "".join(f"<Track>{track}</Track>" for track in tracks)
    return f"<Lap {start}><TotalTimeSeconds>{seconds}</TotalTimeSeconds>{extra}{body}</Lap>"


def activity(*laps: str, sport: str = "Biking", more: str = "") -> str:
    start = "<Id>2025-06-01T07:30:00Z</Id>"
    return f'<Activity Sport="{sport}">{start}{"".join(laps)}{more}</Activity>'


def file_of(*activities: str) -> bytes:
    return (OPEN + "".join(activities) + CLOSE).encode()


def only(data: bytes) -> Recording:
    (recording,) = read(data)
    return recording


@pytest.mark.parametrize("name", ["run.tcx", "cross-country-skiing.tcx"])
def test_points_agree_with_lxml(name: str) -> None:
    tree = etree.fromstring(sample(name).lstrip())
    recording = only(sample(name))
    rows = {
        datetime.fromisoformat(node.findtext("{*}Time") or ""): node
        for node in tree.iterfind(".//{*}Trackpoint")
    }
    assert recording.size == len(rows)
    paths = {
        "lat": "{*}Position/{*}LatitudeDegrees",
        "lon": "{*}Position/{*}LongitudeDegrees",
        "altitude": "{*}AltitudeMeters",
        "distance": "{*}DistanceMeters",
        "heartrate": "{*}HeartRateBpm/{*}Value",
        "speed": ".//{*}Speed",
        "cadence": ".//{*}RunCadence",
    }
    for column, path in paths.items():
        oracle = [float(rows[moment].findtext(path) or "nan") for moment in sorted(rows)]
        ours = recording.streams.get(column, np.full(recording.size, np.nan))
        np.testing.assert_array_equal(ours, oracle)
    laps = list(tree.iterfind(".//{*}Lap"))
    assert [lap.totals.timer_s for lap in recording.laps] == [
        float(node.findtext("{*}TotalTimeSeconds") or "nan") for node in laps
    ]
    assert recording.totals.distance_m == pytest.approx(
        sum(float(node.findtext("{*}DistanceMeters") or "nan") for node in laps)
    )


def test_power_speed_and_cadence_of_the_extension_are_read() -> None:
    values = "<ns3:Speed>7.5</ns3:Speed><ns3:Watts>250</ns3:Watts>"
    extension = f"<Extensions><ns3:TPX>{values}</ns3:TPX></Extensions>"
    track = point(0, Cadence=90).replace("</Trackpoint>", extension + "</Trackpoint>") + point(1)
    streams = only(file_of(activity(lap(0, 1, track)))).streams
    np.testing.assert_array_equal(streams["power"], [250, np.nan])
    np.testing.assert_array_equal(streams["speed"], [7.5, np.nan])
    np.testing.assert_array_equal(streams["cadence"], [90, np.nan])


def test_a_second_track_within_a_lap_is_a_gap_and_one_of_the_next_lap_is_not() -> None:
    paused = lap(0, 20, point(0) + point(5), point(15) + point(20))
    recording = only(file_of(activity(paused, lap(21, 9, point(21) + point(30)))))
    assert recording.segment_starts_s == [15]
    assert [(lap.start_s, lap.elapsed_s) for lap in recording.laps] == [(0, 21), (21, 9)]


def test_an_indoor_ride_without_positions_is_read() -> None:
    track = "".join(point(second, AltitudeMeters=0) for second in range(5))
    recording = only(file_of(activity(lap(0, 5, track))))
    assert list(recording.streams) == ["time"]
    assert recording.sport == "Ride"
    assert recording.start_time == START


def test_laps_without_points_are_a_recording_of_totals() -> None:
    extra = "<DistanceMeters>5000</DistanceMeters><Calories>300</Calories>"
    recording = only(file_of(activity(lap(0, 1800.5, extra=extra), sport="Running")))
    assert recording.streams == {}
    assert recording.elapsed_s == 1800.5
    assert recording.totals.distance_m == 5000
    assert recording.totals.calories_kcal == 300


def test_a_multisport_session_is_several_recordings_without_the_transition() -> None:
    transition = f'<Transition StartTime="2025-06-01T07:30:20Z">{lap(20, 5)}</Transition>'
    first = f"<FirstSport>{activity(lap(0, 9, point(0) + point(9)))}</FirstSport>"
    run = activity(lap(30, 9, point(30) + point(39)), sport="Running")
    session = (
        f"<MultiSportSession>{first}<NextSport>{transition}{run}</NextSport></MultiSportSession>"
    )
    assert [recording.sport for recording in read(file_of(session))] == ["Ride", "Run"]


def test_the_creator_is_the_device() -> None:
    creator = (
        "<Creator><Name>Garmin Edge 530</Name><UnitId>12345</UnitId><Version>"
        "<VersionMajor>9</VersionMajor><VersionMinor>75</VersionMinor></Version></Creator>"
    )
    recording = only(file_of(activity(lap(0, 1, point(0) + point(1)), more=creator)))
    device = recording.device
    assert (device.manufacturer, device.product, device.serial, device.software) == (
        "Garmin",
        "Garmin Edge 530",
        "12345",
        "9.75",
    )


def test_blanks_before_the_declaration_are_forgiven() -> None:
    assert only(b"          \n" + file_of(activity(lap(0, 1, point(0) + point(1))))).size == 2


def test_a_course_is_refused_as_one() -> None:
    data = file_of().replace(b"<Activities>", b"<Courses><Course>" + point(0).encode())
    with pytest.raises(UnreadableFile) as caught:
        read(data.replace(b"</Activities>", b"</Course></Courses>"))
    assert caught.value.code == "course"


@pytest.mark.parametrize("twentieth", range(1, 20))
def test_a_truncated_file_keeps_the_points_before_the_break(twentieth: int) -> None:
    data = sample("run.tcx")
    cut = data[: len(data) * twentieth // 20]
    recording = only(cut)
    complete = cut.count(b"</Trackpoint>")
    assert recording.size == complete
    assert ("truncated", recording.elapsed_s) in [
        (note.code, note.facts.get("until_s")) for note in recording.notes
    ]
