"""Home cannot be had, by no door and from nothing that leaves."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np
import pytest
from django.test import Client

from accounts.people.models import User
from activities.activity.models import Activity
from activities.recordings.recording import Column
from activities.recordings.writing import write_gpx
from activities.zones import services
from activities.zones.circles import used_circle
from activities.zones.cutting import Plan, apply, find_cut
from activities.zones.models import PrivacyZone
from activities.zones.tests import attacks, streets
from activities.zones.tests.doors import leaving, metres_between
from conftest import Cast
from tests.recorded import activity_of, hand_in, work

RADIUS_M = 400
START = datetime(2026, 5, 4, 6, 30, tzinfo=UTC)


def _seed(number: int) -> bytes:
    return hashlib.sha256(f"secret {number}".encode()).digest()


def _hand_in(owner: User, track: dict[str, Column], day: int, **options: Any) -> Activity:
    data = write_gpx(
        streams=track,
        name=f"Run {day}",
        description="",
        sport="Run",
        start_time=START + timedelta(days=day),
    )
    return activity_of(hand_in(owner, f"{day}.gpx", data=data, visibility="everyone", **options))


@pytest.fixture
def town() -> streets.Town:
    return streets.town(7)


@pytest.fixture
def hidden(cast: Cast, town: streets.Town) -> list[Activity]:
    """Five runs from home and one that passes it; two were there before the zone."""
    runs = [_hand_in(cast.owner, streets.far_ride(town, day), day) for day in range(2)]
    lat, lon = town.home_position
    services.add(athlete=cast.owner, name="Home", lat=lat, lon=lon, radius_m=RADIUS_M)
    work()
    runs += [_hand_in(cast.owner, streets.far_ride(town, day), day) for day in range(2, 5)]
    runs.append(_hand_in(cast.owner, streets.far_ride(town, 9, passes=True), 9))
    work()
    return runs


def _nearest(client: Client, run: Activity, home: tuple[float, float]) -> dict[str, float]:
    near: dict[str, float] = {}
    for door, position in leaving(client, run.public_id):
        near[door] = min(near.get(door, np.inf), metres_between(position, home))
    return near


def test_no_point_near_home_leaves_by_any_door(
    cast: Cast, hidden: list[Activity], town: streets.Town, browser: Callable[..., Client]
) -> None:
    for person in (cast.stranger, cast.follower, cast.coach, cast.staff, None):
        client = browser(person)
        for run in hidden if person is cast.stranger else (hidden[0], hidden[-1]):
            near = _nearest(client, run, town.home_position)
            assert {"gpx", "tcx", "fit", "csv", "json", "/map", "/streams"} <= set(near)
            assert min(near.values()) > RADIUS_M, near


def test_its_athlete_gets_all_of_it(
    cast: Cast, hidden: list[Activity], town: streets.Town, browser: Callable[..., Client]
) -> None:
    """So that the test above cannot pass because there was nothing near home."""
    for run in hidden:
        near = _nearest(browser(cast.owner), run, town.home_position)
        assert all(near[door] < 30 for door in ("gpx", "tcx", "fit", "csv", "json", "/map"))


def test_lists_show_no_track_before_it_is_cut_and_then_a_cut_one(
    cast: Cast, town: streets.Town, browser: Callable[..., Client]
) -> None:
    run = _hand_in(cast.owner, streets.far_ride(town, 1), 1)
    address = f"/api/activities/{run.public_id}/thumbnail"
    before = browser(cast.stranger).get(address).content
    lat, lon = town.home_position
    services.add(athlete=cast.owner, name="Home", lat=lat, lon=lon, radius_m=RADIUS_M)
    meanwhile = browser(cast.stranger).get(address).content
    assert b'aria-label="no route"' in meanwhile
    work()
    after = browser(cast.stranger).get(address).content
    assert b'aria-label="no route"' not in after
    assert after != before
    assert browser(cast.owner).get(address).content == before
    run.refresh_from_db()
    assert run.public_cut
    services.delete(PrivacyZone.objects.get())
    assert browser(cast.stranger).get(address).content == before


def test_numbers_do_not_tell_how_much_is_hidden(
    cast: Cast, hidden: list[Activity], browser: Callable[..., Client]
) -> None:
    run = hidden[0]
    base = f"/api/activities/{run.public_id}"
    client = browser(cast.stranger)
    told = client.get(base).json()
    assert told["distance_m"] % 100 == 0
    assert told["moving_s"] % 30 == 0
    assert told["elapsed_s"] % 30 == 0
    assert told["average_speed_mps"] == pytest.approx(told["distance_m"] / told["moving_s"])
    streams = client.get(base + "/streams").json()
    assert streams["streams"]["time"][0] == streams["streams"]["distance"][0] == 0
    assert streams["original_size"] == len(streams["streams"]["time"])
    splits = client.get(base + "/splits").json()
    seen_m = streams["streams"]["distance"][-1]
    assert sum(split["distance_m"] for split in splits) == pytest.approx(seen_m, abs=1)
    assert seen_m < run.distance_m - RADIUS_M  # type: ignore[operator]
    exact = {run.distance_m, run.average_speed_mps}
    document = json.dumps([told, splits, client.get(base + "/export.json").json()])
    assert not [number for number in exact if f"{number}" in document]
    for effort in client.get(base + "/best-efforts").json():
        assert (
            effort["end_offset_s"] is None
            or effort["end_offset_s"] <= streams["streams"]["time"][-1]
        )
        assert effort["date"] == told["start_time"]


def test_a_file_for_others_begins_when_the_activity_did(
    cast: Cast, hidden: list[Activity], browser: Callable[..., Client]
) -> None:
    """The clock of the first visible point would tell how long the hidden part took."""
    import gpxpy

    text = browser(cast.stranger).get(f"/api/activities/{hidden[0].public_id}/export.gpx").content
    first = gpxpy.parse(text.decode()).tracks[0].segments[0].points[0]
    assert first.time == hidden[0].start_time


def test_another_place_is_not_touched(
    cast: Cast, town: streets.Town, browser: Callable[..., Client]
) -> None:
    run = _hand_in(cast.owner, streets.far_ride(town, 1), 1)
    services.add(athlete=cast.owner, name="Far", lat=town.lat / 2, lon=town.lon, radius_m=2000)
    work()
    told = browser(cast.stranger).get(f"/api/activities/{run.public_id}").json()
    assert told["distance_m"] == run.distance_m
    run.refresh_from_db()
    assert not run.public_cut


def test_the_ends_are_hidden_everywhere_for_whoever_wants_it(
    cast: Cast, town: streets.Town, browser: Callable[..., Client]
) -> None:
    run = _hand_in(cast.owner, streets.far_ride(town, 1), 1)
    services.set_hiding(cast.owner, ends_m=300, start_time=False)
    work()
    near = _nearest(browser(cast.stranger), run, town.home_position)
    along = browser(cast.stranger).get(f"/api/activities/{run.public_id}/streams").json()
    assert min(near.values()) > 100
    assert along["streams"]["distance"][-1] < run.distance_m - 600  # type: ignore[operator]


def test_only_the_day_is_told_to_others_by_any_door(
    cast: Cast, town: streets.Town, browser: Callable[..., Client]
) -> None:
    run = _hand_in(cast.owner, streets.far_ride(town, 1), 1)
    services.set_hiding(cast.owner, ends_m=0, start_time=True)
    work()
    run.refresh_from_db()
    told = browser(cast.stranger).get(f"/api/activities/{run.public_id}").json()
    assert told["local_date"] == run.local_date.isoformat()
    clock = run.start_time.strftime("%H:%M:%S")
    assert clock not in told["start_time"]
    assert run.post.moment != run.start_time
    for door in ("export.gpx", "export.tcx", "export.json", "best-efforts"):
        content = browser(cast.stranger).get(f"/api/activities/{run.public_id}/{door}").content
        assert f"T{clock}".encode() not in content, door
    services.set_hiding(cast.owner, ends_m=0, start_time=False)
    work()
    run.post.refresh_from_db()
    assert run.post.moment == run.start_time


def test_the_same_route_is_cut_at_the_same_place_and_others_elsewhere() -> None:
    town = streets.town(3)
    lat, lon = town.home_position
    plan = Plan((used_circle(_seed(3), lat, lon, RADIUS_M),))

    def start_of(seed: int, noise: int = 0) -> Any:
        track = streets.ride(town, seed, length_m=9000)
        track["lat"] = track["lat"] + np.random.default_rng(noise).normal(
            0, 4e-6, track["lat"].size
        )
        cut = find_cut(track, plan)
        assert cut is not None
        left = apply(track, cut)
        if not left:  # it never left the neighbourhood
            return None
        return attacks.plane(left["lat"][:1], left["lon"][:1], (lat, lon))[0]

    first = start_of(1)
    assert max(np.hypot(*(start_of(1, noise) - first)) for noise in range(1, 9)) < 60
    places = np.array([start for start in map(start_of, range(14)) if start is not None][:8])
    apart = np.hypot(*(places[:, None] - places[None]).transpose(2, 0, 1))
    assert np.median(apart[np.triu_indices(8, 1)]) > 200


def test_a_changed_or_returned_zone_has_no_second_secret(owner: User) -> None:
    zone = services.add(athlete=owner, name="Home", lat=41.15, lon=-8.61, radius_m=400)
    services.change(zone, radius_m=600)
    assert zone.basis_m == 400
    services.delete(zone)
    again = services.add(athlete=owner, name="Flat", lat=41.152, lon=-8.612, radius_m=300)
    assert (again.seed, again.basis_m) == (zone.seed, 400)
    far = services.add(athlete=owner, name="Work", lat=41.25, lon=-8.61, radius_m=300)
    assert far.seed != zone.seed


@pytest.mark.parametrize("lat", [-78.0, 0.0, 69.5])
def test_home_always_lies_inside_with_the_wanted_radius_around_it(lat: float) -> None:
    for number in range(300):
        circle = used_circle(_seed(number), lat, 179.9999, RADIUS_M)
        off = float(circle.distance_m(np.array([lat]), np.array([179.9999]))[0])
        assert off + RADIUS_M <= circle.radius_m + 1
        assert off >= 0.5 * RADIUS_M


def test_attacks_on_what_leaves_miss_home_by_half_the_radius() -> None:
    """A part of what `python -m benchmarks.homes` tries with fifty homes."""
    from benchmarks import homes

    found = homes.try_homes(homes=16, tracks=12)
    assert found.nearest_m > RADIUS_M
    for attack, errors in found.errors_m.items():
        assert np.median(errors) >= 0.45 * RADIUS_M, attack  # half of the radius with all fifty
    assert found.p_value > 0.01
