"""A letter for every change of the second factor, to proved addresses only."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
import time_machine
from allauth.account.models import EmailAddress
from django.test import Client
from rest_framework.test import APIClient

from accounts.people import addresses, notices
from accounts.people.models import User
from accounts.people.tests.sink import Sink
from accounts.people.tests.test_second_factor import code_of
from conftest import PASSWORD

pytestmark = pytest.mark.django_db
Drain = Callable[[], int]
NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)


@pytest.fixture
def clock() -> Iterator[Any]:
    with time_machine.travel(NOW, tick=False) as travelling:
        yield travelling


@pytest.fixture
def told(sink: Sink, drain: Drain) -> Callable[[], list[str]]:
    """What the letters since the last time said."""

    def read() -> list[str]:
        drain()
        said = [str(letter.get_body(("plain",)).get_content()) for letter in sink.letters]
        sink.letters.clear()
        return [str(text).replace("\r\n", "\n").split("\n\n")[1] for text in said]

    return read


@pytest.mark.django_db(transaction=True)  # the library tells after the commit
def test_every_change_of_the_app_and_its_codes_is_told(
    owner: User, clock: Any, told: Callable[[], list[str]]
) -> None:
    addresses.mark_proved(owner)
    client = Client()
    client.post("/login", {"login": owner.email, "password": PASSWORD})
    client.post("/login/again", {"password": PASSWORD})
    secret = client.get("/settings/security/code").context["form"].secret
    done = client.post("/settings/security/code", {"code": code_of(secret, datetime.now(UTC))})
    assert done["Location"] == "/settings/security/recovery"
    [on] = told()
    assert on == "Signing in now also asks for a code of your authenticator app."
    codes = client.get("/settings/security/recovery").context["unused_codes"]
    assert told() == ["Your recovery codes were shown."]
    client.get("/settings/security/recovery/download")
    assert told() == ["Your recovery codes were shown."]
    given = {"email": owner.email, "password": PASSWORD}
    challenge = APIClient().post("/api/auth/login", given).json()["challenge"]
    APIClient().post("/api/auth/2fa", {"challenge": challenge, "code": codes[0]})
    assert told() == ["One of your recovery codes was used to sign in."]
    other = Client()
    other.post("/login", {"login": owner.email, "password": PASSWORD})
    other.post("/login/second-factor", {"code": codes[1]})
    assert told() == ["One of your recovery codes was used to sign in."]
    client.post("/settings/security/recovery/new")
    assert told() == ["There are new recovery codes; the ones before no longer work."]
    client.post("/settings/security/code/remove")
    assert told() == ["Signing in no longer asks for a code of your authenticator app."]


def test_letters_go_to_proved_addresses_and_to_accounts_from_before_mail(
    owner: User, sink: Sink
) -> None:
    assert notices.proved_addresses(owner) == [owner.email]
    waiting = EmailAddress.objects.create(user=owner, email=owner.email, verified=False)
    assert notices.proved_addresses(owner) == []
    waiting.verified = True
    waiting.save()
    assert notices.proved_addresses(owner) == [owner.email]


@pytest.mark.parametrize("change", notices.CHANGES)
def test_every_change_has_a_letter_in_text_and_page(
    owner: User, sink: Sink, drain: Drain, change: str
) -> None:
    notices.tell(owner, change, detail="<Thing>")
    drain()
    [letter] = sink.letters
    text, page = letter.get_body(("plain",)), letter.get_body(("html",))
    words = str(notices.CHANGES[change]) % {"detail": "<Thing>"}
    assert words in text.get_content()
    assert "<Thing>" not in page.get_content()
    assert "change your password" in page.get_content()
