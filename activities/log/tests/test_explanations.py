"""Each derived number says how it was found, and says what is so."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from accounts.people.models import User
from activities.activity.models import Activity, Source
from activities.log.explaining import explanations
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
