"""Planned ways: files of others, our own there and back, and files that mean harm."""

from __future__ import annotations

import gpxpy
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from activities.recordings.courses import (
    Course,
    read_course,
    write_gpx_course,
    write_tcx_course,
)
from activities.recordings.recording import UnreadableFile

ROUTE = """<?xml version="1.0"?>
<gpx version="1.1" creator="x" xmlns="http://www.topografix.com/GPX/1/1">
<metadata><name>All of it</name></metadata>
<rte><name>Over the hill</name>
<rtept lat="41.1" lon="-8.6"><ele>10</ele><name>Start</name></rtept>
<rtept lat="41.2" lon="-8.6"/>
<rtept lat="91" lon="-8.6"/>
<rtept lat="41.2" lon="-8.5"><ele>30.5</ele></rtept>
</rte></gpx>"""


def course(name: str = "Way") -> Course:
    lat, lon = np.array([41.1, 41.15, 41.2]), np.array([-8.6, -8.61, -8.6])
    return Course(name, lat, lon, np.array([10.0, np.nan, 30.2]))


def test_the_points_of_a_route_are_read_with_their_heights_and_its_name() -> None:
    found = read_course(ROUTE.encode())
    assert found.name == "Over the hill"
    assert found.lat.tolist() == [41.1, 41.2, 41.2]
    assert found.altitude[[0, 2]].tolist() == [10.0, 30.5]
    assert np.isnan(found.altitude[1])


def test_a_track_without_times_is_a_way_too() -> None:
    text = ROUTE.replace("rtept", "trkpt").replace("<rte>", "<trk><trkseg>")
    found = read_course(text.replace("</rte>", "</trkseg></trk>").encode())
    assert found.lat.size == 3
    assert found.name == "All of it"


def test_what_gpx_was_written_is_read_again_by_us_and_by_others() -> None:
    written = write_gpx_course(course("Hill <& \x07vale"))
    found = read_course(written)
    assert found.name == "Hill <& vale"
    assert found.lat == pytest.approx(course().lat, abs=1e-6)
    assert found.altitude[[0, 2]].tolist() == [10.0, 30.2]
    (track,) = gpxpy.parse(written.decode()).tracks
    assert len(track.segments[0].points) == 3


def test_a_tcx_course_has_times_of_an_even_speed_and_ends_where_it_ends() -> None:
    way = np.array([0.0, 5620.0, 11_240.0])
    document = etree.fromstring(write_tcx_course(course("A & B"), way, speed_mps=5.0))
    space = {"t": "http://www.garmin.com/xmlschemas/TrainingCenterDatabase/v2"}
    assert document.findtext(".//t:Course/t:Name", namespaces=space) == "A & B"
    assert document.findtext(".//t:Lap/t:EndPosition/t:LatitudeDegrees", namespaces=space) == (
        "41.200000"
    )
    total = float(document.findtext(".//t:TotalTimeSeconds", namespaces=space) or "nan")
    assert total == pytest.approx(way[-1] / 5.0, abs=1)
    times = [each.text for each in document.findall(".//t:Trackpoint/t:Time", space)]
    assert times == sorted(times)
    assert len(document.findall(".//t:Trackpoint/t:AltitudeMeters", space)) == 2


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"not xml",
        b"<gpx/>",
        ROUTE.replace("41.", "x").encode(),
        b'<gpx><rte><rtept lat="1" lon="1"/></rte></gpx>',
        b'<!DOCTYPE g [<!ENTITY a "b">]><gpx>&a;</gpx>',
        b"<gpx>" + b"<a>" * 200,
    ],
)
def test_what_holds_no_way_is_refused(data: bytes) -> None:
    with pytest.raises(UnreadableFile):
        read_course(data)


def test_what_came_before_the_file_breaks_off_is_kept() -> None:
    assert read_course(ROUTE[: ROUTE.index('<rtept lat="91"')].encode()).lat.size == 2


@given(st.binary(max_size=300), st.integers(0, len(ROUTE) - 1))
def test_damage_is_refused_or_read_and_never_anything_else(noise: bytes, at: int) -> None:
    text = ROUTE.encode()
    try:
        found = read_course(text[:at] + noise + text[at:])
    except UnreadableFile:
        return
    assert found.lat.size == found.lon.size == found.altitude.size >= 2
