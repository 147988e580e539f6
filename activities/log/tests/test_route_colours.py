"""What a route is coloured by: the choice, its legend in the viewer's units, and nothing withheld."""

from __future__ import annotations

import re
from collections.abc import Callable

import polyline
import pytest
from django.test import Client

from activities.activity.models import Activity
from activities.log.look import Look
from conftest import Cast
from tests.recorded import activity_of, hand_in

SAMPLE = "Edge810-Vector-2013-08-16-15-35-10.fit"
Browser = Callable[..., Client]


@pytest.fixture
def activity(cast: Cast) -> Activity:
    return activity_of(hand_in(cast.owner, SAMPLE, visibility="everyone"))


def page_of(client: Client, activity: Activity, query: str = "") -> str:
    return client.get(f"/activities/{activity.public_id}{query}").content.decode()


def choices(page: str) -> list[str]:
    bar = re.search(r'<nav class="segmented"[^>]*Colour of the route.*?</nav>', page, re.DOTALL)
    return re.findall(r">([^<>]+)</a>", bar[0]) if bar else []


def test_the_address_keeps_what_else_was_asked_for() -> None:
    look = Look.of({"from": "1:00", "to": "2:00", "colour": "pace"})
    assert look.address(colour="slope") == "?from=1%3A00&to=2%3A00&colour=slope"
    assert look.address(colour="") == "?from=1%3A00&to=2%3A00"
    assert Look.of({"colour": "mood"}).colour == ""


def test_the_owner_chooses_among_what_was_recorded(
    cast: Cast, activity: Activity, browser: Browser
) -> None:
    page = page_of(browser(cast.owner), activity)
    assert choices(page) == ["Plain", "Speed", "Heart rate", "Slope", "Power"]
    assert "map-legend" not in page
    assert 'class="route route-once"' in page or 'class="route"' in page


@pytest.mark.parametrize(
    ("colour", "title", "unit"),
    [("pace", "Speed", "km/h"), ("heart_rate", "Heart rate", "bpm"), ("power", "Power", "W")],
)
def test_a_coloured_route_has_a_legend_with_units(
    cast: Cast, activity: Activity, browser: Browser, colour: str, title: str, unit: str
) -> None:
    page = page_of(browser(cast.owner), activity, f"?colour={colour}")
    legend = page[page.index('class="map-legend"') :].split("</figure>")[0]
    assert f'aria-label="{title}"' in legend
    assert unit in legend
    edges = [float(each) for each in re.findall(r'<span class="num">([\d.]+)</span>', legend)]
    assert len(edges) == 5
    assert edges == sorted(edges)
    assert len(set(re.findall(r"route step-\d", page))) >= 3
    assert "route-dark" in page


def test_the_legend_speaks_the_viewers_units(
    cast: Cast, activity: Activity, browser: Browser
) -> None:
    cast.owner.preferences.units = "imperial"
    cast.owner.preferences.save()
    page = page_of(browser(cast.owner), activity, "?colour=pace")
    assert "mph" in page[page.index('class="map-legend"') :].split("</figure>")[0]


def test_others_are_offered_neither_heart_rate_nor_power(
    cast: Cast, activity: Activity, browser: Browser
) -> None:
    theirs = browser(cast.stranger)
    for colour in ("heart_rate", "power"):
        page = page_of(theirs, activity, f"?colour={colour}")
        assert choices(page) == ["Plain", "Speed", "Slope"]
        assert "map-legend" not in page
        assert "route step-" not in page
        told = theirs.get(f"/api/activities/{activity.public_id}/map?colour={colour}").json()
        assert told["polyline"]
        assert told["colouring"] is None


def test_the_api_tells_the_same_steps(cast: Cast, activity: Activity, browser: Browser) -> None:
    client, address = browser(cast.owner), f"/api/activities/{activity.public_id}/map"
    assert client.get(address).json()["colouring"] is None
    told = client.get(f"{address}?colour=heart_rate").json()["colouring"]
    assert told["unit"] == "bpm"
    assert len(told["edges"]) == 5
    ends = [polyline.decode(each["polyline"]) for each in told["stretches"]]
    assert len(ends) > 3
    assert {each["step"] for each in told["stretches"]} <= {0, 1, 2, 3, 4, 5, None}
    page = page_of(client, activity, "?colour=heart_rate")
    for edge in told["edges"]:
        assert f'<span class="num">{edge:.0f}</span>' in page
    refused = client.get(f"{address}?colour=mood")
    assert refused.status_code == 400
    assert "colour" in refused.json()["fields"]
