"""A part of an activity, on its page and in the API: readable addresses, and only what the viewer may know."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from django.test import Client

from activities.activity.models import Activity
from activities.log.look import Look, NoSuchPart, part_of
from conftest import Cast
from tests.recorded import activity_of, hand_in

SAMPLE = "Edge810-Vector-2013-08-16-15-35-10.fit"
TIME = np.arange(0.0, 3601.0)
COLUMNS = {"time": TIME, "distance": TIME * 2.5}


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        ("1290", "2000.5", (1290.0, 2000.5)),
        ("21:30", "1:00:00", (1290.0, 3600.0)),
        ("75s", "90:00", (75.0, 3600.0)),
        ("", "10:00", (0.0, 600.0)),
        ("10:00", "", (600.0, 3600.0)),
        ("1 km", "1,5\u00a0km", (400.0, 600.0)),
        ("250m", "1 mi", (100.0, 643.7376)),
        ("٢١:٣٠", "٣٠:٠٠", (1290.0, 1800.0)),
    ],
)
def test_moments_and_places_are_read(start: str, end: str, expected: tuple[float, float]) -> None:
    part = part_of(Look(start, end), Activity(), COLUMNS)
    assert (part.from_s, part.to_s) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("start", "end"),
    [
        ("20", "10"),
        ("abc", "20"),
        ("-5", "20"),
        ("1e9", ""),
        ("9999999", ""),
        ("nan", "9"),
        ("0", "0"),
    ],
)
def test_what_is_no_part_is_refused(start: str, end: str) -> None:
    with pytest.raises(NoSuchPart):
        part_of(Look(start, end), Activity(), COLUMNS)


def test_a_place_needs_a_distance() -> None:
    with pytest.raises(NoSuchPart):
        part_of(Look("1 km", "2 km"), Activity(), {"time": TIME})


@pytest.fixture
def activity(cast: Cast) -> Activity:
    return activity_of(hand_in(cast.owner, SAMPLE, visibility="everyone"))


def test_page_and_api_tell_the_same_part(
    cast: Cast, activity: Activity, browser: Callable[..., Client]
) -> None:
    client = browser(cast.owner)
    told = client.get(f"/api/activities/{activity.public_id}/part?from=1:00&to=11:00").json()
    assert (told["from_s"], told["to_s"], told["elapsed_s"]) == (60.0, 660.0, 600.0)
    page = client.get(f"/activities/{activity.public_id}?from=60&to=660").content.decode()
    for words in ("Normalized power", f"{told['normalized_power_w']:.0f}", 'value="11:00"'):
        assert words in page
    fragment = client.get(
        f"/activities/{activity.public_id}?from=60&to=660",
        headers={"HX-Request": "true", "HX-Target": "part"},
    )
    assert fragment.content.decode().lstrip().startswith("<details")
    assert "HX-Target" in fragment["Vary"]


def test_a_part_that_is_none_is_said_and_what_was_typed_stays(
    cast: Cast, activity: Activity, browser: Callable[..., Client]
) -> None:
    client = browser(cast.owner)
    page = client.get(f"/activities/{activity.public_id}?from=soon&to=later")
    assert page.status_code == 422
    assert 'value="soon"' in page.content.decode()
    assert "Nothing lies between these two" in page.content.decode()
    refused = client.get(f"/api/activities/{activity.public_id}/part?from=9:00&to=3:00")
    assert refused.status_code == 400
    assert "from" in refused.json()["fields"]


def test_others_get_no_heart_rate_of_a_part(
    cast: Cast, activity: Activity, browser: Callable[..., Client]
) -> None:
    theirs = browser(cast.stranger)
    told = theirs.get(f"/api/activities/{activity.public_id}/part?from=60&to=660").json()
    assert told["distance_m"]
    for name in ("average_heartrate_bpm", "average_power_w", "normalized_power_w"):
        assert told[name] is None
    page = theirs.get(f"/activities/{activity.public_id}?from=60&to=660").content.decode()
    assert "bpm" not in page
    assert "Normalized" not in page
