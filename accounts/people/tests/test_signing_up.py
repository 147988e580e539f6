"""Letting people in: page, API and S0's path."""

from __future__ import annotations

from datetime import timedelta
from itertools import combinations

import pytest
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from rest_framework.test import APIClient

from accounts.people import services
from accounts.people.models import HANDLE_PATTERN, Invitation, Preferences, Role, User
from conftest import PASSWORD, make_person

PAGE = "/signup"
DOORS = ("/api/auth/signup", "/auth/signup")


def _form(**changes: str) -> dict[str, str]:
    return {"name": "Ana", "email": "ana@example.org", "password": PASSWORD, **changes}


def test_the_page_makes_an_account_and_signs_in(db: None) -> None:
    browser = Client()
    answer = browser.post(PAGE, _form(timezone="Europe/Lisbon"))
    assert (answer.status_code, answer["Location"]) == (302, "/welcome")
    user = User.objects.get(email="ana@example.org")
    assert user.role == Role.MEMBER
    assert not user.is_staff
    assert user.preferences.timezone == "Europe/Lisbon"
    assert browser.get("/activities").status_code == 200


@pytest.mark.parametrize("zone", ["Mars/Olympus", "../../etc/passwd", ""])
def test_a_time_zone_the_browser_invented_is_utc(db: None, zone: str) -> None:
    Client().post(PAGE, _form(timezone=zone))
    assert Preferences.objects.get().timezone == "UTC"


@pytest.mark.parametrize("door", DOORS)
def test_programs_sign_up_with_name_email_and_password(db: None, door: str) -> None:
    answer = APIClient().post(door, _form())
    assert answer.status_code == 201
    made = answer.json()
    assert (made["name"], made["email"]) == ("Ana", "ana@example.org")
    assert made["id"].startswith("ath_")
    assert "password" not in answer.content.decode()


@pytest.mark.parametrize("door", DOORS)
def test_s0s_age_and_weight_are_accepted_and_the_weight_is_a_measure(db: None, door: str) -> None:
    answer = APIClient().post(door, {**_form(), "age": 30, "weight": 62.5})
    assert answer.status_code == 201
    assert User.objects.get().measures.get().value == 62.5


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"email": "not-an-address"}, "email"),
        ({"email": ""}, "email"),
        ({"password": "short"}, "password"),
        ({"password": "ana@example.org"}, "password"),
        ({"name": "x" * 101}, "name"),
    ],
)
def test_a_refusal_names_the_field_on_page_and_api(
    db: None, change: dict[str, str], field: str
) -> None:
    answer = APIClient().post("/api/auth/signup", _form(**change))
    assert answer.status_code == 400
    assert field in answer.json()["fields"]
    page = Client().post(PAGE, _form(**change))
    assert page.status_code == 422
    assert field in page.context["form"].errors
    assert not User.objects.exists()


def test_an_address_is_taken_without_regard_to_case(db: None) -> None:
    services.sign_up(email="Ana@Example.org", password=PASSWORD, name="Ana")
    answer = APIClient().post("/api/auth/signup", _form(email="aNA@example.ORG"))
    assert answer.status_code == 400
    assert answer.json()["code"] == "email_taken"
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.create(email="ANA@EXAMPLE.ORG", handle="other", name="Other")


def test_the_address_of_sign_in_has_no_case(db: None) -> None:
    services.sign_up(email="Ana@Example.org", password=PASSWORD, name="Ana")
    answer = APIClient().post("/api/auth/login", {"email": "ana@EXAMPLE.org", "password": PASSWORD})
    assert answer.status_code == 200


def test_people_with_one_name_get_different_handles(db: None) -> None:
    made = [
        services.sign_up(email=f"{n}@example.org", password=PASSWORD, name="Ana Lima").handle
        for n in range(4)
    ]
    assert made == ["ana-lima", "ana-lima-2", "ana-lima-3", "ana-lima-4"]
    assert all(one != other for one, other in combinations(made, 2))


def test_handles_that_mean_the_house_are_not_given(db: None) -> None:
    assert make_person("Admin").handle != "admin"


@pytest.mark.django_db
@given(st.text(max_size=60))
def test_whatever_a_person_is_called_the_handle_fits_the_pattern(name: str) -> None:
    import re

    assert re.fullmatch(HANDLE_PATTERN, services.free_handle(name))


def test_a_closed_server_refuses_newcomers(db: None, settings: object) -> None:
    settings.REGISTRATION = "closed"  # type: ignore[attr-defined]
    for door in DOORS:
        answer = APIClient().post(door, _form())
        assert answer.status_code == 403
        assert answer.json()["code"] == "registration_closed"
    page = Client().post(PAGE, _form())
    assert page.status_code == 422
    assert not User.objects.exists()


@pytest.mark.parametrize("registration", ["closed", "invite", "open"])
def test_an_invitation_lets_one_person_in_once(
    db: None, settings: object, registration: str
) -> None:
    settings.REGISTRATION = registration  # type: ignore[attr-defined]
    token = services.invite()
    assert Client().get(f"{PAGE}?invitation={token}").context["registration_open"]
    first = APIClient().post("/api/auth/signup", _form(invitation=token))
    assert first.status_code == 201
    second = APIClient().post("/api/auth/signup", _form(email="b@example.org", invitation=token))
    assert second.status_code == 403
    assert second.json()["code"] == "invitation_invalid"
    assert User.objects.count() == 1
    assert Invitation.objects.get().used_by == User.objects.get()


def test_an_invitation_that_ran_out_or_was_invented_lets_nobody_in(
    db: None, settings: object
) -> None:
    settings.REGISTRATION = "invite"  # type: ignore[attr-defined]
    token = services.invite(days=1)
    Invitation.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    for one in (token, "invented"):
        answer = APIClient().post("/api/auth/signup", _form(invitation=one))
        assert (answer.status_code, answer.json()["code"]) == (403, "invitation_invalid")


def test_a_closed_server_does_not_tell_who_is_there(db: None, settings: object) -> None:
    make_person("Ana")
    settings.REGISTRATION = "invite"  # type: ignore[attr-defined]
    answers = {
        APIClient().post("/api/auth/signup", _form(email=email, invitation="x")).json()["code"]
        for email in ("ana@example.org", "nobody@example.org")
    }
    assert answers == {"invitation_invalid"}


def test_the_owners_link_works_once_and_only_the_newest(db: None) -> None:
    old, new = services.owner_invitation(), services.owner_invitation()
    assert old
    assert new
    answer = APIClient().post("/api/auth/signup", _form(invitation=old))
    assert answer.json()["code"] == "invitation_invalid"
    assert APIClient().post("/api/auth/signup", _form(invitation=new)).status_code == 201
    owner = User.objects.get()
    assert (owner.role, owner.is_superuser, owner.is_staff) == (Role.OWNER, True, True)
    again = APIClient().post("/api/auth/signup", _form(email="b@example.org", invitation=new))
    assert again.json()["code"] == "invitation_invalid"


def test_a_server_with_people_prints_no_owners_link(db: None) -> None:
    make_person("Ana")
    assert services.owner_invitation() is None


def test_an_owners_link_left_in_a_log_is_dead_once_there_is_an_owner(db: None) -> None:
    token = services.owner_invitation()
    assert token
    call_command_createsuperuser()
    answer = APIClient().post("/api/auth/signup", _form(invitation=token))
    assert answer.json()["code"] == "invitation_invalid"
    assert not services.invitation_works(token)


def call_command_createsuperuser() -> None:
    User.objects.create_superuser(email="root@example.org", password=PASSWORD, name="Root")


def test_whoever_has_the_shell_can_make_an_owner_on_a_closed_server(
    db: None, settings: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.REGISTRATION = "closed"  # type: ignore[attr-defined]
    monkeypatch.setenv("DJANGO_SUPERUSER_PASSWORD", PASSWORD)
    call_command(
        "createsuperuser", email="root@example.org", name="Root", interactive=False, verbosity=0
    )
    root = User.objects.get()
    assert (root.role, root.is_superuser) == (Role.OWNER, True)
    assert root.check_password(PASSWORD)
    assert root.preferences.units == "metric"


def test_a_signed_in_person_is_not_shown_the_sign_up_page(owner: User) -> None:
    browser = Client()
    browser.force_login(owner)
    assert browser.get(PAGE).status_code == 302
