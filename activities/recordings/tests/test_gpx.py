"""GPX: what is read, how tracks become recordings, and that the quick way equals the full one."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import gpxpy
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from activities.recordings import gpx, gpx_scan
from activities.recordings.gpx import read_gpx
from activities.recordings.reading import read
from activities.recordings.recording import Recording, UnreadableFile
from activities.recordings.tests.gpx_texts import (
    START,
    Point,
    document,
    point_text,
    track_text,
)
from activities.recordings.tests.sample_files import sample

WITH_TIMES = (
    "cerknicko-jezero.gpx",
    "cerknicko-jezero-with-elevations-zero.gpx",
    "korita-zbevnica.gpx",
    "track-with-empty-segment.gpx",
    "track-with-less-sec-time.gpx",
)


def line(count: int, **facts: object) -> list[Point]:
    return [
        replace(Point(**facts), lat=48 + i * 1e-4, time_s=float(i))  # type: ignore[arg-type]
        for i in range(count)
    ]


def only(data: bytes) -> Recording:
    (recording,) = read(data)
    return recording


@pytest.mark.parametrize("name", WITH_TIMES)
def test_timed_points_agree_with_gpxpy(name: str) -> None:
    oracle = [
        point
        for track in gpxpy.parse(sample(name).decode("utf-8-sig")).tracks
        for segment in track.segments
        for point in segment.points
        if point.time is not None
    ]
    oracle.sort(key=lambda point: point.time or START)
    recordings = read(sample(name))
    ours = [
        (r.start_time + timedelta(seconds=r.streams["time"][i]), r.streams["lat"][i])
        for r in recordings
        for i in range(r.size)
    ]
    assert len(ours) == len(oracle)
    for (moment, lat), point in zip(ours, oracle, strict=True):
        assert point.time is not None
        assert abs((moment - point.time).total_seconds()) < 1e-3
        assert lat == point.latitude


def test_all_fields_of_a_regular_point_are_read() -> None:
    points = line(3, heartrate=140, cadence=85, temperature=21.5, power=250)
    recording = only(document(track_text(points)))
    assert recording.sport == "Run"
    assert recording.name == "Morning & more"
    assert recording.start_time == START
    assert recording.streams["time"].tolist() == [0, 1, 2]
    assert recording.streams["heartrate"].tolist() == [140] * 3
    assert recording.streams["cadence"].tolist() == [85] * 3
    assert recording.streams["temperature"].tolist() == [21.5] * 3
    assert recording.streams["power"].tolist() == [250] * 3
    assert recording.streams["altitude"].tolist() == [500] * 3


def test_a_second_segment_is_a_gap() -> None:
    second = [replace(point, time_s=100.0 + i) for i, point in enumerate(line(4))]
    assert only(document(track_text(line(5), second))).segment_starts_s == [100.0]


def test_tracks_of_different_sports_are_two_recordings() -> None:
    ride = [replace(point, time_s=100.0 + i) for i, point in enumerate(line(4))]
    recordings = read(document(track_text(line(5)), track_text(ride, kind="cycling")))
    assert [recording.sport for recording in recordings] == ["Run", "Ride"]


@pytest.mark.parametrize(("gap_h", "count"), [(3.9, 1), (4.1, 2)])
def test_tracks_more_than_four_hours_apart_are_two_recordings(gap_h: float, count: int) -> None:
    later = [replace(point, time_s=5 + gap_h * 3600 + i) for i, point in enumerate(line(4))]
    assert len(read(document(track_text(line(6)), track_text(later)))) == count


def test_overlapping_tracks_are_two_recordings() -> None:
    assert len(read(document(track_text(line(6)), track_text(line(6))))) == 2


def test_points_without_time_between_timed_ones_are_placed_evenly() -> None:
    points = [replace(p, time_s=None) if i in {1, 2} else p for i, p in enumerate(line(5))]
    recording = only(document(track_text(points)))
    assert recording.streams["time"].tolist() == [0, 1, 2, 3, 4]
    assert ("repaired", {"field": "time", "count": 2}) in [
        (note.code, note.facts) for note in recording.notes
    ]


def test_points_that_all_claim_one_moment_keep_their_path_but_not_their_clock() -> None:
    recording = only(sample("Mojstrovka.gpx"))
    assert recording.size == 184
    assert not recording.trustworthy_clock
    assert recording.start_time.year == 1901
    assert ("repaired", {"field": "time", "count": 184}) in [
        (note.code, note.facts) for note in recording.notes
    ]


def test_an_altitude_of_zeros_counts_as_not_recorded() -> None:
    assert "altitude" not in only(document(track_text(line(4, ele=0.0)))).streams


def test_points_in_reverse_order_are_sorted() -> None:
    recording = only(document(track_text(line(5)[::-1])))
    assert (np.diff(recording.streams["time"]) > 0).all()
    assert recording.streams["lat"][0] < recording.streams["lat"][-1]
    assert "time_reversed" in [note.code for note in recording.notes]


def test_a_position_of_exactly_zero_is_none() -> None:
    points = line(200)
    points[7] = replace(points[7], lat=0.0, lon=0.0)
    lat = only(document(track_text(points))).streams["lat"]
    assert np.flatnonzero(np.isnan(lat)).tolist() == [7]


@pytest.mark.parametrize(
    ("text", "offset_s"),
    [
        ("2025-06-01T07:30:05Z", 5.0),
        ("2025-06-01T07:30:05", 5.0),
        ("2025-06-01T09:30:05+02:00", 5.0),
        ("2025-06-01T02:00:05.250-0530", 5.25),
        (" 2025-06-01T07:30:05.1234567Z\n", 5.123456),
        ("2025-06-01T07:29:60Z", 0.0),
    ],
)
def test_every_way_to_write_a_time_is_read(text: str, offset_s: float) -> None:
    body = f'<trk><trkseg><trkpt lat="1" lon="2"><time>{text}</time></trkpt></trkseg></trk>'
    start = only(f"<gpx>{body}</gpx>".encode()).start_time
    assert (start - START).total_seconds() == offset_s


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "iso-8859-1"])
def test_any_usual_encoding_is_read(encoding: str) -> None:
    declared = encoding.removesuffix("-sig")
    text = document(track_text(line(3), name="Zürich")).decode().replace("UTF-8", declared)
    recording = only(b" \n" * (encoding == "iso-8859-1") + text.encode(encoding))
    assert recording.name == "Zürich"


def test_extensions_of_other_vocabularies_are_read() -> None:
    point = (
        '<trkpt lat="1" lon="2"><time>2025-06-01T07:30:0{}Z</time><speed>3.5</speed>'
        "<extensions><gpxdata:hr>150</gpxdata:hr><gpxdata:cadence>80</gpxdata:cadence>"
        "<pwr:PowerInWatts>210</pwr:PowerInWatts></extensions></trkpt>"
    )
    body = "".join(point.format(i) for i in range(3))
    recording = only(f"<gpx><trk><trkseg>{body}</trkseg></trk></gpx>".encode())
    values = {name: values[0] for name, values in recording.streams.items()}
    assert values["heartrate"] == 150
    assert values["cadence"] == 80
    assert values["power"] == 210
    assert values["speed"] == 3.5


def test_a_decimal_comma_is_no_number() -> None:
    text = document(track_text(line(3))).replace(b"500.0", b"500,0")
    assert "altitude" not in only(text).streams


@pytest.mark.parametrize("keep", range(1, 20))
def test_a_truncated_file_keeps_the_points_before_the_break(keep: int) -> None:
    whole = document(track_text(line(100, heartrate=150)))
    cut = whole[: len(whole) * keep // 20]
    complete = cut.count(b"</trkpt>")
    recording = only(cut)
    assert recording.size == complete
    assert ("truncated", recording.elapsed_s) in [
        (note.code, note.facts.get("until_s")) for note in recording.notes
    ]


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("route.gpx", "route_without_times"),
        ("cerknicko-without-times.gpx", "route_without_times"),
        ("gpx1.1_with_extensions.gpx", "no_points"),
        ("unicode_with_bom.gpx", "no_points"),
    ],
)
def test_a_file_without_a_timed_track_says_so(name: str, code: str) -> None:
    with pytest.raises(UnreadableFile) as caught:
        read(sample(name))
    assert caught.value.code == code


# The quick way and the full one ------------------------------------------------------------------


def assert_same_points(data: bytes) -> bool:
    """Both ways give the same; False if the quick one declined."""
    if gpx_scan.scan(data) is None:
        return False
    quick, full = gpx.read_document(data), gpx.read_fully(data)
    assert quick.creator == full.creator
    assert quick.error == full.error
    assert len(quick.tracks) == len(full.tracks)
    for ours, theirs in zip(quick.tracks, full.tracks, strict=True):
        assert (ours.name, ours.kind) == (theirs.name, theirs.kind)
        assert len(ours.segments) == len(theirs.segments)
        for one, other in zip(ours.segments, theirs.segments, strict=True):
            np.testing.assert_array_equal(one.times_us, other.times_us)
            for name, values in one.columns.items():
                np.testing.assert_array_equal(values, other.columns[name])
    return True


POINTS = st.lists(
    st.builds(
        Point,
        lat=st.floats(-90, 90),
        lon=st.floats(-180, 180),
        ele=st.none() | st.floats(-100, 9000).map(lambda value: round(value, 1)),
        time_s=st.floats(0, 1e6).map(lambda value: round(value, 3)),
        heartrate=st.none() | st.integers(30, 220),
        cadence=st.none() | st.integers(0, 120),
        temperature=st.none() | st.integers(-20, 40),
        power=st.none() | st.integers(0, 1500),
    ),
    max_size=12,
)


@settings(max_examples=120, deadline=None)
@given(st.lists(POINTS, min_size=1, max_size=3))
def test_the_quick_way_equals_the_full_one_on_regular_files(segments: list[list[Point]]) -> None:
    assert_same_points(document(track_text(*segments)))


PIECES = st.sampled_from(
    [b"<", b">", b"&amp;", b"<!-- x -->", b"<![CDATA[5]]>", b"<trkseg>", b"</trkseg>", b"</trkpt>",
     b"\xff", b" ", b"1", b"-", b".", b"e", b"<hr>9</hr>", b"<?pi x?>", b"\"", b"", b"<time>", b"/"]
)  # fmt: skip


@settings(max_examples=400, deadline=None)
@given(st.data())
def test_the_quick_way_equals_the_full_one_or_declines_on_mutated_files(
    data: st.DataObject,
) -> None:
    text = document(track_text(line(6, heartrate=150, cadence=80), line(3)))
    for _ in range(data.draw(st.integers(1, 3))):
        begin = data.draw(st.integers(0, len(text)))
        end = min(len(text), begin + data.draw(st.integers(0, 12)))
        text = text[:begin] + data.draw(PIECES) + text[end:]
    try:
        assert_same_points(text)
    except UnreadableFile as refusal:
        assert refusal.code == "forbidden_xml"


def test_the_quick_way_is_taken_where_points_lack_fields() -> None:
    points = [replace(p, heartrate=None if i % 3 else 150) for i, p in enumerate(line(90, power=9))]
    assert assert_same_points(document(track_text(points)))


@pytest.mark.parametrize(
    "irregular",
    ["<!-- a comment -->", "<![CDATA[x]]>", "<extra>&amp;</extra>", '<trkpt lat="1" lon="2"/>'],
)
def test_the_quick_way_declines_what_is_irregular(irregular: str) -> None:
    text = document(track_text(line(3))).decode()
    assert gpx_scan.scan(text.replace("</trkpt>", f"{irregular}</trkpt>", 1).encode()) is None


def test_a_point_of_another_order_is_left_to_the_full_reader() -> None:
    swapped = point_text(Point(time_s=9.0)).replace(
        'lat="48.1000000" lon="11.5000000"', 'lon="11.5" lat="48.1"'
    )
    data = document(track_text(line(3))).replace(b"</trkseg>", swapped.encode() + b"</trkseg>")
    assert gpx_scan.scan(data) is None
    assert only(data).size == 4
    assert len(read_gpx(data)) == 1


def test_points_whose_times_are_all_empty_are_left_to_the_full_reader() -> None:
    points = '<trkpt lat="45.1" lon="14.1"><ele>5</ele><time></time></trkpt>\n' * 3
    text = f'<?xml version="1.0"?><gpx version="1.0"><trk><trkseg>{points}</trkseg></trk></gpx>'
    with pytest.raises(UnreadableFile) as refused:
        read_gpx(text.encode())
    assert refused.value.code == "route_without_times"
