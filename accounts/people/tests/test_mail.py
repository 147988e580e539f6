"""Letters through a real mail server: proving, resetting, changing."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from typing import Any

import pytest
import time_machine
from allauth.account.models import EmailAddress
from django.test import Client
from django.utils import timezone
from rest_framework.test import APIClient

from accounts.people.models import Role, TokenFamily, User
from accounts.people.services import owner_invitation
from accounts.people.tests.sink import Sink
from conftest import PASSWORD, make_person
from stravalite.jobs.models import Job, State

Drain = Callable[[], int]
NEW = "another fine morning"
NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)


def _link(letter: EmailMessage) -> str:
    text = letter.get_body(("plain",))
    page = letter.get_body(("html",))
    assert text is not None
    assert page is not None
    found = re.search(r"http://testserver(/\S+)", text.get_content())
    assert found
    assert found[1] in page.get_content()
    return found[1]


def _newcomer() -> Any:
    given = {"name": "Ana", "email": "ana@example.org", "password": PASSWORD}
    return Client().post("/signup", given)


def _sign_in(password: str = PASSWORD, who: str = "ana@example.org") -> Any:
    return Client().post("/login", {"login": who, "password": password})


def _api(password: str = PASSWORD, who: str = "ana@example.org") -> Any:
    return APIClient().post("/api/auth/login", {"email": who, "password": password})


def test_a_newcomer_proves_the_address_before_signing_in(
    db: None, sink: Sink, drain: Drain
) -> None:
    page = _newcomer()
    assert "Check your mail" in page.content.decode()
    assert "_auth_user_id" not in page.client.session
    drain()
    assert [letter["To"] for letter in sink.letters] == ["ana@example.org"]
    assert sink.letters[0]["From"] == "stravalite <post@example.org>"
    assert _api().status_code == 403
    link = _link(sink.letters[0])
    shown = Client().get(link)
    assert shown["Referrer-Policy"] == "no-referrer"
    assert _api().json()["code"] == "email_unverified"  # looking is not confirming
    assert Client().post(link)["Location"] == "/login"
    assert _api().status_code == 200
    assert _sign_in()["Location"] == "/feed"


def test_signing_in_unproved_says_so_and_sends_again_but_only_for_the_right_password(
    db: None, sink: Sink, drain: Drain
) -> None:
    _newcomer()
    drain()
    wrong_page, wrong_api = _sign_in("wrong password"), _api("wrong password")
    assert (wrong_page.status_code, wrong_api.json()["code"]) == (422, "wrong_credentials")
    assert "Check your mail" not in wrong_page.content.decode()
    drain()
    assert len(sink.letters) == 1
    right = _sign_in()
    assert "Check your mail" in right.content.decode()
    assert "_auth_user_id" not in right.client.session
    drain()
    assert len(sink.letters) == 2


def test_a_program_that_signs_up_gets_a_letter_too(db: None, sink: Sink, drain: Drain) -> None:
    given = {"name": "Ana", "email": "ana@example.org", "password": PASSWORD}
    assert APIClient().post("/api/auth/signup", given).status_code == 201
    drain()
    assert Client().post(_link(sink.letters[0])).status_code == 302
    assert _api().status_code == 200


def test_accounts_from_before_there_was_mail_count_as_proved(owner: User, sink: Sink) -> None:
    assert _api(who=owner.email).status_code == 200
    assert _sign_in(who=owner.email).status_code == 302


def test_without_mail_a_newcomer_is_in_at_once(db: None) -> None:
    assert _newcomer()["Location"] == "/welcome"
    assert not EmailAddress.objects.exists()
    assert not Job.objects.filter(kind__startswith="people.").exists()


def test_the_owners_link_needs_no_letter(db: None, sink: Sink) -> None:
    token = owner_invitation()
    given = {"name": "Ana", "email": "ana@example.org", "password": PASSWORD, "invitation": token}
    assert Client().post("/signup", given)["Location"] == "/welcome"
    assert User.objects.get().role == Role.OWNER


def test_a_letter_waits_in_the_ledger_while_the_mail_server_is_away(
    db: None, sink: Sink, drain: Drain, settings: Any
) -> None:
    port, settings.EMAIL_PORT = settings.EMAIL_PORT, 9  # nobody listens there
    _newcomer()
    drain()
    job = Job.objects.get(kind="people.prove_address")
    assert (job.state, sink.letters) == (State.QUEUED, [])
    settings.EMAIL_PORT = port
    Job.objects.update(run_at=timezone.now())
    drain()
    assert len(sink.letters) == 1


def test_no_secret_lies_in_the_ledger(owner: User, sink: Sink, drain: Drain) -> None:
    Client().post("/password/forgotten", {"email": owner.email})
    drain()
    token = _link(sink.letters[0]).rsplit("/", 1)[1]
    job = Job.objects.get(kind="people.reset_password")
    assert token not in str(vars(job))


def test_a_forgotten_password_is_set_by_mail_and_ends_every_session(
    owner: User, sink: Sink, drain: Drain
) -> None:
    browser, program = Client(), _api(who=owner.email).json()
    browser.force_login(owner)
    sent = Client().post("/password/forgotten", {"email": owner.email.upper()})
    assert sent.status_code == 200
    drain()
    link = _link(sink.letters[0])
    weak = Client().post(link, {"password": "short"})
    assert (weak.status_code, browser.get("/activities").status_code) == (422, 200)
    assert Client().post(link, {"password": NEW})["Location"] == "/login"
    assert browser.get("/activities").status_code == 302
    refreshed = APIClient().post("/api/auth/refresh", {"refresh_token": program["refresh_token"]})
    assert refreshed.status_code == 401
    assert set(TokenFamily.objects.values_list("revoked_reason", flat=True)) == {"password"}
    assert _api(who=owner.email).status_code == 401
    assert _api(NEW, owner.email).status_code == 200
    drain()
    assert "has changed" in sink.letters[-1]["Subject"]
    again = Client().post(link, {"password": "a third one, please"})
    assert again.status_code == 400
    assert "/password/forgotten" in again.content.decode()


def test_an_unknown_address_gets_the_same_answer_and_no_letter(
    owner: User, sink: Sink, drain: Drain
) -> None:
    said = []
    for address in (owner.email, "nobody@example.org"):
        page = Client().post("/password/forgotten", {"email": address})
        words = page.content.decode().replace(address, "ADDRESS")
        said.append((page.status_code, re.sub(r'value="[A-Za-z0-9]{64}"', "", words)))
        assert Job.objects.filter(kind="people.reset_password", state=State.QUEUED).count() == 1
        drain()
    assert said[0][0] == said[1][0] == 200
    strip = re.compile(r"[0-9a-f]{16}")  # the request's id
    assert strip.sub("", said[0][1]) == strip.sub("", said[1][1])
    assert [letter["To"] for letter in sink.letters] == [owner.email]


def test_a_closed_account_gets_no_letter(owner: User, sink: Sink, drain: Drain) -> None:
    User.objects.update(is_active=False)
    Client().post("/password/forgotten", {"email": owner.email})
    drain()
    assert sink.letters == []


def test_nobody_is_buried_under_letters(owner: User, sink: Sink, drain: Drain) -> None:
    with time_machine.travel(NOW, tick=False) as clock:
        for _n in range(12):
            assert Client().post("/password/forgotten", {"email": owner.email}).status_code == 200
            drain()
            clock.shift(timedelta(seconds=70))
    assert len(sink.letters) == 5


def test_a_reset_link_ends_after_its_hours(owner: User, sink: Sink, drain: Drain) -> None:
    with time_machine.travel(NOW, tick=False) as clock:
        Client().post("/password/forgotten", {"email": owner.email})
        drain()
        link = _link(sink.letters[0])
        assert Client().get(link).status_code == 200
        clock.shift(timedelta(hours=2, seconds=2))
        assert Client().get(link).status_code == 400


def test_an_invented_link_is_expired_like_any_other(owner: User, sink: Sink) -> None:
    for path in (
        f"/password/set/{owner.public_id}/abc-def",
        "/password/set/ath_nobody/x",
        "/address/prove/x",
        "/address/prove/a:b:c",
    ):
        for answer in (Client().get(path), Client().post(path, {"password": NEW})):
            assert answer.status_code == 400
            assert "does not work any more" in answer.content.decode()


def _change(owner: User, address: str, password: str = PASSWORD) -> Any:
    browser = Client()
    browser.force_login(owner)
    given = {"address-email": address, "address-password": password}
    return browser.post("/settings/account/address", given)


def test_a_new_address_counts_once_its_link_is_opened_and_the_old_one_is_told(
    owner: User, sink: Sink, drain: Drain
) -> None:
    old = owner.email
    assert _change(owner, "new@example.org").status_code == 302
    drain()
    owner.refresh_from_db()
    assert (owner.email, sink.letters[0]["To"]) == (old, "new@example.org")
    link = _link(sink.letters[0])
    assert Client().post(link).status_code == 302
    drain()
    owner.refresh_from_db()
    assert owner.email == "new@example.org"
    assert sink.letters[-1]["To"] == old
    assert "new@example.org" in str(sink.letters[-1].get_body(("plain",)))
    assert Client().post(link).status_code == 400
    assert _api(who="new@example.org").status_code == 200


@pytest.mark.parametrize(
    ("address", "password"),
    [
        ("other@example.org", PASSWORD),
        ("OTHER@example.org", PASSWORD),
        ("new@example.org", "wrong password"),
        ("not an address", PASSWORD),
    ],
)
def test_an_address_that_cannot_be_taken_is_refused(
    owner: User, sink: Sink, drain: Drain, address: str, password: str
) -> None:
    make_person("Other")
    sink.letters.clear()
    assert _change(owner, address, password).status_code == 422
    drain()
    assert not [letter for letter in sink.letters if letter["To"] == address]


def test_an_address_taken_while_the_letter_travelled_is_refused(
    owner: User, sink: Sink, drain: Drain
) -> None:
    _change(owner, "new@example.org")
    drain()
    link = _link(sink.letters[0])
    make_person("New")
    assert Client().post(link).status_code == 400
    owner.refresh_from_db()
    assert owner.email == "owner@example.org"


def test_without_mail_the_pages_say_whom_to_ask(
    owner: User, browser: Callable[..., Client]
) -> None:
    forgotten = Client().get("/password/forgotten").content.decode()
    account = browser(owner).get("/settings/account").content.decode()
    for page in (forgotten, account):
        assert "Mail is not configured" in page
        assert "Ask whoever runs this server" in page
    assert Client().post("/password/forgotten", {"email": owner.email}).status_code == 422
    assert _change(owner, "new@example.org").status_code == 422
    assert not Job.objects.filter(kind__startswith="people.").exists()


def test_a_changed_password_ends_all_sessions_but_this(owner: User) -> None:
    here, there, program = Client(), Client(), _api(who=owner.email).json()["token"]
    here.force_login(owner)
    there.force_login(owner)
    given = {"change-current": PASSWORD, "change-password": NEW}
    wrong = here.post("/settings/account/password", {**given, "change-current": "no"})
    weak = here.post("/settings/account/password", {**given, "change-password": "short"})
    assert (wrong.status_code, weak.status_code) == (422, 422)
    assert here.post("/settings/account/password", given).status_code == 302
    assert here.get("/activities").status_code == 200
    assert there.get("/activities").status_code == 302
    client = APIClient()
    client.credentials(HTTP_AUTHORIZATION=f"Bearer {program}")
    assert client.get("/api/athlete").status_code == 401
    assert _api(NEW, owner.email).status_code == 200
