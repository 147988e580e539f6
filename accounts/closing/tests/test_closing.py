"""The pages and the API of leaving."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import time_machine
from django.test import Client
from rest_framework.test import APIClient

from accounts.closing import services, views
from accounts.closing.models import Closure
from accounts.people import tokens
from accounts.people.models import Role, User
from conftest import PASSWORD, make_person


def _sign_in(client: Client, user: User, password: str = PASSWORD) -> object:
    return client.post("/login", {"login": user.email, "password": password})


def test_another_handle_deletes_nothing(owner: User, browser: Callable[..., Client]) -> None:
    answer = browser(owner).post("/settings/delete", {"handle": "somebody"})
    assert answer.status_code == 422
    assert "This is not your handle." in answer.text
    owner.refresh_from_db()
    assert owner.is_active


def test_the_page_closes_and_signs_out(owner: User, browser: Callable[..., Client]) -> None:
    client = browser(owner)
    answer = client.post("/settings/delete", {"handle": owner.handle}, follow=True)
    assert "Your account is deleted" in answer.text
    assert client.get("/activities").status_code == 302
    owner.refresh_from_db()
    assert not owner.is_active
    assert Closure.objects.get().athlete == owner


def test_signing_in_within_the_grace_offers_to_bring_everything_back(owner: User) -> None:
    services.close(owner, typed_handle=owner.handle)
    client = Client()
    assert _sign_in(client, owner).headers["Location"] == "/restore-account"
    assert "Bring everything back" in client.get("/restore-account").text
    owner.refresh_from_db()
    assert not owner.is_active, "only looking changes nothing"
    assert client.post("/restore-account").headers["Location"] == "/login"
    owner.refresh_from_db()
    assert owner.is_active
    assert _sign_in(client, owner).headers["Location"] == "/feed"
    assert client.post("/restore-account").headers["Location"] == "/login"


def test_a_wrong_password_hears_nothing_of_the_deletion(owner: User) -> None:
    services.close(owner, typed_handle=owner.handle)
    client = Client()
    refused = _sign_in(client, owner, "not the password")
    assert refused.status_code == 422
    assert client.get("/restore-account").headers["Location"] == "/login"


def test_a_suspended_account_is_offered_nothing(owner: User) -> None:
    User.objects.filter(pk=owner.pk).update(is_active=False)
    assert _sign_in(Client(), owner).status_code == 422


def test_the_offer_ends_after_ten_minutes(owner: User) -> None:
    services.close(owner, typed_handle=owner.handle)
    client = Client()
    with time_machine.travel("2026-11-21 10:00Z", tick=False) as clock:
        Closure.objects.update(erase_at="2026-12-01T00:00Z")
        _sign_in(client, owner)
        assert client.get("/restore-account").status_code == 200
        clock.shift(views._OFFER_SECONDS + 1)
        assert client.get("/restore-account").status_code == 302


def test_after_the_grace_nobody_comes_back(owner: User) -> None:
    closure = services.close(owner, typed_handle=owner.handle)
    with time_machine.travel(closure.erase_at):
        assert _sign_in(Client(), owner).status_code == 422
        with pytest.raises(services.NotFound):
            services.reopen(closure.pk)


def test_programs_delete_and_restore(owner: User, api: Callable[..., APIClient]) -> None:
    given = {"email": owner.email, "password": PASSWORD}
    token = tokens.issue(owner)
    client = api(owner)
    assert client.delete("/api/athlete", {"handle": "other"}).status_code == 400
    gone = client.delete("/api/athlete", {"handle": owner.handle})
    assert gone.status_code == 202
    assert "erase_at" in gone.json()
    bearer = api(None).get("/api/athlete", headers={"Authorization": f"Bearer {token.access}"})
    assert bearer.status_code == 401
    assert api(None).post("/api/auth/restore", {**given, "password": "x"}).status_code == 401
    assert api(None).post("/api/auth/restore", given).json()["handle"] == owner.handle
    assert api(None).post("/api/auth/restore", given).status_code == 401, "nothing to restore"
    assert api(None).post("/api/auth/login", given).status_code == 200


def test_closing_twice_does_not_prolong_the_grace(owner: User) -> None:
    first = services.close(owner, typed_handle=owner.handle)
    second = services.close(owner, typed_handle=owner.handle)
    assert (first.pk, first.erase_at) == (second.pk, second.erase_at)


def test_the_only_owner_of_a_server_with_people_stays(owner: User) -> None:
    User.objects.filter(pk=owner.pk).update(role=Role.OWNER)
    other = make_person("Other")
    with pytest.raises(services.LastOwner):
        services.close(owner, typed_handle=owner.handle)
    User.objects.filter(pk=other.pk).update(role=Role.OWNER)
    services.close(owner, typed_handle=owner.handle)
    with pytest.raises(services.LastOwner):
        make_person("Third")
        services.close(other, typed_handle=other.handle)


def test_the_only_person_of_a_server_may_go(owner: User) -> None:
    User.objects.filter(pk=owner.pk).update(role=Role.OWNER)
    assert services.close(owner, typed_handle=owner.handle).athlete_id == owner.pk
