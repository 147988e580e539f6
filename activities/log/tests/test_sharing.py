"""The picture to share: its owner's alone to make, and a stranger's to look at."""

from __future__ import annotations

import io
from collections.abc import Callable

import numpy as np
import pytest
from django.test import Client
from PIL import Image

from activities.activity.models import Activity
from activities.log.sharing import picture_of
from activities.maps.poster import SIZES
from activities.zones import services as zones
from conftest import Cast
from stravalite.ui.display import Display
from tests.e2e import recordings
from tests.recorded import activity_of, hand_in

METRES_PER_DEGREE = 111_195.0
Browser = Callable[..., Client]


@pytest.fixture
def activity(cast: Cast) -> Activity:
    found = hand_in(cast.owner, "run.gpx", recordings.run(minutes=20), visibility="only_me")
    return Activity.objects.with_card_data().get(pk=activity_of(found).pk)


def address(activity: Activity, query: str = "") -> str:
    return f"/api/activities/{activity.public_id}/share-picture{query}"


@pytest.mark.parametrize("size", list(SIZES))
def test_three_sizes_each_kept_by_its_etag(
    cast: Cast, activity: Activity, browser: Browser, size: str
) -> None:
    client = browser(cast.owner)
    answer = client.get(address(activity, f"?size={size}&theme=dark"))
    assert answer["Content-Type"] == "image/png"
    assert Image.open(io.BytesIO(answer.content)).size == SIZES[size]  # type: ignore[index]
    known = {"If-None-Match": answer["ETag"]}
    assert (
        client.get(address(activity, f"?size={size}&theme=dark"), headers=known).status_code == 304
    )
    assert client.get(address(activity, f"?size={size}"), headers=known).status_code == 200
    cast.owner.preferences.units = "imperial"
    cast.owner.preferences.save()
    again = browser(cast.owner).get(address(activity, f"?size={size}&theme=dark"), headers=known)
    assert again.status_code == 200


def test_nobody_else_makes_one(cast: Cast, activity: Activity, browser: Browser) -> None:
    activity.post.audience = "everyone"
    activity.post.save()
    for door in (address(activity), f"/activities/{activity.public_id}/share"):
        assert browser(cast.owner).get(door).status_code == 200
        assert browser(cast.stranger).get(door).status_code == 404
    assert browser(cast.owner).get(address(activity, "?size=poster")).status_code == 400


def test_units_are_those_of_who_shares(activity: Activity) -> None:
    metric, imperial = Display(units="metric"), Display(units="imperial")
    assert [unit for _value, unit, _label in picture_of(activity, metric).poster.numbers] == [
        "km", "", "/km",
    ]  # fmt: skip
    told = picture_of(activity, imperial)
    assert [unit for _value, unit, _label in told.poster.numbers] == ["mi", "", "/mi"]
    assert "mi" in told.words


def test_hidden_places_are_cut_off_for_the_owner_too(cast: Cast) -> None:
    far = recordings.ride(0.5)  # 4 km away: wherever the zone lies, something is left of it
    activity = activity_of(hand_in(cast.owner, "ride.gpx", far, visibility="only_me"))
    home = activity.start_lat, activity.start_lon
    zones.add(athlete=cast.owner, name="Home", lat=home[0], lon=home[1], radius_m=400)
    fresh = Activity.objects.with_card_data().get(pk=activity.pk)
    (first, *_rest), *_parts = picture_of(fresh, Display()).poster.paths
    away_m = METRES_PER_DEGREE * np.hypot(
        first[0] - home[0], (first[1] - home[1]) * np.cos(np.radians(home[0]))
    )
    assert away_m > 200
    exact = activity.distance_m
    assert exact is not None
    assert fresh.distance_m != exact  # and its length is as coarse as for everybody
    assert fresh.distance_m == pytest.approx(round(exact / 100) * 100)


def test_a_hidden_map_is_not_on_it(cast: Cast, activity: Activity) -> None:
    activity.hide_map = True
    activity.save()
    fresh = Activity.objects.with_card_data().get(pk=activity.pk)
    told = picture_of(fresh, Display())
    assert told.poster.paths == []
    assert "oop" not in told.words.split("Distance")[0].split(":", 1)[1]


@pytest.mark.parametrize("shared", [True, False])
def test_heart_rate_is_on_it_only_when_it_is_shared(cast: Cast, shared: bool) -> None:
    cast.owner.preferences.share_heartrate = shared
    cast.owner.preferences.save()
    found = activity_of(hand_in(cast.owner, "gym.fit", recordings.strength()))
    Activity.objects.filter(pk=found.pk).update(
        average_heartrate_bpm=128.0, max_heartrate_bpm=160.0
    )
    fresh = Activity.objects.with_card_data().get(pk=found.pk)
    told = picture_of(fresh, Display())
    said = told.words + str(told.poster.numbers)
    assert ("bpm" in said) == shared


def test_the_page_shows_each_before_it_is_taken(
    cast: Cast, activity: Activity, browser: Browser
) -> None:
    page = browser(cast.owner).get(f"/activities/{activity.public_id}/share?theme=dark")
    shown = page.content.decode()
    for size in SIZES:
        assert f"share-picture?size={size}&amp;theme=dark" in shown
    words = picture_of(activity, Display()).words
    assert shown.count(f'alt="{words}"') == len(SIZES)
