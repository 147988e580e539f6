"""The lanes of a run with a coffee stop: readable, and with one axis each."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from xml.etree import ElementTree

import numpy as np
import pytest

from activities.activity.models import Activity, Source
from activities.log import charts
from activities.streams import codec
from activities.uploads.pipeline import process
from stravalite.demo.recording import recorded
from stravalite.demo.sessions import Session
from stravalite.ui.display import Display

START = datetime(2026, 6, 14, 7, 30, tzinfo=UTC)


def drawn(session: Session) -> dict[str, ElementTree.Element]:
    """Lane by name, of the wide drawing; and the whole drawing as ""."""
    data = recorded(device="Edge 530", serial=1, session=session, start_time=START, seed=4)
    (found,) = process(data=data, name="x.fit")
    activity = Activity(sport=found.sport, start_time=START, source=Source.FILE, **found.numbers)
    page = charts.lanes_panel(activity, codec.decode(found.reduced), Display())["lanes_svg"]
    match = re.search(r"<svg.*?</svg>", page, re.DOTALL)
    assert match
    svg = ElementTree.fromstring(match[0].replace(' xmlns="http://www.w3.org/2000/svg"', ""))
    lanes = {str(one.get("data-lane")): one for one in svg.iter("g") if one.get("data-lane")}
    return {"": svg, **lanes}


def value_ticks(lane: ElementTree.Element) -> list[tuple[float, str]]:
    """(height on the page, words) of the ticks beside a lane."""
    texts = [one for one in lane.iter("text") if one.get("class") == "chart-text"]
    rightmost = max(float(one.get("x", 0)) for one in texts)
    return [
        (float(one.get("y", 0)), str(one.text))
        for one in texts
        if float(one.get("x", 0)) == rightmost
    ]


@pytest.fixture(scope="module")
def coffee() -> dict[str, ElementTree.Element]:
    return drawn(Session(1, "08:30", "Run", 60, "Long", coffee_min=14.0))


def test_the_stop_is_a_gap_in_the_line_of_pace(coffee: dict[str, ElementTree.Element]) -> None:
    lines = [one for one in coffee["speed"].iter("path") if one.get("class") == "chart-line"]
    assert len(lines) >= 2
    whole = drawn(Session(1, "08:30", "Run", 60, "Long"))
    starts = sum(str(one.get("d")).count("M") for one in whole["heartrate"].iter("path"))
    assert starts <= 2  # other lanes are not torn


def test_faster_is_up_and_ticks_are_round_upright_and_not_repeated(
    coffee: dict[str, ElementTree.Element],
) -> None:
    ticks = value_ticks(coffee["speed"])
    words = [word for _y, word in ticks]
    assert 2 <= len(words) <= 4
    assert len(set(words)) == len(words)
    seconds = [int(m) * 60 + int(s) for m, s in (word.split(":") for word in words)]
    assert all(each % 15 == 0 for each in seconds)
    by_height = [each for _y, each in sorted(zip([y for y, _w in ticks], seconds, strict=True))]
    assert by_height == sorted(by_height)  # the smallest pace, the fastest, is the highest
    # not an hour a kilometre: the stop does not stretch the axis
    assert max(seconds) <= 12 * 60
    assert all("rotate" not in str(one.attrib) for one in coffee[""].iter("text"))


@pytest.mark.parametrize(
    ("sport", "kind"), [("Run", "watch"), ("Ride", "power"), ("Run", "indoor")]
)
def test_no_lane_has_two_axes(sport: str, kind: str) -> None:
    found = drawn(Session(1, "08:30", sport, 40, "Any", kind))
    lanes = {name: lane for name, lane in found.items() if name}
    assert len(lanes) >= 2
    for name, lane in lanes.items():
        ticks = value_ticks(lane)
        grid = [one for one in lane.iter("line") if one.get("class") == "chart-grid"]
        assert len(ticks) == len(grid), name  # one word for each line, on one side
        heights = {y for y, _word in ticks}
        assert len(heights) == len(ticks), name
        assert len([one for one in lane.iter("path") if one.get("class") == "chart-line"]) >= 1


def test_runs_of_samples_are_those_of_an_even_split() -> None:
    values = np.array([1.0, 3.0, np.nan, 4.0, 9.0, np.nan, np.nan, 7.0])
    groups = np.array_split(values, 3)
    assert [len(group) for group in groups] == [3, 3, 2]
    np.testing.assert_allclose(charts._chunk_means(values, 3), [2.0, 6.5, 7.0])
    np.testing.assert_allclose(charts._chunk_peaks(values, 3), [1.0, 9.0, 7.0])
    assert np.isnan(charts._chunk_means(np.full(4, np.nan), 2)).all()


def test_a_pause_breaks_the_run_that_it_ends() -> None:
    time = np.array([0.0, 1.0, 2.0, 3.0, 600.0, 601.0, 602.0, 603.0])
    positions, breaks = charts._chunks(time, time, 4)
    assert breaks == [1]
    np.testing.assert_allclose(positions, [0.5, 2.5, 600.5, 602.5])
