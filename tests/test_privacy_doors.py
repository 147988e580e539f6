"""Heart rate, power and energy leave for others by no door unless their athlete shares them."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import Client

from accounts.people.models import User
from activities.activity.models import Activity
from activities.streams.models import Streams
from conftest import Cast
from tests.recorded import activity_of, hand_in

SAMPLE = (
    "Edge810-Vector-2013-08-16-15-35-10.fit"  # heart rate, power, laps with the device's totals
)
API_DOORS = (
    "",
    "/splits",
    "/splits?unit=mi",
    "/laps",
    "/part?from=60&to=600",
    "/streams",
    "/streams?resolution=low",
    "/streams?resolution=screen&coding=deltas",
)
FILES = ("/export.json", "/export.csv", "/export.gpx")
HEARTRATE = re.compile(r"heart.?rate|(?<![a-z])hr(?![a-z])|bpm", re.I)
POWER = re.compile(r"power|watt", re.I)
ENERGY = re.compile(r"calories|kcal", re.I)


@pytest.fixture
def activity(cast: Cast) -> Activity:
    found = activity_of(hand_in(cast.owner, SAMPLE, visibility="everyone"))
    assert found.average_heartrate_bpm
    assert found.average_power_w
    assert found.calories_kcal
    return found


def _numbers(value: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    """Every value of a JSON document that says something, with its path of names."""
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from _numbers(inner, f"{path}.{name}")
    elif isinstance(value, list):
        for inner in value:
            yield from _numbers(inner, path)
    elif value not in (None, "", False):
        yield path, value


def _told(client: Client, activity: Activity, names: re.Pattern[str]) -> dict[str, list[str]]:
    """door → the withheld things it tells."""
    base = f"/api/activities/{activity.public_id}"
    told: dict[str, list[str]] = {}
    for door in (*API_DOORS, "/export.json", "/best-efforts", "/status", "/map"):
        answer = client.get(base + door)
        assert answer.status_code == 200, door
        document = json.loads(answer.content)
        found = {path for path, _value in _numbers(document) if names.search(path)}
        if found:
            told[door] = sorted(found)
    csv = client.get(base + "/export.csv").content.decode()
    header = csv.splitlines()[0].split(",")
    for column, name in enumerate(header):
        values = {line.split(",")[column] for line in csv.splitlines()[1:]}
        if names.search(name) and values != {""}:
            told["/export.csv"] = [name]
    gpx = client.get(base + "/export.gpx").content.decode()
    tags = {tag for tag in re.findall(r"<([\w:]+)[ >]", gpx) if names.search(tag)}
    if tags or (names is HEARTRATE and re.search(r"<\w+:hr>", gpx)):
        told["/export.gpx"] = sorted(tags)
    return told


@pytest.mark.parametrize("who", ["follower", "pending", "stranger", "staff", "anonymous"])
def test_others_get_neither_heart_rate_nor_power_nor_energy(
    cast: Cast, activity: Activity, browser: Callable[..., Client], who: str
) -> None:
    client = browser(getattr(cast, who))
    for names in (HEARTRATE, POWER, ENERGY):
        assert _told(client, activity, names) == {}


def test_the_owner_gets_all_of_it(
    cast: Cast, activity: Activity, browser: Callable[..., Client]
) -> None:
    """So that the test above cannot pass because there was nothing to tell."""
    client = browser(cast.owner)
    heartrate, power = _told(client, activity, HEARTRATE), _told(client, activity, POWER)
    for door in ("", "/splits", API_DOORS[4], "/laps", "/streams", "/export.json", "/export.csv"):
        assert door in heartrate, door
        assert door in power, door
    assert "/export.gpx" in heartrate
    assert any("device_totals" in path for path in heartrate["/laps"])
    assert any("device_totals" in path for path in _told(client, activity, ENERGY)["/laps"])


def test_sharing_one_shares_not_the_other(
    cast: Cast, activity: Activity, browser: Callable[..., Client]
) -> None:
    for shared, withheld, share in (
        (HEARTRATE, POWER, {"share_heartrate": True, "share_power": False}),
        (POWER, HEARTRATE, {"share_heartrate": False, "share_power": True}),
    ):
        for name, value in share.items():
            setattr(cast.owner.preferences, name, value)
        cast.owner.preferences.save()
        client = browser(cast.follower)
        assert {"", "/splits", "/laps", "/streams"} <= set(_told(client, activity, shared))
        assert _told(client, activity, withheld) == {}
        assert _told(client, activity, ENERGY) == {}


def test_a_coach_gets_heart_rate_and_power_of_private_training_but_no_energy(
    cast: Cast, activity: Activity, browser: Callable[..., Client]
) -> None:
    activity.post.audience = "only_me"
    activity.post.save()
    client = browser(cast.coach)
    doors = {"", "/splits", "/laps", "/streams", "/export.json", "/export.csv", "/export.gpx"}
    assert doors <= set(_told(client, activity, HEARTRATE))
    assert doors - {"/export.gpx"} <= set(_told(client, activity, POWER))
    assert _told(client, activity, ENERGY) == {}
    page = client.get(f"/activities/{activity.public_id}").content.decode()
    assert "bpm" in page
    assert "kcal" not in page
    assert client.get(f"/api/activities/{activity.public_id}/original").status_code == 404


def test_asking_for_a_withheld_stream_by_name_gives_nothing(
    cast: Cast, activity: Activity, browser: Callable[..., Client]
) -> None:
    path = f"/api/activities/{activity.public_id}/streams?keys=heartrate,power,time"
    assert set(browser(cast.follower).get(path).json()["streams"]) == {"time"}
    assert set(browser(cast.owner).get(path).json()["streams"]) == {"heartrate", "power", "time"}


def test_the_page_shows_others_neither_number_nor_lane(
    cast: Cast, activity: Activity, browser: Callable[..., Client]
) -> None:
    path = f"/activities/{activity.public_id}"
    mine = browser(cast.owner).get(path).content.decode()
    theirs = browser(cast.follower).get(path).content.decode()
    for words in ("bpm", "kcal", SAMPLE):
        assert words in mine, words
        assert words not in theirs, words
    for value in (activity.average_heartrate_bpm, activity.max_heartrate_bpm):
        assert value is not None
        assert f">{value:.0f}<" not in theirs


def test_the_thumbnail_and_the_map_are_drawn_from_places_only(
    cast: Cast, activity: Activity, browser: Callable[..., Client]
) -> None:
    path = f"/api/activities/{activity.public_id}/thumbnail"
    mine, theirs = (browser(user).get(path).content for user in (cast.owner, cast.follower))
    assert mine == theirs
    assert not HEARTRATE.search(mine.decode())


def test_lists_hold_only_ones_own(
    cast: Cast, activity: Activity, browser: Callable[..., Client]
) -> None:
    for user in (cast.follower, cast.stranger, cast.staff):
        client = browser(user)
        for path in ("/api/activities", "/api/runs", "/api/uploads"):
            assert client.get(path).json()["results"] == [], path
        assert client.get("/api/analytics/best-efforts-cached").json() == []
        assert activity.public_id not in client.get("/activities").content.decode()


def test_the_original_never_leaves_for_others(
    cast: Cast,
    activity: Activity,
    browser: Callable[..., Client],
    fetched: Callable[[Any], bytes],
) -> None:
    path = f"/api/activities/{activity.public_id}/original"
    assert fetched(browser(cast.owner).get(path))[8:12] == b".FIT"
    for who in ("follower", "stranger", "staff"):
        assert browser(getattr(cast, who)).get(path).status_code == 404
    assert browser(None).get(path).status_code == 401


def test_originals_lie_outside_whatever_the_web_server_serves(activity: Activity) -> None:
    from django.conf import settings

    (origin,) = activity.origins.select_related("source_file")
    assert settings.MEDIA_ROOT not in [settings.STATIC_ROOT, *settings.STATICFILES_DIRS]
    assert settings.STATIC_ROOT not in settings.MEDIA_ROOT.parents
    answer = Client().get(f"/media/{origin.source_file.file.name}")
    assert answer.status_code == 404


def test_redaction_does_not_change_what_is_stored(
    cast: Cast, activity: Activity, browser: Callable[..., Client]
) -> None:
    before = Streams.objects.get(activity=activity).blob
    browser(cast.follower).get(f"/activities/{activity.public_id}")
    activity.refresh_from_db()
    assert activity.average_heartrate_bpm
    assert bytes(Streams.objects.get(activity=activity).blob) == bytes(before)


def test_a_suspended_athlete_leaves_the_leaderboard_at_once(
    owner: User, browser: Callable[..., Client]
) -> None:
    hand_in(owner, "activity-small-fenix2-run.fit", visibility="everyone")
    assert [row["handle"] for row in Client().get("/leaderboard").json()] == [owner.handle]
    owner.is_active = False
    owner.save()
    assert Client().get("/leaderboard").json() == []
