"""A lost second factor: the wait that everyone hears of, what ends it, and what it ends in."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from typing import Any

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal import auth as totp
from django.test import Client

from accounts.people import addresses
from accounts.people.models import TokenFamily, User
from accounts.people.tests.sink import Sink
from accounts.people.tests.test_second_factor import code_of
from accounts.people.tokens import issue
from accounts.recovery import services
from accounts.recovery.models import LostFactor
from conftest import PASSWORD
from stravalite.audit.models import Entry

pytestmark = pytest.mark.django_db
Drain = Callable[[], int]
NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.fixture
def clock() -> Iterator[Any]:
    with time_machine.travel(NOW, tick=False) as travelling:
        yield travelling


@pytest.fixture
def secret(owner: User, clock: Any) -> str:
    addresses.mark_proved(owner)
    made = str(totp.generate_totp_secret())
    totp.TOTP.activate(owner, made)
    RecoveryCodes.activate(owner)
    return made


def half_in() -> Client:
    client = Client()
    answer = client.post("/login", {"login": "owner@example.org", "password": PASSWORD})
    assert answer["Location"] == "/login/second-factor"
    return client


def link_in(letter: EmailMessage, word: str) -> str:
    text, page = letter.get_body(("plain",)), letter.get_body(("html",))
    assert text is not None
    assert page is not None
    found = re.search(rf"http://testserver(/\S+/{word}/\S+)", text.get_content())
    assert found, text.get_content()
    assert found[1] in page.get_content()
    return found[1]


@pytest.fixture
def waiting(secret: str, sink: Sink, drain: Drain) -> LostFactor:
    """The wait of the owner, begun as people begin it; the letters so far are read."""
    client = half_in()
    assert "Lost your second factor?" in client.get("/login/second-factor").text
    assert "Send me the link" in client.get("/login/second-factor/lost").text
    assert "Check your mail" in client.post("/login/second-factor/lost").text
    drain()
    [letter] = sink.letters
    link = link_in(letter, "start")
    assert Client().get(link).status_code == 200
    assert not LostFactor.objects.exists()  # looking starts nothing
    assert "The wait has begun" in Client().post(link).text
    drain()
    assert len(sink.letters) == 2
    link_in(sink.letters[1], "cancel")
    sink.letters.clear()
    return LostFactor.objects.get()


def test_each_day_brings_a_letter_and_the_last_one_the_way_in(
    waiting: LostFactor, owner: User, sink: Sink, drain: Drain, clock: Any
) -> None:
    issue(owner)
    seen = []
    for _hour in range(4 * 24):
        clock.shift(timedelta(hours=1))
        services.write_due()
        services.write_due()
        drain()
        seen.append(len(sink.letters))
    assert (seen[22], seen[23], seen[47], seen[71], seen[95]) == (0, 1, 2, 3, 3)
    subjects = [letter["Subject"] for letter in sink.letters]
    assert ["will be" in each for each in subjects] == [True, True, False]
    link = link_in(sink.letters[2], "finish")
    assert Client().post(link, {"password": "wrong"}).status_code == 422
    assert Authenticator.objects.exists()
    sink.letters.clear()
    assert Client().post(link, {"password": PASSWORD})["Location"] == "/login"
    assert not Authenticator.objects.filter(user=owner).exists()
    assert not TokenFamily.objects.filter(user=owner, revoked_at=None).exists()
    assert Client().post(link, {"password": PASSWORD}).status_code == 400
    again = Client().post("/login", {"login": owner.email, "password": PASSWORD})
    assert again["Location"] == "/feed"
    drain()
    assert ["has changed" in letter["Subject"] for letter in sink.letters] == [True]
    told = Entry.objects.of_account(owner.public_id).values_list("verb", flat=True)
    assert {"second_factor.recovery_started", "second_factor.recovered"} <= set(told)


def test_the_link_of_the_end_does_nothing_before_and_long_after(
    waiting: LostFactor, clock: Any
) -> None:
    link = f"/login/second-factor/lost/finish/{services.finish_token(waiting)}"
    for shift, status in ((DAY, 400), (2 * DAY - timedelta(seconds=1), 400), (DAY, 200)):
        clock.shift(shift)
        assert Client().get(link).status_code == status
    clock.shift(services.OPEN)
    assert Client().post(link, {"password": PASSWORD}).status_code == 400
    assert Authenticator.objects.exists()
    services.write_due()
    assert not LostFactor.objects.exists()


@pytest.mark.parametrize("way", ["letter", "door", "settings", "code", "recovery code", "password"])
def test_whoever_objects_ends_it(
    waiting: LostFactor, owner: User, secret: str, clock: Any, way: str
) -> None:
    finish = f"/login/second-factor/lost/finish/{services.finish_token(waiting)}"
    if way == "letter":
        link = f"/login/second-factor/lost/cancel/{services.cancel_token(waiting)}"
        assert "Keep it on" in Client().get(link).text
        assert LostFactor.objects.exists()
        assert "stays on" in Client().post(link).text
    elif way == "door":
        client = half_in()
        assert "Keep the second factor" in client.get("/login/second-factor").text
        client.post("/login/second-factor/lost/cancel")
    elif way == "settings":
        client = Client()
        client.force_login(owner)
        assert "Keep the second factor" in client.get("/activities").text
        client.post("/settings/security/lost/cancel")
        assert "Keep the second factor" not in client.get("/activities").text
    elif way == "code":
        half_in().post("/login/second-factor", {"code": code_of(secret, datetime.now(UTC))})
    elif way == "recovery code":
        codes = Authenticator.objects.get(type=Authenticator.Type.RECOVERY_CODES).wrap()
        half_in().post("/login/second-factor", {"code": codes.get_unused_codes()[0]})
    else:
        client = Client()
        client.force_login(owner)
        given = {"change-current": PASSWORD, "change-password": "another fine morning"}
        client.post("/settings/account/password", given)
    assert not LostFactor.objects.exists()
    clock.shift(3 * DAY)
    assert Client().get(finish).status_code == 400
    assert Authenticator.objects.exists()


def test_a_second_wait_takes_no_link_of_the_first(
    waiting: LostFactor, owner: User, clock: Any
) -> None:
    old = services.finish_token(waiting)
    services.cancel(owner)
    clock.shift(DAY)
    services.start(services.start_token(owner), site="http://testserver")
    clock.shift(4 * DAY)
    assert Client().get(f"/login/second-factor/lost/finish/{old}").status_code == 400


def test_starting_twice_makes_the_wait_no_shorter(
    waiting: LostFactor, owner: User, clock: Any
) -> None:
    clock.shift(DAY)
    again = services.start(services.start_token(owner), site="http://elsewhere")
    assert (again.asked_at, again.ready_at, again.site) == (
        waiting.asked_at,
        waiting.ready_at,
        waiting.site,
    )


def test_only_who_gave_the_password_may_ask(secret: str, sink: Sink, drain: Drain) -> None:
    assert Client().post("/login/second-factor/lost")["Location"] == "/login"
    drain()
    assert sink.letters == []


def test_nothing_is_sent_to_an_address_nobody_proved(
    secret: str, owner: User, sink: Sink, drain: Drain
) -> None:
    from allauth.account.models import EmailAddress

    EmailAddress.objects.create(user=owner, email="thief@example.org", verified=False)
    half_in().post("/login/second-factor/lost")
    drain()
    assert [letter["To"] for letter in sink.letters] == [owner.email]


def test_without_mail_the_page_says_whom_to_ask(secret: str) -> None:
    client = half_in()
    assert "ask whoever runs this server" in client.get("/login/second-factor/lost").text
    assert client.post("/login/second-factor/lost").status_code == 400


def test_leaving_takes_the_wait_along(waiting: LostFactor, owner: User) -> None:
    services.erase(owner.pk)
    assert not LostFactor.objects.exists()
