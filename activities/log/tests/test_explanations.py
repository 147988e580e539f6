"""Each derived number says how it was found, and says what is so."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date, datetime

import numpy as np
import pytest
from django.test import Client

from accounts.measures.services import record
from accounts.people.models import User
from activities.activity.models import Activity, Source
from activities.log.explaining import explanations
from activities.streams.queries import streams_for
from conftest import Cast
from social.graph.viewer import Viewer
from stravalite.demo.recording import recorded
from stravalite.demo.sessions import Session
from stravalite.ui.display import Display
from tests.recorded import activity_of, hand_in

METRIC, IMPERIAL = Display(), Display(units="imperial")


def told(**fields: object) -> dict[str, str]:
    activity = Activity(
        **{"sport": "Run", "source": Source.FILE, "track": "abc", "moving_s": 1800.0, **fields}
    )
    return explanations(activity, METRIC)


def test_climbing_is_told_by_what_measured_it() -> None:
    assert (
        "barometer, smoothed over 30\N{NO-BREAK SPACE}m"
        in told(elevation_source="barometer")["elevation"]
    )
    assert "higher than 2\N{NO-BREAK SPACE}m" in told(elevation_source="barometer")["elevation"]
    estimate = told(elevation_source="gps")["elevation"]
    assert "An estimate" in estimate
    assert "smoothed over 80\N{NO-BREAK SPACE}m" in estimate
    assert "higher than 10\N{NO-BREAK SPACE}m" in estimate
    assert "your device" in told(elevation_source="device")["elevation"]
    assert "elevation" not in told(elevation_source="")


def test_moving_time_names_its_limits_and_the_timer_only_where_there_was_one() -> None:
    assert "at least 15 seconds" in told()["moving"]
    assert "timer" not in told()["moving"]
    assert "timer" in told(timer_s=1900.0)["moving"]
    assert told(track="", timer_s=1800.0)["moving"] == "As your device's own timer ran."
    assert told(sport="Ride")["moving"] != told(sport="Walk")["moving"]


def test_limits_are_told_in_the_persons_units() -> None:
    ride = Activity(sport="Ride", source=Source.FILE, track="abc", elevation_source="gps")
    assert "mph" in explanations(ride, IMPERIAL)["moving"]
    assert "33\N{NO-BREAK SPACE}ft" in explanations(ride, IMPERIAL)["elevation"]


def test_what_was_written_down_by_hand_claims_no_measurement() -> None:
    words = told(source=Source.MANUAL)
    assert set(words) == {"moving", "speed", "elevation"}
    assert "nothing was measured" in words["moving"]


@pytest.mark.parametrize("method", ["device", "power", "acsm", "met"])
def test_every_way_to_reckon_energy_has_its_words(method: str) -> None:
    assert told(calories_method=method)["energy"]
    assert "energy" not in told(calories_method="")


def test_the_page_explains_its_headline_and_hides_energy_from_others(
    owner: User, browser: Callable[..., Client]
) -> None:
    activity = activity_of(hand_in(owner, "activity-small-fenix2-run.fit", visibility="everyone"))
    path = f"/activities/{activity.public_id}"
    mine = browser(owner).get(path).content.decode()
    assert mine.count('class="explain"') >= 5
    assert "As your device reckoned it." in mine
    theirs = browser(None).get(path).content.decode()
    assert "All time but rests." in theirs
    assert "As your device reckoned it." not in theirs


def test_the_page_offers_every_form_of_export(owner: User, browser: Callable[..., Client]) -> None:
    activity = activity_of(hand_in(owner, "activity-small-fenix2-run.fit"))
    client = browser(owner)
    page = client.get(f"/activities/{activity.public_id}").content.decode()
    for form in ("gpx", "tcx", "fit", "csv", "json"):
        address = f"/api/activities/{activity.public_id}/export.{form}"
        assert address in page
        assert client.get(address).status_code == 200


def _shown(page: str, label: str) -> str:
    """What the page says behind the question mark of a number."""
    found = re.search(rf"<dt>{label}.*?explain-text\">(.*?)</span>", page, re.DOTALL)
    assert found, label
    return found[1].replace("\N{NO-BREAK SPACE}", " ")


def _number(pattern: str, words: str) -> float:
    found = re.search(pattern, words)
    assert found, f"{pattern} in {words}"
    return float(found[1].replace(",", ""))


@pytest.fixture
def measured_run(owner: User) -> Activity:
    """A run whose energy is reckoned from weight, way and climb."""
    record(athlete=owner, kind="weight_kg", value=61.5, from_date=date(2020, 1, 1))
    data = recorded(
        device="Forerunner 255", serial=1, seed=5, start_time=datetime(2026, 6, 1, 7, tzinfo=UTC),
        session=Session(1, "07:00", "Run", 48, "Loop", "hilly"),
    )  # fmt: skip
    return activity_of(hand_in(owner, "loop.fit", data=data))


def test_energy_worked_out_by_hand_from_what_is_shown_is_the_energy_shown(
    owner: User, browser: Callable[..., Client], measured_run: Activity
) -> None:
    path = f"/activities/{measured_run.public_id}"
    words = _shown(browser(owner).get(path).content.decode(), "Energy")
    weight = _number(r"([\d.]+) kg", words)
    way_m = _number(r"([\d.]+) km", words) * 1000
    climb_m = _number(r"([\d,]+) m up", words)
    minutes, seconds = re.search(r"(\d+):(\d\d)\.$", words).groups()  # type: ignore[union-attr]
    oxygen_ml = 3.5 * (int(minutes) + int(seconds) / 60) + 0.2 * way_m + 0.9 * climb_m
    assert oxygen_ml * weight / 1000 * 5 == pytest.approx(measured_run.calories_kcal, rel=0.005)


def test_weight_is_told_to_nobody_else(
    cast: Cast, browser: Callable[..., Client], measured_run: Activity
) -> None:
    measured_run.post.audience = "everyone"
    measured_run.post.save()
    for who in (cast.follower, cast.stranger, None):
        page = browser(who).get(f"/activities/{measured_run.public_id}").content.decode()
        assert "61.5\N{NO-BREAK SPACE}kg" not in page
    assert (
        "61.5" in browser(cast.owner).get(f"/activities/{measured_run.public_id}").content.decode()
    )


def test_pace_and_best_efforts_show_what_they_are_made_of(
    owner: User, browser: Callable[..., Client], measured_run: Activity
) -> None:
    page = browser(owner).get(f"/activities/{measured_run.public_id}").content.decode()
    words = _shown(page, "Pace")
    minutes, seconds = re.search(r"(\d+):(\d\d)\.$", words).groups()  # type: ignore[union-attr]
    pace_s = (int(minutes) * 60 + int(seconds)) / _number(r"([\d.]+) km", words)
    assert 1000 / pace_s == pytest.approx(measured_run.average_speed_mps, rel=0.002)
    efforts = page[page.index('id="efforts"') :]
    row = re.search(r"1 km</th>(.*?)</tr>", efforts, re.DOTALL)
    assert row
    times = re.findall(r"(\d+):(\d\d)", row[1])
    took, begun, ended = (int(m) * 60 + int(s) for m, s in times[:3])
    assert abs((ended - begun) - took) <= 1


def test_climbing_worked_out_by_its_own_words_is_the_climb_shown(
    owner: User, browser: Callable[..., Client], measured_run: Activity
) -> None:
    """Averages over 30 m and climbs above 2 m, in a few plain lines of its own."""
    page = browser(owner).get(f"/activities/{measured_run.public_id}").content.decode()
    words = _shown(page, "Elevation gain")
    window, least = _number(r"over ([\d.]+) m", words), _number(r"higher than ([\d.]+) m", words)
    columns = streams_for(measured_run, Viewer(owner)).columns
    way, height = columns["distance"], columns["altitude"]
    grid = np.arange(way[0], way[-1], 5.0)
    on_grid = np.interp(grid, way, height)
    half = int(window / 5.0 / 2)
    smooth = [on_grid[max(0, i - half) : i + half + 1].mean() for i in range(len(grid))]
    gain = low = high = 0.0
    low = high = smooth[0]
    for each in smooth:
        high = max(high, each)
        if high - each > least:
            gain += high - low if high - low > least else 0.0
            low = high = each
        elif each < low:
            low = high = each
    gain += high - low if high - low > least else 0.0
    assert gain == pytest.approx(measured_run.elevation_gain_m, rel=0.05)
