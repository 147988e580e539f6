"""The town of an activity: named when it is read, found by words, nobody's to know where the start is hidden."""

from __future__ import annotations

from collections.abc import Callable
from io import StringIO

import pytest
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.test import Client

from activities.activity.models import Activity
from activities.numbers.synthetic import synthesise
from activities.recordings.writing import write_gpx
from activities.uploads import services
from activities.zones import services as zones
from conftest import Cast

pytestmark = pytest.mark.django_db

PORTO = (41.1456, -8.611)
Browser = Callable[..., Client]


@pytest.fixture
def run(cast: Cast, drain: Callable[[], int]) -> Activity:
    made = synthesise("Run", 900, 3, start=PORTO)
    data = write_gpx(start_time=made.start_time, streams=made.streams, sport="Run", name="Loop")
    file = ContentFile(data, name="run.gpx")
    services.receive(athlete=cast.owner, file=file, options={"visibility": "everyone"})
    drain()
    return Activity.objects.get()


def test_it_is_named_shown_and_found(cast: Cast, run: Activity, browser: Browser) -> None:
    assert run.place == "Porto"
    client = browser(cast.owner)
    assert "<span>Porto</span>" in client.get(f"/activities/{run.public_id}").content.decode()
    assert client.get(f"/api/activities/{run.public_id}").json()["place"] == "Porto"
    assert "Loop" in client.get("/activities?q=porto").content.decode()
    assert "Loop" not in client.get("/activities?q=lisboa").content.decode()


def test_others_hear_it_only_where_nothing_is_hidden(
    cast: Cast, run: Activity, browser: Browser, drain: Callable[[], int]
) -> None:
    page, program = f"/activities/{run.public_id}", f"/api/activities/{run.public_id}"
    assert "<span>Porto</span>" in browser(cast.follower).get(page).content.decode()
    zones.add(athlete=cast.owner, name="Home", lat=PORTO[0], lon=PORTO[1], radius_m=400)
    for _before_and_after_it_was_cut in range(2):
        assert "Porto" not in browser(cast.follower).get(page).content.decode()
        assert browser(cast.follower).get(program).json()["place"] is None
        drain()
    assert "<span>Porto</span>" in browser(cast.owner).get(page).content.decode()


def test_towns_of_before_are_named_later(run: Activity) -> None:
    Activity.objects.update(place="")
    said = StringIO()
    call_command("name_places", stdout=said)
    assert "1 named" in said.getvalue()
    run.refresh_from_db()
    assert run.place == "Porto"
    said = StringIO()
    call_command("name_places", stdout=said)
    assert "0 named" in said.getvalue()
