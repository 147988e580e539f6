"""Who may do what: the page of roles says what the code does."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.test import Client

from accounts.people import limits, roles
from accounts.people.models import Role, User
from accounts.people.rights import TABLE, Right, as_markdown, has, outranks
from activities.uploads import services as uploads
from conftest import Cast, make_person

DOCS = Path(__file__).resolve().parents[3] / "docs" / "roles.md"


def become(user: User, role: str) -> User:
    User.objects.filter(pk=user.pk).update(role=role, is_superuser=role == Role.OWNER)
    user.refresh_from_db()
    return user


def test_the_docs_hold_the_table() -> None:
    assert as_markdown() in DOCS.read_text()
    assert set(TABLE) == set(Right)


@pytest.mark.parametrize("role", Role)
def test_the_console_opens_as_the_table_says(
    owner: User, browser: Callable[..., Client], settings: Any, role: Role
) -> None:
    settings.REGISTRATION = "closed"
    person = become(owner, role)
    client = browser(person)
    assert (client.get("/admin/").status_code == 200) is has(person, Right.OPEN_CONSOLE)
    for right, name in (
        (Right.RUN_JOBS, "stravalite_jobs/job"),
        (Right.MODERATE, "accounts_people/user"),
        (Right.READ_AUDIT_LOG, "stravalite_audit/entry"),
    ):
        assert (client.get(f"/admin/{name}/").status_code == 200) is has(person, right), name
    listed = client.get("/settings/invitations").status_code
    assert (listed == 200) is has(person, Right.INVITE)


def test_only_who_outranks_both_gives_a_role(cast: Cast) -> None:
    admin = become(cast.staff, Role.ADMIN)
    for role in (Role.COACH, Role.PREMIUM, Role.MODERATOR, Role.OPERATOR, Role.MEMBER):
        roles.change_role(actor=admin, user=cast.follower, role=role)
        assert cast.follower.role == role
    for role in (Role.ADMIN, Role.OWNER, "no-such-role"):
        with pytest.raises(roles.MayNotGiveRole):
            roles.change_role(actor=admin, user=cast.follower, role=role)
    become(cast.owner, Role.OWNER)
    for actor in (cast.stranger, become(make_person("Mod"), Role.MODERATOR), cast.follower):
        with pytest.raises(roles.MayNotGiveRole):
            roles.change_role(actor=actor, user=cast.follower, role=Role.PREMIUM)
    with pytest.raises(roles.MayNotGiveRole):
        roles.change_role(actor=admin, user=cast.owner, role=Role.MEMBER)
    assert not outranks(Role.OPERATOR, Role.MODERATOR)


def test_an_administrator_gives_lower_roles_in_the_console(
    cast: Cast, browser: Callable[..., Client]
) -> None:
    client = browser(become(cast.staff, Role.ADMIN))
    page = f"/admin/accounts_people/user/{cast.owner.pk}/change/"
    given = {"email": "owner@example.org", "handle": "owner-1", "name": "O", "is_active": "on"}
    assert client.post(page, {**given, "role": Role.COACH}).status_code == 302
    assert client.post(page, {**given, "role": Role.ADMIN}).status_code == 200
    cast.owner.refresh_from_db()
    assert cast.owner.role == Role.COACH


def test_premium_is_a_mark_for_limits_and_nothing_else(owner: User, settings: Any) -> None:
    settings.MAX_UPLOAD_BYTES = 1024 * 1024
    settings.MAX_UPLOAD_MB_BY_ROLE = {"premium": 3}
    big = ContentFile(b"x" * (2 * 1024 * 1024), name="big.fit")
    with pytest.raises(uploads.FileTooLarge):
        uploads.receive(athlete=owner, file=big, options={})
    become(owner, Role.PREMIUM)
    assert uploads.receive(athlete=owner, file=big, options={}).pk
    settings.MAX_UPLOAD_MB_BY_ROLE = {"gold": 3}
    assert [error.id for error in limits.roles_of_limits_exist()] == ["accounts_people.E001"]
