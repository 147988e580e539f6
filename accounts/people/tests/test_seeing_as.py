"""Staff who see as an athlete: what lets them in, what they can do (nothing), and what is told."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from allauth.mfa.totp.internal.auth import TOTP
from allauth.usersessions.models import UserSession
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from accounts.people import roles, sessions
from accounts.people.models import Role, User
from conftest import PASSWORD, Cast
from stravalite import readonly
from stravalite.audit.models import Entry
from tests.persona_stage import content_type_of, owned, path_of  # noqa: F401 - a fixture
from tests.persona_table import TABLE
from tests.test_read_only import UNSAFE, rows

REASON = "They asked why a run is missing"


def with_second_factor(user: User, role: str = Role.OWNER) -> User:
    User.objects.filter(pk=user.pk).update(role=role, is_superuser=role == Role.OWNER)
    user.refresh_from_db()
    TOTP.activate(user, "JBSWY3DPEHPK3PXP")
    return user


def start(client: Client, athlete: User, reason: str = REASON) -> Any:
    page = f"/admin/accounts_people/user/{athlete.pk}/see-as/"
    return client.post(page, {"reason": reason})


@pytest.fixture
def seeing(cast: Cast, browser: Callable[..., Client]) -> Client:
    """The staff's browser, seeing as the owner of things."""
    client = browser(with_second_factor(cast.staff))
    assert start(client, cast.owner)["Location"] == "/activities"
    return client


def told(athlete: User, *verbs: str) -> list[Entry]:
    return list(Entry.objects.filter(athlete=athlete.public_id, verb__in=verbs).order_by("pk"))


def test_nothing_can_be_changed_at_any_address(
    cast: Cast, request: pytest.FixtureRequest, browser: Callable[..., Client]
) -> None:
    things = request.getfixturevalue("owned")
    client = browser(with_second_factor(cast.staff))
    start(client, cast.owner)

    def everything() -> dict[str, Any]:
        return {name: kept for name, kept in rows().items() if name != "stravalite_audit.Entry"}

    before, wrong, asked = everything(), [], 0
    for address in TABLE:
        if address in {"logout", "stop-seeing-as"}:  # the ways out
            continue
        path = path_of(address, things)
        for method in UNSAFE:
            kind = content_type_of(method, path)
            answer = client.generic(method, path, b"unknown=1", content_type=kind)
            asked += 1
            if answer.status_code != 403 or "through somebody" not in answer.content.decode():
                wrong.append(f"{method} {path} gave {answer.status_code}")
    assert not wrong, "\n".join(wrong)
    assert asked > 300
    assert everything() == before


def test_looking_leaves_no_trace_but_on_record(
    cast: Cast, request: pytest.FixtureRequest, browser: Callable[..., Client]
) -> None:
    things = request.getfixturevalue("owned")
    client = browser(with_second_factor(cast.staff))
    start(client, cast.owner)
    cast.owner.refresh_from_db()

    def everything() -> dict[str, Any]:
        return {name: kept for name, kept in rows().items() if name != "stravalite_audit.Entry"}

    before, seen = everything(), 0
    for address, row in TABLE.items():
        if "GET" not in row:
            continue
        cache.clear()
        path = path_of(address, things)
        for query in ("", "?sport=Run&q=river&after=2026-01-01"):
            answer = client.get(path + query)
            if any(path.startswith(closed) for closed in readonly.CLOSED):
                assert answer.status_code == 403, path
            seen += answer.status_code == 200
    assert seen > 30
    assert everything() == before, "a safe method had a side effect"
    viewed = told(cast.owner, "seeing_as.viewed")
    assert len(viewed) > 60
    assert {entry.actor for entry in viewed} == {cast.staff.public_id}
    assert {entry.acting_as for entry in viewed} == {cast.owner.public_id}
    assert not [entry for entry in viewed if "river" in f"{entry.target}{entry.details}"]


def test_the_banner_names_both_and_one_click_leaves(cast: Cast, seeing: Client) -> None:
    page = seeing.get("/activities").text
    assert f"You are {cast.staff} and see what {cast.owner} sees" in page.replace("&#x27;", "'")
    assert 'action="/stop-seeing-as"' in page
    assert "ends in 30 min" in page
    left = seeing.post("/stop-seeing-as")
    assert left["Location"] == f"/admin/accounts_people/user/{cast.owner.pk}/change/"
    assert seeing.get(left["Location"]).status_code == 200, "staff are themselves again"
    assert [entry.details["how"] for entry in told(cast.owner, "seeing_as.stopped")] == ["left"]
    assert seeing.post("/stop-seeing-as")["Location"] == "/"


def test_the_athlete_is_told_who_and_why(
    cast: Cast, seeing: Client, browser: Callable[..., Client]
) -> None:
    seeing.get("/activities")
    page = browser(cast.owner).get("/settings/security-activity").text
    assert "Staff began to look at your pages" in page
    assert REASON in page
    assert f"by {cast.staff}" in page
    cast.owner.refresh_from_db()
    assert not UserSession.objects.filter(user=cast.owner, last_seen_at=None).exists()


def test_secrets_stay_closed(seeing: Client) -> None:
    for path in (
        "/settings/security",
        "/settings/security/recovery",
        "/settings/tokens",
        "/settings/sessions",
        "/settings/security-activity",
        "/api/athlete/tokens",
        "/api/athlete/sessions",
        "/api/athlete/security-events",
        "/admin/",
    ):
        assert seeing.get(path).status_code == 403, path


def test_it_ends_by_itself_after_half_an_hour(cast: Cast, browser: Callable[..., Client]) -> None:
    began = timezone.now()
    with time_machine.travel(began, tick=False) as clock:
        client = browser(with_second_factor(cast.staff))
        start(client, cast.owner)
        clock.shift(timedelta(minutes=29))
        assert client.get("/activities").status_code == 200
        clock.shift(timedelta(minutes=1, seconds=1))
        assert client.get("/activities")["Location"].startswith("/login")
    assert client.get("/activities")["Location"].startswith("/login")


@pytest.mark.parametrize("what", ["role", "suspended", "password", "everywhere", "athlete"])
def test_it_ends_with_what_allowed_it(
    cast: Cast, seeing: Client, what: str, browser: Callable[..., Client]
) -> None:
    assert seeing.get("/activities").status_code == 200
    if what == "role":
        User.objects.filter(pk=cast.staff.pk).update(role=Role.MEMBER)
    elif what == "suspended":
        User.objects.filter(pk=cast.staff.pk).update(is_active=False)
    elif what == "password":
        cast.staff.set_password("another dawn river")
        cast.staff.save()
    elif what == "everywhere":
        sessions.end_all(cast.staff)
    else:
        roles.change_role(actor=cast.staff, user=cast.owner, role=Role.ADMIN)
    assert seeing.get("/activities")["Location"].startswith("/login")


def test_who_may(cast: Cast, browser: Callable[..., Client]) -> None:
    admin = browser(with_second_factor(cast.staff, Role.ADMIN))
    for role, may in [
        (Role.MEMBER, True),
        (Role.COACH, True),
        (Role.MODERATOR, True),
        (Role.ADMIN, False),
        (Role.OWNER, False),
    ]:
        User.objects.filter(pk=cast.follower.pk).update(role=role)
        answer = start(admin, cast.follower)
        assert (answer.status_code == 302) is may, role
        if may:
            admin.post("/stop-seeing-as")
    assert start(admin, cast.staff).status_code == 403, "oneself"
    User.objects.filter(pk=cast.pending.pk).update(is_active=False)
    assert start(admin, cast.pending).status_code == 403, "a closed account"
    for role in (Role.MODERATOR, Role.OPERATOR):
        User.objects.filter(pk=cast.staff.pk).update(role=role, is_superuser=False)
        assert start(admin, cast.owner).status_code == 403


def test_a_second_factor_and_a_reason_are_needed(
    cast: Cast, browser: Callable[..., Client]
) -> None:
    client = browser(cast.staff)
    assert start(client, cast.owner)["Location"] == "/settings/security"
    with_second_factor(cast.staff)
    answer = start(client, cast.owner, "why not")
    assert answer.status_code == 422
    assert "the athlete will read it" in answer.text
    assert not told(cast.owner, "seeing_as.started")
    page = client.get(f"/admin/accounts_people/user/{cast.owner.pk}/change/").text
    assert f"/admin/accounts_people/user/{cast.owner.pk}/see-as/" in page


def test_members_do_not_even_find_the_door(cast: Cast, browser: Callable[..., Client]) -> None:
    client = browser(cast.follower)
    assert "/admin/login/" in start(client, cast.owner)["Location"]
    assert client.login(username=cast.follower.email, password=PASSWORD)
