"""Sign-in by page and by token: neutral errors, limits, rotation, safe redirects."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
import time_machine
from django.test import Client
from rest_framework.test import APIClient

from accounts.people.models import TokenFamily, User
from conftest import PASSWORD, make_person
from stravalite.api.models import KeptAnswer

LOGIN = "/api/auth/login"
NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)


def _login(client: APIClient | None = None, **changes: str) -> Any:
    given = {"email": "owner@example.org", "password": PASSWORD, **changes}
    return (client or APIClient()).post(LOGIN, given)


def _with(token: str) -> APIClient:
    client = APIClient()
    client.credentials(HTTP_AUTHORIZATION=f"Bearer {token}")
    return client


def _refresh(token: str) -> Any:
    return APIClient().post("/api/auth/refresh", {"refresh_token": token})


@pytest.mark.parametrize("door", [LOGIN, "/auth/login"])
def test_the_right_password_gives_tokens(owner: User, door: str) -> None:
    answer = APIClient().post(door, {"email": owner.email, "password": PASSWORD})
    assert answer.status_code == 200
    given = answer.json()
    assert given["user"]["id"] == owner.public_id
    me = _with(given["token"]).get("/api/athlete")
    assert (me.status_code, me.json()["email"]) == (200, owner.email)


def test_the_handle_will_do_instead_of_the_address(owner: User) -> None:
    assert _login(email=owner.handle).status_code == 200
    page = Client().post("/login", {"login": owner.handle, "password": PASSWORD})
    assert page.status_code == 302


def test_wrong_address_wrong_password_and_closed_account_read_the_same(owner: User) -> None:
    closed = make_person("Closed")
    closed.is_active = False
    closed.save()
    answers = [
        _login(email="nobody@example.org"),
        _login(email="nobody"),
        _login(password="wrong password"),
        _login(email=closed.email),
    ]
    bodies = []
    for answer in answers:
        assert answer.status_code == 401
        body = answer.json()
        body.pop("request_id")
        bodies.append(body)
    assert all(one == other for one, other in pairwise(bodies))
    assert bodies[0]["code"] == "wrong_credentials"


def test_the_page_reads_the_same_for_every_wrong_credential(owner: User) -> None:
    closed = make_person("Closed")
    closed.is_active = False
    closed.save()
    tries = [
        {"login": "nobody@example.org", "password": PASSWORD},
        {"login": owner.email, "password": "wrong password"},
        {"login": closed.email, "password": PASSWORD},
    ]
    said = []
    for given in tries:
        page = Client().post("/login", given)
        assert page.status_code == 422
        said.append(page.context["form"].errors.as_json())
    assert said[0] == said[1] == said[2]


def test_nothing_of_a_sign_in_is_kept_for_an_idempotency_key(owner: User) -> None:
    client = APIClient()
    given = {"email": owner.email, "password": PASSWORD}
    answers = [
        client.post(door, given, headers={"Idempotency-Key": "same-key"})
        for door in (LOGIN, LOGIN, "/api/auth/signup")
    ]
    assert [answer.status_code for answer in answers] == [200, 200, 400]
    assert answers[0].json()["refresh_token"] != answers[1].json()["refresh_token"]
    assert not KeptAnswer.objects.exists()


def test_a_person_who_is_closed_out_loses_session_and_tokens_at_once(owner: User) -> None:
    browser, token = Client(), _login().json()["token"]
    browser.force_login(owner)
    User.objects.update(is_active=False)
    assert browser.get("/activities").status_code == 302
    assert _with(token).get("/api/athlete").status_code == 401


@pytest.fixture
def frozen() -> Any:
    """The clock stands, so a limit's window cannot turn over in the middle of a test."""
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock


def test_ten_attempts_a_minute_shared_by_page_and_api(owner: User, frozen: Any) -> None:
    for _n in range(5):
        assert _login(password="wrong").status_code == 401
        assert Client().post("/login", {"login": "x", "password": "y"}).status_code == 422
    refused = _login()
    assert refused.status_code == 429
    body = refused.json()
    assert body["code"] == "too_many_requests"
    assert body["type"] == "user"
    assert 1 <= int(refused["Retry-After"]) <= 61
    page = Client().post("/login", {"login": owner.email, "password": PASSWORD})
    assert page.status_code == 429
    assert 1 <= int(page["Retry-After"]) <= 61
    assert "text/html" in page["Content-Type"]
    assert APIClient().post("/auth/signup", {}).status_code == 429
    assert Client().post("/signup", {}).status_code == 429
    frozen.shift(int(refused["Retry-After"]))
    assert _login().status_code == 200


def test_looking_at_the_sign_in_page_costs_no_attempt(owner: User, frozen: Any) -> None:
    for _n in range(15):
        assert Client().get("/login").status_code == 200
    assert _login().status_code == 200


def test_an_invented_forwarded_address_does_not_reset_the_count(owner: User, frozen: Any) -> None:
    for n in range(10):
        APIClient().post(LOGIN, {}, HTTP_X_FORWARDED_FOR=f"10.0.0.{n}")
    assert APIClient().post(LOGIN, {}, HTTP_X_FORWARDED_FOR="10.0.0.99").status_code == 429
    assert APIClient().post(LOGIN, {}, REMOTE_ADDR="192.0.2.7").status_code == 400


def test_behind_our_proxy_the_address_it_wrote_is_counted(
    owner: User, frozen: Any, settings: object
) -> None:
    settings.TRUSTED_PROXIES = 1  # type: ignore[attr-defined]
    for n in range(10):  # the client invents the first part, our proxy appends the last
        APIClient().post(LOGIN, {}, HTTP_X_FORWARDED_FOR=f"10.9.9.{n}, 203.0.113.5")
    over = APIClient().post(LOGIN, {}, HTTP_X_FORWARDED_FOR="8.8.8.8, 203.0.113.5")
    other = APIClient().post(LOGIN, {}, HTTP_X_FORWARDED_FOR="203.0.113.6")
    assert (over.status_code, other.status_code) == (429, 400)


def test_an_access_token_ends_after_its_time(owner: User, settings: object) -> None:
    with time_machine.travel(NOW, tick=False) as clock:
        given = _login().json()
        assert given["expires_at"] == "2026-11-21T09:15:00Z"
        client = _with(given["token"])
        clock.shift(timedelta(minutes=14, seconds=59))
        assert client.get("/api/athlete").status_code == 200
        clock.shift(timedelta(seconds=2))
        answer = client.get("/api/athlete")
        assert (answer.status_code, answer.json()["code"]) == (401, "token_invalid")
        assert answer["WWW-Authenticate"].startswith("Bearer")


@pytest.mark.parametrize("token", ["", "x", "a.b.c", "é", "x" * 5000])
def test_an_invented_token_is_refused(db: None, token: str) -> None:
    assert _with(token).get("/api/athlete").status_code == 401
    assert _refresh(token[:300] or "y").status_code == 401


def test_a_token_of_another_server_is_refused(owner: User, settings: object) -> None:
    token = _login().json()["token"]
    settings.SECRET_KEY = "another server"  # type: ignore[attr-defined]
    assert _with(token).get("/api/athlete").status_code == 401


def test_an_unsigned_token_is_refused(owner: User) -> None:
    import jwt

    family = TokenFamily.objects.create(user=owner, expires_at=NOW + timedelta(days=999))
    claims = {"sub": owner.public_id, "fam": family.public_id, "exp": int(time.time()) + 900}
    for token in (jwt.encode(claims, "", "none"), jwt.encode(claims, "x" * 32, "HS256")):
        assert _with(token).get("/api/athlete").status_code == 401


def test_refreshing_gives_a_new_pair_that_works(owner: User) -> None:
    first = _login().json()
    second = _refresh(first["refresh_token"]).json()
    assert second["refresh_token"] != first["refresh_token"]
    assert _with(second["token"]).get("/api/athlete").status_code == 200
    assert _refresh(second["refresh_token"]).status_code == 200


def test_an_old_refresh_token_ends_the_whole_family(owner: User) -> None:
    first = _login().json()
    second = _refresh(first["refresh_token"]).json()
    other_device = _login().json()
    stolen = _refresh(first["refresh_token"])
    assert (stolen.status_code, stolen.json()["code"]) == (401, "token_invalid")
    assert _refresh(second["refresh_token"]).status_code == 401
    assert _with(second["token"]).get("/api/athlete").status_code == 401
    assert _with(other_device["token"]).get("/api/athlete").status_code == 200
    reasons = set(TokenFamily.objects.values_list("revoked_reason", flat=True))
    assert reasons == {"reuse", ""}


def test_a_refresh_token_with_a_changed_secret_or_number_is_refused_and_harms_nobody(
    owner: User,
) -> None:
    given = _login().json()
    family, generation, secret = given["refresh_token"].split(".")
    for forged in (f"{family}.{generation}.x{secret}", f"{family}.99.{secret}", f"{family}..", "."):
        assert _refresh(forged).status_code == 401
    assert _refresh(given["refresh_token"]).status_code == 200


def test_a_refresh_token_ends_after_its_days(owner: User, settings: object) -> None:
    with time_machine.travel(NOW, tick=False) as clock:
        token = _login().json()["refresh_token"]
        clock.shift(timedelta(days=settings.REFRESH_TOKEN_DAYS, seconds=1))  # type: ignore[attr-defined]
        assert _refresh(token).status_code == 401


def test_logout_ends_the_session_of_the_token(owner: User) -> None:
    given, other = _login().json(), _login().json()
    assert _with(given["token"]).post("/api/auth/logout").status_code == 204
    assert _with(given["token"]).get("/api/athlete").status_code == 401
    assert _refresh(given["refresh_token"]).status_code == 401
    assert _with(other["token"]).get("/api/athlete").status_code == 200


def test_logging_out_on_the_page_takes_a_post(owner: User) -> None:
    browser = Client()
    browser.force_login(owner)
    assert browser.get("/logout").status_code == 405
    assert browser.get("/activities").status_code == 200
    assert browser.post("/logout").status_code == 302
    assert browser.get("/activities").status_code == 302


@pytest.mark.parametrize(
    "target",
    ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)"],
)
def test_nobody_is_sent_to_another_site(owner: User, target: str) -> None:
    given = {"login": owner.email, "password": PASSWORD, "next": target}
    answer = Client().post("/login", given)
    assert (answer.status_code, answer["Location"]) == (302, "/feed")
    signed_in = Client()
    signed_in.force_login(owner)
    assert signed_in.get("/login", {"next": target})["Location"] == "/feed"
    made = Client().post(
        "/signup",
        {"name": "B", "email": "b@example.org", "password": PASSWORD, "next": target},
    )
    assert made["Location"] == "/welcome"


def test_people_come_back_to_where_they_wanted_to_go(owner: User) -> None:
    browser = Client()
    asked = browser.get("/settings/measures")
    assert asked["Location"] == "/login?next=/settings/measures"
    answer = browser.post(asked["Location"], {"login": owner.email, "password": PASSWORD})
    assert answer["Location"] == "/settings/measures"


def test_a_page_form_without_its_token_is_refused(owner: User) -> None:
    browser = Client(enforce_csrf_checks=True)
    answer = browser.post("/login", {"login": owner.email, "password": PASSWORD})
    assert answer.status_code == 403
    browser.force_login(owner)
    assert browser.patch("/api/athlete", {"name": "x"}).status_code == 403


def test_a_bearer_needs_no_csrf_token(owner: User) -> None:
    client = APIClient(enforce_csrf_checks=True)
    token = _login(client).json()["token"]
    client.credentials(HTTP_AUTHORIZATION=f"Bearer {token}")
    assert client.patch("/api/athlete", {"name": "New"}).json()["name"] == "New"
