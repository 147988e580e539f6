"""Tokens people make: shown once, as far as their scopes go, ended at will."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from rest_framework.test import APIClient

from accounts.people import api_tokens
from accounts.people.authentication import holder_of_header
from accounts.people.models import ApiToken, User
from conftest import make_person

NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)


def _with(text: str) -> APIClient:
    client = APIClient()
    client.credentials(HTTP_AUTHORIZATION=f"Bearer {text}")
    return client


def _token(user: User, *scopes: str, days: int | None = None) -> str:
    return api_tokens.make(user, name="watch", scopes=list(scopes), days=days)[1]


def test_a_token_is_shown_once_and_kept_as_a_digest(
    owner: User, browser: Callable[..., Client]
) -> None:
    here = browser(owner)
    given = {"name": "watch sync", "scopes": ["read", "uploads"], "days": "90"}
    made = here.post("/settings/tokens", given)
    text = made.context["made"]
    assert text.startswith("slp_")
    assert text in made.content.decode()
    again = here.get("/settings/tokens").content.decode()
    assert "watch sync" in again
    assert text not in again
    assert text not in str(ApiToken.objects.values())
    assert _with(text).get("/api/athlete").json()["email"] == owner.email


def test_programs_make_list_and_remove_tokens(owner: User, api: Callable[..., APIClient]) -> None:
    client = api(owner)
    made = client.post("/api/athlete/tokens", {"name": "a", "scopes": ["write", "read"]})
    assert made.status_code == 201
    given = made.json()
    assert (given["scopes"], given["expires_at"]) == (["read", "write"], None)
    listed = client.get("/api/athlete/tokens").json()
    assert [one["id"] for one in listed] == [given["id"]]
    assert "token" not in listed[0]
    stranger = api(make_person("Stranger"))
    assert stranger.delete(f"/api/athlete/tokens/{given['id']}").status_code == 404
    assert client.delete(f"/api/athlete/tokens/{given['id']}").status_code == 204
    assert _with(given["token"]).get("/api/athlete").json()["code"] == "token_invalid"


@pytest.mark.parametrize(
    ("scopes", "method", "path", "allowed"),
    [
        (["read"], "get", "/api/activities", True),
        (["read"], "post", "/api/activities", False),
        (["read"], "patch", "/api/athlete", False),
        (["read"], "get", "/api/uploads", True),
        (["read"], "post", "/api/uploads", False),
        (["write"], "patch", "/api/athlete", True),
        (["write"], "post", "/api/uploads", True),
        (["write"], "get", "/api/activities", False),
        (["uploads"], "post", "/api/uploads", True),
        (["uploads"], "get", "/api/uploads", True),
        (["uploads"], "get", "/api/activities", False),
        (["uploads"], "patch", "/api/athlete", False),
        (["uploads"], "get", "/api/leaderboard", False),
        (["uploads"], "post", "/runs/me", False),
        (["read", "write", "uploads"], "get", "/api/athlete/tokens", False),
        (["read", "write", "uploads"], "post", "/api/athlete/tokens", False),
        (["read", "write", "uploads"], "get", "/api/athlete/sessions", False),
        (["read", "write", "uploads"], "delete", "/api/athlete", False),
        (["read", "write", "uploads"], "post", "/api/auth/logout", False),
    ],
)
def test_a_token_goes_as_far_as_its_scopes(
    owner: User, scopes: list[str], method: str, path: str, allowed: bool
) -> None:
    client = _with(_token(owner, *scopes))
    answer = getattr(client, method)(path, {} if method != "get" else None)
    refused = answer.status_code == 403 and answer.json()["code"] == "scope_missing"
    assert refused is not allowed, answer.content
    assert answer.status_code != 401


def test_every_operation_that_writes_refuses_a_token_that_only_reads(owner: User) -> None:
    client = _with(_token(owner, "read"))
    schema = APIClient().get("/api/schema/?format=json").json()
    asked = 0
    for path, operations in schema["paths"].items():
        for method in {"post", "put", "patch", "delete"} & set(operations):
            if not operations[method].get("security") or {} in operations[method]["security"]:
                continue
            address = path.replace("{number}", "0").replace("{", "").replace("}", "")
            answer = getattr(client, method)(address, {})
            assert (answer.status_code, answer.json()["code"]) == (403, "scope_missing"), path
            asked += 1
    assert asked > 10


def test_a_token_runs_out(owner: User) -> None:
    with time_machine.travel(NOW, tick=False) as clock:
        client = _with(_token(owner, "read", days=30))
        clock.shift(timedelta(days=29, hours=23))
        assert client.get("/api/athlete").status_code == 200
        clock.shift(timedelta(hours=1))
        assert client.get("/api/athlete").status_code == 401


def test_last_use_is_noted_but_not_at_every_request(
    owner: User, django_assert_num_queries: Any
) -> None:
    with time_machine.travel(NOW, tick=False) as clock:
        client = _with(_token(owner, "read"))
        client.get("/api/athlete")
        assert ApiToken.objects.get().last_used_at == NOW
        clock.shift(timedelta(minutes=4))
        client.get("/api/athlete")
        assert ApiToken.objects.get().last_used_at == NOW
        clock.shift(timedelta(minutes=2))
        client.get("/api/athlete")
        assert ApiToken.objects.get().last_used_at == NOW + timedelta(minutes=6)


@pytest.mark.parametrize("text", ["slp_", "slp_x", "slp_" + "x" * 5000, "slp_é"])
def test_an_invented_token_is_refused(db: None, text: str) -> None:
    assert _with(text).get("/api/athlete").json()["code"] == "token_invalid"


def test_a_closed_account_has_no_tokens(owner: User) -> None:
    client = _with(_token(owner, "read"))
    User.objects.update(is_active=False)
    assert client.get("/api/athlete").status_code == 401


def test_sockets_take_a_token_that_reads(owner: User) -> None:
    assert holder_of_header(f"Bearer {_token(owner, 'read')}")[0] == owner
    assert holder_of_header(f"Bearer {_token(owner, 'uploads')}")[0].is_anonymous
    assert holder_of_header("Bearer slp_x")[0].is_anonymous


@pytest.mark.parametrize(
    "change",
    [{"name": " "}, {"scopes": []}, {"scopes": ["root"]}, {"days": 0}, {"days": 4000}],
)
def test_a_token_that_makes_no_sense_is_refused(
    owner: User, api: Callable[..., APIClient], change: dict[str, Any]
) -> None:
    given = {"name": "a", "scopes": ["read"], "days": 1, **change}
    assert api(owner).post("/api/athlete/tokens", given).status_code == 400
    with pytest.raises(api_tokens.TokenRefused):
        api_tokens.make(owner, **given)
    assert not ApiToken.objects.exists()


def test_there_is_an_end_to_tokens(owner: User) -> None:
    for _n in range(50):
        _token(owner, "read")
    with pytest.raises(api_tokens.TokenRefused):
        _token(owner, "read")
