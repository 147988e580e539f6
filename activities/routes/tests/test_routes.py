"""Routes: from an activity, a file, places; changed, exported, taken back; nobody else's."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import numpy as np
import polyline
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from rest_framework.test import APIClient

from accounts.people.models import User
from activities.activity.services import create_manual
from activities.recordings.courses import read_course
from activities.recordings.tests.test_courses import ROUTE
from activities.routes import services
from activities.routes.models import Route
from conftest import Cast
from stravalite.jobs.models import Job

pytestmark = pytest.mark.django_db

Browser = Callable[..., Client]
PLACES = [(41.1, -8.6), (41.2, -8.6), (41.2, -8.5)]


@pytest.fixture
def way(owner: User) -> Route:
    return services.from_points(PLACES, owner, sport="Run", name="Hill")


def test_a_drawn_route_is_as_long_as_its_lines_and_knows_no_heights(way: Route) -> None:
    assert way.distance_m == pytest.approx(19_500, rel=0.01)
    assert way.elevation_gain_m is None
    assert polyline.decode(way.track) == PLACES


def test_a_file_brings_its_name_and_heights(owner: User) -> None:
    route = services.from_file(ROUTE.encode(), owner, sport="Hike")
    assert (route.name, route.sport) == ("Over the hill", "Hike")
    assert route.elevation_gain_m == pytest.approx(20.5, abs=0.5)
    assert route.altitudes[0] == 100
    course = services.course_of(route)
    assert course.altitude.size == course.lat.size == 3


def test_a_long_way_is_kept_in_few_points_of_the_same_shape(owner: User) -> None:
    angle = np.linspace(0, 40 * np.pi, 30_000)
    places = list(
        zip(
            (41 + angle / 500 + np.sin(angle) / 50).tolist(),
            (np.cos(angle) / 50).tolist(),
            strict=True,
        )
    )
    route = services.from_points(places, owner, sport="Ride", name="Coil")
    assert len(polyline.decode(route.track)) <= services.MOST_POINTS
    assert len(polyline.decode(route.outline)) <= services.OUTLINE_POINTS
    assert services.course_of(route).lat.max() == pytest.approx(
        max(lat for lat, _ in places), abs=1e-3
    )


@pytest.mark.parametrize(
    "places",
    [[(41.1, -8.6)], [(41.1, -8.6)] * 3, [(91.0, 0.0), (0.0, 0.0)], [(float("nan"), 0.0)] * 2],
)
def test_no_way_is_no_route(owner: User, places: list[tuple[float, float]]) -> None:
    with pytest.raises(services.NoRoute):
        services.from_points(places, owner, sport="Run", name="x")
    assert not Route.objects.exists()


def test_pages_draw_read_change_export_delete_and_bring_back(owner: User, browser: Browser) -> None:
    client = browser(owner)
    assert "Your routes go here" in client.get("/routes").content.decode()
    wrong = {"name": "Hill", "sport": "Run", "points": "41.1, -8.6\nover there"}
    refused = client.post("/routes/new", wrong)
    assert refused.status_code == 422
    assert "Line 2 is no place." in refused.content.decode()
    drawn = client.post("/routes/new", {**wrong, "points": "41.1, -8.6\n41.2 -8.6\n"})
    address = drawn.headers["Location"]
    assert "Hill" in client.get("/routes").content.decode()
    page = client.get(address).content.decode()
    assert "No heights are known" in page
    client.post(f"{address}/edit", {"name": "Vale", "sport": "Ride", "note": "Mind the dog"})
    assert "Mind the dog" in client.get(address).content.decode()
    gpx = client.get(f"{address}/export.gpx")
    assert gpx["Content-Disposition"].startswith("attachment")
    assert read_course(gpx.content).name == "Vale"
    assert b"<Course>" in client.get(f"{address}/export.tcx").content
    assert client.get(f"{address}/export.exe").status_code == 404
    assert client.post(f"{address}/delete").headers["Location"] == f"{address}/deleted"
    assert client.get(address).status_code == 404
    assert "Vale" not in client.get("/routes").content.decode()
    assert "Undo" in client.get(f"{address}/deleted").content.decode()
    client.post(f"{address}/restore")
    assert client.get(address).status_code == 200


def test_a_file_that_is_none_says_what_to_try(owner: User, browser: Browser) -> None:
    file = SimpleUploadedFile("x.gpx", b"hello")
    answer = browser(owner).post("/routes/new", {"file_form": "1", "sport": "Run", "file": file})
    assert answer.status_code == 422
    assert "Export the route as GPX" in answer.content.decode()
    file = SimpleUploadedFile("x.gpx", ROUTE.encode())
    answer = browser(owner).post("/routes/new", {"file_form": "1", "sport": "Run", "file": file})
    assert answer.status_code == 302
    assert "gain" in browser(owner).get(answer.headers["Location"]).content.decode()


def test_nobody_else_has_them(cast: Cast, browser: Browser, way: Route) -> None:
    for person in (cast.follower, cast.coach, cast.staff):
        client = browser(person)
        assert client.get(f"/routes/{way.public_id}").status_code == 404
        assert client.get(f"/routes/{way.public_id}/export.gpx").status_code == 404
        assert "Hill" not in client.get("/routes").content.decode()


def test_an_activity_without_a_track_keeps_nothing(owner: User, browser: Browser) -> None:
    made = create_manual(
        athlete=owner, sport="Run", start_time=datetime(2026, 5, 1, tzinfo=UTC), elapsed_s=600.0
    )
    answer = browser(owner).post(f"/activities/{made.public_id}/save-route", follow=True)
    assert "This activity has no track to keep." in answer.content.decode()
    assert not Route.objects.exists()


def test_programs_do_the_same(owner: User, api: Callable[..., APIClient]) -> None:
    client = api(owner)
    made = client.post(
        "/api/routes", {"name": "Hill", "sport": "Run", "points": PLACES}, format="json"
    ).json()
    assert made["distance_m"] == pytest.approx(19_500, rel=0.01)
    other = client.post("/api/routes", {"gpx": ROUTE, "sport": "Hike"}, format="json").json()
    assert other["altitude_m"][0] == 10.0
    listed = client.get("/api/routes").json()["results"]
    assert [each["name"] for each in listed] == ["Over the hill", "Hill"]
    assert "polyline" not in listed[0]
    address = f"/api/routes/{made['id']}"
    assert client.patch(address, {"name": "Vale"}, format="json").json()["name"] == "Vale"
    assert client.patch(address, {"sport": "Nothing"}, format="json").status_code == 400
    assert client.get(f"{address}/export.tcx").content.startswith(b"<?xml")
    assert client.delete(address).status_code == 204
    assert client.get(address).status_code == 404
    assert client.post(f"{address}/restore").json()["name"] == "Vale"
    both = {"gpx": ROUTE, "points": PLACES}
    assert client.post("/api/routes", both, format="json").status_code == 400


def test_the_most_there_can_be(owner: User, way: Route, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(services, "MOST", 1)
    with pytest.raises(services.TooManyRoutes):
        services.from_points(PLACES, owner, sport="Run", name="Another")
    services.delete(way)
    services.from_points(PLACES, owner, sport="Run", name="Another")


def test_what_was_deleted_long_ago_is_let_go(
    owner: User, way: Route, drain: Callable[[], int]
) -> None:
    from activities.routes import tasks

    kept = services.from_points(PLACES, owner, sport="Run", name="Kept")
    services.delete(way)
    Route.objects.filter(pk=way.pk).update(deleted_at=datetime(2020, 1, 1, tzinfo=UTC))
    services.delete(kept)
    tasks.forget_deleted()
    drain()
    assert list(Route.objects.values_list("name", flat=True)) == ["Kept"]
    assert Job.objects.filter(kind="routes.forget", state="done").exists()
