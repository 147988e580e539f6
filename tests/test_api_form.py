"""What every answer of the API has in common, and what it costs."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from rest_framework.test import APIClient

from accounts.people.models import User
from activities.activity import services
from activities.activity.models import Activity
from tests.recorded import activity_of, hand_in

START = datetime(2026, 1, 1, 7, 0, tzinfo=UTC)
Api = Callable[[User | None], APIClient]
SHAPE = {"type", "code", "message", "hint", "request_id"}


def _runs(owner: User, count: int) -> list[Activity]:
    return [
        services.create_manual(
            athlete=owner,
            sport="Run",
            start_time=START + timedelta(days=n // 2),  # two share a moment
            elapsed_s=1800 + n,
            distance_m=5000.0 + n,
            name=f"Run {n}",
        )
        for n in range(count)
    ]


def _queries(client: Client, path: str) -> int:
    client.get(path)  # sessions, content types and the like are warm
    with CaptureQueriesContext(
        connection,
    ) as captured:
        answer = client.get(path)
    assert answer.status_code == 200, path
    return len(captured)


REFUSALS: list[tuple[int, str, str, str, str]] = [
    (400, "POST", "/api/activities", "application/json", "{not json"),
    (400, "POST", "/api/activities", "application/json", "[]"),
    (400, "POST", "/api/activities", "application/json", "{}"),
    (400, "GET", "/api/activities?after=yesterday", "", ""),
    (404, "GET", "/api/activities/act_nothing", "", ""),
    (404, "GET", "/api/nothing/here", "", ""),
    (404, "POST", "/api/nothing", "application/json", "{}"),
    (404, "GET", "/api/", "", ""),
    (404, "GET", "/api/activities/", "", ""),
    (404, "GET", "/api/activities/a%00b", "", ""),
    (400, "GET", "/api/analytics/best-efforts-cached?sport=a%00b", "", ""),
    (405, "PUT", "/api/activities", "application/json", "{}"),
    (405, "DELETE", "/api/leaderboard", "application/json", ""),
    (406, "GET", "/api/activities", "", ""),
    (415, "POST", "/api/activities", "text/csv", "a,b"),
    (422, "POST", "/api/activities", "application/json", "manual"),
]


@pytest.mark.parametrize(("status", "method", "path", "kind", "body"), REFUSALS)
def test_every_refusal_has_the_same_shape(
    owner: User, api: Api, status: int, method: str, path: str, kind: str, body: str
) -> None:
    if body == "manual":
        body = '{"sport":"Run","start_time":"2026-01-01T07:00:00Z","elapsed_s":60,"distance_m":1e6}'
    accept: dict[str, Any] = {"HTTP_ACCEPT": "application/json; version=9"} if status == 406 else {}
    answer = api(owner).generic(method, path, body, content_type=kind, **accept)
    assert answer.status_code == status
    assert answer["Content-Type"].startswith("application/json")
    refusal = answer.json()
    assert set(refusal) - {"fields"} == SHAPE
    assert refusal["type"] == "user"
    assert re.fullmatch(r"[a-z_]+", refusal["code"])
    assert refusal["request_id"] == answer["X-Request-ID"]
    assert refusal["message"]
    assert "Traceback" not in answer.content.decode()


def test_an_error_of_ours_is_500_in_the_same_shape(
    owner: User, browser: Callable[..., Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_args: Any) -> Any:
        raise RuntimeError("secret of the house")

    monkeypatch.setattr("activities.log.api.activities.own_activities", broken)
    client = browser(owner)
    client.raise_request_exception = False
    answer = client.get("/api/activities")
    assert answer.status_code == 500
    assert set(answer.json()) == SHAPE
    assert answer.json()["type"] == "internal"
    assert "secret of the house" not in answer.content.decode()
    assert answer.json()["request_id"] == answer["X-Request-ID"]


def test_without_a_token_it_is_401_and_says_how(db: None) -> None:
    answer = APIClient().get("/api/activities")
    assert (answer.status_code, answer.json()["code"]) == (401, "not_authenticated")
    assert answer["WWW-Authenticate"] == 'Bearer realm="api"'
    assert "/api/auth/login" in answer.json()["hint"]


def test_a_request_id_is_kept_when_it_looks_like_one(db: None) -> None:
    client = Client()
    assert (
        client.get("/ping", headers={"X-Request-ID": "abc-123.def"})["X-Request-ID"]
        == "abc-123.def"
    )
    for odd in ("x", "a" * 200, "inject\tme-please", "<script>xx"):
        answer = client.get("/ping", headers={"X-Request-ID": odd})
        assert re.fullmatch(r"[0-9a-f]{16}", answer["X-Request-ID"])


def test_pages_follow_each_other_without_gap_or_repetition(owner: User, api: Api) -> None:
    made = {run.public_id for run in _runs(owner, 23)}
    client, seen = api(owner), []
    path = "/api/activities?per_page=5"
    while path:
        page = client.get(path).json()
        assert len(page["results"]) <= 5
        seen += [row["id"] for row in page["results"]]
        path = page["next"]
        if len(seen) == 10:  # one comes while we read: what is left does not shift
            services.create_manual(
                athlete=owner, sport="Run", start_time=START + timedelta(days=99), elapsed_s=60
            )
    assert len(seen) == len(set(seen)) == 23
    assert set(seen) == made


def test_a_list_counts_only_when_asked(owner: User, api: Api) -> None:
    _runs(owner, 3)
    client = api(owner)
    assert "count" not in client.get("/api/activities?per_page=2").json()
    assert client.get("/api/activities?per_page=2&count=1").json()["count"] == 3


def test_a_page_has_at_most_two_hundred(owner: User, api: Api) -> None:
    _runs(owner, 3)
    for asked, got in (("1", 1), ("9999", 3), ("0", 3), ("-1", 3), ("x", 3)):
        page = api(owner).get(f"/api/activities?per_page={asked}").json()
        assert len(page["results"]) == got
    assert api(owner).get("/api/activities?cursor=nonsense").status_code == 404


def test_filters_narrow_the_list(owner: User, api: Api) -> None:
    runs = _runs(owner, 6)
    services.create_manual(
        athlete=owner,
        sport="Ride",
        start_time=START + timedelta(days=40),
        elapsed_s=3600,
        distance_m=30_000,
        description="Windy by the river",
        audience="only_me",
    )
    client = api(owner)

    def count(query: str) -> int:
        return len(client.get(f"/api/activities?{query}").json()["results"])

    assert count("sport=Ride") == 1
    assert count("sport=Ride,Run") == 7
    assert count("q=river+windy") == 1
    assert count("q=river+calm") == 0
    assert count("visibility=only_me") == 1
    assert count("min_distance_m=5003&max_distance_m=6000") == 3
    assert count(f"after={runs[2].local_date}&before={runs[3].local_date}") == 2
    assert count("q=%25") == 0


def test_the_thumbnail_is_sent_once_and_then_304(
    owner: User, browser: Callable[..., Client]
) -> None:
    activity = activity_of(hand_in(owner, "korita-zbevnica.gpx"))
    path, client = f"/api/activities/{activity.public_id}/thumbnail", browser(owner)
    first = client.get(path)
    assert (first.status_code, first["Content-Type"]) == (200, "image/svg+xml")
    assert "private" in first["Cache-Control"]
    for sent in (first["ETag"], f"W/{first['ETag']}", f'"x", {first["ETag"]}', "*"):
        again = client.get(path, headers={"If-None-Match": sent})
        assert (again.status_code, again.content) == (304, b"")
        assert again["ETag"] == first["ETag"]
    dark = client.get(path + "?theme=dark", headers={"If-None-Match": first["ETag"]})
    assert (dark.status_code, dark["ETag"] != first["ETag"]) == (200, True)


def test_the_description_of_the_api_is_valid_and_without_warnings(db: None) -> None:
    call_command("spectacular", "--validate", "--fail-on-warn", stdout=StringIO())


def test_the_description_says_what_lists_answer(owner: User, api: Api) -> None:
    from drf_spectacular.generators import SchemaGenerator

    generator: Any = SchemaGenerator
    document = generator().get_schema(request=None, public=True)
    for path in ("/api/activities", "/api/uploads", "/api/runs"):
        answer = document["paths"][path]["get"]["responses"]["200"]
        schema = answer["content"]["application/json"]["schema"]
        name = schema.get("$ref", "").rpartition("/")[2]
        found = document["components"]["schemas"].get(name, schema)
        assert set(api(owner).get(path).json()) <= set(found.get("properties", {})), path


@pytest.mark.parametrize(
    ("path", "budget"),
    [
        ("/api/activities", 8),
        ("/api/activities?q=run&sport=Run&count=1", 8),
        ("/api/runs", 8),
        ("/activities", 15),
        ("/activities?q=Run", 15),
    ],
)
def test_lists_cost_a_fixed_number_of_queries(
    owner: User, browser: Callable[..., Client], path: str, budget: int
) -> None:
    _runs(owner, 5)
    client = browser(owner)
    few = _queries(client, path)
    _runs(owner, 60)
    many = _queries(client, path)
    assert few == many
    assert many <= budget


@pytest.mark.parametrize(
    ("door", "budget"),
    [
        ("/api/activities/{}", 8),
        ("/api/activities/{}/splits", 8),
        ("/api/activities/{}/streams", 8),
        ("/api/activities/{}/best-efforts", 8),
        ("/api/activities/{}/thumbnail", 8),
        ("/activities/{}", 15),
    ],
)
def test_one_activity_costs_few_queries_for_owner_and_follower(
    cast: Any, browser: Callable[..., Client], door: str, budget: int
) -> None:
    activity = activity_of(
        hand_in(cast.owner, "activity-small-fenix2-run.fit", visibility="everyone")
    )
    path = door.format(activity.public_id)
    costs = {
        who: _queries(browser(getattr(cast, who)), path)
        for who in ("owner", "follower", "anonymous")
    }
    assert max(costs.values()) <= budget, costs


def test_the_upload_list_costs_a_fixed_number_of_queries(
    owner: User, browser: Callable[..., Client]
) -> None:
    client = browser(owner)
    hand_in(owner, "Settings.fit")
    few = [_queries(client, path) for path in ("/api/uploads", "/upload")]
    for name in ("korita-zbevnica.gpx", "run.tcx", "route.gpx", "track-with-empty-segment.gpx"):
        hand_in(owner, name)
    many = [_queries(client, path) for path in ("/api/uploads", "/upload")]
    # one more when there is an activity to name at all, never one per row
    assert all(after <= before + 2 for before, after in zip(few, many, strict=True)), (few, many)
