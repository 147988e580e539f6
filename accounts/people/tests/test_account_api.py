"""Address, password, invitations and connected sign-ins for programs."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from allauth.socialaccount.models import SocialAccount
from rest_framework.test import APIClient

from accounts.people import addresses, api_tokens
from accounts.people.models import Invitation, Role, TokenFamily, User
from accounts.people.tests.sink import Sink
from accounts.people.tokens import issue
from conftest import PASSWORD, make_person

pytestmark = pytest.mark.django_db
Drain = Callable[[], int]
NEW = "another fine morning"
NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)


def program(user: User) -> APIClient:
    client = APIClient()
    client.credentials(HTTP_AUTHORIZATION=f"Bearer {issue(user).access}")
    return client


def parts(sink: Sink) -> list[str]:
    """The address of the newest letter's link, in pieces."""
    body: Any = sink.letters[-1].get_body(("plain",))
    found = re.search(r"http://testserver/(\S+)", body.get_content())
    assert found
    return found[1].split("/")


def test_a_forgotten_password_is_set_by_what_the_letter_says(
    owner: User, sink: Sink, drain: Drain
) -> None:
    for email in (owner.email, "nobody@example.org"):
        asked = APIClient().post("/api/auth/password-reset", {"email": email})
        assert (asked.status_code, asked.content) == (202, b"")
    drain()
    assert len(sink.letters) == 1
    *_path, athlete, token = parts(sink)
    given = {"athlete": athlete, "token": token, "password": "short"}
    refused = APIClient().post("/api/auth/password-reset/confirm", given)
    assert refused.status_code == 400
    assert "password" in refused.json()["fields"]
    given["password"] = NEW
    assert APIClient().post("/api/auth/password-reset/confirm", given).status_code == 204
    stale = APIClient().post("/api/auth/password-reset/confirm", given)
    assert (stale.status_code, stale.json()["code"]) == (400, "link_expired")
    owner.refresh_from_db()
    assert owner.check_password(NEW)


def test_without_mail_nothing_is_promised(owner: User) -> None:
    asked = APIClient().post("/api/auth/password-reset", {"email": owner.email})
    assert (asked.status_code, asked.json()["code"]) == (400, "mail_not_configured")


def test_a_changed_password_leaves_only_who_changed_it(owner: User) -> None:
    here, there = program(owner), program(owner)
    wrong = here.post("/api/athlete/password", {"current": "x", "password": NEW})
    assert (wrong.status_code, list(wrong.json()["fields"])) == (400, ["current"])
    right = here.post("/api/athlete/password", {"current": PASSWORD, "password": NEW})
    assert right.status_code == 204
    assert here.get("/api/athlete").status_code == 200
    assert there.get("/api/athlete").status_code == 401


def test_a_browser_that_changes_the_password_by_the_api_stays_in(owner: User) -> None:
    client = APIClient()
    client.force_login(owner)
    given = {"current": PASSWORD, "password": NEW}
    assert client.post("/api/athlete/password", given, format="json").status_code == 204
    assert client.get("/api/athlete").status_code == 200


def test_an_address_changes_once_its_letter_is_answered(
    owner: User, sink: Sink, drain: Drain
) -> None:
    addresses.mark_proved(owner)
    client = program(owner)
    given = {"email": "new@example.org", "password": "wrong"}
    assert client.post("/api/athlete/email", given).status_code == 400
    given["password"] = PASSWORD
    assert client.post("/api/athlete/email", given).status_code == 202
    drain()
    owner.refresh_from_db()
    assert owner.email == "owner@example.org"
    token = parts(sink)[-1]
    assert APIClient().post("/api/auth/email/confirm", {"token": "made-up"}).status_code == 400
    assert APIClient().post("/api/auth/email/confirm", {"token": token}).status_code == 204
    owner.refresh_from_db()
    assert owner.email == "new@example.org"


def test_invitations_are_listed_made_and_withdrawn(owner: User, settings: Any) -> None:
    client = program(owner)
    settings.REGISTRATION = "closed"
    assert client.get("/api/athlete/invitations").status_code == 404
    settings.REGISTRATION = "open"
    owner.role = Role.ADMIN
    owner.save()
    made = client.post("/api/athlete/invitations")
    assert made.status_code == 201
    token = made.json()["link"].partition("invitation=")[2]
    given = {"email": "guest@example.org", "password": PASSWORD, "invitation": token}
    [listed] = client.get("/api/athlete/invitations").json()
    assert (listed["state"], listed["used_by"]) == ("open", None)
    guest = APIClient().post("/api/auth/signup", given)
    assert guest.status_code == 201
    [listed] = client.get("/api/athlete/invitations").json()
    assert (listed["state"], listed["used_by"]) == ("used", guest.json()["id"])
    path = f"/api/athlete/invitations/{listed['id']}"
    assert client.delete(path).status_code == 404  # used
    client.post("/api/athlete/invitations")
    newest = client.get("/api/athlete/invitations").json()[0]
    other = make_person("Other")
    other.role = Role.ADMIN
    other.save()
    assert program(other).delete(f"/api/athlete/invitations/{newest['id']}").status_code == 404
    assert client.delete(f"/api/athlete/invitations/{newest['id']}").status_code == 204
    assert Invitation.objects.count() == 1


def test_a_connection_is_ended_by_who_signed_in_lately(owner: User) -> None:
    account = SocialAccount.objects.create(
        user=owner, provider="club", uid="1", extra_data={"label": "ana@club"}
    )
    path = f"/api/athlete/connections/con_{account.pk}"
    with time_machine.travel(NOW, tick=False) as clock:
        client = program(owner)
        [listed] = client.get("/api/athlete/connections").json()
        assert (listed["id"], listed["known_as"], listed["usable"]) == (
            f"con_{account.pk}",
            "ana@club",
            False,
        )
        clock.shift(timedelta(minutes=6))
        late = client.delete(path)
        assert (late.status_code, late.json()["code"]) == (403, "recent_sign_in_required")
        again = program(owner)
        assert program(make_person("Bo")).delete(path).status_code == 404
        assert again.delete(f"/api/athlete/connections/con_{'9' * 40}").status_code == 404
        assert again.delete(path).status_code == 204
    assert not SocialAccount.objects.exists()


def test_who_has_no_password_sets_one_only_right_after_signing_in(owner: User) -> None:
    owner.set_unusable_password()
    owner.save()
    with time_machine.travel(NOW, tick=False) as clock:
        client = program(owner)
        clock.shift(timedelta(minutes=6))
        late = client.post("/api/athlete/password", {"password": NEW})
        assert late.json()["code"] == "recent_sign_in_required"
        assert client.post("/api/athlete/email", {"email": "x@example.org"}).status_code == 403
        assert program(owner).post("/api/athlete/password", {"password": NEW}).status_code == 204
    owner.refresh_from_db()
    assert owner.check_password(NEW)


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("post", "/api/athlete/password"),
        ("post", "/api/athlete/email"),
        ("get", "/api/athlete/invitations"),
        ("post", "/api/athlete/invitations"),
        ("delete", "/api/athlete/invitations/inv_1"),
        ("get", "/api/athlete/connections"),
        ("delete", "/api/athlete/connections/con_1"),
    ],
)
def test_no_token_of_a_program_does_any_of_this(owner: User, method: str, path: str) -> None:
    owner.role = Role.OWNER
    owner.save()
    scopes = list(api_tokens.SCOPES)
    _token, text = api_tokens.make(owner, name="all", scopes=scopes, days=None)
    client = APIClient()
    client.credentials(HTTP_AUTHORIZATION=f"Bearer {text}")
    answer = getattr(client, method)(path)
    assert (answer.status_code, answer.json()["code"]) == (403, "scope_missing")


def test_guesses_at_the_password_are_counted(owner: User) -> None:
    client = program(owner)
    given = {"current": "guess", "password": NEW}
    statuses = [client.post("/api/athlete/password", given).status_code for _n in range(12)]
    assert statuses[:10] == [400] * 10
    assert statuses[-1] == 429
    assert TokenFamily.objects.filter(user=owner, revoked_at=None).exists()
