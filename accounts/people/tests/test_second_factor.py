"""Codes and recovery codes: on the page, for programs, and what guessing costs."""

from __future__ import annotations

import base64
import hashlib
import hmac
import struct
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from django.test import Client
from rest_framework.test import APIClient

from accounts.people.models import TokenFamily, User
from conftest import PASSWORD

NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)


def code_of(secret: str, at: datetime) -> str:
    """RFC 6238 with its usual 30 seconds, SHA-1 and six digits."""
    step = struct.pack(">Q", int(at.timestamp()) // 30)
    mac = hmac.new(base64.b32decode(secret), step, hashlib.sha1).digest()
    offset = mac[-1] & 15
    number = struct.unpack(">I", mac[offset : offset + 4])[0] & 0x7FFFFFFF
    return f"{number % 1_000_000:06d}"


def test_the_codes_of_these_tests_are_those_of_the_rfc() -> None:
    secret = base64.b32encode(b"12345678901234567890").decode()
    assert code_of(secret, datetime.fromtimestamp(59, UTC)) == "287082"
    assert code_of(secret, datetime.fromtimestamp(1111111109, UTC)) == "081804"


@pytest.fixture
def clock() -> Iterator[Any]:
    with time_machine.travel(NOW, tick=False) as travelling:
        yield travelling


def _now() -> datetime:
    return datetime.now(UTC)


def _sign_in(client: Client) -> Any:
    return client.post("/login", {"login": "owner@example.org", "password": PASSWORD})


@pytest.fixture
def secret(owner: User, clock: Any) -> str:
    """The owner's app is set up through the pages; what it holds."""
    browser = Client()
    _sign_in(browser)
    asked = browser.get("/settings/security/code")
    assert asked["Location"] == "/login/again?next=%2Fsettings%2Fsecurity%2Fcode"
    assert browser.post(asked["Location"], {"password": "wrong"}).status_code == 422
    again = browser.post(asked["Location"], {"password": PASSWORD})
    assert again["Location"] == "/settings/security/code"
    form = browser.get("/settings/security/code")
    held = str(form.context["form"].secret)
    assert held in form.content.decode()
    wrong = browser.post("/settings/security/code", {"code": "000000"})
    assert wrong.status_code == 422
    done = browser.post("/settings/security/code", {"code": code_of(held, _now())})
    assert done["Location"] == "/settings/security/recovery"
    clock.shift(timedelta(minutes=10))
    return held


def _login(client: APIClient | None = None) -> Any:
    given = {"email": "owner@example.org", "password": PASSWORD}
    return (client or APIClient()).post("/api/auth/login", given)


def _answer(challenge: str, code: str) -> Any:
    return APIClient().post("/api/auth/2fa", {"challenge": challenge, "code": code})


def test_the_page_asks_for_a_code_after_the_password(secret: str) -> None:
    browser = Client()
    assert _sign_in(browser)["Location"] == "/login/second-factor"
    assert browser.get("/activities").status_code == 302  # not in yet
    assert "Second factor" in browser.get("/login/second-factor").content.decode()
    wrong = browser.post("/login/second-factor", {"code": "000000"})
    assert wrong.status_code in {200, 422}
    assert browser.get("/activities").status_code == 302
    right = browser.post("/login/second-factor", {"code": code_of(secret, _now())})
    assert right["Location"] == "/feed"
    assert browser.get("/activities").status_code == 200


def test_people_still_come_to_where_they_wanted_to_go(secret: str) -> None:
    browser = Client()
    given = {"login": "owner@example.org", "password": PASSWORD, "next": "/settings/measures"}
    assert browser.post("/login", given)["Location"].startswith("/login/second-factor")
    right = browser.post("/login/second-factor", {"code": code_of(secret, _now())})
    assert right["Location"] == "/settings/measures"


def test_no_page_of_a_half_signed_in_person_opens(secret: str) -> None:
    browser = Client()
    _sign_in(browser)
    for path in ("/settings/security", "/settings/security/code", "/settings/account", "/upload"):
        assert browser.get(path)["Location"].startswith("/login"), path
    assert browser.get("/api/athlete").status_code == 401


def test_a_program_answers_a_challenge(owner: User, secret: str) -> None:
    asked = _login()
    assert (asked.status_code, asked.json()["code"]) == (401, "second_factor_required")
    assert not TokenFamily.objects.exists()
    answered = _answer(asked.json()["challenge"], code_of(secret, _now()))
    assert answered.status_code == 200
    client = APIClient()
    client.credentials(HTTP_AUTHORIZATION=f"Bearer {answered.json()['token']}")
    assert client.get("/api/athlete").json()["email"] == owner.email


def test_s0s_sign_in_asks_for_it_as_well(secret: str) -> None:
    given = {"email": "owner@example.org", "password": PASSWORD}
    assert APIClient().post("/auth/login", given).json()["code"] == "second_factor_required"


def test_a_wrong_password_is_told_nothing_of_a_second_factor(secret: str) -> None:
    given = {"email": "owner@example.org", "password": "wrong password"}
    answer = APIClient().post("/api/auth/login", given)
    assert answer.json()["code"] == "wrong_credentials"
    assert "challenge" not in answer.json()


def test_a_challenge_and_a_code_work_once(secret: str, clock: Any) -> None:
    challenge = _login().json()["challenge"]
    code = code_of(secret, _now())
    assert _answer(challenge, code).status_code == 200
    assert _answer(_login().json()["challenge"], code).json()["code"] == "wrong_code"
    clock.shift(timedelta(seconds=61))
    assert _answer(challenge, code_of(secret, _now())).json()["code"] == "wrong_code"


def test_a_challenge_runs_out(secret: str, clock: Any) -> None:
    challenge = _login().json()["challenge"]
    clock.shift(timedelta(seconds=302))
    assert _answer(challenge, code_of(secret, _now())).status_code == 401


def test_a_changed_password_ends_open_challenges(owner: User, secret: str) -> None:
    challenge = _login().json()["challenge"]
    owner.set_password("another fine morning")
    owner.save()
    assert _answer(challenge, code_of(secret, _now())).json()["code"] == "wrong_code"


def test_a_challenge_takes_five_codes(secret: str) -> None:
    challenge = _login().json()["challenge"]
    for _n in range(5):
        assert _answer(challenge, "000000").status_code == 401
    assert _answer(challenge, code_of(secret, _now())).status_code == 429


def test_ten_codes_in_five_minutes_whatever_the_door(secret: str) -> None:
    browser = Client()
    _sign_in(browser)
    statuses = []
    for n in range(11):
        address = f"192.0.2.{n}"
        answer = browser.post("/login/second-factor", {"code": "000000"}, REMOTE_ADDR=address)
        statuses.append(answer.status_code)
    assert statuses[-1] == 429
    assert 429 not in statuses[:-1]
    challenge = _login().json()["challenge"]
    assert _answer(challenge, code_of(secret, _now())).status_code == 429


@pytest.mark.parametrize("challenge", ["x", "a:b:c", "WyJ4Il0:1:2"])
def test_an_invented_challenge_is_refused(db: None, challenge: str) -> None:
    assert _answer(challenge, "123456").json()["code"] == "wrong_code"


def test_a_closed_account_answers_no_challenge(owner: User, secret: str) -> None:
    challenge = _login().json()["challenge"]
    User.objects.update(is_active=False)
    assert _answer(challenge, code_of(secret, _now())).status_code == 401


def _recovery(owner: User) -> list[str]:
    one = Authenticator.objects.get(user=owner, type=Authenticator.Type.RECOVERY_CODES)
    return list(one.wrap().get_unused_codes())


def test_a_recovery_code_lets_in_once(owner: User, secret: str) -> None:
    code = _recovery(owner)[3]
    assert _answer(_login().json()["challenge"], code).status_code == 200
    assert _answer(_login().json()["challenge"], code).status_code == 401
    assert len(_recovery(owner)) == 9


def test_secrets_do_not_lie_open_in_the_database(owner: User, secret: str) -> None:
    kept = str(list(Authenticator.objects.values_list("data", flat=True)))
    assert secret not in kept
    assert not [code for code in _recovery(owner) if code in kept]


def test_with_another_key_no_code_fits_and_nothing_breaks(
    owner: User, secret: str, settings: Any
) -> None:
    settings.SECRET_KEY = "another key"
    assert _answer(_login().json()["challenge"], code_of(secret, _now())).status_code == 401


def test_turning_it_off_needs_proof_and_then_the_password_is_enough(
    owner: User, secret: str, browser: Callable[..., Client]
) -> None:
    here = browser(owner)
    page = here.get("/settings/security").content.decode()
    assert "Turn off" in page
    asked = here.post("/settings/security/code/remove")
    assert asked["Location"].startswith("/login/again")
    here.post(asked["Location"], {"password": PASSWORD})
    assert Authenticator.objects.count() in {0, 2}
    here.post("/settings/security/code/remove")
    assert not Authenticator.objects.exists()
    assert _login().status_code == 200


def test_recovery_codes_are_shown_and_made_anew_after_the_password(
    owner: User, secret: str, browser: Callable[..., Client]
) -> None:
    here, before = browser(owner), _recovery(owner)
    asked = here.get("/settings/security/recovery")
    assert asked["Location"].startswith("/login/again")
    here.post(asked["Location"], {"password": PASSWORD})
    shown = here.get("/settings/security/recovery").content.decode()
    assert all(code in shown for code in before)
    text = here.get("/settings/security/recovery/download")
    assert text.content.decode().split() == before
    assert here.post("/settings/security/recovery/new").status_code == 302
    assert not set(before) & set(_recovery(owner))


def test_a_passkey_that_nobody_registered_lets_nobody_in(owner: User) -> None:
    browser = Client()
    options = browser.get("/login/passkey", headers={"Accept": "application/json"}).json()
    assert options["request_options"]["publicKey"]["userVerification"] == "required"
    for credential in (
        "",
        "x",
        "{}",
        '{"id": "a"}',
        "[]",
        "null",
        '{"response": {"userHandle": 1}}',
    ):
        answer = browser.post("/login/passkey", {"credential": credential})
        assert answer.status_code in {302, 400}, credential
        assert "_auth_user_id" not in browser.session
