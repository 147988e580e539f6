"""Streams as the scripts of the page fetch them: few, short, and the same numbers."""

from __future__ import annotations

import re
from collections.abc import Callable

import numpy as np
import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from activities.activity.models import Activity
from activities.streams.deltas import deltas, scale_of
from conftest import Cast
from tests.recorded import activity_of, hand_in

SAMPLE = "Edge810-Vector-2013-08-16-15-35-10.fit"


def summed(steps: list[int | None], scale: int) -> np.ndarray:
    """What a reader makes of them."""
    total, values = 0, []
    for step in steps:
        total += step or 0
        values.append(np.nan if step is None else total / scale)
    return np.array(values)


@given(st.lists(st.one_of(st.none(), st.floats(-9000, 9000)), max_size=40))
def test_sums_of_deltas_are_the_column(values: list[float | None]) -> None:
    column = np.array([np.nan if value is None else value for value in values], dtype=float)
    back = summed(deltas(column, scale_of("altitude")), scale_of("altitude"))
    np.testing.assert_allclose(back, column, atol=0.0501, equal_nan=True)


@pytest.fixture
def activity(cast: Cast) -> Activity:
    return activity_of(hand_in(cast.owner, SAMPLE, visibility="everyone"))


def test_the_screen_gets_few_samples_of_the_recorded_numbers(
    cast: Cast, activity: Activity, browser: Callable[..., Client]
) -> None:
    client, path = browser(cast.owner), f"/api/activities/{activity.public_id}/streams"
    coded = client.get(f"{path}?resolution=screen&coding=deltas").json()
    plain = client.get(f"{path}?resolution=screen").json()["streams"]
    sizes = {len(steps) for steps in coded["streams"].values()}
    assert len(sizes) == 1 and 100 < sizes.pop() <= 2000 < coded["original_size"]
    assert {"time", "distance", "lat", "lon", "heartrate", "power"} <= coded["streams"].keys()
    back = {name: summed(steps, coded["scales"][name]) for name, steps in coded["streams"].items()}
    np.testing.assert_allclose(back["distance"], np.array(plain["distance"], float), atol=0.11)
    np.testing.assert_allclose(back["lat"], [pair[0] for pair in plain["latlng"]], atol=2e-6)


def test_the_screen_gets_nothing_that_is_withheld(
    cast: Cast, activity: Activity, browser: Callable[..., Client]
) -> None:
    path = f"/api/activities/{activity.public_id}/streams?resolution=screen&coding=deltas"
    coded = browser(cast.follower).get(path).json()
    assert "distance" in coded["streams"]
    assert not {"heartrate", "power"} & (coded["streams"].keys() | coded["scales"].keys())


def test_the_page_reads_out_nothing_that_is_withheld(
    cast: Cast, activity: Activity, browser: Callable[..., Client]
) -> None:
    def told(who: object) -> set[str]:
        page = browser(who).get(f"/activities/{activity.public_id}").content.decode()
        return set(re.findall(r'data-(?:value|lane|alone)="(\w+)"', page))

    assert {"speed", "heartrate", "power", "altitude"} <= told(cast.owner)
    assert told(cast.follower) == told(cast.owner) - {"heartrate", "power"}


def test_an_unknown_coding_is_refused(
    cast: Cast, activity: Activity, browser: Callable[..., Client]
) -> None:
    path = f"/api/activities/{activity.public_id}/streams"
    for query in ("coding=morse", "resolution=huge"):
        assert browser(cast.owner).get(f"{path}?{query}").status_code == 400


def test_the_page_says_where_its_samples_are(
    cast: Cast, activity: Activity, browser: Callable[..., Client]
) -> None:
    page = browser(cast.owner).get(f"/activities/{activity.public_id}").content.decode()
    assert f'data-samples="/api/activities/{activity.public_id}/streams?' in page
