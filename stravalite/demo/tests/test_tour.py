"""Looking around: in without a password, nothing to change, out without a trace."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from allauth.usersessions.models import UserSession
from django.conf import settings as django_settings
from django.contrib.sessions.models import Session
from django.test import Client

from accounts.people.models import User
from stravalite.demo.models import SampleAthlete
from stravalite.demo.services import fill

pytestmark = pytest.mark.django_db


@pytest.fixture
def sample() -> User:
    """The sample athletes of yesterday, and the one visitors become."""
    fill(today=date(2026, 6, 15), days=1)
    return User.objects.get(email="ana@demo.example")


def test_a_visitor_goes_in_by_one_press_and_sees_a_banner(sample: User) -> None:
    client = Client()
    assert "Look around" in client.get("/").content.decode()
    answer = client.post("/look-around", follow=True)
    assert answer.redirect_chain == [("/activities", 302)]
    page = answer.content.decode()
    assert "Sample data: you see what Ana Moreira sees." in page
    assert "Easy along the river" in page
    assert "/settings" not in page


def test_nothing_can_be_changed_and_the_page_says_why(sample: User) -> None:
    client = Client()
    client.post("/look-around")
    found = client.get("/api/activities").json()["results"][0]["id"]
    refused = client.post(f"/activities/{found}/delete")
    assert refused.status_code == 403
    assert "You are looking around in sample data" in refused.content.decode()
    assert client.delete(f"/api/activities/{found}").json()["code"] == "read_only"
    assert client.post("/api/athlete/tokens", {}).json()["code"] == "read_only"
    assert client.get("/settings/security").status_code == 403
    assert client.get(f"/activities/{found}").status_code == 200


def test_one_press_leaves_and_no_trace_stays(sample: User) -> None:
    client = Client()
    client.post("/look-around")
    assert Session.objects.count() == 1
    assert client.post("/look-around/leave")["Location"] == "/"
    assert Session.objects.count() == 0
    assert client.get("/activities")["Location"].startswith("/login")
    sample.refresh_from_db()
    assert sample.last_login is None
    assert not UserSession.objects.exists()


def test_the_tour_ends_by_itself(sample: User) -> None:
    client = Client()
    client.post("/look-around")
    cookie = client.cookies[django_settings.SESSION_COOKIE_NAME]
    assert 0 < int(cookie["max-age"]) <= 2 * 3600


def test_visitors_never_become_somebody_who_rules(sample: User) -> None:
    User.objects.filter(email__in=["ana@demo.example", "rui@demo.example"]).update(
        is_superuser=True
    )
    client = Client()
    page = client.post("/look-around", follow=True).content.decode()
    assert "you see what Marta Lima sees" in page


def test_without_sample_data_or_with_the_switch_off_there_is_no_such_thing(
    sample: User, settings: Any
) -> None:
    settings.LOOK_AROUND = False
    assert "Look around" not in Client().get("/").content.decode()
    assert Client().post("/look-around").status_code == 404
    settings.LOOK_AROUND = True
    SampleAthlete.objects.all().delete()
    assert "Look around" not in Client().get("/").content.decode()
    assert Client().post("/look-around").status_code == 404


def test_a_signed_in_person_stays_who_they_are(
    sample: User, owner: User, browser: Callable[[User | None], Client]
) -> None:
    client = browser(owner)
    client.post("/look-around")
    client.post("/look-around/leave")
    assert client.get("/api/athlete").json()["id"] == owner.public_id


def test_somebody_who_signed_up_with_a_sample_address_is_nobodys_guide(owner: User) -> None:
    User.objects.filter(pk=owner.pk).update(email="ana@demo.example")
    assert Client().post("/look-around").status_code == 404


def test_nobody_may_open_tours_without_end(sample: User) -> None:
    codes = [Client().post("/look-around").status_code for _ in range(21)]
    assert codes[-1] == 429
    assert set(codes[:-1]) == {302}
