"""What is signed in where, ending it, and roles that take everything open with them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from rest_framework.test import APIClient

from accounts.people.models import Role, User
from accounts.people.roles import MayNotGiveRole, change_role
from conftest import PASSWORD, make_person


def _browser(user: User, agent: str = "Firefox") -> Client:
    browser = Client(headers={"User-Agent": agent})
    assert browser.post("/login", {"login": user.email, "password": PASSWORD}).status_code == 302
    return browser


def _program(user: User, agent: str = "watch/1.0") -> tuple[APIClient, str]:
    client = APIClient()
    given = {"email": user.email, "password": PASSWORD}
    answer = client.post("/api/auth/login", given, headers={"User-Agent": agent}).json()
    client.credentials(HTTP_AUTHORIZATION=f"Bearer {answer['token']}")
    return client, answer["refresh_token"]


def _listed(client: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = client.get("/api/athlete/sessions").json()
    return found


def test_browsers_and_programs_are_listed_this_one_first(owner: User) -> None:
    _browser(owner, "Firefox")
    program, _refresh = _program(owner)
    _browser(make_person("Other"))
    found = _listed(program)
    assert [(one["kind"], one["user_agent"], one["current"]) for one in found] == [
        ("program", "watch/1.0", True),
        ("browser", "Firefox", False),
    ]
    assert (found[0]["address"], found[1]["address"]) == ("", "127.0.0.1")


def test_signing_up_and_the_page_show_this_browser(db: None) -> None:
    browser = Client(headers={"User-Agent": "Firefox"})
    browser.post("/signup", {"name": "A", "email": "a@example.org", "password": PASSWORD})
    page = browser.get("/settings/sessions").content.decode()
    assert "Firefox" in page
    assert "this one" in page


def test_ending_one_ends_that_one_only(owner: User) -> None:
    here, there = _browser(owner, "Here"), _browser(owner, "There")
    program, refresh = _program(owner)
    ids = {one["user_agent"]: one["id"] for one in _listed(program)}
    assert here.post(f"/settings/sessions/{ids['There']}/end").status_code == 302
    assert there.get("/activities").status_code == 302
    assert here.get("/activities").status_code == 200
    assert program.delete(f"/api/athlete/sessions/{ids['watch/1.0']}").status_code == 204
    assert program.get("/api/athlete").status_code == 401
    assert APIClient().post("/api/auth/refresh", {"refresh_token": refresh}).status_code == 401
    assert here.get("/activities").status_code == 200


def test_ending_all_others_keeps_this_one(owner: User) -> None:
    here, there, (program, _refresh) = _browser(owner), _browser(owner), _program(owner)
    other = _browser(make_person("Other"))
    assert here.post("/settings/sessions/end-others").status_code == 302
    assert [client.get("/activities").status_code for client in (here, there)] == [200, 302]
    assert program.get("/api/athlete").status_code == 401
    assert other.get("/activities").status_code == 200
    assert [one["current"] for one in _listed(here)] == [True]


@pytest.mark.parametrize("what", ["web_{}", "ses_nothing", "web_x", "web_", "x"])
def test_what_is_not_mine_is_not_found(owner: User, what: str) -> None:
    stranger = make_person("Stranger")
    program, _refresh = _program(stranger)
    _browser(owner)
    mine = _listed(_browser(owner))[0]["id"].removeprefix("web_")
    answer = program.delete(f"/api/athlete/sessions/{what.format(mine)}")
    assert answer.status_code == 404
    family = owner.token_families.create(expires_at="2099-01-01T00:00Z")
    assert program.delete(f"/api/athlete/sessions/{family.public_id}").status_code == 404


def test_a_session_that_was_signed_out_is_not_listed(owner: User) -> None:
    here, there = _browser(owner), _browser(owner)
    there.post("/logout")
    assert len(_listed(here)) == 1


def test_after_a_changed_password_only_this_browser_is_listed(owner: User) -> None:
    here, _there, _watch = _browser(owner), _browser(owner), _program(owner)
    given = {"change-current": PASSWORD, "change-password": "another fine morning"}
    assert here.post("/settings/account/password", given).status_code == 302
    assert [(one["kind"], one["current"]) for one in _listed(here)] == [("browser", True)]


def _with_role(name: str, role: str) -> User:
    user = make_person(name)
    user.role = role
    user.save()
    return user


def test_a_changed_role_ends_everything_open(owner: User) -> None:
    boss = _with_role("Boss", Role.OWNER)
    browser, (program, refresh) = _browser(owner), _program(owner)
    change_role(actor=boss, user=owner, role=Role.MODERATOR)
    owner.refresh_from_db()
    assert owner.role == Role.MODERATOR
    assert browser.get("/activities").status_code == 302
    assert program.get("/api/athlete").status_code == 401
    assert APIClient().post("/api/auth/refresh", {"refresh_token": refresh}).status_code == 401


@pytest.mark.parametrize(
    ("actor", "user", "role", "may"),
    [
        (Role.OWNER, Role.ADMIN, Role.OWNER, True),
        (Role.OWNER, Role.OWNER, Role.MEMBER, True),
        (Role.ADMIN, Role.MEMBER, Role.MODERATOR, True),
        (Role.ADMIN, Role.OPERATOR, Role.MEMBER, True),
        (Role.ADMIN, Role.MEMBER, Role.ADMIN, False),
        (Role.ADMIN, Role.ADMIN, Role.MEMBER, False),
        (Role.ADMIN, Role.OWNER, Role.MEMBER, False),
        (Role.MODERATOR, Role.MEMBER, Role.MODERATOR, False),
        (Role.MEMBER, Role.MEMBER, Role.MEMBER, False),
        (Role.OWNER, Role.MEMBER, "emperor", False),
    ],
)
def test_who_may_give_which_role(db: None, actor: str, user: str, role: str, may: bool) -> None:
    giver, taker = _with_role("Giver", actor), _with_role("Taker", user)
    if may:
        change_role(actor=giver, user=taker, role=role)
    else:
        with pytest.raises(MayNotGiveRole):
            change_role(actor=giver, user=taker, role=role)
    taker.refresh_from_db()
    assert taker.role == (role if may else user)
    assert taker.is_superuser == (may and role == Role.OWNER)


def test_nobody_gives_a_role_to_themselves(db: None) -> None:
    boss = _with_role("Boss", Role.OWNER)
    with pytest.raises(MayNotGiveRole):
        change_role(actor=boss, user=boss, role=Role.MEMBER)


def test_a_role_given_in_the_console_signs_that_person_out(
    owner: User, browser: Callable[..., Client]
) -> None:
    boss = _with_role("Boss", Role.OWNER)
    boss.is_superuser = True
    boss.save()
    program, _refresh = _program(owner)
    form = browser(boss).get(f"/admin/accounts_people/user/{owner.pk}/change/")
    given = {
        name: form.context["adminform"].form[name].value() or ""
        for name in form.context["adminform"].form.fields
    }
    answer = browser(boss).post(
        f"/admin/accounts_people/user/{owner.pk}/change/",
        {**given, "role": Role.MODERATOR, "is_active": "on"},
    )
    assert answer.status_code == 302
    owner.refresh_from_db()
    assert owner.role == Role.MODERATOR
    assert program.get("/api/athlete").status_code == 401
