"""Links that let one person in: who makes them, and what becomes of them."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from accounts.people.models import Invitation, Role, User
from conftest import PASSWORD, make_person

Browser = Callable[..., Client]
PAGE = "/settings/invitations"


def _link(page: Any) -> str:
    found = re.search(r"http://testserver(/signup\?invitation=[\w-]+)", page.content.decode())
    assert found
    return found[1]


def _come(link: str, name: str = "Guest") -> Any:
    token = link.partition("=")[2]
    given = {"name": name, "email": f"{name.lower()}@example.org", "password": PASSWORD}
    return Client().post(link, {**given, "invitation": token})


@pytest.fixture
def chief(db: None) -> User:
    user = make_person("Chief")
    user.role = Role.ADMIN
    user.save()
    return user


def test_a_link_lets_one_person_in_and_the_list_says_whom(
    chief: User, browser: Browser, settings: Any
) -> None:
    settings.REGISTRATION = "closed"
    here = browser(chief)
    link = _link(here.post(PAGE))
    assert link.partition("=")[2] not in here.get(PAGE).content.decode()
    assert _come(link).status_code == 302
    assert User.objects.get(name="Guest").role == Role.MEMBER
    assert _come(link, "Second").status_code == 422
    assert "Guest" in here.get(PAGE).content.decode()


def test_a_withdrawn_link_lets_nobody_in(chief: User, browser: Browser, settings: Any) -> None:
    settings.REGISTRATION = "closed"
    here = browser(chief)
    link = _link(here.post(PAGE))
    made = Invitation.objects.get()
    assert here.post(f"{PAGE}/{made.pk}/withdraw").status_code == 302
    assert _come(link).status_code == 422


@pytest.mark.parametrize(
    ("registration", "status"), [("open", 200), ("closed", 404), ("invite", 200)]
)
def test_members_invite_unless_the_server_takes_nobody(
    chief: User, browser: Browser, settings: Any, registration: str, status: int
) -> None:
    member = make_person("Member")
    settings.REGISTRATION = registration
    here = browser(member)
    assert here.get(PAGE).status_code == status
    assert here.post(PAGE).status_code == status
    assert Invitation.objects.count() == (status == 200)
    listed = PAGE in here.get("/settings/preferences").content.decode()
    assert listed is (status == 200)


def test_nobody_withdraws_the_invitation_of_another_or_a_used_one(
    chief: User, browser: Browser, settings: Any
) -> None:
    settings.REGISTRATION = "invite"
    link = _link(browser(chief).post(PAGE))
    made = Invitation.objects.get()
    member = _guest(link)
    other = Invitation.objects.create(digest="x", created_by=chief)
    assert browser(member).post(f"{PAGE}/{other.pk}/withdraw").status_code == 404
    assert browser(chief).post(f"{PAGE}/{made.pk}/withdraw").status_code == 404
    assert Invitation.objects.filter(pk=made.pk).exists()


def _guest(link: str) -> User:
    assert _come(link).status_code == 302
    return User.objects.get(name="Guest")


def test_open_invitations_have_an_end(chief: User, browser: Browser) -> None:
    here = browser(chief)
    statuses = [here.post(PAGE).status_code for _n in range(21)]
    assert set(statuses[:20]) == {200}
    assert statuses[20] == 409
