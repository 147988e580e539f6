"""Other looks at the page of an activity: axis, smoothing, sections, zoom; each a link that keeps the rest."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape
from urllib.parse import parse_qs

import numpy as np
import pytest
from django.test import Client

from activities.activity.models import Activity
from activities.log.look import Look
from activities.log.parts import part_panel
from conftest import Cast
from stravalite.ui.display import Display
from tests.recorded import activity_of, hand_in

SAMPLE = "Edge810-Vector-2013-08-16-15-35-10.fit"
TIME = np.arange(0.0, 3601.0)
COLUMNS = {"time": TIME, "distance": TIME * 2.5}
EVERYTHING = "from=60&to=660&axis=time&smooth=no&zoom=30-900&splits=mi"


@pytest.fixture
def activity(cast: Cast) -> Activity:
    return activity_of(hand_in(cast.owner, SAMPLE, visibility="everyone"))


@pytest.fixture
def shown(cast: Cast, activity: Activity, browser: Callable[..., Client]) -> Callable[[str], str]:
    client = browser(cast.owner)

    def asked(query: str = "") -> str:
        answer = client.get(f"/activities/{activity.public_id}?{query}")
        assert answer.status_code == 200
        return answer.content.decode()

    return asked


def links(page: str, panel: str) -> dict[str, str]:
    """Label → query of the switches of a panel; the one that is on bears a star."""
    section = page[page.index(f'id="{panel}"') :]
    found = re.findall(r'<a href="(\?[^"]*)#\w+" (aria-current="true")?>([^<]+)</a>', section)
    return {label + "*" * bool(on): unescape(query) for query, on, label in found[:4]}


def test_what_is_no_look_is_the_plain_one() -> None:
    strange = {"axis": "up", "smooth": "maybe", "zoom": "60-", "splits": "league", "colour": "red"}
    assert Look.of(strange) == Look()
    assert Look().address() == "?"


def test_a_look_comes_back_from_its_address() -> None:
    look = Look("60", "2 km", axis="time", raw=True, zoom="30-900.5", sections="laps")
    query = {name: values[0] for name, values in parse_qs(look.address()[1:]).items()}
    assert Look.of(query) == look


def test_every_switch_keeps_the_rest_of_the_address(shown: Callable[[str], str]) -> None:
    for panel in ("analysis", "splits"):
        for label, query in links(shown(EVERYTHING), panel).items():
            kept = parse_qs(query[1:])
            changed = {
                name for name, value in parse_qs(EVERYTHING).items() if kept.get(name) != value
            }
            assert len(changed) <= 1, label
            assert ("*" in label) == (not changed), label


def test_the_plain_page_is_over_distance_smooth_and_in_the_units_of_the_viewer(
    shown: Callable[[str], str],
) -> None:
    assert set(links(shown(""), "analysis")) == {"Distance*", "Time", "Smooth*", "Raw"}
    assert set(links(shown(""), "splits")) == {"5 km*", "mile", "lap"}
    assert 'data-axis="distance"' in shown("")
    assert 'data-axis="time"' in shown("axis=time")
    assert 'data-axis="distance"' not in shown("axis=time")


def speeds(page: str) -> list[float]:
    """Heights of the line of the first speed lane."""
    lane = page[page.index('data-lane="speed"') :]
    (line,) = re.findall(r'class="chart-line" d="M([^"]+)"|d="M([^"]+)" class="chart-line"', lane)[
        :1
    ]
    return [float(point.split()[1]) for point in (line[0] or line[1]).split("L")]


def test_raw_is_rougher_than_smooth(shown: Callable[[str], str]) -> None:
    smooth, raw = speeds(shown("")), speeds(shown("smooth=no"))
    assert np.abs(np.diff(raw)).mean() > 1.2 * np.abs(np.diff(smooth)).mean()


def test_miles_are_fewer_than_kilometres_and_laps_are_laps(shown: Callable[[str], str]) -> None:
    def rows(query: str) -> int:
        splits = shown(query)[shown(query).index('id="splits"') :]
        return len(re.findall(r"<tr [^>]*data-from", splits[: splits.index("</table>")]))

    # 41 km of a ride: one row for each five
    assert [rows(query) for query in ("", "splits=mi", "splits=laps")] == [9, 6, 8]
    assert "5 mile*" in links(shown("splits=mi"), "splits")


def test_zoomed_lanes_lie_within_the_stretch(shown: Callable[[str], str]) -> None:
    text = shown("axis=time&zoom=600-1200")
    ends = re.search(r'data-from="([\d.]+)" data-to="([\d.]+)" data-start', text)
    assert ends
    assert 600 <= float(ends[1]) < float(ends[2]) <= 1200
    assert "Show the whole activity" in text


def test_a_zoom_beyond_the_end_shows_all() -> None:
    assert Look(zoom="9000-9999").zoomed(COLUMNS)["time"].size == TIME.size
    assert Look(zoom="600-1200").zoomed(COLUMNS)["time"].size == 601
    assert Look(zoom="600-1200").zoomed({}) == {}


def test_steps_move_one_end_and_stop_at_the_ends() -> None:
    plain = part_panel(Activity(), COLUMNS, Display(), Look(axis="time"))
    (less, more), (end_less, end_more) = plain["part_from_steps"], plain["part_to_steps"]
    assert less["query"] == end_more["query"] == ""
    assert more["query"] == "?from=30&to=3600&axis=time"
    assert end_less["query"] == "?from=0&to=3570&axis=time"
    assert more["label"] == "Begin 0:30 later"
    chosen = part_panel(Activity(), COLUMNS, Display(), Look("1:00", "1:30"))
    assert [step["query"] for step in chosen["part_from_steps"]] == ["?from=30&to=90", ""]
    assert [step["query"] for step in chosen["part_to_steps"]] == ["", "?from=60&to=120"]
    assert chosen["part_zoom"] == "?from=1%3A00&to=1%3A30&zoom=60-90"
